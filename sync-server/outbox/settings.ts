import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { DocStore } from '../store/port.ts';
import { update } from '../store/update.ts';
import { checkTemplate, DEFAULT_TEMPLATE, TEMPLATES, VARIABLE_NAMES } from '../../src/appointments/sms.ts';
import type { SmsAbout } from '../../src/appointments/sms.ts';

export const PROVIDERS = ['none', 'simulator', 'aliyun', 'http'] as const;
const line = (max: number) => z.string().trim().max(max);
const variable = z.string().refine((v) => VARIABLE_NAMES.some((n) => n === v), 'variable');

/** How messages go out; document `smsconf` in `hq`. What opens a provider's door is not here but in a file of its own. */
export const smsSettings = z.strictObject({
  provider: z.enum(PROVIDERS),
  /** Seconds a message waits, so that a slip of the finger can be taken back by a void. */
  delayS: z.number().int().min(0).max(3600),
  /** 【…】; empty = the provider puts it in front itself. */
  sign: line(20),
  template: z.string().max(600),
  /** Cancellation: its words, and the seconds in which an overruling still stops it (SC-04: five minutes). */
  cancelTemplate: z.string().max(600).default(TEMPLATES.cancel),
  cancelDelayS: z.number().int().min(0).max(3600).default(300),
  correctionTemplate: z.string().max(600).default(TEMPLATES.correction),
  aliyun: z.strictObject({
    endpoint: line(120),
    accessKeyId: line(64),
    signName: line(40),
    templateCode: line(40),
    /** Template kept there for the other messages; one that has none is refused and says so. */
    templateCodes: z.partialRecord(z.enum(['cancel', 'moved', 'correction', 'notice', 'greeting']), line(40)).default({}),
    /** Name in the provider's template → variable of ours. */
    params: z.record(z.string().regex(/^[A-Za-z][A-Za-z0-9_]{0,19}$/), variable),
  }),
  http: z.strictObject({
    url: line(400),
    contentType: z.enum(['json', 'form']),
    body: z.string().max(4000),
    headers: z.array(z.strictObject({ name: z.string().regex(/^[A-Za-z0-9-]{1,60}$/), value: line(400) })).max(10),
    /** Where the answer says that the message was taken, and what it says then; empty = any 2xx. */
    okField: line(60),
    okValue: line(60),
    refField: line(60),
    timeoutS: z.number().int().min(1).max(10),
  }),
});
/** Words of a message: its own, or those of the settings for what it is about. */
export const wordsOf = (s: SmsSettings, about: SmsAbout, own?: string): string =>
  own ?? (about === 'callback' ? s.template : about === 'cancel' ? s.cancelTemplate : about === 'correction' ? s.correctionTemplate : TEMPLATES[about]);
export type SmsSettings = z.infer<typeof smsSettings>;
const secretsSchema = z.strictObject({ aliyunSecret: z.string().optional(), httpToken: z.string().optional() });
export type SmsSecrets = z.infer<typeof secretsSchema>;

const DOC = 'smsconf';
export const defaults = (demo: boolean): SmsSettings => ({
  provider: demo ? 'simulator' : 'none',
  delayS: 10,
  sign: '',
  template: DEFAULT_TEMPLATE,
  cancelTemplate: TEMPLATES.cancel,
  cancelDelayS: 300,
  correctionTemplate: TEMPLATES.correction,
  aliyun: {
    endpoint: 'https://dysmsapi.aliyuncs.com',
    accessKeyId: '',
    signName: '',
    templateCode: '',
    templateCodes: {},
    params: { name: '姓名', number: '预约号', store: '门店名', address: '门店地址', time: '预约时间' },
  },
  http: {
    url: '',
    contentType: 'json',
    body: '{"to":"{{phone}}","text":"{{text}}","id":"{{key}}"}',
    headers: [{ name: 'Authorization', value: 'Bearer {{token}}' }],
    okField: '',
    okValue: '',
    refField: '',
    timeoutS: 8,
  },
});

