import type { WireDoc } from '../../../src/facts/docs.ts';
import { isRevocable } from '../../../src/facts/rulings.ts';
import type { DecisionDoc, ExceptionDoc, RulingDoc } from '../../../src/facts/rulings.ts';
import type { World } from '../../../src/conflict/fold.ts';
import { readRuling } from '../documents.ts';
import type { FactIndex } from './fact-index.ts';
import type { LocalCases } from './local-cases.ts';

/**
 * Exceptions and decisions: headquarters' rulings and what this terminal detects itself by the same rules (conflicts §3.7),
 * so that the person at the till sees a conflict as soon as both facts are here. Ids are deterministic: the same case found
 * twice is one; where both sides have it, headquarters' word stands, except that members only this terminal knows are shown.
 */
export class Rulings {
  readonly #facts: FactIndex;
  readonly #server = new Map<string, RulingDoc>();
  readonly #local = new Map<string, readonly RulingDoc[]>(); // aggregate -> detected
  readonly #dirty = new Set<string>();
  #exceptions: readonly ExceptionDoc[] | undefined;
  #decisions: readonly DecisionDoc[] | undefined;

  readonly #cases: LocalCases;

  constructor(facts: FactIndex, cases: LocalCases) {
    this.#facts = facts;
    this.#cases = cases;
  }

  arrive(doc: WireDoc): boolean {
    const ruling = readRuling(doc);
    if (ruling === undefined) return false;
    const have = this.#server.get(ruling.id);
    if (have !== undefined && have.pv > ruling.pv) return false;
    this.#server.set(ruling.id, ruling);
    this.#forget();
    return true;
  }

  /** Who is one person is another matter now. */
  regrouped(): void {
    this.#forget();
  }

  /** Something of this aggregate moved; looked at again by `settle`. Of most classes one fact alone cannot collide. */
  suspect(aggKey: string): void {
    for (const key of new Set([aggKey, this.#cases.root(aggKey)]))
      if (this.#facts.of(key).length > 1 || this.#cases.alone(key) || this.#local.has(key)) this.#dirty.add(key);
  }

  /** Runs the detectors over at most `budget` moved aggregates; `more` while some are left, `merges` when cards of one person may be among what was found or is gone. */
  settle(budget: number, world: World): { readonly changed: boolean; readonly more: boolean; readonly merges: boolean } {
    let [changed, merges] = [false, false];
    let left = budget;
    for (const key of this.#dirty) {
      if (left-- <= 0) break;
      this.#dirty.delete(key);
      const docs = this.#cases.rulings(key, world);
      if (docs.length === 0 && !this.#local.has(key)) continue;
      merges ||= [...docs, ...(this.#local.get(key) ?? [])].some((d) => d.cls === 'decision' && d.rule === '4.4');
      if (docs.length === 0) this.#local.delete(key);
      else this.#local.set(key, docs);
      changed = true;
    }
    if (changed) this.#forget();
    return { changed, more: this.#dirty.size > 0, merges };
  }

  /** Aggregates of which something is told by this terminal itself. */
  judged(): readonly string[] {
    return [...this.#local.keys()];
  }

  exceptions(): readonly ExceptionDoc[] {
    this.#exceptions ??= this.#all()
      .filter((r) => r.cls === 'exception')
      .sort((a, b) => b.openedMs - a.openedMs || (a.id < b.id ? -1 : 1));
    return this.#exceptions;
  }
  decisions(): readonly DecisionDoc[] {
    // Whose a customer is, is told once a person: a word about a card that stands for nobody by itself now is over (conflicts §4.3).
    this.#decisions ??= this.#all()
      .filter((r) => r.cls === 'decision')
      .filter((r) => r.withdrawn !== true && (!isRevocable(r.id) || this.#cases.root(r.subject) === r.subject))
      .sort((a, b) => (a.id < b.id ? -1 : 1));
    return this.#decisions;
  }

  #all(): RulingDoc[] {
    const merged = new Map<string, RulingDoc>(this.#server);
    for (const docs of this.#local.values()) {
      for (const doc of docs) {
        const official = merged.get(doc.id);
        if (official === undefined || newerHere(doc, official)) merged.set(doc.id, doc);
      }
    }
    return [...merged.values()];
  }
  #forget(): void {
    this.#exceptions = undefined;
    this.#decisions = undefined;
  }
}

/** The terminal has seen more of the case than headquarters had when it wrote: its resolution, or a further member. */
function newerHere(local: RulingDoc, official: RulingDoc): boolean {
  if (local.cls === 'exception' && official.cls === 'exception') {
    if (official.status !== 'open') return false;
    return local.status === 'resolved' || local.members.some((m) => !official.members.includes(m));
  }
  if (local.cls === 'decision' && official.cls === 'decision') return local.losers.length > official.losers.length;
  return false;
}
