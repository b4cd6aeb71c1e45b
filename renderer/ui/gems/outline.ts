/** Outlines of the ten cuts: points at scale 1 (about ±50) around the stone's centre. */
export const CUTS = ['round', 'princess', 'oval', 'marquise', 'pear', 'heart', 'emerald', 'cushion', 'radiant', 'asscher'] as const;
export type Cut = (typeof CUTS)[number];
export type Point = readonly [number, number];

const TAU = Math.PI * 2;
export const lerp = (a: number, b: number, t: number): number => a + (b - a) * t;
export const mid = (a: Point, b: Point, t: number): Point => [lerp(a[0], b[0], t), lerp(a[1], b[1], t)];
/** Two decimals are enough for a drawing and keep the strings short. */
export const f = (n: number): string => String(Math.round(n * 100) / 100);
export const poly = (ps: readonly Point[]): string => `M${ps.map((p) => `${f(p[0])},${f(p[1])}`).join('L')}Z`;
/** Element of a ring of points; the index wraps. */
export function nth<T>(list: readonly T[], i: number): T {
  const item = list[((i % list.length) + list.length) % list.length];
  if (item === undefined) throw new RangeError('empty ring');
  return item;
}

type Outline = (t: number) => Point;
const ray =
  (w: number, h: number): Outline =>
  (t) => {
    const a = t * TAU - Math.PI / 2;
    return [w * Math.cos(a), h * Math.sin(a)];
  };
function cushion(t: number): Point {
  const a = t * TAU - Math.PI / 2;
  const n = 3.1;
  const c = Math.cos(a);
  const s = Math.sin(a);
  return [46 * Math.sign(c) * Math.pow(Math.abs(c), 2 / n), 47.5 * Math.sign(s) * Math.pow(Math.abs(s), 2 / n)];
}
function marquise(t: number): Point {
  const a = 26;
  const b = 54;
  const d = (b * b - a * a) / (2 * a);
  const radius = a + d;
  const p0 = Math.atan2(b, d);
  const right = t < 0.5;
  const p = lerp(-p0, p0, right ? t * 2 : 2 - t * 2);
  const x = -d + radius * Math.cos(p);
  return [right ? x : -x, radius * Math.sin(p)];
}
function pear(t: number): Point {
  const a = t * TAU - Math.PI / 2;
  const u = (1 + Math.sin(a)) / 2;
  const w = 2 * Math.sqrt(u * (1 - u)) * Math.pow(u, 0.42) * 46;
  return [t < 0.5 ? w : -w, 52 * Math.sin(a) - 2];
}
function heart(t: number): Point {
  const p = t * TAU;
  const x = 16 * Math.pow(Math.sin(p), 3);
  return [x * 3.05, -(13 * Math.cos(p) - 5 * Math.cos(2 * p) - 2 * Math.cos(3 * p) - Math.cos(4 * p)) * 2.95 - 4];
}
const octagon = (w: number, h: number, c: number): readonly Point[] => [
  [-w + c, -h],
  [w - c, -h],
  [w, -h + c],
  [w, h - c],
  [w - c, h],
  [-w + c, h],
  [-w, h - c],
  [-w, -h + c],
];

const CURVES: Partial<Record<Cut, Outline>> = { round: ray(50, 50), oval: ray(38, 50), cushion, marquise, pear, heart };
const POLYGONS: Partial<Record<Cut, readonly Point[]>> = {
  princess: [
    [-45, -45],
    [45, -45],
    [45, 45],
    [-45, 45],
  ],
  emerald: octagon(36, 50, 13),
  asscher: octagon(45, 45, 17),
  radiant: octagon(39, 49, 12),
};
const CENTRES: Partial<Record<Cut, Point>> = { pear: [0, 12], heart: [0, 1] };

export const curveOf = (cut: Cut): Outline | undefined => CURVES[cut];
export const polygonOf = (cut: Cut): readonly Point[] => POLYGONS[cut] ?? [];
export const isPolygon = (cut: Cut): boolean => POLYGONS[cut] !== undefined;
export const centreOf = (cut: Cut): Point => CENTRES[cut] ?? [0, 0];

/** Point of the outline at `t` in 0..1, clockwise from the top. */
export function boundary(cut: Cut, t: number): Point {
  const u = ((t % 1) + 1) % 1;
  const curve = CURVES[cut];
  if (curve) return curve(u);
  const ring = polygonOf(cut);
  const lengths = ring.map((a, i) => {
    const b = nth(ring, i + 1);
    return Math.hypot(b[0] - a[0], b[1] - a[1]);
  });
  let rest = u * lengths.reduce((s, l) => s + l, 0);
  let i = 0;
  while (i < lengths.length - 1 && rest > nth(lengths, i)) {
    rest -= nth(lengths, i);
    i++;
  }
  return mid(nth(ring, i), nth(ring, i + 1), rest / nth(lengths, i));
}

export function outlinePath(cut: Cut): string {
  if (isPolygon(cut)) return poly(polygonOf(cut));
  return poly(Array.from({ length: 120 }, (_, i) => boundary(cut, i / 120)));
}
