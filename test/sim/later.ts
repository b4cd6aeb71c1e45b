import { editCustomer } from '../../src/customers/commands.ts';
import { BOTH, factsAt, HOUR, KEPT, newId, ofKind, piece, say, seen, seenPieces } from './scene.ts';
import type { BookDeed } from './scene.ts';

/** Deeds that came to the tables last; pinned runs from before play without them. */

/** Customers with accounts are made one, and taken apart again by somebody who knew of it: their points are one account meanwhile (conflicts §4.4). */
const makeOne: BookDeed = (s) => {
  const [a, b] = [s.d.pick(KEPT) ?? 'K0', s.d.pick(KEPT) ?? 'K1'].map((k) => `cust:${k}` as const);
  return a === undefined || b === undefined || a === b
    ? undefined
    : say(s.manager, 'cust.aliased', BOTH, seen(factsAt(s.till), a, b), { loser: a, survivor: b, how: 'manual', reason: '同一人' });
};
const takeApart: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const made = s.d.pick(ofKind(facts, 'cust.aliased').filter((f) => KEPT.some((k) => f.body.loser === `cust:${k}`)));
  return made === undefined
    ? undefined
    : say(s.manager, 'cust.unaliased', BOTH, { [made.body.loser]: [made.id] }, { loser: made.body.loser, survivor: made.body.survivor, reason: '母女' });
};

/** Customers with accounts are claimed at several tills, mostly without anybody knowing of the other, and let go (conflicts §4.3). */
const claimKept: BookDeed = (s) => {
  const customerId = `cust:${s.d.pick(KEPT) ?? 'K0'}`;
  const prev = s.d.chance(0.6) ? { [customerId]: [] } : seen(factsAt(s.till), customerId);
  return s.d.chance(0.8)
    ? say(s.ctx, 'cust.claimed', BOTH, prev, { customerId, staffNo: s.ctx.user.staffNo, storeId: s.till.storeId, reported: s.d.chance(0.2) })
    : say(s.ctx, 'cust.contacted', BOTH, prev, { customerId, channel: 'phone', result: 'ok' });
};

/** Cards of people who were served lately are made one as the screen does it, which names only the card that goes in (conflicts §4.4, EX-07). */
const joinCards: BookDeed = (s) => {
  const lately = s.t.views.customers().slice(0, 6);
  const [a, b] = [s.d.pick(lately)?.id, s.d.pick(lately)?.id];
  if (a === undefined || b === undefined || a === b) return undefined;
  return say(s.manager, 'cust.aliased', BOTH, { [a]: [] }, { loser: a, survivor: b, how: 'manual', reason: '同一人' });
};
/** Somebody who was made one with another is called, claimed or blacklisted under the card that went in, or under the one that stays. */
const aboutMerged: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const made = s.d.pick(ofKind(facts, 'cust.aliased').slice(-6));
  if (made === undefined) return undefined;
  const customerId = s.d.chance(0.6) ? made.body.loser : made.body.survivor;
  const prev = s.d.chance(0.5) ? seen(facts, customerId) : { [customerId]: [] };
  switch (s.d.int(4)) {
    case 0:
      return say(s.ctx, 'cust.contacted', BOTH, prev, { customerId, channel: 'phone', result: 'ok' });
    case 1:
      return say(s.manager, 'cust.blacklisted', BOTH, prev, { customerId, on: s.d.chance(0.6), reason: '投诉' });
    default:
      return say(s.ctx, 'cust.claimed', BOTH, prev, { customerId, staffNo: s.ctx.user.staffNo, storeId: s.till.storeId });
  }
};
/** A merge is taken back by somebody who knew of it. */
const part: BookDeed = (s) => {
  const made = s.d.pick(ofKind(factsAt(s.till), 'cust.aliased').slice(-4));
  return made === undefined
    ? undefined
    : say(s.manager, 'cust.unaliased', BOTH, { [made.body.loser]: [made.id] }, { loser: made.body.loser, survivor: made.body.survivor, reason: '不是一人' });
};

/** Two people set one sensitive field of one card (conflicts §3.9, EX-14F). */
const birthday: BookDeed = (s) => {
  const c = s.t.views.customers().at(-1 - s.d.int(3));
  return c === undefined ? undefined : editCustomer(s.ctx, c, { birthday: `1990-0${1 + s.d.int(4)}-01` });
};
/** A fact whose writer had seen something that was lost with its device (conflicts §3.3, EX-24). */
const orphan: BookDeed = (s) => {
  const [cardId, lost] = [`card:${s.d.pick(KEPT) ?? 'K0'}` as const, newId(s, 'fact')];
  const customer = s.d.pick(s.t.views.customers().slice(0, 6));
  if (customer !== undefined && s.d.chance(0.5))
    return say(s.ctx, 'cust.consented', BOTH, { [customer.id]: [lost] }, { customerId: customer.id, purpose: 'sms', granted: true });
  return say(
    s.ctx,
    'card.toppedUp',
    BOTH,
    { [cardId]: [...(seen(factsAt(s.till), cardId)[cardId] ?? []), lost] },
    { cardId, storeId: s.till.storeId, entries: [{ n: 1, ledger: 'stored', account: cardId, amount: 5_000, bucket: 'principal' }] },
  );
};
/** A step that jewelry §6.2 does not list, by somebody who knew where the piece was (EX-26). */
const oddStep: BookDeed = (s) => {
  const p = piece(s, (x) => ['SOLD', 'SOLD_HELD', 'IN_TRANSIT', 'SCRAPPED', 'RESERVED'].includes(x.view.state));
  if (p === undefined) return undefined;
  const prev = seenPieces(s, [p.pieceNo]);
  if (s.d.chance(0.6)) return say(s.manager, 'stock.scrapped', BOTH, prev, { pieceNo: p.pieceNo, as: 'SCRAPPED', reason: '报损' });
  return say(s.ctx, 'stock.reserved', BOTH, prev, {
    pieceNo: p.pieceNo,
    storeId: s.till.storeId,
    for: { name: '客', customerId: 'cust:K0', untilMs: s.ctx.nowMs + 30 * HOUR },
  });
};

export const LATER: readonly (readonly [number, string, BookDeed])[] = [
  [1.2, 'makeOne', makeOne],
  [1, 'takeApart', takeApart],
  [1.5, 'claimKept', claimKept],
  [2, 'joinCards', joinCards],
  [3, 'aboutMerged', aboutMerged],
  [0.7, 'part', part],
  [2.5, 'birthday', birthday],
  [0.4, 'orphan', orphan],
  [0.5, 'oddStep', oddStep],
];
