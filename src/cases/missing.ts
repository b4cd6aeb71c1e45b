import type { AggKey, Fact } from '../facts/envelope.ts';
import { sortedUnique } from '../kernel/order.ts';
import { effOf } from '../conflict/fold.ts';
import { reached } from '../conflict/watermark.ts';
import type { Finder } from './finding.ts';

/** EX-24: a fact names a predecessor that nobody has, and every terminal's watermark is past it (conflicts.md §3.3). Until then it is only 待补全. */
export const missingPredecessors =
  (key: AggKey): Finder =>
  (facts, corrections, world) => {
    if (world.watermarks === undefined && world.onWait === undefined) return [];
    const known = new Set<string>(facts.map((f) => f.id));
    const orphans = new Map<string, Fact[]>();
    for (const f of facts) {
      const lost = sortedUnique(f.prev[key] ?? []).filter((p) => !known.has(p));
      if (lost.length === 0 || !reached(world, effOf(f, corrections))) continue;
      for (const p of lost) orphans.set(p, [...(orphans.get(p) ?? []), f]);
    }
    return [...orphans].map(([lost, by]) => ({ code: 'EX-24' as const, fork: lost, sides: by.map((fact) => ({ fact, data: { missing: lost } })) }));
  };
