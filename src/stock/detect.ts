import type { Fact } from '../facts/envelope.ts';
import type { ExceptionCode, ExceptionDoc, ExceptionSide } from '../facts/rulings.ts';
import type { PieceEvent } from './types.ts';
import { isSale, isSettler, pieceEventsOf, pieceKey } from './events.ts';
import { analysePiece, byEff } from './fold.ts';
import type { PieceAnalysis } from './fold.ts';
import { mayBecome } from './transitions.ts';
import { caseRule } from '../cases/catalogue.ts';
import { reached } from '../conflict/watermark.ts';
import type { Corrections, World } from '../conflict/fold.ts';

interface Found {
  readonly code: ExceptionCode;
  readonly fork: string;
  readonly members: readonly PieceEvent[];
}
const str = (v: unknown): string | undefined => (typeof v === 'string' ? v : undefined);

/** Store of a side: the selling store where the event names one, else the terminal's own. */
const storeOf = (e: PieceEvent): string => str(e.data?.['storeId']) ?? e.place.storeId ?? e.terminal.split('-')[0] ?? e.terminal;

/**
 * Fork point of two sales: the fact that put the piece into stock before the first of them. Tray moves and reservations
 * in between do not shift it, so that a third sale that saw less still joins the same exception (conflicts §3.7).
 */
function custodyOf(a: PieceAnalysis, sales: readonly PieceEvent[]): string {
  const entries = sales.map((s) => [...a.causal].reverse().find((e) => a.knew(e, s) && e.rank >= 90 && !isSale(e) && !isSettler(e)));
  const first = entries.filter((e): e is PieceEvent => e !== undefined).sort(byEff)[0];
  return first?.factId ?? [...new Set(sales.flatMap((s) => s.prev))].sort()[0] ?? 'root';
}

function doubleSale(a: PieceAnalysis): Found | undefined {
  const members = [...a.standing, ...a.foreign].sort(byEff);
  if (a.standing.length < 2 && a.foreign.length === 0) return undefined;
  // What a resolution had not seen opens a case of its own: the decision is never flipped silently (conflicts §1.8).
  const settled = a.events
    .filter((r) => r.kind === 'case.resolved' && r.data?.['code'] === 'EX-01' && members.some((m) => a.knew(m, r)))
    .sort(byEff)
    .at(-1);
  return { code: 'EX-01', fork: settled?.factId ?? custodyOf(a, members), members };
}

/** The other disputes of one piece: sale beside shipment (EX-03), two stores that both scanned it (EX-18). */
function otherDispute(a: PieceAnalysis): Found | undefined {
  // Two sales are one case, EX-01, whatever else is said of the piece (I18); one of them may be of a store that did not hold it.
  if (a.view.fork === undefined || a.standing.length > 1 || (a.standing.length === 1 && a.foreign.length > 0)) return undefined;
  const members = a.events.filter((e) => a.view.fork?.members.includes(e.factId) === true);
  return { code: members.some(isSale) ? 'EX-03' : 'EX-18', fork: a.view.fork.from, members };
}

/**
 * Reservations with a deposit that lost against a sale (EX-02, conflicts §4.6): the promise has to be kept another way. What somebody does with
 * the piece afterwards, knowing of both, keeps no promise: the case stands until a person closes it.
 */
function lostReservations(a: PieceAnalysis): Found[] {
  const sale = a.standing[0];
  if (sale === undefined) return [];
  const beside = a.events.filter((e) => !a.overruled.has(e.factId) && a.standing.every((s) => a.concurrent(s, e)));
  // Given up, promised anew, or signed for as free stock after a journey: the promise went with the journey.
  const words = beside.filter(
    (e) => e.kind === 'stock.reserved' || e.kind === 'stock.released' || (e.kind === 'stock.moved' && e.to === 'IN_STOCK' && e.data?.['spot'] !== true),
  );
  return (
    words
      .filter((held) => held.kind === 'stock.reserved' && held.rank >= 50)
      // The last word on it by people who did not know of the sale; one that was given up is no broken promise.
      .filter((held) => !words.some((w) => a.knew(held, w)))
      .map((held) => ({ code: 'EX-02' as const, fork: held.factId, members: [held, sale] }))
  );
}

