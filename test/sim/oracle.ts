import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import { ofAccount, ofPrices, standingSales } from './accounts.ts';
import { body, pasts, postings } from './reading.ts';
import type { Expected, Price } from './accounts.ts';
import { ofClashes } from './clashes.ts';
import { ofDispute } from './disputes.ts';
import { ofNumbers } from './duplicates.ts';
import { ownerOf, persons } from './persons.ts';
import type { Made } from './persons.ts';
import { ofGaps, ofOrphans } from './papers.ts';
import type { Marks } from './papers.ts';
import { ofSteps } from './steps.ts';
import { ofEverything } from './watch.ts';
import type { Wrote } from './world.ts';

/**
 * What exceptions there have to be, told from the facts alone and without a line of the detectors: the rules of conflicts.md §4 in
 * the plainest words, slow and simple. It speaks of the codes named in `CODES` and of aggregates that no person has settled yet.
 */
export const CODES: ReadonlySet<string> = new Set([
  'EX-01',
  'EX-02',
  'EX-03',
  'EX-03R',
  'EX-04',
  'EX-04L',
  'EX-05',
  'EX-06',
  'EX-07',
  'EX-08',
  'EX-09',
  'EX-10',
  'EX-12',
  'EX-13',
  'EX-14',
  'EX-14F',
  'EX-15',
  'EX-16',
  'EX-17',
  'EX-18',
  'EX-19',
  'EX-19O',
  'EX-20',
  'EX-21',
  'EX-22',
  'EX-23',
  'EX-24',
  'EX-26',
]);
/** Cases of which only being there is expected: which takings are named depends on running sums. */
const LOOSE = /^EX-04 |^EX-06 |^EX-16 order:/;
export const spoken = (code: string): boolean => CODES.has(code);
/** One case as text, the same way for what is expected and what was found. */
export const caseText = (c: {
  readonly code: string;
  readonly subject: string;
  readonly members?: readonly string[] | undefined;
  readonly fork?: string | undefined;
}): string => {
  const name = `${c.code} ${c.subject}`;
  const named = c.subject.startsWith('xfer:') || c.code === 'EX-10' || c.code === 'EX-24';
  return LOOSE.test(name) ? name : `${name}${named ? ` ${c.fork ?? ''}` : ''} ${[...(c.members ?? [])].sort().join()}`;
};

function ofPiece(no: string, facts: readonly Fact[], all: readonly Fact[]): Expected[] {
  const key = `piece:${no}`;
  const saw = pasts(key, facts);
  const sales = standingSales(facts, no, all);
  const out: Expected[] = [];
  // I1: one piece is handed over once. Whoever else has sold it is in the same case (§4.5).
  if (sales.length > 1) out.push({ code: 'EX-01', subject: key, members: sales.map((s) => s.id).sort() });
  if (facts.some((f) => !PLAIN.has(f.kind))) return out;
  const first = [...sales].sort((a, b) => (a.hlc + a.id < b.hlc + b.id ? -1 : 1))[0];
  if (first !== undefined) {
    // §4.6: a promise with a deposit, still standing, made by somebody who did not know of any sale nor was known to a seller. Of one branch the last word counts.
    const side = facts.filter((f) => sales.every((s) => s !== f && !saw(s, f) && !saw(f, s)));
    for (const tip of side.filter((f) => !side.some((o) => saw(f, o)))) {
      const branch = side.filter((f) => f === tip || saw(f, tip));
      const changed = branch.filter((f) => f.kind === 'stock.reserved' || f.kind === 'stock.released' || cameBack(f));
      const held = changed.filter((f) => !changed.some((o) => saw(f, o)))[0];
      if (held?.kind === 'stock.reserved' && Number((body(held)['for'] as { readonly depositFen?: number }).depositFen ?? 0) > 0)
        out.push({ code: 'EX-02', subject: key, members: [held.id, first.id].sort() });
    }
  }
  return out;
}

/** Where other things happened to a piece than these, its reservations are told by the detector alone. */
const PLAIN: ReadonlySet<string> = new Set(['stock.received', 'stock.reserved', 'stock.released', 'stock.moved', 'sale.committed']);
/** Signed for in a store after a journey, as free stock: the promise went with the journey. */
const cameBack = (f: Fact): boolean =>
  f.kind === 'stock.moved' && (body(f)['from'] as { readonly at?: string } | undefined)?.at === 'transit' && body(f)['state'] === 'IN_STOCK';
