import type { Fact } from '../facts/envelope.ts';
import type { SettingsRef, StoreRef } from '../facts/reference.ts';
import { translate } from '../i18n/index.ts';
import type { Language } from '../i18n/index.ts';
import { wallTime } from '../kernel/businessDate.ts';
import { capitalAmount } from '../kernel/capital.ts';
import { formatFen } from '../kernel/money.ts';
import { formatGrams } from '../kernel/weight.ts';
import { METALS } from '../stock/types.ts';
import { metalContent, metalName } from '../stock/naming.ts';
import { centre, columns, printable } from './cells.ts';
import { TENDER_METHODS } from './types.ts';
import type { PriceStep, SaleBody, SaleLine } from './types.ts';
import { tokenOf } from '../customers/erased.ts';

/** One line of paper. A text is at most `width` cells (half of it when double: each character is twice as wide). */
export type ReceiptLine =
  | { readonly kind: 'text'; readonly text: string; readonly bold?: true; readonly double?: true }
  | { readonly kind: 'rule' }
  | { readonly kind: 'qr'; readonly data: string; readonly caption: string }
  | { readonly kind: 'feed'; readonly lines: number }
  | { readonly kind: 'cut' };
export interface ReceiptDoc {
  readonly width: ReceiptWidth;
  readonly title: string; // document number
  readonly language: Language;
  readonly lines: readonly ReceiptLine[];
}
export type ReceiptWidth = 32 | 48;
export interface ReceiptOptions {
  /** How often this paper is printed, this time included: 1 = 首印. */
  readonly copy: number;
  readonly reprint: boolean;
  /** Not yet acknowledged by headquarters: 离线开具，待同步. */
  readonly pending: boolean;
  /** The time of the sale as headquarters corrected it, ms, where the till's clock was off (SC-06): noted beside the printed time, which stays. */
  readonly correctedMs?: number;
  readonly language: Language;
  readonly width: ReceiptWidth;
  /** The sale was voided: every further print says so. */
  readonly voided?: boolean;
  readonly part?: 'customer' | 'stub' | 'mall'; // 顾客联 / 存根联 / 商场联
  /** Word of a code in the chain's tables (member level); an unknown code is left out rather than printed raw. */
  readonly codeText?: (table: string, code: string) => string | undefined;
}

const ORDER_STEPS = ['manualOrder', 'orderPromotion', 'coupon', 'points', 'rounding'] as const;
const offOf = (line: SaleLine, kinds: readonly PriceStep['step'][]): number =>
  line.steps.filter((s) => kinds.includes(s.step)).reduce((sum, s) => sum + s.beforeFen - s.afterFen, 0);
/** What the line costs before what was taken off the whole order. */
const lineAmount = (line: SaleLine): number => line.netFen + offOf(line, ORDER_STEPS);
/** Ways of paying that have a word on paper; a newer version may know more. */
export const METHOD_WORDS: ReadonlySet<string> = new Set(TENDER_METHODS);
export const money = (fen: number): string => formatFen(fen, { symbol: '' });
/** 张宇桐 → 张*桐, 李娜 → 李*; other scripts keep the first letter. */
export function maskName(name: string): string {
  const chars = [...name.trim()];
  if (chars.length <= 1) return name.trim();
  return chars.length === 2 ? `${chars[0] ?? ''}*` : `${chars[0] ?? ''}*${chars[chars.length - 1] ?? ''}`;
}
/** The buyer as paper names them: masked, or that they were erased (jewelry §20.1). */
export const paperName = (
  customer: { readonly id: string; readonly name: string },
  t: (key: string, params?: Record<string, string | number>) => string,
): string => (customer.name === '' ? t('erased', { token: tokenOf(customer.id) }) : maskName(customer.name));
/** 9500 → '95', 8850 → '88.5': as 折 are said, without a trailing zero of tens (8800 → '88', 8000 → '8'). */
const zhe = (bp: number): string => {
  const s = String(bp / 100);
  return /^\d0$/.test(s) ? s.charAt(0) : s;
};

export class Paper {
  readonly lines: ReceiptLine[] = [];
  readonly width: number;
  constructor(width: number) {
    this.width = width;
  }
  text(text: string, style: { bold?: true; double?: true } = {}): void {
    this.lines.push({ kind: 'text', text, ...style });
  }
  both(left: string, right: string, style: { bold?: true; double?: true } = {}, indent = 0): void {
    const width = style.double === true ? this.width / 2 : this.width;
    for (const line of columns(printable(left), printable(right), width, indent)) this.text(line, style);
  }
  middle(text: string, style: { bold?: true; double?: true } = {}): void {
    for (const line of centre(printable(text), style.double === true ? this.width / 2 : this.width)) this.text(line, style);
  }
  rule(): void {
    this.lines.push({ kind: 'rule' });
  }
}