/** A move inside the store leaves such a piece what it was, and frees none that is sold; any other becomes what the move says (a returned piece that passed its inspection). */
const isKept = (state: string): boolean => state === 'IN_STOCK' || state === 'RESERVED' || state === 'SOLD_HELD';

/** Facts whose predecessor is known and whose step jewelry §6.2 does not list (EX-26); kept, shown, never rejected. */
function illegalSteps(a: PieceAnalysis, taken: ReadonlySet<string>): Found[] {
  return a.events.flatMap((e) => {
    if (isSettler(e) || taken.has(e.factId) || a.overruled.has(e.factId) || e.prev.length !== 1) return [];
    const found = a.before(e);
    if (
      found === undefined ||
      (e.kind === 'take.outcome' && a.after(e)?.state === found.state) ||
      mayBecome(found.state, e.data?.['spot'] === true && isKept(found.state) ? found.state : e.to)
    )
      return [];
    return [{ code: 'EX-26' as const, fork: e.factId, members: [e] }];
  });
}

/** EX-03R: scrapped or recalled beside a sale that stands; a safety recall also after it: the customer has to hear (conflicts §4.5, §3.4). */
function soldAndRecalled(a: PieceAnalysis): Found[] {
  return a.events
    .filter((e) => e.kind === 'stock.scrapped' || e.kind === 'stock.recalled')
    .flatMap((e) => {
      const sales = a.standing.filter((s) => a.concurrent(s, e) || (e.data?.['safety'] === true && a.knew(s, e)));
      return sales.length === 0 ? [] : [{ code: 'EX-03R' as const, fork: e.factId, members: [e, ...sales] }];
    });
}
/** EX-15: a piece booked missing that a fact the count had not seen explains (conflicts §4.18, SC-12). */
function explainedMissing(a: PieceAnalysis): Found[] {
  return a.events
    .filter((e) => e.data?.['count'] === 'missing')
    .flatMap((m) => {
      const late = a.events.filter((e) => !isSettler(e) && e.data?.['count'] === undefined && a.concurrent(e, m) && !a.overruled.has(e.factId));
      return late.length === 0 || a.view.state === 'MISSING' ? [] : [{ code: 'EX-15' as const, fork: m.factId, members: [m, ...late] }];
    });
}
/** EX-24: a predecessor nobody has, once every terminal has told everything up to the fact that names it (conflicts §3.3). */
function lostPredecessors(a: PieceAnalysis, world: World): Found[] {
  return a.missing.flatMap((id) => {
    const by = a.events.filter((e) => e.prev.includes(id) && reached(world, e.hlc));
    return by.length === 0 ? [] : [{ code: 'EX-24' as const, fork: id, members: by }];
  });
}

/** Sales that collided and were put right by a line correction alone: the case is closed, not forgotten. */
function corrected(a: PieceAnalysis, open: readonly Found[]): (Found & { readonly by: PieceEvent })[] {
  const sales = a.events.filter(isSale);
  const away = a.events.filter((e) => e.kind === 'sale.lineCorrected' && e.data?.['role'] === 'from').sort(byEff);
  const by = away.at(-1);
  if (by === undefined || sales.length < 2 || open.some((f) => f.code === 'EX-01')) return [];
  return [{ code: 'EX-01', fork: custodyOf(a, sales), members: sales, by }];
}

