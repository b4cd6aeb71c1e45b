import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SaleBody } from '../sales/types.ts';
import { storePeriod, tendered, type ReportSale } from './storePeriod.ts';

type Line = SaleBody['lines'][number];
const line = (netFen: number, shares: readonly (readonly [string, number])[], kind = 'inlaid'): Line => ({
  lineNo: 1,
  pieceNo: `P${netFen}`,
  qty: 1,
  name: '戒指',
  category: 'ring',
  kind,
  priceMode: 'fixed',
  tagFen: netFen + 500,
  steps: [],
  netFen,
  delivered: true,
  enteredBy: 'scan',
  consultants: shares.map(([staffNo, shareBp]) => ({ staffNo, name: staffNo, shareBp })),
});
let serial = 0;
function sale(lines: readonly Line[], payments: SaleBody['payments'], at: { date?: string; hour?: number; pending?: boolean } = {}): ReportSale {
  const payableFen = lines.reduce((n, l) => n + l.netFen, 0);
  const paidFen = payments.reduce((n, p) => n + p.amountFen, 0);
  const tagFen = lines.reduce((n, l) => n + l.tagFen, 0);
  serial += 1;
  return {
    businessDate: at.date ?? '2026-11-21',
    hour: at.hour ?? 14,
    pending: at.pending ?? false,
    sale: {
      saleId: `sale:${serial}`,
      docNo: `XS-S01T1A-20261121-${String(serial).padStart(5, '0')}`,
      type: 'XS',
      storeId: 'S01',
      cashier: { staffNo: '0104', name: '何慧' },
      lines: [...lines],
      payments: [...payments],
      totals: { pieces: lines.length, tagFen, discountFen: tagFen - payableFen, roundingFen: 0, payableFen, paidFen, changeFen: paidFen - payableFen },
      offline: false,
    },
  };
}
const DAY = { from: '2026-11-21', to: '2026-11-21' };

describe('figures of a store day (jewelry §16, A5.4)', () => {
  const sales = [
    sale(
      [
        line(6_536_000, [
          ['0107', 7000],
          ['0112', 3000],
        ]),
        line(
          300_001,
          [
            ['0107', 5000],
            ['0112', 5000],
          ],
          'kGold',
        ),
      ],
      [
        { method: 'card', amountFen: 6_000_000 },
        { method: 'cash', amountFen: 900_000 },
      ],
    ),
    sale([line(150_000, [['0112', 10_000]])], [{ method: 'wechat', amountFen: 150_000 }], { pending: true, hour: 16 }),
    sale([line(999, [['0112', 10_000]])], [{ method: 'cash', amountFen: 1000 }], { date: '2026-11-20' }),
  ];
  const p = storePeriod(sales, [], DAY);
  it('客单价 is net over receipts, 连带率 pieces over receipts, another day is left out', () => {
    expect(p).toMatchObject({ netFen: 6_986_001, receipts: 2, pieces: 3, averageFen: 3_493_001, attachBp: 15_000, pending: 1 });
    expect(p.hours[14]).toBe(6_836_001);
  });
  it('cash is counted net of change, so the tenders sum to the net (I6)', () => {
    expect(p.tenders.find((t) => t.key === 'cash')?.fen).toBe(836_001);
    expect(tendered(p)).toBe(p.netFen);
  });
  it('an odd fen goes to one consultant: what people are credited sums to the net (A3.20)', () => {
    expect(p.people.map((x) => [x.staffNo, x.fen])).toEqual([
      ['0107', 4_575_200 + 150_001],
      ['0112', 1_960_800 + 150_000 + 150_000],
    ]);
  });
  it('reach self shows what is credited to that person and no tenders', () => {
    const mine = storePeriod(sales, [], DAY, '0107');
    expect(mine).toMatchObject({ netFen: 4_725_201, receipts: 1, pieces: 2, tenders: [] });
  });
  it('whatever was sold, kinds, people and tenders each sum to the net', () => {
    const anySale = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 9_999_999 }), fc.integer({ min: 0, max: 10_000 })), { minLength: 1, maxLength: 4 })
      .chain((ls) =>
        fc.integer({ min: 0, max: 99_999 }).map((extra) => {
          const lines = ls.map(([net, share]) =>
            line(net, [
              ['a', share],
              ['b', 10_000 - share],
            ]),
          );
          const due = lines.reduce((n, l) => n + l.netFen, 0);
          return sale(lines, [{ method: 'cash', amountFen: due + extra }]);
        }),
      );
    fc.assert(
      fc.property(fc.array(anySale, { maxLength: 8 }), (list) => {
        const r = storePeriod(list, [], DAY);
        const sum = (xs: readonly { fen: number }[]): number => xs.reduce((n, x) => n + x.fen, 0);
        expect(sum(r.kinds)).toBe(r.netFen);
        expect(sum(r.people)).toBe(r.netFen);
        expect(tendered(r)).toBe(r.netFen);
      }),
      { verbose: true },
    );
  });
});