/** Lays a committed sale out on paper of 48 or 32 half-width columns, with everything jewelry §9.1 asks for that the sale holds. */
export function layoutReceipt(
  fact: Pick<Fact<'sale.committed', SaleBody>, 'id' | 'body' | 'wallMs' | 'businessDate'>,
  store: StoreRef | undefined,
  settings: SettingsRef | undefined,
  o: ReceiptOptions,
): ReceiptDoc {
  const sale = fact.body;
  const t = (key: string, params?: Record<string, string | number>): string => translate(o.language, `receipt.paper.${key}`, params);
  const p = new Paper(o.width);
  const docNo = sale.docNo ?? sale.saleId;
  head(p, store, settings, o, t);
  if (o.voided === true) p.middle(t('voided'), { bold: true, double: true });
  p.rule();
  p.both(`${t('docNo')} ${docNo}`, t(o.part === 'stub' ? 'stubCopy' : o.part === 'mall' ? 'mallCopy' : 'customerCopy'));
  const w = wallTime(fact.wallMs, store?.timeZone ?? 'Asia/Shanghai');
  const two = (n: number): string => String(n).padStart(2, '0');
  p.both(`${w.date} ${two(w.hour)}:${two(w.minute)}:${two(w.second)}`, `${t('businessDay')} ${fact.businessDate.slice(5)}`);
  if (o.correctedMs !== undefined) {
    const right = wallTime(o.correctedMs, store?.timeZone ?? 'Asia/Shanghai');
    p.both(t('corrected', { time: `${right.date === w.date ? '' : `${right.date.slice(5)} `}${two(right.hour)}:${two(right.minute)}` }), '', { bold: true });
  }
  const consultants = [...new Set(sale.lines.flatMap((l) => l.consultants.map((c) => c.name)))].join(' ');
  p.both(`${t('consultant')} ${consultants}`, `${t('cashier')} ${sale.cashier.name}`);
  const level = sale.customer?.level === undefined ? undefined : o.codeText?.('memberLevel', sale.customer.level);
  if (sale.customer === undefined) p.both(`${t('member')} ${t('guest')}`, '');
  else p.both(`${t('member')} ${paperName(sale.customer, t)} ${sale.customer.phoneMasked ?? ''}`.trimEnd(), level ?? '');
  p.rule();
  for (const line of sale.lines) goods(p, line, t, o);
  for (const gift of sale.gifts ?? []) {
    p.both(t('gift', { name: gift.name }), money(0), { bold: true }, 2);
    if (gift.valueFen > 0) p.both(`  ${t('giftWorth', { value: money(gift.valueFen) })}`, '', {}, 4);
  }
  p.rule();
  sums(p, sale, t);
  p.rule();
  p.both(t('paid'), money(sale.totals.paidFen));
  for (const pay of sale.payments) {
    const tail = pay.cardTail ?? pay.ref?.slice(-4);
    p.both(`  ${t(pay.method)}${tail === undefined || tail === '' ? '' : ` *${tail}`}`, money(pay.amountFen));
  }
  if (sale.totals.changeFen > 0) p.both(t('change'), money(sale.totals.changeFen));
  if (sale.note !== undefined) p.both(`${t('note')} ${sale.note}`, '');
  p.rule();
  for (const text of (store?.receiptFooter ?? `${t('policy')}\n${t('care')}`).split('\n')) p.both(text, '');
  p.lines.push({ kind: 'feed', lines: 1 });
  p.lines.push({ kind: 'qr', data: fact.id, caption: t('scan') });
  p.both(t('signature'), '_'.repeat(14));
  p.lines.push({ kind: 'feed', lines: 3 }, { kind: 'cut' });
  return { width: o.width, title: docNo, language: o.language, lines: p.lines };
}

type T = (key: string, params?: Record<string, string | number>) => string;

/** Brand, store, and whether it is a copy or not yet known to headquarters: the head of every paper. */
export function head(
  p: Paper,
  store: StoreRef | undefined,
  settings: SettingsRef | undefined,
  o: Pick<ReceiptOptions, 'language' | 'reprint' | 'copy' | 'pending'>,
  t: T,
): void {
  const en = o.language === 'en';
  p.middle((en ? settings?.brandEn : settings?.brand) ?? '', { bold: true, double: true });
  if (store !== undefined) {
    p.middle((en ? store.nameEn : undefined) ?? store.name);
    p.middle(`${store.address} ${store.phone}`.trim());
    if (store.receiptHeader !== undefined && store.receiptHeader !== '') p.middle(store.receiptHeader);
  }
  if (o.reprint) p.middle(`** ${t('reprint', { n: Math.max(1, o.copy - 1) })} **`, { bold: true });
  if (o.pending) p.middle(`[${t('offline')}]`, { bold: true });
}

