import type { AptView } from '../appointments/types.ts';
import { halfUpMulDiv, largestRemainder } from '../kernel/money.ts';
import type { SaleBody, TenderMethod } from '../sales/types.ts';

/** A sale as a report needs it. */
export interface ReportSale {
  readonly sale: SaleBody;
  readonly businessDate: string;
  readonly hour: number; // wall clock of the store, 0–23
  readonly pending: boolean;
}
export interface ReportVisit {
  readonly view: AptView;
  readonly date: string; // business date of the visit
}
export interface Amount {
  readonly key: string;
  readonly fen: number;
  readonly count: number;
}
export interface Person {
  readonly staffNo: string;
  readonly name: string;
  readonly fen: number;
  readonly pieces: number;
  readonly receipts: number;
  readonly closeBp?: number;
}
/** Figures of a store over business dates (jewelry §16); amounts in fen. Provisional while `pending` > 0 (conflicts §7). */
export interface StorePeriod {
  readonly netFen: number;
  readonly tagFen: number;
  readonly receipts: number;
  readonly pieces: number;
  readonly averageFen: number; // 客单价: net ÷ receipts
  readonly attachBp: number; // 连带率: pieces ÷ receipts, in 1/10000
  readonly rateBp: number; // 平均折扣: net ÷ tag
  readonly tenders: readonly Amount[]; // cash net of change
  readonly kinds: readonly Amount[];
  readonly people: readonly Person[];
  readonly hours: readonly number[]; // net by hour, 24
  readonly firstNo?: string;
  readonly lastNo?: string;
  readonly funnel: {
    readonly due: number;
    readonly arrived: number;
    readonly served: number;
    readonly sold: number;
    readonly notSold: number;
    readonly closeBp?: number;
    readonly arriveBp?: number;
  };
  readonly pending: number;
}
export interface Dates {
  readonly from: string;
  readonly to: string;
}
const inside = (d: string, r: Dates): boolean => d >= r.from && d <= r.to;
const sorted = (m: ReadonlyMap<string, Amount>): Amount[] => [...m.values()].sort((a, b) => b.fen - a.fen || (a.key < b.key ? -1 : 1));

/** What each consultant of a line is credited: the net by largest remainder over the shares, so that the parts sum to the line. */
export const creditOf = (line: SaleBody['lines'][number]): readonly number[] =>
  largestRemainder(
    line.netFen,
    line.consultants.map((c) => c.shareBp),
  );

/** Totals of a period; with `only`, what is credited to one person (reach: self). */
export function storePeriod(sales: readonly ReportSale[], visits: readonly ReportVisit[], dates: Dates, only?: string): StorePeriod {
  const tenders = new Map<string, Amount>();
  const kinds = new Map<string, Amount>();
  const hours = new Array<number>(24).fill(0);
  const people = new Map<string, { name: string; fen: number; pieces: number; receipts: Set<string> }>();
  const add = (m: Map<string, Amount>, key: string, fen: number): void => {
    const a = m.get(key);
    m.set(key, { key, fen: (a?.fen ?? 0) + fen, count: (a?.count ?? 0) + 1 });
  };
  let netFen = 0;
  let tagFen = 0;
  let receipts = 0;
  let pieces = 0;
  let pending = 0;
  const numbers: string[] = [];
  for (const s of sales) {
    if (!inside(s.businessDate, dates)) continue;
    let counted = false;
    for (const line of s.sale.lines) {
      const credit = creditOf(line);
      const mine = line.consultants.findIndex((c) => c.staffNo === only);
      if (only !== undefined && mine < 0) continue;
      const fen = only === undefined ? line.netFen : (credit[mine] ?? 0);
      counted = true;
      netFen += fen;
      tagFen += only === undefined ? line.tagFen : halfUpMulDiv(line.tagFen, line.consultants[mine]?.shareBp ?? 0, 10_000);
      pieces += 1;
      add(kinds, line.kind, fen);
      hours[s.hour] = (hours[s.hour] ?? 0) + fen;
      line.consultants.forEach((c, i) => {
        if (only !== undefined && c.staffNo !== only) return;
        const p = people.get(c.staffNo) ?? { name: c.name, fen: 0, pieces: 0, receipts: new Set<string>() };
        p.fen += credit[i] ?? 0;
        p.pieces += 1;
        p.receipts.add(s.sale.saleId);
        people.set(c.staffNo, p);
      });
    }
    if (!counted) continue;
    receipts += 1;
    if (s.pending) pending += 1;
    if (s.sale.docNo !== undefined) numbers.push(s.sale.docNo);
    const cashIn = s.sale.payments.filter((p) => p.method === 'cash').length;
    s.sale.payments.forEach((p) => add(tenders, p.method, p.amountFen));
    if (cashIn > 0 && s.sale.totals.changeFen > 0) {
      const c = tenders.get('cash');
      if (c !== undefined) tenders.set('cash', { ...c, fen: c.fen - s.sale.totals.changeFen });
    }
  }
  numbers.sort();
  const due = visits.filter(
    (v) => inside(v.date, dates) && v.view.status !== 'voided' && (only === undefined || v.view.main === only || v.view.assigned === only),
  );
  const closed = (list: readonly ReportVisit[]): { readonly sold: number; readonly notSold: number; readonly closeBp?: number } => {
    const sold = list.filter((v) => v.view.status === 'sold').length;
    const notSold = list.filter((v) => v.view.status === 'notSold').length;
    return { sold, notSold, ...(sold + notSold === 0 ? {} : { closeBp: halfUpMulDiv(sold, 10_000, sold + notSold) }) };
  };
  const arrived = due.filter(
    (v) => v.view.arrivedAt !== undefined || v.view.claimedAt !== undefined || v.view.status === 'sold' || v.view.status === 'notSold',
  ).length;
  return {
    netFen,
    tagFen,
    receipts,
    pieces,
    pending,
    hours,
    averageFen: receipts === 0 ? 0 : halfUpMulDiv(netFen, 1, receipts),
    attachBp: receipts === 0 ? 0 : halfUpMulDiv(pieces, 10_000, receipts),
    rateBp: tagFen === 0 ? 10_000 : halfUpMulDiv(netFen, 10_000, tagFen),
    tenders: only === undefined ? sorted(tenders) : [],
    kinds: sorted(kinds),
    ...(numbers[0] === undefined ? {} : { firstNo: numbers[0] }),
    ...(numbers.at(-1) === undefined ? {} : { lastNo: numbers.at(-1) }),
    people: [...people]
      .map(([staffNo, p]): Person => {
        const c = closed(due.filter((v) => v.view.main === staffNo)).closeBp;
        return { staffNo, name: p.name, fen: p.fen, pieces: p.pieces, receipts: p.receipts.size, ...(c === undefined ? {} : { closeBp: c }) };
      })
      .sort((a, b) => b.fen - a.fen || (a.staffNo < b.staffNo ? -1 : 1)),
    funnel: {
      due: due.length,
      arrived,
      served: due.filter((v) => v.view.claimedAt !== undefined || v.view.main !== undefined).length,
      ...closed(due),
      ...(due.length === 0 ? {} : { arriveBp: halfUpMulDiv(arrived, 10_000, due.length) }),
    },
  };
}

/** Sum of what the tenders took; equals the net (I6: Σ payments − change = payable). */
export const tendered = (p: Pick<StorePeriod, 'tenders'>): number => p.tenders.reduce((n, t) => n + t.fen, 0);
export type TenderKey = TenderMethod;
