import { ulidRandom } from './random.ts';

/** The device's clocks: wall, monotonic within one boot of the app, and the last measured offset to headquarters (conflicts §3.2). */
export interface DeviceClock {
  wallMs(): number;
  monoMs(): number;
  readonly bootId: string;
}
export interface CorrectedClock extends DeviceClock {
  offsetMs(): number;
  setOffset(ms: number): void;
  /** Corrected now: wall + last measured offset. */
  now(): number;
}

/** The one place of the terminal that reads the machine's clocks. */
export function systemClock(): DeviceClock {
  return { wallMs: () => Date.now(), monoMs: () => Math.round(performance.now()), bootId: ulidRandom.text(16) };
}

export function correctedClock(clock: DeviceClock, startOffset = 0): CorrectedClock {
  let offset = startOffset;
  return {
    wallMs: () => clock.wallMs(),
    monoMs: () => clock.monoMs(),
    bootId: clock.bootId,
    offsetMs: () => offset,
    setOffset: (ms) => {
      offset = Math.round(ms);
    },
    now: () => clock.wallMs() + offset,
  };
}

/** Wall and monotonic clock may drift apart by this much while a request is under way; beyond it the clock was set, or the machine slept. */
const STEADY_MS = 1000;

/**
 * A contact with headquarters measures the offset (conflicts §3.2): right to half of the way there and back; a difference within that is
 * noise, and the offset stays as it is. A clock that was set while the request was under way measures nothing: the next contact does.
 */
export async function contact<T extends { readonly serverNow: number }>(clock: CorrectedClock, request: (wallMs: number) => Promise<T>): Promise<T> {
  const wall = clock.wallMs();
  const mono = clock.monoMs();
  const reply = await request(wall);
  const took = clock.monoMs() - mono;
  if (Math.abs(clock.wallMs() - wall - took) > STEADY_MS) return reply;
  const measured = reply.serverNow - (wall + took / 2);
  if (Math.abs(measured - clock.offsetMs()) > took / 2 + 1) clock.setOffset(measured);
  return reply;
}
