import type { AggKey } from '../../src/facts/envelope.ts';
import { passed } from '../../src/conflict/watermark.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { each } from '../store/update.ts';

/** What verdicts wait for: the earliest stamp by the stores asked for (`*` = every store). */
export type Waits = Readonly<Record<string, string>>;
export const waitId = (key: AggKey): string => `wait:${key}`;

/** Collects what a judge asks for; `of` gives it in a fixed order, undefined when nothing is waited for. */
export function waitsOf(): { readonly onWait: (eff: string, stores: readonly string[] | undefined) => void; readonly of: () => Waits | undefined } {
  const found = new Map<string, string>();
  return {
    onWait(eff, stores) {
      const at = stores === undefined ? '*' : [...stores].sort().join();
      const known = found.get(at);
      if (known === undefined || eff < known) found.set(at, eff);
    },
    of: () => (found.size === 0 ? undefined : Object.fromEntries([...found].sort(([a], [b]) => (a < b ? -1 : 1)))),
  };
}

/** Aggregates whose verdict waits for a watermark: looked at when one moves, instead of judging everything again (conflicts.md §3.6). */
export class WaitIndex {
  private readonly waits = new Map<AggKey, Waits>();

  /** From the database of the adjudicator's own state. Throws StoreError. */
  async load(store: DocStore, db: string): Promise<void> {
    this.waits.clear();
    await each(store, db, 'wait:', (docs) => {
      for (const d of docs) this.read(d);
    });
  }
  private read(doc: StoredDoc): void {
    const waits = doc['waits'] as Waits | null | undefined; // written by the adjudicator
    if (waits !== null && waits !== undefined) this.waits.set(String(doc['key']) as AggKey, waits);
  }
  set(key: AggKey, waits: Waits | undefined): void {
    if (waits === undefined) this.waits.delete(key);
    else this.waits.set(key, waits);
  }
  get size(): number {
    return this.waits.size;
  }
  /** Aggregates that have something to gain from these watermarks. */
  due(marks: Readonly<Record<string, string>>): AggKey[] {
    return [...this.waits]
      .filter(([, waits]) => Object.entries(waits).some(([stores, eff]) => passed(marks, eff, stores === '*' ? undefined : stores.split(','))))
      .map(([key]) => key);
  }
}
