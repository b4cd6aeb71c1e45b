import { boundary, centreOf, isPolygon, lerp, mid, nth, polygonOf, type Cut, type Point } from './outline.ts';

/** One facet of the top view: its corners, its lightness 0..1 and what it is. */
export interface Facet {
  readonly ps: readonly Point[];
  readonly v: number;
  readonly k: 'girdle' | 'main' | 'star' | 'pav' | 'arrow' | 'step' | 'crown';
}
const LIGHT = -2.3; // direction of the light: from the upper left

function lit(ps: readonly Point[], c: Point = [0, 0]): number {
  const x = ps.reduce((s, p) => s + p[0], 0);
  const y = ps.reduce((s, p) => s + p[1], 0);
  return Math.cos(Math.atan2(y / ps.length - c[1], x / ps.length - c[0]) - LIGHT);
}

function brilliant(cut: Cut): Facet[] {
  const n = 8;
  const c = centreOf(cut);
  const out: Facet[] = [];
  const T = 0.56;
  const S = 0.76;
  const at = (t: number, s: number): Point => mid(c, boundary(cut, t), s);
  const arc = (t0: number, t1: number): Point[] => Array.from({ length: 7 }, (_, i) => at(lerp(t0, t1, i / 6), 1));
  const push = (ps: readonly Point[], k: Facet['k'], v: (l: number) => number): void => {
    out.push({ ps, v: v(lit(ps, c)), k });
  };
  for (let i = 0; i < n; i++) {
    const t = i / n;
    const h = 1 / (2 * n);
    const sign = i % 2 ? 1 : -1;
    const table = at(t, T);
    const next = at(t + 2 * h, T);
    const star = at(t + h, S);
    const before = at(t - h, S);
    const girdle = at(t, 1);
    push([star, ...arc(t, t + h)], 'girdle', (l) => 0.4 + 0.26 * l);
    push([star, ...arc(t + h, t + 2 * h)], 'girdle', (l) => 0.66 + 0.26 * l);
    push([table, star, girdle, before], 'main', (l) => 0.66 + 0.26 * l + 0.05 * sign);
    push([table, next, star], 'star', (l) => 0.8 + 0.16 * l);
  }
  // Under the table: pavilion mains (the arrows) over a bright fan.
  for (let i = 0; i < 16; i++) {
    const a = i % 2 ? mid(at((i - 1) / 16, T), at((i + 1) / 16, T), 0.5) : at(i / 16, T);
    const b = i % 2 ? at((i + 1) / 16, T) : mid(at(i / 16, T), at((i + 2) / 16, T), 0.5);
    push([c, a, b], 'pav', (l) => 0.86 + 0.12 * l - (i % 2 ? 0.1 : 0));
  }
  for (let i = 0; i < n; i++) {
    const t = i / n;
    const w = 0.034;
    push([c, at(t - w, T * 0.56), at(t, T * 0.97), at(t + w, T * 0.56)], 'arrow', (l) => 0.34 + 0.2 * l + (i % 2 ? 0.06 : 0));
    push([at(t - w * 0.72, 0.66), at(t, 0.61), at(t + w * 0.72, 0.66), at(t, 0.86)], 'arrow', (l) => 0.4 + 0.18 * l);
  }
  return out;
}

/** Ring by ring between two insets of an octagon. */
function rings(inset: (s: number) => readonly Point[], levels: readonly number[], k: Facet['k'], v: (l: number, ring: number, i: number) => number): Facet[] {
  const out: Facet[] = [];
  for (let r = 0; r < levels.length - 1; r++) {
    const a = inset(nth(levels, r));
    const b = inset(nth(levels, r + 1));
    for (let i = 0; i < 8; i++) {
      const ps = [nth(a, i), nth(a, i + 1), nth(b, i + 1), nth(b, i)];
      out.push({ ps, v: v(lit(ps), r, i), k });
    }
  }
  return out;
}

function step(cut: Cut): Facet[] {
  const square = cut === 'asscher';
  const inset = (s: number): readonly Point[] =>
    polygonOf(cut).map((p): Point => (square ? [p[0] * s, p[1] * s] : [p[0] - Math.sign(p[0]) * 36 * (1 - s), p[1] - Math.sign(p[1]) * 36 * (1 - s)]));
  const crown = rings(
    inset,
    square ? [1, 0.84, 0.69, 0.56] : [1, 0.85, 0.71, 0.58],
    'step',
    (l, r, i) => 0.6 + 0.3 * l + (r === 1 ? -0.12 : r === 2 ? 0.08 : 0) + (i % 2 ? -0.1 : 0),
  );
  if (square) return [...crown, ...rings(inset, [0.56, 0.42, 0.28, 0.14, 0], 'pav', (l, r, i) => 0.74 - 0.3 * l + (r % 2 ? -0.18 : 0.1) + (i % 2 ? -0.16 : 0))];
  const culet = inset(0.17);
  return [
    ...crown,
    ...rings(inset, [0.58, 0.44, 0.3, 0.17], 'pav', (l, r) => 0.78 - 0.34 * l + (r % 2 ? -0.22 : 0.06)),
    { ps: culet, v: 0.5, k: 'pav' },
    { ps: [nth(culet, 0), nth(culet, 1), [0, -8]], v: 0.9, k: 'pav' },
    { ps: [nth(culet, 4), nth(culet, 5), [0, 8]], v: 0.35, k: 'pav' },
  ];
}

