import type { DocStore, StoredDoc } from '../store/port.ts';
import { pacer } from '../store/pace.ts';
import { StoreError } from '../store/update.ts';

type Content = Omit<StoredDoc, '_id' | '_rev'>;
/** New content of a document by what is found; undefined = leave it. Called again when somebody else was faster. */
export type Change = (found: StoredDoc | undefined) => Content | undefined;

/** What a page of changes does to one database: read by keys, compared, written in one batch; equal content is never written (I15). */
export class Batch {
  private readonly changes = new Map<string, Map<string, Change>>();

  /** What is most likely there spares the reading: 'nothing', or a stub with its revision. A wrong guess is a conflict, and then read. */
  set(db: string, id: string, change: Change, guess?: 'nothing' | StoredDoc): void {
    const mine = this.changes.get(db) ?? new Map<string, Change>();
    mine.set(id, change);
    this.changes.set(db, mine);
    if (guess !== undefined) this.guesses.set(`${db}/${id}`, guess);
  }
  private readonly guesses = new Map<string, 'nothing' | StoredDoc>();

  has(db: string, id: string): boolean {
    return this.changes.get(db)?.has(id) === true;
  }
  get dbs(): readonly string[] {
    return [...this.changes.keys()];
  }

  /** Writes everything of these databases (all when none are named); tells each document written. Throws StoreError. */
  async flush(store: DocStore, onWritten: (db: string, doc: StoredDoc) => void): Promise<number> {
    const counts = await Promise.all([...this.changes].map(([db, changes]) => this.flushDb(store, db, changes, onWritten)));
    this.changes.clear();
    this.guesses.clear();
    return counts.reduce((a, b) => a + b, 0);
  }

  private async flushDb(store: DocStore, db: string, changes: ReadonlyMap<string, Change>, onWritten: (db: string, doc: StoredDoc) => void): Promise<number> {
    let open = [...changes];
    let written = 0;
    for (let round = 0; open.length > 0; round += 1) {
      const known = open.filter(([id]) => round > 0 || !this.guesses.has(`${db}/${id}`)).map(([id]) => id);
      const found = new Map((await store.get(db, known)).flatMap((d) => (d === undefined ? [] : [[d._id, d] as const])));
      const docs: StoredDoc[] = [];
      const byId = new Map<string, Change>();
      const pace = pacer();
      for (const [id, change] of open) {
        const rest = pace();
        if (rest !== undefined) await rest;
        const guess = round === 0 ? this.guesses.get(`${db}/${id}`) : undefined;
        const old = guess === undefined || guess === 'nothing' ? found.get(id) : guess;
        const next = change(old);
        if (next === undefined) continue;
        docs.push({ ...next, _id: id, ...(old?._rev === undefined ? {} : { _rev: old._rev }) });
        byId.set(id, change);
      }
      const again: [string, Change][] = [];
      for (const [i, answer] of (await store.write(db, docs)).entries()) {
        const doc = docs[i];
        const change = byId.get(answer.id);
        if (doc === undefined || change === undefined) continue;
        if (answer.ok) {
          written += 1;
          onWritten(db, { ...doc, _rev: answer.rev });
        } else if (answer.error === 'conflict' && round < 20) again.push([answer.id, change]);
        else throw new StoreError(answer.error === 'full' ? 'full' : 'other', db, answer.message ?? answer.id);
      }
      open = again;
    }
    return written;
  }
}
