import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import { collectionOf, PUSHED } from '../../src/facts/docs.ts';
import { readFact } from '../../src/facts/registry.ts';
import { jcs } from '../../src/kernel/jcs.ts';
import { JUDGED_KINDS } from '../../src/rules.ts';
import type { CatalogueRow } from '../../src/stock/catalogue.ts';
import { bare, toWire } from '../gateway/wiredoc.ts';
import type { Adjudicator, Hub, ItemDoc } from '../services.ts';
import type { Change, DocStore, StoredDoc } from '../store/port.ts';
import { dbOf, update } from '../store/update.ts';
import { aggId, asAggregate, judge, resolvedBy, rowFor, withdrawn, type Judged, type Rules } from './aggregates.ts';
import { Batch } from './batch.ts';
import { Lease } from './lease.ts';
import { routeFact, routeHead } from './router.ts';
import { nextRuling } from './rulings.ts';

const PAGE = 300;
const RETRY_MS = 1000;
const OWN_WRITES = 20_000;
/** Kinds of aggregates that rules look at; the others would only grow. */
const JUDGED = new RegExp(`^(${JUDGED_KINDS.join('|')}):`);

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

/** What a page of facts makes to write; `written` collects the rows' revisions for their aggregates. */
interface Plan {
  readonly batch: Batch;
  readonly after: Batch;
  readonly written: Map<string, { readonly rev: string; readonly pv: number }>;
  readonly known: ReadonlySet<string>;
  /** New facts change the row for certain: it is written on the revision last seen, without reading it. */
  readonly blind: boolean;
}

/**
 * Router and adjudicator (architecture §3.4, conflicts.md §3.7): one leader reads the changes of every store and of `hq`, copies
 * documents into the stores they name, and writes piece rows and rulings. Facts of a page are taken in jseq order; the folds do
 * not depend on the order, so that nothing waits for a gap. It may see anything twice, and then writes nothing.
 */
