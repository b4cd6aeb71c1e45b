import type { Corrections } from '../../src/conflict/fold.ts';
import { timeDocId } from '../../src/facts/rulings.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { dbOf, each } from '../store/update.ts';
import type { Batch } from './batch.ts';

/** `time:{ULID}` in `hq`: the corrections the adjudicator goes by, so that another leader goes by the same. */
export const timeId = (factId: string): string => `time:${factId.slice('fact:'.length)}`;

/** One fact's corrected stamp, and whose it is. */
export interface Corrected {
  readonly id: string;
  readonly eff: string;
  readonly terminal: string;
}

/** Corrected stamps (conflicts.md §3.2): found by the gateway when a batch arrives, taken from its `arrival`, told to the stores as rulings. */
export class Times {
  private readonly known: Record<string, string> = {};
  /** Stamps that came back before their facts did (SC-22); they hold as soon as a fact is here. */
  private readonly held = new Map<string, Corrected>();

  async load(store: DocStore): Promise<void> {
    await each(store, 'hq', 'time:', (docs) => {
      for (const d of docs) {
        const [id, eff] = [`fact:${d._id.slice('time:'.length)}`, String(d['eff'])];
        if (d['held'] === undefined) this.known[id] = eff;
        else this.held.set(id, { id, eff, terminal: String(d['held']) });
      }
    });
  }
  get corrections(): Corrections {
    return this.known;
  }

  /** Stamps of an arrival that are news. */
  read(arrival: StoredDoc): Corrected[] {
    const times = (arrival['times'] ?? {}) as Readonly<Record<string, string>>; // written by gateway/clock.ts
    // The first contact a fact came with decides; a repeat of the batch says nothing new.
    return Object.entries(times)
      .filter(([id]) => this.known[id] === undefined)
      .map(([id, eff]) => ({ id, eff, terminal: String(arrival['terminal']) }));
  }
  /** What was held for these facts; from now on it is the first word about them. */
  arrived(facts: readonly Fact[]): Corrected[] {
    return facts.flatMap((f) => this.held.get(f.id) ?? []);
  }
  /** Lets them hold, and tells `hq` and every store of the facts' scope; those whose fact is not here yet are kept for it. */
  take(corrected: readonly Corrected[], facts: readonly Fact[], known: ReadonlySet<string>, batch: Batch): void {
    const times = new Map(corrected.map((c) => [c.id, this.held.get(c.id) ?? c]));
    for (const f of facts) {
      const eff = times.get(f.id)?.eff;
      if (eff === undefined) continue;
      times.delete(f.id);
      this.held.delete(f.id);
      this.known[f.id] = eff;
      batch.set('hq', timeId(f.id), (found) => (found?.['eff'] === eff && found['held'] === undefined ? undefined : { eff }));
      for (const s of f.scope)
        if (known.has(dbOf(s)))
          batch.set(dbOf(s), timeDocId(f.id), (found) =>
            found?.['eff'] === eff ? undefined : { cls: 'time', scope: f.scope, factId: f.id, eff, pv: Number(found?.['pv'] ?? 0) + 1 },
          );
    }
    for (const c of times.values()) {
      this.held.set(c.id, c);
      batch.set('hq', timeId(c.id), (found) => (found === undefined ? { eff: c.eff, held: c.terminal } : undefined));
    }
  }
}
