import type { Fact } from '../../src/facts/envelope.ts';
import { body, ids, later, movesOf, pasts, standing, sum } from './reading.ts';
import type { Body } from './reading.ts';

/**
 * What exceptions there have to be of money, accounts, papers and people, from the facts alone and without a line of the detectors:
 * conflicts.md §4.7–4.17, §4.20, §4.24–4.25 in the plainest words. Times are those the facts were given (headquarters' corrections applied).
 */
export interface Expected {
  readonly code: string;
  readonly subject: string;
  /** undefined: which facts are named is not said here. */ readonly members?: readonly string[] | undefined;
  readonly fork?: string;
}
/** §4.8: whatever comes in pays what goes out. */
const ofOrder = (key: string, facts: readonly Fact[]): Expected[] => (sum(movesOf(key, facts)) < 0 ? [{ code: 'EX-16', subject: key }] : []);

/** §4.13: an expiry takes only what a redemption in time, which it did not know, has left. §4.4: a person's cards are one sum, told under the one that stays. */
function ofPoints(key: string, facts: readonly Fact[], all: readonly string[]): Expected[] {
  const moves = movesOf(all, facts);
  const total = moves.reduce((s, p) => {
    if (p.fact.kind !== 'points.expired' || p.amount >= 0) return s + p.amount;
    const saw = pasts(p.key, facts);
    const spent = moves
      .filter(
        (r) =>
          r.key === p.key &&
          r.amount < 0 &&
          r.fact.kind === 'sale.committed' &&
          Number.parseInt(r.fact.hlc, 10) < Number(body(p.fact)['atMs']) &&
          !saw(r.fact, p.fact) &&
          !saw(p.fact, r.fact),
      )
      .reduce((x, r) => x - r.amount, 0);
    return s + Math.min(0, p.amount + spent);
  }, 0);
  return total < 0 ? [{ code: 'EX-06', subject: key }] : [];
}
/** §4.14: principal, bonus and total are each at or above zero; who uses a card after it was reported or frozen is looked at. */
function ofCard(key: string, facts: readonly Fact[]): Expected[] {
  const saw = pasts(key, facts);
  const moves = movesOf(key, facts);
  const out: Expected[] = [];
  if ([moves, moves.filter((p) => p.bucket === 'principal'), moves.filter((p) => p.bucket === 'bonus')].some((m) => sum(m) < 0))
    out.push({ code: 'EX-04', subject: key });
  for (const block of facts.filter((f) => f.kind === 'card.lost' || f.kind === 'card.frozen')) {
    const lifts = facts.filter((f) => f.kind === 'card.unfrozen' && saw(block, f));
    const uses = moves.filter(
      (p) =>
        p.amount < 0 &&
        p.fact.kind === 'sale.committed' &&
        !saw(p.fact, block) &&
        (saw(block, p.fact) || p.fact.hlc > block.hlc) &&
        !lifts.some((l) => saw(l, p.fact)),
    );
    if (uses.length > 0) out.push({ code: 'EX-04L', subject: key, members: ids(block, ...uses.map((u) => u.fact)) });
  }
  return out;
}
/** §4.15: the first use by somebody who did not know that it was void counts; every other one is looked at. */
function ofCoupon(key: string, facts: readonly Fact[]): Expected[] {
  const saw = pasts(key, facts);
  const uses = standing(movesOf(key, facts), facts)
    .filter((p) => p.amount < 0)
    .map((p) => p.fact);
  const voids = facts.filter((f) => f.kind === 'coupon.voided');
  const good = uses.filter((u) => !voids.some((v) => saw(v, u) && v.hlc < u.hlc));
  return uses.length - Math.min(1, good.length) < 1
    ? []
    : [{ code: 'EX-05', subject: key, members: ids(...voids.filter((v) => uses.some((u) => saw(v, u))), ...uses) }];
}
function ofGift(key: string, facts: readonly Fact[], all: readonly string[]): Expected[] {
  const given = standing(movesOf(all, facts), facts)
    .filter((p) => p.amount < 0)
    .map((p) => p.fact);
  return given.length < 2 ? [] : [{ code: 'EX-17', subject: key, members: ids(...given) }];
}
/** §4.24: after an early stop, or beyond quota or budget of the newest version. */
function ofPromo(key: string, facts: readonly Fact[]): Expected[] {
  const uses = standing(movesOf(key, facts), facts).filter((p) => p.amount < 0);
  const stop = facts.filter((f) => f.kind === 'promo.stopped').sort(later)[0];
  const newest = facts
    .filter((f) => f.kind === 'promo.published')
    .sort((a, b) => Number(body(a)['version']) - Number(body(b)['version']) || (a.id < b.id ? -1 : 1))
    .at(-1);
  const out: Expected[] = [];
  const late = stop === undefined ? [] : uses.filter((u) => u.fact.hlc > stop.hlc);
  if (stop !== undefined && late.length > 0) out.push({ code: 'EX-22', subject: key, members: ids(stop, ...late.map((u) => u.fact)) });
  let [used, cost] = [0, 0];
  const over = uses.filter((u) => {
    used -= u.amount;
    cost += u.costFen;
    return newest !== undefined && (used > Number(body(newest)['quota'] ?? Infinity) || cost > Number(body(newest)['budgetFen'] ?? Infinity));
  });
  // Whoever forced a use made it possible that others within their shares come too late: named beside them.
  if (over.length > 0) out.push({ code: 'EX-22', subject: key, members: ids(...over.map((u) => u.fact), ...uses.filter((u) => u.forced).map((u) => u.fact)) });
  return out;
}
/** §4.7, §4.10: money back is counted once a key; a void that paid beside goods that left. */
function ofSale(key: string, facts: readonly Fact[]): Expected[] {
  const saw = pasts(key, facts);
  const sale = facts.find((f) => f.kind === 'sale.committed');
  const seen = new Set<string>();
  const back = [...facts].sort(later).flatMap((f) => {
    const [name, fen] =
      f.kind === 'sale.refunded'
        ? [`n${String(body(f)['n'])}`, body(f)['amountFen']]
        : f.kind === 'sale.returned'
          ? [`r${String(body(f)['returnId'])}`, body(f)['refundFen']]
          : f.kind === 'sale.voided'
            ? [f.id, body(f)['refundFen']]
            : ['', 0];
    if (Number(fen) === 0 || seen.has(name)) return [];
    seen.add(name);
    return [{ fact: f, fen: Number(fen) }];
  });
  const out: Expected[] = [];
  const paid = Number((sale === undefined ? {} : (body(sale)['totals'] as Body))['payableFen'] ?? Infinity);
  if (back.reduce((s, b) => s + b.fen, 0) > paid) out.push({ code: 'EX-16', subject: key, members: ids(...back.map((b) => b.fact)) });
  const voids = facts.filter((f) => f.kind === 'sale.voided' && Number(body(f)['refundFen']) > 0);
  const pickups = facts.filter((f) => f.kind === 'sale.pickedUp' && voids.some((v) => !saw(f, v)));
  if (voids.length > 0 && pickups.length > 0)
    out.push({ code: 'EX-20', subject: key, members: ids(...voids.filter((v) => pickups.some((p) => !saw(p, v))), ...pickups) });
  return out;
}
const SAYS = ['manual', 'query', 'webhook', 'statement'];
/** §4.9: one payment in two sales, taken but not paid, paid but given up, or paid for nothing. */
function ofPayment(key: string, facts: readonly Fact[]): Expected[] {
  const sales = facts.filter((f) => f.kind === 'sale.committed');
  const words = facts
    .filter((f) => f.kind === 'pay.stated')
    .sort(
      (a, b) =>
        SAYS.indexOf(String(body(b)['source'])) - SAYS.indexOf(String(body(a)['source'])) || Number(body(b)['paid']) - Number(body(a)['paid']) || later(b, a),
    );
  const word = words[0];
  if (sales.length > 1) return [{ code: 'EX-19', subject: key, members: ids(...sales) }];
  if (word === undefined) return [];
  const [sale] = sales;
  const [paid, source] = [body(word)['paid'] === true, body(word)['source']];
  if (sale !== undefined) return !paid && source === 'statement' ? [{ code: 'EX-19', subject: key, members: ids(sale, word) }] : [];
  if (!paid || source === 'manual') return [];
  const givenUp = words.filter((f) => body(f)['source'] === 'manual' && body(f)['paid'] === false);
  return givenUp.length > 0
    ? [{ code: 'EX-19', subject: key, members: ids(...givenUp, word) }]
    : [{ code: 'EX-19O', subject: key, members: ids(...facts.filter((f) => f.kind === 'pay.attempted'), word) }];
}
/** §4.17: what was shipped and did not come, was lost, went astray, or came without having been shipped. */
function ofTransfer(key: string, facts: readonly Fact[]): Expected[] {
  const mine = [...facts].sort(later);
  const of = (kind: string): Fact[] => mine.filter((f) => f.kind === kind);
  const [ships, receipts, lost] = [of('transfer.shipped'), of('transfer.received'), of('transfer.lost')];
  const nos = (f: Fact): readonly string[] => body(f)['pieceNos'] as readonly string[];
  const request = of('transfer.requested')[0];
  const route = of('transfer.rerouted').at(-1) ?? ships.at(-1) ?? request;
  const source = ships[0] ?? request;
  const all = [...new Set([...ships, ...receipts].flatMap(nos))];
  const got = (no: string): Fact | undefined => receipts.filter((r) => nos(r).includes(no)).at(-1);
  const shipped = (no: string): boolean => ships.some((f) => nos(f).includes(no));
  const gone = (no: string): boolean => lost.some((f) => nos(f).includes(no));
  const astray = (no: string): boolean => {
    const at = body(got(no) ?? ({ body: {} } as Fact))['storeId'];
    return at !== undefined && route !== undefined && at !== body(route)['to'] && at !== (source === undefined ? undefined : body(source)['from']);
  };
  const members = ids(...ships, ...receipts, ...lost);
  const found: [string, boolean][] = [
    ['short', receipts.some((r) => body(r)['complete'] === true) && all.some((no) => shipped(no) && got(no) === undefined && !gone(no))],
    ['lost', [...all, ...lost.flatMap(nos)].some((no) => gone(no) && all.includes(no) && got(no) === undefined)],
    ['misrouted', all.some((no) => got(no) !== undefined && astray(no))],
    ['over', ships.length > 0 && all.some((no) => got(no) !== undefined && !astray(no) && !shipped(no))],
  ];
  return found.filter(([, is]) => is).map(([fork]) => ({ code: 'EX-18', subject: key, members, fork }));
}
const WRITES: ReadonlySet<string> = new Set(['sale.committed', 'cust.contacted', 'apt.created', 'order.paid', 'cust.claimed', 'card.opened']);
/** §4.25: whoever wrote about an erased person, under any of their cards, and of whom nobody knew who had them erased. */
function ofPerson(key: string, facts: readonly Fact[], all: readonly string[]): Expected[] {
  const saw = pasts(all, facts);
  const orders = facts.filter((f) => f.kind === 'cust.erased').sort(later);
  const [erased] = orders;
  const late = facts.filter((f) => WRITES.has(f.kind) && !orders.some((o) => saw(f, o)));
  return erased === undefined || late.length === 0 ? [] : [{ code: 'EX-21', subject: key, members: ids(erased, ...late) }];
}

