import fc from 'fast-check';
import iconv from 'iconv-lite';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import type { SettingsRef, StoreRef } from '../facts/reference.ts';
import { cellsOf, columns, wrap } from './cells.ts';
import { encodeEscPos } from './escpos.ts';
import { layoutReceipt } from './receipt.ts';
import type { ReceiptDoc, ReceiptOptions } from './receipt.ts';
import { receiptHtml } from './receiptHtml.ts';
import type { SaleBody, SaleLine } from './types.ts';
import { fact } from '../stock/test-kit.ts';

const STORE: StoreRef = {
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
const SETTINGS: SettingsRef = {
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
const ring: SaleLine = {
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
const SALE: SaleBody = {
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
const FACT = fact('sale.committed', { name: 'SA', at: '14:52', terminal: 'S01-T1' }, SALE) as Fact<'sale.committed', SaleBody>; // the kind is given one line above
const OPTIONS: ReceiptOptions = {
  copy: 1,
  reprint: false,
  pending: false,
  language: 'zh-CN',
  width: 48,
  codeText: (t, c) => (t === 'memberLevel' && c === 'silver' ? '银卡' : undefined),
};
const show = (r: ReceiptDoc): string =>
  r.lines
    .map((l) =>
      l.kind === 'text'
        ? `${l.double === true ? '«' : l.bold === true ? '*' : ' '}${l.text}`
        : l.kind === 'qr'
          ? ` [QR ${l.data}] ${l.caption}`
          : l.kind === 'rule'
            ? ` ${'-'.repeat(r.width)}`
            : ` <${l.kind}>`,
    )
    .join('\n');
/** Every line within the paper; a double line in half as many characters. */
function fits(r: ReceiptDoc): void {
  for (const l of r.lines) if (l.kind === 'text') expect(cellsOf(l.text) * (l.double === true ? 2 : 1), l.text).toBeLessThanOrEqual(r.width);
}

describe('the receipt (jewelry §9.1)', () => {
  it('printed again it names an erased buyer by their token, and everything else stays (jewelry §20.1, I17)', () => {
    const gone = { ...FACT, body: { ...SALE, customer: { id: 'cust:01KB0000000000000000007F3K', name: '', level: 'silver' } } };
    const lines = (f: typeof FACT): string[] => show(layoutReceipt(f, STORE, SETTINGS, OPTIONS)).split('\n');
    fits(layoutReceipt(gone, STORE, SETTINGS, OPTIONS));
    const [before, after] = [lines(FACT), lines(gone)];
    expect(after.map((l, i) => (l === before[i] ? '' : l.replace(/ {2,}/g, ' ').trim())).filter((l) => l !== '')).toEqual(['会员 已删除的顾客 7F3K 银卡']);
    expect(show(layoutReceipt(gone, STORE, SETTINGS, { ...OPTIONS, language: 'en' }))).toContain('Erased customer 7F3K');
  });
  it('has everything that the sale holds, on 48 columns', () => {
    const r = layoutReceipt(FACT, STORE, SETTINGS, OPTIONS);
    fits(r);
    expect(show(r)).toMatchInlineSnapshot(`
      "«        卓美珠宝
                          南京西路店
           静安区南京西路1266号2F-18 021-6288 0126
       ------------------------------------------------
       单号 XS-S01T1A-20261121-00151             顾客联
       2026-11-21 14:52:00                 业务日 11-21
       顾问 林晓雯                            收银 何慧
       会员 张*桐 138****5678                      银卡
       ------------------------------------------------
      *1 Pt950钻石戒指                        65,360.00
         款 R2108-6P                     条码 RD2600158
         主石 1.02ct F VS1 3EX           GIA 2141234567
         材质 Pt950                             指圈 12
         金重 3.215g            标签价 68,800.00 ×95折
      *2 足金手镯 [待取]                      46,586.68
         款 G8812                        条码 GB2600482
         材质 足金 金含量999‰
         金料 28.365g ×1,612.00              45,724.38
         工费 28.365g ×38.00 ×8折              862.30
       ------------------------------------------------
       共 2 件                      标签合计 115,602.25
       优惠合计                               -3,655.57
       抹零                                       -0.68
      «应收        ￥111,946.00
       大写            人民币壹拾壹万壹仟玖佰肆拾陆元整
       ------------------------------------------------
       实收                                  112,000.00
         银行卡 *6621                        100,000.00
         微信支付 *8804                       10,000.00
         现金                                  2,000.00
       找零                                       54.00
       ------------------------------------------------
       质量问题 7 日内凭票可修、可换、可退；一口价与定
       制货品以店内公示为准。
       终身免费清洗、检石。黄金饰品请避免接触汞与化妆
       品。
       <feed>
       [QR fact:000000000000000000000000SA] 扫码核对单据
       签名                              ______________
       <feed>
       <cut>"
    `);
  });
  it('fits 32 columns and English too', () => {
    for (const language of ['zh-CN', 'en'] as const)
      for (const width of [32, 48] as const) {
        const r = layoutReceipt(FACT, STORE, SETTINGS, { ...OPTIONS, language, width });
        fits(r);
        const all = r.lines.flatMap((l) => (l.kind === 'text' ? [l.text] : [])).join('\n');
        expect(all).not.toContain('receipt.paper');
        for (const needed of ['RD2600158', 'GB2600482', '65,360.00', '46,586.68', '111,946.00', '*6621', '*8804', '54.00']) expect(all).toContain(needed);
      }
    expect(show(layoutReceipt(FACT, STORE, SETTINGS, { ...OPTIONS, language: 'en' }))).toMatchInlineSnapshot(`
      "«    Zhuomei Jewelry
                      Nanjing Road West
           静安区南京西路1266号2F-18 021-6288 0126
       ------------------------------------------------
       No. XS-S01T1A-20261121-00151       Customer copy
       2026-11-21 14:52:00           Business day 11-21
       Consultant 林晓雯                   Cashier 何慧
       Member 张*桐 138****5678                    银卡
       ------------------------------------------------
      *1 Pt950钻石戒指                        65,360.00
         Style R2108-6P                 Piece RD2600158
         Stone 1.02ct F VS1 3EX          GIA 2141234567
         Metal Pt950                         Size HK 12
         Metal wt 3.215g            Tag 68,800.00 ×95%
      *2 足金手镯 [To be collected]           46,586.68
         Style G8812                    Piece GB2600482
         Metal Fine gold content 999‰
         Gold 28.365g ×1,612.00              45,724.38
         Labour 28.365g ×38.00 ×80%            862.30
       ------------------------------------------------
       2 pcs                       Tag total 115,602.25
       Discounts                              -3,655.57
       Rounding                                   -0.68
      «Total       ￥111,946.00
       In words        人民币壹拾壹万壹仟玖佰肆拾陆元整
       ------------------------------------------------
       Paid                                  112,000.00
         Bank card *6621                     100,000.00
         WeChat Pay *8804                     10,000.00
         Cash                                  2,000.00
       Change                                     54.00
       ------------------------------------------------
       Quality faults: repair, exchange or return
       within 7 days with this receipt; fixed-price and
       custom goods as posted in store.
       Free cleaning and stone check for life. Keep
       gold away from mercury and cosmetics.
       <feed>
       [QR fact:000000000000000000000000SA] Scan to verify
       Signature                         ______________
       <feed>
       <cut>"
    `);
  });
  it('a reprint and a document not yet uploaded carry their marks', () => {
    const text = show(layoutReceipt(FACT, STORE, SETTINGS, { ...OPTIONS, copy: 3, reprint: true, pending: true }));
    expect(text).toContain('补打 第2次');
    expect(text).toContain('离线开具，待同步');
    expect(show(layoutReceipt(FACT, STORE, SETTINGS, OPTIONS))).not.toMatch(/补打|离线/);
  });
  it('SC-06: a corrected time stands beside the printed one, which stays; over midnight with its day', () => {
    const show2 = (correctedMs: number | undefined, more: Partial<ReceiptOptions> = {}): readonly string[] => {
      const r = layoutReceipt(FACT, STORE, SETTINGS, { ...OPTIONS, reprint: true, copy: 2, ...(correctedMs === undefined ? {} : { correctedMs }), ...more });
      fits(r);
      return show(r).split('\n');
    };
    const plain = show2(undefined);
    const early = show2(FACT.wallMs - 3 * 3_600_000);
    expect(early.filter((l) => !plain.includes(l))).toEqual(['*时间已校正 11:52']);
    expect(plain.filter((l) => !early.includes(l))).toEqual([]);
    expect(show2(FACT.wallMs + 12 * 3_600_000).find((l) => l.includes('时间已校正'))).toBe('*时间已校正 11-22 02:52');
    expect(show2(FACT.wallMs - 3 * 3_600_000, { language: 'en', width: 32 }).some((l) => l.includes('Time corrected to 11:52'))).toBe(true);
  });
  it('prints no raw code: an unknown member level is left out', () => {
    expect(show(layoutReceipt(FACT, STORE, SETTINGS, { ...OPTIONS, codeText: () => undefined }))).not.toContain('silver');
  });
  it('works with nothing known of store and settings (first start, nothing synced)', () => {
    fits(layoutReceipt(FACT, undefined, undefined, OPTIONS));
  });
  it('no text makes a line too wide', () => {
    const word = fc.string({ unit: fc.constantFrom('a', ' ', '钻', '¥', '\n', '，', 'W', 'é', '\u{20000}'), maxLength: 80 });
    fc.assert(
      fc.property(word, word, word, fc.constantFrom(32 as const, 48 as const), (name, style, note, width) => {
        const odd = {
          ...FACT,
          body: { ...SALE, note, customer: { id: 'c', name, phoneMasked: style }, lines: [{ ...ring, name, styleNo: style, stoneText: note, certText: name }] },
        };
        fits(layoutReceipt(odd, { ...STORE, address: name, receiptFooter: note }, SETTINGS, { ...OPTIONS, width }));
      }),
      { verbose: true },
    );
  });
});

describe('cells', () => {
  it('count a full-width character as two', () => {
    expect([cellsOf('a钻，￥'), cellsOf('\u{20000}')]).toEqual([7, 2]);
  });
  it('two columns meet both edges, and what does not fit goes on below', () => {
    expect(columns('款 R1', '条码 A', 20)).toEqual(['款 R1         条码 A']);
    for (const line of columns('一二三四五六七八九十一二', '12,345.00', 20, 2)) expect(cellsOf(line)).toBeLessThanOrEqual(20);
    expect(columns('一二三四五六七八九十', '9.00', 20)).toEqual(['一二三四五六七八九十', '                9.00']);
  });
  it('wrapping loses nothing but the spaces where it breaks', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', '钻', ' ', '-'), maxLength: 60 }), fc.integer({ min: 2, max: 20 }), (text, width) => {
        const lines = wrap(text, width);
        for (const l of lines) expect(cellsOf(l)).toBeLessThanOrEqual(width);
        expect(lines.join('').replace(/ /g, '')).toBe(text.replace(/ /g, ''));
      }),
      { verbose: true },
    );
  });
});

