import { encodeHlc, hlcMs, hlcNode } from '../kernel/hlc.ts';
import { byText } from '../kernel/order.ts';
import type { Corrections } from './fold.ts';

/** One push batch as the gateway kept it (conflicts.md §3.2): what the server's and the device's clocks said when it came in. */
export interface Arrival {
  readonly terminal: string;
  readonly epoch: string;
  readonly jseqFrom: number;
  readonly jseqTo: number;
  readonly receivedAt: number;
  readonly deviceNow: number;
  /** The device's boot and monotonic clock at the contact, where it told them. */
  readonly bootId?: string;
  readonly monoMs?: number;
}
/** What of a fact's clocks the correction needs. */
export interface Timed {
  readonly id: string;
  readonly terminal: string;
  readonly epoch: string;
  readonly jseq: number;
  readonly hlc: string;
  readonly wallMs: number;
  readonly bootId: string;
  readonly monoMs: number;
}
/** Smaller differences are the ordinary inexactness of clocks and networks. */
export const TOLERANCE_MS = 120_000;

/**
 * Corrected stamps of facts whose clock was wrong by more than two minutes. Within the boot of the contact the monotonic clock carries
 * the offset, so that a clock set in between does not matter; in an earlier boot the contact before it does, else the wall clock. Never
 * later than the receipt. A pure function of facts and arrivals: it does not matter when the terminal synced.
 */
export function correctTimes(facts: Iterable<Timed>, arrivals: Iterable<Arrival>): Corrections {
  const out: Record<string, string> = {};
  const contacts = [...arrivals].sort((a, b) => a.receivedAt - b.receivedAt || a.jseqFrom - b.jseqFrom);
  const all = [...new Map([...facts].map((f) => [f.id, f])).values()].sort(
    (a, b) => byText(a.terminal + a.epoch, b.terminal + b.epoch) || a.jseq - b.jseq || byText(a.id, b.id),
  );
  const newest = new Map<Arrival, Timed | undefined>();
  const lastOf = (c: Arrival): Timed | undefined => {
    if (!newest.has(c))
      newest.set(
        c,
        all.findLast((f) => f.terminal === c.terminal && f.epoch === c.epoch && f.jseq <= c.jseqTo),
      );
    return newest.get(c);
  };
  /** True time of a fact by a contact whose newest fact ran in the same boot. */
  const carried = (f: Timed, c: Arrival | undefined): number | undefined => {
    if (c === undefined) return undefined;
    // Told at the contact itself: a wall clock set since the fact, or since the one before the contact, does not matter.
    if (c.bootId === f.bootId && c.monoMs !== undefined && f.monoMs <= c.monoMs === f.jseq <= c.jseqTo) return c.receivedAt + (f.monoMs - c.monoMs);
    const anchor = lastOf(c);
    if (anchor === undefined || anchor.bootId !== f.bootId) return undefined;
    return anchor.wallMs + (c.receivedAt - c.deviceNow) + (f.monoMs - anchor.monoMs);
  };
  for (const f of all) {
    const mine = contacts.filter((c) => c.terminal === f.terminal && c.epoch === f.epoch);
    const after = mine.find((c) => c.jseqFrom <= f.jseq && f.jseq <= c.jseqTo);
    if (after === undefined) continue;
    const before = mine.filter((c) => c.jseqTo < f.jseq).at(-1);
    const trueMs = Math.min(carried(f, after) ?? carried(f, before) ?? f.wallMs + (after.receivedAt - after.deviceNow), after.receivedAt);
    if (Math.abs(trueMs - hlcMs(f.hlc)) <= TOLERANCE_MS) continue;
    // The counter keeps the order within one terminal where two facts fall on one millisecond.
    out[f.id] = encodeHlc(trueMs, Number.parseInt(f.hlc.slice(16, 20), 36), hlcNode(f.hlc));
  }
  return out;
}

/** What a receipt says of a corrected stamp (SC-06): ms of the right time; undefined where there is none, or where it is the same minute as the clock's `wallMs`. */
export function shownCorrection(eff: string | undefined, wallMs: number): number | undefined {
  if (eff === undefined) return undefined;
  const ms = hlcMs(eff);
  return Math.floor(ms / 60_000) === Math.floor(wallMs / 60_000) ? undefined : ms;
}
