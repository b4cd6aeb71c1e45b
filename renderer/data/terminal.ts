import type { Result } from '../../src/kernel/result.ts';
import type { Action, Head } from '../../src/facts/head.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { DepositOrder } from '../../src/sales/deposits.ts';
import type { TaskView } from '../../src/service/tasks.ts';
import type { Deposit } from '../../src/appointments/deposit.ts';
import type { AptView } from '../../src/appointments/types.ts';
import type { AppointmentForm } from '../../src/appointments/types.ts';
import type { Consent } from '../../src/customers/consents.ts';
import type { Merge } from '../../src/customers/merging.ts';
import type { CustomerForm } from '../../src/customers/types.ts';
import type { PieceItem, PieceState, PieceView, Place } from '../../src/stock/types.ts';
import type { KnownOffer } from '../../src/sales/offers.ts';
import type { SaleBody, SaleDraft, SaleOffer } from '../../src/sales/types.ts';
import type { Campaign } from '../../src/marketing/offers.ts';
import type { SaleVoid, VoidTarget } from '../../src/sales/voidSale.ts';
import type { CodeTableRef, PriceRef, SettingsRef, StoreRef } from '../../src/facts/reference.ts';
import type { Notice } from '../../src/staff/notices.ts';
import type { StaffMember, DutyState } from '../../src/staff/types.ts';
import type { DecisionDoc, ExceptionDoc } from '../../src/facts/rulings.ts';
import type { FacetQuery, FacetResult } from '../../src/stock/facets.ts';
import type { Reservation } from '../../src/stock/reservations.ts';
import type { RepairReady } from '../../src/service/reminders.ts';
import type { TransferRequest } from '../../src/stock/requests.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import type { Forms } from './forms.ts';
import type { Prefs } from './prefs.ts';
import type { SyncStatus } from './port.ts';
import type { Host, PrintOutcome, PrinterTarget } from '../host/port.ts';

/**
 * Everything the terminal's screens use. The screens hold no rule and no database: they read views, and run commands,
 * which are pure functions of `src` executed by `run`. Views are plain snapshots; `subscribe` tells which area moved.
 */
export interface Terminal {
  readonly device: {
    readonly terminal: string;
    readonly storeId: string;
    readonly epoch: string;
    readonly label: string;
    /** It began another series: by headquarters, or by a manager's code. */ readonly switched?: {
      readonly from: string;
      readonly to: string;
      readonly atMs: number;
    };
    /** Looked at only, until somebody settled what its database is (conflicts §4.12). */ readonly readOnly?: boolean;
  };
  readonly host: Host;
  readonly session: Session;
  readonly views: Views;
  readonly stock: StockSearch;
  readonly drafts: Drafts & {
    /** Throws away a sale in the making as a whole: what headquarters gave for this very sale goes back (conflicts §3.5). */
    discard(id: string): Promise<void>;
  };
  readonly forms: Forms;
  readonly printing: Printing;
  readonly prefs: Prefs;
  /** Device-corrected now (ms) and the store's business date, of this moment or another. The only clock the screens use. */
  now(): number;
  businessDate(ms?: number): string;
  /** What commands are given for the signed-in person; undefined when nobody is. */
  context(approver?: string): CommandContext | undefined;
  /**
   * Seals the drafts, writes them durably (facts, then heads, then journal file) and returns the facts. Nothing is written on a
   * problem. The same `key` again answers with the facts of the first time, and so does a sale that is committed already.
   */
  run(action: Action, key?: string): Promise<Result<readonly Fact[]>>;
  /** Fresh ULID-based ids for new cards and sales. */
  newId(prefix: 'apt' | 'cust' | 'task' | 'sale' | 'order' | 'gift' | 'draft'): string;
  subscribe(area: Area, cb: () => void): () => void;
  /** Grows by one whenever something in the area moved; for useSyncExternalStore. */
  version(area: Area): number;
  /** Shares of campaigns and coupon codes (conflicts §3.5). */
  readonly offers: {
    /** Asks headquarters for one use for this sale, or for a gift to this customer, and waits until it is here. Problems: its own, `offline`, `offer-late`. */
    ask(offer: SaleOffer, purpose: string, customerId?: string): Promise<Result<true>>;
    /** Taken out of the sale: what was given for this very sale goes back. */
    giveBack(offer: SaleOffer, saleId: string): Promise<void>;
  };
  readonly sync: { status(): SyncStatus; poke(): void; /** Everything that waits, for an export by hand. */ pendingDocuments(): readonly WireDoc[] };
  close(): Promise<void>;
}
export type Area = 'appointments' | 'customers' | 'stock' | 'sales' | 'reference' | 'rulings' | 'sync' | 'session' | 'drafts' | 'print';

