import type { PieceEvent, PieceState, PieceView, Place } from './types.ts';
import { equal } from '../kernel/equal.ts';
import { buildDag } from '../conflict/dag.ts';
import { isCorrectionAway, isSale, isSettler } from './events.ts';
import { causesOf, netEvents, openRecall, overruledVoids, standingReservations, undoneSales, waitingList } from './undone.ts';
import type { Corrections } from '../conflict/fold.ts';

export { pieceAggregates, pieceEventsOf, pieceKey, pieceOfCase } from './events.ts';

/** Version of the fold, kept in rows so that a change of rules shows. */
export const FOLD_VERSION = 4;

type ReservedFor = NonNullable<PieceView['reservedFor']>;
interface Outcome {
  readonly state: PieceState;
  readonly place: Place;
  readonly reservedFor?: ReservedFor;
  /** The reservation a sale was made on: a void gives it back (jewelry.md §6.3). */
  readonly used?: ReservedFor;
}
/** Two or more standing branches of one piece (conflicts §3.3), best first. */
export interface Fork {
  readonly from: string; // fact id of the last common ancestor, 'root' when there is none
  readonly branches: readonly Branch[];
}
export interface Branch {
  readonly head: PieceEvent;
  readonly rank: number;
  readonly events: readonly PieceEvent[]; // beyond the common ancestors
  readonly outcome: Outcome;
}
/** Everything the fold finds out; `detect.ts` reads the same, so that screen and server never disagree. */
export interface PieceAnalysis {
  readonly view: PieceView;
  readonly events: readonly PieceEvent[]; // union, in eff order
  readonly causal: readonly PieceEvent[]; // causes before effects
  readonly knew: Knew;
  readonly standing: readonly PieceEvent[]; // sales that stand on this piece
  readonly foreign: readonly PieceEvent[]; // sales by a store that does not hold the piece: a check, not a move (architecture §7)
  readonly overruled: ReadonlySet<string>;
  readonly fork?: Fork;
  readonly missing: readonly string[]; // predecessors not yet seen (待补全)
  readonly before: (e: PieceEvent) => Outcome | undefined; // what the writer found
  readonly after: (e: PieceEvent) => Outcome | undefined;
  readonly concurrent: Knew; // neither knew the other
}

/** True when the writer of `b` had seen fact `a`. */
type Knew = (a: PieceEvent, b: PieceEvent) => boolean;

/** Smaller effective time first, then smaller document id (conflicts §3.4). */
export const byEff = (a: PieceEvent, b: PieceEvent): number =>
  a.hlc < b.hlc ? -1 : a.hlc > b.hlc ? 1 : a.factId < b.factId ? -1 : a.factId > b.factId ? 1 : 0;
const byRank = (a: { rank: number; head: PieceEvent }, b: { rank: number; head: PieceEvent }): number => b.rank - a.rank || byEff(a.head, b.head);

const maximal = (events: readonly PieceEvent[], knew: Knew): PieceEvent[] => events.filter((e) => !events.some((o) => knew(e, o)));

const text = (v: unknown): string | undefined => (typeof v === 'string' ? v : undefined);
const texts = (v: unknown): readonly string[] => (Array.isArray(v) ? v.filter((x): x is string => typeof x === 'string') : []);
const samePlace = (a: Place, b: Place): boolean => a.at === b.at && a.storeId === b.storeId;
const agree = (a: Outcome, b: Outcome): boolean => a.state === b.state && samePlace(a.place, b.place);

/** Nothing came of it: same state, same place, and a reservation for the same person until the same time (an extension is news). */
const unchanged = (a: Outcome, b: Outcome): boolean => agree(a, b) && equal(a.reservedFor, b.reservedFor);

/**
 * Sales taken off the piece by people: line corrections, then resolutions. A resolution settles the sales in its causal
 * past (it keeps `keepFactId`, or the one the rank keeps); what it had not seen stays open (conflicts §1.8).
 */
