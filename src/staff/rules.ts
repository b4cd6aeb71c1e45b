import type { AggKey, Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import { byText } from '../kernel/order.ts';
import { buildDag } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { judgeFindings } from '../cases/finding.ts';

export const staffKey = (staffNo: string): AggKey => `staff:${staffNo}`;
const HOUR = 3_600_000;

/** How much a terminal lets people do on a bundle of this age (conflicts.md §4.20): normal to 72 h, PIN to 7 days, then the bare trade. */
export const bundleGrace = (ageMs: number): 'normal' | 'pin' | 'bare' => (ageMs <= 72 * HOUR ? 'normal' : ageMs <= 7 * 24 * HOUR ? 'pin' : 'bare');

/** Whether a person's rights are ended: a revocation holds until somebody who knew of it reinstates them (restrictive wins, conflicts.md §1.9). */
export function foldRights(staffNo: string, given: Iterable<Fact>): { readonly revoked: boolean; readonly by?: string } {
  const facts = uniqueFacts(given).filter((f) => (isKind(f, 'staff.revoked') || isKind(f, 'staff.reinstated')) && f.body.staffNo === staffNo);
  const dag = buildDag(facts.map((f) => ({ id: f.id as string, prev: f.prev[staffKey(staffNo)] ?? [] })));
  const open = facts
    .filter((f) => f.kind === 'staff.revoked' && !facts.some((r) => r.kind === 'staff.reinstated' && dag.isAncestor(f.id, r.id)))
    .sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id));
  return open[0] === undefined ? { revoked: false } : { revoked: true, by: open[0].id };
}
/** Words about a person rather than actions of theirs. */
const ABOUT = new Set(['staff.revoked', 'staff.reinstated', 'staff.lockedOut', 'case.resolved']);

/**
 * EX-14: what a person did after their rights ended, before their terminal knew; it stands and is listed, with who approved
 * (conflicts.md §4.20, SC-14). `facts`: the words about the person and everything they did.
 */
export function detectStaff(staffNo: string, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  return judgeFindings(
    staffKey(staffNo),
    facts,
    (fs, c) => {
      const words = fs.filter((f) => (isKind(f, 'staff.revoked') || isKind(f, 'staff.reinstated')) && f.body.staffNo === staffNo);
      return words
        .filter((f) => f.kind === 'staff.revoked')
        .flatMap((end) => {
          const from = effOf(end, c);
          const until =
            words
              .filter((f) => f.kind === 'staff.reinstated' && effOf(f, c) > from)
              .map((f) => effOf(f, c))
              .sort()[0] ?? '~';
          const acts = fs.filter((f) => f.by === staffNo && !ABOUT.has(f.kind) && effOf(f, c) > from && effOf(f, c) < until);
          return acts.length === 0
            ? []
            : [
                {
                  code: 'EX-14' as const,
                  fork: end.id,
                  sides: [{ fact: end }, ...acts.map((fact) => ({ fact, data: { ...(fact.approver === undefined ? {} : { approver: fact.approver }) } }))],
                },
              ];
        });
    },
    corrections,
    world,
  );
}
