import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { passed } from '../conflict/watermark.ts';
import { buildDag } from '../conflict/dag.ts';
import { foldPiece } from './fold.ts';
import { pieceEventsOf } from './events.ts';

/** Pieces that stand in a store at a time, from the facts whose effective time is not later; recomputed on every late arrival (conflicts.md §4.18). */
export function expectedAt(storeId: string, asOf: string, facts: Iterable<Fact>, corrections: Corrections = {}): string[] {
  const byPiece = new Map<string, Fact[]>();
  for (const f of uniqueFacts(facts))
    if (effOf(f, corrections) <= asOf) for (const no of pieceEventsOf(f).keys()) byPiece.set(no, [...(byPiece.get(no) ?? []), f]);
  return [...byPiece]
    .filter(([no, fs]) => {
      const { place, state } = foldPiece(
        no,
        fs.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
        corrections,
      );
      return place.at === 'store' && place.storeId === storeId && state !== 'WITHDRAWN';
    })
    .map(([no]) => no)
    .sort(byText);
}

export interface TakeView {
  readonly takeId: string;
  readonly storeId?: string;
  readonly area?: string;
  readonly asOf?: string;
  readonly counted: readonly string[];
  readonly expected: readonly string[];
  readonly surplus: readonly string[];
  /** 疑似盘亏 until the session is final and counted twice. */
  readonly shortage: readonly string[];
  /** final: the watermark has passed and the manager confirmed; only then is a piece booked missing (conflicts.md §4.18). */
  readonly status: 'pending' | 'open' | 'provisional' | 'final';
  readonly mayAdjust: boolean;
  readonly heads: readonly string[];
}
/** One session: scans are a set, whoever scanned and how often; expected is what the stock facts say today of then. */
export function foldTake(takeId: string, given: Iterable<Fact>, stock: Iterable<Fact>, corrections: Corrections = {}, world: World = {}): TakeView {
  const facts = uniqueFacts(given)
    .filter((f) => f.kind.startsWith('take.') && typeof f.body === 'object' && f.body !== null && 'takeId' in f.body && f.body.takeId === takeId)
    .sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id));
  const opened = facts.find((f): f is FactOf<'take.opened'> => isKind(f, 'take.opened'));
  const counted = sortedUnique(facts.flatMap((f) => (isKind(f, 'take.scanned') ? f.body.pieceNos : [])));
  const heads = buildDag(facts.map((f) => ({ id: f.id as string, prev: f.prev[takeId] ?? [] }))).heads;
  if (opened === undefined) return { takeId, counted, expected: [], surplus: [], shortage: [], status: 'pending', mayAdjust: false, heads };
  const { storeId, area, asOf } = opened.body;
  const expected = expectedAt(storeId, asOf, stock, corrections);
  const confirms = facts.flatMap((f) => (isKind(f, 'take.confirmed') ? [f.body] : []));
  // A dead terminal may be left out with OPS's approval; its late facts reverse what they explain (SC-12).
  const complete = passed(world.watermarks, asOf, [storeId]) || confirms.some((x) => (x.excluded?.length ?? 0) > 0);
  const status = confirms.some((x) => x.final) && complete ? 'final' : confirms.length > 0 ? 'provisional' : 'open';
  return {
    takeId,
    storeId,
    area,
    asOf,
    counted,
    expected,
    surplus: counted.filter((n) => !expected.includes(n)),
    shortage: expected.filter((n) => !counted.includes(n)),
    status,
    mayAdjust: status === 'final' && confirms.some((x) => x.secondCount),
    heads,
  };
}
/** Of two sessions over one area the earlier is the master, the other is attached to it (conflicts.md §4.18). */
export function masterOf(sessions: readonly Pick<TakeView, 'takeId' | 'storeId' | 'area' | 'asOf' | 'status'>[], mine: string): string {
  const self = sessions.find((s) => s.takeId === mine);
  const same = sessions
    .filter((s) => s.storeId === self?.storeId && s.area === self?.area && s.status !== 'final')
    .sort((a, b) => byText(a.asOf ?? '~', b.asOf ?? '~') || byText(a.takeId, b.takeId));
  return same[0]?.takeId ?? mine;
}
export const takeKey = (takeId: string): AggKey => `take:${takeId.replace(/^take:/, '')}`;

/** Requests for a correction of a piece's master data, all of them; headquarters decides (conflicts.md §4.25). */
export function correctionRequests(
  pieceNo: string,
  given: Iterable<Fact>,
): readonly { readonly field: string; readonly asked: readonly { readonly factId: string; readonly value: string | number; readonly by: string }[] }[] {
  const all = uniqueFacts(given)
    .filter((f): f is FactOf<'item.correctionAsked'> => isKind(f, 'item.correctionAsked') && f.body.pieceNo === pieceNo)
    .sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id));
  return sortedUnique(all.map((f) => f.body.field)).map((field) => ({
    field,
    asked: all.filter((f) => f.body.field === field).map((f) => ({ factId: f.id, value: f.body.value, by: f.by })),
  }));
}
