import { bodyBy } from '../facts/checked.ts';
import type { AggKey, Fact } from '../facts/envelope.ts';
import { stockFacts } from './types.ts';
import type { PieceEvent, PieceState, Place } from './types.ts';
import { saleFacts } from '../sales/types.ts';
import { caseFacts } from '../staff/types.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { explodeLater } from './laterEvents.ts';

/** Exceptions whose subject is a piece: their ids carry the piece number (`rul:ex:EX-01:{pieceNo}:…`). */
const PIECE_CASES = new Set(['EX-01', 'EX-02', 'EX-03', 'EX-03R', 'EX-15', 'EX-18', 'EX-24', 'EX-26']);

/** Piece a case id speaks of, or undefined when its subject is something else. */
export function pieceOfCase(caseId: string): string | undefined {
  const [rul, ex, code, pieceNo] = caseId.split(':');
  return rul === 'rul' && ex === 'ex' && code !== undefined && PIECE_CASES.has(code) ? pieceNo : undefined;
}

export const pieceKey = (pieceNo: string): AggKey => `piece:${pieceNo}`;

type Part = Pick<PieceEvent, 'rank' | 'to' | 'place'> & Partial<Pick<PieceEvent, 'docNo' | 'saleId' | 'data'>>;

function event(fact: Fact, pieceNo: string, part: Part): PieceEvent {
  return {
    factId: fact.id,
    kind: fact.kind,
    prev: fact.prev[pieceKey(pieceNo)] ?? [],
    hlc: fact.hlc,
    terminal: fact.terminal,
    epoch: fact.epoch,
    jseq: fact.jseq,
    by: fact.by,
    atMs: hlcMs(fact.hlc),
    ...part,
  };
}

/** Default state of a place, for facts that do not say it themselves. */
const STATE_AT: Readonly<Record<Place['at'], PieceState>> = {
  store: 'IN_STOCK',
  transit: 'IN_TRANSIT',
  customer: 'SOLD',
  supplier: 'AT_SUPPLIER',
  workshop: 'IN_REPAIR',
  gone: 'SCRAPPED',
  unknown: 'MISSING',
  DISPUTED: 'DISPUTED',
};

/** Evidence of a movement (conflicts §3.4): 90 receive scan, 70 ship scan, 20 everything inside one store. */
function moveRank(from: Place | undefined, to: Place): number {
  if (to.at === 'store') return from?.at === 'store' && from.storeId === to.storeId ? 20 : 90;
  if (to.at === 'transit' || to.at === 'supplier') return 70;
  return to.at === 'workshop' ? 95 : 20;
}
/** Evidence of a reservation: 50 with a deposit, 40 by the holding store, 30 by anybody else. */
const reserveRank = (fact: Fact, storeId: string, depositFen: number): number => (depositFen > 0 ? 50 : fact.terminal.startsWith(`${storeId}-`) ? 40 : 30);

/** Lines of a corrected sale keep their own money; only the piece changes (EX-01 ①). */
export const isCorrectionAway = (e: PieceEvent): boolean => e.kind === 'sale.lineCorrected' && e.data?.['role'] === 'from';
export const isSale = (e: PieceEvent): boolean => e.kind === 'sale.committed' || (e.kind === 'sale.lineCorrected' && !isCorrectionAway(e));
/** Facts that settle a conflict and give the piece no state of their own. */
export const isSettler = (e: PieceEvent): boolean => e.kind === 'case.resolved' || isCorrectionAway(e);

/**
 * Compact events of every piece a fact touches, by piece number. A body that does not fit its schema gives none: it is
 * kept and shown, never folded (architecture §3.2).
 */
export function pieceEventsOf(fact: Fact): ReadonlyMap<string, PieceEvent> {
  const known = seen.get(fact);
  if (known !== undefined) return known;
  const made = explode(fact);
  seen.set(fact, made);
  return made;
}
/** A receipt of 500 lines is asked for each of its pieces: facts are immutable, so the answer is kept beside them. */
const seen = new WeakMap<Fact, ReadonlyMap<string, PieceEvent>>();

