import type { Logger } from 'pino';
import type { Result } from '../src/kernel/result.ts';
import type { Fact } from '../src/facts/envelope.ts';
import type { Action } from '../src/facts/head.ts';
import type { StaffRef } from '../src/facts/reference.ts';
import type { StaffMember } from '../src/staff/types.ts';
import type { PieceItem } from '../src/stock/types.ts';
import type { CatalogueDelta, CatalogueManifest, EnrollReply } from '../src/protocol/wire.ts';
import type { z } from 'zod';
import type { enrollRequest } from '../src/protocol/wire.ts';
import type { Change, DocStore } from './store/port.ts';
import type { Config } from './config.ts';
import type { ApiKeys } from './intake/keys.ts';
import type { Coupons } from './holdings/coupons.ts';
import type { Holdings } from './holdings/index.ts';
import type { Quotas } from './holdings/quotas.ts';
import type { Outbox } from './outbox/index.ts';

/** What the rooms of headquarters are given: decorated on the Fastify instance as `app.zm` and passed to `hq/plugin.ts`. */
export interface Services {
  readonly config: Config;
  readonly store: DocStore;
  readonly hub: Hub;
  readonly identity: Identity;
  readonly adjudicator: Adjudicator;
  readonly hqWriter: HqWriter;
  readonly items: Items;
  /** Order tokens and shares of cards (conflicts.md §3.5). */
  readonly holdings: Holdings;
  /** Campaigns and batches of coupons, and their shares by terminal (conflicts.md §3.5). */
  readonly quotas: Quotas;
  readonly coupons: Coupons;
  readonly catalogue: Catalogue;
  readonly outbox: Outbox;
  /** Keys of the intake of online appointments (A0.22). */
  readonly apiKeys: ApiKeys;
  readonly log: Logger;
  /** The server's clock, ms; the only one to ask. */
  readonly now: () => number;
}

/** Tells what moved in any database, own writes at once; `changes` answers from memory where it can. */
export interface Hub {
  /** Called with the changes just read of one database, in store order. */
  subscribe(onMove: (move: Move) => void): () => void;
  changes(db: string, since: string, limit: number): ReturnType<DocStore['changes']>;
  stop(): Promise<void>;
}
export interface Move {
  readonly db: string;
  readonly changes: readonly Change[];
}

export type DeviceState = 'enrolled' | 'active' | 'dormant' | 'quarantine' | 'revoked' | 'replaced';
export interface PublicKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
}
export interface DeviceClock {
  readonly epoch: string;
  readonly jseq: number;
  readonly bootId: string;
  readonly monoMs: number;
  readonly receivedAt: number;
  readonly deviceNow: number;
}
/** `device:{terminal}` in `hq`. Never leaves the server with its keys. */
export interface Device {
  readonly _id: string;
  readonly _rev?: string;
  readonly [field: string]: unknown;
  readonly terminal: string;
  readonly storeId: string;
  readonly label: string;
  readonly host: 'electron' | 'browser';
  readonly state: DeviceState;
  readonly epoch: string;
  readonly publicKey?: PublicKey;
  readonly installId?: string;
  /** Hardware that held this terminal before: it may still push facts of its own epochs (architecture §7). */
  readonly former: readonly { readonly publicKey: PublicKey; readonly epoch: string; readonly installId: string }[];
  /** Everything up to here is on the server, without a gap (conflicts.md §3.1). */
  readonly ackJseq: number;
  readonly ackHash: string;
  readonly ackFact?: string;
  /** Acknowledgements of earlier epochs. */
  readonly past?: Readonly<Record<string, { readonly jseq: number; readonly hash: string }>>;
  /** Received beyond a gap, by jseq. */
  readonly ahead: Readonly<Record<string, { readonly hash: string; readonly id: string; readonly prevHash?: string }>>;
  readonly enrolledMs?: number;
  readonly lastSeenMs?: number;
  readonly pending?: number;
  /** Starts of its program that have shaken hands, the newest last; `again`: one that was overtaken and may come again. */
  readonly boots?: readonly { readonly id: string; readonly monoMs: number; readonly again?: true }[];
  readonly clientVersion?: string;
  /** Stamp up to which everything this terminal wrote is at headquarters (conflicts.md §3.6). */
  readonly told?: string;
  /** The last contact that brought facts, and up to which: carries the clock's offset into the next (conflicts.md §3.2). */
  readonly clock?: DeviceClock;
  /** deviceNow - serverNow at the last contact, ms. */
  readonly clockOffsetMs?: number;
}

/** `staff:{staffNo}` in `hq`: the member as bundles carry it, and the console password. */
export interface Account extends StaffMember {
  readonly _id: string;
  readonly _rev?: string;
  readonly passwordHash?: string;
}