function overruledBy(events: readonly PieceEvent[], knew: Knew): Set<string> {
  const out = new Set<string>();
  for (const e of events)
    if (isCorrectionAway(e)) {
      const id = text(e.data?.['saleFactId']);
      if (id !== undefined) out.add(id);
    }
  for (const r of events) {
    if (r.kind !== 'case.resolved' || r.data?.['code'] !== 'EX-01') continue;
    for (const id of texts(r.data['overruled'])) out.add(id);
    const members = new Set(texts(r.data['members']));
    const settled = events.filter((e) => isSale(e) && !out.has(e.factId) && (knew(e, r) || members.has(e.factId)));
    const keep = settled.find((e) => e.factId === text(r.data?.['keepFactId'])) ?? [...settled].sort((a, b) => b.rank - a.rank || byEff(a, b))[0];
    for (const e of settled) if (e !== keep) out.add(e.factId);
  }
  return out;
}

/** The last analysis: detectors and the row ask for the same piece one after the other. */
let last: { readonly pieceNo: string; readonly analysis: PieceAnalysis } | undefined;

/** Folds and explains; pure, and the same for any order or repetition of the events (I14). */
export function analysePiece(pieceNo: string, given: readonly PieceEvent[], corrections: Corrections = {}): PieceAnalysis {
  const events = [...new Map(given.map((e) => [e.factId, inTime(e, corrections)])).values()].sort(byEff);
  if (last?.pieceNo === pieceNo && last.analysis.events.length === events.length && last.analysis.events.every((e, i) => e === events[i])) return last.analysis;
  const analysis = analyse(pieceNo, events);
  last = { pieceNo, analysis };
  return analysis;
}
function analyse(pieceNo: string, events: readonly PieceEvent[]): PieceAnalysis {
  const dag = buildDag(
    events.map((e) => ({ id: e.factId, prev: causesOf(e, events), e })),
    (a, b) => byEff(a.e, b.e),
  );
  const causal = dag.order.map((n) => n.e);
  const knew: Knew = (a, b) => dag.isAncestor(a.factId, b.factId);
  const overruled = new Set([...overruledBy(events, knew), ...overruledVoids(events, knew)]);
  const kept = new Set(events.filter((r) => r.kind === 'case.resolved').map((r) => text(r.data?.['keepFactId'])));

  const effective: PieceEvent[] = [];
  const foreign: PieceEvent[] = [];
  const outcomes = new Map<string, Outcome>();
  // What the writer's own screen showed: the fold of what they had seen, where a branch that came to nothing is none either.
  const before = (e: PieceEvent): Outcome | undefined => {
    const past = effective.filter((x) => knew(x, e));
    const last = forkOf(past, knew, outcomes, undoneSales(past, knew))?.branches[0]?.head ?? maximal(past, knew)[0];
    return last === undefined ? undefined : outcomes.get(last.factId);
  };
  // Ancestors first, so that what a writer found is known before its own fact is weighed.
  for (const e of causal) {
    if (isSettler(e) || overruled.has(e.factId)) continue;
    const found = before(e);
    const seller = text(e.data?.['storeId']);
    if (
      e.kind === 'sale.committed' &&
      found?.place.at === 'store' &&
      found.place.storeId !== undefined &&
      seller !== undefined &&
      found.place.storeId !== seller &&
      !kept.has(e.factId)
    ) {
      foreign.push(e);
      continue;
    }
    outcomes.set(e.factId, outcomeOf(e, found));
    effective.push(e);
  }

  const undone = undoneSales(effective, knew);
  const standing = effective.filter((e) => isSale(e) && !undone.has(e.factId)).sort(byEff);
  const fork = forkOf(effective, knew, outcomes, undone);
  const best = fork?.branches[0];
  const last = best === undefined ? maximal(effective, knew)[0] : best.head;
  const settled: Outcome = (last === undefined ? undefined : outcomes.get(last.factId)) ??
    afterSettling(events, outcomes, effective) ?? { state: 'PLANNED', place: { at: 'supplier' } };
  const queue = standingReservations(effective, knew);
  const recall = openRecall(effective, knew);
  const outcome = blocked(promoted(settled, queue), recall);
  const waiting = waitingList(queue.filter((e) => outcome.state === 'RESERVED' && !equal(e.data?.['for'], outcome.reservedFor)));
  const pending = dag.missing.length > 0 || events.some((e) => e.kind === 'transfer.received' && causesOf(e, events).length === e.prev.length);
  const clash = fork === undefined ? [] : clashing(fork, knew);
  const members = standing.length > 1 ? standing.map((e) => e.factId) : clash.map((e) => e.factId);
  const saleIds = [...new Set(standing.flatMap((e) => (e.saleId === undefined ? [] : [e.saleId])))];
  const view: PieceView =
    members.length > 0
      ? {
          pieceNo,
          state: 'DISPUTED',
          place: { at: 'DISPUTED' },
          heads: dag.heads,
          saleIds,
          fork: { from: fork?.from ?? lastCommon(standing, knew, effective), members: [...members].sort() },
        }
      : {
          pieceNo,
          state: outcome.state,
          place: outcome.place,
          heads: dag.heads,
          saleIds,
          ...(outcome.reservedFor === undefined ? {} : { reservedFor: outcome.reservedFor }),
          ...(waiting.length === 0 ? {} : { waiting }),
        };
  return {
    view: { ...view, ...(recall === undefined ? {} : { recall: recall.factId }), ...(pending ? { pending } : {}) },
    events,
    causal,
    knew,
    standing,
    foreign,
    overruled,
    ...(fork === undefined ? {} : { fork }),
    missing: dag.missing,
    before,
    after: (e) => outcomes.get(e.factId),
    concurrent: (x, y) => dag.concurrent(x.factId, y.factId),
  };
}

