import { AGG_KINDS } from './facts/envelope.ts';
import type { AggKey, AggKind, Fact } from './facts/envelope.ts';
import { isKind } from './facts/registry.ts';
import { appointmentAggregates } from './appointments/events.ts';
import { detectAppointment } from './appointments/detect.ts';
import { detectTerminal, terminalKey } from './cases/terminal.ts';
import { NOTHING, uniqueFacts } from './conflict/fold.ts';
import type { Corrections, Detected, World } from './conflict/fold.ts';
import { customerOf } from './customers/cards.ts';
import { customerKey, ownerDecisions } from './customers/ownership.ts';
import { aliasesOf } from './customers/identity.ts';
import { detectErasure, detectLost } from './customers/privacy.ts';
import { decidedTogether, factsTogether, judgedTogether, together } from './customers/together.ts';
import { byText, sortedUnique } from './kernel/order.ts';
import { accountAggregates, detectCoupon, detectGift, detectPromo } from './marketing/rules.ts';
import { detectCard } from './members/card.ts';
import { detectPoints } from './members/points.ts';
import { closeKey, closingCovers, detectClosing } from './sales/closing.ts';
import { detectOrder } from './sales/orderFold.ts';
import { detectPayment, payAggregates } from './sales/payments.ts';
import { detectSale, saleKey } from './sales/saleFold.ts';
import { detectStaff, staffKey } from './staff/rules.ts';
import { detectPiece } from './stock/detect.ts';
import { pieceAggregates } from './stock/fold.ts';
import { detectTransfer } from './stock/transfers.ts';

/** The one place where the modules' folds and detectors meet (architecture §2). Terminal and server run the same. */
const KEY = new RegExp(`^(${AGG_KINDS.join('|')}):.`);
const isAggKey = (key: string): key is AggKey => KEY.test(key);

const customersOf = (fact: Fact): AggKey[] => {
  const id = customerOf(fact);
  return id === undefined ? [] : [customerKey(id)];
};
const salesOf = (fact: Fact): AggKey[] => {
  const body = fact.body;
  return typeof body === 'object' &&
    body !== null &&
    'saleId' in body &&
    typeof body.saleId === 'string' &&
    (fact.kind === 'sale.committed' || Object.keys(fact.prev).some((k) => k.startsWith('sale:')))
    ? [saleKey(body.saleId)]
    : [];
};

/** Links by which a body names an aggregate, so that a fact whose writer knew no head still reaches it. */
const LINKS: Readonly<Record<string, AggKind>> = {
  orderId: 'order',
  cardId: 'card',
  code: 'coupon',
  promoId: 'promo',
  transferId: 'xfer',
  takeId: 'take',
  ticketId: 'ticket',
  taskId: 'task',
};
const LINKED = /^(order|card|coupon|promo|transfer|take|ticket|task)\./;
function linksOf(fact: Fact): AggKey[] {
  const { body } = fact;
  if (!LINKED.test(fact.kind) || typeof body !== 'object' || body === null) return [];
  return Object.entries(body).flatMap(([field, value]): AggKey[] => {
    const kind = LINKS[field];
    return kind === undefined || typeof value !== 'string' || value === ''
      ? []
      : [`${kind}:${value.startsWith(`${kind}:`) ? value.slice(kind.length + 1) : value}`];
  });
}

/** Every aggregate a fact touches: those it names in `prev`, and those its body links. */
export function aggregatesOf(fact: Fact): AggKey[] {
  const keys = new Set<AggKey>([
    ...Object.keys(fact.prev).filter(isAggKey),
    ...appointmentAggregates(fact),
    ...pieceAggregates(fact),
    ...salesOf(fact),
    ...payAggregates(fact),
    ...accountAggregates(fact),
    ...customersOf(fact),
    ...linksOf(fact),
  ]);
  return [...keys].sort(byText);
}

const only = (exceptions: Detected['exceptions']): Detected => ({ exceptions, decisions: [] });
const rest = (key: string): string => key.slice(key.indexOf(':') + 1);

/**
 * Exceptions and decisions of one aggregate, from all facts that touch it; deterministic in the set of facts (conflicts.md §3.7).
 * `world` is what else may be known: watermarks, prices. Without it the rules that need it are silent.
 */
