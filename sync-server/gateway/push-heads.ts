import { z } from 'zod';
import type { PushedCollection, WireDoc } from '../../src/facts/docs.ts';
import type { PushReply } from '../../src/protocol/wire.ts';
import { dbOf, StoreError } from '../store/update.ts';
import type { Caller, Gateway } from './context.ts';
import { isOfErased, mayBeErased } from './erasures.ts';
import { quarantine, type QuarantineCode } from './quarantine.ts';
import { bare, sameDoc, toStored, toWire } from './wiredoc.ts';

type RowResult = PushReply['results'][number];
export interface HeadRow {
  readonly id: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly doc?: WireDoc;
  readonly assumed?: WireDoc;
  readonly refused?: QuarantineCode;
}

const stamped = z.looseObject({ value: z.unknown(), hlc: z.string().min(10).max(64), by: z.string().max(64) });
const tags = z.record(z.string(), z.array(z.string()));
/** As much of a head as merging needs; whatever a newer version adds is kept. */
export const headSchema = z.looseObject({
  id: z.string().max(200),
  v: z.number().int().positive(),
  scope: z
    .array(z.string().regex(/^[A-Z0-9]{2,8}$/))
    .min(1)
    .max(64),
  cls: z.enum(['customer', 'appointment', 'ticket', 'task']),
  fields: z.record(z.string(), stamped),
  sets: z.record(z.string(), z.looseObject({ adds: tags, removes: tags })),
  notes: z.array(z.looseObject({ id: z.string(), at: z.string(), by: z.string(), text: z.string() })),
  history: z.array(z.looseObject({ field: z.string(), by: z.string(), at: z.string(), outcome: z.enum(['overwritten', 'lost']) })),
  erasedAt: z.string().max(64).optional(),
  parked: z
    .array(z.looseObject({ field: z.string().max(64), by: z.string().max(64), at: z.string().max(64) }))
    .max(64)
    .optional(),
});
const CLASS: Readonly<Record<Exclude<PushedCollection, 'facts'>, string>> = {
  customers: 'customer',
  appointments: 'appointment',
  tickets: 'ticket',
  tasks: 'task',
};

/**
 * Takes cards by comparing with the master the terminal assumed: equal = written, otherwise the master goes back and the
 * terminal merges (conflicts.md §3.9). A card the server lost is taken as it is (SC-22). Throws StoreError.
 */
export async function pushHeads(g: Gateway, caller: Caller, collection: Exclude<PushedCollection, 'facts'>, rows: readonly HeadRow[]): Promise<RowResult[]> {
  const db = dbOf(caller.speaker.storeId);
  const results = new Map<number, RowResult>();
  const refuse = async (at: number, row: HeadRow, code: QuarantineCode): Promise<void> => {
    await quarantine(g, caller, row.raw, code);
    results.set(at, { id: row.id, result: 'quarantined', code });
  };
  let open: { at: number; row: HeadRow; doc: WireDoc }[] = [];
  for (const [at, row] of rows.entries()) {
    const code = check(row, caller, CLASS[collection]) ?? (await unordered(g, db, collection, row));
    if (code !== undefined || row.doc === undefined) await refuse(at, row, code ?? 'head-bad');
    else open.push({ at, row, doc: row.doc });
  }
  for (let round = 0; open.length > 0; round += 1) {
    const masters = await g.store.get(
      db,
      open.map((o) => o.doc.id),
    );
    const writes: typeof open = [];
    const revs: (string | undefined)[] = [];
    const again: typeof open = [];
    open.forEach((o, i) => {
      const master = masters[i];
      if (writes.some((w) => w.doc.id === o.doc.id))
        again.push(o); // the same card twice in a batch: one after the other
      else if (master === undefined) {
        writes.push(o);
        revs.push(undefined);
      } else if (sameDoc(toWire(master), o.doc)) results.set(o.at, { id: o.doc.id, result: 'ok' });
      else if (o.row.assumed !== undefined && sameDoc(toWire(master), o.row.assumed)) {
        writes.push(o);
        revs.push(master._rev);
      } else results.set(o.at, { id: o.doc.id, result: 'conflict', master: toWire(master) });
    });
    const answers = await g.store.write(
      db,
      writes.map((w, i) => ({ ...toStored(w.doc), ...(revs[i] === undefined ? {} : { _rev: revs[i] }) })),
    );
    for (const [i, a] of answers.entries()) {
      const w = writes[i];
      if (w === undefined) continue;
      if (a.ok) results.set(w.at, { id: w.doc.id, result: 'ok' });
      else if (a.error === 'conflict' && round < 20) again.push(w);
      else if (a.error === 'full') throw new StoreError('full', db, a.message ?? '');
      else await refuse(w.at, w.row, 'store-refused');
    }
    open = again;
  }
  return rows.map((row, at) => results.get(at) ?? { id: row.id, result: 'quarantined', code: 'store-refused' });
}

/** A card emptied by nobody's order, a customer's or a visit's, is kept raw and changes nothing (I17, EX-25). */
async function unordered(g: Gateway, db: string, collection: string, row: HeadRow): Promise<QuarantineCode | undefined> {
  if (row.doc?.['erasedAt'] === undefined) return undefined;
  const [master] = await g.store.get(db, [row.doc.id]);
  if (collection !== 'customers') return master?.['erasedAt'] !== undefined || (await isOfErased(g.store, row.doc.id)) ? undefined : 'erase-unknown';
  return (await mayBeErased(g.store, row.doc.id, master)) ? undefined : 'erase-unknown';
}

function check(row: HeadRow, caller: Caller, cls: string): QuarantineCode | undefined {
  if (row.refused !== undefined) return row.refused;
  if (row.doc === undefined) return 'head-bad';
  const head = headSchema.safeParse(bare(row.doc));
  if (!head.success || head.data.cls !== cls) return 'head-bad';
  return head.data.scope.includes(caller.speaker.storeId) ? undefined : 'scope-wrong';
}
