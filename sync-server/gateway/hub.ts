import type { Logger } from 'pino';
import { UNFOLLOWED, type Change, type DocStore } from '../store/port.ts';
import type { Hub, Move } from '../services.ts';
import { seqNumber } from '../store/incarnation.ts';

/** Changes kept in memory per database: what terminals that are up to date ask for again and again. */
const RING = 1000;
const PAGE = 500;
const RETRY_MS = 1000;

interface Tail {
  readonly ring: Change[];
  /** Sequence before the first change of the ring. */
  base: string;
  last: string;
  busy: Promise<void> | undefined;
  /** Rounds of reading asked for and done: a reader waits for what was written before it asked, not for what comes after. */
  asked: number;
  done: number;
  waiting: { readonly until: number; readonly go: () => void }[];
}

/** Follows every database of the store and tells what moved; answers near-present reads from memory. */
export async function openHub(store: DocStore, log: Logger): Promise<Hub> {
  const tails = new Map<string, Tail>();
  const listeners = new Set<(move: Move) => void>();
  let stopped = false;

  const tail = (db: string, from: string): Tail => {
    const made: Tail = { ring: [], base: from, last: from, busy: undefined, asked: 0, done: 0, waiting: [] };
    tails.set(db, made);
    return made;
  };
  for (const db of await store.list()) if (!UNFOLLOWED.has(db)) tail(db, (await store.info(db)).seq);

  async function pump(db: string, t: Tail): Promise<void> {
    while (t.done < t.asked && !stopped) {
      const round = t.asked;
      for (let more = true; more && !stopped;) {
        const page = await store.changes(db, t.last, PAGE);
        t.ring.push(...page.rows);
        t.last = page.last;
        more = page.more;
        const over = t.ring.length - RING;
        if (over > 0) t.base = t.ring.splice(0, over).at(-1)?.seq ?? t.base;
        if (page.rows.length > 0) for (const tell of listeners) tell({ db, changes: page.rows });
      }
      t.done = round;
      release(t, (w) => w.until <= round);
    }
  }
  function release(t: Tail, which: (w: Tail['waiting'][number]) => boolean): void {
    const ready = t.waiting.filter(which);
    t.waiting = t.waiting.filter((w) => !which(w));
    for (const w of ready) w.go();
  }
  function kick(db: string): void {
    if (UNFOLLOWED.has(db)) return;
    // A database made after the start is followed from its beginning.
    const t = tails.get(db) ?? tail(db, '0');
    t.asked += 1;
    run(db, t);
  }
  function run(db: string, t: Tail): void {
    t.busy ??= pump(db, t)
      .then(
        () => true,
        (e: unknown) => {
          log.error({ db, err: e }, 'following a database failed and tries again');
          return false;
        },
      )
      .then((good) => {
        t.busy = undefined;
        if (stopped) return;
        if (!good) {
          // Nobody waits for a store that does not answer; what moved is told when it does.
          release(t, () => true);
          setTimeout(() => run(db, t), RETRY_MS).unref();
        } else if (t.done < t.asked) run(db, t);
      });
  }
  const unwatch = store.watch(kick);

  return {
    subscribe(onMove) {
      listeners.add(onMove);
      return () => listeners.delete(onMove);
    },
    async changes(db, since, limit) {
      const t = tails.get(db);
      if (t !== undefined && t.done < t.asked)
        await new Promise<void>((go) => {
          t.waiting.push({ until: t.asked, go });
        });
      const at = t === undefined ? -1 : position(t, since, store.kind);
      if (t === undefined || at < 0) return store.changes(db, since, limit);
      return fromRing(t, at, limit);
    },
    async stop() {
      stopped = true;
      unwatch();
      for (const t of tails.values()) release(t, () => true);
      listeners.clear();
      await Promise.all([...tails.values()].map((t) => t.busy));
    },
  };
}

/** Index of the first change after `since`, or -1 when the ring does not reach back (or not yet up) to it. */
function position(t: Tail, since: string, kind: DocStore['kind']): number {
  if (since === t.last) return t.ring.length;
  if (since === t.base) return 0;
  if (kind !== 'embedded') {
    const at = t.ring.map((c) => c.seq).lastIndexOf(since);
    return at < 0 ? -1 : at + 1;
  }
  // Numbers are ordered: a checkpoint between two changes (its document changed again since) is found as well.
  const n = seqNumber(since);
  if (!(n >= seqNumber(t.base)) || n > seqNumber(t.last)) return -1;
  let [low, high] = [0, t.ring.length];
  while (low < high) {
    const mid = (low + high) >> 1;
    if (seqNumber(t.ring[mid]?.seq ?? '') <= n) low = mid + 1;
    else high = mid;
  }
  return low;
}

/** Each document once, at its newest change, as the store itself would answer. */
function fromRing(t: Tail, at: number, limit: number): { rows: Change[]; last: string; more: boolean } {
  const newest = new Map<string, Change>();
  for (let i = at; i < t.ring.length; i += 1) {
    const change = t.ring[i];
    if (change !== undefined) newest.set(change.id, change);
  }
  const rows: Change[] = [];
  for (let i = at; i < t.ring.length; i += 1) {
    const change = t.ring[i];
    if (change === undefined || newest.get(change.id) !== change) continue;
    rows.push(change);
    if (rows.length === limit) return { rows, last: change.seq, more: true };
  }
  return { rows, last: t.last, more: false };
}