export function detect(aggKey: string, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): Detected {
  if (!isAggKey(aggKey)) return NOTHING;
  switch (aggKey.slice(0, aggKey.indexOf(':'))) {
    case 'apt':
      return detectAppointment(aggKey, facts, corrections);
    case 'piece':
      return only(detectPiece(rest(aggKey), facts, corrections, world));
    case 'sale':
      return only(detectSale(aggKey, facts, corrections, world));
    case 'order':
      return only(detectOrder(aggKey, facts, corrections, world));
    case 'pay':
      return only(detectPayment(aggKey, facts, corrections, world));
    // Of a person who was several cards, the facts of every card are asked for (`factsTogether`).
    case 'points':
      return only(judgedTogether(aggKey, world, (also) => detectPoints(aggKey, facts, corrections, world, also)));
    case 'card':
      return only(detectCard(aggKey, facts, corrections, world));
    case 'coupon':
      return only(detectCoupon(aggKey, facts, corrections, world));
    case 'gift':
      return only(judgedTogether(aggKey, world, (also) => detectGift(aggKey, facts, corrections, world, also)));
    case 'promo':
      return only(detectPromo(aggKey, facts, corrections, world));
    case 'xfer':
      return detectTransfer(aggKey, facts, corrections, world);
    case 'cust':
      return {
        exceptions: [
          ...judgedTogether(aggKey, world, (also) => detectErasure(aggKey, facts, corrections, world, also)),
          ...detectLost(aggKey, facts, corrections, world),
        ].sort((a, b) => byText(a.id, b.id)),
        decisions: decidedTogether(aggKey, world, (also) => ownerDecisions(aggKey, facts, corrections, also)),
      };
    // The next three ask for more than the facts that name them: the caller gives a person's, a terminal's, a period's facts.
    case 'staff':
      return only(detectStaff(rest(aggKey), facts, corrections, world));
    case 'terminal':
      return only(detectTerminal(rest(aggKey), facts, corrections, world));
    case 'close':
      return only(detectClosing(aggKey, facts, corrections, world));
    default:
      return NOTHING;
  }
}

/** Kinds whose detector asks only for the facts that name the aggregate; a greeting has none, but the outbox goes by it. */
const JUDGED: ReadonlySet<string> = new Set<AggKind>([
  'piece',
  'apt',
  'case',
  'sale',
  'order',
  'pay',
  'points',
  'card',
  'coupon',
  'gift',
  'promo',
  'xfer',
  'cust',
  'greet',
]);
/** Kinds whose detector asks for more, and the facts that speak of such an aggregate itself. */
const SPOKEN_OF: Readonly<Partial<Record<string, ReadonlySet<string>>>> = {
  staff: new Set(['staff.revoked', 'staff.reinstated', 'case.resolved']),
  terminal: new Set(['case.resolved']),
  close: new Set(['period.closed', 'period.amended', 'case.resolved']),
};
/**
 * Aggregates whose verdict a fact changes by itself: what an adjudicator keeps it under. A person's actions, a journal's odd places and a
 * closing's late documents are many or rare, and are given to their aggregates from indexes (`staffKey`, `terminalKey`, `closeKey`).
 */
export function judgedKeys(fact: Fact): AggKey[] {
  const keys = aggregatesOf(fact).filter((key) => {
    const kind = key.slice(0, key.indexOf(':'));
    return JUDGED.has(kind) || SPOKEN_OF[kind]?.has(fact.kind) === true;
  });
  if (isKind(fact, 'staff.revoked') || isKind(fact, 'staff.reinstated')) keys.push(staffKey(fact.body.staffNo));
  if (isKind(fact, 'period.closed') || isKind(fact, 'period.amended')) keys.push(closeKey(fact.body.closeId));
  return [...new Set(keys)];
}

/** Every aggregate that a whole set of facts speaks of, with the facts its detector asks for. */
export function aggregatesIn(given: Iterable<Fact>): Map<AggKey, Fact[]> {
  const facts = uniqueFacts(given);
  const out = new Map<AggKey, Set<Fact>>();
  const put = (key: AggKey, fact: Fact): void => void (out.get(key) ?? out.set(key, new Set()).get(key))?.add(fact);
  for (const f of facts) {
    for (const key of aggregatesOf(f)) put(key, f);
    put(terminalKey(f.terminal), f);
    put(staffKey(f.by), f);
    for (const close of facts)
      if (isKind(close, 'period.closed')) {
        if (close === f || closingCovers(close, f)) put(closeKey(close.body.closeId), f);
      }
  }
  const sorted = new Map<AggKey, Fact[]>();
  for (const key of [...out.keys()].sort(byText)) sorted.set(key, [...(out.get(key) ?? [])]);
  return sorted;
}
/** Everything the rules say of a whole set of facts: for oracles, nightly checks and rebuilds. */
export function detectAll(facts: Iterable<Fact>, corrections: Corrections = {}, world: World = {}): Detected {
  const list = [...facts];
  const by = aggregatesIn(list);
  const aliases = world.aliases ?? aliasesOf(list);
  const roots = [...by.keys()].map((key) => together(key, aliases).root); // a card nobody posted to may stand for those somebody did
  const all = sortedUnique([...by.keys(), ...roots]).map((key) =>
    detect(
      key,
      factsTogether(key as AggKey, aliases, (k) => by.get(k) ?? []),
      corrections,
      { ...world, aliases },
    ),
  );
  return {
    exceptions: all.flatMap((d) => d.exceptions).sort((a, b) => byText(a.id, b.id)),
    decisions: all.flatMap((d) => d.decisions).sort((a, b) => byText(a.id, b.id)),
  };
}
