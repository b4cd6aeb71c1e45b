import { parseDocNumber } from '../kernel/docNumber.ts';
import { byText } from '../kernel/order.ts';
import { docNoOf } from './seal.ts';
import type { Fact } from './envelope.ts';

/** Facts of one place in a journal with different hashes: restored or cloned (conflicts.md §4.12). */
export interface DoubleSeq {
  readonly terminal: string;
  readonly epoch: string;
  readonly jseq: number;
  readonly facts: readonly Fact[];
}
const groupBy = <T>(items: Iterable<T>, keyOf: (item: T) => string): Map<string, T[]> => {
  const out = new Map<string, T[]>();
  for (const i of items) {
    const k = keyOf(i);
    out.set(k, [...(out.get(k) ?? []), i]);
  }
  return out;
};
/** Every (terminal, epoch, jseq) that two different facts claim. */
export function doubleSeqs(facts: Iterable<Fact>): DoubleSeq[] {
  const out: DoubleSeq[] = [];
  for (const group of groupBy(new Map([...facts].map((f) => [f.id, f])).values(), (f) => `${f.terminal}|${f.epoch}|${f.jseq}`).values()) {
    const [first] = group;
    if (first !== undefined && new Set(group.map((f) => f.hash)).size > 1)
      out.push({ terminal: first.terminal, epoch: first.epoch, jseq: first.jseq, facts: group.sort((a, b) => byText(a.id, b.id)) });
  }
  return out.sort((a, b) => byText(a.terminal + a.epoch, b.terminal + b.epoch) || a.jseq - b.jseq);
}

/** Number a document goes by; `printedNo` is on its paper for ever (conflicts.md §4.11). */
export interface EffectiveNumber {
  readonly printedNo: string;
  readonly effectiveNo: string;
}
/** A number given twice stays with the earlier; the later become `{no}*1`, `*2`, in order of effective time. `eff` gives the corrected stamp. */
export function effectiveNumbers(facts: Iterable<Fact>, eff: (f: Fact) => string = (f) => f.hlc): Map<string, EffectiveNumber> {
  const out = new Map<string, EffectiveNumber>();
  const numbered = [...new Map([...facts].map((f) => [f.id, f])).values()].filter((f) => docNoOf(f) !== undefined);
  for (const [printedNo, group] of groupBy(numbered, (f) => docNoOf(f) ?? '')) {
    group.sort((a, b) => byText(eff(a), eff(b)) || byText(a.id, b.id));
    group.forEach((f, i) => out.set(f.id, { printedNo, effectiveNo: i === 0 ? printedNo : `${printedNo}*${i}` }));
  }
  return out;
}
export interface NumberGap {
  readonly terminal: string;
  readonly epoch: string;
  readonly cls: string;
  readonly seq: number;
  readonly next: Fact;
}
/** Longest row of missing numbers that is told one by one; beyond it the journal did not lose documents, it began elsewhere. */
const LONGEST_GAP = 1000;
/** Numbers missing below one that is there; a journal starts at 1 (`whole`), or where its first fact stands. `there`: runs known to be there beside these facts, by `{epoch}|{class}`. */
export function numberGaps(facts: Iterable<Fact>, whole = true, there: Readonly<Record<string, readonly (readonly [number, number])[]>> = {}): NumberGap[] {
  const rows = [...facts].flatMap((fact) => {
    const n = parseDocNumber(docNoOf(fact) ?? '');
    return n === undefined ? [] : [{ fact, n }];
  });
  const out: NumberGap[] = [];
  for (const group of groupBy(rows, (r) => `${r.fact.terminal}|${r.fact.epoch}|${r.n.cls}`).values()) {
    const bySeq = new Map(group.sort((a, b) => byText(b.fact.id, a.fact.id)).map((r) => [r.n.seq, r.fact]));
    const seqs = [...bySeq.keys()].sort((a, b) => a - b);
    let due = whole ? 1 : (seqs[0] ?? 1);
    for (const seq of seqs) {
      const next = bySeq.get(seq);
      const cls = group[0]?.n.cls ?? '';
      if (next === undefined) continue;
      const runs = there[`${next.epoch}|${cls}`] ?? [];
      for (due = Math.max(due, seq - LONGEST_GAP); due < seq; due += 1) {
        const run = runs.find(([from, to]) => from <= due && due <= to);
        if (run === undefined) out.push({ terminal: next.terminal, epoch: next.epoch, cls, seq: due, next });
        else due = Math.min(run[1], seq - 1);
      }
      due = seq + 1;
    }
  }
  return out.sort((a, b) => byText(a.terminal + a.epoch + a.cls, b.terminal + b.epoch + b.cls) || a.seq - b.seq);
}

/** Facts that follow another than the one that stands before them: the journal went on somewhere else (conflicts.md §4.12). */
export function brokenSteps(facts: Iterable<Fact>): DoubleSeq[] {
  const out: DoubleSeq[] = [];
  const all = [...new Map([...facts].map((f) => [f.id, f])).values()];
  const at = groupBy(all, (f) => `${f.terminal}|${f.epoch}|${f.jseq}`);
  for (const f of all) {
    const before = at.get(`${f.terminal}|${f.epoch}|${f.jseq - 1}`) ?? [];
    if (f.prevHash === '' || before.length === 0 || before.some((b) => b.hash === f.prevHash)) continue;
    out.push({ terminal: f.terminal, epoch: f.epoch, jseq: f.jseq, facts: [...before, f].sort((a, b) => byText(a.id, b.id)) });
  }
  return out.sort((a, b) => byText(a.terminal + a.epoch, b.terminal + b.epoch) || a.jseq - b.jseq);
}
