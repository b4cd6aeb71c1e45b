import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { DecisionDoc, ExceptionDoc, RulingDoc } from '../../src/facts/rulings.ts';
import type { Head } from '../../src/facts/head.ts';
import { jcs } from '../../src/kernel/jcs.ts';
import { aliasesOf, aliasKeys } from '../../src/customers/identity.ts';
import { foldBlacklist, foldConsent, foldErase } from '../../src/customers/privacy.ts';
import { foldOwner } from '../../src/customers/ownership.ts';
import { foldCoupon, foldGoods, foldPromo } from '../../src/marketing/rules.ts';
import { foldCard } from '../../src/members/card.ts';
import { foldPoints, pointsKey } from '../../src/members/points.ts';
import { foldOrder } from '../../src/sales/orderFold.ts';
import { foldPayment } from '../../src/sales/payments.ts';
import { foldSale } from '../../src/sales/saleFold.ts';
import { foldTask, foldTicket } from '../../src/service/tasks.ts';
import { foldTransfer } from '../../src/stock/transfers.ts';
import { foldTake } from '../../src/stock/takes.ts';
import { body, pasts, postings } from './reading.ts';
import { keysOf } from './oracle.ts';
import { checkOwners } from './owners.ts';
import { dice } from './random.ts';

type Bad = (text: string) => void;
const show = (v: unknown): string => jcs(JSON.parse(JSON.stringify(v)));

/** Every fold of the product beside those of pieces and visits, by kind of aggregate (I14). */
const FOLDS: Readonly<Record<string, (key: string, facts: readonly Fact[], all: readonly Fact[]) => unknown>> = {
  order: (k, f) => foldOrder(k, f),
  sale: (k, f) => foldSale(k, f),
  pay: (_k, f) => foldPayment(f),
  points: (k, f) => foldPoints([k as 'points:'], f).total,
  card: (k, f) => foldCard(k as 'card:', f), // keys made of facts
  coupon: (k, f) => foldCoupon(k as 'coupon:', f),
  promo: (k, f) => foldPromo(k as 'promo:', f),
  goods: (k, f) => foldGoods(k as 'goods:', f),
  xfer: (k, f) => foldTransfer(k as 'xfer:', f),
  task: (k, f) => foldTask(k, f),
  ticket: (k, f) => foldTicket(k, f),
  cust: (k, f) => [foldOwner(k, f), foldConsent(k, f), foldBlacklist(k, f), foldErase(k, f)],
  take: (k, f, all) => foldTake(k, f, all),
};
const order = (d: ReturnType<typeof dice>, facts: readonly Fact[]): Fact[] =>
  [...facts, ...facts.slice(0, 2)]
    .map((f) => [d.next(), f] as const)
    .sort((a, b) => a[0] - b[0])
    .map(([, f]) => f);

