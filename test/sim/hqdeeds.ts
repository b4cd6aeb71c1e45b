import type { Actor, CommandContext } from '../../src/kernel/context.ts';
import * as apt from '../../src/appointments/commands.ts';
import { foldAppointment } from '../../src/appointments/fold.ts';
import { appointmentForm } from '../../src/appointments/types.ts';
import { factsOnly, newDraft } from '../../src/facts/draft.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import { formOf } from '../../src/facts/heads.ts';
import { ok } from '../../src/kernel/result.ts';
import { receivePieces, reservePiece } from '../../src/stock/commands.ts';
import { foldPiece, pieceEventsOf } from '../../src/stock/fold.ts';
import type { Dice } from './random.ts';
import { BOTH, HOUR, KEPT, ofKind, seen } from './scene.ts';
import { persons } from './persons.ts';
import { shareDeedsOfHq } from './shares.ts';
import { HQ_CLERK } from './server.ts';
import { CONSULTANTS } from './world.ts';
import type { World } from './world.ts';

const DAY = 24 * HOUR;
export interface Desk {
  readonly w: World;
  readonly ctx: CommandContext;
  readonly d: Dice;
  readonly facts: readonly Fact[];
}
export type HqDeed = (desk: Desk) => Promise<unknown>;
const say = (desk: Desk, kind: Parameters<typeof newDraft>[1], body: unknown, ...keys: readonly string[]): Promise<unknown> =>
  desk.w.server.hqCommits(ok(factsOnly(newDraft(desk.ctx, kind, [...BOTH], seen(desk.facts, ...keys), body as never)))); // read by its schema when it is judged
const kept = (d: Dice): string => d.pick(KEPT) ?? 'K0';
const person = (d: Dice): Actor | undefined => d.pick(BOTH.flatMap((s) => CONSULTANTS[s] ?? []));

const byGram = (w: World, d: Dice) => ({
  pieceNo: w.newPieceNo(),
  name: '足金手镯',
  category: 'bangle' as const,
  kind: 'goldByGram' as const,
  metal: 'gold999' as const,
  metalMg: 8000 + d.int(9) * 1111,
  labourFenPerG: 2000,
  tagPriceFen: 0,
  priceMode: 'byGram' as const,
});
async function receive({ w, ctx, d }: Desk): Promise<void> {
  const storeId = d.pick(w.server.stores) ?? 'S01';
  const lines = Array.from({ length: 4 }, () => ({
    item:
      w.wide > 0 && d.chance(0.3)
        ? byGram(w, d)
        : {
            pieceNo: w.newPieceNo(),
            name: '足金手镯',
            category: 'bangle' as const,
            kind: 'goldFixed' as const,
            tagPriceFen: 500_000 + d.int(9) * 12_345,
            priceMode: 'fixed' as const,
          },
  }));
  await w.server.hqCommits(receivePieces(ctx, { batchId: w.server.newId('batch'), storeId, lines }));
}
async function reserve({ w, ctx, d }: Desk): Promise<void> {
  const no = d.pick(w.pieces.slice(-8)) ?? '';
  const facts = await w.server.known(`piece:${no}`);
  const view = foldPiece(
    no,
    facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
  );
  if (view.place.storeId !== undefined)
    await w.server.hqCommits(
      reservePiece(ctx, { view, for: { name: '网店', customerId: 'cust:WEB', untilMs: ctx.nowMs + DAY, depositFen: d.chance(0.5) ? 200_000 : 0 } }),
    );
}
async function voidVisit({ w, ctx, d }: Desk): Promise<void> {
  const heads = w.server.stores.flatMap((s) => w.server.store.all(s.toLowerCase())).filter((x) => x._id.startsWith('apt:'));
  const doc = d.pick(heads.slice(-12));
  if (doc === undefined) return;
  const { _id, ...rest } = doc;
  const head = { id: _id, ...rest } as unknown as Head; // checked at the door
  const form = formOf(head, appointmentForm);
  if (form !== undefined)
    await w.server.hqCommits(
      apt.voidAppointment(
        { ...ctx, user: HQ_CLERK },
        { id: _id, form, head, view: foldAppointment(_id, await w.server.known(_id)) },
        { reason: '客户来电取消' },
      ),
    );
}
const requestTransfer: HqDeed = async (desk) => {
  const { w, d } = desk;
  const from = d.pick(BOTH) ?? 'S01';
  const there = (no: string): boolean => w.server.store.all(from.toLowerCase()).some((x) => x._id === `piece:${no}` && x['state'] === 'IN_STOCK');
  const nos = w.pieces
    .slice(-8)
    .filter(there)
    .slice(0, 1 + d.int(3));
  const transferId = w.server.newId('xfer');
  if (nos.length > 0) await say(desk, 'transfer.requested', { transferId, from, to: from === 'S01' ? 'S02' : 'S01', pieceNos: nos }, transferId);
};
const cancelTransfer: HqDeed = async (desk) => {
  const f = desk.d.pick(ofKind(desk.facts, 'transfer.requested').slice(-4));
  if (f !== undefined) await say(desk, 'transfer.cancelled', { transferId: f.body.transferId, reason: '总部取消' }, f.body.transferId);
};
const revoke: HqDeed = async (desk) => {
  const who = person(desk.d);
  const out =
    who === undefined
      ? 0
      : ofKind(desk.facts, 'staff.revoked').filter((f) => f.body.staffNo === who.staffNo).length -
        ofKind(desk.facts, 'staff.reinstated').filter((f) => f.body.staffNo === who.staffNo).length;
  if (who !== undefined) await say(desk, out > 0 ? 'staff.reinstated' : 'staff.revoked', { staffNo: who.staffNo, reason: '离职' }, `staff:${who.staffNo}`);
};
const publishPromo: HqDeed = (desk) =>
  say(
    desk,
    'promo.published',
    {
      promoId: 'P1',
      version: ofKind(desk.facts, 'promo.published').length + 1,
      fromMs: desk.ctx.nowMs,
      toMs: desk.ctx.nowMs + 30 * DAY,
      quota: 2,
      budgetFen: 100_000,
    },
    'promo:P1',
  );
