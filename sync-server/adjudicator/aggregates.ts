import type { z } from 'zod';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import { accountKey, type Entry } from '../../src/facts/entries.ts';
import { isRedacted } from '../../src/facts/personal.ts';
import type { Corrections, Detected, Runs, World } from '../../src/conflict/fold.ts';
import { isRevocable } from '../../src/facts/rulings.ts';
import type { ExceptionDoc, RulingDoc } from '../../src/facts/rulings.ts';
import type { Head } from '../../src/facts/head.ts';
import { hlcMs } from '../../src/kernel/hlc.ts';
import { pieceItem, type PieceItem, type PieceRow } from '../../src/stock/types.ts';
import { stockFacts } from '../../src/stock/types.ts';
import { pieceEventsOf } from '../../src/stock/events.ts';
import { projectPiece } from '../../src/stock/row.ts';
import type { ParkedEdit } from '../../src/facts/head.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import type { ItemDoc } from '../services.ts';
import { waitsOf, type Waits } from './waits.ts';

/** The rules as the adjudicator uses them (src/rules.ts). */
export interface Rules {
  aggregatesOf(fact: Fact): readonly AggKey[];
  detect(key: AggKey, facts: readonly Fact[], corrections?: Corrections, world?: World): Detected;
}
/** What a verdict rests on beside the facts of its aggregate. */
export interface Grounds {
  readonly corrections: Corrections;
  readonly world: World;
}

/** What a verdict on a piece needs of its `item:` document. */
export type Master = Partial<Pick<ItemDoc, 'item' | 'floorPriceFen'>>;
/** `agg:{key}`: everything known of one aggregate (conflicts.md §3.7). */
export interface Aggregate {
  readonly key: AggKey;
  readonly facts: readonly Fact[];
  /** Rulings that came out of it, so that one whose cause disappeared is withdrawn, never forgotten. */
  readonly rulings: readonly { readonly id: string; readonly scope: readonly string[] }[];
  /** Stores that were ever given the piece's row. */
  readonly rowStores: readonly string[];
  /** Revision and `pv` of the row as last written, by database: the next one is written without reading. */
  readonly rows?: Readonly<Record<string, { readonly rev: string; readonly pv: number }>>;
  /** Only of a piece: its item as last read or made. Whoever changes the document has it read again, since that is a change like others. */
  readonly master?: Master;
  /** Grows with the item master. */
  readonly itemV: number;
  /** What the verdict waits for, as it stands in the index of waits. */
  readonly waits?: Waits;
  /** A journal's numbers that arrived, by `{epoch}|{class}` (only of a terminal). */
  readonly numbers?: Readonly<Record<string, Runs>>;
  /** Only of a customer: the card as all stores together know it, whom it shares a number with, and edits parked after an erasure. */
  readonly head?: Head;
  readonly kin?: readonly string[];
  readonly parked?: readonly ParkedEdit[];
}
export const aggId = (key: AggKey): string => `agg:${key}`;
/**
 * Database of the adjudicator's own state, which nobody follows: thrown away it is made again. Appointments and greetings lie in `hq`, since the outbox
 * goes by their changes.
 */
export const STATE_DB = 'agg';
export const aggDb = (key: AggKey): string => (key.startsWith('apt:') || key.startsWith('greet:') ? 'hq' : STATE_DB);
/** Aggregates by their keys, in order. Throws StoreError. */
export async function loadAggregates(store: DocStore, keys: readonly AggKey[]): Promise<(StoredDoc | undefined)[]> {
  const out: (StoredDoc | undefined)[] = keys.map(() => undefined);
  await Promise.all(
    [STATE_DB, 'hq'].map(async (db) => {
      const mine = keys.flatMap((k, i) => (aggDb(k) === db ? [i] : []));
      const docs = await store.get(
        db,
        mine.map((i) => aggId(keys[i] as AggKey)),
      );
      mine.forEach((i, n) => {
        out[i] = docs[n];
      });
    }),
  );
  return out;
}

export function asAggregate(key: AggKey, doc: StoredDoc | undefined): Aggregate {
  if (doc === undefined) return { key, facts: [], rulings: [], rowStores: [], itemV: 0 };
  return doc as unknown as Aggregate; // written by this module only
}

