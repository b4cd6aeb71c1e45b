import iconv from 'iconv-lite';
import { ImportError } from './problem.ts';

export type Encoding = 'utf-8' | 'utf-8-bom' | 'gb18030';

/**
 * Place of the first byte that cannot be UTF-8, or of a character cut off at the end (`cut`), or -1. `multi` counts whole
 * multi-byte characters before it. Overlong forms, surrogates and values beyond U+10FFFF are refused.
 */
export function scanUtf8(b: Uint8Array): { readonly bad: number; readonly cut: boolean; readonly multi: number } {
  let multi = 0;
  let i = 0;
  while (i < b.length) {
    const c = b[i] ?? 0;
    if (c < 0x80) {
      i += 1;
      continue;
    }
    const need = c >= 0xc2 && c <= 0xdf ? 1 : c >= 0xe0 && c <= 0xef ? 2 : c >= 0xf0 && c <= 0xf4 ? 3 : 0;
    if (need === 0) return { bad: i, cut: false, multi };
    for (let k = 1; k <= need; k += 1) {
      const n = b[i + k];
      if (n === undefined) return { bad: i, cut: true, multi };
      const low = k === 1 ? (c === 0xe0 ? 0xa0 : c === 0xf0 ? 0x90 : 0x80) : 0x80;
      const high = k === 1 ? (c === 0xed ? 0x9f : c === 0xf4 ? 0x8f : 0xbf) : 0xbf;
      if (n < low || n > high) return { bad: i, cut: false, multi };
    }
    multi += 1;
    i += need + 1;
  }
  return { bad: -1, cut: false, multi };
}
/**
 * Damaged UTF-8 has a wrong byte here and there among right characters; GB18030 read as UTF-8 is wrong nearly everywhere.
 */
function looksLikeUtf8(window: Uint8Array, last: boolean): boolean {
  let good = 0;
  let wrong = 0;
  for (let at = 0; at < window.length;) {
    const seen = scanUtf8(window.subarray(at));
    good += seen.multi;
    if (seen.bad < 0 || (seen.cut && !last)) break;
    wrong += 1;
    at += seen.bad + 1;
    if (wrong > 200) break;
  }
  return wrong * 4 <= good;
}
const newlines = (b: Uint8Array): number => {
  let n = 0;
  for (const c of b) if (c === 0x0a) n += 1;
  return n;
};

/** How much is looked at from the first non-ASCII byte on before the encoding is settled. */
const WINDOW = 64 * 1024;

/**
 * Decodes a stream to text without ever holding it: ASCII goes straight through; at the first other byte the encoding is
 * settled from a window. UTF-8 that breaks later, and GB18030 that cannot be, end with an error that names the line.
 */
export class Decoder {
  encoding: Encoding = 'utf-8';
  private line = 1;
  private held: Uint8Array = new Uint8Array();
  private settled: 'ascii' | 'utf-8' | 'gb18030';
  private readonly gb = iconv.getDecoder('gb18030');
  private started = false;

  constructor(wanted: 'auto' | 'utf-8' | 'gb18030') {
    this.settled = wanted === 'auto' ? 'ascii' : wanted;
    if (wanted === 'gb18030') this.encoding = 'gb18030';
  }

  push(chunk: Uint8Array): string {
    return this.feed(chunk, false);
  }
  end(): string {
    return this.feed(new Uint8Array(), true) + (this.settled === 'gb18030' ? (this.gb.end() ?? '') : '');
  }

  private feed(chunk: Uint8Array, last: boolean): string {
    let bytes: Uint8Array = this.held.length === 0 ? chunk : Buffer.concat([this.held, chunk]);
    this.held = new Uint8Array();
    if (!this.started) {
      if (bytes.length < 3 && !last) {
        this.held = bytes;
        return '';
      }
      this.started = true;
      if (bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf) {
        bytes = bytes.subarray(3);
        this.settled = 'utf-8';
        this.encoding = 'utf-8-bom';
      } else if ((bytes[0] === 0xff && bytes[1] === 0xfe) || (bytes[0] === 0xfe && bytes[1] === 0xff)) throw new ImportError('import-utf16');
    }
    if (this.settled === 'ascii') {
      const first = bytes.findIndex((c) => c >= 0x80);
      if (first < 0) return this.out(bytes, 'utf-8');
      if (bytes.length - first < WINDOW && !last) {
        this.held = bytes.subarray(first);
        return this.out(bytes.subarray(0, first), 'utf-8');
      }
      if (looksLikeUtf8(bytes.subarray(first, first + WINDOW), last)) this.settled = 'utf-8';
      else {
        this.settled = 'gb18030';
        this.encoding = 'gb18030';
      }
    }
    if (this.settled === 'gb18030') return this.out(bytes, 'gb18030');
    const seen = scanUtf8(bytes);
    if (seen.bad >= 0 && (!seen.cut || last)) throw new ImportError('import-broken-utf8', { line: this.line + newlines(bytes.subarray(0, seen.bad)) });
    if (seen.bad >= 0) {
      this.held = bytes.subarray(seen.bad);
      return this.out(bytes.subarray(0, seen.bad), 'utf-8');
    }
    return this.out(bytes, 'utf-8');
  }

  private out(bytes: Uint8Array, as: 'utf-8' | 'gb18030'): string {
    if (as === 'utf-8') {
      this.line += newlines(bytes);
      return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('utf8');
    }
    const text = this.gb.write(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const bad = text.indexOf('\ufffd');
    if (bad >= 0) throw new ImportError('import-broken-gb', { line: this.line + (text.slice(0, bad).match(/\n/g)?.length ?? 0) });
    this.line += text.match(/\n/g)?.length ?? 0;
    return text;
  }
}
