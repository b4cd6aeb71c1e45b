import { byText } from '../kernel/order.ts';
import { buildDag, forkPoint } from './dag.ts';
import type { Dag, DagNode } from './dag.ts';
import type { World } from './fold.ts';
import { reached } from './watermark.ts';

/** One signed movement of an account, with what its writer had seen of that account. */
export interface LedgerEntry {
  readonly key: string; // address, counted once (conflicts.md §4.13)
  readonly factId: string;
  readonly prev: readonly string[];
  readonly eff: string;
  readonly amount: number;
  readonly bucket?: string | undefined;
  readonly reverses?: string | undefined;
  readonly forced?: boolean | undefined;
}
export interface LedgerFold<E extends LedgerEntry> {
  /** Each address once, in effective order. */
  readonly entries: readonly E[];
  readonly total: number;
  readonly buckets: Readonly<Record<string, number>>;
  /** Entries that no other entry undoes. */
  readonly live: readonly E[];
  readonly dag: Dag<DagNode>;
}
export const byEff = (a: LedgerEntry, b: LedgerEntry): number => byText(a.eff, b.eff) || byText(a.factId, b.factId) || byText(a.key, b.key);

/** The one ledger of the house: Σ of entries, each address once, whatever order they came in (I3). `others` give causes without amounts. */
export function foldLedger<E extends LedgerEntry>(given: Iterable<E>, others: Iterable<DagNode> = []): LedgerFold<E> {
  const byKey = new Map<string, E>();
  // Two different entries of one address (a restored disk): the earlier stands everywhere.
  for (const e of [...given].sort(byEff)) if (!byKey.has(e.key)) byKey.set(e.key, e);
  const list = [...byKey.values()];
  const buckets: Record<string, number> = {};
  for (const e of list) buckets[e.bucket ?? 'main'] = (buckets[e.bucket ?? 'main'] ?? 0) + e.amount;
  const undone = new Set(list.flatMap((e) => (e.reverses === undefined ? [] : [e.reverses])));
  return {
    entries: list,
    total: list.reduce((sum, e) => sum + e.amount, 0),
    buckets: Object.fromEntries(Object.entries(buckets).sort(([a], [b]) => byText(a, b))),
    live: list.filter((e) => !undone.has(e.key) && e.reverses === undefined),
    dag: buildDag([...list.map((e) => ({ id: e.factId, prev: e.prev })), ...others]),
  };
}

export interface Overdraft<E extends LedgerEntry> {
  readonly amount: number; // how far below zero
  readonly members: readonly E[];
  readonly fork: string;
  /** Who acted without escrow or token; where nobody or everybody did, the later (conflicts.md §4.8, §4.14). */
  readonly liable: E;
}
/**
 * The takings behind a balance below zero: those that left it there, and those that ran beside them unseen. Undefined while the sum
 * and every bucket are at or above zero; passing debts that a late top-up paid are none (conflicts.md §3.7).
 */
export function overdraftOf<E extends LedgerEntry>(fold: LedgerFold<E>): Overdraft<E> | undefined {
  const lowest = Math.min(fold.total, ...Object.values(fold.buckets));
  if (lowest >= 0) return undefined;
  const short = (bucket: string | undefined): boolean => fold.total < 0 || (fold.buckets[bucket ?? 'main'] ?? 0) < 0;
  const outs = fold.entries.filter((e) => e.amount < 0 && short(e.bucket));
  const running: Record<string, number> = {};
  let total = 0;
  let last: E[] = [];
  for (const e of fold.entries) {
    total += e.amount;
    const bucket = e.bucket ?? 'main';
    running[bucket] = (running[bucket] ?? 0) + e.amount;
    if (total >= 0 && Object.values(running).every((n) => n >= 0)) last = [];
    else if (outs.includes(e)) last.push(e);
  }
  const members = outs.filter((e) => last.includes(e) || last.some((o) => fold.dag.concurrent(o.factId, e.factId)));
  const forced = members.filter((e) => e.forced === true);
  const liable = (forced.length > 0 ? forced : members).at(-1);
  if (liable === undefined) return undefined;
  return { amount: -lowest, members, fork: forkPoint(fold.dag, [...new Set(members.map((e) => e.factId))]) || 'root', liable };
}
/** Money cases are provisional until no terminal can still hold a payment made before the last of these (conflicts.md §3.7). */
export const everybodyTold = (world: World, entries: readonly LedgerEntry[]): boolean =>
  reached(
    world,
    entries
      .map((e) => e.eff)
      .sort()
      .at(-1) ?? '',
  );
