import type { Logger } from 'pino';
import type { Hub } from '../services.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { STATE_DB } from './aggregates.ts';
import { Batch } from './batch.ts';
import { meaningful, portions, type Found } from './rows.ts';

const PAGE = 300;
const OWN_WRITES = 20_000;

export interface ReadingParts {
  readonly store: DocStore;
  readonly hub: Hub;
  readonly log: Logger;
  readonly sources: () => readonly string[];
  /** A database is to be read although nothing moved in it. */ readonly onBehind: (db: string) => void;
}

/** How far each database is read: checkpoints that outlive a restart, and the leader's own writes, which are not read back. */
export class Reading {
  readonly #p: ReadingParts;
  readonly #seqs = new Map<string, string>();
  readonly #forced = new Set<string>();
  readonly #own = new Set<string>();

  constructor(parts: ReadingParts) {
    this.#p = parts;
  }

  /** Where the next page begins, as far as it was looked up. */
  seq(db: string): string | undefined {
    return this.#seqs.get(db);
  }
  /** Whether it is read from the start, so that everything in it is projected again. */
  isForced(db: string): boolean {
    return this.#forced.has(db);
  }
  fromStart(db: string): void {
    this.#seqs.set(db, '0');
    this.#forced.add(db);
  }
  /** Goes by what stands from here on. */
  forget(): void {
    this.#seqs.clear();
    this.#own.clear();
  }

  /**
   * One page of each of these databases, together, until enough was found: what a busy chain says in a second comes in few documents from many
   * stores, and a pass of its own for each would cost more than what it says. Answers those that have more, first the ones it did not come to.
   */
  async page(dbs: readonly string[], consume: (rows: readonly Found[]) => Promise<void>): Promise<readonly string[]> {
    const fresh = dbs.filter((db) => !this.#seqs.has(db));
    for (const db of fresh) this.#seqs.set(db, await this.#start(db));
    const found: Found[] = [];
    const marks = new Batch();
    const moved: { readonly db: string; readonly since: string; readonly last: string; readonly forced: boolean }[] = [];
    const unread: string[] = [];
    const more: string[] = [];
    for (const db of dbs) {
      if (found.length >= PAGE) {
        unread.push(db);
        continue;
      }
      const since = this.seq(db) ?? '0';
      const page = await this.#p.hub.changes(db, since, PAGE);
      if (page.more) more.push(db);
      moved.push({ db, since, last: page.last, forced: this.isForced(db) });
      if (page.last === since) continue;
      for (const row of page.rows) if (!this.#own.delete(`${db}/${row.id}/${row.doc._rev ?? ''}`)) found.push({ ...row, db });
      if (page.more || page.rows.some((r) => meaningful(r.id)) || fresh.includes(db)) await this.#mark(marks, db, page.last);
    }
    for (const part of portions(found)) await consume(part);
    await marks.flush(this.#p.store, () => undefined);
    for (const { db, since, last, forced } of moved) {
      // Sent back to its start meanwhile (a rebuild): what was read now does not count.
      if (this.seq(db) !== since || this.isForced(db) !== forced) continue;
      this.#seqs.set(db, last);
      if (!more.includes(db)) this.#forced.delete(db);
    }
    return [...unread, ...more];
  }

  async #start(db: string): Promise<string> {
    const { store, log, sources, onBehind } = this.#p;
    const { epoch } = await store.info(db);
    const [mark] = await store.get(STATE_DB, [`ckpt:${db}`]);
    const seq = String(mark?.['seq'] ?? '0');
    if (mark === undefined) return '0';
    if (mark['epoch'] === epoch && !(await store.isFuture(db, seq))) return seq;
    // The database is an older or another one: everything is projected again (SC-22).
    log.warn({ db }, 'checkpoint does not belong to this database: reading it from the start');
    this.#forced.add(db);
    // What other databases gave to this one is given to it again.
    for (const other of sources())
      if (other !== db && this.#seqs.get(other) !== '0') {
        this.fromStart(other);
        onBehind(other);
      }
    return '0';
  }
  async #mark(marks: Batch, db: string, seq: string): Promise<void> {
    const { epoch } = await this.#p.store.info(db);
    marks.set(STATE_DB, `ckpt:${db}`, (found) => (found?.['seq'] === seq && found['epoch'] === epoch ? undefined : { seq, epoch }));
  }

  /** A document of the leader's own, which it need not work on when the changes bring it. */
  readonly wrote = (db: string, doc: StoredDoc | undefined): void => {
    // Only what would be worked on again; cards come back on purpose, they may know more.
    if (doc?._rev === undefined || !(doc._id.startsWith('fact:') || doc._id.startsWith('item:'))) return;
    this.#own.add(`${db}/${doc._id}/${doc._rev}`);
    if (this.#own.size > OWN_WRITES)
      for (const first of this.#own) {
        this.#own.delete(first);
        if (this.#own.size <= OWN_WRITES * 0.9) break;
      }
  };
}
