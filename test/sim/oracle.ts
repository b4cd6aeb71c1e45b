import type { Fact } from '../../src/facts/envelope.ts';

/**
 * What exceptions there have to be, told from the facts alone and without a line of the detectors: the rules of conflicts.md §4 in
 * the plainest words, slow and simple. It speaks of the codes named in `CODES` and of aggregates that no person has settled yet.
 */
export interface Expected { readonly code: string; readonly subject: string; readonly members: readonly string[] }
export const CODES: ReadonlySet<string> = new Set(['EX-01', 'EX-02', 'EX-08', 'EX-09']);

interface Body { readonly [k: string]: unknown }
const body = (f: Fact): Body => f.body as Body; // facts of a run passed their schema when they were written

/** Who saw what: everything that can be reached by `prev` of one aggregate. */
function pasts(key: string, facts: readonly Fact[]): (a: Fact, b: Fact) => boolean {
  const byId = new Map(facts.map((f) => [f.id as string, f]));
  const memo = new Map<string, Set<string>>();
  const past = (id: string): Set<string> => {
    const known = memo.get(id);
    if (known !== undefined) return known;
    const out = new Set<string>();
    memo.set(id, out);
    const todo = [...(byId.get(id)?.prev[key] ?? [])];
    for (let p = todo.pop(); p !== undefined; p = todo.pop()) if (!out.has(p)) { out.add(p); todo.push(...(byId.get(p)?.prev[key] ?? [])); }
    return out;
  };
  return (a, b) => past(b.id).has(a.id);
}

function ofPiece(no: string, facts: readonly Fact[]): Expected[] {
  const key = `piece:${no}`;
  const saw = pasts(key, facts);
  const sales = facts.filter((f) => f.kind === 'sale.committed');
  const out: Expected[] = [];
  // I1: one piece is handed over once. Whoever else has sold it is in the same case (§4.5).
  if (sales.length > 1) out.push({ code: 'EX-01', subject: key, members: sales.map((s) => s.id).sort() });
  const first = [...sales].sort((a, b) => (a.hlc + a.id < b.hlc + b.id ? -1 : 1))[0];
  if (first !== undefined) {
    // §4.6: a promise with a deposit, still standing, made by somebody who did not know of any sale nor was known to a seller. Of one branch the last word counts.
    const side = facts.filter((f) => sales.every((s) => s !== f && !saw(s, f) && !saw(f, s)));
    for (const tip of side.filter((f) => !side.some((o) => saw(f, o)))) {
      const branch = side.filter((f) => f === tip || saw(f, tip));
      const changed = branch.filter((f) => f.kind === 'stock.reserved' || f.kind === 'stock.released' || cameBack(f));
      const held = changed.filter((f) => !changed.some((o) => saw(f, o)))[0];
      if (held?.kind === 'stock.reserved' && Number((body(held)['for'] as Body)['depositFen'] ?? 0) > 0) out.push({ code: 'EX-02', subject: key, members: [held.id, first.id].sort() });
    }
  }
  return out;
}

/** Signed for in a store after a journey, as free stock: the promise went with the journey. */
const cameBack = (f: Fact): boolean => f.kind === 'stock.moved' && (body(f)['from'] as Body | undefined)?.['at'] === 'transit' && body(f)['state'] === 'IN_STOCK';
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
  if (voids.length > 0) out.push({ code: 'EX-08', subject: aptId, members: [...new Set([...voids, ...happened.filter((h) => voids.some((v) => beside(h, v)))].map((f) => f.id as string))].sort() });
  // §4.2: two people at least who are not out of it and have something to show, or one who lost and appeals within three days.
  const accepts = facts.filter((f) => f.kind === 'apt.claimed' || f.kind === 'apt.transferAccepted');
  const people = new Set(accepts.map((a) => a.by));
  const shows = (a: Fact): Fact[] => facts.filter((f) => !saw(f, a) && (((f.kind === 'apt.shown' || f.kind === 'apt.ended') && f.by === a.by) || (f.kind === 'sale.committed' && soldBy(f, a.by))));
  const open = accepts.filter((a) => !facts.some((f) => saw(a, f) && (f.kind === 'apt.reopened'
    || (f.kind === 'apt.paused' && (f.by === a.by || !people.has(f.by))) || (f.kind === 'apt.rejected' && f.by === a.by)
    || (((f.kind === 'apt.transferAccepted' && f.by !== a.by) || (f.kind === 'apt.assigned' && body(f)['mode'] === 'manager' && body(f)['consultant'] !== a.by)) && !shows(a).some((x) => beside(x, f))))));
  const served = open.filter((a) => shows(a).length > 0);
  if (new Set(served.map((a) => a.by)).size > 1) out.push({ code: 'EX-09', subject: aptId, members: served.map((a) => a.id as string).sort() });
  return out;
}
const soldBy = (sale: Fact, who: string): boolean => (body(sale)['lines'] as readonly { readonly consultants: readonly { readonly staffNo: string }[] }[]).some((l) => l.consultants.some((c) => c.staffNo === who));

/** Aggregates that a word of a person touches (a resolution, a correction, an appeal): from there on people decide, and the oracle is silent. */
const WORDS: ReadonlySet<string> = new Set(['case.resolved', 'sale.lineCorrected', 'apt.appealed']);
export function expected(facts: readonly Fact[]): { readonly cases: readonly Expected[]; readonly silent: ReadonlySet<string> } {
  const by = new Map<string, Fact[]>();
  const silent = new Set<string>();
  for (const f of facts) for (const key of keysOf(f)) {
    by.set(key, [...(by.get(key) ?? []), f]);
    if (WORDS.has(f.kind)) silent.add(key);
  }
  const cases = [...by].filter(([k]) => !silent.has(k)).flatMap(([k, fs]) => (k.startsWith('piece:') ? ofPiece(k.slice(6), fs) : k.startsWith('apt:') ? ofVisit(k, fs) : []));
  return { cases, silent };
}
export function keysOf(f: Fact): string[] {
  const link = body(f)['aptId'];
  return [...new Set([...Object.keys(f.prev), ...(typeof link === 'string' ? [link] : [])])].filter((k) => k.startsWith('piece:') || k.startsWith('apt:'));
}
