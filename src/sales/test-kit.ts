/** One sale, its store and its settings, and a receipt as text. */
import type { Fact } from '../facts/envelope.ts';
import type { SettingsRef, StoreRef } from '../facts/reference.ts';
import type { ReceiptDoc, ReceiptLine, ReceiptOptions } from './receipt.ts';
import type { SaleBody, SaleLine } from './types.ts';
import { fact } from '../stock/test-kit.ts';

export const STORE: StoreRef = {
  id: 'ref:store:S01',
  cls: 'store',
  storeId: 'S01',
  name: '南京西路店',
  nameEn: 'Nanjing Road West',
  address: '静安区南京西路1266号2F-18',
  phone: '021-6288 0126',
  type: 'mall',
  active: true,
  timeZone: 'Asia/Shanghai',
  cutOff: '04:00',
};
export const SETTINGS: SettingsRef = {
  id: 'ref:settings',
  cls: 'settings',
  brand: '卓美珠宝',
  brandEn: 'Zhuomei Jewelry',
  currency: 'CNY',
  assignMode: 'priority',
  autoLockMin: 10,
  escalateMin: 3,
  rounding: 'yuan',
};
const who = [{ staffNo: '1001', name: '林晓雯', shareBp: 10_000 }];
export const ring: SaleLine = {
  lineNo: 1,
  pieceNo: 'RD2600158',
  qty: 1,
  styleNo: 'R2108-6P',
  name: 'Pt950钻石戒指',
  category: 'ring',
  kind: 'inlaid',
  priceMode: 'fixed',
  metal: 'pt950',
  metalMg: 3215,
  stoneText: '1.02ct F VS1 3EX',
  certText: 'GIA 2141234567',
  ringSizeHK: 12,
  tagFen: 6_880_000,
  steps: [
    { step: 'manualLine', rateBp: 9500, beforeFen: 6_880_000, afterFen: 6_536_000 },
    { step: 'rounding', beforeFen: 6_536_000, afterFen: 6_535_960 },
  ],
  netFen: 6_535_960,
  delivered: true,
  enteredBy: 'scan',
  consultants: who,
};
const bangle: SaleLine = {
  lineNo: 2,
  pieceNo: 'GB2600482',
  qty: 1,
  styleNo: 'G8812',
  name: '足金手镯',
  category: 'bangle',
  kind: 'goldByGram',
  priceMode: 'byGram',
  metal: 'gold999',
  metalMg: 28_365,
  goldPriceFenPerG: 161_200,
  goldPriceVersion: 'v8',
  goldFen: 4_572_438,
  labourFen: 107_787,
  labourFenPerG: 3800,
  tagFen: 4_680_225,
  steps: [
    { step: 'manualLine', rateBp: 8000, beforeFen: 4_680_225, afterFen: 4_658_668 },
    { step: 'rounding', beforeFen: 4_658_668, afterFen: 4_658_640 },
  ],
  netFen: 4_658_640,
  delivered: false,
  enteredBy: 'scan',
  consultants: who,
};
export const SALE: SaleBody = {
  saleId: 'sale:1',
  docNo: 'XS-S01T1A-20261121-00151',
  type: 'XS',
  storeId: 'S01',
  customer: { id: 'cust:1', name: '张宇桐', phoneMasked: '138****5678', level: 'silver' },
  cashier: { staffNo: '1009', name: '何慧' },
  lines: [ring, bangle],
  payments: [
    { method: 'card', amountFen: 10_000_000, cardTail: '6621' },
    { method: 'wechat', amountFen: 1_000_000, ref: '420000212345678804' },
    { method: 'cash', amountFen: 200_000 },
  ],
  totals: { pieces: 2, tagFen: 11_560_225, discountFen: 365_557, roundingFen: 68, payableFen: 11_194_600, paidFen: 11_200_000, changeFen: 5400 },
  offline: true,
};
export const FACT = fact('sale.committed', { name: 'SA', at: '14:52', terminal: 'S01-T1' }, SALE) as Fact<'sale.committed', SaleBody>; // the kind is given one line above
export const OPTIONS: ReceiptOptions = {
  copy: 1,
  reprint: false,
  pending: false,
  language: 'zh-CN',
  width: 48,
  codeText: (t, c) => (t === 'memberLevel' && c === 'silver' ? '银卡' : undefined),
};
const shown = (l: ReceiptLine, width: number): string => {
  if (l.kind === 'text') return `${l.double === true ? '«' : l.bold === true ? '*' : ' '}${l.text}`;
  if (l.kind === 'qr') return ` [QR ${l.data}] ${l.caption}`;
  if (l.kind === 'rule') return ` ${'-'.repeat(width)}`;
  return ` <${l.kind}>`;
};
/** A receipt as plain text: « before double, * before bold lines. */
export const show = (r: ReceiptDoc): string => r.lines.map((l) => shown(l, r.width)).join('\n');
