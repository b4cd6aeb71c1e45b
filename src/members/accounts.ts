import type { AggKey, Fact } from '../facts/envelope.ts';
import { postingsOf } from '../facts/entries.ts';
import type { Posting } from '../facts/entries.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections } from '../conflict/fold.ts';
import type { DagNode } from '../conflict/dag.ts';
import type { LedgerEntry } from '../conflict/ledger.ts';

/** An entry of one account as the ledger fold takes it. */
export interface AccountEntry extends LedgerEntry {
  readonly posting: Posting;
}
/** Entries of these accounts among the facts; several keys are one account told under aliases (conflicts.md §4.4). */
export function accountEntries(keys: AggKey | readonly AggKey[], facts: Iterable<Fact>, corrections: Corrections = {}): AccountEntry[] {
  const wanted = new Set<string>(typeof keys === 'string' ? [keys] : keys);
  return uniqueFacts(facts).flatMap((fact) =>
    postingsOf(fact)
      .filter((p) => wanted.has(p.aggKey))
      .map((posting): AccountEntry => ({
        key: posting.key,
        factId: fact.id,
        prev: fact.prev[posting.aggKey] ?? [],
        eff: effOf(fact, corrections),
        amount: posting.amount,
        bucket: posting.bucket,
        reverses: posting.reverses,
        forced: posting.forced,
        posting,
      })),
  );
}
/** Facts of an account that carry no amounts, as causes. */
export const causesOf = (key: AggKey, facts: Iterable<Fact>): DagNode[] =>
  uniqueFacts(facts)
    .filter((f) => f.prev[key] !== undefined)
    .map((f) => ({ id: f.id, prev: f.prev[key] ?? [] }));
