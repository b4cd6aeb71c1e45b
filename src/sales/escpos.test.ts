import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import { cellsOf } from './cells.ts';
import { encodeEscPos } from './escpos.ts';
import { layoutReceipt } from './receipt.ts';
import { FACT, OPTIONS, SETTINGS, STORE } from './test-kit.ts';

/** A printer's ear: text with the commands taken out, and what was switched on for it. */
function decode(bytes: Uint8Array): { readonly lines: { text: string; bold: boolean; double: boolean }[]; readonly qr: string[]; readonly cuts: number } {
  const lines: { text: string; bold: boolean; double: boolean }[] = [];
  const qr: string[] = [];
  let [bold, ascii, chinese, cuts] = [false, 0, 0, 0];
  let chineseMode = false;
  let buffer: number[] = [];
  const at = (i: number): number => {
    const b = bytes[i];
    if (b === undefined) throw new Error('cut off');
    return b;
  };
  for (let i = 0; i < bytes.length;) {
    const [a, b] = [at(i), bytes[i + 1]];
    if (a === 0x1b && b === 0x40) i += 2;
    else if (a === 0x1c && b === 0x26) {
      chineseMode = true;
      i += 2;
    } else if (a === 0x1b && b === 0x45) {
      bold = at(i + 2) === 1;
      i += 3;
    } else if (a === 0x1d && b === 0x21) {
      ascii = at(i + 2);
      i += 3;
    } else if (a === 0x1c && b === 0x57) {
      chinese = at(i + 2);
      i += 3;
    } else if (a === 0x1b && (b === 0x61 || b === 0x64)) i += 3;
    else if (a === 0x1d && b === 0x56) {
      cuts += 1;
      i += 4;
    } else if (a === 0x1d && b === 0x28 && at(i + 2) === 0x6b) {
      const length = at(i + 3) + at(i + 4) * 256;
      if (at(i + 6) === 0x50) qr.push(Buffer.from(bytes.slice(i + 8, i + 5 + length)).toString('latin1'));
      i += 5 + length;
    } else if (a === 0x0a) {
      expect(ascii !== 0).toBe(chinese !== 0); // both sizes together, or Chinese and digits differ on one line
      lines.push({ text: iconv.decode(Buffer.from(buffer), 'gb18030'), bold, double: ascii === 0x11 });
      buffer = [];
      i += 1;
    } else {
      if (a < 0x20) throw new Error(`unknown command ${a.toString(16)} ${b?.toString(16)}`);
      buffer.push(a);
      i += 1;
    }
  }
  expect(chineseMode).toBe(true);
  return { lines, qr, cuts };
}

describe('ESC/POS', () => {
  it('says the same as the layout: text in GB18030, bold and double where they belong, the document id as QR, one cut', () => {
    const r = layoutReceipt(FACT, STORE, SETTINGS, OPTIONS);
    const heard = decode(encodeEscPos(r, (s) => iconv.encode(s, 'gb18030')));
    const said = r.lines.flatMap((l) => {
      if (l.kind === 'text') return [{ text: l.text, bold: l.bold === true, double: l.double === true }];
      if (l.kind === 'rule') return [{ text: '-'.repeat(48), bold: false, double: false }];
      return l.kind === 'qr' ? [{ text: l.caption, bold: false, double: false }] : [];
    });
    expect(heard.lines).toEqual(said);
    expect(heard.qr).toEqual([FACT.id]);
    expect(heard.cuts).toBe(1);
    // Two bytes for every full-width character is what makes the columns true on paper.
    for (const l of heard.lines) expect(iconv.encode(l.text, 'gb18030').length).toBe(cellsOf(l.text));
  });
});