const VISIT: ReadonlySet<string> = new Set(['apt.claimed', 'apt.transferAccepted', 'apt.arrived', 'apt.rejected', 'apt.paused', 'apt.ended']);
function ofVisit(aptId: string, facts: readonly Fact[]): Expected[] {
  const saw = pasts(aptId, facts);
  const beside = (a: Fact, b: Fact): boolean => a !== b && !saw(a, b) && !saw(b, a);
  const reopened = facts.filter((f) => f.kind === 'apt.reopened');
  const live = facts.filter((f) => !reopened.some((r) => saw(f, r)));
  const out: Expected[] = [];
  // §4.1: a void beside something that happened in a shop, neither knowing of the other.
  const happened = [...live.filter((f) => VISIT.has(f.kind)), ...facts.filter((f) => f.kind === 'sale.committed')];
  const voids = live.filter((f) => f.kind === 'apt.voided' && happened.some((h) => beside(h, f)));
  if (voids.length > 0)
    out.push({
      code: 'EX-08',
      subject: aptId,
      members: [...new Set([...voids, ...happened.filter((h) => voids.some((v) => beside(h, v)))].map((f) => f.id as string))].sort(),
    });
  // §4.2: two people at least who are not out of it and have something to show, or one who lost and appeals within three days.
  const accepts = facts.filter((f) => f.kind === 'apt.claimed' || f.kind === 'apt.transferAccepted');
  const people = new Set(accepts.map((a) => a.by));
  const shows = (a: Fact): Fact[] =>
    facts.filter(
      (f) => !saw(f, a) && (((f.kind === 'apt.shown' || f.kind === 'apt.ended') && f.by === a.by) || (f.kind === 'sale.committed' && soldBy(f, a.by))),
    );
  const open = accepts.filter(
    (a) =>
      !facts.some(
        (f) =>
          saw(a, f) &&
          (f.kind === 'apt.reopened' ||
            (f.kind === 'apt.paused' && (f.by === a.by || !people.has(f.by))) ||
            (f.kind === 'apt.rejected' && f.by === a.by) ||
            (((f.kind === 'apt.transferAccepted' && f.by !== a.by) ||
              (f.kind === 'apt.assigned' && body(f)['mode'] === 'manager' && body(f)['consultant'] !== a.by)) &&
              !shows(a).some((x) => beside(x, f)))),
      ),
  );
  const served = open.filter((a) => shows(a).length > 0);
  // Each of them once: who accepted at two terminals, by the accept that has more to show, then by the earlier.
  const weight = (a: Fact): number => Math.max(...shows(a).map((f) => (f.kind === 'sale.committed' ? 3 : f.kind === 'apt.ended' ? 2 : 1)));
  const best = [...people].flatMap(
    (who) => served.filter((a) => a.by === who).sort((a, b) => weight(b) - weight(a) || (a.hlc + a.id < b.hlc + b.id ? -1 : 1))[0] ?? [],
  );
  if (best.length > 1) out.push({ code: 'EX-09', subject: aptId, members: best.map((a) => a.id as string).sort() });
  return out;
}
const soldBy = (sale: Fact, who: string): boolean =>
  (body(sale)['lines'] as readonly { readonly consultants: readonly { readonly staffNo: string }[] }[]).some((l) =>
    l.consultants.some((c) => c.staffNo === who),
  );

