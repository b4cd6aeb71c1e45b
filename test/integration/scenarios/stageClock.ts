import type { DeviceClock } from '../../../renderer/data/clock.ts';

/** The clocks of one device: they stand where the script puts them and run on from there; a script may set the wall clock wrong. */
export class StageClock implements DeviceClock {
  bootId = 'boot-1';
  #base = 0;
  #from = 0;
  #booted = 0;
  #skew = 0;
  #scripted = 0;
  true(): number {
    return Math.round(this.#base + performance.now() - this.#from);
  }
  wallMs(): number {
    return this.true() + this.#skew;
  }
  monoMs(): number {
    return this.true() - this.#booted;
  }
  set(ms: number): void {
    // The script's own order is checked; a slow machine may be later than the script, and the clock then goes on from where it is.
    if (ms < this.#scripted) throw new Error('a script does not run backwards');
    this.#scripted = ms;
    if (this.#base === 0) this.#booted = ms;
    this.#base = Math.max(ms, this.#base === 0 ? ms : this.true());
    this.#from = performance.now();
  }
  /** The device starts with a clock that is wrong by so much. */
  boot(skewMs: number): void {
    this.#skew = skewMs;
    this.#booted = this.true();
    this.bootId = `boot-${Number(this.bootId.slice(5)) + 1}`;
  }
}
