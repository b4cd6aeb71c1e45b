import type { Columns } from './columns.ts';
import { certSearchKey } from './certificate.ts';

/** How well a row answers, best first; 0 = not at all. */
export const SCORE = { exact: 250, certExact: 240, prefix: 200, suffix: 180, cert: 160, style: 140, inside: 120, word: 100, lab: 60 } as const;

interface Sorted {
  readonly keys: readonly string[];
  readonly rows: Uint32Array;
}
const reversed = (s: string): string => {
  let out = '';
  for (let i = s.length - 1; i >= 0; i -= 1) out += s.charAt(i);
  return out;
};

function sorted(keys: readonly string[], size: number, skipEmpty: boolean): Sorted {
  const rows: number[] = [];
  for (let i = 0; i < size; i += 1) if (!skipEmpty || keys[i] !== '') rows.push(i);
  rows.sort((a, b) => {
    const x = keys[a]!;
    const y = keys[b]!;
    return x < y ? -1 : x > y ? 1 : a - b;
  }); // a, b < size
  return { keys: rows.map((i) => keys[i]!), rows: Uint32Array.from(rows) };
}
/** First place whose key is not below `key`. */
function lower(s: Sorted, key: string): number {
  let lo = 0;
  let hi = s.keys.length;
  while (lo < hi) {
    const m = (lo + hi) >> 1;
    if (s.keys[m]! < key) lo = m + 1;
    else hi = m;
  } // m < hi
  return lo;
}

const LATE_ROWS = 2000;
/** So many characters from the middle of a number say enough; fewer stand in half the stock. */
const INSIDE = 4;

/** Upper case, half-width, single spaces: both what is typed and what is searched. */
export const normaliseText = (text: string): string => text.normalize('NFKC').toUpperCase().trim().replace(/\s+/g, ' ');

/**
 * Text search over sorted arrays and dictionaries (A2.6, A2.17–A2.19): piece number by beginning, last characters or
 * some of its middle, certificate with or without its lab and LG, style number and the words of the name. Each typed word has to be found.
 */
export class TextIndex {
  private readonly columns: Columns;
  private readonly byPieceNo: Sorted;
  private readonly byTail: Sorted;
  private readonly byCert: Sorted;
  /** All piece numbers in one text, each behind a line break: one search through it finds what stands inside them. */
  private readonly numbers: string;
  private readonly numberAt: Uint32Array;
  /** Rows the sorted arrays know; later ones are few and looked at one by one. */
  private readonly base: number;
  private styles: readonly string[] = [];

  constructor(columns: Columns) {
    this.columns = columns;
    this.base = columns.size;
    this.byPieceNo = sorted(columns.pieceNo, columns.size, false);
    this.byTail = sorted(columns.pieceNo.map(reversed), columns.size, false);
    this.byCert = sorted(columns.certKey, columns.size, true);
    this.numbers = `\n${columns.pieceNo.slice(0, columns.size).join('\n')}\n`;
    this.numberAt = new Uint32Array(columns.size);
    for (let i = 0, at = 1; i < columns.size; i += 1) {
      this.numberAt[i] = at;
      at += (columns.pieceNo[i] ?? '').length + 1;
    }
  }

  private get size(): number {
    return this.columns.size;
  }
  /** Too many rows came since: the arrays are sorted anew. */
  isStale(): boolean {
    return this.size - this.base > LATE_ROWS;
  }

  /** A score a row; a row scores the worst of its words, as each has to be found. */
  match(query: string): Uint8Array {
    const whole = normaliseText(query);
    const words = whole.split(' ').filter((w) => w !== '');
    const scores = words.map((w) => this.word(w));
    const out = scores[0] ?? new Uint8Array(this.size);
    for (const s of scores.slice(1)) for (let i = 0; i < this.size; i += 1) if (s[i]! < out[i]!) out[i] = s[i]!; // both of size
    // 'LG 1234 56789' is one certificate though it was typed as three words.
    if (words.length > 1) this.certificates(certSearchKey(whole), out);
    return out;
  }

