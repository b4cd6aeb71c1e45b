import type { PieceItem } from '../../src/stock/types.ts';
import { CLARITIES, COLORS } from '../../src/stock/types.ts';
import type { Dice } from './random.ts';

/** An item as headquarters knows it: the public attributes, and what never leaves headquarters (A0.32). */
export interface DemoItem {
  readonly item: PieceItem;
  readonly storeId: string;
  readonly counter: string;
  readonly costFen: number;
  readonly floorPriceFen: number;
  readonly supplierId: string;
}

const roundTo = (n: number, step: number): number => Math.round(n / step) * step;
const SHAPES = ['RD', 'RD', 'RD', 'RD', 'OV', 'CU', 'PR', 'PE', 'EM', 'MQ', 'HT', 'RA', 'AS'] as const;
const RING_STYLES = ['经典六爪', '星环', '微光', '三生三石', '初雪', '云杉群镶', '心桥', '月弧', '丝语', '花信'] as const;
const GOLD_STYLES = ['古法莲纹', '福字', '绳纹', '满天星', '竹节', '龙凤', '素圈', '如意'] as const;

function certNumber(d: Dice): string {
  return `${d.int(1, 7)}${String(d.int(0, 999_999_999)).padStart(9, '0')}`;
}

/** Retail price of a set diamond in fen: carat, colour and clarity, steeper above the carat (no market source, demo only). */
function stonePrice(carat: number, color: number, clarity: number, round: boolean): number {
  const perCarat = 38_000 * Math.pow(carat, 0.72) * (1 - color * 0.055) * (1 - Math.max(0, clarity - 1) * 0.06) * (round ? 1 : 0.84);
  return Math.max(900, perCarat * carat) * 100;
}

function diamondRing(d: Dice, no: string): PieceItem {
  const shape = d.pick(SHAPES);
  const caratMilli = d.chance(0.3) ? d.int(300, 499) : d.chance(0.6) ? d.int(500, 1200) : d.int(1000, 2600);
  const color = Math.min(8, Math.floor(Math.pow(d.next(), 1.4) * 9));
  const clarity = 1 + Math.min(7, Math.floor(Math.pow(d.next(), 0.9) * 8));
  const metal = d.pick(['pt950', 'gold18K', 'gold18K'] as const);
  const metalColor = metal === 'pt950' ? 'white' : d.pick(['white', 'rose', 'yellow'] as const);
  const metalMg = d.int(2100, 4600);
  const carat = caratMilli / 1000;
  const tag = stonePrice(carat, color, clarity, shape === 'RD') + metalMg * 90 + d.int(800, 2600) * 100;
  const style = d.pick(RING_STYLES);
  const metalName = metal === 'pt950' ? 'Pt950' : '18K金';
  const grade = (n: number): 'EX' | 'VG' | 'G' => (n < 0.62 ? 'EX' : n < 0.9 ? 'VG' : 'G');
  return {
    pieceNo: no,
    styleNo: `R${d.int(2100, 2160)}-${d.pick(['4P', '6P', 'HL', '3S'] as const)}`,
    name: `${metalName}钻石女戒`,
    displayName: `${style}女戒`,
    category: 'ring',
    kind: 'inlaid',
    series: style,
    metal,
    metalColor,
    fineness: metal === 'pt950' ? 950 : 750,
    metalMg,
    grossMg: metalMg + Math.round(caratMilli / 5),
    main: {
      type: 'diamond',
      caratMilli,
      shape,
      colorFrom: COLORS[color] ?? 'D',
      colorTo: COLORS[color] ?? 'D',
      clarityFrom: CLARITIES[clarity] ?? 'VS1',
      clarityTo: CLARITIES[clarity] ?? 'VS1',
      ...(shape === 'RD' ? { cut: grade(d.next()) } : {}),
      polish: grade(d.next()),
      symmetry: grade(d.next()),
      fluorescence: d.pick(['N', 'N', 'N', 'F', 'M'] as const),
      depthBp: d.int(5900, 6350),
      tableBp: d.int(5400, 6100),
    },
    certs: [{ lab: d.pick(['GIA', 'GIA', 'GIA', 'NGTC'] as const), number: certNumber(d) }],
    ringSizeHK: d.int(9, 18),
    tagPriceFen: roundTo(tag, 10_000),
    priceMode: 'fixed',
  };
}

function goldByGram(d: Dice, no: string): PieceItem {
  const category = d.pick(['ring', 'bangle', 'necklace', 'pendant', 'bracelet', 'earring'] as const);
  const weight = {
    ring: [2200, 8200],
    bangle: [15_000, 46_000],
    necklace: [6000, 24_000],
    pendant: [1800, 9000],
    bracelet: [5000, 19_000],
    earring: [1500, 6000],
  }[category];
  const metalMg = d.int(weight[0] ?? 2000, weight[1] ?? 9000);
  const word = { ring: '戒指', bangle: '手镯', necklace: '项链', pendant: '吊坠', bracelet: '手链', earring: '耳饰' }[category];
  const style = d.pick(GOLD_STYLES);
  return {
    pieceNo: no,
    styleNo: `G${d.int(8800, 8890)}`,
    name: `足金${word}`,
    displayName: `${style}${word}`,
    category,
    kind: 'goldByGram',
    metal: 'gold999',
    metalColor: 'yellow',
    fineness: 999,
    metalMg,
    grossMg: metalMg,
    labourFenPerG: d.pick([2800, 3800, 4800, 5800] as const),
    craft: d.pick(['古法', '素圈', '5G', '3D硬金', '花丝'] as const),
    ...(category === 'ring' ? { ringSizeHK: d.int(9, 20) } : {}),
    ...(category === 'bangle' ? { bangleMm: d.pick([54, 56, 58, 60] as const) } : {}),
    ...(category === 'necklace' ? { chainMm: d.pick([400, 420, 450, 500] as const) } : {}),
    tagPriceFen: 0,
    priceMode: 'byGram',
  };
}

