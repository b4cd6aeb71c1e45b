import type { Hlc } from './brand.ts';

/** A remote time further ahead than this is never adopted: one fast till must not drag the others (conflicts.md §3.2). */
export const MAX_AHEAD_MS = 120_000;
const COUNTER_END = 36 ** 4;

interface Parts {
  readonly ms: number;
  readonly counter: number;
  readonly node: string;
}

/** Sortable text `{15-digit ms}.{4-char base36 counter}.{terminal+epoch}`; text order = time order. */
export function encodeHlc(ms: number, counter: number, node: string): Hlc {
  if (counter >= COUNTER_END) return encodeHlc(ms + 1, 0, node);
  // The one place where a text becomes an Hlc: its shape is made right here.
  return `${String(ms).padStart(15, '0')}.${counter.toString(36).padStart(4, '0')}.${node}` as Hlc;
}
function decode(hlc: string): Parts {
  return { ms: Number(hlc.slice(0, 15)), counter: parseInt(hlc.slice(16, 20), 36), node: hlc.slice(21) };
}
export const HLC_SHAPE = /^\d{15}\.[0-9a-z]{4}\.[A-Z0-9-]{1,24}$/;
/** Checks a text from outside; undefined when it is no HLC. */
export const parseHlc = (text: string): Hlc | undefined => (HLC_SHAPE.test(text) ? (text as Hlc) : undefined); // shape just checked

/** Physical part in ms. */
export const hlcMs = (hlc: string): number => decode(hlc).ms;
export const hlcNode = (hlc: string): string => decode(hlc).node;
/** Name of a writer inside an HLC: terminal and epoch, `S01-T1A`. */
export const nodeOf = (terminal: string, epoch: string): string => terminal + epoch;
export const compareHlc = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
export const maxHlc = <T extends string>(a: T, b: T): T => (a >= b ? a : b);

/** Stamp for a local event; `physicalMs` is the offset-corrected clock. Never goes back. */
export function tickHlc(last: string | undefined, physicalMs: number, node: string): Hlc {
  if (last === undefined) return encodeHlc(physicalMs, 0, node);
  const was = decode(last);
  return physicalMs > was.ms ? encodeHlc(physicalMs, 0, node) : encodeHlc(was.ms, was.counter + 1, node);
}

/** State after seeing a remote stamp: at least the remote, unless it lies more than 2 min ahead of the own clock (§3.2). */
export function receiveHlc(last: string | undefined, remote: string, physicalMs: number, node: string): Hlc {
  const seen = decode(remote);
  const own = last === undefined ? { ms: 0, counter: -1, node } : decode(last);
  if (seen.ms > physicalMs + MAX_AHEAD_MS) return encodeHlc(own.ms, Math.max(0, own.counter), node);
  if (seen.ms > own.ms) return encodeHlc(seen.ms, seen.counter, node);
  if (seen.ms === own.ms) return encodeHlc(own.ms, Math.max(own.counter, seen.counter), node);
  return encodeHlc(own.ms, Math.max(0, own.counter), node);
}

/** `stamp`, or the smallest stamp of the same node above `seen`: a writer who has read a value must be able to overwrite it, whatever clock wrote it. */
export function hlcAbove(seen: string | undefined, stamp: Hlc): Hlc {
  if (seen === undefined || stamp > seen) return stamp;
  const s = decode(seen);
  return encodeHlc(s.ms, s.counter + 1, hlcNode(stamp));
}