  private word(w: string): Uint8Array {
    const out = new Uint8Array(this.size);
    this.columnWords(w, out);
    this.lab(w, out);
    this.certificates(certSearchKey(w), out);
    const raise = (i: number, score: number): void => {
      if (out[i]! < score) out[i] = score;
    }; // i < size
    if (w.length >= 3) {
      const tail = reversed(w);
      for (let k = lower(this.byTail, tail); k < this.byTail.keys.length && this.byTail.keys[k]!.startsWith(tail); k += 1)
        raise(this.byTail.rows[k]!, SCORE.suffix);
    }
    for (let k = lower(this.byPieceNo, w); k < this.byPieceNo.keys.length && this.byPieceNo.keys[k]!.startsWith(w); k += 1)
      raise(this.byPieceNo.rows[k]!, this.byPieceNo.keys[k] === w ? SCORE.exact : SCORE.prefix);
    if (w.length >= INSIDE) this.inside(w, out);
    for (let i = this.base; i < this.size; i += 1) {
      const no = this.columns.pieceNo[i] ?? '';
      if (no.startsWith(w)) raise(i, no === w ? SCORE.exact : SCORE.prefix);
      else if (w.length >= 3 && no.endsWith(w)) raise(i, SCORE.suffix);
      else if (w.length >= INSIDE && no.includes(w)) raise(i, SCORE.inside);
    }
    return out;
  }

  private inside(w: string, out: Uint8Array): void {
    let row = 0;
    for (let at = this.numbers.indexOf(w); at >= 0;) {
      while (row + 1 < this.base && this.numberAt[row + 1]! <= at) row += 1; // row + 1 < base
      if (out[row]! < SCORE.inside) out[row] = SCORE.inside;
      row += 1;
      at = row < this.base ? this.numbers.indexOf(w, this.numberAt[row]) : -1;
    }
  }

  private certificates(key: string, out: Uint8Array): void {
    if (key.length < 4) return;
    for (let k = lower(this.byCert, key); k < this.byCert.keys.length && this.byCert.keys[k]!.startsWith(key); k += 1) {
      const i = this.byCert.rows[k]!;
      const score = this.byCert.keys[k] === key ? SCORE.certExact : SCORE.cert;
      if (out[i]! < score) out[i] = score;
    }
    for (let i = this.base; i < this.size; i += 1) {
      const known = this.columns.certKey[i] ?? '';
      const score = known === key ? SCORE.certExact : known !== '' && known.startsWith(key) ? SCORE.cert : 0;
      if (out[i]! < score) out[i] = score;
    }
  }

  /** Style numbers and words of names are dictionaries: each distinct text is looked at once. */
  private columnWords(w: string, out: Uint8Array): void {
    const { style, words } = this.columns.text;
    if (this.styles.length !== style.values.length) this.styles = style.values.map((v) => v.toUpperCase());
    const hitStyle = Uint8Array.from(this.styles, (v) => (v !== '' && v.includes(w) ? 1 : 0));
    const hitWord = Uint8Array.from(words.values, (v) => (v !== '' && v.includes(w) ? 1 : 0));
    const styles = style.data;
    const names = words.data;
    for (let i = 0; i < this.size; i += 1) {
      if (hitStyle[styles[i]!] === 1)
        out[i] = SCORE.style; // codes are inside the dictionaries
      else if (hitWord[names[i]!] === 1) out[i] = SCORE.word;
    }
  }
  private lab(w: string, out: Uint8Array): void {
    const code = this.columns.code.lab.find(w);
    if (code === undefined || code === 0) return;
    const { data } = this.columns.code.lab;
    for (let i = 0; i < this.size; i += 1) if (data[i] === code && out[i]! < SCORE.lab) out[i] = SCORE.lab;
  }
}
