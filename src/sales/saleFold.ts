import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText } from '../kernel/order.ts';
import type { Dag, DagNode } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { reached } from '../conflict/watermark.ts';
import { judgeFindings } from '../cases/finding.ts';
import type { Finding } from '../cases/finding.ts';
import { missingPredecessors } from '../cases/missing.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { dagOf, saleKey, voidsOverruled } from './voids.ts';
import { stalePriceDiff, selectPrice } from './price.ts';
import { halfUpMulDiv } from '../kernel/money.ts';

export { saleKey, voidsOverruled } from './voids.ts';

type Void = FactOf<'sale.voided'>;
/** A sale with what was appended to it (conflicts.md §4.7, §4.10). Amounts in fen. */
export interface SaleView {
  readonly saleId: string;
  readonly state: 'pending' | 'committed' | 'partReturned' | 'returned' | 'voided' | 'voidedButHandedOver';
  readonly paidFen: number;
  readonly refundedFen: number;
  readonly pickedUp: readonly string[]; // piece numbers
  readonly returned: readonly number[]; // line numbers
  /** Voids without effect: the goods had left (conflicts.md §4.7). */
  readonly overruledVoids: readonly string[];
  /** Consultants by line where they were changed; commission follows these. */
  readonly splits: Readonly<
    Record<number, { readonly factId: string; readonly consultants: readonly { readonly staffNo: string; readonly shareBp: number }[] }>
  >;
  readonly invoices: readonly { readonly part: number; readonly invoiceNo: string; readonly amountFen: number; readonly review: boolean }[];
  readonly heads: readonly string[];
}
const byEffOf =
  (corrections: Corrections) =>
  (a: Fact, b: Fact): number =>
    byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id);

/** Folds a sale and everything appended to it; pure, any order, missing predecessors tolerated. */
export function foldSale(saleId: string, given: Iterable<Fact>, corrections: Corrections = {}): SaleView {
  const facts = uniqueFacts(given)
    .filter((f) => typeof f.body === 'object' && f.body !== null && 'saleId' in f.body && f.body.saleId === saleId)
    .sort(byEffOf(corrections));
  const dag = dagOf(saleId, facts);
  const sale = facts.find((f) => isKind(f, 'sale.committed'));
  const overruled = voidsOverruled(saleId, facts);
  const voids = facts.filter((f): f is Void => isKind(f, 'sale.voided'));
  const standing = voids.filter((v) => !overruled.has(v.id));
  const pickups = facts.filter((f) => isKind(f, 'sale.pickedUp'));
  const returns = facts.filter((f) => isKind(f, 'sale.returned'));
  const returned = [...new Set(returns.flatMap((r) => (isKind(r, 'sale.returned') ? r.body.pieces.map((p) => p.lineNo) : [])))].sort((a, b) => a - b);
  const lines = sale !== undefined && isKind(sale, 'sale.committed') ? sale.body.lines.length : 0;
  const gone = standing.length > 0 && pickups.some((p) => standing.some((v) => !dag.isAncestor(p.id, v.id)));
  const stateOf = (): SaleView['state'] => {
    if (sale === undefined) return 'pending';
    if (gone) return 'voidedButHandedOver';
    if (standing.length > 0) return 'voided';
    if (returned.length === 0) return 'committed';
    return returned.length >= lines ? 'returned' : 'partReturned';
  };
  return {
    saleId,
    state: stateOf(),
    paidFen: sale !== undefined && isKind(sale, 'sale.committed') ? sale.body.totals.payableFen : 0,
    refundedFen: refundsOf(facts).reduce((sum, r) => sum + r.fen, 0),
    pickedUp: [...new Set(pickups.flatMap((p) => (isKind(p, 'sale.pickedUp') ? p.body.pieceNos : [])))].sort(byText),
    returned,
    overruledVoids: [...overruled].sort(byText),
    splits: splitsOf(facts, dag),
    invoices: invoicesOf(facts),
    heads: dag.heads,
  };
}

/** What one fact gave back: its key and fen, 0 for a fact that gives nothing back. */
function givenBack(fact: Fact): readonly [key: string, fen: number] {
  if (isKind(fact, 'sale.refunded')) return [`refund:${fact.body.n}`, fact.body.amountFen];
  if (isKind(fact, 'sale.returned')) return [`return:${fact.body.returnId}`, fact.body.refundFen];
  if (isKind(fact, 'sale.voided')) return [`void:${fact.id}`, fact.body.refundFen];
  return ['', 0];
}
/** Every payment back, once a key: the same `refund:{saleId}:{n}` is one; two voids that gave money back are two (conflicts.md §4.10). */
function refundsOf(facts: readonly Fact[]): { readonly fact: Fact; readonly fen: number }[] {
  const seen = new Set<string>();
  return facts.flatMap((fact) => {
    const [key, fen] = givenBack(fact);
    if (fen === 0 || seen.has(key)) return [];
    seen.add(key);
    return [{ fact, fen }];
  });
}

