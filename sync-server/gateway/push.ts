import { z } from 'zod';
import { collectionOf, PUSHED, type PushedCollection, type WireDoc } from '../../src/facts/docs.ts';
import type { PushReply } from '../../src/protocol/wire.ts';
import type { Caller, Gateway } from './context.ts';
import { markOf } from './mark.ts';
import { pushFacts } from './push-facts.ts';
import { pushHeads } from './push-heads.ts';
import type { QuarantineCode } from './quarantine.ts';
import { bare } from './wiredoc.ts';

/** The frame of `pushRequest` (protocol/wire.ts). Rows are read one by one: a bad one is quarantined, it never fails the request. */
export const pushFrame = z.object({
  collection: z.enum(PUSHED),
  deviceNow: z.number(),
  bootId: z.string().max(64),
  monoMs: z.number(),
  rows: z
    .array(z.looseObject({ doc: z.unknown(), assumed: z.unknown().optional() }))
    .min(1)
    .max(200),
});

interface Row {
  readonly id: string;
  readonly raw: Readonly<Record<string, unknown>>;
  readonly doc?: WireDoc;
  readonly assumed?: WireDoc;
  readonly refused?: QuarantineCode;
}
const isObject = (v: unknown): v is Record<string, unknown> => typeof v === 'object' && v !== null && !Array.isArray(v);

function rowOf(doc: unknown, assumed: unknown, collection: PushedCollection): Row {
  if (!isObject(doc)) return { id: '', raw: { value: doc }, refused: 'envelope-bad' };
  const { id } = doc;
  if (typeof id !== 'string' || id.length < 3 || id.length > 256)
    return { id: typeof id === 'string' ? id.slice(0, 256) : '', raw: doc, refused: 'envelope-bad' };
  if (doc['_deleted'] === true) return { id, raw: doc, refused: 'delete-refused' };
  if (collectionOf(id) !== collection) return { id, raw: doc, refused: 'collection-wrong' };
  const clean: WireDoc = { ...bare(doc), id };
  return { id, raw: doc, doc: clean, ...(isObject(assumed) && assumed['_deleted'] !== true ? { assumed: { ...bare(assumed), id } } : {}) };
}

/** POST /sync/push. A revoked or replaced device may push: what physically happened is taken (architecture §7). */
export async function push(g: Gateway, caller: Caller, frame: z.infer<typeof pushFrame>): Promise<PushReply> {
  const rows = frame.rows.map((r) => rowOf(r.doc, r.assumed, frame.collection));
  const { deviceNow, bootId, monoMs } = frame;
  const results =
    frame.collection === 'facts' ? await pushFacts(g, caller, rows, { deviceNow, bootId, monoMs }) : await pushHeads(g, caller, frame.collection, rows);
  // What the terminal said at its hello was waiting is here now: the dashboard counts it down.
  const taken = results.filter((r) => r.result !== 'conflict').length;
  if ((caller.device.pending ?? 0) > 0 && taken > 0 && !caller.speaker.former)
    await g.identity.updateDevice(caller.speaker.terminal, (d) => ({ ...d, pending: Math.max(0, (d.pending ?? 0) - taken) }));
  // Read after the writing: a database set back to before this place is known by it (SC-22).
  return { results, serverNow: g.now(), mark: await markOf(g, caller.speaker.storeId) };
}
