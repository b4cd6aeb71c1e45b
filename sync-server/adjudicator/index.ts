import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { Fact } from '../../src/facts/envelope.ts';
import { priceRef, type PriceRef } from '../../src/facts/reference.ts';
import { readFact } from '../../src/facts/registry.ts';
import type { CatalogueRow } from '../../src/stock/catalogue.ts';
import { toWire } from '../gateway/wiredoc.ts';
import type { Adjudicator, Device, Hub } from '../services.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { all, dbOf } from '../store/update.ts';
import { STATE_DB, type Rules } from './aggregates.ts';
import { Aliases } from './aliases.ts';
import { Batch } from './batch.ts';
import { Cards } from './cards.ts';
import { Followed } from './followed.ts';
import { homeOf, Journals } from './journals.ts';
import { Kept } from './kept.ts';
import { noteErasures } from '../gateway/erasures.ts';
import { Lease } from './lease.ts';
import { Marks } from './marks.ts';
import { Pass } from './pass.ts';
import { Reading } from './reading.ts';
import { Redactions } from './redactions.ts';
import { routeFact, routeHead } from './router.ts';
import { isHead, placed, type Found } from './rows.ts';
import { Times, type Corrected } from './times.ts';
import { WaitIndex } from './waits.ts';

const RETRY_MS = 1000;
/** Aggregates judged again in one pass. */
const AGAIN = 200;
/** Devices speak all the time; their word is taken over at most this often. */
const MARKS_MS = 1000;

export interface AdjudicatorOptions {
  readonly store: DocStore;
  readonly hub: Hub;
  readonly rules: Rules;
  readonly log: Logger;
  readonly now: () => number;
  /** Databases of stores, as they are known now. */
  readonly stores: () => ReadonlySet<string>;
  readonly refreshStores: () => Promise<void>;
  /** Told before the rows are written: the catalogue must know a change at least as early as the aggregate. */
  readonly onRows: (rows: readonly CatalogueRow[]) => Promise<void>;
}

/**
 * Router and adjudicator (architecture §3.4, conflicts.md §3.7): one leader reads the changes of every store and of `hq`, copies
 * documents into the stores they name, and writes piece rows and rulings. Facts of a page are taken in jseq order; the folds do
 * not depend on the order, so that nothing waits for a gap. It may see anything twice, and then writes nothing.
 */
