import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { ExceptionCode, ExceptionDoc, ExceptionSide } from '../facts/rulings.ts';
import { docNoOf } from '../facts/seal.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { buildDag } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { caseRule } from './catalogue.ts';
import { withResolutions } from './resolutions.ts';

/** What a detector has found before it becomes a document. */
export interface Finding {
  readonly code: ExceptionCode;
  /** Fork point or first violating fact: the rest of the deterministic id (conflicts.md §3.7). */
  readonly fork: string;
  readonly sides: readonly { readonly fact: Fact; readonly data?: Readonly<Record<string, unknown>> }[];
  readonly provisional?: boolean;
}
/** Finds the exceptions in facts of one aggregate, ignoring resolutions; pure and the same for any order. */
export type Finder = (facts: readonly Fact[], corrections: Corrections, world: World) => readonly Finding[];

export const storeOfFact = (fact: Fact): string => {
  const body = fact.body;
  return typeof body === 'object' && body !== null && 'storeId' in body && typeof body.storeId === 'string'
    ? body.storeId
    : (fact.terminal.split('-')[0] ?? fact.terminal);
};
const byTime =
  (corrections: Corrections) =>
  (a: Fact, b: Fact): number =>
    byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id);

/** The one builder of exception documents. `fork` may be another than the finding's own, for what came after a resolution. */
export function exceptionOf(subject: AggKey, f: Finding, corrections: Corrections = {}, fork = f.fork): ExceptionDoc {
  const { severity, owner } = caseRule(f.code);
  const sides = [...new Map(f.sides.map((s) => [s.fact.id as string, s])).values()].sort((a, b) => byTime(corrections)(a.fact, b.fact));
  const side = ({ fact, data }: Finding['sides'][number]): ExceptionSide => {
    const docNo = docNoOf(fact);
    return {
      factId: fact.id,
      kind: fact.kind,
      atMs: hlcMs(effOf(fact, corrections)),
      by: fact.by,
      terminal: fact.terminal,
      storeId: storeOfFact(fact),
      ...(docNo === undefined ? {} : { docNo }),
      data: data ?? {},
    };
  };
  return {
    id: `rul:ex:${f.code}:${subject}:${fork}`,
    cls: 'exception',
    code: f.code,
    severity,
    owner,
    scope: sortedUnique(sides.flatMap((s) => s.fact.scope)),
    subject,
    members: sortedUnique(sides.map((s) => s.fact.id)),
    sides: sides.map(side),
    status: 'open',
    openedMs: hlcMs(effOf((sides[1] ?? sides[0])?.fact ?? { id: '', hlc: '0'.repeat(15) }, corrections)),
    pv: 0,
    ...(f.provisional === true ? { provisional: true } : {}),
  };
}

/** The builder for cases that come out of cards, which are no facts: `rest` ends the id `rul:ex:{code}:{subject}:{rest}`; members are in their own order. */
export function cardCase(code: ExceptionCode, subject: AggKey, rest: string, c: Pick<ExceptionDoc, 'scope' | 'members' | 'sides' | 'openedMs'>): ExceptionDoc {
  const { severity, owner } = caseRule(code);
  return {
    id: exceptionId(code, subject, rest),
    cls: 'exception',
    code,
    severity,
    owner,
    scope: c.scope,
    subject,
    members: c.members,
    sides: c.sides,
    status: 'open',
    openedMs: c.openedMs,
    pv: 0,
  };
}

/**
 * Exceptions of one aggregate with people's words applied: a resolution closes the case as that person saw it; what they had not seen
 * opens a case of its own, named by the resolution (conflicts.md §1.8). Every module's detector goes through here. `also`: other keys of the
 * same account (conflicts.md §4.4); what somebody settled under one of them is not asked again.
 */
export function judgeFindings(
  subject: AggKey,
  given: readonly Fact[],
  find: Finder,
  corrections: Corrections = {},
  world: World = {},
  also: readonly AggKey[] = [],
): ExceptionDoc[] {
  const facts = uniqueFacts(given);
  // A word about something else is, for a journal, a fact that takes its place in it (EX-11).
  const isWord = (f: Fact): boolean => isKind(f, 'case.resolved') && (!subject.startsWith('terminal:') || f.body.caseId.includes(`:${subject}:`));
  const words = facts.filter(isWord).sort(byTime(corrections));
  const matter = facts.filter((f) => !isWord(f) && (f.kind !== 'case.resolved' || subject === `terminal:${f.terminal}`));
  if (words.length === 0)
    return find(matter, corrections, world)
      .map((f) => exceptionOf(subject, f, corrections))
      .sort((a, b) => byText(a.id, b.id));
  const dag = buildDag(facts.map((f) => ({ id: f.id as string, prev: [subject, ...also].flatMap((k) => f.prev[k] ?? []) })));
  const settledAs = (word: Fact, code: string): boolean =>
    isKind(word, 'case.resolved') && also.some((k) => word.body.caseId.startsWith(`rul:ex:${code}:${k}:`));
  const sawBy = (word: Fact, id: string): boolean => dag.isAncestor(id, word.id);
  const out = new Map<string, ExceptionDoc>();
  for (const f of find(matter, corrections, world)) {
    const doc = exceptionOf(subject, f, corrections);
    // Follow the chain of words: each settles what it had seen; the first that leaves somebody unseen names the new case.
    let current = doc;
    for (let word = wordOn(words, current.id); word !== undefined; word = wordOn(words, current.id)) {
      const by = word;
      if (doc.members.every((m) => sawBy(by, m)) || current.id === exceptionId(f.code, subject, by.id)) break;
      current = exceptionOf(subject, f, corrections, by.id);
    }
    if (wordOn(words, current.id) === undefined && words.some((w) => settledAs(w, f.code) && doc.members.every((m) => sawBy(w, m)))) continue;
    out.set(current.id, current);
  }
  for (const word of words) {
    if (!isKind(word, 'case.resolved') || out.has(word.body.caseId)) continue;
    const then = find(
      matter.filter((f) => sawBy(word, f.id)),
      corrections,
      world,
    ).map((f) => ({ f, doc: exceptionOf(subject, f, corrections) }));
    const mine =
      then.find((t) => t.doc.id === word.body.caseId) ??
      then.find((t) => t.f.code === word.body.code && word.body.caseId.startsWith(`rul:ex:${t.f.code}:${subject}:`));
    if (mine !== undefined) out.set(word.body.caseId, { ...mine.doc, id: word.body.caseId });
  }
  return withResolutions([...out.values()], words).sort((a, b) => byText(a.id, b.id));
}
const exceptionId = (code: string, subject: AggKey, fork: string): string => `rul:ex:${code}:${subject}:${fork}`;
const wordOn = (words: readonly Fact[], caseId: string): Fact | undefined => words.find((w) => isKind(w, 'case.resolved') && w.body.caseId === caseId);

/**
 * Rulings after new facts: what is found, and what was open and is no longer found, closed as withdrawn with the facts that removed
 * the cause; never deleted (conflicts.md §3.7). A person's resolution is not withdrawn by a machine.
 */
export function reconcile(before: readonly ExceptionDoc[], found: readonly ExceptionDoc[], news: readonly Fact[]): ExceptionDoc[] {
  const now = new Set(found.map((d) => d.id));
  const gone = before
    .filter((d) => !now.has(d.id))
    .map((d): ExceptionDoc => (d.status === 'open' ? { ...d, status: 'withdrawn', withdrawnBy: sortedUnique(news.map((f) => f.id)), pv: d.pv + 1 } : d));
  return [...found, ...gone].sort((a, b) => byText(a.id, b.id));
}
