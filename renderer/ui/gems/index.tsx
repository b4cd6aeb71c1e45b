import { memo, type ReactElement } from 'react';
import type { PieceItem } from '../../../src/stock/types.ts';
import { outlinePaths, stoneSvg, type MetalTone, type Tone } from './stone.ts';
import { jewelSvg, type JewelKind } from './jewels.ts';
import type { Cut } from './outline.ts';
import './gems.css';

/** What a drawing needs to know of a piece; a catalogue row and an item both fit. */
export interface Drawable {
  readonly category: string;
  readonly kind: string;
  readonly metal?: string;
  readonly metalColor?: string;
  readonly shape?: string;
  readonly stone?: string;
  readonly pieceNo: string;
}
const CUT_OF: Readonly<Record<string, Cut>> = {
  RD: 'round',
  PR: 'princess',
  EM: 'emerald',
  AS: 'asscher',
  CU: 'cushion',
  RA: 'radiant',
  OV: 'oval',
  PE: 'pear',
  MQ: 'marquise',
  HT: 'heart',
  TR: 'pear',
  BG: 'emerald',
};
const TONE_OF: Readonly<Record<string, Tone>> = {
  ruby: 'ruby',
  sapphire: 'sapphire',
  emerald: 'emerald',
  pinkDiamond: 'pink',
  pink: 'pink',
  morganite: 'pink',
  yellowDiamond: 'yellow',
  citrine: 'yellow',
  fancyYellow: 'yellow',
};
/** Drawing's cut for a shape code of jewelry.md §4.7; round where there is none of its own. */
export const cutOf = (shape: string | undefined): Cut => CUT_OF[shape ?? ''] ?? 'round';

function metalTone(d: Drawable): MetalTone {
  if (d.metalColor === 'rose') return 'rose';
  if (d.metalColor === 'white' || /^(pt|pd|ag|steel)/.test(d.metal ?? '')) return 'white';
  if (d.metalColor === 'yellow' || /^gold/.test(d.metal ?? '')) return d.metalColor === undefined && /18K|14K|9K/.test(d.metal ?? '') ? 'white' : 'yellow';
  return 'white';
}
/** A stable small number from a piece number, so that equal styles look alike and neighbours differ. */
function variant(key: string, of: number): number {
  let h = 7;
  for (let i = 0; i < key.length; i++) h = (h * 31 + key.charCodeAt(i)) % 65521;
  return h % of;
}
function jewelKind(d: Drawable): JewelKind {
  const plain =
    d.kind === 'goldByGram' || d.kind === 'goldFixed' || d.kind === 'silver' || ((d.kind === 'platinum' || d.kind === 'kGold') && d.shape === undefined);
  const pick = (list: readonly JewelKind[]): JewelKind => list[variant(d.pieceNo, list.length)] ?? 'loose';
  switch (d.category) {
    case 'ring':
      return plain ? 'plain' : d.shape === 'RD' || d.shape === undefined ? pick(['solitaire', 'pave', 'trio']) : pick(['solitaire', 'halo', 'pave']);
    case 'necklace':
      return plain ? (d.kind === 'kGold' ? 'point' : 'lock') : pick(['point', 'drop']);
    case 'pendant':
      return plain ? 'lock' : pick(['pendant', 'drop']);
    case 'bracelet':
      return plain ? 'links' : pick(['tennis', 'chain']);
    case 'anklet':
      return 'links';
    case 'bangle':
      return d.kind === 'jade' ? 'jade' : 'bangle';
    case 'earring':
      return plain ? 'hoops' : d.kind === 'pearl' ? 'pearls' : pick(['studs', 'earrings']);
    case 'bead':
      return 'beads';
    case 'bar':
      return 'bar';
    case 'set':
      return 'pair';
    case 'stone':
      return 'loose';
    default:
      return d.kind === 'stone' ? 'loose' : d.kind === 'jade' ? 'jade' : plain ? 'lock' : 'drop';
  }
}
/** The drawable view of a full item. */
export const drawableOf = (item: PieceItem): Drawable => ({
  category: item.category,
  kind: item.kind,
  pieceNo: item.pieceNo,
  ...(item.metal === undefined ? {} : { metal: item.metal }),
  ...(item.metalColor === undefined ? {} : { metalColor: item.metalColor }),
  ...(item.main?.shape === undefined ? {} : { shape: item.main.shape }),
  ...(item.main === undefined ? {} : { stone: item.main.type }),
});

const uris = new Map<string, string>();
/** As an image the browser rasters a drawing once, however many cards show it; the page's own tree stays small. */
function uri(svg: string): string {
  const known = uris.get(svg);
  if (known !== undefined) return known;
  const made = `data:image/svg+xml,${encodeURIComponent(svg)}`;
  uris.set(svg, made);
  return made;
}
const jewelUri = (d: Drawable): string => uri(jewelSvg(jewelKind(d), metalTone(d), cutOf(d.shape), TONE_OF[d.stone ?? ''] ?? 'diamond'));

/** The drawing that stands in for a photo. Decorative: the name beside it says what it is. */
export const Jewel = memo(function Jewel(props: { readonly of: Drawable }): ReactElement {
  return <img className="zm-jewel" src={jewelUri(props.of)} alt="" draggable={false} decoding="async" />;
});
/** One stone from above. */
export const Gem = memo(function Gem(props: { readonly cut: Cut; readonly tone?: Tone }): ReactElement {
  return <img className="zm-gem" src={uri(stoneSvg(props.cut, props.tone ?? 'diamond'))} alt="" draggable={false} />;
});
/** Thin-line stone in the text's colour, for filters. */
export const GemOutline = memo(function GemOutline(props: { readonly cut: Cut; readonly size?: number }): ReactElement {
  const paths = outlinePaths(props.cut);
  const size = props.size ?? 32;
  return (
    <svg viewBox="-60 -60 120 120" width={size} height={size} fill="none" stroke="currentColor" strokeWidth={1.6} strokeLinejoin="round" aria-hidden="true">
      <path d={paths.facets} opacity={0.5} />
      <path d={paths.outline} strokeWidth={3} />
    </svg>
  );
});
/** Stone tone of a main-stone type (code table `stone`). */
export const toneOf = (stone: string | undefined): Tone => TONE_OF[stone ?? ''] ?? 'diamond';
export { CUTS, type Cut } from './outline.ts';
export type { Tone } from './stone.ts';
