import { parseDocNumber, terminalCode } from '../kernel/docNumber.ts';
import { docNoOf, hashFact } from './seal.ts';
import type { Fact } from './envelope.ts';

export interface ChainProblem {
  readonly code: 'hash-wrong' | 'jseq-gap' | 'jseq-duplicate' | 'chain-broken' | 'number-gap' | 'number-duplicate' | 'number-foreign';
  readonly terminal: string;
  readonly epoch: string;
  readonly factId?: string;
  readonly at: number; // jseq, or number seq
  readonly cls?: string;
}

/** True when the stored hash is the hash of what stands in the document. */
export const verifyHash = (fact: Fact): boolean => hashFact(fact) === fact.hash;

/** What the journal was known to end with before these facts, so that a suffix can be checked. */
export interface ChainStart {
  readonly jseq: number;
  readonly hash: string;
}

function checkOne(facts: readonly Fact[], start: ChainStart | undefined): ChainProblem[] {
  const out: ChainProblem[] = [];
  let at = start?.jseq ?? 0;
  let last: string | undefined = start?.hash ?? '';
  let before: Fact | undefined;
  for (const fact of facts) {
    const where = { terminal: fact.terminal, epoch: fact.epoch, factId: fact.id, at: fact.jseq };
    if (!verifyHash(fact)) out.push({ code: 'hash-wrong', ...where });
    if (before !== undefined && fact.jseq === before.jseq) {
      if (fact.hash !== before.hash) out.push({ code: 'jseq-duplicate', ...where });
      continue;
    }
    if (fact.jseq !== at + 1) {
      out.push({ code: 'jseq-gap', ...where, at: at + 1 });
      last = undefined;
    }
    if (last !== undefined && fact.prevHash !== last) out.push({ code: 'chain-broken', ...where });
    at = fact.jseq;
    last = fact.hash;
    before = fact;
  }
  return out;
}

function checkNumbers(facts: readonly Fact[], whole: boolean): ChainProblem[] {
  const out: ChainProblem[] = [];
  const byClass = new Map<string, { readonly seq: number; readonly fact: Fact }[]>();
  for (const fact of facts) {
    const text = docNoOf(fact);
    if (text === undefined) continue;
    const n = parseDocNumber(text);
    if (n === undefined || n.terminalCode !== terminalCode(fact.terminal) || n.epoch !== fact.epoch) {
      out.push({ code: 'number-foreign', terminal: fact.terminal, epoch: fact.epoch, factId: fact.id, at: fact.jseq });
      continue;
    }
    byClass.set(n.cls, [...(byClass.get(n.cls) ?? []), { seq: n.seq, fact }]);
  }
  for (const [cls, rows] of byClass) {
    rows.sort((a, b) => a.seq - b.seq || (a.fact.id < b.fact.id ? -1 : 1));
    let expected = whole ? 1 : (rows[0]?.seq ?? 1);
    rows.forEach(({ seq, fact }, i) => {
      const where = { terminal: fact.terminal, epoch: fact.epoch, cls };
      if (i > 0 && rows[i - 1]?.seq === seq) {
        out.push({ code: 'number-duplicate', ...where, factId: fact.id, at: seq });
        return;
      }
      for (; expected < seq; expected += 1) out.push({ code: 'number-gap', ...where, at: expected });
      expected = seq + 1;
    });
  }
  return out;
}

/**
 * Checks journals: hashes, gapless jseq, the hash chain, and number continuity per class (conflicts.md §4.11–4.12, I5, I10).
 * Facts of any terminals in any order; equal repeats are harmless. `starts` by terminal+epoch for suffixes of a journal.
 */
export function verifyChain(facts: Iterable<Fact>, starts: Readonly<Record<string, ChainStart>> = {}): ChainProblem[] {
  const journals = new Map<string, Map<string, Fact>>();
  for (const fact of facts) {
    const key = fact.terminal + fact.epoch;
    const journal = journals.get(key) ?? new Map<string, Fact>();
    // An equal repeat collapses; the same id with other content stays apart, and its hash tells.
    journal.set(`${fact.id} ${fact.hash}`, fact);
    journals.set(key, journal);
  }
  const out: ChainProblem[] = [];
  for (const key of [...journals.keys()].sort()) {
    const rows = [...(journals.get(key)?.values() ?? [])].sort((a, b) => a.jseq - b.jseq || (a.hash < b.hash ? -1 : 1));
    out.push(...checkOne(rows, starts[key]), ...checkNumbers(rows, starts[key] === undefined));
  }
  return out;
}
