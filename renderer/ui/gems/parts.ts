import { boundary, f, nth, poly, type Cut, type Point } from './outline.ts';
import { stoneInner, type MetalColours, type Tone } from './stone.ts';

/** Building parts of a jewel drawing. Gradients have fixed ids: every jewel is its own SVG document. */
const gap = (a: Point, b: Point): number => Math.hypot(a[0] - b[0], a[1] - b[1]);
const PRONGS: Record<Cut, readonly number[]> = {
  round: [0.083, 0.25, 0.417, 0.583, 0.75, 0.917],
  oval: [0.1, 0.4, 0.6, 0.9],
  marquise: [0, 0.5, 0.2, 0.3, 0.7, 0.8],
  pear: [0, 0.3, 0.42, 0.58, 0.7],
  heart: [0.1, 0.3, 0.5, 0.7, 0.9],
  cushion: [0.125, 0.375, 0.625, 0.875],
  princess: [0, 0.25, 0.5, 0.75],
  emerald: [0.045, 0.45, 0.545, 0.95],
  asscher: [0.13, 0.37, 0.63, 0.87],
  radiant: [0.11, 0.39, 0.61, 0.89],
};

export function defs(m: MetalColours): string {
  return (
    '<linearGradient id="zm" x1="0" y1="0" x2="1" y2="1"><stop offset="0" stop-color="' +
    m.a +
    '"/><stop offset=".3" stop-color="' +
    m.hi +
    '"/><stop offset=".52" stop-color="' +
    m.b +
    '"/><stop offset=".78" stop-color="' +
    m.c +
    '"/><stop offset="1" stop-color="' +
    m.a +
    '"/></linearGradient>' +
    '<linearGradient id="zi" x1="0" y1="0" x2="0" y2="1"><stop offset="0" stop-color="' +
    m.d +
    '"/><stop offset="1" stop-color="' +
    m.b +
    '"/></linearGradient>' +
    '<radialGradient id="zs"><stop offset="0" stop-color="#2B211A" stop-opacity=".26"/><stop offset="1" stop-color="#2B211A" stop-opacity="0"/></radialGradient>' +
    '<radialGradient id="zp" cx=".36" cy=".32" r=".8"><stop offset="0" stop-color="#fff"/><stop offset=".45" stop-color="#F6EFE9"/><stop offset=".85" stop-color="#D9CCC6"/><stop offset="1" stop-color="#BDAEA8"/></radialGradient>' +
    '<radialGradient id="zj" cx=".36" cy=".3" r=".9"><stop offset="0" stop-color="#E6F4E6"/><stop offset=".4" stop-color="#A9D3B0"/><stop offset="1" stop-color="#4E8F66"/></radialGradient>'
  );
}
export const place = (cut: Cut, tone: Tone, x: number, y: number, size: number, rot = 0): string =>
  '<g transform="translate(' + f(x) + ' ' + f(y) + ') rotate(' + rot + ') scale(' + f(size / 100) + ')">' + stoneInner(cut, tone) + '</g>';
export const melee = (x: number, y: number, r: number, m: MetalColours): string =>
  '<g transform="translate(' +
  f(x) +
  ' ' +
  f(y) +
  ')"><circle r="' +
  f(r) +
  '" fill="#F4F7F9" stroke="' +
  m.line +
  '" stroke-width=".55"/><path d="M' +
  f(-r * 0.6) +
  ' 0L0 ' +
  f(-r * 0.6) +
  'L' +
  f(r * 0.6) +
  ' 0L0 ' +
  f(r * 0.6) +
  'Z" fill="#C9D4DB"/><path d="M' +
  f(-r * 0.6) +
  ' 0L0 ' +
  f(-r * 0.6) +
  'L0 0Z" fill="#fff"/></g>';
