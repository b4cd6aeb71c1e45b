/** Characters of the values kept of all databases together. */
const MOST_CHARS = 24_000_000;
/** A longer value (an attachment) is not kept. */
const LONGEST = 50_000;

/** One operation of a batch, as abstract-leveldown hands it on. */
interface Operation {
  readonly type: 'put' | 'del';
  readonly key: unknown;
  readonly value?: unknown;
}
/** What is remembered of one database. */
export interface RecentOf {
  get(key: unknown): string | undefined;
  forget(key: unknown): void;
  forgetAll(): void;
  /** Forgets what these operations touch; the answer keeps what they wrote, to be called when they are on the disk. */
  writing(operations: readonly unknown[]): () => void;
}

/**
 * What was written last, so that reading it back (every change is read by its followers, and by the next write to the same document) does not
 * go to a thread and the disk's tables. Only what LevelDB has taken is kept; what is being written is forgotten until it has.
 */
export class Recent {
  readonly #values = new Map<string, string>(); // oldest write first
  #chars = 0;

  constructor(private readonly most = MOST_CHARS) {}

  /** The memory of the database at this place; one that is opened anew begins with nothing. */
  of(location: string): RecentOf {
    const begin = `${location}\n`;
    const forgetAll = (): void => {
      for (const name of this.#values.keys()) if (name.startsWith(begin)) this.#drop(name);
    };
    const forget = (key: unknown): void => {
      if (typeof key === 'string') this.#drop(begin + key);
      else forgetAll();
    };
    forgetAll();
    return {
      get: (key) => (typeof key === 'string' ? this.#values.get(begin + key) : undefined),
      forget,
      forgetAll,
      writing: (operations) => {
        const mine = operations as readonly Operation[]; // abstract-leveldown has checked their shape
        for (const o of mine) forget(o.key);
        return () => {
          for (const { type, key, value } of mine) {
            forget(key);
            if (type === 'put' && typeof key === 'string' && typeof value === 'string' && value.length <= LONGEST) this.#keep(begin + key, value);
          }
        };
      },
    };
  }
  #drop(name: string): void {
    const old = this.#values.get(name);
    if (old === undefined) return;
    this.#chars -= old.length;
    this.#values.delete(name);
  }
  #keep(name: string, value: string): void {
    this.#values.set(name, value);
    this.#chars += value.length;
    for (const oldest of this.#values.keys()) {
      if (this.#chars <= this.most) break;
      this.#drop(oldest);
    }
  }
}
