import type { Fact } from '../../../src/facts/envelope.ts';
import type { Corrections } from '../../../src/conflict/fold.ts';
import { isRedacted } from '../../../src/facts/personal.ts';
import { aggregatesOf } from '../../../src/rules.ts';

const NONE: readonly Fact[] = [];

/** Every readable fact of this terminal by id, by aggregate (`prev` keys) and by kind. Union by id: repeats have no effect. */
export class FactIndex {
  readonly #byId = new Map<string, Fact>();
  readonly #byAgg = new Map<string, Fact[]>();
  readonly #corrections: Record<string, string> = {};
  readonly #byKind = new Map<string, Fact[]>();

  /** Adds a fact; returns the aggregates it touches, or undefined where it was known. */
  add(fact: Fact): readonly string[] | undefined {
    const have = this.#byId.get(fact.id);
    if (have !== undefined) return isRedacted(fact) && !isRedacted(have) ? this.#replace(have, fact) : undefined;
    this.#byId.set(fact.id, fact);
    push(this.#byKind, fact.kind, fact);
    const keys = aggregatesOf(fact);
    for (const key of keys) push(this.#byAgg, key, fact);
    return keys;
  }
  /** A redacted copy takes the place of the full one (I17): what it touches is folded again. */
  #replace(have: Fact, fact: Fact): readonly string[] {
    this.#byId.set(fact.id, fact);
    const keys = aggregatesOf(fact);
    for (const list of [this.#byKind.get(fact.kind), ...keys.map((k) => this.#byAgg.get(k))]) {
      const at = list?.indexOf(have) ?? -1;
      if (at >= 0) list?.splice(at, 1, fact);
    }
    return keys;
  }
  get(id: string): Fact | undefined {
    return this.#byId.get(id);
  }
  of(aggKey: string): readonly Fact[] {
    return this.#byAgg.get(aggKey) ?? NONE;
  }
  kind(kind: string): readonly Fact[] {
    return this.#byKind.get(kind) ?? NONE;
  }
  aggregates(): IterableIterator<string> {
    return this.#byAgg.keys();
  }
  all(): IterableIterator<Fact> {
    return this.#byId.values();
  }
  /** Corrected stamps by fact id, as headquarters' rulings tell them; every fold here goes by them (conflicts §3.2). */
  get corrections(): Corrections {
    return this.#corrections;
  }
  /** Takes a corrected stamp, also of a fact that is not here yet; the aggregates it moves, or undefined where it was known. */
  correct(factId: string, eff: string): readonly string[] | undefined {
    if (this.#corrections[factId] === eff) return undefined;
    this.#corrections[factId] = eff;
    const fact = this.#byId.get(factId);
    return fact === undefined ? [] : aggregatesOf(fact);
  }
  get size(): number {
    return this.#byId.size;
  }
}

function push(map: Map<string, Fact[]>, key: string, fact: Fact): void {
  const list = map.get(key);
  if (list === undefined) map.set(key, [fact]);
  else list.push(fact);
}
