import type { DocStore } from '../../store/port.ts';
import type { ReadModelDb } from './duck.ts';
import { Projection } from './projection.ts';

const PAGE = 1000;
const isWatched = (db: string): boolean => db !== 'chain' && db !== 'agg'; // catalogue segments and the adjudicator's own state are no business documents

export interface ProjectorOptions {
  readonly store: DocStore;
  readonly db: ReadModelDb;
  /** Ids only; never content (architecture §7). */
  readonly onError: (what: string, cause: unknown) => void;
  /** Waits this long after a change, so that one push becomes one batch. */
  readonly settleMs?: number;
}

/**
 * The one consumer that fills the read model (architecture §4): every database from its own checkpoint, in micro-batches,
 * each batch and its checkpoint in one transaction. Seeing a change twice has no effect.
 */
export class Projector {
  private readonly dirty = new Set<string>();
  private readonly listeners = new Set<() => void>();
  private running: Promise<void> | undefined;
  private timer: NodeJS.Timeout | undefined;
  private stopWatching: (() => void) | undefined;
  private stopped = false;
  private lastAppliedMs = 0;

  constructor(private readonly options: ProjectorOptions) {}

  async start(): Promise<void> {
    this.stopWatching = this.options.store.watch((db) => this.touch(db));
    for (const db of await this.options.store.list()) this.dirty.add(db);
    await this.drain();
  }

  /** Runs until nothing is left to read now. */
  async drain(): Promise<void> {
    while (!this.stopped && (this.dirty.size > 0 || this.running !== undefined)) await this.kick();
  }

  onApplied(cb: () => void): () => void {
    this.listeners.add(cb);
    return () => this.listeners.delete(cb);
  }
  /** When the read model last took something in (ms), 0 before the first batch. */
  appliedMs(): number {
    return this.lastAppliedMs;
  }

  /** Throws the read model away and reads everything again. */
  async rebuild(): Promise<void> {
    await this.running;
    await this.options.db.wipe();
    for (const db of await this.options.store.list()) this.dirty.add(db);
    await this.drain();
  }

  async stop(): Promise<void> {
    this.stopped = true;
    if (this.timer !== undefined) clearTimeout(this.timer);
    this.stopWatching?.();
    await this.running;
  }

  private touch(db: string): void {
    if (this.stopped || !isWatched(db)) return;
    this.dirty.add(db);
    this.timer ??= setTimeout(() => {
      this.timer = undefined;
      void this.kick();
    }, this.options.settleMs ?? 40);
  }

  private kick(): Promise<void> {
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    while (!this.stopped) {
      const db = [...this.dirty][0];
      if (db === undefined) return;
      this.dirty.delete(db);
      if (!isWatched(db)) continue;
      try {
        await this.catchUp(db);
      } catch (cause) {
        this.options.onError(`projector: ${db}`, cause);
        if (!this.stopped) setTimeout(() => this.touch(db), 1000).unref();
        return;
      }
    }
  }

  private async catchUp(name: string): Promise<void> {
    const { store, db } = this.options;
    const info = await store.info(name);
    const known = (await db.checkpoints()).get(name);
    let since = known?.seq ?? '0';
    // Another database under the old name, or one set back in time: what was derived from it no longer holds.
    if (known !== undefined && (known.epoch !== info.epoch || (await store.isFuture(name, known.seq)))) {
      await db.wipe();
      for (const other of await store.list()) this.dirty.add(other);
      since = '0';
    }
    for (;;) {
      if (this.stopped) return;
      const page = await store.changes(name, since, PAGE);
      if (page.rows.length > 0) {
        const projection = new Projection(db);
        for (const change of page.rows) projection.take(change.doc);
        await db.apply(await projection.rows(), { db: name, epoch: info.epoch, seq: page.last });
        this.lastAppliedMs = Date.now();
        for (const cb of this.listeners) cb();
      }
      since = page.last;
      if (!page.more) return;
    }
  }
}