/** A manager's change beats a consultant's; of equals the one that knew the other, else the later (conflicts.md §4.7). */
function splitsOf(facts: readonly Fact[], dag: Dag<DagNode>): SaleView['splits'] {
  const out: Record<number, SaleView['splits'][number]> = {};
  const chosen = new Map<number, FactOf<'sale.splitChanged'>>();
  for (const f of facts) {
    if (!isKind(f, 'sale.splitChanged')) continue;
    const old = chosen.get(f.body.lineNo);
    const beats = old === undefined || (f.body.asManager === old.body.asManager ? !dag.isAncestor(f.id, old.id) : f.body.asManager);
    if (beats) chosen.set(f.body.lineNo, f);
  }
  for (const [lineNo, f] of [...chosen].sort(([a], [b]) => a - b))
    out[lineNo] = { factId: f.id, consultants: f.body.consultants.map(({ staffNo, shareBp }) => ({ staffNo, shareBp })) };
  return out;
}

/** One number a part; a second registration is kept and marked for FIN, never merged (conflicts.md §4.25). */
function invoicesOf(facts: readonly Fact[]): SaleView['invoices'] {
  const all = facts.flatMap((f) => (isKind(f, 'sale.invoiced') ? [f.body] : []));
  return all.map((i) => ({ part: i.part, invoiceNo: i.invoiceNo, amountFen: i.amountFen, review: all.some((o) => o !== i && o.part === i.part) }));
}

/** EX-20, EX-16 of a sale: money given back beside goods that left, or more than was paid (conflicts.md §4.7, §4.10). */
function moneyFindings(saleId: string, facts: readonly Fact[], corrections: Corrections, world: World): Finding[] {
  const sorted = [...facts].sort(byEffOf(corrections));
  const dag = dagOf(saleId, sorted);
  const sale = sorted.find((f) => isKind(f, 'sale.committed'));
  const root = sale?.id ?? 'root';
  const out: Finding[] = [];
  const voids = sorted.filter((f) => isKind(f, 'sale.voided') && f.body.refundFen > 0);
  const pickups = sorted.filter((f) => isKind(f, 'sale.pickedUp') && voids.some((v) => !dag.isAncestor(f.id, v.id)));
  if (voids.length > 0 && pickups.length > 0)
    out.push({
      code: 'EX-20',
      fork: root,
      sides: [...voids.filter((v) => pickups.some((p) => !dag.isAncestor(p.id, v.id))), ...pickups].map((fact) => ({ fact })),
    });
  const refunds = refundsOf(sorted);
  const paid = sale !== undefined && isKind(sale, 'sale.committed') ? sale.body.totals.payableFen : undefined;
  const back = refunds.reduce((sum, r) => sum + r.fen, 0);
  if (paid !== undefined && back > paid)
    out.push({
      code: 'EX-16',
      fork: root,
      sides: refunds.map((r) => ({ fact: r.fact, data: { refundFen: r.fen, overFen: back - paid } })),
      provisional: !reached(
        world,
        refunds
          .map((r) => effOf(r.fact, corrections))
          .sort()
          .at(-1) ?? '',
      ),
    });
  return out;
}

/** EX-13: sold by the gram on a version that a newer one had replaced (conflicts.md §4.19, SC-10). The customer is never charged again. */
function priceFindings(facts: readonly Fact[], corrections: Corrections, world: World): Finding[] {
  const { prices } = world;
  if (prices === undefined) return [];
  return facts.flatMap((f): Finding[] => {
    if (!isKind(f, 'sale.committed')) return [];
    const nowMs = hlcMs(effOf(f, corrections));
    const { storeId } = f.body;
    const region = world.regionOf?.[storeId];
    const changed = f.body.lines.flatMap((l) => {
      if (l.metal === undefined || l.goldPriceFenPerG === undefined || l.metalMg === undefined) return [];
      const due = selectPrice(prices, l.metal, { storeId, nowMs, ...(region === undefined ? {} : { region }) })?.price;
      if (due === undefined || due.version === l.goldPriceVersion || stalePriceDiff(l.goldPriceFenPerG, due.fenPerG, due.validFromMs, nowMs) === undefined)
        return [];
      return [
        {
          lineNo: l.lineNo,
          usedFenPerG: l.goldPriceFenPerG,
          dueFenPerG: due.fenPerG,
          version: due.version,
          diffFen: halfUpMulDiv(l.metalMg, due.fenPerG, 1000) - halfUpMulDiv(l.metalMg, l.goldPriceFenPerG, 1000),
        },
      ];
    });
    return changed.length === 0
      ? []
      : [{ code: 'EX-13', fork: f.id, sides: [{ fact: f, data: { lines: changed, diffFen: changed.reduce((sum, c) => sum + c.diffFen, 0) } }] }];
  });
}

/** Exceptions of one sale: EX-13, EX-16, EX-20, EX-24. */
export function detectSale(saleId: string, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  const key = saleKey(saleId);
  return judgeFindings(
    key,
    facts,
    (fs, c, w) => [...moneyFindings(saleId, fs, c, w), ...priceFindings(fs, c, w), ...missingPredecessors(key)(fs, c, w)],
    corrections,
    world,
  );
}
