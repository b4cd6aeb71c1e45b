import type { AggKey, Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { byText } from '../kernel/order.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { reached } from '../conflict/watermark.ts';
import { judgeFindings } from '../cases/finding.ts';
import type { Finding } from '../cases/finding.ts';

/** A provider's transaction: channel and number (conflicts.md §4.9). */
export const payKey = (method: string, txnId: string): AggKey => `pay:${method}:${txnId}`;
/** Transactions a fact speaks of: payments of a sale with a reference, attempts and statements. */
export function payAggregates(fact: Fact): AggKey[] {
  if (isKind(fact, 'sale.committed'))
    return [...new Set(fact.body.payments.flatMap((p) => (p.ref === undefined || p.ref === '' || p.method === 'cash' ? [] : [payKey(p.method, p.ref)])))];
  return isKind(fact, 'pay.attempted') || isKind(fact, 'pay.stated') ? [payKey(fact.body.method, fact.body.txnId)] : [];
}
const RANK = { statement: 4, webhook: 3, query: 2, manual: 1 } as const;
type Statement = FactOf<'pay.stated'>;

export interface PaymentView {
  /** undefined: nobody has said yet (待确认). */
  readonly paid?: boolean;
  readonly source?: keyof typeof RANK;
  readonly amountFen: number;
  /** The one sale that has this money; the others count as unpaid. */
  readonly saleFactId?: string;
  readonly unpaid: readonly string[];
}
const byEffOf =
  (c: Corrections) =>
  (a: Fact, b: Fact): number =>
    byText(effOf(a, c), effOf(b, c)) || byText(a.id, b.id);
const salesIn = (facts: readonly Fact[], c: Corrections): Fact[] => facts.filter((f) => isKind(f, 'sale.committed')).sort(byEffOf(c));

/** Whose word counts: bank statement, webhook, query, manual; of equals success beats failure, then the later (conflicts.md §4.9). */
function lastWord(facts: readonly Fact[], c: Corrections): Statement | undefined {
  return facts
    .filter((f): f is Statement => isKind(f, 'pay.stated'))
    .sort((a, b) => RANK[b.body.source] - RANK[a.body.source] || Number(b.body.paid) - Number(a.body.paid) || byEffOf(c)(b, a))[0];
}
export function foldPayment(given: Iterable<Fact>, corrections: Corrections = {}): PaymentView {
  const facts = uniqueFacts(given);
  const word = lastWord(facts, corrections);
  const sales = salesIn(facts, corrections);
  const amount = word?.body.amountFen ?? facts.flatMap((f) => (isKind(f, 'pay.attempted') ? [f.body.amountFen] : []))[0] ?? 0;
  return {
    ...(word === undefined ? {} : { paid: word.body.paid, source: word.body.source }),
    amountFen: amount,
    ...(sales[0] === undefined ? {} : { saleFactId: sales[0].id }),
    unpaid: sales.slice(1).map((f) => f.id),
  };
}

/** EX-19: one transaction in two sales, taken by hand but not paid, or paid twice over; EX-19O: money without a sale (SC-07 D). */
export function detectPayment(key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs, c, w): Finding[] => {
      const word = lastWord(fs, c);
      const sales = salesIn(fs, c);
      const [keeper] = sales;
      const out: Finding[] = [];
      if (sales.length > 1)
        out.push({ code: 'EX-19', fork: 'root', sides: sales.map((fact) => ({ fact, data: { why: 'twoSales', unpaid: fact !== keeper } })) });
      else if (word !== undefined && !word.body.paid && word.body.source === 'statement' && keeper !== undefined)
        out.push({ code: 'EX-19', fork: 'root', sides: [{ fact: keeper, data: { why: 'notPaid', shortFen: word.body.amountFen } }, { fact: word }] });
      else if (word !== undefined && word.body.paid && word.body.source !== 'manual' && keeper === undefined) {
        // The till had given this payment up, and its sale may have been paid another way: the money goes back.
        const given = fs.filter((f) => isKind(f, 'pay.stated') && f.body.source === 'manual' && !f.body.paid);
        const final = reached(w, effOf(word, c), word.scope);
        const tried = fs.filter((f) => isKind(f, 'pay.attempted'));
        if (given.length > 0)
          out.push({
            code: 'EX-19',
            fork: 'root',
            sides: [...given, word].map((fact) => ({ fact, data: { why: 'paidAfterGivenUp', refundFen: word.body.amountFen } })),
            provisional: !final,
          });
        else
          out.push({
            code: 'EX-19O',
            fork: 'root',
            sides: [...tried, word].map((fact) => ({ fact, data: { amountFen: word.body.amountFen } })),
            provisional: !final,
          });
      }
      return out;
    },
    corrections,
    world,
  );
}
