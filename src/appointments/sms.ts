import { wallTime } from '../kernel/businessDate.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';

/** Variables of a message (A0.23), and the ASCII names under which providers with own templates know them. */
export const VARIABLES = { 姓名: 'name', 预约号: 'number', 门店名: 'store', 门店地址: 'address', 预约时间: 'time', 顾问: 'consultant', 电话: 'phone' } as const;
export type Variable = keyof typeof VARIABLES;
export type SmsValues = Readonly<Record<Variable, string>>;
export const VARIABLE_NAMES = Object.keys(VARIABLES) as readonly Variable[]; // keys of a constant object
const isVariable = (name: string): name is Variable => Object.hasOwn(VARIABLES, name);

/** The message of a called-back appointment must say its number and where to go (A0.23, A1.3.8). */
const NEEDED: readonly Variable[] = ['预约号', '门店地址'];
const MAX_CHARS = 300;
/** What a message is about; each has words of its own, and needs other variables in them. */
export const SMS_ABOUT = ['callback', 'cancel', 'moved', 'correction', 'notice'] as const;
export type SmsAbout = (typeof SMS_ABOUT)[number];
const NEEDS: Readonly<Record<SmsAbout, readonly Variable[]>> = {
  callback: NEEDED,
  cancel: ['预约号'],
  moved: ['预约号', '预约时间'],
  correction: ['预约号'],
  notice: [],
};
export const DEFAULT_TEMPLATE = '{姓名}，您好。您的预约已确认，预约号 {预约号}，{预约时间}，{门店名}（{门店地址}）。到店请报预约号，电话 {电话}。';
/** Words to begin with; headquarters may change those of `callback`, `cancel` and `correction`. */
export const TEMPLATES: Readonly<Record<SmsAbout, string>> = {
  callback: DEFAULT_TEMPLATE,
  cancel: '{姓名}，您好。您的预约（预约号 {预约号}，{预约时间}，{门店名}）已取消。想再约，请打 {电话}。',
  moved: '{姓名}，您好。您的预约已改到 {预约时间}，预约号 {预约号} 不变，{门店名}（{门店地址}）。电话 {电话}。',
  correction: '{姓名}，您好。刚才的取消短信发错了，很抱歉。您的预约（预约号 {预约号}）仍然有效，{门店名}，电话 {电话}。',
  notice: '{姓名}，您好。{门店名}提醒您：{预约时间} 到店，预约号 {预约号}，地址 {门店地址}，电话 {电话}。',
};

/** Problems `sms-template-empty`, `sms-template-long` {max}, `sms-template-unknown` {name}, `sms-template-needs` {name}. */
export function checkTemplate(text: string, about: SmsAbout = 'callback'): Result<string> {
  const template = text.trim();
  if (template === '') return fail('sms-template-empty');
  if (template.length > MAX_CHARS) return fail('sms-template-long', { max: MAX_CHARS });
  const used = [...template.matchAll(/\{([^{}]*)\}/g)].map((m) => m[1] ?? '');
  const unknown = used.find((name) => !isVariable(name));
  if (unknown !== undefined) return fail('sms-template-unknown', { name: `{${unknown}}` });
  if (/[{}]/.test(template.replace(/\{[^{}]*\}/g, ''))) return fail('sms-template-unknown', { name: '{ }' });
  const missing = NEEDS[about].find((name) => !used.includes(name));
  return missing === undefined ? ok(template) : fail('sms-template-needs', { name: `{${missing}}` });
}

/** What comes from people's typing may not carry line breaks or the brackets of a signature. */
const clean = (text: string, max: number): string =>
  text
    .replace(/[\p{Cc}\p{Cf}]+/gu, ' ')
    .replace(/[【】[\]]/g, '')
    .trim()
    .slice(0, max);

/** One pass: a value that looks like a variable stays what it is. */
export function renderSms(template: string, values: SmsValues, sign: string): string {
  const text = template.replace(/\{([^{}]*)\}/g, (whole, name: string) => (isVariable(name) ? values[name] : whole));
  return sign === '' ? text : `【${sign}】${text}`;
}

/** Characters and billed parts: 70 in one message, 67 in each of several. */
export function smsParts(text: string): { readonly chars: number; readonly parts: number } {
  const chars = text.length;
  return { chars, parts: chars <= 70 ? 1 : Math.ceil(chars / 67) };
}

const COMPOUND = [
  '欧阳',
  '司马',
  '上官',
  '诸葛',
  '东方',
  '皇甫',
  '尉迟',
  '公孙',
  '慕容',
  '令狐',
  '司徒',
  '夏侯',
  '端木',
  '独孤',
  '南宫',
  '西门',
  '长孙',
  '宇文',
];
/** 顾晴 + ms → 顾女士; a name that is not Chinese, or a person without a title, keeps the whole name. */
export function salutation(name: string, title: 'mr' | 'ms' | 'none' | undefined): string {
  const shown = clean(name.replace(/\s+/g, /^[\u3400-\u9fff\s]+$/.test(name) ? '' : ' '), 20);
  if (title === undefined || title === 'none') return shown;
  const word = title === 'mr' ? '先生' : '女士';
  if (!/^[\u3400-\u9fff]{2,4}$/.test(shown)) return `${shown}${word}`;
  return `${COMPOUND.find((c) => shown.startsWith(c)) ?? shown.slice(0, 1)}${word}`;
}

const WEEKDAYS = ['周日', '周一', '周二', '周三', '周四', '周五', '周六'];
/** 11 月 22 日周日 14:00 in the store's zone. */
export function visitTime(ms: number, zone: string): string {
  const w = wallTime(ms, zone);
  const weekday = WEEKDAYS[new Date(`${w.date}T00:00:00Z`).getUTCDay()] ?? '';
  return `${Number(w.date.slice(5, 7))} 月 ${Number(w.date.slice(8, 10))} 日${weekday} ${String(w.hour).padStart(2, '0')}:${String(w.minute).padStart(2, '0')}`;
}

export interface SmsFacts {
  readonly name: string;
  readonly title?: 'mr' | 'ms' | 'none' | undefined;
  readonly number: string;
  readonly visitAt: number; // ms
  readonly consultant?: string | undefined;
  readonly store: { readonly name: string; readonly address: string; readonly phone: string; readonly timeZone: string; readonly city?: string | undefined };
}
export function valuesOf(f: SmsFacts): SmsValues {
  return {
    姓名: salutation(f.name, f.title),
    预约号: f.number,
    门店名: f.store.name,
    门店地址: clean(f.store.address, 60),
    预约时间: visitTime(f.visitAt, f.store.timeZone),
    顾问: clean(f.consultant ?? '本店顾问', 20),
    电话: clean(f.store.phone, 30),
  };
}
/** For the preview of a template nobody has an appointment for yet. */
export const SAMPLE: SmsFacts = {
  name: '顾晴',
  title: 'ms',
  number: 'YY-HQ1A-20261121-00006',
  visitAt: 1795327200000,
  consultant: '林晓雯',
  store: { name: '南京西路店', address: '静安区南京西路1266号2F-18', phone: '021-62880126', timeZone: 'Asia/Shanghai' },
};
