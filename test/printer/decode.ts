import iconv from 'iconv-lite';

/** One line as it stands on the paper. */
export interface PrintedLine {
  readonly text: string;
  readonly bold: boolean;
  readonly wide: boolean;
  readonly tall: boolean;
  readonly align: 'left' | 'centre' | 'right';
}
export interface PrintedPage {
  readonly lines: readonly PrintedLine[];
  readonly text: string;
  readonly qr: readonly string[];
  readonly images: number;
  readonly cut: boolean;
}

const ALIGN = ['left', 'centre', 'right'] as const;

/** Reads ESC/POS as a printer with the Chinese character set does; a byte that no command explains throws, so that garbage is seen. */
export function decodeEscPos(bytes: Uint8Array): PrintedPage[] {
  const pages: PrintedPage[] = [];
  let lines: PrintedLine[] = [];
  let qr: string[] = [];
  let images = 0;
  let qrStore = '';
  let run: number[] = [];
  let style = { bold: false, wide: false, tall: false, align: 'left' as PrintedLine['align'] };
  let lineStyle = style;
  let at = 0;

  const take = (n: number): Uint8Array => {
    if (at + n > bytes.length) throw new Error(`command cut short at ${at}`);
    const part = bytes.subarray(at, at + n);
    at += n;
    return part;
  };
  const byte = (): number => take(1)[0] ?? 0;
  const endLine = (): void => {
    lines.push({ text: iconv.decode(Buffer.from(run), 'gb18030'), ...lineStyle });
    run = [];
  };
  const endPage = (cut: boolean): void => {
    if (run.length > 0) endLine();
    if (lines.length > 0 || qr.length > 0 || images > 0) pages.push({ lines, text: lines.map((l) => l.text).join('\n'), qr, images, cut });
    lines = [];
    qr = [];
    images = 0;
  };

  const esc = (): void => {
    const c = byte();
    if (c === 0x40) style = { bold: false, wide: false, tall: false, align: 'left' };
    else if (c === 0x45) style = { ...style, bold: (byte() & 1) === 1 };
    else if (c === 0x61) style = { ...style, align: ALIGN[byte() % 48] ?? 'left' };
    else if (c === 0x21) {
      const n = byte();
      style = { ...style, bold: (n & 8) !== 0, tall: (n & 16) !== 0, wide: (n & 32) !== 0 };
    } else if (c === 0x64) {
      const n = byte();
      for (let i = 0; i < n; i++) endLine();
    } else if (c === 0x4a || c === 0x33 || c === 0x74 || c === 0x52 || c === 0x4d || c === 0x2d || c === 0x47 || c === 0x20 || c === 0x7b) take(1);
    else if (c === 0x32) return;
    else if (c === 0x70)
      take(3); // cash drawer
    else if (c === 0x24 || c === 0x5c) take(2);
    else throw new Error(`unknown ESC ${c.toString(16)} at ${at}`);
  };
  const gs = (): void => {
    const c = byte();
    if (c === 0x21) {
      const n = byte();
      style = { ...style, wide: n >> 4 > 0, tall: (n & 15) > 0 };
    } else if (c === 0x56) {
      if (byte() >= 65) take(1);
      endPage(true);
    } else if (c === 0x28) {
      const fn = byte();
      const [lo = 0, hi = 0] = take(2);
      const data = take(lo + hi * 256);
      if (fn === 0x6b && data[1] === 80) qrStore = new TextDecoder().decode(data.subarray(3));
      if (fn === 0x6b && data[1] === 81) qr.push(qrStore);
    } else if (c === 0x76) {
      const [, , xl = 0, xh = 0, yl = 0, yh = 0] = take(6);
      take((xl + xh * 256) * (yl + yh * 256));
      images += 1;
    } else if (c === 0x42 || c === 0x62 || c === 0x68 || c === 0x77 || c === 0x48 || c === 0x66) take(1);
    else if (c === 0x4c || c === 0x57 || c === 0x50) take(2);
    else throw new Error(`unknown GS ${c.toString(16)} at ${at}`);
  };
  const fs = (): void => {
    const c = byte();
    if (c === 0x26 || c === 0x2e) return;
    if (c === 0x21 || c === 0x2d || c === 0x57) {
      const n = byte();
      if (c === 0x21) style = { ...style, wide: (n & 4) !== 0, tall: (n & 8) !== 0 };
      return;
    }
    if (c === 0x53 || c === 0x43) {
      take(c === 0x53 ? 2 : 1);
      return;
    }
    throw new Error(`unknown FS ${c.toString(16)} at ${at}`);
  };

  while (at < bytes.length) {
    const c = byte();
    if (c === 0x0a) {
      endLine();
      lineStyle = style;
    } else if (c === 0x1b) esc();
    else if (c === 0x1d) gs();
    else if (c === 0x1c) fs();
    else if (c === 0x0d) continue;
    else if (c < 0x20) throw new Error(`control byte ${c.toString(16)} at ${at}`);
    else {
      if (run.length === 0) lineStyle = style;
      run.push(c);
      // the second byte of a Chinese character may look like anything, even a command
      if (c >= 0x81) {
        const second = byte();
        run.push(second);
        if (second >= 0x30 && second <= 0x39) run.push(byte(), byte());
      }
    }
  }
  endPage(false);
  return pages;
}