export interface Identity {
  /** One-time enrolment code, shown once; `terminal` names one whose hardware is replaced (its epoch is bumped). Codes: store-unknown, terminal-unknown. */
  createCode(request: {
    readonly storeId: string;
    readonly terminal?: string;
    readonly by: string;
    readonly ttlMs?: number;
  }): Promise<Result<{ readonly code: string; readonly expiresAtMs: number; readonly terminal?: string }>>;
  enrol(request: z.infer<typeof enrollRequest>): Promise<Result<EnrollReply>>;
  devices(): Promise<readonly Device[]>;
  device(terminal: string): Promise<Device | undefined>;
  /** Read-modify-write of one device; unchanged when `change` gives back what it was given. */
  updateDevice(terminal: string, change: (d: Device) => Device): Promise<Device | undefined>;
  setState(terminal: string, state: DeviceState): Promise<Result<Device>>;
  /** Epoch A → B… after a restore or clone was looked at by a person (conflicts.md §4.12). */
  bumpEpoch(terminal: string): Promise<Result<Device>>;
  /** One emergency code, never the same twice, to be read out to a store that is cut off (conflicts.md §4.12). Codes: terminal-unknown, emergency-none. */
  emergency(terminal: string): Promise<Result<{ readonly code: string; readonly epoch: string; readonly left: number }>>;
  accounts(): Promise<readonly Account[]>;
  account(staffNo: string): Promise<Account | undefined>;
  /** Creates or replaces a person (hashes are kept) and re-signs the bundles of the stores concerned. */
  putStaff(member: Omit<StaffMember, 'pinHash'>): Promise<Account>;
  /** PIN of six digits or more. Codes: staff-unknown, pin-weak. */
  setPin(staffNo: string, pin: string): Promise<Result<Account>>;
  /** Console password of ten characters or more. Codes: staff-unknown, password-weak. */
  setPassword(staffNo: string, password: string): Promise<Result<Account>>;
  /** Five tries, then locked five minutes, doubling. Codes: login-wrong {left}, login-locked {minutes}. */
  verifyPassword(staffNo: string, password: string): Promise<Result<Account>>;
  /** A PIN given at headquarters as a second person's word. Codes: manager-pin-wrong, login-locked {minutes}. */
  verifyPin(staffNo: string, pin: string): Promise<Result<Account>>;
  /** Signs and publishes `ref:staff:{store}`; all active stores when none are named. */
  publishBundles(storeIds?: readonly string[]): Promise<void>;
  /** People of a bundle that a terminal gave back after a restore (SC-22) hold again, and the bundle is signed anew. Codes: bundle-bad {id}. */
  takeBack(ref: StaffRef): Promise<Result<void>>;
}

export interface HqWriter {
  readonly terminal: string; // HQ1
  readonly epoch: string;
  /** Seals and writes durably as terminal HQ1; the router brings the facts to the stores in scope. Codes: body-invalid, store-full. */
  commit(facts: Action['facts'], heads?: Action['heads']): Promise<Result<readonly Fact[]>>;
  /** Facts of its own that came back after a restore (SC-22): what it writes next follows the last of them, so that no further number is used twice. Throws StoreError. */
  rejoin(facts: readonly Fact[]): Promise<void>;
  /** Fresh ULID-based id. */
  newId(prefix: 'apt' | 'cust' | 'task' | 'sale' | 'batch'): string;
}

/** What only headquarters knows of a piece; `item:{pieceNo}` in `hq`. */
export interface ItemDoc {
  readonly _id: string;
  readonly _rev?: string;
  readonly pieceNo: string;
  readonly item: PieceItem;
  readonly batchId?: string;
  readonly costFen?: number;
  readonly supplier?: string;
  readonly floorPriceFen?: number;
}
export interface Items {
  get(pieceNos: readonly string[]): Promise<readonly (ItemDoc | undefined)[]>;
  /** Private fields of pieces, before or after their receipt; never part of a fact. */
  putPrivate(
    rows: readonly { readonly pieceNo: string; readonly costFen?: number; readonly supplier?: string; readonly floorPriceFen?: number }[],
  ): Promise<void>;
}

export interface Catalogue {
  manifest(): Promise<CatalogueManifest>;
  /** Newest version, '0' for an empty catalogue. */
  version(): string;
  segment(hash: string): Promise<Uint8Array | undefined>;
  delta(since: string): Promise<CatalogueDelta>;
  /** Builds pending segments now instead of after a pause (end of an import). */
  publish(): Promise<void>;
  onVersion(cb: (version: string) => void): () => void;
}

export interface Adjudicator {
  /** True while this process leads. */
  leads(): boolean;
  /** Resolves when everything known so far has been consumed (tests, demo seeding, import). */
  settled(): Promise<void>;
  /** Projects every fact again (after a restore, or when rules changed); writes only what differs. */
  rebuild(): Promise<void>;
}