type Line = z.infer<(typeof stockFacts)['stock.received']>['lines'][number];
const lines = new WeakMap<Fact, ReadonlyMap<string, Line>>();
/** Lines of a receipt by piece, read once: five hundred aggregates ask for the same fact. */
function lineOf(fact: Fact, pieceNo: string): Line | undefined {
  let known = lines.get(fact);
  if (known === undefined) {
    known = new Map(stockFacts['stock.received'].parse(fact.body).lines.map((l) => [l.item.pieceNo, l]));
    lines.set(fact, known);
  }
  return known.get(pieceNo);
}

const LEDGER = /^(points|card|order|coupon|gift|promo|pay):/;
/** What rules read of a sale in somebody else's aggregate: whose it is, and the part that concerns them. */
function part(fact: Fact, key: AggKey): object | undefined {
  const { saleId, storeId, docNo, entries } = fact.body as { saleId?: string; storeId?: string; docNo?: string; entries?: readonly Entry[] }; // members are taken as they are
  const common = { ...(saleId === undefined ? {} : { saleId }), ...(storeId === undefined ? {} : { storeId }), ...(docNo === undefined ? {} : { docNo }) };
  if (key.startsWith('terminal:')) return common;
  if (fact.kind === 'sale.committed' && LEDGER.test(key))
    return { ...common, ...(entries === undefined ? {} : { entries: entries.filter((e) => accountKey(e.ledger, e.account) === key) }) };
  return undefined;
}
/** A fact as one aggregate keeps it: of a receipt of a thousand pieces only its own line, of a sale only the account's entries. */
export function narrow(fact: Fact, key: AggKey): Fact {
  if (fact.kind === 'case.resolved') return fact;
  const less = part(fact, key);
  if (less !== undefined) return { ...fact, prev: key in fact.prev ? { [key]: fact.prev[key] ?? [] } : {}, body: less };
  const no = key.startsWith('piece:') ? key.slice('piece:'.length) : undefined;
  if (no === undefined || (fact.kind !== 'stock.received' && fact.kind !== 'stock.withdrawn')) return fact;
  const prev = { [key]: fact.prev[key] ?? [] };
  const body = fact.body as object; // its kind was read by the registry
  if (fact.kind === 'stock.withdrawn') return { ...fact, prev, body: { ...body, pieceNos: [no] } };
  const line = lineOf(fact, no);
  return { ...fact, prev, body: { ...body, lines: line === undefined ? [] : [line] } };
}

/** Narrowed copies of one account under several cards, as one set: a fact that moved two of them keeps both parts. */
function joinedFacts(parts: readonly (readonly Fact[])[]): Fact[] {
  const out = new Map<string, Fact>();
  for (const f of parts.flat()) {
    const have = out.get(f.id);
    if (have === undefined || f.kind === 'case.resolved') {
      out.set(f.id, f);
      continue;
    }
    const entries = (x: Fact): readonly { readonly n: number }[] => (x.body as { readonly entries?: readonly { readonly n: number }[] }).entries ?? []; // a narrowed body
    const mine = entries(have);
    out.set(f.id, {
      ...have,
      prev: { ...have.prev, ...f.prev },
      ...(mine.length + entries(f).length === 0
        ? {}
        : { body: { ...(have.body as object), entries: [...mine, ...entries(f).filter((e) => !mine.some((m) => m.n === e.n))].sort((a, b) => a.n - b.n) } }),
    });
  }
  return [...out.values()];
}

export interface Judged {
  readonly aggregate: Aggregate;
  readonly rulings: readonly RulingDoc[];
  readonly row?: PieceRow;
  /** Item to keep in `hq` when there is none yet. */
  readonly item?: PieceItem;
  readonly batchId?: string;
}

/** Not known yet, or known in full and redacted now (I17). */
export const isNews = (have: Fact | undefined, f: Fact): boolean => have === undefined || (isRedacted(f) && !isRedacted(have));
/** The aggregate with further facts, each as it keeps them. */
export function withFacts(before: Aggregate, added: readonly Fact[]): Aggregate {
  const byId = new Map(before.facts.map((f) => [f.id, f]));
  for (const f of added) if (isNews(byId.get(f.id), f)) byId.set(f.id, narrow(f, before.key));
  return { ...before, facts: [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) };
}

/**
 * What an aggregate says with these facts added: rulings, and for a piece its row. Pure; the same facts and grounds give the same answer
 * (I14). `more` are rulings that rest on cards instead of facts; `beside` is what the same account has under the person's other cards.
 */
