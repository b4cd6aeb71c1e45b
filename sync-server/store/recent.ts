/** Characters of the values kept of all databases together. */
const MOST_CHARS = 24_000_000;
/** A longer value (an attachment) is not kept. */
const LONGEST = 50_000;
/** That a key is not there costs no characters of its value; it is counted so, that room for it ends too. */
const ABSENT_CHARS = 100;

/** One operation of a batch, as abstract-leveldown hands it on. */
interface Operation {
  readonly type: 'put' | 'del';
  readonly key: unknown;
  readonly value?: unknown;
}
/** What is remembered of one database. */
export interface RecentOf {
  /** Its value, null when it is known not to be there, undefined when the disk has to be asked. */
  get(key: unknown): string | null | undefined;
  forget(key: unknown): void;
  forgetAll(): void;
  /** Forgets what these operations touch; the answer keeps what they wrote, to be called when they are on the disk. */
  writing(operations: readonly unknown[]): () => void;
  /** The disk is asked for this key; the answer is told what it says (null: not there), and remembers it unless something was written meanwhile. */
  asking(key: unknown): (value: unknown) => void;
}
const isShort = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST;
type Values = Map<string, string | null>;

/**
 * What was written last, so that reading it back (every change is read by its followers, and by the next write to the same document) does not
 * go to a thread and the disk's tables; and what was just looked for, found or in vain, since whoever writes it then looks for it once more. Only
 * what LevelDB has taken is kept; what is being written is forgotten until it has. Two halves: when the newer is full, the older is forgotten.
 */
export class Recent {
  readonly #databases = new Map<string, { newer: Values; older: Values; writes: number }>();
  #chars = 0;

  constructor(private readonly most = MOST_CHARS) {}

  /** The memory of the database at this place; one that is opened anew begins with nothing. */
  of(location: string): RecentOf {
    const mine = { newer: new Map<string, string | null>(), older: new Map<string, string | null>(), writes: 0 };
    this.#databases.set(location, mine);
    const forgetAll = (): void => {
      mine.newer.clear();
      mine.older.clear();
      mine.writes += 1;
    };
    const forget = (key: unknown): void => {
      if (typeof key !== 'string') {
        forgetAll();
        return;
      }
      mine.newer.delete(key);
      mine.older.delete(key);
      mine.writes += 1;
    };
    const keep = (key: string, value: string | null): void => {
      mine.newer.set(key, value);
      this.#chars += value?.length ?? ABSENT_CHARS;
      if (this.#chars > this.most / 2) this.#halve();
    };
    return {
      get(key) {
        if (typeof key !== 'string') return undefined;
        const value = mine.newer.get(key);
        return value === undefined ? mine.older.get(key) : value;
      },
      forget,
      forgetAll,
      writing(operations) {
        const all = operations as readonly Operation[]; // abstract-leveldown has checked their shape
        for (const o of all) forget(o.key);
        return () => {
          for (const { type, key, value } of all) {
            forget(key);
            if (type === 'put' && typeof key === 'string' && isShort(value)) keep(key, value);
          }
        };
      },
      asking(key) {
        const { writes } = mine;
        return (value) => {
          if (typeof key === 'string' && mine.writes === writes && (value === null || isShort(value))) keep(key, value);
        };
      },
    };
  }
  #halve(): void {
    this.#chars = 0;
    for (const db of this.#databases.values()) {
      db.older = db.newer;
      db.newer = new Map();
    }
  }
}
