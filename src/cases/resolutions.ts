import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText } from '../kernel/order.ts';

/** Closes the exceptions that a resolution among these facts names; two resolutions of one case: the first by time, then id. */
export function withResolutions(exceptions: readonly ExceptionDoc[], facts: readonly Fact[]): ExceptionDoc[] {
  return exceptions.map((doc) => {
    if (doc.status !== 'open') return doc;
    const mine = facts
      .filter((f) => isKind(f, 'case.resolved'))
      .filter((f) => f.body.caseId === doc.id)
      .sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id));
    const first = mine[0];
    if (first === undefined) return doc;
    return {
      ...doc,
      status: 'resolved',
      resolution: { factId: first.id, option: first.body.option, reason: first.body.reason, by: first.by, atMs: hlcMs(first.hlc) },
    };
  });
}