/** A printer's ear: text with the commands taken out, and what was switched on for it. */
function decode(bytes: Uint8Array): { readonly lines: { text: string; bold: boolean; double: boolean }[]; readonly qr: string[]; readonly cuts: number } {
  const lines: { text: string; bold: boolean; double: boolean }[] = [];
  const qr: string[] = [];
  let [bold, ascii, chinese, cuts] = [false, 0, 0, 0];
  let chineseMode = false;
  let buffer: number[] = [];
  const at = (i: number): number => {
    const b = bytes[i];
    if (b === undefined) throw new Error('cut off');
    return b;
  };
  for (let i = 0; i < bytes.length;) {
    const [a, b] = [at(i), bytes[i + 1]];
    if (a === 0x1b && b === 0x40) i += 2;
    else if (a === 0x1c && b === 0x26) {
      chineseMode = true;
      i += 2;
    } else if (a === 0x1b && b === 0x45) {
      bold = at(i + 2) === 1;
      i += 3;
    } else if (a === 0x1d && b === 0x21) {
      ascii = at(i + 2);
      i += 3;
    } else if (a === 0x1c && b === 0x57) {
      chinese = at(i + 2);
      i += 3;
    } else if (a === 0x1b && (b === 0x61 || b === 0x64)) i += 3;
    else if (a === 0x1d && b === 0x56) {
      cuts += 1;
      i += 4;
    } else if (a === 0x1d && b === 0x28 && at(i + 2) === 0x6b) {
      const length = at(i + 3) + at(i + 4) * 256;
      if (at(i + 6) === 0x50) qr.push(Buffer.from(bytes.slice(i + 8, i + 5 + length)).toString('latin1'));
      i += 5 + length;
    } else if (a === 0x0a) {
      expect(ascii !== 0).toBe(chinese !== 0); // both sizes together, or Chinese and digits differ on one line
      lines.push({ text: iconv.decode(Buffer.from(buffer), 'gb18030'), bold, double: ascii === 0x11 });
      buffer = [];
      i += 1;
    } else {
      if (a < 0x20) throw new Error(`unknown command ${a.toString(16)} ${b?.toString(16)}`);
      buffer.push(a);
      i += 1;
    }
  }
  expect(chineseMode).toBe(true);
  return { lines, qr, cuts };
}