export function judge(
  rules: Rules,
  before: Aggregate,
  added: readonly Fact[],
  master: Master | undefined,
  grounds: Grounds,
  more: readonly RulingDoc[] = [],
  beside: readonly (readonly Fact[])[] = [],
): Judged {
  const { facts } = withFacts(before, added);
  const waiting = waitsOf();
  const { exceptions, decisions } = rules.detect(before.key, beside.length === 0 ? facts : joinedFacts([facts, ...beside]), grounds.corrections, {
    ...grounds.world,
    onWait: waiting.onWait,
    ...(before.numbers === undefined ? {} : { numbers: before.numbers }),
  });
  const rulings = [...exceptions, ...decisions, ...more];
  const known = new Map(before.rulings.map((r) => [r.id, r]));
  for (const r of rulings) known.set(r.id, { id: r.id, scope: [...new Set([...(known.get(r.id)?.scope ?? []), ...r.scope])].sort() });
  const { waits: _old, ...rest } = before;
  const waits = waiting.of();
  const aggregate: Aggregate = {
    ...rest,
    facts,
    rulings: [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1)),
    ...(waits === undefined ? {} : { waits }),
  };
  if (!before.key.startsWith('piece:')) return { aggregate, rulings };

  const no = before.key.slice('piece:'.length);
  const received = facts.filter((f) => f.kind === 'stock.received').sort((a, b) => (a.hlc < b.hlc ? 1 : -1))[0];
  const item = master?.item ?? (received === undefined ? undefined : lineOf(received, no)?.item);
  if (item === undefined) return { aggregate, rulings }; // 待补全: its receipt has not arrived
  const events = facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []);
  const floor = master?.floorPriceFen === undefined ? {} : { floorPriceFen: master.floorPriceFen };
  const row = projectPiece({ item, events, itemVersion: before.itemV, corrections: grounds.corrections, ...floor });
  const rowStores = [...new Set([...before.rowStores, ...facts.flatMap((f) => f.scope), ...(row.place.storeId === undefined ? [] : [row.place.storeId])])]
    .filter((s) => s !== 'HQ')
    .sort();
  return {
    aggregate: { ...aggregate, rowStores, master: { item, ...floor } },
    rulings,
    row,
    item,
    ...(received === undefined ? {} : { batchId: (received.body as { batchId: string }).batchId }),
  };
}
/** An item document as verdicts take it; one whose item cannot be read counts as having none. */
export function masterOf(doc: ItemDoc | undefined): Master | undefined {
  if (doc === undefined) return undefined;
  const parsed = pieceItem.safeParse(doc.item);
  return { ...(parsed.success ? { item: parsed.data } : {}), ...(doc.floorPriceFen === undefined ? {} : { floorPriceFen: doc.floorPriceFen }) };
}

/** A row as one store may see it: the floor price only where the piece lies (A0.32). */
export function rowFor(row: PieceRow, storeId: string): Omit<PieceRow, 'id'> {
  const { id, floorPriceFen, ...rest } = row;
  return floorPriceFen !== undefined && row.place.at === 'store' && row.place.storeId === storeId ? { ...rest, floorPriceFen } : rest;
}

/** An exception whose cause a late fact removed (conflicts.md §3.7), or who owns a customer where the facts say something else by now (§4.3). */
export function withdrawn(found: StoredDoc): Omit<StoredDoc, '_id' | '_rev'> | undefined {
  if (isRevocable(found._id) && found['withdrawn'] !== true) {
    const { _id, _rev, ...rest } = found;
    return { ...rest, withdrawn: true, pv: Number(found['pv']) + 1 };
  }
  if (found['cls'] !== 'exception' || found['status'] !== 'open') return undefined;
  const { _id, _rev, ...rest } = found;
  return { ...rest, status: 'withdrawn', pv: Number(found['pv']) + 1 };
}

/** A case that no detector keeps (EX-11 of a hand-shake, EX-25), closed by a person's resolution. */
export function resolvedBy(found: StoredDoc, fact: Fact): Omit<StoredDoc, '_id' | '_rev'> | undefined {
  if (found['cls'] !== 'exception' || found['status'] === 'resolved') return undefined;
  const body = fact.body as { option: string; reason: string }; // case.resolved, read by its schema
  const { _id, _rev, ...rest } = found;
  const resolution: ExceptionDoc['resolution'] = { factId: fact.id, option: body.option, reason: body.reason, by: fact.by, atMs: hlcMs(fact.hlc) };
  return { ...rest, status: 'resolved', resolution, pv: Number(found['pv']) + 1 };
}