/** I3, I4, I7, I8, I12, I14 (all folds), I16, I17, I19, I20 over everything that has arrived. */
export function checkBooks(seed: number, all: readonly Fact[], rulings: readonly RulingDoc[], heads: readonly Head[], bad: Bad): void {
  const d = dice(seed ^ 0x60065);
  const by = new Map<string, Fact[]>();
  for (const f of all) for (const key of keysOf(f)) (by.get(key) ?? by.set(key, []).get(key))?.push(f);
  const cases = rulings.filter((r): r is ExceptionDoc => r.cls === 'exception');
  const told = (key: string, code: RegExp): boolean => cases.some((e) => e.subject === key && code.test(e.code) && e.status !== 'withdrawn');
  for (const [key, facts] of by) {
    const kind = key.slice(0, key.indexOf(':'));
    const fold = FOLDS[kind];
    if (fold === undefined) continue;
    const [once, again] = [show(fold(key, facts, all)), show(fold(key, order(d, facts), order(d, all)))];
    if (once !== again) bad(`I14 fold of ${key} depends on order or repeats: ${once.slice(0, 300)} and ${again.slice(0, 300)}`);
    const moves = facts.flatMap(postings).filter((p) => p.key === key);
    const total = moves.reduce((s, p) => s + p.amount, 0);
    if (kind === 'order') {
      const v = foldOrder(key, facts);
      if (v.balanceFen !== total) bad(`I3 ${key} shows ${v.balanceFen}, its entries are ${total}`);
      if (v.paidFen !== v.appliedFen + v.refundedFen + v.forfeitedFen + v.balanceFen) bad(`I3 ${key}: what came in is not what went out and is left`);
      if (total < 0 && !told(key, /^EX-16$/)) bad(`I7 ${key} gave back more than it had, without a case`);
    } else if (kind === 'card') {
      const v = foldCard(key as 'card:', facts);
      const bucket = (b: string): number => moves.filter((p) => p.bucket === b).reduce((s, p) => s + p.amount, 0);
      if (v.principalFen !== bucket('principal') || v.bonusFen !== bucket('bonus') || v.totalFen !== total)
        bad(`I3 ${key} shows ${v.principalFen}+${v.bonusFen}, its entries are ${bucket('principal')}+${bucket('bonus')}`);
      if (v.freeFen + Object.values(v.escrow).reduce((a, b) => a + b, 0) !== v.totalFen) bad(`I3 escrow and free of ${key} are not its total`);
      if (Math.min(total, bucket('principal'), bucket('bonus')) < 0 && !told(key, /^EX-04$/)) bad(`I4 ${key} is overdrawn without a case`);
      if (Math.min(total, bucket('principal'), bucket('bonus')) < 0 && !v.frozen) bad(`I4 ${key} is overdrawn and not frozen`);
    } else if (kind === 'points' && !facts.some((f) => f.kind === 'points.expired')) {
      if (foldPoints([key as 'points:'], facts).total !== total) bad(`I3 ${key} is not the sum of its entries`);
    } else if (kind === 'coupon') {
      const v = foldCoupon(key as 'coupon:', facts);
      const uses = moves.filter((p) => p.amount < 0).length;
      if (v.invalid.length + (v.valid === undefined ? 0 : 1) !== uses) bad(`I8 ${key}: ${uses} uses, ${v.invalid.length} invalid, valid ${v.valid ?? 'none'}`);
      if (uses > 1 && !told(key, /^EX-05$/)) bad(`I8 ${key} was used ${uses} times without a case`);
    } else if (kind === 'sale') checkSale(key, facts, told, bad);
    else if (kind === 'pay') {
      const v = foldPayment(facts);
      const sales = facts.filter((f) => f.kind === 'sale.committed');
      if (sales.length > 0 && (v.saleFactId === undefined || v.unpaid.length !== sales.length - 1)) bad(`I20 ${key} is not of exactly one sale`);
      if (sales.length > 1 && !told(key, /^EX-19$/)) bad(`I20 ${key} is claimed by ${sales.length} sales without a case`);
    } else if (kind === 'cust') checkPerson(key, facts, bad);
    else if (kind === 'xfer') checkTransfer(key, facts, bad);
  }
  checkAliases(all, rulings, heads, bad);
  checkOwners(all, rulings, bad);
}