/** A version of the gold board as it was published; it is never changed. */
export interface Price {
  readonly metal: string;
  readonly fenPerG: number;
  readonly validFromMs: number;
  readonly validToMs?: number;
  readonly version: string;
  readonly scope: string;
  readonly force?: boolean;
}
/** §4.19: sold by the gram at a price that another one had replaced for a quarter of an hour, and which is more than 0.3 % away. */
export function ofPrices(facts: readonly Fact[], prices: readonly Price[]): Expected[] {
  return facts
    .filter((f) => f.kind === 'sale.committed')
    .flatMap((f) => {
      const { saleId, storeId, lines } = body(f) as {
        readonly saleId: string;
        readonly storeId: string;
        readonly lines: readonly { readonly metal?: string; readonly goldPriceFenPerG?: number; readonly goldPriceVersion?: string }[];
      };
      const soldMs = Number.parseInt(f.hlc, 10);
      const stale = lines.some((l) => {
        if (l.goldPriceFenPerG === undefined) return false;
        const held = (scope: string): Price | undefined =>
          prices
            .filter((p) => p.metal === l.metal && p.scope === scope && p.validFromMs <= soldMs && soldMs < (p.validToMs ?? Infinity))
            .sort((a, b) => a.validFromMs - b.validFromMs || (a.version < b.version ? -1 : 1))
            .at(-1);
        const [own, all] = [held(storeId), held('all')];
        // A store's own price goes first, unless headquarters insists on a newer one.
        const due = own === undefined || (all?.force === true && all.validFromMs > own.validFromMs) ? all : own;
        return (
          due !== undefined &&
          due.version !== l.goldPriceVersion &&
          soldMs - due.validFromMs > 900_000 &&
          Math.abs(due.fenPerG - l.goldPriceFenPerG) > l.goldPriceFenPerG * 0.003
        );
      });
      return stale ? [{ code: 'EX-13', subject: `sale:${saleId.slice(5)}`, members: [f.id] }] : [];
    });
}

