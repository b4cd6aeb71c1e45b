import type { CodeTableRef, PriceRef, SettingsRef, StoreRef } from '../../../src/facts/reference.ts';

const store = (storeId: string, name: string, nameEn: string, address: string, phone: string): StoreRef => ({
  id: `ref:store:${storeId}`,
  cls: 'store',
  storeId,
  name,
  nameEn,
  city: '上海',
  address,
  phone,
  type: 'street',
  active: true,
  timeZone: 'Asia/Shanghai',
  cutOff: '04:00',
  hours: '10:00–22:00',
  receiptHeader: '卓美珠宝',
  receiptFooter: '质量问题 7 日内凭票可修、可换、可退；价格以本票为准。',
});
export const DEMO_STORES = [
  store('S01', '南京西路店', 'Nanjing West Road', '静安区南京西路1266号2F-18', '021-62880126'),
  store('S02', '淮海中路店', 'Huaihai Middle Road', '黄浦区淮海中路999号1F-06', '021-64330908'),
];

type Row = readonly [code: string, zh: string, en: string, flags?: Record<string, boolean>];
const table = (name: string, zh: string, en: string, rows: readonly Row[]): CodeTableRef => ({
  id: `ref:codes:${name}`,
  cls: 'codes',
  table: name,
  zh,
  en,
  rows: rows.map(([code, z, e, flags], i) => ({ code, zh: z, en: e, order: (i + 1) * 10, active: true, ...(flags === undefined ? {} : { flags }) })),
});
export const DEMO_CODES: readonly CodeTableRef[] = [
  table('source', '预约来源', 'Source', [
    ['walkIn', '自然进店', 'Walk-in'],
    ['phone', '电话', 'Phone'],
    ['referral', '老客介绍', 'Referral'],
    ['website', '网站', 'Website', { online: true }],
    ['miniProgram', '小程序', 'Mini program', { online: true }],
    ['xiaohongshu', '小红书', 'Xiaohongshu', { online: true }],
    ['other', '其他', 'Other'],
  ]),
  table('level', '需求等级', 'Need level', [
    ['A', '一周内', 'Within a week'],
    ['B', '一月内', 'Within a month'],
    ['C', '三月内', 'Within three months'],
    ['D', '观望', 'Just looking'],
  ]),
  table('purpose', '用途', 'Purpose', [
    ['proposal', '求婚', 'Proposal'],
    ['wedding', '结婚', 'Wedding'],
    ['gift', '送礼', 'Gift'],
    ['self', '自戴', 'For self'],
    ['investment', '投资', 'Investment'],
  ]),
  table('title', '称呼', 'Title', [
    ['mr', '先生', 'Mr'],
    ['ms', '女士', 'Ms'],
    ['none', '不填', 'None'],
  ]),
  table('category', '品类', 'Category', [
    ['ring', '戒指', 'Ring'],
    ['necklace', '项链', 'Necklace'],
    ['pendant', '吊坠', 'Pendant'],
    ['bracelet', '手链', 'Bracelet'],
    ['bangle', '手镯', 'Bangle'],
    ['earring', '耳饰', 'Earrings'],
    ['stone', '裸石', 'Loose stone'],
  ]),
  table('kind', '计价类', 'Kind', [
    ['goldByGram', '黄金按克', 'Gold by gram'],
    ['goldFixed', '黄金一口价', 'Gold, fixed price'],
    ['inlaid', '镶嵌', 'Set jewelry'],
    ['kGold', 'K 金', 'Karat gold'],
    ['stone', '裸石', 'Loose stone'],
  ]),
  table('metal', '材质', 'Metal', [
    ['gold999', '足金 999', 'Gold 999'],
    ['gold18K', '18K', '18K gold'],
    ['pt950', 'Pt950', 'Pt950'],
    ['ag925', '银 925', 'Silver 925'],
  ]),
  table('shape', '形状', 'Shape', [
    ['RD', '圆形', 'Round'],
    ['PR', '公主方', 'Princess'],
    ['EM', '祖母绿', 'Emerald'],
    ['AS', '阿斯切', 'Asscher'],
    ['CU', '枕形', 'Cushion'],
    ['RA', '雷迪恩', 'Radiant'],
    ['OV', '椭圆', 'Oval'],
    ['PE', '水滴', 'Pear'],
    ['MQ', '马眼', 'Marquise'],
    ['HT', '心形', 'Heart'],
  ]),
  table('tender', '付款方式', 'Tender', [
    ['cash', '现金', 'Cash'],
    ['card', '银行卡', 'Bank card'],
    ['wechat', '微信', 'WeChat Pay'],
    ['alipay', '支付宝', 'Alipay'],
    ['unionpay', '云闪付', 'UnionPay QR'],
    ['ecny', '数字人民币', 'e-CNY'],
    ['mall', '商场收银', 'Mall till'],
    ['deposit', '定金', 'Deposit'],
  ]),
  table('memberLevel', '会员等级', 'Member level', [
    ['normal', '普通', 'Member'],
    ['silver', '银卡', 'Silver'],
    ['gold', '金卡', 'Gold'],
    ['platinum', '白金', 'Platinum'],
  ]),
  table('notSoldReason', '未成交原因', 'Reason not sold', [
    ['price', '价格', 'Price'],
    ['style', '款式', 'Style'],
    ['noStock', '无货', 'Not in stock'],
    ['comparing', '比较中', 'Comparing'],
    ['other', '其他', 'Other'],
  ]),
  table('rejectReason', '拒绝原因', 'Reason for rejecting', [
    ['busy', '正在接待', 'Serving someone'],
    ['away', '要离开柜台', 'Leaving the counter'],
    ['other', '其他', 'Other'],
  ]),
  table('voidReason', '作废原因', 'Reason for voiding', [
    ['customer', '客户取消', 'Customer cancelled'],
    ['duplicate', '重复预约', 'Duplicate'],
    ['noAnswer', '联系不上', 'No answer'],
    ['other', '其他', 'Other'],
  ]),
];
export const demoPrices = (openMs: number): readonly PriceRef[] =>
  (
    [
      ['gold999', 161_200],
      ['gold9999', 162_200],
      ['gold990', 159_900],
      ['gold18K', 68_000],
      ['pt950', 69_800],
      ['ag990', 1280],
    ] as const
  ).map(([metal, fenPerG]) => ({
    id: `ref:price:${metal}:v8`,
    cls: 'price',
    metal,
    fenPerG,
    validFromMs: openMs,
    version: 'v8',
    publishedBy: '0001',
    scope: 'all',
  }));
export const DEMO_SETTINGS: SettingsRef = {
  id: 'ref:settings',
  cls: 'settings',
  brand: '卓美珠宝',
  brandEn: 'Zhuomei Jewelry',
  currency: 'CNY',
  assignMode: 'priority',
  autoLockMin: 10,
  escalateMin: 3,
  rounding: 'jiao',
};