function kGold(d: Dice, no: string): PieceItem {
  const category = d.pick(['necklace', 'pendant', 'bracelet', 'earring'] as const);
  const word = { necklace: '项链', pendant: '吊坠', bracelet: '手链', earring: '耳钉' }[category];
  const metalMg = d.int(900, 4200);
  const side = d.int(0, 300);
  return {
    pieceNo: no,
    styleNo: `N${d.int(3300, 3360)}`,
    name: `18K金${word}`,
    displayName: `${d.pick(['一粒光', '锁骨链', '小蛮腰', '流星', '四叶', '晨露'] as const)}${word}`,
    category,
    kind: 'kGold',
    metal: 'gold18K',
    metalColor: d.pick(['rose', 'white', 'yellow'] as const),
    fineness: 750,
    metalMg,
    grossMg: metalMg + 40,
    ...(side > 60 ? { sideCaratMilli: side, sideCount: d.int(1, 24) } : {}),
    ...(category === 'necklace' ? { chainMm: 420 } : {}),
    tagPriceFen: roundTo(metalMg * 110 + side * 1200 + d.int(40_000, 220_000), 1000),
    priceMode: 'fixed',
  };
}

function jade(d: Dice, no: string): PieceItem {
  const bangle = d.chance(0.5);
  return {
    pieceNo: no,
    styleNo: `J${d.int(100, 160)}`,
    name: bangle ? '翡翠手镯' : '翡翠吊坠',
    displayName: bangle ? d.pick(['圆条手镯', '平安镯', '贵妃镯'] as const) : d.pick(['如意吊坠', '平安扣', '观音吊坠'] as const),
    category: bangle ? 'bangle' : 'pendant',
    kind: 'jade',
    metal: 'none',
    main: { type: 'jadeite' },
    certs: [{ lab: 'NGTC', number: `NG${d.int(10_000_000, 99_999_999)}` }],
    ...(bangle ? { bangleMm: d.pick([54, 56, 58] as const) } : {}),
    grossMg: bangle ? d.int(38_000, 62_000) : d.int(4000, 12_000),
    tagPriceFen: roundTo(d.int(3000, 120_000) * 100, 10_000),
    priceMode: 'fixed',
  };
}

function pearl(d: Dice, no: string): PieceItem {
  return {
    pieceNo: no,
    styleNo: `P${d.int(500, 540)}`,
    name: '18K金珍珠耳钉',
    displayName: `${d.pick(['晨曦', '满月', '柔光'] as const)}珍珠耳钉`,
    category: 'earring',
    kind: 'pearl',
    metal: 'gold18K',
    metalColor: d.pick(['white', 'yellow'] as const),
    fineness: 750,
    metalMg: d.int(600, 1500),
    main: { type: 'pearl' },
    tagPriceFen: roundTo(d.int(900, 9800) * 100, 1000),
    priceMode: 'fixed',
  };
}

const MAKERS: readonly (readonly [prefix: string, share: number, make: (d: Dice, no: string) => PieceItem])[] = [
  ['RD', 0.36, diamondRing],
  ['GB', 0.34, goldByGram],
  ['NK', 0.18, kGold],
  ['JD', 0.07, jade],
  ['PL', 0.05, pearl],
];

/** `count` pieces over the three showrooms; numbers run on within each prefix, RD2600017 is always a one-carat ring in S01. */
export function demoItems(d: Dice, count: number): readonly DemoItem[] {
  const items: DemoItem[] = [];
  for (const [prefix, share, make] of MAKERS) {
    const n = Math.round(count * share);
    for (let i = 1; i <= n; i++) {
      const no = `${prefix}26${String(i).padStart(5, '0')}`;
      const item = no === 'RD2600017' ? { ...diamondRing(d, no), ...KNOWN } : make(d, no);
      const storeId = SCENARIO.has(no) ? 'S01' : d.pick(['S01', 'S01', 'S02', 'S02', 'S03'] as const);
      const base = item.tagPriceFen > 0 ? item.tagPriceFen : Math.round((item.metalMg ?? 0) * 161.2);
      items.push({
        item,
        storeId,
        counter: `${d.pick(['A', 'B', 'C'] as const)}-0${d.int(1, 6)}`,
        costFen: Math.round(base * (0.42 + d.next() * 0.2)),
        floorPriceFen: item.priceMode === 'fixed' ? roundTo(base * 0.78, 100) : 0,
        supplierId: d.pick(['SUP01', 'SUP02', 'SUP03'] as const),
      });
    }
  }
  return items;
}

/** Pieces of the golden scenarios (SC-01): both lie in S01 and stay unsold in the demo days. */
export const SCENARIO: ReadonlySet<string> = new Set(['RD2600017', 'RD2600021']);

/** The ring of the golden scenarios (SC-01). */
const KNOWN: Partial<PieceItem> = {
  styleNo: 'R2108-6P',
  name: 'Pt950钻石女戒',
  displayName: '经典六爪女戒',
  series: '经典六爪',
  metal: 'pt950',
  metalColor: 'white',
  fineness: 950,
  metalMg: 3215,
  grossMg: 3419,
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
