import { describe, expect, it } from 'vitest';
import { cellsOf } from './cells.ts';
import { layoutReceipt } from './receipt.ts';
import { receiptHtml } from './receiptHtml.ts';
import { FACT, OPTIONS, SALE, SETTINGS, STORE } from './test-kit.ts';

describe('HTML for 80 and 58 mm', () => {
  it('gives each character its box, escapes what is typed, and needs nothing from outside', () => {
    const r = layoutReceipt({ ...FACT, body: { ...SALE, note: '<img src=x>&' } }, STORE, SETTINGS, OPTIONS);
    const html = receiptHtml(r, { paper: 80, qrSvg: (d) => `<svg data-d="${d}"></svg>` });
    expect(html).toContain('@page{size:80mm auto');
    expect(html).toContain(`<svg data-d="${FACT.id}">`);
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/https?:\/\/|<script/);
    const full = [...html.matchAll(/<i>(.)<\/i>/gu)].length;
    const half = [...html.matchAll(/<u>(?:&\w+;|.)<\/u>/gu)].length;
    const texts = r.lines.flatMap((l) => (l.kind === 'text' ? [l.text] : l.kind === 'qr' ? [l.caption] : l.kind === 'rule' ? ['-'.repeat(48)] : []));
    expect(full * 2 + half).toBe(texts.reduce((n, t) => n + cellsOf(t), 0));
  });
});