/** I7, I19: money back; shares of what was sold. */
function checkSale(key: string, facts: readonly Fact[], told: (key: string, code: RegExp) => boolean, bad: Bad): void {
  const sale = facts.find((f) => f.kind === 'sale.committed');
  if (sale === undefined) return;
  const v = foldSale(String(body(sale)['saleId']), facts);
  if (v.refundedFen > v.paidFen && !told(key, /^EX-16$/)) bad(`I7 ${key} gave back ${v.refundedFen} of ${v.paidFen} without a case`);
  for (const [line, s] of Object.entries(v.splits))
    if (s.consultants.reduce((a, c) => a + c.shareBp, 0) !== 10_000) bad(`I19 shares of line ${line} of ${key} are not the whole`);
  const last = facts.filter((f) => f.kind === 'sale.splitChanged');
  if (last.length > 0 && Object.keys(v.splits).length === 0) bad(`I19 a change of shares of ${key} is lost`);
}
/** I16: nobody is called or written to whom a revocation protects that no later grant knew of. I17: an erasure waits for every till it named. */
function checkPerson(key: string, facts: readonly Fact[], bad: Bad): void {
  const saw = pasts(key, facts);
  const consent = foldConsent(key, facts);
  const words = facts.filter((f) => f.kind === 'cust.consented');
  for (const no of words.filter((w) => body(w)['granted'] === false)) {
    const purpose = String(body(no)['purpose']);
    const lifted = words.some((y) => body(y)['purpose'] === purpose && body(y)['granted'] === true && saw(no, y));
    if (!lifted && consent[purpose] === true) bad(`I16 ${key} may be asked for ${purpose} against ${no.id}`);
  }
  if (facts.some((f) => f.kind === 'cust.erased') && Object.values(consent).some((x) => x)) bad(`I16 ${key} is erased and may still be asked`);
  const erasure = foldErase(key, facts);
  const orders = facts.filter((f) => f.kind === 'cust.erased');
  const asked = new Set(orders.flatMap((f) => body(f)['terminals'] as readonly string[]));
  const acked = new Set(facts.filter((f) => f.kind === 'cust.eraseAcked').map((f) => f.terminal));
  if (orders.length > 0 && (erasure.state === 'done') !== [...asked].every((t) => acked.has(t)))
    bad(`I17 the erasure of ${key} is ${erasure.state}; missing ${[...asked].filter((t) => !acked.has(t)).join()}`);
}
/** §4.17: Σ shipped = Σ received + in transit + discrepancy. */
function checkTransfer(key: string, facts: readonly Fact[], bad: Bad): void {
  const shipped = new Set(facts.filter((f) => f.kind === 'transfer.shipped').flatMap((f) => body(f)['pieceNos'] as readonly string[]));
  const lines = foldTransfer(key as 'xfer:', facts).lines.filter((l) => shipped.has(l.pieceNo));
  if (lines.length !== shipped.size || lines.some((l) => !['received', 'misrouted', 'transit', 'short', 'lost'].includes(l.state)))
    bad(`I21 ${key} shipped ${shipped.size}: ${lines.map((l) => l.state).join()}`);
}
/** I12: merges lead to one root and never round; of one number there is one person, or somebody is asked. */
function checkAliases(all: readonly Fact[], rulings: readonly RulingDoc[], heads: readonly Head[], bad: Bad): void {
  const graph = aliasesOf(
    all,
    rulings.filter((r): r is DecisionDoc => r.cls === 'decision'),
  );
  for (const h of heads.filter((x) => x.cls === 'customer')) {
    const root = graph.root(h.id);
    if (graph.root(root) !== root) bad(`I12 ${h.id} leads to ${root}, which leads on`);
    if (!graph.members(root).includes(h.id) && root !== h.id) bad(`I12 ${h.id} is not among the people of ${root}`);
    if (show(graph.members(h.id)) !== show(graph.members(root))) bad(`I12 the people of ${h.id} and of ${root} differ`);
  }
  // §4.4: whoever is made one with whom, no point comes or goes.
  const owners = [
    ...new Set(
      all
        .flatMap(postings)
        .filter((p) => p.key.startsWith('points:'))
        .map((p) => `cust:${p.key.slice(7)}`),
    ),
  ];
  const sum = (keys: readonly AggKey[][]): number => keys.reduce((s, k) => s + foldPoints(k, all).total, 0);
  const [apart, together] = [sum(owners.map((o) => [pointsKey(o)])), sum([...new Set(owners.map((o) => graph.root(o)))].map((o) => aliasKeys(graph, o)))];
  if (apart !== together) bad(`I3 points of cards are ${apart}, of people ${together}`);
}