function explode(fact: Fact): Map<string, PieceEvent> {
  const out = new Map<string, PieceEvent>();
  const put = (pieceNo: string, part: Part): void => void out.set(pieceNo, event(fact, pieceNo, part));
  switch (fact.kind) {
    case 'stock.received': {
      const body = bodyBy(stockFacts['stock.received'], fact.body);
      if (body === undefined) break;
      for (const line of body.lines) {
        const place: Place =
          line.counter === undefined ? { at: 'store', storeId: body.storeId } : { at: 'store', storeId: body.storeId, counter: line.counter };
        put(line.item.pieceNo, { rank: 90, to: 'IN_STOCK', place, data: { batchId: body.batchId } });
      }
      break;
    }
    case 'stock.withdrawn': {
      const body = bodyBy(stockFacts['stock.withdrawn'], fact.body);
      if (body !== undefined)
        for (const no of body.pieceNos) put(no, { rank: 20, to: 'WITHDRAWN', place: { at: 'gone' }, data: { batchId: body.batchId, reason: body.reason } });
      break;
    }
    case 'stock.moved': {
      const body = bodyBy(stockFacts['stock.moved'], fact.body);
      if (body === undefined) break;
      const { pieceNo, to, from, state, reason } = body;
      const spot =
        to.at === 'store' && from?.at === 'store' && from.storeId === to.storeId && (state === undefined || state === 'IN_STOCK' || state === 'RESERVED');
      put(pieceNo, {
        rank: moveRank(from, to),
        to: state ?? STATE_AT[to.at],
        place: to,
        data: { ...(spot ? { spot } : {}), ...(reason === undefined ? {} : { reason }) },
      });
      break;
    }
    case 'stock.reserved': {
      const body = bodyBy(stockFacts['stock.reserved'], fact.body);
      if (body === undefined) break;
      const { pieceNo, storeId } = body;
      put(pieceNo, {
        rank: reserveRank(fact, storeId, body.for.depositFen ?? 0),
        to: 'RESERVED',
        place: { at: 'store', storeId },
        data: { for: body.for, ...(body.waiting === true ? { waiting: true } : {}) },
      });
      break;
    }
    case 'stock.released': {
      const body = bodyBy(stockFacts['stock.released'], fact.body);
      if (body !== undefined)
        put(body.pieceNo, {
          rank: 20,
          to: 'IN_STOCK',
          place: { at: 'store' },
          data: {
            reason: body.reason,
            ...(body.reservation === undefined ? {} : { reservation: body.reservation }),
            ...(body.expired === true ? { expired: true } : {}),
          },
        });
      break;
    }
    case 'sale.committed': {
      const body = bodyBy(saleFacts['sale.committed'], fact.body);
      if (body === undefined) break;
      const { saleId, docNo, storeId, customer, lines } = body;
      for (const line of lines) {
        put(line.pieceNo, {
          rank: line.delivered ? 100 : 60,
          to: line.delivered ? 'SOLD' : 'SOLD_HELD',
          place: line.delivered ? { at: 'customer' } : { at: 'store', storeId },
          ...(docNo === undefined ? {} : { docNo }),
          saleId,
          data: {
            lineNo: line.lineNo,
            storeId,
            amountFen: line.netFen,
            enteredBy: line.enteredBy,
            ...(customer === undefined ? {} : { customerId: customer.id, customerName: customer.name }),
          },
        });
      }
      break;
    }
    case 'sale.lineCorrected': {
      const body = bodyBy(saleFacts['sale.lineCorrected'], fact.body);
      if (body === undefined) break;
      const { saleId, saleFactId, lineNo, fromPieceNo, toPieceNo, reason } = body;
      const common = { rank: 100, saleId, to: 'SOLD', place: { at: 'customer' } } as const;
      put(fromPieceNo, { ...common, data: { role: 'from', saleFactId, lineNo, toPieceNo, reason } });
      put(toPieceNo, { ...common, data: { role: 'to', saleFactId, lineNo, fromPieceNo, reason } });
      break;
    }
    case 'case.resolved': {
      const body = bodyBy(caseFacts['case.resolved'], fact.body);
      if (body === undefined) break;
      const { caseId, code, option, reason, payload } = body;
      const pieceNo = pieceOfCase(caseId);
      if (pieceNo !== undefined && !pieceNo.startsWith('xfer'))
        put(pieceNo, { rank: 100, to: 'DISPUTED', place: { at: 'DISPUTED' }, data: { caseId, code, option, reason, ...(payload ?? {}) } });
      break;
    }
    default:
      explodeLater(fact, put);
  }
  return out;
}

/** Aggregates of stock a fact touches; empty for facts of other modules. */
export const pieceAggregates = (fact: Fact): AggKey[] => [...pieceEventsOf(fact).keys()].map(pieceKey);
