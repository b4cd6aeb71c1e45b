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
    setOffset: (ms) => { offset = Math.round(ms); },
    now: () => clock.wallMs() + offset,
  };
}