/** Exceptions of one piece, open and closed, from all facts that touch it; deterministic in the set of facts (conflicts §3.7). */
export function detectPiece(pieceNo: string, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  const byId = new Map(facts.map((f) => [f.id as string, f]));
  const events = [...byId.values()].flatMap((f) => pieceEventsOf(f).get(pieceNo) ?? []);
  if (events.length < 2 && world.watermarks === undefined && world.onWait === undefined) return [];
  const a = analysePiece(pieceNo, events, corrections);
  const found: Found[] = [doubleSale(a), otherDispute(a)].filter((f): f is Found => f !== undefined);
  found.push(...lostReservations(a), ...soldAndRecalled(a), ...explainedMissing(a));
  const taken = new Set(found.flatMap((f) => f.members.map((m) => m.factId)));
  found.push(...illegalSteps(a, taken), ...lostPredecessors(a, world));

  const doc = (f: Found, id: string, status: ExceptionDoc['status'], resolution?: ExceptionDoc['resolution']): ExceptionDoc => {
    const members = [...f.members].sort(byEff);
    const rule = caseRule(f.code);
    const scope = [...new Set(members.flatMap((m) => byId.get(m.factId)?.scope ?? []))].sort();
    return {
      id,
      cls: 'exception',
      code: f.code,
      severity: rule.severity,
      owner: rule.owner,
      scope,
      subject: pieceKey(pieceNo),
      members: members.map((m) => m.factId).sort(),
      sides: members.map(sideOf),
      status,
      ...(resolution === undefined ? {} : { resolution }),
      openedMs: (members[1] ?? members[0])?.atMs ?? 0,
      pv: a.events.length,
    };
  };
  const idOf = (f: Found): string => `rul:ex:${f.code}:${pieceNo}:${f.fork}`;
  const resolutions = new Map<string, PieceEvent>();
  for (const r of a.events) {
    const id = str(r.data?.['caseId']);
    if (r.kind === 'case.resolved' && id !== undefined && !resolutions.has(id)) resolutions.set(id, r);
  }

  const out = new Map<string, ExceptionDoc>();
  for (const f of found) {
    const r = resolutions.get(idOf(f));
    // Double sales stay open while more than one stands, whatever was said; other cases close by their resolution.
    const closed = r !== undefined && f.code !== 'EX-01';
    out.set(idOf(f), doc(f, idOf(f), closed ? 'resolved' : 'open', closed ? resolutionOf(r) : undefined));
  }
  for (const [id, r] of resolutions) {
    if (out.has(id)) continue;
    const code = str(r.data?.['code']);
    const settled = a.events.filter((e) => (code === 'EX-01' ? isSale(e) && e.kind === 'sale.committed' : !isSettler(e)) && a.knew(e, r));
    const members = code === 'EX-01' ? settled : settled.slice(-2);
    out.set(id, doc({ code: (code ?? 'EX-01') as ExceptionCode, fork: '', members }, id, 'resolved', resolutionOf(r)));
  }
  for (const f of corrected(a, found))
    if (!out.has(idOf(f)) && ![...out.values()].some((d) => d.code === 'EX-01')) {
      out.set(
        idOf(f),
        doc(f, idOf(f), 'resolved', { factId: f.by.factId, option: 'substitute', reason: str(f.by.data?.['reason']) ?? '', by: f.by.by, atMs: f.by.atMs }),
      );
    }
  return [...out.values()].sort((x, y) => (x.id < y.id ? -1 : 1));
}

const resolutionOf = (r: PieceEvent): NonNullable<ExceptionDoc['resolution']> => ({
  factId: r.factId,
  option: str(r.data?.['option']) ?? '',
  reason: str(r.data?.['reason']) ?? '',
  by: r.by,
  atMs: r.atMs,
});

/** One side of the card: who, when, where, the evidence; `data` holds customer, amount (fen), how the barcode was entered. */
function sideOf(e: PieceEvent): ExceptionSide {
  return {
    factId: e.factId,
    kind: e.kind,
    atMs: e.atMs,
    by: e.by,
    terminal: e.terminal,
    storeId: storeOf(e),
    ...(e.docNo === undefined ? {} : { docNo: e.docNo }),
    data: { ...(e.data ?? {}), ...(e.saleId === undefined ? {} : { saleId: e.saleId }), delivered: e.to === 'SOLD', rank: e.rank },
  };
}
