import { f, type Cut } from './outline.ts';
import { METAL_COLOURS, type MetalColours, type MetalTone, type Tone } from './stone.ts';
import { bail, band, chainTo, defs, halo, hang, melee, place, prongs, shadow } from './parts.ts';

interface Options {
  readonly cut: Cut;
  readonly tone: Tone;
}
type Draw = (o: Options, m: MetalColours) => string;
const TAU = Math.PI * 2;

/** An oval of links seen from above. */
function links(m: MetalColours): string {
  let s = shadow(120, 152, 88, 8);
  const n = 30;
  const L: [number, number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    const a = (i / n) * TAU - Math.PI / 2;
    const w = 0.72 + (Math.sin(a) + 1) * 0.2;
    L.push([120 + Math.cos(a) * 86, 90 + Math.sin(a) * 48, w, (Math.atan2(Math.cos(a) * 48, -Math.sin(a) * 86) * 180) / Math.PI]);
  }
  L.forEach((p, i) => {
    s +=
      '<ellipse transform="translate(' +
      f(p[0]) +
      ' ' +
      f(p[1]) +
      ') rotate(' +
      f(p[3]) +
      ')" rx="' +
      f(10.5 * p[2]) +
      '" ry="' +
      f((i % 2 ? 3 : 5.4) * p[2]) +
      '" fill="none" stroke="' +
      m.line +
      '" stroke-width="' +
      f(3.2 * p[2]) +
      '"/><ellipse transform="translate(' +
      f(p[0]) +
      ' ' +
      f(p[1]) +
      ') rotate(' +
      f(p[3]) +
      ')" rx="' +
      f(10.5 * p[2]) +
      '" ry="' +
      f((i % 2 ? 3 : 5.4) * p[2]) +
      '" fill="none" stroke="url(#zm)" stroke-width="' +
      f(2.3 * p[2]) +
      '"/>';
  });
  return s;
}

