import type { World } from './fold.ts';

/** What a terminal tells with each heartbeat (conflicts.md §3.6). */
export interface TerminalMark {
  readonly terminal: string;
  readonly storeId: string;
  /** Up to here everything this terminal wrote is at headquarters. */
  readonly hlc: string;
  readonly status: 'active' | 'dormant' | 'quarantine' | 'revoked' | 'replaced';
}
/** A store's watermark: the smallest of its terminals that may still hold something back. A store whose terminals all sleep has none to wait for. */
export function watermarks(marks: Iterable<TerminalMark>): Record<string, string> {
  const out: Record<string, string> = {};
  for (const m of marks) {
    // A revoked device may still push, but nobody waits for it; a quarantined one is waited for (its facts come).
    if (m.status === 'dormant' || m.status === 'revoked' || m.status === 'replaced') {
      out[m.storeId] ??= NOTHING_AWAITED;
      continue;
    }
    const known = out[m.storeId];
    if (known === undefined || m.hlc < known) out[m.storeId] = m.hlc;
  }
  return out;
}
/** Above every stamp. */
export const NOTHING_AWAITED = '~';

/** True when everything written up to `eff` in these stores has arrived; unknown stores have not spoken, so no. Without a list: every known store. */
export function passed(marks: Readonly<Record<string, string>> | undefined, eff: string, stores?: readonly string[]): boolean {
  if (marks === undefined) return false;
  const asked = stores ?? Object.keys(marks);
  return asked.length > 0 && asked.every((s) => (marks[s] ?? '') > eff);
}
/** `passed`, and whoever judges hears what this answer waits for; to be asked last, when nothing else keeps the rule silent. */
export function reached(world: World, eff: string, stores?: readonly string[]): boolean {
  const done = passed(world.watermarks, eff, stores);
  if (!done && stores?.length !== 0) world.onWait?.(eff, stores);
  return done;
}
/** Terminals that keep an as-of time provisional, for the sentence "T2 未同步" (SC-12). */
export const behind = (marks: Iterable<TerminalMark>, storeId: string, eff: string): string[] =>
  [...marks]
    .filter((m) => m.storeId === storeId && (m.status === 'active' || m.status === 'quarantine') && m.hlc <= eff)
    .map((m) => m.terminal)
    .sort();