/** A message leaves over TLS; in the clear only to this very machine. */
function safeUrl(text: string): boolean {
  try {
    const url = new URL(text);
    return url.username === '' && (url.protocol === 'https:' || (url.protocol === 'http:' && ['127.0.0.1', 'localhost', '[::1]'].includes(url.hostname)));
  } catch {
    return false;
  }
}

/** Problems: those of `checkTemplate`, `sms-url`, `sms-incomplete` {field}, `sms-body-json`. */
export function checkSettings(s: SmsSettings, secrets: SmsSecrets): Result<SmsSettings> {
  const template = checkTemplate(s.template);
  if (!template.ok) return template;
  const cancel = checkTemplate(s.cancelTemplate, 'cancel');
  if (!cancel.ok) return cancel;
  const correction = checkTemplate(s.correctionTemplate, 'correction');
  if (!correction.ok) return correction;
  if (s.provider === 'aliyun') {
    for (const field of ['accessKeyId', 'signName', 'templateCode'] as const) if (s.aliyun[field] === '') return fail('sms-incomplete', { field });
    if ((secrets.aliyunSecret ?? '') === '') return fail('sms-incomplete', { field: 'accessKeySecret' });
    if (!safeUrl(s.aliyun.endpoint)) return fail('sms-url');
  }
  if (s.provider === 'http') {
    if (!safeUrl(s.http.url)) return fail('sms-url');
    if (!s.http.body.includes('{{phone}}') || !s.http.body.includes('{{text}}')) return fail('sms-incomplete', { field: '{{phone}} {{text}}' });
    if (s.http.contentType === 'json' && !isJson(s.http.body)) return fail('sms-body-json');
  }
  return ok({ ...s, template: template.value, cancelTemplate: cancel.value, correctionTemplate: correction.value });
}
function isJson(text: string): boolean {
  try {
    JSON.parse(text.replace(/\{\{\w+\}\}/g, '0'));
    return true;
  } catch {
    return false;
  }
}

/** Settings in the store, secrets in a file beside the keys (mode 0600), so that a copy of the database opens no account. */
export class SmsConfig {
  private secrets: SmsSecrets = {};
  constructor(
    private readonly store: DocStore,
    private readonly file: string,
    private readonly demo: boolean,
  ) {}

  async open(): Promise<void> {
    if (existsSync(this.file)) this.secrets = secretsSchema.parse(JSON.parse(await readFile(this.file, 'utf8')));
  }
  async read(): Promise<SmsSettings & { readonly rev: string }> {
    const [doc] = await this.store.get('hq', [DOC]);
    const parsed = smsSettings.safeParse(doc?.['settings']);
    return { ...(parsed.success ? parsed.data : defaults(this.demo)), rev: doc?._rev ?? '' };
  }
  get hidden(): SmsSecrets {
    return this.secrets;
  }
  /** Writes what was checked; `''` keeps a secret as it is. Problems: those of `checkSettings`, `hq-stale`. */
  async save(next: SmsSettings, secrets: SmsSecrets, rev: string): Promise<Result<SmsSettings>> {
    const merged: SmsSecrets = { ...this.secrets, ...Object.fromEntries(Object.entries(secrets).filter(([, v]) => v !== undefined && v !== '')) };
    const checked = checkSettings(next, merged);
    if (!checked.ok) return checked;
    if (JSON.stringify(merged) !== JSON.stringify(this.secrets)) {
      await writeDurably(this.file, JSON.stringify(merged));
      this.secrets = merged;
    }
    let stale = false;
    await update(this.store, 'hq', DOC, (found) => {
      stale = (found?._rev ?? '') !== rev;
      return stale ? undefined : { cls: 'smsSettings', settings: checked.value };
    });
    return stale ? fail('hq-stale') : checked;
  }
}

async function writeDurably(path: string, text: string): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const file = await open(`${path}.new`, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(`${path}.new`, path);
}
