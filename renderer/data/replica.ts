import type { CollectionName, WireDoc } from '../../src/facts/docs.ts';
import { COLLECTIONS } from '../../src/facts/docs.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import type { StaffRef } from '../../src/facts/reference.ts';
import { isKind, readFact } from '../../src/facts/registry.ts';
import { saleKey } from '../../src/sales/voids.ts';
import { aliasGraph } from '../../src/conflict/alias.ts';
import { aliasEdges } from '../../src/customers/identity.ts';
import { personOfKey } from '../../src/customers/together.ts';
import { businessDate } from '../../src/kernel/businessDate.ts';
import type { StaffBundle } from '../../src/staff/types.ts';
import type { Areas } from './areas.ts';
import type { CorrectedClock } from './clock.ts';
import { readHead, readTime } from './documents.ts';
import type { LocalStore } from './port.ts';
import { Slices } from './slices.ts';
import type { Views } from './terminal.ts';
import { depositPapersOf, viewsOf } from './views/answers.ts';
import { AppointmentsView } from './views/appointments.ts';
import { CustomersView } from './views/customers.ts';
import { FactIndex } from './views/fact-index.ts';
import { LocalCases } from './views/local-cases.ts';
import { PiecesView } from './views/pieces.ts';
import { HOME_ZONE, ReferenceView } from './views/reference.ts';
import { Rulings } from './views/rulings.ts';
import { SalesView } from './views/sales.ts';
import { TasksView } from './views/tasks.ts';

export interface ReplicaOptions {
  readonly storeId: string;
  readonly terminal: string;
  readonly areas: Areas;
  readonly clock: CorrectedClock;
  /** Checks a bundle's signature against the pinned keys; undefined = not to be believed. */
  readonly verifyBundle: (ref: StaffRef) => Promise<StaffBundle | undefined>;
  readonly isPending: (factId: string) => boolean;
  /** Every stamp that arrives, for the writer's clock (conflicts §3.2). */
  readonly onStamp?: (hlc: string) => void;
}

/** Detectors run this many aggregates at once, so that a week's arrivals never block a frame (architecture §6). */
const DETECT_SLICE = 40;
/** Documents taken at once, and a step of those that are not. */
const AT_ONCE = 16;
const STEP = 4;

/**
 * The terminal's memory: every view the screens read, folded from the documents of the local store. Taking a document twice,
 * or in another order, changes nothing (conflicts §1.5).
 */
