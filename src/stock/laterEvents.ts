import { bodyBy } from '../facts/checked.ts';
import type { Fact } from '../facts/envelope.ts';
import { saleLaterFacts } from '../sales/laterTypes.ts';
import { takeFacts, transferFacts } from './transferTypes.ts';
import { stockFacts } from './types.ts';
import type { PieceEvent } from './types.ts';

type Part = Pick<PieceEvent, 'rank' | 'to' | 'place'> & Partial<Pick<PieceEvent, 'docNo' | 'saleId' | 'data'>>;
type Put = (pieceNo: string, part: Part) => void;

/** Administrative word, conflicts.md §3.4. */
const WORD = 20;

/** What happens to a sold piece afterwards (conflicts.md §4.7, jewelry.md §8.13). */
function afterSale(fact: Fact, put: Put): void {
  if (fact.kind === 'sale.voided') {
    const body = bodyBy(saleLaterFacts['sale.voided'], fact.body);
    // Goods that never left are put back by a word; goods that came back were scanned in.
    if (body !== undefined)
      for (const p of body.pieces)
        put(p.pieceNo, {
          rank: p.delivered ? 95 : WORD,
          to: p.state,
          place: { at: 'store', storeId: body.storeId },
          saleId: body.saleId,
          data: { storeId: body.storeId, reason: body.reason, refundFen: body.refundFen },
        });
  } else if (fact.kind === 'sale.returned') {
    const body = bodyBy(saleLaterFacts['sale.returned'], fact.body);
    if (body !== undefined)
      for (const p of body.pieces)
        put(p.pieceNo, {
          rank: 95,
          to: p.state,
          place: { at: 'store', storeId: body.storeId },
          ...(body.docNo === undefined ? {} : { docNo: body.docNo }),
          saleId: body.saleId,
          data: { storeId: body.storeId, lineNo: p.lineNo },
        });
  } else if (fact.kind === 'sale.pickedUp') {
    const body = bodyBy(saleLaterFacts['sale.pickedUp'], fact.body);
    if (body !== undefined)
      for (const no of body.pieceNos) put(no, { rank: 100, to: 'SOLD', place: { at: 'customer' }, saleId: body.saleId, data: { storeId: body.storeId } });
  }
}
/** Words about a piece: scrap, recall, headquarters' statement. */
function words(fact: Fact, put: Put): void {
  if (fact.kind === 'stock.scrapped') {
    const body = bodyBy(stockFacts['stock.scrapped'], fact.body);
    if (body !== undefined) put(body.pieceNo, { rank: WORD, to: body.as, place: { at: 'gone' }, data: { reason: body.reason } });
  } else if (fact.kind === 'stock.recalled') {
    const body = bodyBy(stockFacts['stock.recalled'], fact.body);
    if (body !== undefined) put(body.pieceNo, { rank: WORD, to: 'RETURN_CHECK', place: { at: 'store' }, data: { safety: body.safety, reason: body.reason } });
  } else if (fact.kind === 'stock.stated') {
    const body = bodyBy(stockFacts['stock.stated'], fact.body);
    if (body !== undefined) put(body.pieceNo, { rank: WORD, to: body.state, place: body.place, data: { reason: body.reason } });
  }
}
/** Ship and receive scans (conflicts.md §4.17). A cancel touches no piece. */
function transfers(fact: Fact, put: Put): void {
  if (fact.kind === 'transfer.shipped') {
    const body = bodyBy(transferFacts['transfer.shipped'], fact.body);
    if (body !== undefined)
      for (const no of body.pieceNos)
        put(no, { rank: 70, to: 'IN_TRANSIT', place: { at: 'transit' }, data: { transferId: body.transferId, storeId: body.from, dest: body.to } });
  } else if (fact.kind === 'transfer.received') {
    const body = bodyBy(transferFacts['transfer.received'], fact.body);
    if (body !== undefined)
      for (const no of body.pieceNos)
        put(no, {
          rank: 90,
          to: body.damaged?.includes(no) === true ? 'RETURN_CHECK' : 'IN_STOCK',
          place: { at: 'store', storeId: body.storeId },
          data: { transferId: body.transferId, storeId: body.storeId },
        });
  } else if (fact.kind === 'transfer.lost') {
    const body = bodyBy(transferFacts['transfer.lost'], fact.body);
    if (body !== undefined)
      for (const no of body.pieceNos) put(no, { rank: WORD, to: 'MISSING', place: { at: 'unknown' }, data: { transferId: body.transferId } });
  }
}
/** Outcomes of a stock-take: what was seen is a scan; what was not seen is only a word, so that a late sale explains it (conflicts.md §4.18). */
function counts(fact: Fact, put: Put): void {
  if (fact.kind !== 'take.outcome') return;
  const body = bodyBy(takeFacts['take.outcome'], fact.body);
  if (body === undefined) return;
  const { takeId, storeId, asOf, found, missing, misplaced } = body;
  const scan = { rank: 80, to: 'IN_STOCK', place: { at: 'store', storeId } } as const;
  for (const no of found) put(no, { ...scan, data: { takeId, asOf, storeId, count: 'found' } });
  for (const no of misplaced) put(no, { ...scan, data: { takeId, asOf, storeId, count: 'misplaced' } });
  for (const no of missing) put(no, { rank: WORD, to: 'MISSING', place: { at: 'unknown' }, data: { takeId, asOf, storeId, count: 'missing' } });
}
/** Piece events of the kinds beside receiving, moving, reserving and selling. */
export function explodeLater(fact: Fact, put: Put): void {
  afterSale(fact, put);
  words(fact, put);
  transfers(fact, put);
  counts(fact, put);
}
