import type { CodeTableRef, PriceRef, SettingsRef, StoreRef } from '../../src/facts/reference.ts';

/** Three showrooms, the loose-stone vault and headquarters. */
export const STORES: readonly StoreRef[] = [
  { id: 'ref:store:S01', cls: 'store', storeId: 'S01', name: '南京西路店', nameEn: 'Nanjing West Road', city: '上海', address: '静安区南京西路1266号2F-18', phone: '021-62880126', type: 'street', active: true, timeZone: 'Asia/Shanghai', cutOff: '04:00', hours: '10:00–22:00', receiptFooter: '质量问题 7 日内凭票可修、可换、可退；钻饰终身免费清洗、检石。价格以本票为准。' },
  { id: 'ref:store:S02', cls: 'store', storeId: 'S02', name: '淮海中路店', nameEn: 'Huaihai Middle Road', city: '上海', address: '黄浦区淮海中路999号1F-06', phone: '021-64330908', type: 'mall', active: true, timeZone: 'Asia/Shanghai', cutOff: '04:00', hours: '10:00–22:00', receiptFooter: '质量问题 7 日内凭票可修、可换、可退；钻饰终身免费清洗、检石。价格以本票为准。' },
  { id: 'ref:store:S03', cls: 'store', storeId: 'S03', name: '五一广场店', nameEn: 'Wuyi Square', city: '长沙', address: '芙蓉区五一大道717号1F-12', phone: '0731-82290316', type: 'mall', active: true, timeZone: 'Asia/Shanghai', cutOff: '04:00', hours: '10:00–22:00', receiptFooter: '质量问题 7 日内凭票可修、可换、可退；钻饰终身免费清洗、检石。价格以本票为准。' },
  { id: 'ref:store:V01', cls: 'store', storeId: 'V01', name: '总部裸石库', nameEn: 'Loose-stone vault', city: '上海', address: '浦东新区世纪大道100号', phone: '021-50110001', type: 'vault', active: true, timeZone: 'Asia/Shanghai', cutOff: '04:00' },
  { id: 'ref:store:HQ', cls: 'store', storeId: 'HQ', name: '总部', nameEn: 'Headquarters', city: '上海', address: '浦东新区世纪大道100号', phone: '021-50110000', type: 'hq', active: true, timeZone: 'Asia/Shanghai', cutOff: '04:00' },
];

type Row = readonly [code: string, zh: string, en: string, flags?: Record<string, boolean | string | number>];
const table = (name: string, zh: string, en: string, rows: readonly Row[]): CodeTableRef => ({
  id: `ref:codes:${name}`, cls: 'codes', table: name, zh, en,
  rows: rows.map(([code, z, e, flags], i) => ({ code, zh: z, en: e, order: (i + 1) * 10, active: true, ...(flags === undefined ? {} : { flags }) })),
});