export class Replica {
  readonly facts = new FactIndex();
  readonly appointments = new AppointmentsView(this.facts);
  readonly customers = new CustomersView();
  readonly tasks = new TasksView(this.facts);
  readonly sales: SalesView;
  readonly pieces: PiecesView;
  readonly reference: ReferenceView;
  readonly #cases = new LocalCases(this.facts, this.customers);
  readonly rulings = new Rulings(this.facts, this.#cases);
  /** Documents of a newer version or an unknown kind: kept, shown as 需升级, never folded (architecture §3.2). */
  readonly unread = new Map<string, WireDoc>();
  /** Staff bundles whose signature did not hold. */
  bundleProblem: string | undefined;
  /** What the screens read. */
  readonly views: Views;
  readonly depositPapers: ReturnType<typeof depositPapersOf>;
  readonly #o: ReplicaOptions;
  readonly #slices = new Slices();
  /** What nobody waits for: it never stands before something that arrives. */
  readonly #leisure = new Slices();
  #loading = false;
  /** Somebody was made one with somebody, or parted: told anew once a page, and once after loading, not once a word. */
  #remerged = false;
  readonly #others = new Map<string, Head>(); // tickets and tasks: kept for their writers
  #settling: ReturnType<typeof setTimeout> | undefined;
  #verifying: Promise<unknown> = Promise.resolve();

  constructor(options: ReplicaOptions) {
    this.#o = options;
    this.sales = new SalesView(this.facts, options.isPending, (id) => this.facts.corrections[id]);
    this.pieces = new PiecesView(options.storeId, this.facts);
    this.reference = new ReferenceView(options.storeId);
    const { facts, appointments, customers, tasks, sales, pieces, reference, rulings } = this;
    this.views = viewsOf({
      storeId: options.storeId,
      terminal: options.terminal,
      areas: options.areas,
      clock: options.clock,
      facts,
      appointments,
      customers,
      tasks,
      sales,
      pieces,
      reference,
      rulings,
      businessDate: () => this.businessDate(),
    });
    this.depositPapers = depositPapersOf({ facts, appointments });
  }

  /** Reads everything the store holds, then follows it. Returns the stop function. */
  async load(store: LocalStore): Promise<() => void> {
    this.#loading = true;
    this.#slices.hurry(true);
    const stops = COLLECTIONS.map((c) => store.watch(c, (docs) => this.#arrive(c, docs)));
    for (const collection of COLLECTIONS) {
      await store.scan(collection, (docs) => this.#arrive(collection, docs));
      await this.#slices.idle();
    }
    // Folding a year of appointments at the first look would be one long task.
    this.#slices.add(this.appointments.warmer(), false);
    await this.#slices.idle();
    await this.#verifying;
    if (this.#remerged) this.#realias();
    // each aggregate is judged once, with everything that is here, not once a fact
    this.#loading = false;
    this.#slices.add(() => this.#judge(), false);
    await this.#slices.idle();
    this.#slices.hurry(false);
    // the words of a search are spelt out while the first page is already read; whoever searches sooner waits for them
    this.#leisure.add(this.appointments.speller(), false);
    return () => {
      for (const stop of stops) stop();
      this.#slices.close();
      this.#leisure.close();
      clearTimeout(this.#settling);
    };
  }

  /** What a person or the stream brings is taken at once; what a page of a week offline brings, in slices. */
  #arrive(collection: CollectionName, docs: readonly WireDoc[]): void {
    let at = 0;
    this.#slices.add(() => {
      this.take(collection, docs.slice(at, at + STEP));
      at += STEP;
      return at < docs.length;
    }, docs.length <= AT_ONCE);
  }

  take(collection: CollectionName, docs: readonly WireDoc[]): void {
    switch (collection) {
      case 'facts':
        return this.#takeFacts(docs);
      case 'appointments':
      case 'customers':
      case 'tickets':
      case 'tasks':
        return this.#takeHeads(docs);
      case 'pieces':
        return this.#takePieces(docs);
      case 'reference':
        return this.#takeReference(docs);
      case 'rulings':
        this.#takeTimes(docs);
        if (docs.map((d) => this.rulings.arrive(d)).includes(true)) {
          if (docs.some((d) => d.id.startsWith('rul:dec:alias:'))) {
            this.#remerged = true;
            if (!this.#loading && this.#realias()) this.#settle();
          }
          this.#o.areas.touch('rulings');
        }
    }
  }

  head(id: string): Head | undefined {
    return this.appointments.head(id) ?? this.customers.head(id) ?? this.#others.get(id);
  }

  businessDate(ms = this.#o.clock.now()): string {
    const store = this.reference.store() ?? HOME_ZONE;
    return businessDate(ms, store.timeZone, store.cutOff);
  }

  /** Resolves once bundles that arrived so far are checked. */
  async settled(): Promise<void> {
    await this.#verifying;
  }

  #takeFacts(docs: readonly WireDoc[]): void {
    const moved = new Set<string>();
    for (const doc of docs) {
      const read = readFact(doc);
      if (read.state !== 'ok') {
        if (!this.unread.has(doc.id)) {
          this.unread.set(doc.id, doc);
          this.#o.areas.touch('rulings');
        }
        continue;
      }
      const known = this.facts.get(read.fact.id) !== undefined;
      const keys = this.facts.add(read.fact);
      if (keys === undefined) continue;
      if (known) {
        // Redacted: everything that showed it is made anew, and whoever carries out erasures looks again (I17).
        this.#cases.replace(read.fact);
        this.#index(read.fact);
        for (const key of keys) moved.add(key);
        this.#o.areas.touch('customers');
        continue;
      }
      this.#o.onStamp?.(read.fact.hlc);
      this.#index(read.fact);
      for (const key of [...keys, ...this.#cases.take(read.fact)]) moved.add(key);
      if (this.facts.corrections[read.fact.id] !== undefined) moved.add(this.#cases.corrected(read.fact));
    }
    if (this.#remerged && !this.#loading) this.#realias();
    if (moved.size === 0) return;
    for (const key of moved) this.#moved(key);
    this.#settle();
  }

  /** Corrected stamps (conflicts §3.2): what these facts touch is folded and judged again. */
  #takeTimes(docs: readonly WireDoc[]): void {
    for (const doc of docs) {
      const time = readTime(doc);
      const keys = time === undefined ? undefined : this.facts.correct(time.factId, time.eff);
      if (time === undefined || keys === undefined) continue;
      const fact = this.facts.get(time.factId);
      this.sales.acknowledged();
      this.#o.areas.touch('sales');
      for (const key of [...keys, ...(fact === undefined ? [] : [this.#cases.corrected(fact)])]) this.#moved(key);
      this.#settle();
    }
  }

  #index(fact: Fact): void {
    if (this.sales.add(fact)) this.#o.areas.touch('sales');
    if (fact.kind === 'stock.received') this.pieces.received(fact);
    if (fact.kind === 'staff.revoked' || fact.kind === 'staff.reinstated') this.tasks.regroup();
    if (fact.kind.startsWith('staff.')) this.#o.areas.touch('appointments');
    if (fact.kind === 'cust.aliased' || fact.kind === 'cust.unaliased') this.#remerged = true;
    if (fact.kind.startsWith('cust.')) this.#o.areas.touch('customers');
  }

  #moved(key: string): void {
    this.rulings.suspect(key);
    if (key.startsWith('apt:')) {
      this.appointments.moved(key);
      this.#o.areas.touch('appointments');
    } else if (key.startsWith('piece:')) {
      this.pieces.moved(key.slice('piece:'.length));
      this.#o.areas.touch('stock');
    } else if (key.startsWith('task:')) {
      this.tasks.moved(key);
      this.#o.areas.touch('appointments'); // tasks stand beside them on the workbench
    } else if (key.startsWith('sale:')) {
      this.sales.moved();
      this.#o.areas.touch('sales');
    } else if (key.startsWith('promo:') || key.startsWith('coupon:')) {
      this.#o.areas.touch('sales'); // what a sale may use
    } else if (key.startsWith('cust:')) {
      for (const id of this.#cases.near(key)) this.rulings.suspect(id);
    } else if (key.startsWith('case:')) this.#o.areas.touch('rulings');
  }

  /** Who is one person, anew; whether ledgers are to be judged again for it. */
  #realias(): boolean {
    this.#remerged = false;
    const edges = aliasEdges([...this.facts.kind('cust.aliased'), ...this.facts.kind('cust.unaliased')], this.rulings.decisions());
    const moved = this.customers.setAliases(aliasGraph(edges), edges);
    this.#o.areas.touch('customers');
    if (moved.size === 0) return false;
    // They are one person now, or no more: what is told of them is judged again under the card that stands for them.
    for (const key of this.facts.aggregates()) if (moved.has(personOfKey(key) ?? '')) this.rulings.suspect(key);
    for (const key of this.rulings.judged()) if (moved.has(personOfKey(key) ?? '')) this.rulings.suspect(key);
    for (const id of moved) for (const near of this.#cases.near(id)) this.rulings.suspect(near);
    this.rulings.regrouped();
    return true;
  }

  #takeHeads(docs: readonly WireDoc[]): void {
    for (const doc of docs) {
      const head = readHead(doc);
      if (head === undefined) continue;
      for (const field of Object.values(head.fields)) this.#o.onStamp?.(field.hlc);
      if (head.cls === 'appointment') {
        this.appointments.setHead(head);
        this.#o.areas.touch('appointments');
      } else if (head.cls === 'customer') {
        const before = this.#cases.sharers(head.id);
        this.customers.setHead(head);
        for (const id of [head.id, ...before, ...this.#cases.sharers(head.id)]) this.rulings.suspect(id);
        this.#settle();
        this.#o.areas.touch('customers');
      } else {
        this.#others.set(head.id, head);
      }
    }
  }

  #takePieces(docs: readonly WireDoc[]): void {
    if (docs.map((d) => this.pieces.arrive(d)).some((no) => no !== undefined)) this.#o.areas.touch('stock');
  }

  #takeReference(docs: readonly WireDoc[]): void {
    for (const doc of docs) {
      const bundle = this.reference.arrive(doc);
      if (bundle !== undefined) this.#verifying = this.#verifying.then(() => this.#verify(bundle));
    }
    // By-gram sales of a price that came late (EX-13).
    if (docs.some((d) => d['cls'] === 'price'))
      for (const f of this.facts.kind('sale.committed'))
        if (isKind(f, 'sale.committed') && f.body.lines.some((l) => l.goldPriceFenPerG !== undefined)) this.#moved(saleKey(f.body.saleId));
    this.#settle();
    this.#o.areas.touch('reference');
  }

  async #verify(ref: StaffRef): Promise<void> {
    const bundle = await this.#o.verifyBundle(ref);
    if (bundle === undefined || bundle.storeId !== ref.storeId) this.bundleProblem = 'bundle-unverified';
    else if (this.reference.acceptBundle(bundle)) this.bundleProblem = undefined;
    this.#o.areas.touch('session');
    this.#o.areas.touch('reference');
  }

  /** One slice of the detectors; whether more are left. */
  #judge(): boolean {
    const { changed, more, merges } = this.rulings.settle(DETECT_SLICE, { prices: this.reference.prices() });
    if (changed) this.#o.areas.touch('rulings');
    return (merges && this.#realias()) || more;
  }

  /** Detectors: at once for what a person just did, in slices for what a week offline brings. */
  #settle(): void {
    if (this.#loading || this.#settling !== undefined) return;
    if (this.#judge())
      this.#settling = setTimeout(() => {
        this.#settling = undefined;
        this.#settle();
      }, 0);
  }
}
