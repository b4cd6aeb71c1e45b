import type { Fact } from '../../src/facts/envelope.ts';
import { equal } from '../../src/kernel/equal.ts';
import { bare, sameDoc } from '../gateway/wiredoc.ts';
import type { StoredDoc } from '../store/port.ts';
import { dbOf } from '../store/update.ts';
import { aggDb, aggId, resolvedBy, rowFor, withdrawn, type Aggregate, type Judged } from './aggregates.ts';
import type { Batch } from './batch.ts';
import { nextRuling } from './rulings.ts';

/** What a page makes to write: rulings and rows first, aggregates after them, indexes of what is done last. */
export interface Plan {
  readonly batch: Batch;
  readonly after: Batch;
  readonly written: Map<string, { readonly rev: string; readonly pv: number }>;
  readonly known: ReadonlySet<string>;
  /** New facts change the row for certain: it is written on the revision last seen, without reading it. */
  readonly blind: boolean;
}

/** An aggregate whose verdict cannot have changed. */
export function keep(plan: Omit<Plan, 'blind'>, next: Aggregate, before: StoredDoc | undefined): void {
  plan.after.set(aggDb(next.key), aggId(next.key), guarded(next, before), before ?? 'nothing');
}
function guarded(next: Aggregate, before: StoredDoc | undefined) {
  return (found: StoredDoc | undefined): Omit<StoredDoc, '_id' | '_rev'> | undefined => {
    // Somebody else led for a moment: the page is done again from what stands now.
    if (found?._rev !== before?._rev) throw new Error(`${next.key} moved`);
    return found !== undefined && sameDoc(found, { ...next }) ? undefined : { ...next };
  };
}

/** Rulings, rows and the item of a verdict into the batch, the aggregate itself into what is written after it. */
export function write({ batch, after, written, known, blind }: Plan, judged: Judged, before: StoredDoc | undefined, newItem: boolean): void {
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
      batch.set(
        dbOf(s),
        row.id,
        (found) => nextRow(found, content),
        !blind ? undefined : fresh ? 'nothing' : last === undefined ? undefined : { _id: row.id, _rev: last.rev, pv: last.pv },
      );
    }
  }
  if (newItem && judged.item !== undefined) {
    const { item, batchId } = judged;
    batch.set(
      'hq',
      `item:${item.pieceNo}`,
      (found) => (found?.['item'] === undefined ? { ...found, pieceNo: item.pieceNo, item, ...(batchId === undefined ? {} : { batchId }) } : undefined),
      fresh ? 'nothing' : undefined,
    );
  }
  after.set(
    aggDb(aggregate.key),
    aggId(aggregate.key),
    (found) => {
      const rows = { ...aggregate.rows };
      if (row !== undefined)
        for (const s of aggregate.rowStores) {
          const w = written.get(`${dbOf(s)}/${row.id}`);
          if (w !== undefined) rows[dbOf(s)] = w;
        }
      return guarded({ ...aggregate, rows }, before)(found);
    },
    fresh ? 'nothing' : before,
  );
}

/** Cases that no detector keeps are closed by the resolution itself. */
export function resolutions(batch: Batch, facts: readonly Fact[], known: ReadonlySet<string>): void {
  for (const f of facts) {
    if (f.kind !== 'case.resolved') continue;
    const { caseId } = f.body as { caseId: string }; // read by its schema
    if (!/^rul:ex:EX-(11|25):/.test(caseId)) continue;
    for (const s of f.scope)
      if (known.has(dbOf(s)) && !batch.has(dbOf(s), caseId)) batch.set(dbOf(s), caseId, (found) => (found === undefined ? undefined : resolvedBy(found, f)));
  }
}

function nextRow(found: StoredDoc | undefined, content: ReturnType<typeof rowFor>): Omit<StoredDoc, '_id' | '_rev'> | undefined {
  if (found === undefined) return { ...content };
  if (equal({ ...bare(found), pv: 0 }, { ...content, pv: 0 })) return undefined;
  return { ...content, pv: Math.max(content.pv, Number(found['pv']) + 1) };
}
