import { UNFOLLOWED, type Change, type DocStore, type WriteResult } from './port.ts';
import { StoreError } from './update.ts';

/** `incarnation:{n}` in each database: a life of the server that began after sequence `from` (decision 050). */
interface Life {
  readonly id: string;
  readonly from: number;
  readonly token: string;
}
interface Known {
  lives: readonly Life[];
  present: Life;
  seen: number;
  doubtful: boolean;
}

const PREFIX = 'incarnation:';
/** `{sequence of the store}@{token of the life it was given out in}`. */
const MARK = '@';
const numberOf = (seq: string): number => Number.parseInt(seq, 10);
export const rawSeq = (seq: string): string => seq.split(MARK, 1)[0] ?? '';
/** Ordinal of a sequence, for comparing two of one life. */
export const seqNumber = (seq: string): number => numberOf(seq);

/**
 * A store whose sequences say in which life of the server they were given out, so that a database set back to an older backup is
 * known even when it has grown past where it was (SC-22). Every opening begins a life in every database before anything is written;
 * a restored database lacks the lives after its backup, and the new one begins where the backup ends.
 */
export function withIncarnations(store: DocStore, newToken: () => string): DocStore {
  const known = new Map<string, Promise<Known>>();

  async function livesOf(db: string, from = PREFIX): Promise<Life[]> {
    const docs = await store.range(db, from, `${PREFIX}\uffff`, 100_000);
    return docs.map((d) => ({ id: d._id, from: Number(d['from']), token: String(d['token']) }));
  }
  /** A new life begins at the newest sequence. Of two gateways that begin at once each gets its own. */
  async function begin(db: string): Promise<Known> {
    for (;;) {
      const lives = await livesOf(db);
      const { seq } = await store.info(db);
      const life = {
        id: PREFIX + String(numberOf(lives[lives.length - 1]?.id.slice(PREFIX.length) ?? '0') + 1).padStart(8, '0'),
        from: numberOf(seq),
        token: newToken(),
      };
      const [answer] = await store.write(db, [{ _id: life.id, from: life.from, token: life.token }]);
      // On a full disk the life is in memory only: what was given out in it is foreign later, and is fetched once more.
      if (answer?.ok === true || answer?.error === 'full') return { lives: [...lives, life], present: life, seen: life.from, doubtful: false };
      if (answer?.error !== 'conflict') throw new StoreError(answer?.error ?? 'other', db, answer?.message ?? life.id);
    }
  }
  function lifeOf(db: string): Promise<Known> {
    const found = known.get(db) ?? begin(db);
    known.set(db, found);
    found.catch(() => {
      if (known.get(db) === found) known.delete(db);
    });
    return found;
  }
  /** A store that several programs share may have been set back under us: then our own life is not in it, or it is shorter than it was. */
  async function checked(db: string): Promise<Known> {
    const k = await lifeOf(db);
    if (store.kind === 'embedded' && !k.doubtful) return k;
    const [now, { seq }] = await Promise.all([livesOf(db, k.present.id), store.info(db)]);
    k.doubtful = false;
    if (now[0]?.token === k.present.token && numberOf(seq) >= k.seen) {
      k.lives = [...k.lives.filter((l) => l.id < k.present.id), ...now];
      return k;
    }
    const again = begin(db);
    known.set(db, again);
    return again;
  }
  const seen = (k: Known, seq: string): void => {
    k.seen = Math.max(k.seen, numberOf(seq) || 0);
  };
  const label = (k: Known, seq: string): string => {
    const n = numberOf(seq);
    const life = k.lives.findLast((l) => l.from < n);
    return life === undefined ? seq : seq + MARK + life.token;
  };
  /** After the store failed it may be another one. */
  async function doubting<T>(db: string, work: Promise<T>): Promise<T> {
    try {
      return await work;
    } catch (e) {
      void known.get(db)?.then(
        (k) => {
          k.doubtful = true;
        },
        () => undefined,
      );
      throw e;
    }
  }

  return {
    ...store,
    async ensure(db) {
      await store.ensure(db);
      if (!UNFOLLOWED.has(db)) await lifeOf(db);
    },
    async write(db, docs): Promise<readonly WriteResult[]> {
      if (UNFOLLOWED.has(db)) return store.write(db, docs); // nobody asks for its sequences
      const k = await lifeOf(db);
      if (k.doubtful) await checked(db);
      return doubting(db, store.write(db, docs));
    },
    async changes(db, since, limit) {
      const k = await lifeOf(db);
      const page = await doubting(db, store.changes(db, rawSeq(since), limit));
      const rows = page.rows.map((r): Change => {
        // A life of another gateway begins here, and what follows is of it.
        if (r.id.startsWith(PREFIX) && !k.lives.some((l) => l.id === r.id))
          k.lives = [...k.lives, { id: r.id, from: Number(r.doc['from']), token: String(r.doc['token']) }].sort((a, b) => (a.id < b.id ? -1 : 1));
        return { ...r, seq: label(k, r.seq) };
      });
      seen(k, page.last);
      return { rows, last: label(k, page.last), more: page.more };
    },
    async info(db) {
      const k = await checked(db);
      const { epoch, seq } = await store.info(db);
      seen(k, seq);
      return { epoch, seq: label(k, seq) };
    },
    async isFuture(db, seq) {
      const k = await checked(db);
      const raw = rawSeq(seq);
      return (await store.isFuture(db, raw)) || label(k, raw) !== seq;
    },
  };
}
