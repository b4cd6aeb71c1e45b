import { isSale } from './events.ts';
import type { PieceEvent, PieceView } from './types.ts';

type Knew = (a: PieceEvent, b: PieceEvent) => boolean;
const undoes = (e: PieceEvent): boolean => e.kind === 'sale.voided' || e.kind === 'sale.returned';
const text = (v: unknown): string | undefined => (typeof v === 'string' ? v : undefined);

/** A receipt follows the shipment of its transfer, even where the writer had not seen it: when the ship arrives the gap closes itself (conflicts.md §4.17). */
export function causesOf(e: PieceEvent, all: readonly PieceEvent[]): readonly string[] {
  // Whoever voids or takes back a sale names it, and so knew it, even where the till did not have the piece itself yet (§4.7).
  if (undoes(e) && e.saleId !== undefined)
    return [
      ...e.prev,
      ...all
        .filter((s) => s.kind === 'sale.committed' && s.saleId === e.saleId && !e.prev.includes(s.factId) && !s.prev.includes(e.factId))
        .map((s) => s.factId),
    ];
  if (e.kind === 'sale.committed' && e.prev.length === 0) return catalogued(e, all);
  if (e.kind !== 'transfer.received') return e.prev;
  return [
    ...e.prev,
    ...all.filter((s) => s.kind === 'transfer.shipped' && s.data?.['transferId'] === e.data?.['transferId'] && !s.prev.includes(e.factId)).map((s) => s.factId),
  ];
}
/** A till that has no row of a piece (another store's, the vault's) sells it from the catalogue, which shows where the piece last came to before. */
function catalogued(e: PieceEvent, all: readonly PieceEvent[]): readonly string[] {
  const byId = new Map(all.map((x) => [x.factId, x]));
  const follows = (x: PieceEvent, seen = new Set<string>()): boolean =>
    x.prev.some((id) => {
      if (id === e.factId) return true;
      const p = byId.get(id);
      return p !== undefined && !seen.has(id) && (seen.add(id), follows(p, seen));
    });
  const last = all
    .filter((x) => x.rank >= 70 && !isSale(x) && x.saleId === undefined && (x.hlc < e.hlc || (x.hlc === e.hlc && x.factId < e.factId)) && !follows(x))
    .reduce<PieceEvent | undefined>(
      (best, x) => (best === undefined || x.hlc > best.hlc || (x.hlc === best.hlc && x.factId > best.factId) ? x : best),
      undefined,
    );
  return last === undefined ? [] : [last.factId];
}
/** Voids that gave no money back and beside which the goods were handed over: without effect (conflicts.md §4.7). */
export function overruledVoids(events: readonly PieceEvent[], knew: Knew): string[] {
  return events
    .filter(
      (v) => v.kind === 'sale.voided' && v.data?.['refundFen'] === 0 && events.some((p) => p.kind === 'sale.pickedUp' && p.saleId === v.saleId && !knew(p, v)),
    )
    .map((v) => v.factId);
}
/** Sales that a void or return, made in knowledge of them, has taken off the piece. */
export const undoneSales = (effective: readonly PieceEvent[], knew: Knew): ReadonlySet<string> =>
  new Set(effective.filter((s) => isSale(s) && effective.some((u) => undoes(u) && u.saleId === s.saleId && knew(s, u))).map((s) => s.factId));
/** Events of a branch without what it took back itself: sale + return is nothing (conflicts.md §3.3). */
export function netEvents(branch: readonly PieceEvent[], undone: ReadonlySet<string>): PieceEvent[] {
  const gone = new Set(branch.filter((e) => undone.has(e.factId)).map((e) => e.saleId));
  return branch.filter((e) => !(e.saleId !== undefined && gone.has(e.saleId) && (isSale(e) || undoes(e) || e.kind === 'sale.pickedUp')));
}

/** Reservations that nobody released, used up or replaced, best first: deposit, holding store, earlier, id (conflicts.md §4.6). */
export function standingReservations(effective: readonly PieceEvent[], knew: Knew): PieceEvent[] {
  const person = (e: PieceEvent): unknown => {
    const f = e.data?.['for'];
    return typeof f === 'object' && f !== null && 'customerId' in f ? f.customerId : undefined;
  };
  const ends = (r: PieceEvent, x: PieceEvent): boolean => {
    if (!knew(r, x)) return false;
    if (x.kind === 'stock.released') {
      const meant = text(x.data?.['reservation']);
      return meant === undefined ? r.data?.['waiting'] !== true : meant === r.factId;
    }
    if (x.kind === 'stock.reserved') return x.data?.['waiting'] !== true && (r.data?.['waiting'] !== true || person(x) === person(r));
    return x.to !== 'RESERVED' && x.to !== 'IN_STOCK' && x.kind !== 'stock.moved';
  };
  return effective
    .filter((r) => r.kind === 'stock.reserved' && !effective.some((x) => ends(r, x)))
    .sort((a, b) => b.rank - a.rank || (a.hlc < b.hlc ? -1 : a.hlc > b.hlc ? 1 : a.factId < b.factId ? -1 : 1));
}
type ReservedFor = NonNullable<PieceView['reservedFor']>;
/** Who waits, in order, behind the holder. */
export const waitingList = (queue: readonly PieceEvent[]): NonNullable<PieceView['waiting']> =>
  queue.map((e) => {
    const storeId = e.place.storeId;
    return { factId: e.factId, for: e.data?.['for'] as ReservedFor, by: e.by, ...(storeId === undefined ? {} : { storeId }) }; // written by events.ts from the parsed body
  });
/** A safety recall nobody has lifted: restrictive, whatever else happened (conflicts.md §1.9, §3.4). */
export const openRecall = (effective: readonly PieceEvent[], knew: Knew): PieceEvent | undefined =>
  effective.find(
    (r) =>
      r.kind === 'stock.recalled' &&
      r.data?.['safety'] === true &&
      !effective.some((x) => knew(r, x) && (x.kind === 'stock.moved' || x.kind === 'stock.stated' || x.kind === 'stock.scrapped')),
  );