const stopPromo: HqDeed = (desk) => say(desk, 'promo.stopped', { promoId: 'P1', reason: '提前结束' }, 'promo:P1');
const coupon: HqDeed = async (desk) => {
  const code = `U${desk.d.int(6)}`;
  await say(desk, desk.d.chance(0.6) ? 'coupon.issued' : 'coupon.voided', { code, valueFen: 30_000, reason: '停用' }, `coupon:${code}`);
};
const freeze: HqDeed = async (desk) => {
  const cardId = `card:${kept(desk.d)}`;
  await say(desk, 'card.frozen', { cardId, reason: '异常' }, cardId);
};
const expire: HqDeed = async (desk) => {
  const customerId = `cust:${kept(desk.d)}`;
  await say(
    desk,
    'points.expired',
    { customerId, atMs: desk.ctx.nowMs, entries: [{ n: 1, ledger: 'points', account: customerId, amount: -50 }] },
    `points:${customerId.slice(5)}`,
  );
};
/** Whoever is erased is erased under every card that is known to be theirs. */
const order = (desk: Desk, customerId: string): Promise<unknown> =>
  say(
    desk,
    'cust.erased',
    { customerId, requestId: desk.w.server.newId('req'), terminals: desk.w.tills.filter((t) => !t.line.includes('#')).map((t) => t.terminal) },
    ...persons(desk.facts, []).people(customerId),
  );
const erase: HqDeed = async (desk) => {
  const known = [
    ...new Set(
      desk.w.server.stores
        .flatMap((s) => desk.w.server.store.all(s.toLowerCase()))
        .map((x) => x._id)
        .filter((id) => id.startsWith('cust:')),
    ),
  ];
  const customerId = desk.d.pick(known.slice(0, 6));
  if (customerId !== undefined) await order(desk, customerId);
};
/** One who was made one with another, or was, asks to be erased. */
const eraseMerged: HqDeed = async (desk) => {
  const made = desk.d.pick(ofKind(desk.facts, 'cust.aliased').slice(-4));
  if (made !== undefined) await order(desk, desk.d.chance(0.5) ? made.body.loser : made.body.survivor);
};
const release: HqDeed = async (desk) => {
  const f = desk.d.pick(ofKind(desk.facts, 'cust.claimed').slice(-4));
  if (f !== undefined) await say(desk, 'cust.released', { customerId: f.body.customerId, idleDays: 90 }, f.body.customerId);
};

/** A new version of the gold board, from now or a while from now on, for all stores or for one; now and then below what is worth a word (0.3 %). */
const publishPrice: HqDeed = async ({ w, d }) => {
  const n = w.server.store.all('ref').filter((x) => x._id.startsWith('ref:price:')).length + 1;
  const validFromMs = w.nowMs + (d.chance(0.3) ? d.int(4) * HOUR : 0);
  const scope = d.chance(0.2) ? (d.pick(BOTH) ?? 'S01') : 'all';
  await w.server.publish({
    _id: `ref:price:gold999:v${n}`,
    cls: 'price',
    metal: 'gold999',
    fenPerG: 160_000 + (d.int(9) - 4) * (d.chance(0.3) ? 60 : 1500),
    validFromMs,
    version: `v${n}`,
    publishedBy: '0001',
    scope,
    ...(scope === 'all' ? (d.chance(0.2) ? { force: true } : {}) : { validToMs: validFromMs + 8 * HOUR }),
  });
};

const HQ_DEEDS: readonly (readonly [number, readonly [string, HqDeed]])[] = [
  [5, ['receive', receive]],
  [3, ['reserve', reserve]],
  [3, ['void', voidVisit]],
  [2, ['requestTransfer', requestTransfer]],
  [1.5, ['cancelTransfer', cancelTransfer]],
  [0.7, ['revoke', revoke]],
  [0.7, ['publishPromo', publishPromo]],
  [0.4, ['stopPromo', stopPromo]],
  [1, ['coupon', coupon]],
  [0.5, ['freeze', freeze]],
  [0.5, ['expire', expire]],
  [0.5, ['erase', erase]],
  [0.5, ['release', release]],
];
const PRICES: (typeof HQ_DEEDS)[number] = [3, ['publishPrice', publishPrice]];
/** What comes through headquarters' door from a device whose journal is damaged. */
const GHOST: typeof HQ_DEEDS = [
  [1.2, ['ghostPaper', async ({ w, d }) => void (await w.ghost.paper(d))]],
  [0.5, ['ghostOrphan', ({ w, d }) => w.ghost.orphan(d)]],
  [0.6, ['ghostSpoilt', ({ w, d }) => w.ghost.spoilt(d)]],
];
const SHARES: typeof HQ_DEEDS = shareDeedsOfHq(say);
const LATER: typeof HQ_DEEDS = [[0.8, ['eraseMerged', eraseMerged]]];
/** Somebody at headquarters does something; the first of the table when the dice say nothing (a run begins with goods). */
export async function hqDeed(w: World, d: Dice): Promise<string> {
  const [name, deed] = d.weighted([...HQ_DEEDS, ...(w.wide > 0 ? [PRICES] : []), ...(w.wide > 1 ? [...GHOST, ...LATER] : []), ...(w.wide > 2 ? SHARES : [])]);
  await deed({ w, ctx: w.server.hqContext(), d, facts: w.server.everyFact() });
  return `hq ${name}`;
}
