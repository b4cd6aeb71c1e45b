import { z } from 'zod';
import { envelopeSchema } from '../../src/facts/envelope.ts';
import { hashFact } from '../../src/facts/seal.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import type { GivebackReply } from '../../src/protocol/wire.ts';
import { isRevocable, timeDocId } from '../../src/facts/rulings.ts';
import { hlcMs, hlcNode } from '../../src/kernel/hlc.ts';
import { hashOf } from '../../src/kernel/hash.ts';
import { equal } from '../../src/kernel/equal.ts';
import { all, dbOf, update } from '../store/update.ts';
import type { Caller, Gateway } from './context.ts';
import { toWire } from './wiredoc.ts';

/** More than this does not wait at headquarters: somebody looks first. */
const MOST = 20_000;
/** Cases that the gateway makes from what it saw at an arrival; no fact tells of it. EX-12 follows from corrected times, which are given back themselves. */
const GATEWAY_CASES = /^rul:ex:EX-(11|25):/;
const ruling = z.looseObject({
  id: z.string().regex(/^rul:/),
  cls: z.enum(['exception', 'decision']),
  subject: z.string(),
  scope: z.array(z.string()).min(1).max(64),
  pv: z.number().int().nonnegative(),
  status: z.enum(['open', 'resolved', 'withdrawn']).optional(),
});

/** A corrected stamp of one fact, as `rul:time` told it. */
const time = z.looseObject({
  id: z.string(),
  cls: z.literal('time'),
  factId: z.string().regex(/^fact:[0-9A-Z]{26}$/),
  eff: z.string().regex(/^\d{15}\.[0-9a-z]{4}\..+$/),
  scope: z.array(z.string()).min(1).max(64),
});

/** Database in which a paper of headquarters lies: a staff bundle with its store, everything else with the chain. */
export const homeOf = (id: string): string => (id.startsWith('ref:staff:') ? dbOf(id.slice('ref:staff:'.length)) : id.startsWith('ref:') ? 'ref' : 'hq');

/**
 * POST /sync/giveback (SC-22). Rulings of the caller's store that are missing here are taken: what the gateway saw at an arrival (EX-11, EX-25,
 * corrected times) as it was, where it is older here too; any other open case, and whose customer somebody is, as withdrawn, for the facts and times that
 * come again tell it anew if it still holds.
 * Papers and facts of headquarters are kept under `returned:` until a person there confirms them. Throws StoreError.
 */
export async function giveback(g: Gateway, caller: Caller, docs: readonly WireDoc[]): Promise<GivebackReply> {
  const { terminal, storeId } = caller.speaker;
  let taken = 0;
  let waiting = 0;
  for (const doc of docs) {
    if (await givenTime(g, doc, storeId)) taken += 1;
    const found = ruling.safeParse(doc);
    if (!found.success || !found.data.scope.includes(storeId)) continue;
    const { id, ...content } = found.data;
    const seen = GATEWAY_CASES.test(id);
    const kept = seen ? content : isRevocable(id) ? { ...content, withdrawn: true } : content.status === 'open' ? { ...content, status: 'withdrawn' } : content;
    await update(g.store, dbOf(storeId), id, (have) => (have === undefined || (seen && Number(have['pv']) < content.pv) ? kept : undefined));
    taken += 1;
  }
  const papers = docs.filter((d) => isPaper(d, storeId, g.config.hqTerminal));
  if (papers.length === 0) return { taken, waiting };
  if ((await all(g.store, 'hq', 'returned:')).length >= MOST) return { taken, waiting };
  for (const doc of papers) {
    const [present] = await g.store.get(homeOf(doc.id), [doc.id]);
    if (
      present !== undefined &&
      (doc.id.startsWith('fact:') ||
        doc.id.startsWith('ref:price:') ||
        equal(toWire(present), doc) ||
        Number(present['version'] ?? 0) > Number(doc['version'] ?? 0))
    )
      continue;
    waiting += 1;
    await update(g.store, 'hq', `returned:${doc.id}:${hashOf(doc).slice(0, 12)}`, (have) =>
      have === undefined ? { doc, terminal, storeId, atMs: g.now() } : undefined,
    );
  }
  if (waiting > 0) g.log.warn({ terminal, waiting }, 'papers of headquarters came back and wait for a person');
  return { taken, waiting };
}

/**
 * A time told before the backup was played back rests on a contact that is gone. It comes to the adjudicator the way times of an arrival
 * do, and holds when its fact is here, unless another one holds already. True when it was taken.
 */
async function givenTime(g: Gateway, doc: WireDoc, storeId: string): Promise<boolean> {
  const found = time.safeParse(doc);
  if (!found.success) return false;
  const { id, factId, eff, scope } = found.data;
  const terminal = /^(.+\d)[A-Z]+$/.exec(hlcNode(eff))?.[1];
  if (terminal === undefined || id !== timeDocId(factId) || !scope.includes(storeId) || hlcMs(eff) > g.now()) return false;
  await update(g.store, 'hq', `arrival:returned:${factId.slice('fact:'.length)}`, (have) =>
    have === undefined ? { terminal, times: { [factId]: eff } } : undefined,
  );
  return true;
}

function isPaper(doc: WireDoc, storeId: string, hqTerminal: string): boolean {
  if (doc.id.startsWith('ref:')) return !doc.id.startsWith('ref:staff:') || doc.id === `ref:staff:${storeId}`;
  if (!doc.id.startsWith('fact:')) return false;
  const envelope = envelopeSchema.safeParse(doc);
  return envelope.success && envelope.data.terminal === hqTerminal && hashFact(doc) === envelope.data.hash;
}