describe('ESC/POS', () => {
  it('says the same as the layout: text in GB18030, bold and double where they belong, the document id as QR, one cut', () => {
    const r = layoutReceipt(FACT, STORE, SETTINGS, OPTIONS);
    const heard = decode(encodeEscPos(r, (s) => iconv.encode(s, 'gb18030')));
    const said = r.lines.flatMap((l) =>
      l.kind === 'text'
        ? [{ text: l.text, bold: l.bold === true, double: l.double === true }]
        : l.kind === 'rule'
          ? [{ text: '-'.repeat(48), bold: false, double: false }]
          : l.kind === 'qr'
            ? [{ text: l.caption, bold: false, double: false }]
            : [],
    );
    expect(heard.lines).toEqual(said);
    expect(heard.qr).toEqual([FACT.id]);
    expect(heard.cuts).toBe(1);
    // Two bytes for every full-width character is what makes the columns true on paper.
    for (const l of heard.lines) expect(iconv.encode(l.text, 'gb18030').length).toBe(cellsOf(l.text));
  });
});

describe('HTML for 80 and 58 mm', () => {
  it('gives each character its box, escapes what is typed, and needs nothing from outside', () => {
    const r = layoutReceipt({ ...FACT, body: { ...SALE, note: '<img src=x>&' } }, STORE, SETTINGS, OPTIONS);
    const html = receiptHtml(r, { paper: 80, qrSvg: (d) => `<svg data-d="${d}"></svg>` });
    expect(html).toContain('@page{size:80mm auto');
    expect(html).toContain(`<svg data-d="${FACT.id}">`);
    expect(html).not.toContain('<img');
    expect(html).not.toMatch(/https?:\/\/|<script/);
    const full = [...html.matchAll(/<i>(.)<\/i>/gu)].length;
    const half = [...html.matchAll(/<u>(?:&\w+;|.)<\/u>/gu)].length;
    const texts = r.lines.flatMap((l) => (l.kind === 'text' ? [l.text] : l.kind === 'qr' ? [l.caption] : l.kind === 'rule' ? ['-'.repeat(48)] : []));
    expect(full * 2 + half).toBe(texts.reduce((n, t) => n + cellsOf(t), 0));
  });
});