/** Aggregates that a word of a person touches (a resolution, a correction, an appeal): from there on people decide, and the oracle is silent. */
const WORDS: ReadonlySet<string> = new Set(['case.resolved', 'sale.lineCorrected', 'apt.appealed']);
/** What there is to know beside the facts: published prices, cards, the stamps facts were written with, and merges by the rule. */
export interface Known {
  readonly prices: readonly Price[];
  readonly heads: readonly Head[];
  readonly said: ReadonlyMap<string, string>;
  readonly made: readonly Made[];
  readonly marks: Marks;
  /** Papers that could not be read and take a number all the same. */
  readonly aside: Parameters<typeof ofGaps>[1];
  readonly wrote: Iterable<Wrote>;
}
export function expected(facts: readonly Fact[], more: Known): { readonly cases: readonly Expected[]; readonly silent: ReadonlySet<string> } {
  const by = new Map<string, Fact[]>();
  const silent = new Set<string>();
  for (const f of facts)
    for (const key of keysOf(f)) {
      (by.get(key) ?? by.set(key, []).get(key))?.push(f);
      if (WORDS.has(f.kind)) silent.add(key);
      if (key.startsWith('piece:') && !PLAIN.has(f.kind)) silent.add(`EX-02 ${key}`);
    }
  // Cards and accounts of a person who was several cards are one, under the card that stays. What was lost (EX-24) is asked of each card by itself.
  const { people, root } = persons(facts, more.made);
  const apart = new Map(by);
  const one = new Map<string, readonly string[]>();
  for (const key of [...by.keys()]) {
    const owner = ownerOf(key);
    if (owner === undefined || people(owner.id).length < 2) continue;
    const [stays, keys] = [owner.as(root(owner.id)), people(owner.id).map(owner.as)];
    if (one.has(stays)) continue;
    one.set(stays, keys);
    const mine = [...new Set(keys.flatMap((k) => by.get(k) ?? []))];
    // A word about one card of a person settles what is asked of the person; the card's own numbers and fields are another matter.
    const hush = (k: string): string => (k.startsWith('cust:') ? `EX-21 ${k}` : k);
    if (keys.some((k) => silent.has(k))) for (const k of keys) silent.add(hush(k));
    for (const k of keys) by.delete(k);
    by.set(stays, mine);
  }
  // Received without papers: whether the source has told everything is a matter of watermarks.
  for (const [k, fs] of by) if (k.startsWith('xfer:') && !fs.some((f) => f.kind === 'transfer.shipped')) silent.add(`EX-18 ${k}`);
  const disputes = [...by]
    .filter(([k]) => k.startsWith('piece:') && !silent.has(k))
    .flatMap(([k, fs]) => {
      const found = ofDispute(k.slice(6), fs, facts);
      if (found === undefined) for (const code of ['EX-03', 'EX-03R', 'EX-15', 'EX-18']) silent.add(`${code} ${k}`);
      return found ?? [];
    });
  const cases = [...by]
    .filter(([k]) => !silent.has(k))
    .flatMap(([k, fs]) => (k.startsWith('piece:') ? ofPiece(k.slice(6), fs, facts) : k.startsWith('apt:') ? ofVisit(k, fs) : ofAccount(k, fs, one.get(k))))
    .filter((c) => !silent.has(`${c.code} ${c.subject}`));
  // A step that §6.2 does not list is told only where no other case names it.
  const steps = [...by]
    .filter(([k]) => k.startsWith('piece:') && !silent.has(k))
    .flatMap(([k, fs]) => {
      const told = new Set([...cases, ...disputes].filter((c) => c.subject === k).flatMap((c) => c.members ?? []));
      const found = ofSteps(k.slice(6), fs, told);
      if (found === undefined) silent.add(`EX-26 ${k}`);
      return found ?? [];
    });
  for (const h of more.heads) if (h.history.length >= 50) silent.add(`EX-14F ${h.id}`);
  const everywhere = [
    ...ofPrices(facts, more.prices),
    ...ofNumbers(more.heads, facts, people),
    ...ofEverything(facts, more.said),
    ...ofGaps(facts, more.aside, more.marks),
    ...ofOrphans(new Map([...by, ...[...apart].filter(([k]) => k.startsWith('cust:'))]), more.marks),
    ...ofClashes(more.heads, more.wrote),
  ];
  return { cases: [...cases, ...disputes, ...steps, ...everywhere.filter((c) => !silent.has(c.subject))], silent };
}
/** What a fact is about: what it names as seen, and what its body speaks of. */
export function keysOf(f: Fact): string[] {
  const { aptId, saleId, customerId, customer, payments, method, txnId } = body(f);
  const person = f.kind === 'sale.committed' ? (customer as { readonly id?: string } | undefined)?.id : customerId;
  return [
    ...new Set([
      ...Object.keys(f.prev),
      ...postings(f).map((p) => p.key),
      ...(typeof aptId === 'string' ? [aptId] : []),
      ...(typeof person === 'string' && person.startsWith('cust:') ? [person] : []),
      ...(typeof saleId === 'string' && f.kind.startsWith('sale.') && f.kind !== 'sale.lineCorrected' ? [`sale:${saleId.slice(5)}`] : []),
      ...(f.kind === 'sale.committed'
        ? (payments as readonly { readonly method: string; readonly ref?: string }[]).flatMap((p) =>
            p.method === 'cash' || p.ref === undefined ? [] : [`pay:${p.method}:${p.ref}`],
          )
        : []),
      ...(f.kind === 'pay.stated' || f.kind === 'pay.attempted' ? [`pay:${String(method)}:${String(txnId)}`] : []),
    ]),
  ];
}
