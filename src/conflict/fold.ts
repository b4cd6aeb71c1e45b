import type { AggKey, Fact } from '../facts/envelope.ts';
import type { PriceRef } from '../facts/reference.ts';
import type { DecisionDoc, ExceptionDoc } from '../facts/rulings.ts';
import type { AliasGraph } from './alias.ts';

/** What a detector finds in the facts of one aggregate. The same facts give the same documents, in any order (conflicts.md §3.7). */
export interface Detected {
  readonly exceptions: readonly ExceptionDoc[];
  readonly decisions: readonly DecisionDoc[];
}
export const NOTHING: Detected = { exceptions: [], decisions: [] };

/** What a module gives to `rules.ts`. */
export interface RuleSet<V> {
  aggregates(fact: Fact): readonly AggKey[];
  fold(key: AggKey, facts: readonly Fact[]): V;
  detect(key: AggKey, facts: readonly Fact[]): Detected;
}

/** Corrected stamps by fact id (conflicts.md §3.2): `eff = correction ?? hlc`. */
export type Corrections = Readonly<Record<string, string>>;
export const effOf = (fact: { readonly id: string; readonly hlc: string }, corrections: Corrections = {}): string => corrections[fact.id] ?? fact.hlc;

/** One copy of each fact, by id. The same fact twice is one fact (I15); a redacted copy absorbs a full one (I17). */
export function uniqueFacts<F extends { readonly id: string; readonly redacted?: unknown }>(facts: Iterable<F>): F[] {
  const byId = new Map<string, F>();
  for (const f of facts) {
    const have = byId.get(f.id);
    if (have === undefined || (f.redacted !== undefined && have.redacted === undefined)) byId.set(f.id, f);
  }
  return [...byId.values()];
}

/** What rules may know beside the facts of one aggregate; every part may be missing, and then the rule that needs it is silent. */
export interface World {
  /** By store (conflicts.md §3.6). */
  readonly watermarks?: Readonly<Record<string, string>>;
  /** Published gold prices (conflicts.md §4.19). */
  readonly prices?: readonly PriceRef[];
  /** Region of a store, for the choice of a price. */
  readonly regionOf?: Readonly<Record<string, string>>;
  /** Who was made one person (conflicts.md §4.4): their ledgers are one. */
  readonly aliases?: Pick<AliasGraph, 'root' | 'members'>;
  /** Document numbers known to be there beside the facts given, by `{epoch}|{class}`: whoever keeps a journal in parts has not all of it at hand. */
  readonly numbers?: Readonly<Record<string, Runs>>;
  /** Told each moment that has not passed yet and would change the answer; `stores` undefined = every known store. */
  readonly onWait?: (eff: string, stores: readonly string[] | undefined) => void;
}
/** Whole numbers that are there, as runs [from, to], rising and apart. */
export type Runs = readonly (readonly [number, number])[];
