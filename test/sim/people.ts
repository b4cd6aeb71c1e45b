import { foldCard, useOf } from '../../src/members/card.ts';
import { giftAccount } from '../../src/marketing/rules.ts';
import type { FactDraft } from '../../src/facts/envelope.ts';
import { BOTH, colleague, factsAt, HOUR, KEPT, newId, ofKind, say, seen } from './scene.ts';
import type { BookDeed, BookScene } from './scene.ts';
import { sellWith } from './selling.ts';

/** Deeds about customers, their accounts, campaigns, tickets and tasks. */
const kept = (s: BookScene): string => `cust:${s.d.pick(KEPT) ?? 'K0'}`;
const cardOf = (s: BookScene): `card:${string}` => `card:${s.d.pick(KEPT) ?? 'K0'}`;
const onAccount = (s: BookScene, ...keys: string[]): FactDraft['prev'] => seen(factsAt(s.till), ...keys);
/** How a person spends: of what the till believes is there, mostly. */
const spend = (s: BookScene, most: number): number => Math.max(1, Math.min(most, 1 + s.d.int(Math.max(1, most))));

const earn: BookDeed = (s) => {
  const c = kept(s);
  return sellWith(s, [{ ledger: 'points', account: c, amount: 100 + s.d.int(200) }], c);
};
const redeem: BookDeed = (s) => {
  const c = kept(s);
  return sellWith(s, [{ ledger: 'points', account: c, amount: -spend(s, 150) }], c);
};
const adjustPoints: BookDeed = (s) => {
  const customerId = kept(s);
  return say(s.manager, 'points.adjusted', BOTH, onAccount(s, `points:${customerId.slice(5)}`), {
    customerId,
    reason: '补录',
    entries: [{ n: 1, ledger: 'points', account: customerId, amount: s.d.int(200) - 80 }],
  });
};

const topUp: BookDeed = (s) => {
  const cardId = cardOf(s);
  const opened = ofKind(factsAt(s.till), 'card.opened').some((f) => f.body.cardId === cardId);
  if (!opened) return say(s.ctx, 'card.opened', BOTH, onAccount(s, cardId), { cardId, storeId: s.till.storeId });
  return say(s.ctx, 'card.toppedUp', BOTH, onAccount(s, cardId), {
    cardId,
    storeId: s.till.storeId,
    entries: [
      { n: 1, ledger: 'stored', account: cardId, amount: 300_000, bucket: 'principal' },
      { n: 2, ledger: 'stored', account: cardId, amount: 30_000, bucket: 'bonus' },
    ],
  });
};
const useCard: BookDeed = (s) => {
  const cardId = cardOf(s);
  const card = foldCard(
    cardId,
    factsAt(s.till).filter((f) => f.prev[cardId] !== undefined),
  );
  const amount = spend(s, Math.min(card.principalFen, 250_000));
  const verdict = useOf(card, s.till.terminal, amount, !s.ctx.offline);
  return verdict === 'refused' || card.principalFen <= 0
    ? undefined
    : sellWith(s, [{ ledger: 'stored', account: cardId, amount: -amount, bucket: 'principal', ...(verdict === 'needsPin' ? { forced: true } : {}) }]);
};
const refundCard: BookDeed = (s) => {
  const cardId = cardOf(s);
  const { principalFen } = foldCard(
    cardId,
    factsAt(s.till).filter((f) => f.prev[cardId] !== undefined),
  );
  return principalFen <= 0
    ? undefined
    : say(s.manager, 'card.refunded', BOTH, onAccount(s, cardId), {
        cardId,
        storeId: s.till.storeId,
        reason: '退卡',
        entries: [{ n: 1, ledger: 'stored', account: cardId, amount: -principalFen, bucket: 'principal' }],
      });
};
const loseCard: BookDeed = (s) => {
  const cardId = cardOf(s);
  return say(s.ctx, 'card.lost', BOTH, onAccount(s, cardId), { cardId });
};
const unfreeze: BookDeed = (s) => {
  const cardId = cardOf(s);
  return say(s.manager, 'card.unfrozen', BOTH, onAccount(s, cardId), { cardId, reason: '已核' });
};

const couponCode = (s: BookScene): string => `U${s.d.int(6)}`;
const useCoupon: BookDeed = (s) => sellWith(s, [{ ledger: 'coupon', account: couponCode(s), amount: -1 }]);
const gift: BookDeed = (s) => {
  const customerId = kept(s);
  const account = giftAccount(`M${s.d.int(2)}`, customerId, 'birthday');
  const before = onAccount(s, `gift:${account}`);
  // Whoever knows that it was given does not give it again.
  return (before[`gift:${account}`] ?? []).length > 0
    ? undefined
    : say(s.ctx, 'gift.issued', BOTH, before, { storeId: s.till.storeId, customerId, entries: [{ n: 1, ledger: 'gift', account, amount: -1, costFen: 5000 }] });
};
const campaign: BookDeed = (s) => sellWith(s, [{ ledger: 'quota', account: 'P1', amount: -1, rule: '满减', version: 1, costFen: 30_000 }]);
const join: BookDeed = (s) => {
  const customerId = kept(s);
  return say(s.ctx, s.d.chance(0.7) ? 'promo.joined' : 'promo.left', BOTH, onAccount(s, 'promo:P1'), { promoId: 'P1', customerId });
};

const aCustomer = (s: BookScene): string | undefined => s.d.pick(s.t.views.customers().slice(0, 6))?.id;
const about =
  (make: (s: BookScene, customerId: string, prev: FactDraft['prev']) => ReturnType<BookDeed>): BookDeed =>
  (s) => {
    const id = aCustomer(s);
    return id === undefined ? undefined : make(s, id, onAccount(s, id));
  };
