import type { Fact } from '../../src/facts/envelope.ts';
import type { DocStore } from '../store/port.ts';
import { update } from '../store/update.ts';

const HOLD_MS = 10_000;
const TRY_MS = 50;
const TRIES = 100;
/** Facts of the last turns, until the adjudicator surely has them. */
const KEEP = 20;

/** What a turn came to: the answer, the facts it wrote, and which facts of earlier turns the next one still has to be told. */
export interface Turn<T> {
  readonly answer: T;
  readonly wrote: readonly Fact[];
  readonly still?: readonly Fact[];
}
/**
 * One at a time over a thing that must not be given twice: within this process by a queue, among gateways by a document that is written
 * by compare-and-set (conflicts.md §3.5). What the last turns wrote is kept in it, so that nobody depends on the adjudicator being quick.
 */
export class Turns {
  private readonly queues = new Map<string, Promise<unknown>>();
  constructor(
    private readonly store: DocStore,
    private readonly holder: string,
    private readonly now: () => number,
  ) {}

  /**
   * Runs `work` with the facts of earlier turns; those it answers are kept for the next, with the `still` needed of the earlier ones (the last
   * few, where it does not say). Throws StoreError, or when somebody holds the turn for too long.
   */
  take<T>(id: string, work: (recent: readonly Fact[]) => Promise<Turn<T>>): Promise<T> {
    const mine = (this.queues.get(id) ?? Promise.resolve()).then(() => this.run(`turn:${id}`, work));
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (this.queues.get(id) === settled) this.queues.delete(id);
      });
    this.queues.set(id, settled);
    return mine;
  }

  /** What the last turns wrote and the adjudicator may not have read yet. */
  async recent(id: string): Promise<readonly Fact[]> {
    const [doc] = await this.store.get('hq', [`turn:${id}`]);
    return (doc?.['facts'] ?? []) as readonly Fact[]; // written below
  }

  private async run<T>(doc: string, work: (recent: readonly Fact[]) => Promise<Turn<T>>): Promise<T> {
    let recent: readonly Fact[] | undefined;
    for (let tries = 0; recent === undefined; tries += 1) {
      if (tries >= TRIES) throw new Error(`${doc} is held by another gateway`);
      await update(this.store, 'hq', doc, (found) => {
        const free = found === undefined || found['holder'] === this.holder || Number(found['untilMs']) <= this.now();
        recent = free ? ((found?.['facts'] ?? []) as readonly Fact[]) : undefined; // written below
        return free ? { holder: this.holder, untilMs: this.now() + HOLD_MS, facts: recent } : undefined;
      });
      if (recent === undefined) await new Promise((go) => setTimeout(go, TRY_MS));
    }
    const before = recent;
    let kept: readonly Fact[] = before;
    try {
      const done = await work(before);
      kept = done.still === undefined ? [...before, ...done.wrote].slice(-KEEP) : [...done.still, ...done.wrote];
      return done.answer;
    } finally {
      await update(this.store, 'hq', doc, (found) => (found?.['holder'] === this.holder ? { holder: this.holder, untilMs: 0, facts: kept } : undefined));
    }
  }
}