const inTime = (e: PieceEvent, corrections: Corrections): PieceEvent => {
  const eff = corrections[e.factId];
  return eff === undefined ? e : { ...e, hlc: eff };
};
/** A piece that came free goes to the next who knowingly waited for it (jewelry §6.2, 候补). */
function promoted(o: Outcome, queue: readonly PieceEvent[]): Outcome {
  const next = o.state === 'IN_STOCK' ? queue.find((e) => e.data?.['waiting'] === true) : undefined;
  // Written by events.ts from the parsed body, so its shape is known here.
  return next === undefined ? o : { state: 'RESERVED', place: o.place, reservedFor: next.data?.['for'] as ReservedFor };
}
/** A safety recall stops everything that has not left the store. */
const blocked = (o: Outcome, recall: PieceEvent | undefined): Outcome =>
  recall !== undefined && ['IN_STOCK', 'RESERVED', 'SOLD_HELD'].includes(o.state) ? { state: 'RETURN_CHECK', place: o.place } : o;

/** Whether the piece was reserved when this sale took it: its void gives it back to the reservation (jewelry.md §6.3). */
export function reservedWhenSold(pieceNo: string, events: readonly PieceEvent[], saleId: string, corrections: Corrections = {}): boolean {
  const a = analysePiece(pieceNo, events, corrections);
  return a.events.some((e) => isSale(e) && e.saleId === saleId && a.before(e)?.reservedFor !== undefined);
}

/** State and place of a piece with everything known of it (conflicts §3.3–3.4, §4.5). `corrections` are corrected stamps by fact id. */
export function foldPiece(pieceNo: string, events: readonly PieceEvent[], corrections: Corrections = {}): PieceView {
  const only = events.length === 1 ? events[0] : undefined;
  // Nearly every piece of a fresh stock list has one event: no graph is needed for it.
  if (only !== undefined && !isSettler(only) && only.prev.length === 0 && only.kind !== 'stock.recalled' && only.kind !== 'transfer.received') {
    const o = outcomeOf(only, undefined);
    return {
      pieceNo,
      state: o.state,
      place: o.place,
      heads: [only.factId],
      saleIds: isSale(only) && only.saleId !== undefined ? [only.saleId] : [],
      ...(o.reservedFor === undefined ? {} : { reservedFor: o.reservedFor }),
    };
  }
  return analysePiece(pieceNo, events, corrections).view;
}

