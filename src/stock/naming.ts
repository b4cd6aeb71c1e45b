import { formatCarat } from '../kernel/carat.ts';
import type { PieceItem } from './types.ts';

type Category = PieceItem['category'];
type Metal = NonNullable<PieceItem['metal']>;

/** Purity and material as a product name may say it; 千足金 and 万足金 are search words only, never printed (jewelry §5.1). */
const METAL_NAME: Readonly<Record<Metal, string>> = {
  gold990: '足金',
  gold999: '足金',
  gold9999: '足金',
  gold22K: '22K金',
  gold18K: '18K金',
  gold14K: '14K金',
  gold9K: '9K金',
  pt990: '足铂',
  pt950: 'Pt950',
  pt900: 'Pt900',
  pt850: 'Pt850',
  pd990: 'Pd990',
  pd950: 'Pd950',
  ag990: '足银',
  ag925: '银925',
  ag800: '银800',
  steel: '钢',
  none: '',
};
const STONE_NAME: Readonly<Record<string, string>> = {
  diamond: '钻石',
  labDiamond: '培育钻石',
  ruby: '红宝石',
  sapphire: '蓝宝石',
  emerald: '祖母绿',
  jadeite: '翡翠',
  nephrite: '和田玉',
  pearl: '珍珠',
};
const CATEGORY_NAME: Readonly<Record<Category, string>> = {
  ring: '戒指',
  necklace: '项链',
  pendant: '吊坠',
  bracelet: '手链',
  bangle: '手镯',
  earring: '耳饰',
  brooch: '胸针',
  anklet: '脚链',
  bead: '串珠',
  bar: '金条',
  ornament: '摆件',
  stone: '',
  set: '套装',
  part: '配件',
  gift: '赠品',
};
/** Content stated beside the name under a filed enterprise standard, ‰ (jewelry §5.1). */
const CONTENT: Partial<Readonly<Record<Metal, string>>> = { gold999: '999‰', gold9999: '999.9‰' };
/** Older trade words, for search only. */
export const LEGACY_METAL: Readonly<Record<string, Metal>> = { 千足金: 'gold999', 万足金: 'gold9999' };

/** Product name by §5.3: purity + material + stone + kind of jewelry, nothing before or after. A loose stone is named by its stone. */
export function productName(item: Pick<PieceItem, 'metal' | 'category' | 'main'>): string {
  const stone = item.main === undefined ? '' : (STONE_NAME[item.main.type] ?? '');
  if (item.category === 'stone') return stone === '' ? '裸石' : stone;
  return `${item.metal === undefined ? '' : METAL_NAME[item.metal]}${stone}${CATEGORY_NAME[item.category]}`;
}
/** 金含量 of a piece, or undefined where the purity word says it all. */
export const metalContent = (metal: Metal | undefined): string | undefined => (metal === undefined ? undefined : CONTENT[metal]);
const METAL_NAME_EN: Readonly<Record<Metal, string>> = {
  gold990: 'Fine gold',
  gold999: 'Fine gold',
  gold9999: 'Fine gold',
  gold22K: '22K gold',
  gold18K: '18K gold',
  gold14K: '14K gold',
  gold9K: '9K gold',
  pt990: 'Pt990',
  pt950: 'Pt950',
  pt900: 'Pt900',
  pt850: 'Pt850',
  pd990: 'Pd990',
  pd950: 'Pd950',
  ag990: 'Fine silver',
  ag925: 'Silver 925',
  ag800: 'Silver 800',
  steel: 'Steel',
  none: '',
};
/** 材质 as printed. */
export const metalName = (metal: Metal, language: 'zh-CN' | 'en' = 'zh-CN'): string => (language === 'en' ? METAL_NAME_EN : METAL_NAME)[metal];

/** Grade or range: 'F', 'F-G'. */
export const gradeRange = (from: string | undefined, to: string | undefined): string | undefined =>
  from === undefined ? to : to === undefined || to === from ? from : `${from}-${to}`;

/** Main stone in one line: '1.02ct F VS1 3EX'; empty when there is none to describe. */
export function stoneText(main: PieceItem['main']): string | undefined {
  if (main === undefined) return undefined;
  const triple = main.cut === 'EX' && main.polish === 'EX' && main.symmetry === 'EX';
  const grades = triple ? '3EX' : [main.cut, main.polish, main.symmetry].filter((g) => g !== undefined).join('/');
  const parts = [
    main.caratMilli === undefined ? '' : `${formatCarat(main.caratMilli)}ct`,
    gradeRange(main.colorFrom, main.colorTo) ?? '',
    gradeRange(main.clarityFrom, main.clarityTo) ?? '',
    grades,
  ].filter((p) => p !== '');
  return parts.length === 0 ? undefined : parts.join(' ');
}
/** First certificate: 'GIA 2141234567'. */
export const certText = (item: Pick<PieceItem, 'certs'>): string | undefined => {
  const c = item.certs?.[0];
  return c === undefined ? undefined : `${c.lab} ${c.number}`;
};
