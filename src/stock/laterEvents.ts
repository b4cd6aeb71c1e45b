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
    const body = saleLaterFacts['sale.voided'].safeParse(fact.body);
    // Goods that never left are put back by a word; goods that came back were scanned in.
    if (body.success)
      for (const p of body.data.pieces)
        put(p.pieceNo, {
          rank: p.delivered ? 95 : WORD,
          to: p.state,
          place: { at: 'store', storeId: body.data.storeId },
          saleId: body.data.saleId,
          data: { storeId: body.data.storeId, reason: body.data.reason, refundFen: body.data.refundFen },
        });
  } else if (fact.kind === 'sale.returned') {
    const body = saleLaterFacts['sale.returned'].safeParse(fact.body);
    if (body.success)
      for (const p of body.data.pieces)
        put(p.pieceNo, {
          rank: 95,
          to: p.state,
          place: { at: 'store', storeId: body.data.storeId },
          ...(body.data.docNo === undefined ? {} : { docNo: body.data.docNo }),
          saleId: body.data.saleId,
          data: { storeId: body.data.storeId, lineNo: p.lineNo },
        });
  } else if (fact.kind === 'sale.pickedUp') {
    const body = saleLaterFacts['sale.pickedUp'].safeParse(fact.body);
    if (body.success)
      for (const no of body.data.pieceNos)
        put(no, { rank: 100, to: 'SOLD', place: { at: 'customer' }, saleId: body.data.saleId, data: { storeId: body.data.storeId } });
  }
}
/** Words about a piece: scrap, recall, headquarters' statement. */
function words(fact: Fact, put: Put): void {
  if (fact.kind === 'stock.scrapped') {
    const body = stockFacts['stock.scrapped'].safeParse(fact.body);
    if (body.success) put(body.data.pieceNo, { rank: WORD, to: body.data.as, place: { at: 'gone' }, data: { reason: body.data.reason } });
  } else if (fact.kind === 'stock.recalled') {
    const body = stockFacts['stock.recalled'].safeParse(fact.body);
    if (body.success)
      put(body.data.pieceNo, { rank: WORD, to: 'RETURN_CHECK', place: { at: 'store' }, data: { safety: body.data.safety, reason: body.data.reason } });
  } else if (fact.kind === 'stock.stated') {
    const body = stockFacts['stock.stated'].safeParse(fact.body);
    if (body.success) put(body.data.pieceNo, { rank: WORD, to: body.data.state, place: body.data.place, data: { reason: body.data.reason } });
  }
}
/** Ship and receive scans (conflicts.md §4.17). A cancel touches no piece. */
function transfers(fact: Fact, put: Put): void {
  if (fact.kind === 'transfer.shipped') {
    const body = transferFacts['transfer.shipped'].safeParse(fact.body);
    if (body.success)
      for (const no of body.data.pieceNos)
        put(no, {
          rank: 70,
          to: 'IN_TRANSIT',
          place: { at: 'transit' },
          data: { transferId: body.data.transferId, storeId: body.data.from, dest: body.data.to },
        });
  } else if (fact.kind === 'transfer.received') {
    const body = transferFacts['transfer.received'].safeParse(fact.body);
    if (body.success)
      for (const no of body.data.pieceNos)
        put(no, {
          rank: 90,
          to: body.data.damaged?.includes(no) === true ? 'RETURN_CHECK' : 'IN_STOCK',
          place: { at: 'store', storeId: body.data.storeId },
          data: { transferId: body.data.transferId, storeId: body.data.storeId },
        });
  } else if (fact.kind === 'transfer.lost') {
    const body = transferFacts['transfer.lost'].safeParse(fact.body);
    if (body.success)
      for (const no of body.data.pieceNos) put(no, { rank: WORD, to: 'MISSING', place: { at: 'unknown' }, data: { transferId: body.data.transferId } });
  }
}
/** Outcomes of a stock-take: what was seen is a scan; what was not seen is only a word, so that a late sale explains it (conflicts.md §4.18). */
function counts(fact: Fact, put: Put): void {
  if (fact.kind !== 'take.outcome') return;
  const body = takeFacts['take.outcome'].safeParse(fact.body);
  if (!body.success) return;
  const { takeId, storeId, asOf, found, missing, misplaced } = body.data;
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
