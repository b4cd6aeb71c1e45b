import type { AggKey, Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText } from '../kernel/order.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { everybodyTold, foldLedger, overdraftOf } from '../conflict/ledger.ts';
import type { LedgerFold } from '../conflict/ledger.ts';
import { judgeFindings } from '../cases/finding.ts';
import { missingPredecessors } from '../cases/missing.ts';
import { accountEntries, causesOf } from '../members/accounts.ts';
import type { AccountEntry } from '../members/accounts.ts';

/** Who may use a deposit offline, and until when (conflicts.md §3.5). */
export interface Token {
  readonly terminal: string;
  readonly leaseUntilMs: number;
  readonly factId: string;
}
/** A deposit order (conflicts.md §4.8). Fen: paid = applied + refunded + forfeited + moved + balance. */
export interface OrderView {
  readonly orderId: string;
  readonly state: 'pending' | 'open' | 'applied' | 'refunded' | 'forfeited' | 'cancelled';
  readonly balanceFen: number;
  readonly paidFen: number;
  readonly appliedFen: number;
  readonly refundedFen: number;
  readonly forfeitedFen: number;
  readonly token?: Token;
  readonly heads: readonly string[];
}
/** A lease lasts a day unless it is renewed (conflicts.md §3.5). */
export const LEASE_MS = 24 * 3_600_000;

const tokenOf = (f: Fact): Token | undefined =>
  isKind(f, 'order.paid')
    ? { terminal: f.terminal, leaseUntilMs: f.body.leaseUntilMs, factId: f.id }
    : isKind(f, 'order.tokenTaken')
      ? { terminal: f.body.terminal, leaseUntilMs: f.body.leaseUntilMs, factId: f.id }
      : undefined;

/** The token as it stood at a time: the last taking at or before it. A second payment by another terminal does not move it. */
export function tokenAt(facts: readonly Fact[], eff: string, corrections: Corrections = {}): Token | undefined {
  let held: Token | undefined;
  for (const f of [...facts].sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id))) {
    const token = tokenOf(f);
    if (token === undefined || effOf(f, corrections) > eff) continue;
    if (held === undefined || f.kind === 'order.tokenTaken' || held.terminal === token.terminal) held = token;
  }
  return held;
}
/** Whether this terminal may apply, refund or cancel at this moment without asking (conflicts.md §3.5). */
export const holdsToken = (token: Token | undefined, terminal: string, nowMs: number): boolean =>
  token !== undefined && token.terminal === terminal && nowMs <= token.leaseUntilMs;
/** Whether another terminal may take it by compare-and-set: only when the lease has ended, or by force (SM + OPS). */
export const mayTakeToken = (token: Token | undefined, terminal: string, nowMs: number): boolean =>
  token === undefined || token.terminal === terminal || nowMs > token.leaseUntilMs;

function ledgerOf(key: AggKey, facts: readonly Fact[], corrections: Corrections): LedgerFold<AccountEntry> {
  const tokens = facts.filter((f) => tokenOf(f) !== undefined);
  const list = accountEntries(key, facts, corrections).map((e) => {
    const eff = effOf(e.posting.fact, corrections);
    const alone = e.amount < 0 && !holdsToken(tokenAt(tokens, eff, corrections), e.posting.fact.terminal, hlcMs(eff));
    return alone ? { ...e, forced: true } : e;
  });
  return foldLedger(list, causesOf(key, facts));
}

/** Folds an order; HQ's cancel beside a conversion into a sale loses (conflicts.md §4.8). */
export function foldOrder(orderId: string, given: Iterable<Fact>, corrections: Corrections = {}): OrderView {
  const key: AggKey = `order:${orderId.replace(/^order:/, '')}`;
  const facts = uniqueFacts(given);
  const ledger = ledgerOf(key, facts, corrections);
  const sum = (kinds: readonly string[]): number => ledger.entries.filter((e) => kinds.includes(e.posting.fact.kind)).reduce((s, e) => s + e.amount, 0);
  const appliedFen = 0 - sum(['sale.committed', 'sale.voided', 'sale.returned']);
  const refundedFen = 0 - sum(['order.refunded']);
  const forfeitedFen = 0 - sum(['order.forfeited']);
  const opened = facts.some((f) => isKind(f, 'order.paid'));
  const token = tokenAt(facts, '~', corrections);
  const stateOf = (): OrderView['state'] => {
    if (!opened) return 'pending';
    if (appliedFen > 0) return 'applied';
    if (refundedFen > 0 && ledger.total <= 0) return 'refunded';
    if (forfeitedFen > 0 && ledger.total <= 0) return 'forfeited';
    return facts.some((f) => isKind(f, 'order.cancelled')) ? 'cancelled' : 'open';
  };
  return {
    orderId,
    state: stateOf(),
    balanceFen: ledger.total,
    paidFen: sum(['order.paid']),
    appliedFen,
    refundedFen,
    forfeitedFen,
    ...(token === undefined ? {} : { token }),
    heads: ledger.dag.heads,
  };
}

/** EX-16: more was taken out than came in; liable is who acted without the token, else the later (conflicts.md §4.8, SC-13). */
export function detectOrder(key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs, c, w) => {
      const over = overdraftOf(ledgerOf(key, fs, c));
      const missing = missingPredecessors(key)(fs, c, w);
      if (over === undefined) return missing;
      const data = (e: AccountEntry) => ({
        amountFen: e.amount,
        shortFen: over.amount,
        withoutToken: e.forced === true,
        liable: e.factId === over.liable.factId,
      });
      return [
        {
          code: 'EX-16' as const,
          fork: over.fork,
          sides: over.members.map((e) => ({ fact: e.posting.fact, data: data(e) })),
          provisional: !everybodyTold(w, over.members),
        },
        ...missing,
      ];
    },
    corrections,
    world,
  );
}
