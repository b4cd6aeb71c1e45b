import type { Fact } from '../../src/facts/envelope.ts';
import type { ExceptionDoc, ExceptionSide } from '../../src/facts/rulings.ts';
import { caseRule } from '../../src/cases/catalogue.ts';
import { hlcMs, MAX_AHEAD_MS } from '../../src/kernel/hlc.ts';
import { gatewayException, nextRuling } from '../adjudicator/rulings.ts';
import { dbOf, update } from '../store/update.ts';
import type { Caller, Gateway } from './context.ts';

/**
 * EX-12: facts stamped more than two minutes ahead of their receipt (conflicts.md §3.2, SC-06). They are taken as they are; one
 * case a terminal and business day, whose members grow.
 */
export async function raiseSkew(g: Gateway, caller: Caller, fresh: readonly Fact[], receivedAt: number): Promise<void> {
  const ahead = fresh.filter((f) => hlcMs(f.hlc) > receivedAt + MAX_AHEAD_MS);
  const byDay = new Map<string, Fact[]>();
  for (const f of ahead) (byDay.get(f.businessDate) ?? byDay.set(f.businessDate, []).get(f.businessDate))?.push(f);
  const rule = caseRule('EX-12');
  const { terminal, storeId } = caller.speaker;
  for (const [day, facts] of byDay) {
    await update(g.store, dbOf(storeId), `rul:ex:EX-12:${terminal}:${day}`, (found) => {
      const old = found as unknown as ExceptionDoc | undefined; // written by this function and by its resolution
      const sides = new Map<string, ExceptionSide>((old?.sides ?? []).map((s) => [s.factId, s]));
      for (const f of facts) sides.set(f.id, { factId: f.id, kind: f.kind, atMs: hlcMs(f.hlc), by: f.by, terminal, storeId, data: { aheadMs: hlcMs(f.hlc) - receivedAt, receivedAt } });
      const made = gatewayException({ id: `rul:ex:EX-12:${terminal}:${day}`, code: 'EX-12', severity: rule.severity, owner: rule.owner, scope: [storeId], subject: `terminal:${terminal}`, members: [...sides.keys()].sort(), sides: [...sides.values()], openedMs: old?.openedMs ?? receivedAt });
      return nextRuling(found, made);
    });
    g.log.warn({ terminal, facts: facts.length }, 'facts stamped ahead of the clock');
  }
}