export function openAdjudicator(options: AdjudicatorOptions): Adjudicator & { wake(dbs: readonly string[]): void; stop(): Promise<void> } {
  const { store, hub, log } = options;
  const lease = new Lease(store, 'adjudicator', randomUUID(), options.now);
  const dirty = new Set<string>();
  let busy: Promise<void> | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let loaded = false;
  let asked = false;
  let term = 0;
  let prices: readonly PriceRef[] = [];
  let pricesAt: string | undefined;
  let marksMs = 0;
  let marksTimer: NodeJS.Timeout | undefined;
  let flushMarks = false;
  const sources = (): string[] => ['hq', ...options.stores()];
  const reading = new Reading({ store, hub, log, sources, onBehind: (db) => dirty.add(db) });
  const journals = new Journals(store);
  let walking: Promise<void> | undefined;
  let [marks, waits, times, followed, cards, kept, redactions, aliases] = memory();
  function memory(): [Marks, WaitIndex, Times, Followed, Cards, Kept, Redactions, Aliases] {
    const at = new Kept(store);
    const people: Cards = new Cards(store, at, (...erased) => gone.begin(...erased));
    const gone = new Redactions({ store, log, now: options.now, dbs: sources, onAlso: (...card) => people.alsoErased(...card) });
    return [new Marks(), new WaitIndex(), new Times(), new Followed(store, journals), people, at, gone, new Aliases()];
  }
  function newPass(): Pass {
    [marks, waits, times, followed, cards, kept, redactions, aliases] = memory();
    return new Pass({
      store,
      rules: options.rules,
      log,
      journals,
      followed,
      times,
      cards,
      aliases,
      waits,
      kept,
      devices: () => [...marks.terminals()],
      marks: () => marks.now,
      prices: () => prices,
      onRows: options.onRows,
      remember: reading.wrote,
    });
  }
  let pass = newPass();

  const unsubscribe = hub.subscribe((move) => {
    if (move.db === 'hq' || options.stores().has(move.db)) wake(move.db);
  });
  function wake(...dbs: string[]): void {
    for (const db of dbs) dirty.add(db);
    if (stopped || dirty.size === 0) return;
    busy ??= run()
      .catch((e: unknown) => {
        log.error({ err: e }, 'adjudicating stopped and tries again');
        // What was in hand may be half written: the next try goes by what stands.
        forget();
        clearTimeout(timer);
        timer = setTimeout(() => wake(...sources()), RETRY_MS);
      })
      .finally(() => {
        busy = undefined;
      });
  }

  function forget(): void {
    reading.forget();
    loaded = false;
    pass = newPass();
  }

  async function run(): Promise<void> {
    while (dirty.size > 0 && !stopped) {
      if (!(await lease.hold())) {
        // Somebody else leads: look again when the lease may have run out.
        dirty.clear();
        forget();
        clearTimeout(timer);
        timer = setTimeout(() => wake(...sources()), 5000);
        return;
      }
      // Between two of our turns somebody else led: what is in memory is older than what stands.
      if (lease.term !== term) {
        if (loaded) {
          forget();
          for (const db of sources()) dirty.add(db);
        }
        term = lease.term;
      }
      if (!loaded) await load();
      const ours = async (): Promise<boolean> => !stopped && (await lease.hold()) && lease.term === term;
      while (dirty.size > 0 && (await ours())) {
        const dbs = together();
        for (const db of dbs) dirty.delete(db);
        try {
          for (const db of await reading.page(dbs, consume)) dirty.add(db);
        } catch (e) {
          for (const db of dbs) dirty.add(db);
          throw e;
        }
      }
      followErased();
      if (dirty.size === 0 && marks.waiting && loaded) {
        const wait = flushMarks ? 0 : marksMs + MARKS_MS - options.now();
        if (wait <= 0) {
          marksMs = options.now();
          await applyMarks();
        } else
          marksTimer ??= setTimeout(() => {
            marksTimer = undefined;
            wake('hq');
          }, wait);
      }
    }
  }

  /** Databases whose next pages are taken together; one that is read from the start stays alone, since everything in it counts as new. */
  function together(): readonly string[] {
    const [first, ...others] = dirty;
    if (first === undefined) return [];
    return reading.isForced(first) ? [first] : [first, ...others.filter((db) => !reading.isForced(db))];
  }

  /** Goes through the databases for those who were erased, beside the adjudicating: what it writes is judged as it comes. */
  function followErased(): void {
    const mine = redactions;
    if (!mine.open || stopped) return;
    walking ??= mine
      .walk(async () => !stopped && mine === redactions && (await lease.hold()))
      .catch((e: unknown) => {
        log.error({ err: e }, 'taking an erased person out of the documents stopped and tries again');
        clearTimeout(timer);
        timer = setTimeout(() => wake(...sources()), RETRY_MS);
      })
      .finally(() => {
        walking = undefined;
      });
  }

  /** What the leader keeps in memory, from what stands: by itself after a start, by another before it, or up to a failure. */
  async function load(): Promise<void> {
    await store.ensure(STATE_DB);
    await Promise.all([
      marks.load(store, (await all(store, 'hq', 'device:')) as readonly Device[]),
      waits.load(store, STATE_DB),
      times.load(store),
      followed.load(),
      cards.load(),
      aliases.load(store),
    ]);
    await redactions.load(); // devices are written by identity only
    loaded = true;
    asked = false;
  }
  /** Prices as they are published now; one look at the database when nothing moved there. */
  async function readPrices(): Promise<void> {
    const { seq } = await store.info('ref');
    if (seq === pricesAt) return;
    prices = (await all(store, 'ref', 'ref:price:')).flatMap((d) => {
      const price = priceRef.safeParse({ ...d, id: d._id });
      return price.success ? [price.data] : [];
    });
    pricesAt = seq;
  }

  async function consume(rows: readonly Found[]): Promise<void> {
    const known = options.stores();
    const facts: Fact[] = [];
    const journal: Fact[] = [];
    const customers: StoredDoc[] = [];
    const items: string[] = [];
    const corrected: Corrected[] = [];
    const batch = new Batch();
    for (const { db, id, doc } of rows) {
      if (id.startsWith('fact:')) {
        const clean = pass.tryOne(id, () => redactions.routeFact(batch, doc, db, known));
        if (clean === undefined) routeFact(batch, doc, db, known);
        const wire = toWire(clean ?? doc);
        const read = readFact(wire);
        if (read.state === 'ok') facts.push(read.fact);
        if (read.state !== 'invalid' && homeOf(String(doc['terminal'])) === db) journal.push(read.state === 'ok' ? read.fact : (wire as unknown as Fact)); // its envelope was checked by readFact
      } else if (id.startsWith('cust:')) {
        pass.tryOne(id, () => cards.route(batch, doc, db, known));
        if (db !== 'hq') customers.push(doc);
      } else if (isHead(id))
        pass.tryOne(id, () => {
          if (!redactions.routeHead(batch, doc, db, known)) routeHead(batch, doc, db, known);
        });
      else if (db !== 'hq') continue;
      else if (id.startsWith('sms:') || id.startsWith('returned:')) pass.tryOne(id, () => redactions.late(batch, doc));
      else if (id.startsWith('item:')) items.push(id.slice('item:'.length));
      else if (id.startsWith('arrival:')) corrected.push(...times.read(doc));
      else if (id.startsWith('device:') && marks.read(doc))
        dirty.add(dbOf(String(doc['storeId']))); // its facts are judged before its word holds
      else if (id.startsWith('quarantine:')) {
        pass.tryOne(id, () => redactions.late(batch, doc));
        const f = pass.tryOne(id, () => placed(doc));
        if (f !== undefined) journal.push(f);
      }
    }
    facts.sort((a, b) => (a.terminal + a.epoch < b.terminal + b.epoch ? -1 : a.terminal + a.epoch > b.terminal + b.epoch ? 1 : a.jseq - b.jseq));
    await noteErasures(store, facts);
    await batch.flush(store, reading.wrote);
    if (facts.length > 0) await readPrices();
    await pass.run({ facts, journal, cards: customers, items, times: corrected, force: rows.some((r) => reading.isForced(r.db)) }, known);
    await redactions.save();
  }

  /** Everything is judged that was written when devices told their marks: now they hold, and what waited for them is judged again. */
  async function applyMarks(): Promise<void> {
    // After a start everything that waits is asked: the one before may have ended between a mark and what it woke.
    const due = (await marks.apply(store)) || !asked ? waits.due(marks.now) : [];
    for (let i = 0; i < due.length; i += AGAIN) await pass.run({ again: due.slice(i, i + AGAIN) }, options.stores());
    asked = true;
  }

  wake(...sources());
  return {
    leads: () => lease.mine,
    wake: (dbs) => wake(...dbs),
    async settled() {
      await options.refreshStores();
      for (;;) {
        while (busy !== undefined || walking !== undefined) {
          await busy;
          await walking;
        }
        // Somebody else leads: what it has consumed is not ours to wait for.
        if (stopped || (!lease.mine && !loaded && timer !== undefined)) return;
        const behind: string[] = [];
        for (const db of sources()) if ((await store.changes(db, reading.seq(db) ?? '0', 1)).rows.length > 0) behind.push(db);
        if (behind.length === 0 && (!marks.waiting || !lease.mine)) return;
        // The hub reads on after it told; what is not consumed yet becomes due now.
        if (behind.length > 0) await new Promise((resolve) => setTimeout(resolve, 5));
        flushMarks = true;
        wake(...behind, 'hq');
        while (busy !== undefined) await busy;
        flushMarks = false;
      }
    },
    async rebuild() {
      for (const db of sources()) reading.fromStart(db);
      wake(...sources());
      await this.settled();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      clearTimeout(marksTimer);
      unsubscribe();
      await busy;
      await walking;
      await lease.release();
    },
  };
}
