import { encodeHlc } from '../../../src/kernel/hlc.ts';
import type { HeartbeatRequest } from '../../../src/protocol/wire.ts';

export interface HeartbeatParts {
  readonly send: (request: HeartbeatRequest) => Promise<unknown>;
  readonly online: () => boolean;
  readonly pending: () => number;
  readonly who: () => Pick<HeartbeatRequest, 'terminal' | 'epoch' | 'lastJseq' | 'pending'>;
  /** Corrected clock, ms. */
  readonly now: () => number;
}
const EVERY_MS = 60_000;
/** After the last waiting document went up. */
const SOON_MS = 1000;
/** A fact sealed a moment ago may not be in the journal yet: its stamp must not be told as passed. */
const MARGIN_MS = 5000;

/** The stamp up to which everything written here is in the journal (conflicts §3.6). */
export const toldUpTo = (nowMs: number): string => encodeHlc(Math.max(0, nowMs - MARGIN_MS), 0, '');

/** Tells headquarters up to where this terminal has told everything, so that its store's watermark moves while nobody writes (conflicts §3.6). */
export class Heartbeat {
  readonly #p: HeartbeatParts;
  #lastMs = 0;
  #owed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  constructor(parts: HeartbeatParts) {
    this.#p = parts;
  }

  /** Something waits to go up: when it has, headquarters hears soon. */
  owe(): void {
    this.#owed = true;
  }
  /** A request was answered. */
  answered(): void {
    if (!this.#owed || this.#p.pending() > 0 || this.#timer !== undefined) return;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      this.#beat();
    }, SOON_MS);
  }
  /** Called now and then. */
  tick(): void {
    if (Math.abs(this.#p.now() - this.#lastMs) >= EVERY_MS) this.#beat();
  }
  stop(): void {
    clearTimeout(this.#timer);
  }

  #beat(): void {
    if (!this.#p.online()) return;
    this.#lastMs = this.#p.now();
    this.#owed = this.#p.pending() > 0;
    // Nothing depends on one of them; an older headquarters does not know it.
    void this.#p.send({ ...this.#p.who(), hlc: toldUpTo(this.#p.now()) }).catch(() => undefined);
  }
}
