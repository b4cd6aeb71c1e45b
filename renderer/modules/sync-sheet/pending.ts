import type { SyncStatus } from '../../data/port.ts';

export const GROUPS = ['sales', 'appointments', 'stock', 'customers', 'other'] as const;
export type Group = (typeof GROUPS)[number];
/** Which card of the sheet a waiting document belongs to; kinds of a newer version count as other. */
export function groupOf(kind: string): Group {
  if (kind.startsWith('sale.')) return 'sales';
  if (kind.startsWith('apt.') || kind === 'appointment') return 'appointments';
  if (kind.startsWith('stock.')) return 'stock';
  if (kind.startsWith('cust.') || kind === 'customer') return 'customers';
  return 'other';
}
export interface Waiting {
  readonly group: Group;
  readonly count: number;
  readonly oldestMs: number;
}
/** What waits, by group, fullest meaning first; groups with nothing are left out. */
export function waitingOf(byKind: SyncStatus['pendingByKind']): readonly Waiting[] {
  const out = new Map<Group, Waiting>();
  for (const [kind, w] of Object.entries(byKind)) {
    const group = groupOf(kind);
    const have = out.get(group);
    out.set(group, { group, count: (have?.count ?? 0) + w.count, oldestMs: Math.min(have?.oldestMs ?? w.oldestMs, w.oldestMs) });
  }
  return GROUPS.map((g) => out.get(g)).filter((w): w is Waiting => w !== undefined && w.count > 0);
}

const HOUR = 3_600_000;
/** Grace of the staff bundle (conflicts §4.20): normal to 72 h, restricted to 7 days, then list price only. */
export function staffGrace(ageMs: number): { readonly kind: 'normal' | 'grace' | 'strict'; readonly leftMs: number } {
  if (ageMs <= 72 * HOUR) return { kind: 'normal', leftMs: 72 * HOUR - ageMs };
  if (ageMs <= 7 * 24 * HOUR) return { kind: 'grace', leftMs: 7 * 24 * HOUR - ageMs };
  return { kind: 'strict', leftMs: 0 };
}
