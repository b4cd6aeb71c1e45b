import type { ReceiptDoc, ReceiptLine } from './receipt.ts';

export interface ReceiptHtmlOptions {
  readonly paper: 58 | 80; // mm
  /** Inline SVG of a QR code. */
  readonly qrSvg: (data: string) => string;
  /** CSS of a bundled monospace font, when the host has one to give (`@font-face …`). */
  readonly fontCss?: string;
}

const escape = (text: string): string => text.replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c] ?? c);
/** Every character sits in a box of its own, one cell or two, whatever font the machine has. */
const cells = (text: string): string => [...text].map((c) => ((c.codePointAt(0) ?? 0) < 0x80 ? `<u>${escape(c)}</u>` : `<i>${escape(c)}</i>`)).join('');

function lineHtml(l: ReceiptLine, receipt: ReceiptDoc, o: ReceiptHtmlOptions): string {
  switch (l.kind) {
    case 'text':
      return `<div class="l${l.bold === true ? ' b' : ''}${l.double === true ? ' d' : ''}">${cells(l.text)}</div>`;
    case 'rule':
      return `<div class="l">${cells('-'.repeat(receipt.width))}</div>`;
    case 'qr':
      return `<div class="q">${o.qrSvg(l.data)}<div class="l">${cells(l.caption)}</div></div>`;
    case 'feed':
      return `<div class="l">&#8203;</div>`.repeat(Math.min(l.lines, 3));
    case 'cut':
      return '';
  }
}

/**
 * A self-contained page for 80 or 58 mm paper: no script, no request. The printable width is 72 or 48 mm, one cell is
 * that over the columns, so that the columns on paper are those of the printer.
 */
export function receiptHtml(receipt: ReceiptDoc, o: ReceiptHtmlOptions): string {
  const printableMm = o.paper === 80 ? 72 : 48;
  const margin = (o.paper - printableMm) / 2;
  const cell = printableMm / receipt.width;
  return `<!doctype html><html lang="${receipt.language}"><head><meta charset="utf-8"><title>${escape(receipt.title)}</title><style>
${o.fontCss ?? ''}
@page{size:${o.paper}mm auto;margin:0}
*{box-sizing:border-box}html,body{margin:0;background:#fff;color:#000}
body{width:${o.paper}mm;padding:3mm ${margin}mm}
.l{display:flex;height:${(cell * 2.35).toFixed(3)}mm;line-height:${(cell * 2.35).toFixed(3)}mm;font:400 ${(cell * 1.9).toFixed(3)}mm/${(cell * 2.35).toFixed(3)}mm "ZM Mono","Noto Sans Mono CJK SC","Sarasa Mono SC","Source Code Pro",Consolas,"Noto Sans SC Variable","Noto Sans SC","Microsoft YaHei",monospace;white-space:pre}
.l u,.l i{display:inline-block;flex:none;text-align:center;font-style:normal;text-decoration:none;width:${cell.toFixed(4)}mm;overflow:visible}
.l i{width:${(cell * 2).toFixed(4)}mm}
.b{font-weight:700}
.d{height:${(cell * 4.6).toFixed(3)}mm;line-height:${(cell * 4.6).toFixed(3)}mm;font-size:${(cell * 3.6).toFixed(3)}mm}
.d u{width:${(cell * 2).toFixed(4)}mm}.d i{width:${(cell * 4).toFixed(4)}mm}
.q{text-align:center;padding:1.5mm 0}.q svg{width:24mm;height:24mm;display:block;margin:0 auto}.q .l{justify-content:center}
</style></head><body>
${receipt.lines.map((l) => lineHtml(l, receipt, o)).join('\n')}
</body></html>`;
}