const OF: Readonly<Record<string, (key: string, facts: readonly Fact[], all: readonly string[]) => Expected[]>> = {
  order: ofOrder,
  points: ofPoints,
  card: ofCard,
  coupon: ofCoupon,
  gift: ofGift,
  promo: ofPromo,
  sale: ofSale,
  pay: ofPayment,
  xfer: ofTransfer,
  cust: ofPerson,
};
/** Cases of one account; `all`: its keys under every card of its person. */
export const ofAccount = (key: string, facts: readonly Fact[], all: readonly string[] = [key]): Expected[] =>
  OF[key.slice(0, key.indexOf(':'))]?.(key, facts, all) ?? [];

/** Sales of a piece that nobody has taken back: not returned, and not voided unless the goods had left unseen and no money went back (§4.5, §4.7). */
export function standingSales(facts: readonly Fact[], no: string, all: readonly Fact[]): Fact[] {
  return facts
    .filter((s) => s.kind === 'sale.committed')
    .filter((s) => {
      const id = String(body(s)['saleId']);
      // Of a sale, also what does not touch the piece: who wrote after a refund saw what that had seen.
      const mine = all.filter((f) => body(f)['saleId'] === id);
      const saw = pasts(`sale:${id.slice(5)}`, mine);
      const pieces = (f: Fact): readonly string[] => (body(f)['pieces'] as readonly Body[]).map((p) => String(p['pieceNo']));
      const overruled = (v: Fact): boolean => Number(body(v)['refundFen']) === 0 && mine.some((p) => p.kind === 'sale.pickedUp' && !saw(p, v));
      return !mine.some((f) => (f.kind === 'sale.returned' && pieces(f).includes(no)) || (f.kind === 'sale.voided' && pieces(f).includes(no) && !overruled(f)));
    });
}
