/** Wrong PINs in a row before a person is locked (A0.24). */
export const MAX_ATTEMPTS = 5;
/** First lock; every further one lasts twice as long, up to a day. */
export const FIRST_LOCK_MS = 5 * 60_000;
const LONGEST_LOCK_MS = 24 * 60 * 60_000;

/** Kept durably on the device, so that a restart frees nobody. */
export interface Attempts {
  readonly failed: number; // wrong PINs in a row since the last right one
  readonly locks: number; // how often locked since the last right one
  readonly untilMs?: number;
}
export const noAttempts: Attempts = { failed: 0, locks: 0 };

/** End of the present lock in ms, undefined when the person may try. */
export const lockedUntil = (a: Attempts, nowMs: number): number | undefined => (a.untilMs !== undefined && a.untilMs > nowMs ? a.untilMs : undefined);

/** State after a wrong PIN. During a lock nothing counts: the caller has to ask `lockedUntil` first. */
export function wrongPin(a: Attempts, nowMs: number): Attempts {
  if (lockedUntil(a, nowMs) !== undefined) return a;
  const failed = a.failed + 1;
  if (failed % MAX_ATTEMPTS !== 0) return { failed, locks: a.locks };
  return { failed, locks: a.locks + 1, untilMs: nowMs + Math.min(FIRST_LOCK_MS * 2 ** a.locks, LONGEST_LOCK_MS) };
}
/** State after the right PIN: everything is forgotten. */
export const rightPin = (_a: Attempts): Attempts => noAttempts;

/** Tries left before the next lock: 5 … 1. */
export const attemptsLeft = (a: Attempts): number => MAX_ATTEMPTS - (a.failed % MAX_ATTEMPTS);