function princess(): Facet[] {
  const out: Facet[] = [];
  const a = 45;
  const t = 29;
  const chevrons = [1, 0.74, 0.5, 0.26, 0];
  const turn = (p: Point, q: number): Point => (q === 0 ? p : q === 1 ? [-p[1], p[0]] : q === 2 ? [-p[0], -p[1]] : [p[1], -p[0]]);
  for (let q = 0; q < 4; q++) {
    const push = (points: readonly Point[], k: Facet['k'], base: number, share: number): void => {
      const ps = points.map((p) => turn(p, q));
      out.push({ ps, v: base + share * lit(ps), k });
    };
    push(
      [
        [-a, -a],
        [-a * 0.28, -a],
        [-t, -t],
      ],
      'crown',
      0.56,
      0.3,
    );
    push(
      [
        [a, -a],
        [a * 0.28, -a],
        [t, -t],
      ],
      'crown',
      0.48,
      0.3,
    );
    push(
      [
        [-a * 0.28, -a],
        [a * 0.28, -a],
        [0, -t],
      ],
      'crown',
      0.72,
      0.24,
    );
    push(
      [
        [-a * 0.28, -a],
        [0, -t],
        [-t, -t],
      ],
      'crown',
      0.82,
      0.16,
    );
    push(
      [
        [a * 0.28, -a],
        [0, -t],
        [t, -t],
      ],
      'crown',
      0.66,
      0.2,
    );
    for (let i = 0; i < 4; i++) {
      const s = nth(chevrons, i);
      const n = nth(chevrons, i + 1);
      const top = -t * (s - 0.22);
      const low = -t * Math.max(0, n - 0.2);
      push(
        [
          [-t * s, -t * s],
          [0, top],
          [0, low],
          [-t * n, -t * n],
        ],
        'pav',
        i % 2 ? 0.44 : 0.86,
        -0.16,
      );
      push(
        [
          [t * s, -t * s],
          [0, top],
          [0, low],
          [t * n, -t * n],
        ],
        'pav',
        i % 2 ? 0.78 : 0.54,
        -0.16,
      );
    }
    push(
      [
        [-t, -t],
        [t, -t],
        [0, -t * 0.78],
      ],
      'pav',
      0.97,
      0,
    );
  }
  return out;
}

function radiant(): Facet[] {
  const out: Facet[] = [];
  const push = (ps: readonly Point[], k: Facet['k'], base: number, share: number): void => {
    out.push({ ps, v: base + share * lit(ps), k });
  };
  const inset = (s: number): readonly Point[] =>
    polygonOf('radiant').map((p): Point => [p[0] - Math.sign(p[0]) * 39 * (1 - s), p[1] - Math.sign(p[1]) * 39 * (1 - s)]);
  const A = inset(1);
  const B = inset(0.82);
  const C = inset(0.64);
  for (let i = 0; i < 8; i++) {
    const a = nth(A, i);
    const b = nth(B, i);
    const b2 = nth(B, i + 1);
    const c = nth(C, i);
    const c2 = nth(C, i + 1);
    const m = mid(b, b2, 0.5);
    push([a, nth(A, i + 1), b2, b], 'crown', 0.55, 0.3);
    push([b, m, c], 'crown', 0.8, 0.18);
    push([m, b2, c2], 'crown', 0.5, 0.24);
    push([m, c2, c], 'crown', 0.68, 0.2);
  }
  for (let i = 0; i < 8; i++) {
    const a = nth(C, i);
    const b = nth(C, i + 1);
    const m = mid(a, b, 0.5);
    const c: Point = m[1] < -6 ? [0, -9] : m[1] > 6 ? [0, 9] : [0, 0];
    const h = mid(m, c, 0.42);
    push([a, m, h], 'pav', 0.92, -0.2);
    push([m, b, h], 'pav', 0.52, -0.16);
    push([a, h, c], 'pav', 0.42, -0.14);
    push([h, b, c], 'pav', 0.82, -0.18);
  }
  return out;
}

/** Facets of a cut seen from above, darkest last where they lie over others. */
export function facetsOf(cut: Cut): readonly Facet[] {
  if (!isPolygon(cut)) return brilliant(cut);
  return cut === 'princess' ? princess() : cut === 'radiant' ? radiant() : step(cut);
}