export function openAdjudicator(options: AdjudicatorOptions): Adjudicator & { wake(dbs: readonly string[]): void; stop(): Promise<void> } {
  const { store, hub, log } = options;
  const lease = new Lease(store, 'adjudicator', randomUUID(), options.now);
  const seqs = new Map<string, string>();
  const forced = new Set<string>();
  const dirty = new Set<string>();
  const own = new Set<string>();
  let busy: Promise<void> | undefined;
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;

  const sources = (): string[] => ['hq', ...options.stores()];
  const unsubscribe = hub.subscribe((move) => {
    if (move.db === 'hq' || options.stores().has(move.db)) wake(move.db);
  });
  function wake(...dbs: string[]): void {
    for (const db of dbs) dirty.add(db);
    if (stopped || dirty.size === 0) return;
    busy ??= run().catch((e: unknown) => {
      log.error({ err: e }, 'adjudicating stopped and tries again');
      clearTimeout(timer);
      timer = setTimeout(() => wake(...sources()), RETRY_MS);
    }).finally(() => { busy = undefined; });
  }

  async function run(): Promise<void> {
    while (dirty.size > 0 && !stopped) {
      if (!(await lease.hold())) {
        // Somebody else leads: look again when the lease may have run out.
        dirty.clear();
        seqs.clear();
        clearTimeout(timer);
        timer = setTimeout(() => wake(...sources()), 5000);
        return;
      }
      for (const db of [...dirty]) {
        dirty.delete(db);
        try {
          while (await page(db)) if (stopped || !(await lease.hold())) break;
        } catch (e) {
          dirty.add(db);
          throw e;
        }
      }
    }
  }

  async function start(db: string): Promise<string> {
    const { epoch } = await store.info(db);
    const [mark] = await store.get('hq', [`ckpt:adjudicator:${db}`]);
    const seq = String(mark?.['seq'] ?? '0');
    if (mark === undefined) return '0';
    if (mark['epoch'] === epoch && !(await store.isFuture(db, seq))) return seq;
    // The database is an older or another one: everything is projected again (SC-22).
    log.warn({ db }, 'checkpoint does not belong to this database: reading it from the start');
    forced.add(db);
    // What other databases gave to this one is given to it again.
    for (const other of sources()) if (other !== db && seqs.get(other) !== '0') { seqs.set(other, '0'); forced.add(other); dirty.add(other); }
    return '0';
  }

  /** One page of one database; true while there is more. */
  async function page(db: string): Promise<boolean> {
    const since = seqs.get(db) ?? (await start(db));
    const { rows, last, more } = await hub.changes(db, since, PAGE);
    if (last !== since) {
      await consume(db, rows.filter((r) => !own.delete(`${db}/${r.id}/${r.doc._rev ?? ''}`) ));
      if (more || rows.some((r) => meaningful(r.id)) || seqs.get(db) === undefined) await mark(db, last);
    }
    seqs.set(db, last);
    if (!more) forced.delete(db);
    return more;
  }
  async function mark(db: string, seq: string): Promise<void> {
    const { epoch } = await store.info(db);
    await update(store, 'hq', `ckpt:adjudicator:${db}`, (found) => (found?.['seq'] === seq && found['epoch'] === epoch ? undefined : { seq, epoch }));
  }
  function remember(db: string, doc: StoredDoc | undefined): void {
    // Only what would be worked on again; cards come back on purpose, they may know more.
    if (doc?._rev === undefined || !(doc._id.startsWith('fact:') || doc._id.startsWith('item:'))) return;
    own.add(`${db}/${doc._id}/${doc._rev}`);
    if (own.size > OWN_WRITES) for (const first of own) { own.delete(first); if (own.size <= OWN_WRITES * 0.9) break; }
  }

  async function consume(db: string, rows: readonly Change[]): Promise<void> {
    const known = options.stores();
    const facts: Fact[] = [];
    const items: string[] = [];
    const batch = new Batch();
    for (const { id, doc } of rows) {
      if (id.startsWith('fact:')) {
        routeFact(batch, doc, db, known);
        const read = readFact(toWire(doc));
        if (read.state === 'ok') facts.push(read.fact);
      } else if (isHead(id)) tryOne(id, () => routeHead(batch, doc, db, known));
      else if (db === 'hq' && id.startsWith('item:')) items.push(id.slice('item:'.length));
    }
    facts.sort((a, b) => (a.terminal + a.epoch < b.terminal + b.epoch ? -1 : a.terminal + a.epoch > b.terminal + b.epoch ? 1 : a.jseq - b.jseq));
    await batch.flush(store, remember);
    await adjudicate(facts, items, forced.has(db), known);
  }

  function tryOne<T>(id: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (e) {
      // One document that breaks a rule must not stop the chain; it stays as it is and is seen in the log.
      log.error({ id, err: e }, 'document left out of adjudication');
      return undefined;
    }
  }

  async function adjudicate(facts: readonly Fact[], items: readonly string[], force: boolean, known: ReadonlySet<string>): Promise<void> {
    const added = new Map<AggKey, Fact[]>();
    for (const f of facts) for (const key of tryOne(f.id, () => options.rules.aggregatesOf(f)) ?? []) if (JUDGED.test(key)) (added.get(key) ?? added.set(key, []).get(key))?.push(f);
    for (const no of items) if (!added.has(`piece:${no}`)) added.set(`piece:${no}`, []);
    const keys = [...added.keys()];
    const pieces = keys.filter((k) => k.startsWith('piece:'));
    const [aggs, itemDocs] = await Promise.all([store.get('hq', keys.map(aggId)), store.get('hq', pieces.map((k) => `item:${k.slice('piece:'.length)}`))]);
    const itemOf = new Map(pieces.map((k, i) => [k, itemDocs[i] as ItemDoc | undefined])); // `item:` documents are written by headquarters only
    const batch = new Batch();
    const after = new Batch();
    const written: Plan['written'] = new Map();
    const rows: CatalogueRow[] = [];
    keys.forEach((key, i) => {
      const before = asAggregate(key, aggs[i]);
      const itemDoc = itemOf.get(key);
      const touched = items.includes(key.slice('piece:'.length)) && itemDoc !== undefined;
      const news = (added.get(key) ?? []).filter((f) => force || !before.facts.some((old) => old.id === f.id));
      if (news.length === 0 && !touched) return;
      const judged = tryOne(key, () => judge(options.rules, touched ? { ...before, itemV: itemVersion(itemDoc) } : before, news, itemDoc));
      if (judged === undefined) return;
      write({ batch, after, written, known, blind: news.length > 0 && !force }, judged, aggs[i], itemDoc?.item === undefined);
      if (judged.row !== undefined) rows.push({ item: judged.row.item, state: judged.row.state, pv: judged.row.pv, ...(judged.row.place.storeId === undefined ? {} : { storeId: judged.row.place.storeId }) });
    });
    resolutions(batch, facts, known);
    if (rows.length > 0) await options.onRows(rows);
    await batch.flush(store, (db, doc) => { if (doc._id.startsWith('piece:') && doc._rev !== undefined) written.set(`${db}/${doc._id}`, { rev: doc._rev, pv: Number(doc['pv']) }); });
    // Last: an aggregate that knows its facts says that everything which follows from them is written.
    await after.flush(store, remember);
  }

  function write({ batch, after, written, known, blind }: Plan, judged: Judged, before: StoredDoc | undefined, newItem: boolean): void {
    const { aggregate, rulings, row } = judged;
    const fresh = before === undefined;
    const present = new Set(rulings.map((r) => r.id));
    for (const r of rulings) {
      const scope = aggregate.rulings.find((k) => k.id === r.id)?.scope ?? r.scope;
      for (const s of scope) if (known.has(dbOf(s))) batch.set(dbOf(s), r.id, (found) => nextRuling(found, r));
    }
    for (const gone of aggregate.rulings) {
      if (present.has(gone.id)) continue;
      for (const s of gone.scope) if (known.has(dbOf(s))) batch.set(dbOf(s), gone.id, (found) => (found === undefined ? undefined : withdrawn(found)));
    }
    if (row !== undefined) {
      for (const s of aggregate.rowStores) {
        if (!known.has(dbOf(s))) continue;
        const content = rowFor(row, s);
        const last = aggregate.rows?.[dbOf(s)];
        batch.set(dbOf(s), row.id, (found) => nextRow(found, content), !blind ? undefined : fresh ? 'nothing' : last === undefined ? undefined : { _id: row.id, _rev: last.rev, pv: last.pv });
      }
    }
    if (newItem && judged.item !== undefined) {
      const { item, batchId } = judged;
      after.set('hq', `item:${item.pieceNo}`, (found) => (found?.['item'] === undefined ? { ...found, pieceNo: item.pieceNo, item, ...(batchId === undefined ? {} : { batchId }) } : undefined), fresh ? 'nothing' : undefined);
    }
    after.set('hq', aggId(aggregate.key), (found) => {
      // Somebody else led for a moment: the page is done again from what stands now.
      if (found?._rev !== before?._rev) throw new Error(`${aggregate.key} moved`);
      const rows = { ...aggregate.rows };
      if (row !== undefined) for (const s of aggregate.rowStores) { const w = written.get(`${dbOf(s)}/${row.id}`); if (w !== undefined) rows[dbOf(s)] = w; }
      const next = { ...aggregate, rows };
      return found !== undefined && jcs(bare(found)) === jcs(bare(next)) ? undefined : next;
    }, fresh ? 'nothing' : before);
  }

  /** Cases that no detector keeps are closed by the resolution itself. */
  function resolutions(batch: Batch, facts: readonly Fact[], known: ReadonlySet<string>): void {
    for (const f of facts) {
      if (f.kind !== 'case.resolved') continue;
      const { caseId } = f.body as { caseId: string }; // read by its schema
      if (!/^rul:ex:EX-(11|12|25):/.test(caseId)) continue;
      for (const s of f.scope) if (known.has(dbOf(s))) batch.set(dbOf(s), caseId, (found) => (found === undefined ? undefined : resolvedBy(found, f)));
    }
  }

  wake(...sources());
  return {
    leads: () => lease.mine,
    wake: (dbs) => wake(...dbs),
    async settled() {
      await options.refreshStores();
      for (;;) {
        while (busy !== undefined) await busy;
        if (stopped) return;
        const behind: string[] = [];
        for (const db of sources()) if ((await store.changes(db, seqs.get(db) ?? '0', 1)).rows.length > 0) behind.push(db);
        if (behind.length === 0) return;
        // The hub reads on after it told; what is not consumed yet becomes due now.
        await new Promise((resolve) => setTimeout(resolve, 5));
        wake(...behind);
      }
    },
    async rebuild() {
      for (const db of sources()) {
        seqs.set(db, '0');
        forced.add(db);
      }
      wake(...sources());
      await this.settled();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
      await busy;
      await lease.release();
    },
  };
}

const isHead = (id: string): boolean => { const c = collectionOf(id); return c !== undefined && c !== 'facts' && PUSHED.some((p) => p === c); };
const meaningful = (id: string): boolean => id.startsWith('fact:') || id.startsWith('item:') || isHead(id);
/** Revision generation of the item document: grows with each of its changes. */
const itemVersion = (doc: ItemDoc): number => Number.parseInt(doc._rev ?? '0', 10);

function nextRow(found: StoredDoc | undefined, content: ReturnType<typeof rowFor>): Omit<StoredDoc, '_id' | '_rev'> | undefined {
  if (found === undefined) return { ...content };
  if (jcs({ ...bare(found), pv: 0 }) === jcs({ ...content, pv: 0 })) return undefined;
  return { ...content, pv: Math.max(content.pv, Number(found['pv']) + 1) };
}
