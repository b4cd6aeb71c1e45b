/**
 * Lets no pulled card by while a push is under way whose answer was decided before the card was read. RxDB takes a card that differs from its
 * own unsent state for something the push will meet as a conflict, and does not look at it again: where headquarters had taken our state
 * already and only the answer was slow, the newer card was passed over for good. `B` is the batch as RxDB hands it in, the same again when it repeats it.
 */
export class PushGate<B extends object> {
  readonly #asked = new Set<Promise<unknown>>();
  readonly #begun = new WeakSet<B>();
  /** Answers that RxDB has not written down yet: until then it takes what was sent for unsent. */
  readonly #unwritten = new Set<{ readonly written: Promise<void>; readonly done: () => void }>();

  /** One attempt to send; `idle` resolves once RxDB has nothing under way any more. */
  send<T>(batch: B, attempt: () => Promise<T>, idle: () => Promise<unknown>): Promise<T> {
    if (!this.#begun.has(batch)) {
      // Batches follow one another: when one begins, the answers before it are written down. Those of one round begin together.
      this.#begun.add(batch);
      for (const u of this.#unwritten) u.done();
    }
    const sent = attempt().then((answer) => {
      let done = (): void => undefined;
      const entry = {
        written: new Promise<void>((resolve) => {
          done = resolve;
        }),
        done: (): void => {
          this.#unwritten.delete(entry);
          done();
        },
      };
      this.#unwritten.add(entry);
      void idle().then(entry.done, entry.done);
      return answer;
    });
    this.#asked.add(sent);
    void sent.catch(() => undefined).then(() => this.#asked.delete(sent));
    return sent;
  }
  /** Resolves when every attempt that is under way now has failed, or succeeded and been written down. One that begins later sees newer cards itself. */
  async clear(): Promise<void> {
    await Promise.allSettled([...this.#asked]);
    await Promise.all([...this.#unwritten].map((u) => u.written));
  }
}
