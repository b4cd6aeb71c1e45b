import type { Payment } from './types.ts';
import { formatFen } from '../kernel/money.ts';
import type { Problem } from '../kernel/result.ts';

/** Where a tender stands; amounts in fen. Only cash may exceed what is due, and what exceeds comes back as change (jewelry §11). */
export interface TenderState {
  readonly paidFen: number; // everything handed over
  readonly dueFen: number; // still to pay, never negative
  readonly changeFen: number;
  readonly settled: boolean;
  readonly problem?: Problem;
}

/** Σ payments − change = payable (I6). Problems: `tender-over {amount}` when other means than cash exceed the amount, `tender-amount`. */
export function tender(payableFen: number, payments: readonly Payment[]): TenderState {
  const cash = payments.filter((p) => p.method === 'cash').reduce((sum, p) => sum + p.amountFen, 0);
  const paidFen = payments.reduce((sum, p) => sum + p.amountFen, 0);
  const over = Math.max(0, paidFen - payableFen);
  const changeFen = Math.min(over, cash);
  const dueFen = Math.max(0, payableFen - paidFen);
  const bad = payments.some((p) => p.amountFen <= 0 || !Number.isSafeInteger(p.amountFen));
  const problem: Problem | undefined = bad
    ? { code: 'tender-amount' }
    : over > cash
      ? { code: 'tender-over', params: { amount: formatFen(over - cash) } }
      : undefined;
  return { paidFen, dueFen, changeFen, settled: dueFen === 0 && problem === undefined, ...(problem === undefined ? {} : { problem }) };
}

/** Notes a customer is likely to hand over for what is due: the amount itself and the next round sums. Fen. */
export function cashSuggestions(dueFen: number): readonly number[] {
  if (dueFen <= 0) return [];
  const steps = [100, 1000, 5000, 10_000, 50_000, 100_000];
  return [...new Set([dueFen, ...steps.map((s) => Math.ceil(dueFen / s) * s)])].filter((v) => v <= dueFen * 2 || v - dueFen <= 10_000).slice(0, 5);
}
