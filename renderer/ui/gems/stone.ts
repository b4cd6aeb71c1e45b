import { f, isPolygon, nth, outlinePath, poly, type Cut } from './outline.ts';
import { facetsOf } from './facets.ts';

interface ToneColours {
  readonly ramp: readonly string[]; // dark to light
  readonly line: string;
  readonly fire: readonly string[]; // faint dispersion tints over bright facets
}
const TONE_COLOURS = {
  diamond: { ramp: ['#5B6B79', '#93A4B1', '#C3CFD7', '#E3EAEE', '#FFFFFF'], line: '#74858F', fire: ['#F6E7EE', '#E3F0F7', '#FBF2DF', '#E8EEFA'] },
  ruby: { ramp: ['#4E0716', '#8E0F2C', '#C2183F', '#E5476A', '#FBB9C6'], line: '#5E0A1C', fire: ['#FF8FA6', '#F26A86'] },
  sapphire: { ramp: ['#0B1B4A', '#15378A', '#2457BE', '#5B8CE6', '#C9DDFB'], line: '#0F235B', fire: ['#8FB6FA', '#A6C8FF'] },
  emerald: { ramp: ['#06351F', '#0E5E39', '#1B8A57', '#54B98A', '#CBEEDB'], line: '#083F26', fire: ['#8EDDB5', '#76CFA2'] },
  pink: { ramp: ['#8A4A5E', '#C07F93', '#E3AFBE', '#F4D4DC', '#FFF7F9'], line: '#9C5C70', fire: ['#FBE3EA', '#FFEFE4'] },
  yellow: { ramp: ['#8A6A14', '#C59B23', '#E8C64D', '#F6E08F', '#FFFBE6'], line: '#8A6A14', fire: ['#FFF3B8', '#FFE9A0'] },
} as const satisfies Record<string, ToneColours>;
export type Tone = keyof typeof TONE_COLOURS;

const channels = (h: string): readonly number[] => [1, 3, 5].map((i) => parseInt(h.slice(i, i + 2), 16));
function mix(a: string, b: string, t: number): string {
  const to = channels(b);
  return `#${channels(a)
    .map((v, i) =>
      Math.round(v + (nth(to, i) - v) * t)
        .toString(16)
        .padStart(2, '0'),
    )
    .join('')}`;
}
function shade(stops: readonly string[], v: number): string {
  const x = Math.max(0, Math.min(1, v)) * (stops.length - 1);
  const i = Math.min(stops.length - 2, Math.floor(x));
  return mix(nth(stops, i), nth(stops, i + 1), x - i);
}

const cache = new Map<string, string>();
/** Inner SVG of a stone, centred on 0 0, about ±50. */
export function stoneInner(cut: Cut, tone: Tone): string {
  const key = `${cut}/${tone}`;
  const known = cache.get(key);
  if (known !== undefined) return known;
  const T: ToneColours = TONE_COLOURS[tone];
  const outline = outlinePath(cut);
  const edge = mix(T.line, '#ffffff', tone === 'diamond' ? 0.3 : 0.05);
  const facets = facetsOf(cut).map((F, i) => {
    const base = shade(T.ramp, 0.64 + (F.v - 0.64) * 1.3); // a little more contrast than the light alone gives
    const colour = F.v > 0.7 && (i * 7 + 3) % 5 === 0 ? mix(base, nth(T.fire, i), 0.75) : base;
    const arrow = F.k === 'arrow';
    return `<path d="${poly(F.ps)}" fill="${colour}" stroke="${arrow ? colour : edge}" stroke-width="${arrow ? 0.2 : 0.45}" stroke-linejoin="round"${arrow ? ' opacity=".78"' : ''}/>`;
  });
  const svg =
    `<path d="${outline}" fill="${nth(T.ramp, 2)}"/>${facets.join('')}<path d="${outline}" fill="none" stroke="${T.line}" stroke-width="1.1" stroke-linejoin="round"/>` +
    '<path d="M-16-26L-13.6-19.6L-7-17L-13.6-14.4L-16-8L-18.4-14.4L-25-17L-18.4-19.6Z" fill="#fff" opacity=".9"/>';
  cache.set(key, svg);
  return svg;
}

/** One stone from above as a whole SVG document. */
export const stoneSvg = (cut: Cut, tone: Tone): string => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-60 -60 120 120">${stoneInner(cut, tone)}</svg>`;

/** Path data of the thin-line version (filters, chips): the faint facets and the outline. */
export function outlinePaths(cut: Cut): { readonly facets: string; readonly outline: string } {
  const steps = isPolygon(cut) && cut !== 'princess' && cut !== 'radiant';
  const facets = facetsOf(cut).filter((F) => steps || (F.k !== 'arrow' && F.k !== 'pav'));
  return { facets: facets.map((F) => poly(F.ps)).join(''), outline: outlinePath(cut) };
}

export interface MetalColours {
  readonly hi: string;
  readonly a: string;
  readonly b: string;
  readonly c: string;
  readonly d: string;
  readonly line: string;
}
export const METAL_COLOURS = {
  white: { hi: '#FFFFFF', a: '#F1F2F3', b: '#C4C8CC', c: '#8E959B', d: '#646B71', line: '#757C82' },
  yellow: { hi: '#FFF6D6', a: '#F5DD9B', b: '#D9AE52', c: '#B07F28', d: '#7C5514', line: '#8F6620' },
  rose: { hi: '#FFF0E8', a: '#F4CFBD', b: '#DDA086', c: '#B4735A', d: '#824A36', line: '#965A45' },
} as const satisfies Record<string, MetalColours>;
export type MetalTone = keyof typeof METAL_COLOURS;
export { f };
