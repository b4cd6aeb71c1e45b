// @vitest-environment jsdom
import { cleanup, render } from '@testing-library/react';
import { afterEach, describe, expect, it } from 'vitest';
import { cellsOf } from '../../../src/sales/cells.ts';
import { layoutReceipt } from '../../../src/sales/receipt.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import { ThemeRoot } from '../../ui/index.ts';
import { ReceiptPaper } from './ReceiptPaper.tsx';

const body: SaleBody = {
  saleId: 'sale:1',
  docNo: 'XS-S01T1A-20261121-00151',
  type: 'XS',
  storeId: 'S01',
  cashier: { staffNo: '0104', name: '何慧' },
  customer: { id: 'cust:1', name: '张宇桐', phoneMasked: '138****5678' },
  lines: [
    {
      lineNo: 1,
      pieceNo: 'GB2600482',
      qty: 1,
      styleNo: 'G8812',
      name: '足金手镯',
      category: 'bangle',
      kind: 'goldByGram',
      priceMode: 'byGram',
      metal: 'gold999',
      metalMg: 28365,
      goldPriceFenPerG: 161200,
      goldPriceVersion: 'v8',
      goldFen: 4572438,
      labourFen: 107787,
      labourFenPerG: 3800,
      tagFen: 4680225,
      steps: [],
      netFen: 4680225,
      delivered: true,
      enteredBy: 'scan',
      consultants: [{ staffNo: '0107', name: '林晓雯', shareBp: 10_000 }],
    },
  ],
  payments: [{ method: 'cash', amountFen: 4680300 }],
  totals: { pieces: 1, tagFen: 4680225, discountFen: 0, roundingFen: 0, payableFen: 4680225, paidFen: 4680300, changeFen: 75 },
  offline: true,
};
afterEach(cleanup);

describe("the preview is the paper: every line lies on the printer's columns (jewelry §9.1)", () => {
  for (const width of [48, 32] as const) {
    for (const language of ['zh-CN', 'en'] as const) {
      it(`${width} columns, ${language}: cells drawn are the cells printed, none past the edge`, () => {
        const doc = layoutReceipt(
          {
            id: 'fact:01ARZ3NDEKTSV4RRFFQ69G5FAV' as Parameters<typeof layoutReceipt>[0]['id'],
            body,
            wallMs: Date.parse('2026-11-21T06:52:08Z'),
            businessDate: '2026-11-21',
          },
          undefined,
          undefined,
          { copy: 2, reprint: true, pending: true, language, width },
        );
        const { container } = render(
          <ThemeRoot theme="dark" language={language} density="terminal" now={() => 0}>
            <ReceiptPaper doc={doc} cellPx={7} />
          </ThemeRoot>,
        );
        const texts = doc.lines.filter((l) => l.kind === 'text');
        const drawn = [...container.querySelectorAll('[data-columns] > div')].map((div) => ({
          text: div.textContent ?? '',
          cells: [...div.querySelectorAll('[data-cells]')].reduce((n, c) => n + Number(c.getAttribute('data-cells')), 0),
        }));
        for (const line of texts) {
          const seen = drawn.find((d) => d.text === line.text);
          expect(seen?.cells, line.text).toBe(cellsOf(line.text));
          expect(cellsOf(line.text) * (line.double === true ? 2 : 1), line.text).toBeLessThanOrEqual(width);
        }
        expect(container.querySelector('[data-columns]')?.getAttribute('data-columns')).toBe(String(width));
      });
    }
  }
});
