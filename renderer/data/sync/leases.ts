import type { AggKey } from '../../../src/facts/envelope.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { foldOrder, holdsToken, LEASE_MS } from '../../../src/sales/orderFold.ts';
import type { FactIndex } from '../views/fact-index.ts';

const AGAIN_MS = 10 * 60_000;

/** Deposits this terminal holds and whose lease is half over: the person who took them asks for the renewal (conflicts §3.5). */
export function dueLeases(facts: FactIndex, terminal: string, nowMs: number): { readonly orderId: string; readonly by: string }[] {
  const mine = new Map<string, string>();
  for (const f of facts.kind('order.paid')) if (isKind(f, 'order.paid')) mine.set(f.body.orderId, f.by);
  return [...mine]
    .filter(([orderId]) => {
      const order = foldOrder(orderId, facts.of(`order:${orderId.replace(/^order:/, '')}` satisfies AggKey), facts.corrections);
      return order.balanceFen > 0 && holdsToken(order.token, terminal, nowMs) && (order.token?.leaseUntilMs ?? 0) - nowMs < LEASE_MS / 2;
    })
    .map(([orderId, by]) => ({ orderId, by }));
}

/** Renews leases whenever there is a line, not more often than every ten minutes; a refusal is told by the order itself. */
export function leaseKeeper(p: {
  readonly facts: () => FactIndex | undefined;
  readonly terminal: string;
  readonly now: () => number;
  readonly renew: (request: { readonly orderId: string; readonly by: string }) => Promise<unknown>;
}): () => void {
  let lastMs = -AGAIN_MS;
  return () => {
    const facts = p.facts();
    if (facts === undefined || Math.abs(p.now() - lastMs) < AGAIN_MS) return;
    lastMs = p.now();
    for (const lease of dueLeases(facts, p.terminal, p.now())) void p.renew(lease).catch(() => undefined);
  };
}