export function prongs(cut: Cut, x: number, y: number, size: number, m: MetalColours): string {
  const ts = PRONGS[cut];
  return ts
    .map((t) => {
      const b = boundary(cut, t);
      const k = size / 100;
      const cx = x + b[0] * k * 1.0;
      const cy = y + b[1] * k * 1.0;
      const r = Math.max(1.9, size * 0.042);
      return (
        '<circle cx="' +
        f(cx) +
        '" cy="' +
        f(cy) +
        '" r="' +
        f(r) +
        '" fill="' +
        m.a +
        '" stroke="' +
        m.line +
        '" stroke-width=".6"/><circle cx="' +
        f(cx - r * 0.3) +
        '" cy="' +
        f(cy - r * 0.35) +
        '" r="' +
        f(r * 0.36) +
        '" fill="' +
        m.hi +
        '"/>'
      );
    })
    .join('');
}
export function halo(cut: Cut, x: number, y: number, size: number, r: number, m: MetalColours): string {
  // equal arc steps along an outline pushed outwards
  const N = 240;
  const k = size / 100;
  const ps: Point[] = [];
  let len = 0;
  for (let i = 0; i <= N; i++) {
    const b = boundary(cut, i / N);
    const l = Math.hypot(b[0], b[1]) || 1;
    const off = (r + 1.4) / k;
    ps.push([x + (b[0] + (b[0] / l) * off) * k, y + (b[1] + (b[1] / l) * off) * k]);
    if (i) len += gap(nth(ps, i), nth(ps, i - 1));
  }
  const n = Math.round(len / (r * 2.02));
  const stepLen = len / n;
  let s = '';
  let acc = 0;
  let next = stepLen / 2;
  s +=
    '<path d="' +
    poly(ps) +
    '" fill="none" stroke="' +
    m.b +
    '" stroke-width="' +
    f(r * 2 + 1.6) +
    '" stroke-linejoin="round"/><path d="' +
    poly(ps) +
    '" fill="none" stroke="' +
    m.line +
    '" stroke-width="' +
    f(r * 2 + 2.6) +
    '" stroke-linejoin="round" opacity=".35"/>';
  for (let i = 1; i <= N; i++) {
    const p = nth(ps, i);
    acc += gap(p, nth(ps, i - 1));
    if (acc >= next) {
      s += melee(p[0], p[1], r, m);
      next += stepLen;
    }
  }
  return s;
}
export function band(cx: number, cy: number, R: number, w: number, m: MetalColours, q = 1): string {
  const e = (rx: number, ry: number, y: number): string =>
    'M' + f(cx - rx) + ' ' + f(y) + 'a' + f(rx) + ' ' + f(ry) + ' 0 1 0 ' + f(rx * 2) + ' 0a' + f(rx) + ' ' + f(ry) + ' 0 1 0 ' + f(-rx * 2) + ' 0Z';
  const inner = R - w;
  return (
    '<path fill-rule="evenodd" d="' +
    e(inner + 0.6, (inner + 0.6) * q, cy) +
    e(inner - w * 0.36, (inner - w * 0.2) * q, cy + w * 0.42) +
    '" fill="url(#zi)"/>' +
    '<path fill-rule="evenodd" d="' +
    e(R, R * q, cy) +
    e(inner, inner * q, cy) +
    '" fill="url(#zm)" stroke="' +
    m.line +
    '" stroke-width=".7"/>' +
    '<ellipse cx="' +
    f(cx) +
    '" cy="' +
    f(cy) +
    '" rx="' +
    f(R - w * 0.32) +
    '" ry="' +
    f((R - w * 0.32) * q) +
    '" fill="none" stroke="' +
    m.hi +
    '" stroke-width="' +
    f(w * 0.16) +
    '" stroke-dasharray="' +
    f(R * 1.1) +
    ' ' +
    f(R * 1.3) +
    '" stroke-dashoffset="' +
    f(-R * 3.2) +
    '" opacity=".9" stroke-linecap="round"/>'
  );
}
export function chainTo(x: number, y: number, m: MetalColours, w = 2.2): string {
  const d =
    'M' +
    f(x - 86) +
    ' -6C' +
    f(x - 62) +
    ' ' +
    f(y - 26) +
    ' ' +
    f(x - 20) +
    ' ' +
    f(y - 6) +
    ' ' +
    f(x) +
    ' ' +
    f(y) +
    'C' +
    f(x + 20) +
    ' ' +
    f(y - 6) +
    ' ' +
    f(x + 62) +
    ' ' +
    f(y - 26) +
    ' ' +
    f(x + 86) +
    ' -6';
  return (
    '<path d="' +
    d +
    '" fill="none" stroke="' +
    m.line +
    '" stroke-width="' +
    w +
    '" opacity=".55"/><path d="' +
    d +
    '" fill="none" stroke="' +
    m.a +
    '" stroke-width="' +
    (w - 0.7) +
    '"/><path d="' +
    d +
    '" fill="none" stroke="' +
    m.c +
    '" stroke-width="' +
    (w - 0.5) +
    '" stroke-dasharray="1.1 2.3"/>'
  );
}
export const shadow = (x: number, y: number, rx: number, ry: number): string =>
  '<ellipse cx="' + x + '" cy="' + y + '" rx="' + rx + '" ry="' + ry + '" fill="url(#zs)"/>';
export const bail = (x: number, y: number, m: MetalColours): string =>
  '<path d="M' +
  (x - 3.6) +
  ' ' +
  (y + 11) +
  'C' +
  (x - 4.6) +
  ' ' +
  (y - 3) +
  ' ' +
  (x - 2) +
  ' ' +
  (y - 7) +
  ' ' +
  x +
  ' ' +
  (y - 7) +
  'S' +
  (x + 4.6) +
  ' ' +
  (y - 3) +
  ' ' +
  (x + 3.6) +
  ' ' +
  (y + 11) +
  'Z" fill="' +
  m.a +
  '" stroke="' +
  m.line +
  '" stroke-width=".8"/><path d="M' +
  (x - 1.4) +
  ' ' +
  (y - 3) +
  'v12" stroke="' +
  m.hi +
  '" stroke-width="1.2"/>';

export const hang = (cut: Cut, size: number, top: number): number => top - (boundary(cut, 0)[1] * size) / 100; // centre y so that the stone's top meets the bail
