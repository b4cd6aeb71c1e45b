import type { AggKey, Fact } from '../facts/envelope.ts';
import type { DecisionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { buildDag } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, Detected, World } from '../conflict/fold.ts';
import { reached } from '../conflict/watermark.ts';
import { judgeFindings } from '../cases/finding.ts';
import type { Finding } from '../cases/finding.ts';
import { missingPredecessors } from '../cases/missing.ts';

/** One piece of a transfer (conflicts.md §4.17). Σ shipped = Σ received + transit + discrepancy. */
export interface TransferLine {
  readonly pieceNo: string;
  readonly state: 'asked' | 'transit' | 'received' | 'misrouted' | 'receivedNoShip' | 'short' | 'lost' | 'cancelled';
  readonly at?: string; // receiving store
}
export interface TransferView {
  readonly transferId: string;
  readonly from?: string;
  readonly to?: string;
  readonly lines: readonly TransferLine[];
  /** Cancels that came beside or after the shipment: the transfer stays, "请签收后回调". */
  readonly overruledCancels: readonly string[];
  readonly heads: readonly string[];
}
const byEffOf =
  (c: Corrections) =>
  (a: Fact, b: Fact): number =>
    byText(effOf(a, c), effOf(b, c)) || byText(a.id, b.id);
type Ship = FactOf<'transfer.shipped'>;
type Receipt = FactOf<'transfer.received'>;

interface Parts {
  readonly ships: readonly Ship[];
  readonly receipts: readonly Receipt[];
  readonly cancels: readonly FactOf<'transfer.cancelled'>[];
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}
function partsOf(facts: readonly Fact[], c: Corrections): Parts {
  const sorted = [...facts].sort(byEffOf(c));
  const ships = sorted.filter((f): f is Ship => isKind(f, 'transfer.shipped'));
  const asked = sorted.find((f) => isKind(f, 'transfer.requested'));
  const request = asked !== undefined && isKind(asked, 'transfer.requested') ? asked.body : undefined;
  const rerouted = sorted.filter((f) => isKind(f, 'transfer.rerouted')).at(-1);
  const to = rerouted !== undefined && isKind(rerouted, 'transfer.rerouted') ? rerouted.body.to : (ships.at(-1)?.body.to ?? request?.to);
  return {
    ships,
    receipts: sorted.filter((f): f is Receipt => isKind(f, 'transfer.received')),
    cancels: sorted.filter((f): f is FactOf<'transfer.cancelled'> => isKind(f, 'transfer.cancelled')),
    from: ships[0]?.body.from ?? request?.from,
    to,
  };
}
/** Receive scan before ship scan before cancel, whatever came first (conflicts.md §4.17). */
export function foldTransfer(key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): TransferView {
  const facts = uniqueFacts(given).filter((f) => f.kind.startsWith('transfer.'));
  const p = partsOf(facts, corrections);
  const shipped = new Set(p.ships.flatMap((s) => s.body.pieceNos));
  const lost = new Set(facts.flatMap((f) => (isKind(f, 'transfer.lost') ? f.body.pieceNos : [])));
  const all = sortedUnique(
    facts.flatMap((f) => (isKind(f, 'transfer.requested') || isKind(f, 'transfer.shipped') || isKind(f, 'transfer.received') ? f.body.pieceNos : [])),
  );
  const complete = p.receipts.some((r) => r.body.complete);
  const lineOf = (pieceNo: string): TransferLine => {
    const got = p.receipts.filter((r) => r.body.pieceNos.includes(pieceNo)).at(-1);
    if (got !== undefined)
      return {
        pieceNo,
        at: got.body.storeId,
        state:
          p.to !== undefined && got.body.storeId !== p.to && got.body.storeId !== p.from ? 'misrouted' : shipped.has(pieceNo) ? 'received' : 'receivedNoShip',
      };
    if (lost.has(pieceNo)) return { pieceNo, state: 'lost' };
    if (shipped.has(pieceNo)) return { pieceNo, state: complete ? 'short' : 'transit' };
    return { pieceNo, state: p.cancels.some((x) => x.body.pieceNos === undefined || x.body.pieceNos.includes(pieceNo)) ? 'cancelled' : 'asked' };
  };
  const overruled = p.cancels.filter((x) => (x.body.pieceNos ?? [...shipped]).some((n) => shipped.has(n)) || p.receipts.length > 0);
  return {
    transferId: key,
    ...(p.from === undefined ? {} : { from: p.from }),
    ...(p.to === undefined ? {} : { to: p.to }),
    lines: all.map(lineOf),
    overruledCancels: overruled.map((x) => x.id),
    heads: buildDag(facts.map((f) => ({ id: f.id as string, prev: f.prev[key] ?? [] }))).heads,
  };
}

/** EX-18: short, over, lost, misrouted, or received with no shipment although its source has told everything (conflicts.md §4.17). */
function findings(key: AggKey, facts: readonly Fact[], c: Corrections, w: World): Finding[] {
  const view = foldTransfer(key, facts, c);
  const p = partsOf(facts, c);
  const of = (state: TransferLine['state']): string[] => view.lines.filter((l) => l.state === state).map((l) => l.pieceNo);
  const sides = (why: string, pieces: readonly string[]): Finding['sides'] =>
    [...p.ships, ...p.receipts, ...facts.filter((f) => isKind(f, 'transfer.lost'))].map((fact) => {
      const seal = isKind(fact, 'transfer.shipped') || isKind(fact, 'transfer.received') ? fact.body.seal : undefined;
      return { fact, data: { why, pieceNos: pieces, ...(seal === undefined ? {} : { seal }) } };
    });
  const out: Finding[] = [];
  for (const why of ['short', 'lost', 'misrouted'] as const) if (of(why).length > 0) out.push({ code: 'EX-18', fork: why, sides: sides(why, of(why)) });
  const noShip = of('receivedNoShip');
  // Once a shipment is there, what came beyond it is over; without one, the source has to have told everything first.
  const known = (): boolean => p.from !== undefined && p.receipts.every((r) => reached(w, effOf(r, c), [p.from ?? '']));
  if (noShip.length > 0 && (p.ships.length > 0 || known()))
    out.push({ code: 'EX-18', fork: 'over', sides: sides(p.ships.length > 0 ? 'over' : 'noShip', noShip) });
  return out;
}
/** Exceptions of a transfer, and the decision on cancels that came too late. */
export function detectTransfer(key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): Detected {
  const list = uniqueFacts(facts);
  const view = foldTransfer(key, list, corrections);
  const ship = [...list].filter((f) => isKind(f, 'transfer.shipped') || isKind(f, 'transfer.received')).sort(byEffOf(corrections))[0];
  const decisions =
    ship === undefined
      ? []
      : list
          .filter((f) => view.overruledCancels.includes(f.id))
          .map((x): DecisionDoc => ({
            id: `rul:dec:transfer:${key}:${x.id}`,
            cls: 'decision',
            rule: '4.17',
            scope: sortedUnique([...x.scope, ...ship.scope]),
            subject: key,
            winner: ship.id,
            losers: [{ factId: x.id, by: x.by, outcome: 'overruled' }],
            data: { task: 'returnAfterReceipt' },
            pv: 0,
          }));
  return {
    exceptions: judgeFindings(key, list, (fs, c, w) => [...findings(key, fs, c, w), ...missingPredecessors(key)(fs, c, w)], corrections, world),
    decisions: decisions.sort((a, b) => byText(a.id, b.id)),
  };
}
