import { formatDocNumber, parseDocNumber, terminalCode } from '../kernel/docNumber.ts';
import { hashOf } from '../kernel/hash.ts';
import { maxHlc, nodeOf, tickHlc } from '../kernel/hlc.ts';
import type { Hlc } from '../kernel/brand.ts';
import type { DocClass, Fact, FactDraft } from './envelope.ts';
import { covered, personalIn } from './personal.ts';

/** Where a terminal's journal stands (conflicts.md §3.1). Kept in memory under the writer lock; recovered by `chainFrom`. */
export interface Chain {
  readonly terminal: string;
  readonly epoch: string;
  readonly jseq: number;
  readonly prevHash: string;
  readonly numbers: Readonly<Partial<Record<DocClass, number>>>;
  readonly hlc?: Hlc;
  readonly currency: string;
}
/** One look at the clocks. `offsetMs` is what the server's clock is ahead of this one (conflicts.md §3.2). */
export interface Reading {
  readonly wallMs: number;
  readonly offsetMs: number;
  readonly bootId: string;
  readonly monoMs: number;
  readonly businessDate: string;
}

/** Without undefined members, so that what is hashed is what every store gives back. */
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));

/**
 * Hash of a fact: sha256 of its canonical JSON without `hash` and without the `_`-fields of a store (architecture §3.2); personal members
 * enter it as commitments, so that it stays when they go (facts/personal.ts).
 */
export function hashFact(fact: object): string {
  return hashOf(covered(Object.fromEntries(Object.entries(fact).filter(([k]) => k !== 'hash' && !k.startsWith('_')))));
}

/**
 * `prev` of a draft inside an action: a later fact has seen the earlier ones on the same aggregate, so it follows them
 * and not the heads which those already follow.
 */
function chained(
  prev: FactDraft['prev'],
  seen: ReadonlyMap<string, { readonly last: string; readonly covered: ReadonlySet<string> }>,
): Record<string, string[]> {
  const out: Record<string, string[]> = {};
  for (const [key, heads] of Object.entries(prev)) {
    const before = seen.get(key);
    out[key] = before === undefined ? [...heads] : [...heads.filter((h) => !before.covered.has(h)), before.last];
  }
  return out;
}

/**
 * Turns drafts into facts: ids, jseq, hash chain, HLC and document numbers (into `body.docNo`), all in memory.
 * Nothing has happened until the caller has written them durably; only then may it keep the returned chain. `newSalt` (kernel/salt.ts) makes
 * personal members redactable; without it they stand in the hash in clear.
 */
export function sealFacts(
  drafts: readonly FactDraft[],
  chain: Chain,
  reading: Reading,
  newUlid: () => string,
  newSalt?: () => string,
): { readonly facts: Fact[]; readonly chain: Chain } {
  const facts: Fact[] = [];
  const seen = new Map<string, { last: string; covered: Set<string> }>();
  const numbers: Partial<Record<DocClass, number>> = { ...chain.numbers };
  let { jseq, prevHash, hlc } = chain;
  for (const draft of drafts) {
    jseq += 1;
    hlc = tickHlc(hlc, reading.wallMs + reading.offsetMs, nodeOf(chain.terminal, chain.epoch));
    let body = plain(draft.body);
    if (draft.numberClass !== undefined) {
      const seq = (numbers[draft.numberClass] ?? 0) + 1;
      numbers[draft.numberClass] = seq;
      const docNo = formatDocNumber({ cls: draft.numberClass, terminal: chain.terminal, epoch: chain.epoch, businessDate: reading.businessDate, seq });
      body = { ...(typeof body === 'object' ? body : {}), docNo };
    }
    const prev = chained(draft.prev, seen);
    const personal = newSalt === undefined ? [] : personalIn(draft.kind, body);
    const open = {
      id: `fact:${newUlid()}` as Fact['id'], // made here, by its definition
      kind: draft.kind,
      v: draft.v,
      scope: [...draft.scope],
      currency: chain.currency,
      terminal: chain.terminal,
      epoch: chain.epoch,
      jseq,
      prevHash,
      hlc,
      wallMs: reading.wallMs,
      bootId: reading.bootId,
      monoMs: reading.monoMs,
      businessDate: reading.businessDate,
      by: draft.by,
      ...(draft.approver === undefined ? {} : { approver: draft.approver }),
      prev,
      ...(newSalt === undefined || personal.length === 0 ? {} : { salt: newSalt(), personal }),
      body,
    };
    const fact: Fact = { ...open, hash: hashFact(open) };
    for (const [key, heads] of Object.entries(prev)) {
      const before = seen.get(key);
      seen.set(key, { last: fact.id, covered: new Set([...(before?.covered ?? []), ...heads]) });
    }
    prevHash = fact.hash;
    facts.push(fact);
  }
  return { facts, chain: { ...chain, jseq, prevHash, numbers, ...(hlc === undefined ? {} : { hlc }) } };
}

/** Document number inside a fact's body, if it carries one. */
export function docNoOf(fact: { readonly body: unknown }): string | undefined {
  const body = fact.body;
  return typeof body === 'object' && body !== null && 'docNo' in body && typeof body.docNo === 'string' ? body.docNo : undefined;
}

/** Recovers the chain of one terminal and epoch from the facts at hand (others are skipped). An empty list starts a new chain. */
export function chainFrom(facts: Iterable<Fact>, identity: { readonly terminal: string; readonly epoch: string; readonly currency: string }): Chain {
  const numbers: Partial<Record<DocClass, number>> = {};
  let jseq = 0;
  let prevHash = '';
  let hlc: Hlc | undefined;
  for (const fact of facts) {
    if (fact.terminal !== identity.terminal || fact.epoch !== identity.epoch) continue;
    if (fact.jseq > jseq) ({ jseq, hash: prevHash } = fact);
    hlc = hlc === undefined ? fact.hlc : maxHlc(hlc, fact.hlc);
    const n = parseDocNumber(docNoOf(fact) ?? '');
    if (n !== undefined && n.terminalCode === terminalCode(fact.terminal) && n.epoch === fact.epoch) numbers[n.cls] = Math.max(numbers[n.cls] ?? 0, n.seq);
  }
  return { ...identity, jseq, prevHash, numbers, ...(hlc === undefined ? {} : { hlc }) };
}
