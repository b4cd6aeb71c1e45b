import type { Fact } from '../../../src/facts/envelope.ts';
import { aliasesOf } from '../../../src/customers/identity.ts';
import type { DecisionDoc } from '../../../src/facts/rulings.ts';
import { hashOf } from '../../../src/kernel/hash.ts';
import { dbOf } from '../../../sync-server/store/update.ts';
import type { Price } from '../accounts.ts';
import { checkBooks } from '../books.ts';
import { checkErased } from '../erased.ts';
import type { Marks } from '../papers.ts';
import { checkShares } from '../shares.ts';
import type { World } from '../world.ts';
import { checkAggregates } from './aggregates.ts';
import { checkCases, checkPoison, setAside } from './cases.ts';
import { bare, correctionsOf, factsAtHq, headsAtHq, rulingsAtHq } from './documents.ts';
import type { Bad } from './documents.ts';
import { checkJournals, checkSales } from './journals.ts';
import { checkRejudged } from './rejudged.ts';
import { checkFields, checkReplicas, checkTrade } from './tills.ts';

/** Broken invariants after a heal, each with its id of conflicts.md §6 (O: the oracle's count, T: trouble in the machinery itself). */
export interface Verdict {
  readonly broken: readonly string[];
  readonly exceptions: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly facts: number;
  readonly erased?: ReturnType<typeof checkErased>;
}

export async function judge(w: World): Promise<Verdict> {
  const broken: string[] = [];
  const bad: Bad = (text) => {
    if (broken.length < 40) broken.push(text);
  };
  for (const t of w.server.troubles) bad(`T headquarters: ${t}`);
  const facts = factsAtHq(w, bad);
  const all = [...facts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));
  checkJournals(w, facts, all, bad);
  checkSales(all, bad);

  const rulings = rulingsAtHq(w, bad);
  const exceptions = rulings.filter((r) => r.cls === 'exception');
  const aliases = aliasesOf(
    all,
    rulings.filter((r): r is DecisionDoc => r.cls === 'decision'),
  );
  checkAggregates(w, all, exceptions, aliases, bad);
  const corrections = correctionsOf(w);
  const timed = all.map((f): Fact => ({ ...f, hlc: (corrections[f.id] ?? f.hlc) as Fact['hlc'] })); // a stamp is a stamp
  const heads = [...headsAtHq(w).values()];
  const prices = w.server.store.all('ref').filter((x) => x._id.startsWith('ref:price:')) as unknown as readonly Price[]; // written by the deed that publishes
  checkCases(
    timed,
    {
      prices,
      heads,
      said: new Map(all.map((f) => [f.id as string, f.hlc as string])),
      made: rulings.flatMap((r) => (r.cls === 'decision' && r.rule === '4.4' ? r.losers.map((l) => ({ loser: l.factId, survivor: r.winner })) : [])),
      marks: (w.server.store.all('agg').find((x) => x._id === 'marks:adjudicator')?.['marks'] ?? {}) as Marks, // written by the adjudicator
      aside: setAside(w),
      wrote: w.wrote.values(),
    },
    exceptions,
    bad,
  );
  checkPoison(w, exceptions, bad);
  checkBooks(w.seed, timed, rulings, heads, bad);
  checkShares(timed, exceptions, w.doubled.size > 0 || w.rolledBack, bad);
  checkTrade(w, exceptions, bad);
  await checkReplicas(w, all, bad);
  checkFields(w, bad);
  const erased = checkErased(w, bad);
  await checkRejudged(w, bad);

  const counts: Record<string, number> = {};
  for (const e of exceptions) counts[e.code] = (counts[e.code] ?? 0) + 1;
  const digest = hashOf(
    w.server.stores.map((s) => [
      s,
      w.server.store
        .all(dbOf(s))
        .filter((d) => /^(fact|apt|cust|piece|rul):/.test(d._id))
        .map((d) => bare(d))
        .sort(),
    ]),
  );
  return { broken, exceptions: counts, digest, facts: all.length, erased };
}
