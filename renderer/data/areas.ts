import type { Area } from './terminal.ts';

/**
 * Which part of the views moved. Versions grow at once, listeners are told once a microtask, so that a page of a thousand
 * arriving documents makes one render.
 */
export class Areas {
  readonly #versions = new Map<Area, number>();
  readonly #listeners = new Map<Area, Set<() => void>>();
  readonly #due = new Set<Area>();

  touch(area: Area): void {
    this.#versions.set(area, this.version(area) + 1);
    if (this.#due.size === 0) queueMicrotask(() => this.#tell());
    this.#due.add(area);
  }

  version(area: Area): number {
    return this.#versions.get(area) ?? 0;
  }

  subscribe(area: Area, cb: () => void): () => void {
    const set = this.#listeners.get(area) ?? new Set();
    this.#listeners.set(area, set);
    set.add(cb);
    return () => {
      set.delete(cb);
    };
  }

  #tell(): void {
    const due = [...this.#due];
    this.#due.clear();
    for (const area of due) for (const cb of [...(this.#listeners.get(area) ?? [])]) cb();
  }
}
