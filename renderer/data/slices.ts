/** A slice of work ends after this; the rest waits for the next task, so that no frame is missed (architecture §6). */
const SLICE_MS = 10;
/** While a terminal opens nobody looks at a frame but the opening one; a timer's own wait (4 ms in a browser) is then a small part. */
const HURRY_MS = 40;

/**
 * Work in slices: jobs are done in order, each by many small steps. A job given while nothing waits, and whose steps are few,
 * is done at once.
 */
export class Slices {
  readonly #jobs: (() => boolean)[] = []; // each call does one step and says whether more are left
  #timer: ReturnType<typeof setTimeout> | undefined;
  #idle: (() => void)[] = [];
  #closed = false;
  #sliceMs = SLICE_MS;

  /** `step` does a small part and returns false when the job is done. `now` runs it through when nothing waits before it. */
  add(step: () => boolean, now: boolean): void {
    if (now && this.#jobs.length === 0) {
      while (step());
      return;
    }
    this.#jobs.push(step);
    this.#timer ??= setTimeout(() => this.#run(), 0);
  }
  /** Longer slices while the terminal opens. */
  hurry(on: boolean): void {
    this.#sliceMs = on ? HURRY_MS : SLICE_MS;
  }
  /** Resolves when nothing waits. */
  idle(): Promise<void> {
    return this.#jobs.length === 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#idle.push(resolve);
        });
  }
  close(): void {
    this.#closed = true;
    clearTimeout(this.#timer);
  }

  #run(): void {
    this.#timer = undefined;
    if (this.#closed) return;
    const end = performance.now() + this.#sliceMs;
    while (this.#jobs.length > 0 && performance.now() < end) if (this.#jobs[0]?.() !== true) this.#jobs.shift();
    if (this.#jobs.length > 0) this.#timer = setTimeout(() => this.#run(), 0);
    else for (const resolve of this.#idle.splice(0)) resolve();
  }
}
