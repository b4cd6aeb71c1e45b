import type { z } from 'zod';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { Detected } from '../../src/conflict/fold.ts';
import type { ExceptionDoc, RulingDoc } from '../../src/facts/rulings.ts';
import { hlcMs } from '../../src/kernel/hlc.ts';
import { pieceItem, type PieceItem, type PieceRow } from '../../src/stock/types.ts';
import { stockFacts } from '../../src/stock/types.ts';
import { pieceEventsOf } from '../../src/stock/events.ts';
import { projectPiece } from '../../src/stock/row.ts';
import type { StoredDoc } from '../store/port.ts';
import type { ItemDoc } from '../services.ts';

/** The rules as the adjudicator uses them (src/rules.ts). */
export interface Rules {
  aggregatesOf(fact: Fact): readonly AggKey[];
  detect(key: AggKey, facts: readonly Fact[]): Detected;
}

/** `agg:{key}` in `hq`: everything known of one aggregate (conflicts.md §3.7). */
export interface Aggregate {
  readonly key: AggKey;
  readonly facts: readonly Fact[];
  /** Rulings that came out of it, so that one whose cause disappeared is withdrawn, never forgotten. */
  readonly rulings: readonly { readonly id: string; readonly scope: readonly string[] }[];
  /** Stores that were ever given the piece's row. */
  readonly rowStores: readonly string[];
  /** Revision and `pv` of the row as last written, by database: the next one is written without reading. */
  readonly rows?: Readonly<Record<string, { readonly rev: string; readonly pv: number }>>;
  /** Grows with the item master. */
  readonly itemV: number;
}
export const aggId = (key: AggKey): string => `agg:${key}`;

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

/** A fact as one aggregate keeps it: of a receipt of a thousand pieces only its own line. */
export function narrow(fact: Fact, key: AggKey): Fact {
  const no = key.startsWith('piece:') ? key.slice('piece:'.length) : undefined;
  if (no === undefined || (fact.kind !== 'stock.received' && fact.kind !== 'stock.withdrawn')) return fact;
  const prev = { [key]: fact.prev[key] ?? [] };
  const body = fact.body as object; // its kind was read by the registry
  if (fact.kind === 'stock.withdrawn') return { ...fact, prev, body: { ...body, pieceNos: [no] } };
  const line = lineOf(fact, no);
  return { ...fact, prev, body: { ...body, lines: line === undefined ? [] : [line] } };
}

export interface Judged {
  readonly aggregate: Aggregate;
  readonly rulings: readonly RulingDoc[];
  readonly row?: PieceRow;
  /** Item to keep in `hq` when there is none yet. */
  readonly item?: PieceItem;
  readonly batchId?: string;
}

/** What an aggregate says with these facts added: rulings, and for a piece its row. Pure; the same facts give the same answer (I14). */
export function judge(rules: Rules, before: Aggregate, added: readonly Fact[], itemDoc: ItemDoc | undefined): Judged {
  const byId = new Map(before.facts.map((f) => [f.id, f]));
  for (const f of added) if (!byId.has(f.id)) byId.set(f.id, narrow(f, before.key));
  const facts = [...byId.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  const { exceptions, decisions } = rules.detect(before.key, facts);
  const rulings = [...exceptions, ...decisions];
  const known = new Map(before.rulings.map((r) => [r.id, r]));
  for (const r of rulings) known.set(r.id, { id: r.id, scope: [...new Set([...(known.get(r.id)?.scope ?? []), ...r.scope])].sort() });
  const aggregate: Aggregate = { ...before, facts, rulings: [...known.values()].sort((a, b) => (a.id < b.id ? -1 : 1)) };
  if (!before.key.startsWith('piece:')) return { aggregate, rulings };

  const no = before.key.slice('piece:'.length);
  const received = facts.filter((f) => f.kind === 'stock.received').sort((a, b) => (a.hlc < b.hlc ? 1 : -1))[0];
  const item = itemOf(itemDoc) ?? (received === undefined ? undefined : lineOf(received, no)?.item);
  if (item === undefined) return { aggregate, rulings }; // 待补全: its receipt has not arrived
  const events = facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []);
  const row = projectPiece({ item, events, itemVersion: before.itemV, ...(itemDoc?.floorPriceFen === undefined ? {} : { floorPriceFen: itemDoc.floorPriceFen }) });
  const rowStores = [...new Set([...before.rowStores, ...facts.flatMap((f) => f.scope), ...(row.place.storeId === undefined ? [] : [row.place.storeId])])].filter((s) => s !== 'HQ').sort();
  return { aggregate: { ...aggregate, rowStores }, rulings, row, item, ...(received === undefined ? {} : { batchId: (received.body as { batchId: string }).batchId }) };
}
const itemOf = (doc: ItemDoc | undefined): PieceItem | undefined => {
  const parsed = pieceItem.safeParse(doc?.item);
  return parsed.success ? parsed.data : undefined;
};

/** A row as one store may see it: the floor price only where the piece lies (A0.32). */
export function rowFor(row: PieceRow, storeId: string): Omit<PieceRow, 'id'> {
  const { id, floorPriceFen, ...rest } = row;
  return floorPriceFen !== undefined && row.place.at === 'store' && row.place.storeId === storeId ? { ...rest, floorPriceFen } : rest;
}

/** An exception whose cause a late fact removed (conflicts.md §3.7). */
export function withdrawn(found: StoredDoc): Omit<StoredDoc, '_id' | '_rev'> | undefined {
  if (found['cls'] !== 'exception' || found['status'] !== 'open') return undefined;
  const { _id, _rev, ...rest } = found;
  return { ...rest, status: 'withdrawn', pv: Number(found['pv']) + 1 };
}

/** A case that no detector keeps (EX-11, EX-12, EX-25), closed by a person's resolution. */
export function resolvedBy(found: StoredDoc, fact: Fact): Omit<StoredDoc, '_id' | '_rev'> | undefined {
  if (found['cls'] !== 'exception' || found['status'] === 'resolved') return undefined;
  const body = fact.body as { option: string; reason: string }; // case.resolved, read by its schema
  const { _id, _rev, ...rest } = found;
  const resolution: ExceptionDoc['resolution'] = { factId: fact.id, option: body.option, reason: body.reason, by: fact.by, atMs: hlcMs(fact.hlc) };
  return { ...rest, status: 'resolved', resolution, pv: Number(found['pv']) + 1 };
}
