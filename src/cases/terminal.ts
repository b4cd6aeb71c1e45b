import type { AggKey, Fact } from '../facts/envelope.ts';
import { brokenSteps, doubleSeqs, effectiveNumbers, numberGaps } from '../facts/journals.ts';
import { docNoOf } from '../facts/seal.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { effOf } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { reached } from '../conflict/watermark.ts';
import { judgeFindings } from './finding.ts';
import type { Finding } from './finding.ts';

/** A correction beyond this opens EX-12 (conflicts.md §3.2). */
const SKEW_MS = 120_000;
export const terminalKey = (terminal: string): AggKey => `terminal:${terminal}`;
/** The one case of an incarnation that was restored or cloned: whoever finds it first, it is the same (conflicts.md §4.12). */
export const identityCaseId = (terminal: string, epoch: string): string => `rul:ex:EX-11:${terminalKey(terminal)}:${epoch}`;

/** EX-11: places of a journal where two histories part; one case an incarnation, since its end is a new one (SC-08, SC-17). */
function identity(facts: readonly Fact[]): Finding[] {
  const sides = new Map<string, Finding['sides'][number][]>();
  const put = (epoch: string, jseq: number, list: readonly Fact[]): void =>
    void sides.set(epoch, [...(sides.get(epoch) ?? []), ...list.map((fact) => ({ fact, data: { jseq } }))]);
  for (const d of doubleSeqs(facts)) put(d.epoch, d.jseq, d.facts);
  for (const b of brokenSteps(facts)) put(b.epoch, b.jseq, b.facts);
  return [...sides].map(([epoch, list]) => ({ code: 'EX-11' as const, fork: epoch, sides: list }));
}
/** EX-10: numbers given twice, and numbers missing once everything up to the next has arrived (conflicts.md §4.11). */
function numbers(facts: readonly Fact[], c: Corrections, w: World): Finding[] {
  const out: Finding[] = [];
  const effective = effectiveNumbers(facts, (f) => effOf(f, c));
  const byNo = new Map<string, Fact[]>();
  for (const f of facts) {
    const no = docNoOf(f);
    if (no !== undefined) byNo.set(no, [...(byNo.get(no) ?? []), f]);
  }
  for (const [no, group] of byNo)
    if (group.length > 1 && new Set(group.map((f) => f.hash)).size > 1)
      out.push({ code: 'EX-10', fork: no, sides: group.map((fact) => ({ fact, data: { effectiveNo: effective.get(fact.id)?.effectiveNo ?? no } })) });
  for (const gap of numberGaps(facts, true, w.numbers)) {
    // Only the terminal's own store can still hold the missing one.
    if (
      reached(
        w,
        effOf(gap.next, c),
        gap.next.scope.filter((s) => gap.terminal.startsWith(`${s}-`)),
      )
    )
      out.push({ code: 'EX-10', fork: `${gap.epoch}:${gap.cls}:${gap.seq}`, sides: [{ fact: gap.next, data: { missing: gap.seq, cls: gap.cls } }] });
  }
  return out;
}
/** EX-12: facts whose time was corrected by more than two minutes, one case a boot of the terminal (conflicts.md §3.2). */
function clock(facts: readonly Fact[], c: Corrections): Finding[] {
  const byBoot = new Map<string, Fact[]>();
  for (const f of facts) {
    const eff = f.kind === 'case.resolved' ? undefined : c[f.id]; // a word about a case decides by what it had seen, not by its hour
    if (eff !== undefined && Math.abs(hlcMs(eff) - hlcMs(f.hlc)) > SKEW_MS) byBoot.set(f.epoch + f.bootId, [...(byBoot.get(f.epoch + f.bootId) ?? []), f]);
  }
  return [...byBoot].map(([boot, group]) => ({
    code: 'EX-12' as const,
    fork: boot,
    sides: group.map((fact) => ({ fact, data: { saidMs: hlcMs(fact.hlc), correctedMs: hlcMs(effOf(fact, c)) } })),
  }));
}
/** Exceptions of one terminal's journal, from all its facts: EX-10, EX-11, EX-12. */
export function detectTerminal(terminal: string, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  const mine = facts.filter((f) => f.terminal === terminal || f.kind === 'case.resolved');
  return judgeFindings(terminalKey(terminal), mine, (fs, c, w) => [...identity(fs), ...numbers(fs, c, w), ...clock(fs, c)], corrections, world);
}