const claimCustomer = about((s, customerId, prev) =>
  say(s.ctx, 'cust.claimed', BOTH, prev, { customerId, staffNo: s.ctx.user.staffNo, storeId: s.till.storeId, reported: s.d.chance(0.3) }),
);
const handOver = about((s, customerId, prev) =>
  say(s.manager, 'cust.transferred', BOTH, prev, { customerId, to: colleague(s).staffNo, storeId: s.till.storeId, reason: '调岗' }),
);
const consent = about((s, customerId, prev) =>
  say(s.ctx, 'cust.consented', BOTH, prev, { customerId, purpose: s.d.chance(0.5) ? 'sms' : 'call', granted: s.d.chance(0.5) }),
);
const blacklist = about((s, customerId, prev) => say(s.manager, 'cust.blacklisted', BOTH, prev, { customerId, on: s.d.chance(0.5), reason: '投诉' }));
const merge: BookDeed = (s) => {
  const [a, b] = [aCustomer(s), aCustomer(s)];
  if (a === undefined || b === undefined || a === b) return undefined;
  return say(s.manager, s.d.chance(0.7) ? 'cust.aliased' : 'cust.unaliased', BOTH, onAccount(s, a, b), {
    loser: a,
    survivor: b,
    how: 'manual',
    reason: '同一人',
  });
};
/** A terminal that knows of an erasure acknowledges it (conflicts §4.25). */
const acknowledge: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const f = ofKind(facts, 'cust.erased').find(
    (e) => !facts.some((a) => a.kind === 'cust.eraseAcked' && a.terminal === s.till.terminal && a.prev[e.body.customerId] !== undefined),
  );
  return f === undefined
    ? undefined
    : say(s.ctx, 'cust.eraseAcked', BOTH, seen(facts, f.body.customerId), { customerId: f.body.customerId, requestId: f.body.requestId });
};

const TICKET = ['ticket:R0', 'ticket:R1'] as const;
const ticket: BookDeed = (s) => {
  const ticketId = s.d.pick(TICKET) ?? 'ticket:R0';
  const prev = onAccount(s, ticketId);
  if ((prev[ticketId] ?? []).length === 0) return say(s.ctx, 'ticket.opened', BOTH, prev, { ticketId, storeId: s.till.storeId, cls: 'repair' });
  switch (s.d.int(6)) {
    case 0:
      return say(s.ctx, 'ticket.custody', BOTH, prev, {
        ticketId,
        to: s.d.pick(['store', 'workshop', 'customer'] as const) ?? 'store',
        stage: '收件',
        weightMg: 5000 + s.d.int(9),
      });
    case 1:
      return say(s.ctx, 'ticket.assigned', BOTH, prev, { ticketId, staffNo: colleague(s).staffNo });
    case 2:
      return say(s.ctx, 'ticket.quoted', BOTH, prev, { ticketId, version: 1 + s.d.int(3), amountFen: 10_000 });
    case 3:
      return say(s.ctx, 'ticket.quoteAccepted', BOTH, prev, { ticketId, version: 1 });
    case 4:
      return say(s.ctx, 'ticket.message', BOTH, prev, { ticketId, from: s.d.chance(0.5) ? 'customer' : 'staff', text: '好了吗' });
    default:
      return say(s.ctx, 'ticket.closed', BOTH, prev, { ticketId, outcome: '已修' });
  }
};
const task: BookDeed = (s) => {
  const taskId = `task:birthday:K${s.d.int(3)}:20261120` as const;
  const prev = onAccount(s, taskId);
  switch (s.d.int(5)) {
    case 0:
      return say(s.ctx, 'task.opened', BOTH, prev, { taskId, storeId: s.till.storeId, owner: s.ctx.user.staffNo, title: '生日', dueMs: s.ctx.nowMs + HOUR });
    case 1:
      return say(s.ctx, 'task.done', BOTH, prev, { taskId, result: '已联系' });
    case 2:
      return say(s.ctx, 'task.snoozed', BOTH, prev, { taskId, untilMs: s.ctx.nowMs + HOUR });
    case 3:
      return say(s.manager, 'task.reassigned', BOTH, prev, { taskId, to: colleague(s).staffNo });
    default:
      return say(s.manager, 'task.cancelled', BOTH, prev, { taskId, reason: '不必' });
  }
};
const open: BookDeed = (s) => say(s.ctx, 'card.escrowed', BOTH, onAccount(s, cardOf(s)), { cardId: cardOf(s), terminal: s.till.terminal, amountFen: 100_000 });
const bag: BookDeed = (s) =>
  say(
    s.ctx,
    'gold.bagged',
    [s.till.storeId],
    { [`drawer:${s.till.terminal}`]: [] },
    { bagNo: newId(s, 'bag'), storeId: s.till.storeId, weightMg: 5000, fineness: 999 },
  );

export const PEOPLE: readonly (readonly [number, string, BookDeed])[] = [
  [3, 'earn', earn],
  [3, 'redeem', redeem],
  [1, 'adjustPoints', adjustPoints],
  [3, 'topUp', topUp],
  [4, 'useCard', useCard],
  [0.5, 'refundCard', refundCard],
  [0.5, 'loseCard', loseCard],
  [0.7, 'unfreeze', unfreeze],
  [3, 'useCoupon', useCoupon],
  [2, 'gift', gift],
  [2, 'campaign', campaign],
  [1, 'join', join],
  [2, 'claimCustomer', claimCustomer],
  [0.5, 'handOver', handOver],
  [2, 'consent', consent],
  [0.5, 'blacklist', blacklist],
  [1, 'merge', merge],
  [2, 'acknowledge', acknowledge],
  [2, 'ticket', ticket],
  [2, 'task', task],
  [0.5, 'escrow', open],
  [0.3, 'bag', bag],
];