function outcomeOf(e: PieceEvent, found: Outcome | undefined): Outcome {
  const spotOf = (p: Place): Place => (found !== undefined && samePlace(found.place, p) ? { ...found.place, ...p } : p);
  if (e.data?.['spot'] === true) {
    const state = found?.state === 'RESERVED' || found?.state === 'IN_STOCK' ? found.state : e.to;
    return { state, place: e.place, ...(state === 'RESERVED' && found?.reservedFor !== undefined ? { reservedFor: found.reservedFor } : {}) };
  }
  if (e.kind === 'stock.recalled' && found !== undefined) return found.place.at === 'store' ? { state: 'RETURN_CHECK', place: found.place } : found;
  // Found where it belongs: a count changes nothing.
  if (e.data?.['count'] === 'found' && found !== undefined && samePlace(found.place, e.place)) return found;
  if (e.kind === 'stock.released') return { state: 'IN_STOCK', place: found?.place ?? e.place };
  if (e.kind === 'stock.reserved') {
    // Written by events.ts from the parsed body, so its shape is known here.
    const reservedFor = e.data?.['for'] as ReservedFor | undefined;
    if (e.data?.['waiting'] === true && found?.state === 'RESERVED') return found;
    return { state: 'RESERVED', place: spotOf(e.place), ...(reservedFor === undefined ? {} : { reservedFor }) };
  }
  const used = isSale(e) ? found?.reservedFor : undefined;
  const again = e.kind === 'sale.voided' && e.to === 'RESERVED' ? found?.used : undefined;
  return {
    state: e.to,
    place: e.to === 'SOLD_HELD' ? spotOf(e.place) : e.place,
    ...(used === undefined ? {} : { used }),
    ...(again === undefined ? {} : { reservedFor: again }),
  };
}

/** When every effective event was overruled (its predecessors never arrived), the piece is back where nobody sold it: unknown until seen. */
function afterSettling(events: readonly PieceEvent[], outcomes: ReadonlyMap<string, Outcome>, effective: readonly PieceEvent[]): Outcome | undefined {
  return effective.length === 0 && events.length > 0 && outcomes.size === 0 ? { state: 'MISSING', place: { at: 'unknown' } } : undefined;
}

function lastCommon(heads: readonly PieceEvent[], knew: Knew, among: readonly PieceEvent[]): string {
  const common = among.filter((e) => heads.every((h) => knew(e, h)));
  return maximal(common, knew).sort(byEff).at(-1)?.factId ?? 'root';
}

/** The standing fork, or undefined when the history is a line. Branches whose net effect is nil drop out (conflicts §3.3). */
function forkOf(effective: readonly PieceEvent[], knew: Knew, outcomes: ReadonlyMap<string, Outcome>, undone: ReadonlySet<string>): Fork | undefined {
  const tips = maximal(effective, knew);
  if (tips.length < 2) return undefined;
  const from = lastCommon(tips, knew, effective);
  const base = outcomes.get(from);
  const isCommon = (e: PieceEvent): boolean => tips.every((t) => t === e || knew(e, t));
  const branches = tips.map((head): Branch => {
    const own = effective.filter((e) => (e === head || knew(e, head)) && !isCommon(e));
    const events = netEvents(own, undone);
    return { head, events, rank: Math.max(0, ...events.map((e) => e.rank)), outcome: outcomes.get(head.factId) ?? outcomeOf(head, undefined) };
  });
  const net = branches.filter((b) => b.events.length > 0 && (base === undefined || !unchanged(b.outcome, base) || b.events.some(isSale)));
  return { from, branches: (net.length > 0 ? net : branches).sort(byRank) };
}

/**
 * Facts that make the piece DISPUTED: the strongest of two branches that both carry rank >= 60 and do not say the same
 * (conflicts §4.5). Two scans that agree on state and place are one piece of news told twice, not a dispute.
 */
function clashing(fork: Fork, knew: Knew): PieceEvent[] {
  const out = new Map<string, PieceEvent>();
  const strongest = (b: Branch, o: Branch): PieceEvent | undefined =>
    b.events.filter((e) => e.rank >= 60 && e !== o.head && !knew(e, o.head)).sort((x, y) => y.rank - x.rank || byEff(x, y))[0];
  for (const b of fork.branches)
    for (const o of fork.branches) {
      if (b === o || agree(b.outcome, o.outcome)) continue;
      const x = strongest(b, o);
      const y = strongest(o, b);
      if (x !== undefined && y !== undefined) {
        out.set(x.factId, x);
        out.set(y.factId, y);
      }
    }
  return [...out.values()].sort(byEff);
}
