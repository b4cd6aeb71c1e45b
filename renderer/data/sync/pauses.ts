/** Waiting that a stop ends at once: who waits goes on, and from then on nobody waits any more. */
export class Pauses {
  readonly #waiting = new Set<() => void>();
  #over = false;

  readonly pause = (ms: number): Promise<void> =>
    this.#over
      ? Promise.resolve()
      : new Promise((resolve) => {
          const done = (): void => {
            clearTimeout(timer);
            this.#waiting.delete(done);
            resolve();
          };
          const timer = setTimeout(done, ms);
          this.#waiting.add(done);
        });

  end(): void {
    this.#over = true;
    for (const done of [...this.#waiting]) done();
  }
}
