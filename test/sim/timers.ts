/**
 * Timers of a run: they know the run's clock and nothing of the machine's. Product code reads the global functions when it calls them,
 * so a run puts these in their place and takes them back out.
 */
interface Timer {
  readonly id: number;
  due: number;
  readonly every: number | undefined;
  readonly go: () => void;
}

const real = {
  setTimeout: globalThis.setTimeout,
  clearTimeout: globalThis.clearTimeout,
  setInterval: globalThis.setInterval,
  clearInterval: globalThis.clearInterval,
  setImmediate: globalThis.setImmediate,
};

/** Lets everything run that waits for nothing but its turn: one real turn of the loop comes after all promises. */
export const settle = (): Promise<void> =>
  new Promise((go) => {
    real.setImmediate(go);
  });

export class VirtualTimers {
  readonly #timers = new Map<number, Timer>();
  #last = 0;
  constructor(private readonly now: () => number) {}

  install(): () => void {
    const add =
      (every: boolean) =>
      (go: (...args: unknown[]) => void, ms = 0, ...args: unknown[]) => {
        const id = (this.#last += 1);
        this.#timers.set(id, { id, due: this.now() + Math.max(0, ms), every: every ? Math.max(1, ms) : undefined, go: () => go(...args) });
        // What product code does with a timer beside ending it.
        return {
          id,
          unref() {
            return this;
          },
          ref() {
            return this;
          },
          hasRef: () => false,
          [Symbol.toPrimitive]: () => id,
        };
      };
    const end = (t: unknown): void => {
      if (typeof t === 'object' && t !== null && 'id' in t) this.#timers.delete(Number(t.id));
    };
    Object.assign(globalThis, { setTimeout: add(false), clearTimeout: end, setInterval: add(true), clearInterval: end });
    // Work that is cut into slices by the machine's speed would be cut differently each time.
    Object.defineProperty(performance, 'now', { value: () => this.now(), configurable: true, writable: true });
    return () => {
      Object.assign(globalThis, real);
      Reflect.deleteProperty(performance, 'now');
    };
  }

  /** Everything has had its turn: promises, and the timers that are due, an interval once however many beats have passed. */
  async calm(): Promise<void> {
    await settle();
    for (let rounds = 0; rounds < 200; rounds += 1) {
      const due = [...this.#timers.values()].filter((t) => t.due <= this.now()).sort((a, b) => a.due - b.due || a.id - b.id);
      if (due.length === 0) return;
      for (const t of due) {
        if (!this.#timers.has(t.id)) continue;
        if (t.every === undefined) this.#timers.delete(t.id);
        else t.due = this.now() + t.every;
        t.go();
        await settle();
      }
    }
    throw new Error('timers that never end');
  }
}