export interface Session {
  user(): StaffMember | undefined;
  /** Who was signed in when headquarters' word arrived that their rights have ended (SC-14); until somebody signs in. */
  ended(): StaffMember | undefined;
  /** Staff of this store that may sign in, from the newest verified bundle; `bundleAgeMs` for the grace rules of conflicts.md §4.20. */
  roster(): readonly StaffMember[];
  bundleAgeMs(): number | undefined;
  signIn(staffNo: string, pin: string): Promise<Result<StaffMember>>; // codes: pin-wrong {left}, locked {untilText}, staff-unknown
  /** A PIN alone, tries counted; nobody is signed in by it. */
  checkPin(staffNo: string, pin: string): Promise<Result<StaffMember>>;
  signOut(): void;
  /** Any touch or key: the auto-lock (settings.autoLockMin) counts from the last one. */
  active(): void;
  /** Signs out once nobody touched the terminal for that long; true where it did (the shell asks from a timer). */
  lockIfIdle(): boolean;
  /** Signs out once nobody touched the terminal for settings.autoLockMin; true where it did (the shell calls it from a timer). */
  lockIfIdle(): boolean;
  attemptsLeft(staffNo: string): number;
  /** Second person's PIN on the spot (A0.33): returns the approver if the permission allows, and records `approval.given`. */
  approve(action: string, subject: string, reason: string, staffNo: string, pin: string): Promise<Result<StaffMember>>;
}

export interface AptCard {
  readonly id: string;
  readonly form: AppointmentForm;
  readonly view: AptView;
  readonly head: Head;
}
export interface CustomerCard {
  readonly id: string;
  readonly form: CustomerForm;
  readonly tags: readonly string[];
  readonly head: Head;
}
export interface GiftEntry {
  readonly factId: string;
  readonly atMs: number;
  readonly by: string;
  readonly campaign: string;
  readonly gift: string;
}
export interface ContactEntry {
  readonly factId: string;
  readonly atMs: number;
  readonly by: string;
  readonly channel: string;
  readonly result: string;
  readonly note?: string;
  readonly nextAt?: number;
}
export interface PieceCard {
  readonly pieceNo: string;
  readonly item: PieceItem;
  readonly view: PieceView;
  readonly own: boolean; // held by this store: exact; otherwise as of the catalogue
  readonly floorPriceFen?: number;
  readonly history: readonly {
    readonly factId: string;
    readonly kind: string;
    readonly atMs: number;
    readonly by: string;
    readonly terminal: string;
    readonly to: PieceState;
    readonly place: Place;
    readonly docNo?: string;
  }[];
}
export interface SaleCard {
  readonly factId: string;
  readonly sale: SaleBody;
  readonly by: string;
  readonly terminal: string;
  readonly atMs: number;
  readonly wallMs: number; // the time printed on the receipt
  readonly correctedMs?: number; // as headquarters corrected it, where the clock was off by minutes (SC-06)
  readonly businessDate: string;
  readonly pending: boolean; // not yet acknowledged by headquarters
  /** The sale this one repeats (EX-01 ④): it stands and is in no report, total or count. */
  readonly copyOf?: string;
  /** The void that stands (A3.14): the sale keeps its number and receipt and is in no report, total or count. */
  readonly voided?: {
    readonly factId: string;
    readonly wallMs: number;
    readonly by: string;
    readonly reason: string;
    readonly refundFen: number;
    readonly approver?: string;
  };
}
export interface ConsultantLoad {
  readonly staff: StaffMember;
  readonly state: DutyState;
  readonly today: number; // customers assigned to or claimed, less rejected (A1.1.8)
  readonly closeRateBp: number; // rolling 30 days
  readonly queued: number; // customers in the store who wait for this person's claim (A1.1.11)
  readonly servingAptId?: string;
  readonly lastAssignedMs?: number;
}

