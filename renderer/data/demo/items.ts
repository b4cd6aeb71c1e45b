import type { RandomSource } from '../random.ts';
import { CLARITIES, COLORS } from '../../../src/stock/types.ts';
import type { PieceItem } from '../../../src/stock/types.ts';

export interface DemoPiece {
  readonly item: PieceItem;
  readonly storeId: string;
  readonly counter: string;
}

const int = (r: RandomSource, min: number, max: number): number => min + Math.floor(r.next() * (max - min + 1));
function pick<T>(r: RandomSource, list: readonly [T, ...T[]]): T {
  return list[int(r, 0, list.length - 1)] ?? list[0];
}
const round = (n: number, step: number): number => Math.round(n / step) * step;

function ring(r: RandomSource, pieceNo: string): PieceItem {
  const caratMilli = int(r, 300, 1800);
  const color = int(r, 0, 7);
  const clarity = int(r, 1, 7);
  const shape = pick(r, ['RD', 'RD', 'RD', 'OV', 'CU', 'PR', 'PE', 'EM'] as const);
  const metal = pick(r, ['pt950', 'gold18K'] as const);
  const series = pick(r, ['经典六爪', '星环', '微光', '初雪', '心桥'] as const);
  const grade = (): 'EX' | 'VG' => (r.next() < 0.7 ? 'EX' : 'VG');
  return {
    pieceNo,
    styleNo: `R${int(r, 2100, 2160)}-6P`,
    name: `${metal === 'pt950' ? 'Pt950' : '18K金'}钻石女戒`,
    displayName: `${series}女戒`,
    series,
    category: 'ring',
    kind: 'inlaid',
    metal,
    metalColor: metal === 'pt950' ? 'white' : 'rose',
    fineness: metal === 'pt950' ? 950 : 750,
    metalMg: int(r, 2100, 4600),
    main: {
      type: 'diamond',
      caratMilli,
      shape,
      colorFrom: COLORS[color] ?? 'F',
      colorTo: COLORS[color] ?? 'F',
      clarityFrom: CLARITIES[clarity] ?? 'VS1',
      clarityTo: CLARITIES[clarity] ?? 'VS1',
      ...(shape === 'RD' ? { cut: grade() } : {}),
      polish: grade(),
      symmetry: grade(),
      fluorescence: 'N',
    },
    certs: [{ lab: pick(r, ['GIA', 'NGTC'] as const), number: String(int(r, 1_000_000_000, 7_999_999_999)) }],
    ringSizeHK: int(r, 9, 18),
    tagPriceFen: round(((caratMilli / 1000) ** 1.7 * 38_000 * (1 - color * 0.055) + 4000) * 100, 10_000),
    priceMode: 'fixed',
  };
}
function gold(r: RandomSource, pieceNo: string): PieceItem {
  const category = pick(r, ['ring', 'bangle', 'necklace', 'bracelet', 'earring'] as const);
  const word = { ring: '戒指', bangle: '手镯', necklace: '项链', bracelet: '手链', earring: '耳饰' }[category];
  return {
    pieceNo,
    styleNo: `G${int(r, 8800, 8890)}`,
    name: `足金${word}`,
    displayName: `${pick(r, ['古法莲纹', '福字', '绳纹', '竹节'] as const)}${word}`,
    category,
    kind: 'goldByGram',
    metal: 'gold999',
    metalColor: 'yellow',
    fineness: 999,
    metalMg: int(r, 2200, 28_000),
    labourFenPerG: pick(r, [2800, 3800, 4800] as const),
    tagPriceFen: 0,
    priceMode: 'byGram',
    ...(category === 'bangle' ? { bangleMm: pick(r, [54, 56, 58] as const) } : {}),
  };
}
function kGold(r: RandomSource, pieceNo: string): PieceItem {
  const metalMg = int(r, 900, 4200);
  return {
    pieceNo,
    styleNo: `N${int(r, 3300, 3360)}`,
    name: '18K金项链',
    displayName: `${pick(r, ['一粒光', '锁骨链', '四叶'] as const)}项链`,
    category: 'necklace',
    kind: 'kGold',
    metal: 'gold18K',
    metalColor: 'rose',
    fineness: 750,
    metalMg,
    chainMm: 420,
    tagPriceFen: round(metalMg * 130 + 60_000, 1000),
    priceMode: 'fixed',
  };
}

/** The ring of the golden scenarios (SC-01). */
const SCENARIO_RING: PieceItem = {
  pieceNo: 'RD2600017',
  styleNo: 'R2108-6P',
  name: 'Pt950钻石女戒',
  displayName: '经典六爪女戒',
  series: '经典六爪',
  category: 'ring',
  kind: 'inlaid',
  metal: 'pt950',
  metalColor: 'white',
  fineness: 950,
  metalMg: 3215,
  ringSizeHK: 12,
  tagPriceFen: 6_880_000,
  priceMode: 'fixed',
  main: {
    type: 'diamond',
    caratMilli: 1020,
    shape: 'RD',
    colorFrom: 'F',
    colorTo: 'F',
    clarityFrom: 'VS1',
    clarityTo: 'VS1',
    cut: 'EX',
    polish: 'EX',
    symmetry: 'EX',
    fluorescence: 'N',
    depthBp: 6180,
    tableBp: 5700,
  },
  certs: [{ lab: 'GIA', number: '2141234567' }],
};

export function demoPieces(r: RandomSource, count: number): readonly DemoPiece[] {
  return Array.from({ length: count }, (_, i): DemoPiece => {
    const make = pick(r, [
      ['RD', ring],
      ['RD', ring],
      ['GB', gold],
      ['GB', gold],
      ['NK', kGold],
    ] as const);
    const no = `${make[0]}26${String(i + 1).padStart(5, '0')}`;
    const item = i === 16 ? SCENARIO_RING : make[1](r, no);
    return {
      item,
      storeId: i === 16 ? 'S01' : pick(r, ['S01', 'S01', 'S01', 'S02'] as const),
      counter: `${pick(r, ['A', 'B', 'C'] as const)}-0${int(r, 1, 6)}`,
    };
  });
}