/** Code tables of A0.6, A0.25, A1.1.12–A1.1.15, A1.2.5, jewelry §2, §4, §5, §11. */
export const CODES: readonly CodeTableRef[] = [
  table('source', '预约来源', 'Source', [
    ['walkIn', '自然进店', 'Walk-in', { online: false }], ['phone', '电话', 'Phone', { online: false }], ['referral', '老客介绍', 'Referral', { online: false }], ['mall', '商场', 'Mall', { online: false }],
    ['event', '活动', 'Event', { online: false }], ['website', '网站', 'Website', { online: true }], ['miniProgram', '小程序', 'Mini program', { online: true }], ['dianping', '大众点评', 'Dianping', { online: true }],
    ['wechat', '微信', 'WeChat', { online: true }], ['xiaohongshu', '小红书', 'Xiaohongshu', { online: true }], ['douyin', '抖音', 'Douyin', { online: true }], ['other', '其他', 'Other', { online: false }],
  ]),
  table('level', '需求等级', 'Need level', [['A', '一周内', 'Within a week'], ['B', '一月内', 'Within a month'], ['C', '三月内', 'Within three months'], ['D', '观望', 'Just looking']]),
  table('purpose', '用途', 'Purpose', [['proposal', '求婚', 'Proposal'], ['wedding', '结婚', 'Wedding'], ['gift', '送礼', 'Gift'], ['self', '自戴', 'For self'], ['investment', '投资', 'Investment']]),
  table('title', '称呼', 'Title', [['mr', '先生', 'Mr'], ['ms', '女士', 'Ms'], ['none', '不填', 'None']]),
  table('category', '品类', 'Category', [
    ['ring', '戒指', 'Ring'], ['necklace', '项链', 'Necklace'], ['pendant', '吊坠', 'Pendant'], ['bracelet', '手链', 'Bracelet'], ['bangle', '手镯', 'Bangle'], ['earring', '耳饰', 'Earrings'], ['brooch', '胸针', 'Brooch'], ['anklet', '脚链', 'Anklet'],
    ['bead', '串珠', 'Beads'], ['bar', '金条', 'Bar'], ['ornament', '摆件', 'Ornament'], ['stone', '裸石', 'Loose stone'], ['set', '套装', 'Set'], ['part', '配件', 'Part'], ['gift', '赠品', 'Gift'],
  ]),
  table('kind', '计价类', 'Kind', [
    ['goldByGram', '黄金按克', 'Gold by gram'], ['goldFixed', '黄金一口价', 'Gold, fixed price'], ['inlaid', '镶嵌', 'Set jewelry'], ['kGold', 'K 金', 'Karat gold'], ['platinum', '铂金', 'Platinum'], ['silver', '银饰', 'Silver'], ['jade', '玉', 'Jade'], ['pearl', '珍珠', 'Pearl'], ['stone', '裸石', 'Loose stone'], ['gift', '赠品', 'Gift'], ['packaging', '包装', 'Packaging'],
  ]),
  table('metal', '材质', 'Metal', [
    ['gold990', '足金（990）', 'Gold 990'], ['gold999', '足金 999', 'Gold 999'], ['gold9999', '足金 999.9', 'Gold 999.9'], ['gold22K', '22K', '22K gold'], ['gold18K', '18K', '18K gold'], ['gold14K', '14K', '14K gold'], ['gold9K', '9K', '9K gold'],
    ['pt990', 'Pt990', 'Pt990'], ['pt950', 'Pt950', 'Pt950'], ['pt900', 'Pt900', 'Pt900'], ['pt850', 'Pt850', 'Pt850'], ['pd990', 'Pd990', 'Pd990'], ['pd950', 'Pd950', 'Pd950'], ['ag990', '足银', 'Silver 990'], ['ag925', '银 925', 'Silver 925'], ['ag800', '银 800', 'Silver 800'], ['steel', '钛/不锈钢', 'Titanium/steel'], ['none', '无', 'None'],
  ]),
  table('stone', '宝石', 'Stone', [['diamond', '天然钻石', 'Natural diamond'], ['labDiamond', '培育钻石', 'Lab-grown diamond'], ['ruby', '红宝石', 'Ruby'], ['sapphire', '蓝宝石', 'Sapphire'], ['emerald', '祖母绿', 'Emerald'], ['jadeite', '翡翠', 'Jadeite'], ['nephrite', '和田玉', 'Nephrite'], ['pearl', '珍珠', 'Pearl']]),
  table('shape', '形状', 'Shape', [['RD', '圆形', 'Round'], ['PR', '公主方', 'Princess'], ['EM', '祖母绿', 'Emerald'], ['AS', '阿斯切', 'Asscher'], ['CU', '枕形', 'Cushion'], ['RA', '雷迪恩', 'Radiant'], ['OV', '椭圆', 'Oval'], ['PE', '水滴', 'Pear'], ['MQ', '马眼', 'Marquise'], ['HT', '心形', 'Heart'], ['TR', '三角', 'Trillion'], ['BG', '梯方', 'Baguette'], ['OTHER', '其他', 'Other']]),
  table('tender', '付款方式', 'Tender', [['cash', '现金', 'Cash'], ['card', '银行卡', 'Bank card'], ['wechat', '微信', 'WeChat Pay'], ['alipay', '支付宝', 'Alipay'], ['unionpay', '云闪付', 'UnionPay QR'], ['ecny', '数字人民币', 'e-CNY'], ['mall', '商场收银', 'Mall till'], ['deposit', '定金', 'Deposit']]),
  table('memberLevel', '会员等级', 'Member level', [['normal', '普通', 'Member'], ['silver', '银卡', 'Silver'], ['gold', '金卡', 'Gold'], ['platinum', '白金', 'Platinum'], ['diamond', '钻石', 'Diamond']]),
  table('notSoldReason', '未成交原因', 'Reason not sold', [['price', '价格', 'Price'], ['style', '款式', 'Style'], ['noStock', '无货', 'Not in stock'], ['comparing', '比较中', 'Comparing'], ['family', '家人意见', 'Family opinion'], ['other', '其他', 'Other']]),
  table('rejectReason', '拒绝原因', 'Reason for rejecting', [['busy', '正在接待', 'Serving someone'], ['language', '语言不通', 'Language'], ['away', '要离开柜台', 'Leaving the counter'], ['other', '其他', 'Other']]),
  table('voidReason', '作废原因', 'Reason for voiding', [['customer', '客户取消', 'Customer cancelled'], ['duplicate', '重复预约', 'Duplicate'], ['wrongNumber', '号码错误', 'Wrong number'], ['noAnswer', '联系不上', 'No answer'], ['other', '其他', 'Other']]),
];

/** The gold board (jewelry §7.1): this morning's prices and those of the week before, in fen a gram, drifting upwards a little a day. */
export function prices(todayOpenMs: number, days = 8): readonly PriceRef[] {
  const day = 86_400_000;
  const board: readonly (readonly [metal: string, fen: number])[] = [['gold999', 161200], ['gold9999', 162200], ['gold990', 159900], ['gold18K', 68000], ['pt950', 69800], ['pt990', 72600], ['ag990', 1280], ['buyBack', 113800], ['bar', 116800]];
  return Array.from({ length: days }, (_, i) => days - 1 - i).flatMap((back) =>
    board.map(([metal, fenPerG]) => {
      const version = `v${days - back}`;
      return { id: `ref:price:${metal}:${version}`, cls: 'price' as const, metal, fenPerG: back === 0 ? fenPerG : Math.round((fenPerG * (1000 - 3 * back)) / 100_000) * 100, validFromMs: todayOpenMs - back * day, version, publishedBy: '0001', scope: 'all' };
    }),
  );
}

export const SETTINGS: SettingsRef = { id: 'ref:settings', cls: 'settings', brand: '卓美珠宝', brandEn: 'Zhuomei Jewelry', currency: 'CNY', assignMode: 'priority', autoLockMin: 10, escalateMin: 3, rounding: 'jiao' };
