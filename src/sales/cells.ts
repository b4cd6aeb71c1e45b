/**
 * Paper is a grid of half-width cells: ASCII takes one, everything else two, as a GB18030 printer draws it. `¥` becomes the
 * full-width sign, because the half-width one is no two-byte character and comes out as noise.
 */
export const cellsOf = (text: string): number => {
  let n = 0;
  for (const c of text) n += (c.codePointAt(0) ?? 0) < 0x80 ? 1 : 2;
  return n;
};

/** Makes a text printable: control characters go, the yen sign becomes full-width. */
export const printable = (text: string): string => text.replace(/[\u0000-\u001f\u007f]+/g, ' ').replace(/¥/g, '￥');

/** First characters that fit into `width` cells, and the rest. */
export function splitAt(text: string, width: number): readonly [string, string] {
  let n = 0;
  let i = 0;
  for (const c of text) {
    const w = cellsOf(c);
    if (n + w > width) break;
    n += w;
    i += c.length;
  }
  return [text.slice(0, i), text.slice(i)];
}

/** Closing marks do not begin a line (避头): they take the character before them along. */
const NOT_FIRST = /^[，。；：、！？）》」』”’%]/;
const backOne = (line: string): number => {
  const last = [...line].at(-1) ?? '';
  return last.length < line.length ? line.length - last.length : line.length;
};

/** Breaks at a space where there is one in the last third of the line, else wherever the paper ends. */
export function wrap(text: string, width: number): string[] {
  const out: string[] = [];
  let rest = text;
  while (cellsOf(rest) > width) {
    const [line, tail] = splitAt(rest, width);
    const space = tail.startsWith(' ') ? line.length : line.lastIndexOf(' ');
    const cut = line.length === 0 ? 1 : space > (line.length * 2) / 3 ? space : NOT_FIRST.test(tail) ? backOne(line) : line.length;
    out.push(rest.slice(0, cut).trimEnd());
    rest = rest.slice(cut).trimStart();
  }
  return rest === '' && out.length > 0 ? out : [...out, rest];
}
const pad = (n: number): string => ' '.repeat(Math.max(0, n));

/** Centred in `width` cells; longer texts wrap. */
export const centre = (text: string, width: number): string[] => wrap(text, width).map((line) => pad(Math.floor((width - cellsOf(line)) / 2)) + line);

/** Left and right on one line of exactly `width` cells; when they do not fit, the left wraps and the right ends the last line. */
export function columns(left: string, right: string, width: number, indent = 0): string[] {
  const gap = width - cellsOf(left) - cellsOf(right);
  if (right === '') return wrap(left, width - indent).map((l, i) => (i === 0 ? l : pad(indent) + l));
  if (gap >= 1) return [left + pad(gap) + right];
  const room = width - indent;
  const lines = wrap(left, width).length === 1 ? [left] : [...wrap(left, room)].map((l, i) => (i === 0 ? l : pad(indent) + l));
  const last = lines[lines.length - 1] ?? '';
  const free = width - cellsOf(last) - cellsOf(right);
  if (free >= 1) return [...lines.slice(0, -1), last + pad(free) + right];
  return [...lines, ...wrap(right, width).map((r) => pad(width - cellsOf(r)) + r)];
}
