import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { cellsOf } from './cells.ts';
import { layoutReceipt } from './receipt.ts';
import type { ReceiptDoc, ReceiptOptions } from './receipt.ts';
import { FACT, OPTIONS, SALE, SETTINGS, STORE, ring, show } from './test-kit.ts';

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
