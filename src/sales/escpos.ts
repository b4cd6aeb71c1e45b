import type { ReceiptDoc } from './receipt.ts';

const ESC = 0x1b;
const GS = 0x1d;
const FS = 0x1c;

/** ESC/POS commands used; named as Epson's manual does. */
const INIT = [ESC, 0x40];
const CHINESE = [FS, 0x26]; // FS & : Chinese mode, two-byte characters
const BOLD = (on: boolean): number[] => [ESC, 0x45, on ? 1 : 0];
/** GS ! for ASCII and FS W for Chinese: quadruple-size characters are two commands on these printers. */
const DOUBLE = (on: boolean): number[] => [GS, 0x21, on ? 0x11 : 0x00, FS, 0x57, on ? 1 : 0];
const CUT = [GS, 0x56, 0x42, 0x00]; // feed to the knife, partial cut
const ALIGN = (how: 0 | 1): number[] => [ESC, 0x61, how];
const FEED = (n: number): number[] => [ESC, 0x64, Math.min(255, Math.max(0, n))];

function qr(data: Uint8Array): number[] {
  const store = data.length + 3;
  return [
    GS,
    0x28,
    0x6b,
    4,
    0,
    0x31,
    0x41,
    0x32,
    0, // model 2
    GS,
    0x28,
    0x6b,
    3,
    0,
    0x31,
    0x43,
    6, // module 6 dots
    GS,
    0x28,
    0x6b,
    3,
    0,
    0x31,
    0x45,
    0x31, // error correction M
    GS,
    0x28,
    0x6b,
    store & 0xff,
    store >> 8,
    0x31,
    0x50,
    0x30,
    ...data,
    GS,
    0x28,
    0x6b,
    3,
    0,
    0x31,
    0x51,
    0x30,
  ];
}

/**
 * The receipt as bytes for an ESC/POS printer. `encode` turns text into GB18030 (the printer's own Chinese); the caller
 * brings it, because the core has no character tables.
 */
export function encodeEscPos(receipt: ReceiptDoc, encode: (text: string) => Uint8Array): Uint8Array {
  const out: number[] = [...INIT, ...CHINESE];
  const put = (bytes: Iterable<number>): void => {
    for (const b of bytes) out.push(b);
  };
  const line = (text: string): void => {
    put(encode(text));
    out.push(0x0a);
  };
  for (const l of receipt.lines) {
    switch (l.kind) {
      case 'text':
        if (l.bold === true) put(BOLD(true));
        if (l.double === true) put(DOUBLE(true));
        line(l.text);
        if (l.double === true) put(DOUBLE(false));
        if (l.bold === true) put(BOLD(false));
        break;
      case 'rule':
        line('-'.repeat(receipt.width));
        break;
      case 'qr':
        put(ALIGN(1));
        put(qr(encode(l.data)));
        line(l.caption);
        put(ALIGN(0));
        break;
      case 'feed':
        put(FEED(l.lines));
        break;
      case 'cut':
        put(CUT);
        break;
    }
  }
  return Uint8Array.from(out);
}
