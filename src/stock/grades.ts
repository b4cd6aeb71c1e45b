import { CLARITIES, COLORS, FLUORESCENCE, GRADES, SHAPES } from './types.ts';

type Clarity = (typeof CLARITIES)[number];
type Color = (typeof COLORS)[number];
type Grade = (typeof GRADES)[number];
type Fluorescence = (typeof FLUORESCENCE)[number];
type Shape = (typeof SHAPES)[number];
/** A grade or a range of grades, best first. */
export interface GradeRange<T> {
  readonly from: T;
  readonly to: T;
}

const norm = (text: string): string =>
  text
    .trim()
    .toUpperCase()
    .replace(/[\uff01-\uff5e]/g, (c) => String.fromCharCode(c.charCodeAt(0) - 0xfee0))
    .replace(/\s+/g, '')
    .replace(/[—–~〜至]/g, '-');
const within = <T extends string>(scale: readonly T[], text: string): T | undefined => scale.find((g) => g === text);

/** GB words and mounted ranges beside the GIA grades (jewelry §4.3): LC→FL–IF, P1→I1, VVS→VVS1–VVS2. */
const CLARITY_ALIAS: Readonly<Record<string, GradeRange<Clarity>>> = {
  LC: { from: 'FL', to: 'IF' },
  VVS: { from: 'VVS1', to: 'VVS2' },
  VS: { from: 'VS1', to: 'VS2' },
  SI: { from: 'SI1', to: 'SI2' },
  P: { from: 'I1', to: 'I3' },
  I: { from: 'I1', to: 'I3' },
  P1: { from: 'I1', to: 'I1' },
  P2: { from: 'I2', to: 'I2' },
  P3: { from: 'I3', to: 'I3' },
};
/** Old trade words and GB ranges (jewelry §4.2). */
const COLOR_ALIAS: Readonly<Record<string, GradeRange<Color>>> = {
  极白: { from: 'D', to: 'E' },
  优白: { from: 'F', to: 'G' },
  白: { from: 'H', to: 'H' },
  微黄白: { from: 'I', to: 'J' },
  浅黄白: { from: 'K', to: 'L' },
  浅黄: { from: 'M', to: 'N' },
  黄: { from: 'O-Z', to: 'O-Z' },
  '<N': { from: 'O-Z', to: 'O-Z' },
};
/** Foreign words of cut, polish and symmetry (jewelry §4.4); the word itself is kept in `cutText`. */
const GRADE_ALIAS: Readonly<Record<string, Grade>> = {
  IDEAL: 'EX',
  ID: 'EX',
  '8X': 'EX',
  '3EX': 'EX',
  EXCELLENT: 'EX',
  PREMIUM: 'VG',
  VERYGOOD: 'VG',
  GOOD: 'G',
  FAIR: 'F',
  POOR: 'P',
  极好: 'EX',
  很好: 'VG',
  好: 'G',
  一般: 'F',
  差: 'P',
};
const FLUORESCENCE_ALIAS: Readonly<Record<string, Fluorescence>> = {
  NONE: 'N',
  FAINT: 'F',
  MEDIUM: 'M',
  STRONG: 'S',
  VERYSTRONG: 'VS',
  NIL: 'N',
  无: 'N',
  弱: 'F',
  中: 'M',
  强: 'S',
  极强: 'VS',
};
const SHAPE_ALIAS: Readonly<Record<string, Shape>> = {
  ROUND: 'RD',
  圆形: 'RD',
  圆: 'RD',
  BR: 'RD',
  PRINCESS: 'PR',
  公主方: 'PR',
  EMERALD: 'EM',
  祖母绿: 'EM',
  ASSCHER: 'AS',
  阿斯切: 'AS',
  CUSHION: 'CU',
  枕形: 'CU',
  RADIANT: 'RA',
  雷迪恩: 'RA',
  OVAL: 'OV',
  椭圆: 'OV',
  PEAR: 'PE',
  梨形: 'PE',
  水滴: 'PE',
  MARQUISE: 'MQ',
  马眼: 'MQ',
  HEART: 'HT',
  心形: 'HT',
  TRIANGLE: 'TR',
  TRILLION: 'TR',
  三角: 'TR',
  BAGUETTE: 'BG',
  梯方: 'BG',
};

function range<T extends string>(scale: readonly T[], alias: Readonly<Record<string, GradeRange<T>>>, text: string): GradeRange<T> | undefined {
  const t = norm(text);
  const whole = within(scale, t);
  if (whole !== undefined) return { from: whole, to: whole };
  const known = alias[t];
  if (known !== undefined) return known;
  const cut = t.indexOf('-');
  if (cut <= 0) return undefined;
  const a = range(scale, alias, t.slice(0, cut));
  const b = range(scale, alias, t.slice(cut + 1));
  if (a === undefined || b === undefined) return undefined;
  return scale.indexOf(a.from) <= scale.indexOf(b.to) ? { from: a.from, to: b.to } : { from: b.from, to: a.to };
}
/** Colour grade or range, with GB ranges and old trade words; undefined when it is none (fancy colours are text). */
export const parseColor = (text: string): GradeRange<Color> | undefined =>
  range(COLORS, COLOR_ALIAS, text) ?? (/^[O-Z]$/.test(norm(text)) ? { from: 'O-Z', to: 'O-Z' } : undefined);
/** Clarity grade or range by GIA or GB words. */
export const parseClarity = (text: string): GradeRange<Clarity> | undefined => range(CLARITIES, CLARITY_ALIAS, text);
/** Cut, polish or symmetry by any of the words in use. */
export const parseGrade = (text: string): Grade | undefined => within(GRADES, norm(text)) ?? GRADE_ALIAS[norm(text)];
export const parseFluorescence = (text: string): Fluorescence | undefined => within(FLUORESCENCE, norm(text)) ?? FLUORESCENCE_ALIAS[norm(text)];
export const parseShape = (text: string): Shape | undefined => within(SHAPES, norm(text)) ?? SHAPE_ALIAS[norm(text)];
/** GB percentage of a colour (D 100 … N 90), for an optional display; undefined below N. */
export const colorPercent = (color: Color): number | undefined => (color === 'O-Z' ? undefined : 100 - COLORS.indexOf(color));