const isMetal = (code: string): code is (typeof METALS)[number] => (METALS as readonly string[]).includes(code);

function goods(p: Paper, line: SaleLine, t: T, o: ReceiptOptions): void {
  const rest = line.delivered ? '' : ` [${t('held')}]`;
  p.both(`${line.lineNo} ${line.name}${rest}`, money(lineAmount(line)), { bold: true }, 2);
  p.both(line.styleNo === undefined ? '' : `  ${t('style')} ${line.styleNo}`, `${t('piece')} ${line.pieceNo}`, {}, 2);
  if (line.stoneText !== undefined || line.certText !== undefined)
    p.both(line.stoneText === undefined ? '' : `  ${t('stone')} ${line.stoneText}`, line.certText ?? '', {}, 4);
  const metal = line.metal !== undefined && isMetal(line.metal) && line.metal !== 'none' ? line.metal : undefined;
  const content = metalContent(metal);
  const metalText = metal === undefined ? '' : `${t('metal')} ${metalName(metal, o.language)}${content === undefined ? '' : ` ${t('content', { content })}`}`;
  const size = line.ringSizeHK === undefined ? '' : t('ringSize', { size: line.ringSizeHK });
  const grams = line.metalMg === undefined ? '' : `${formatGrams(line.metalMg, 3)}g`;
  if (metalText !== '' || size !== '') p.both(`  ${metalText}`, size, {}, 4);
  const rate = (kinds: readonly PriceStep['step'][]): string =>
    line.steps
      .filter((s) => kinds.includes(s.step) && s.rateBp !== undefined)
      .map((s) => ` ×${t('rate', { rate: zhe(s.rateBp ?? 10_000), percent: (s.rateBp ?? 10_000) / 100 })}`)
      .join('');
  const own = ['promotion', 'member', 'manualLine'] as const;
  const isOwn = (x: PriceStep): boolean => own.some((k) => k === x.step);
  if (line.priceMode === 'fixed') {
    p.both(grams === '' ? `  ${t('fixed')}` : `  ${t('weight')} ${grams}`, `${t('tag')} ${money(line.tagFen)}${rate(own)}`, {}, 4);
    return;
  }
  if (line.goldFen !== undefined) p.both(`  ${t('gold')} ${grams} ×${money(line.goldPriceFenPerG ?? 0)}`, money(line.goldFen), {}, 4);
  // A rate by gram is a rate on the labour (R3), so it stands in the labour's own equation.
  const labourOff = line.steps.filter((x) => isOwn(x) && x.rateBp !== undefined).reduce((sum, x) => sum + x.beforeFen - x.afterFen, 0);
  if (line.labourFen !== undefined && line.labourFen > 0)
    p.both(
      `  ${t('labour')} ${line.labourFenPerG === undefined ? '' : `${grams} ×${money(line.labourFenPerG)}`}${rate(own)}`.trimEnd(),
      money(line.labourFen - labourOff),
      {},
      4,
    );
  if (line.partsFen !== undefined && line.partsFen > 0) p.both(`  ${t('parts')}`, money(line.partsFen), {}, 4);
  const stones = line.tagFen - (line.goldFen ?? 0) - (line.labourFen ?? 0) - (line.partsFen ?? 0);
  if (stones > 0) p.both(`  ${t('stonePrice')}`, money(stones), {}, 4);
  const off = offOf(line, own) - labourOff;
  if (off > 0) p.both(`  ${t('lineOff')}`, `-${money(off)}`, {}, 4);
}

function sums(p: Paper, sale: SaleBody, t: T): void {
  const { totals } = sale;
  p.both(t('pieces', { n: totals.pieces }), `${t('tagTotal')} ${money(totals.tagFen)}`);
  if (totals.discountFen > 0) p.both(t('discountTotal'), `-${money(totals.discountFen)}`);
  for (const step of ['manualOrder', 'orderPromotion', 'coupon', 'points'] as const) {
    const off = sale.lines.reduce((sum, l) => sum + offOf(l, [step]), 0);
    if (off > 0) p.both(`  ${t(step)}`, `-${money(off)}`);
  }
  if (totals.roundingFen > 0) p.both(t('rounding'), `-${money(totals.roundingFen)}`);
  p.both(t('payable'), formatFen(totals.payableFen), { bold: true, double: true });
  p.both(t('capital'), capitalAmount(totals.payableFen));
}