const KINDS = {
  solitaire: (o, m) =>
    shadow(120, 169, 52, 6) +
    band(120, 116, 52, 7.2, m) +
    '<path d="M106 70L112 79H128L134 70Z" fill="url(#zm)" stroke="' +
    m.line +
    '" stroke-width=".7"/>' +
    place(o.cut, o.tone, 120, 52, 54) +
    prongs(o.cut, 120, 52, 54, m),
  pave: (o, m) => {
    let s = shadow(120, 169, 52, 6) + band(120, 116, 52, 8, m);
    for (let i = 0; i < 9; i++)
      [1, -1].forEach((d) => {
        const a = -Math.PI / 2 + d * (0.42 + i * 0.128);
        s += melee(120 + Math.cos(a) * 48, 116 + Math.sin(a) * 48, 2.9, m);
      });
    return s + place(o.cut, o.tone, 120, 52, 54) + prongs(o.cut, 120, 52, 54, m);
  },
  halo: (o, m) => {
    let s = shadow(120, 171, 52, 6) + band(120, 120, 49, 6.6, m);
    for (let i = 0; i < 7; i++)
      [1, -1].forEach((d) => {
        const a = -Math.PI / 2 + d * (0.66 + i * 0.12);
        s += melee(120 + Math.cos(a) * 45.7, 120 + Math.sin(a) * 45.7, 2.5, m);
      });
    return s + halo(o.cut, 120, 54, 46, 3.7, m) + place(o.cut, o.tone, 120, 54, 46) + prongs(o.cut, 120, 54, 46, m);
  },
  trio: (o, m) =>
    shadow(120, 169, 52, 6) +
    band(120, 116, 52, 7.2, m) +
    place('round', 'diamond', 89, 66, 27, -30) +
    prongs('round', 89, 66, 27, m) +
    place('round', 'diamond', 151, 66, 27, 30) +
    prongs('round', 151, 66, 27, m) +
    place(o.cut, o.tone, 120, 54, 50) +
    prongs(o.cut, 120, 54, 50, m),
  plain: (o, m) =>
    shadow(120, 160, 62, 7) +
    band(120, 92, 62, 13, m, 0.98) +
    '<ellipse cx="120" cy="92" rx="55.4" ry="54.2" fill="none" stroke="' +
    m.d +
    '" stroke-width=".5" opacity=".5"/>',
  pair: (o, m) => shadow(96, 160, 50, 6) + shadow(150, 160, 50, 6) + band(148, 100, 48, 8, m) + band(94, 98, 52, 8.6, m) + melee(94, 50.4, 3.4, m),
  bangle: (o, m) => {
    let s = shadow(120, 160, 84, 7) + band(120, 92, 84, 12.5, m, 0.76);
    for (let i = 0; i < 40; i++) {
      const a = (i / 40) * TAU;
      if (Math.sin(a) < 0.12) continue;
      const x = 120 + Math.cos(a) * 77.4;
      const y = 92 + Math.sin(a) * 77.4 * 0.76;
      s +=
        '<path d="M' +
        f(x - 2.6) +
        ' ' +
        f(y + 2) +
        'q2.6 -7 5.2 0" fill="none" stroke="' +
        m.d +
        '" stroke-width=".7" opacity=".75"/><circle cx="' +
        f(x) +
        '" cy="' +
        f(y + 2.4) +
        '" r=".8" fill="' +
        m.d +
        '" opacity=".6"/>';
    }
    return s;
  },
  jade: () =>
    shadow(120, 162, 72, 7) +
    '<path fill-rule="evenodd" d="M48 92a72 66 0 1 0 144 0a72 66 0 1 0 -144 0ZM64 92a56 51 0 1 0 112 0a56 51 0 1 0 -112 0Z" fill="url(#zj)" stroke="#4A7F5E" stroke-width=".7"/><path d="M60 66A66 60 0 0 1 118 33" stroke="#fff" stroke-width="3.4" stroke-linecap="round" fill="none" opacity=".75"/><path d="M178 118A66 60 0 0 1 150 144" stroke="#fff" stroke-width="2" stroke-linecap="round" fill="none" opacity=".45"/>',
  pendant: (o, m) =>
    shadow(120, 168, 30, 5) +
    chainTo(120, 46, m) +
    bail(120, 48, m) +
    halo(o.cut, 120, hang(o.cut, 66, 67), 66, 3.9, m) +
    place(o.cut, o.tone, 120, hang(o.cut, 66, 67), 66) +
    prongs(o.cut, 120, hang(o.cut, 66, 67), 66, m),
  drop: (o, m) =>
    shadow(120, 166, 26, 5) +
    chainTo(120, 42, m) +
    bail(120, 44, m) +
    place(o.cut, o.tone, 120, hang(o.cut, 80, 56), 80) +
    prongs(o.cut, 120, hang(o.cut, 80, 56), 80, m),
  point: (o, m) =>
    shadow(120, 160, 22, 4) +
    chainTo(120, 74, m) +
    '<circle cx="120" cy="92" r="19.5" fill="url(#zm)" stroke="' +
    m.line +
    '" stroke-width=".9"/>' +
    place(o.cut, o.tone, 120, 92, 31),
  studs: (o, m) =>
    [82, 158]
      .map((x, i) => shadow(x, 146, 30, 5) + halo(o.cut, x, 92, 48, 3.6, m) + place(o.cut, o.tone, x, 92, 48, i ? 8 : -8) + prongs(o.cut, x, 92, 48, m))
      .join(''),
  earrings: (o, m) =>
    [84, 156]
      .map(
        (x) =>
          shadow(x, 168, 24, 4.5) +
          '<path d="M' +
          (x - 1) +
          ' 42c-13-26 14-34 15-11" fill="none" stroke="' +
          m.line +
          '" stroke-width="1.8"/><path d="M' +
          x +
          ' 42V66" stroke="' +
          m.c +
          '" stroke-width="1.6"/>' +
          place('round', 'diamond', x, 44, 17) +
          halo(o.cut, x, 104, 58, 3.1, m) +
          place(o.cut, o.tone, x, 104, 58) +
          prongs(o.cut, x, 104, 58, m),
      )
      .join(''),
  pearls: (o, m) =>
    [82, 158]
      .map(
        (x) =>
          shadow(x, 158, 28, 5) +
          '<path d="M' +
          (x - 1) +
          ' 40c-13-24 14-32 15-9" fill="none" stroke="' +
          m.line +
          '" stroke-width="1.8"/><path d="M' +
          x +
          ' 40V74" stroke="' +
          m.c +
          '" stroke-width="1.6"/>' +
          place('round', 'diamond', x, 46, 16) +
          '<circle cx="' +
          x +
          '" cy="104" r="31" fill="url(#zp)" stroke="#B7A79F" stroke-width=".6"/><ellipse cx="' +
          (x - 10) +
          '" cy="92" rx="8" ry="5.4" fill="#fff" opacity=".85" transform="rotate(-32 ' +
          (x - 10) +
          ' 92)"/>',
      )
      .join(''),
  tennis: (o, m) => {
    let s = shadow(120, 152, 88, 8);
    const n = 44;
    const L: [number, number, number][] = [];
    for (let i = 0; i < n; i++) {
      const a = (i / n) * TAU - Math.PI / 2;
      L.push([120 + Math.cos(a) * 88, 90 + Math.sin(a) * 50, 3.3 + (Math.sin(a) + 1) * 1.75]);
    }
    L.sort((p, q) => p[1] - q[1]).forEach((p) => {
      s +=
        '<circle cx="' +
        f(p[0]) +
        '" cy="' +
        f(p[1]) +
        '" r="' +
        f(p[2] * 1.22) +
        '" fill="url(#zm)" stroke="' +
        m.line +
        '" stroke-width=".5"/>' +
        place('round', o.tone, p[0], p[1], p[2] * 2.02);
    });
    return s;
  },
  chain: (_o, m) => links(m) + place('round', 'diamond', 120, 138, 22) + prongs('round', 120, 138, 22, m),
  hoops: (_o, m) =>
    [82, 158]
      .map(
        (x) => shadow(x, 158, 28, 5) + `<path d="M${x - 1} 54c-11-22 12-29 13-8" fill="none" stroke="${m.line}" stroke-width="1.8"/>` + band(x, 98, 40, 8.4, m),
      )
      .join(''),
  links: (_o, m) => links(m),
  beads: (o, m) => {
    let s = shadow(120, 152, 84, 8) + '<ellipse cx="120" cy="90" rx="82" ry="46" fill="none" stroke="#8E1B2B" stroke-width="3.2"/>';
    const L: [number, number, number][] = [];
    for (let i = -3; i <= 3; i++) {
      const a = Math.PI / 2 + i * 0.262;
      L.push([120 + Math.cos(a) * 82, 90 + Math.sin(a) * 46, i]);
    }
    L.forEach((p) => {
      const r = p[2] === 0 ? 12.5 : 9;
      s +=
        '<circle cx="' +
        f(p[0]) +
        '" cy="' +
        f(p[1]) +
        '" r="' +
        r +
        '" fill="url(#zm)" stroke="' +
        m.line +
        '" stroke-width=".7"/><circle cx="' +
        f(p[0] - r * 0.32) +
        '" cy="' +
        f(p[1] - r * 0.36) +
        '" r="' +
        f(r * 0.24) +
        '" fill="' +
        m.hi +
        '"/>' +
        (p[2] === 0
          ? '<text x="' +
            f(p[0]) +
            '" y="' +
            f(p[1] + 4.4) +
            '" text-anchor="middle" font-family="ZM Serif,Noto Serif SC,serif" font-weight="600" font-size="12.5" fill="' +
            m.d +
            '">福</text>'
          : '');
    });
    return s;
  },
  lock: (o, m) =>
    shadow(120, 168, 34, 5) +
    chainTo(120, 34, m, 2.6) +
    bail(120, 34, m) +
    '<path d="M120 46c10 0 12 8 22 9 16 1 26 12 26 30 0 26-16 44-34 52-6 3-9 8-14 8s-8-5-14-8C88 129 72 111 72 85c0-18 10-29 26-30 10-1 12-9 22-9Z" fill="url(#zm)" stroke="' +
    m.line +
    '" stroke-width="1"/><path d="M120 54c8 0 11 7 20 8 13 1 20 9 20 23 0 22-13 37-29 44-5 2-7 6-11 6s-6-4-11-6C93 122 80 107 80 85c0-14 7-22 20-23 9-1 12-8 20-8Z" fill="none" stroke="' +
    m.d +
    '" stroke-width=".8" opacity=".7"/><text x="120" y="107" text-anchor="middle" font-family="ZM Serif,Noto Serif SC,serif" font-weight="600" font-size="38" fill="' +
    m.d +
    '" opacity=".85">福</text>',
  bar: (o, m) =>
    shadow(120, 164, 60, 6) +
    '<rect x="82" y="18" width="76" height="140" rx="6" fill="url(#zm)" stroke="' +
    m.line +
    '" stroke-width="1"/><rect x="88" y="24" width="64" height="128" rx="3.5" fill="none" stroke="' +
    m.d +
    '" stroke-width=".7" opacity=".55"/><path d="M120 38l9 9-9 12-9-12ZM111 47h18" fill="none" stroke="' +
    m.d +
    '" stroke-width="1.1" stroke-linejoin="round"/><text x="120" y="88" text-anchor="middle" font-family="ZM Serif,Noto Serif SC,serif" font-weight="600" font-size="17" fill="' +
    m.d +
    '">足金</text><text x="120" y="108" text-anchor="middle" font-family="ZM Sans,Noto Sans SC,sans-serif" font-size="11" letter-spacing=".6" fill="' +
    m.d +
    '">Au999</text><text x="120" y="138" text-anchor="middle" font-family="ZM Serif,Noto Serif SC,serif" font-weight="600" font-size="19" fill="' +
    m.d +
    '">50g</text>',
  loose: (o) => shadow(120, 156, 50, 7) + place(o.cut, o.tone, 120, 88, 122),
} satisfies Record<string, Draw>;

/** Kinds of jewel there is a drawing for, used wherever a piece has no photo. */
export type JewelKind = keyof typeof KINDS;
export const JEWEL_KINDS: readonly string[] = Object.keys(KINDS);

const cache = new Map<string, string>();
/** One jewel as an SVG document (240×180). */
export function jewelSvg(kind: JewelKind, metal: MetalTone, cut: Cut, tone: Tone): string {
  const key = `${kind}/${metal}/${cut}/${tone}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const m = METAL_COLOURS[metal];
  const draw: Draw = KINDS[kind];
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 240 180"><defs>${defs(m)}</defs>${draw({ cut, tone }, m)}</svg>`;
  cache.set(key, svg);
  return svg;
}