export interface Views {
  appointments(): readonly AptCard[];
  /** Cards that carry every part (as `plainText` makes them) in one of their words; no order (A1.3.1). */
  findAppointments(parts: readonly string[]): readonly AptCard[];
  appointment(id: string): AptCard | undefined;
  /** Waiting for this user: assigned to me, and the pool (A1.2.1). */
  waiting(staffNo: string): readonly AptCard[];
  current(staffNo: string): AptCard | undefined; // the customer I am serving (A1.2.4)
  consultants(): readonly ConsultantLoad[];
  customers(): readonly CustomerCard[];
  customer(id: string): CustomerCard | undefined;
  /** Ids of cards that are one person, this one among them (conflicts.md §4.4). */
  personOf(id: string): readonly string[];
  /** The merges that make them one (A6.1, conflicts.md §4.4). */
  merges(id: string): readonly Merge[];
  /** The newest facts known here of this one card: what the next word about it follows. */
  cardHeads(id: string): readonly string[];
  /** What the person agreed to, by purpose, over all cards that are one (conflicts.md §4.4, I16). */
  consents(id: string): Readonly<Record<string, Consent>>;
  customersByPhone(e164: string): readonly CustomerCard[];
  /** Tasks of this store, soonest due first, done ones too (A4.1). */
  tasks(): readonly TaskView[];
  /** Deposit that an appointment refers to (A1.1.18). */
  deposit(aptId: string): Deposit | undefined;
  /** Deposit orders of an appointment, with who may use them (A1.1.18, A1.5.1). */
  depositOrders(aptId: string): readonly DepositOrder[];
  /** Goods asked of or by this store for a visit (A1.1.20), soonest need first, settled ones too. */
  transferRequests(): readonly TransferRequest[];
  /** Pieces kept for somebody, soonest end first (A2.4, A0.26). */
  reservations(): readonly Reservation[];
  /** Articles back from the workshop, to be fetched (A4.1). */
  repairsReady(): readonly RepairReady[];
  /** Logged contacts with a customer (A6.3), newest first. */
  contacts(customerId: string): readonly ContactEntry[];
  /** Gifts given to a person without a sale (conflicts §4.16), newest first. */
  gifts(customerId: string): readonly GiftEntry[];
  piece(pieceNo: string): PieceCard | undefined; // exact for own pieces, catalogue for others
  sales(): readonly SaleCard[]; // newest first
  sale(saleId: string): SaleCard | undefined;
  /** A sale with everything its void has to know (A3.14), and the void that stands. */
  voidTarget(saleId: string): VoidTarget | undefined;
  voidOf(saleId: string): SaleVoid | undefined;
  /** Campaigns that run now, as this terminal knows (conflicts §4.24). */
  campaigns(): readonly Campaign[];
  /** A campaign or a code as this terminal may use it (conflicts §3.5); a gift, for this customer. */
  offer(offer: SaleOffer, customerId?: string): KnownOffer;
  exceptions(): readonly ExceptionDoc[]; // server's and locally detected
  decisions(): readonly DecisionDoc[];
  store(): StoreRef | undefined;
  stores(): readonly StoreRef[];
  codes(table: string): CodeTableRef['rows'];
  settings(): SettingsRef | undefined;
  /** Newest valid price of a metal for this store, and when it was published (A3.22). */
  price(metal: string): PriceRef | undefined;
  prices(): readonly PriceRef[];
  /** Notices of headquarters that hold, as this person has read them (A4.6). */
  notices(staffNo: string, nowMs: number): readonly Notice[];
  /** Pieces this person wants to show somebody (A4.10), newest first. */
  starred(staffNo: string): readonly string[];
  staff(staffNo: string): StaffMember | undefined;
}
export interface StockSearch {
  /** Synchronous in the index where it can be; resolves with the first rows. */
  search(q: FacetQuery): Promise<FacetResult>;
  rows(): number;
  /** Catalogue's time, shown as 库存更新于 / 数据截至. */
  asOfMs(): number | undefined;
}
export interface Drafts {
  list(): readonly SaleDraft[];
  save(d: SaleDraft): Promise<void>;
  /** Once its sale is written. */ remove(id: string): Promise<void>;
}
export interface PrintJob {
  readonly id: string; // fact id + copy
  readonly docId: string; // the sale, the void slip of a sale (`void:…`), or the deposit order (`order:…`)
  readonly title: string; // number of the document
  readonly state: 'waiting' | 'printing' | 'printed' | 'failed';
  readonly copies: number; // how often it was printed before: 0 = 首印, else 补打
  readonly lastError?: string;
  readonly createdMs: number;
}
export interface Printing {
  queue(): readonly PrintJob[];
  /** Sales, voids and deposits whose paper was never printed (SC-07 B): offered again at start. */
  unprinted(): readonly PrintJob[];
  /** How often the receipt of a sale, or the slip of a deposit, was printed on this device. */
  copies(docId: string): number;
  print(docId: string, how: { readonly kind: 'printer' } | { readonly kind: 'pdf' } | { readonly kind: 'dialog' }): Promise<PrintOutcome>;
  dismiss(jobId: string): Promise<void>;
  target(): PrinterTarget | undefined;
  setTarget(t: PrinterTarget | undefined): Promise<void>;
}
