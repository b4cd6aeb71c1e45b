import { describe, expect, it } from 'vitest';
import { aliyunSignature, aliyunProvider } from './providers/aliyun.ts';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { checkSettings, defaults } from './settings.ts';
import { afterSend, BACK_OFF_MS, decided } from './states.ts';
import { checkTemplate, DEFAULT_TEMPLATE, renderSms, salutation, SAMPLE, smsParts, valuesOf, visitTime } from '../../src/appointments/sms.ts';
import type { SmsDoc } from './types.ts';

const code = (r: { ok: boolean; problem?: { code: string } }): string => (r.ok ? 'ok' : (r.problem?.code ?? ''));
describe('templates (A0.23)', () => {
  it('number and address must be in it; an unknown variable and a stray brace are refused', () => {
    expect(
      [DEFAULT_TEMPLATE, '您好 {预约号}', '{预约号}{门店地址}{生日}', '{预约号}{门店地址}{', ' ', `{预约号}{门店地址}${'长'.repeat(300)}`].map((t) =>
        code(checkTemplate(t)),
      ),
    ).toEqual(['ok', 'sms-template-needs', 'sms-template-unknown', 'sms-template-unknown', 'sms-template-empty', 'sms-template-long']);
  });
  it('every variable is filled, once: what a customer typed is never a variable, a line or a signature', () => {
    const values = valuesOf({ ...SAMPLE, name: '【假】{电话}\n王', title: 'none' });
    const text = renderSms('{姓名}|{预约号}|{门店名}|{门店地址}|{预约时间}|{顾问}|{电话}', values, '卓美珠宝');
    expect(text).toBe('【卓美珠宝】假{电话} 王|YY-HQ1A-20261121-00006|南京西路店|静安区南京西路1266号2F-18|11 月 22 日周日 14:00|林晓雯|021-62880126');
  });
  it('names are addressed as one does: surname and title, compound surnames whole, foreign names whole', () => {
    expect([
      salutation('顾 晴', 'ms'),
      salutation('欧阳娜娜', 'ms'),
      salutation('戴维', 'mr'),
      salutation('David Lee', 'mr'),
      salutation('顾晴', 'none'),
      salutation('顾晴', undefined),
    ]).toEqual(['顾女士', '欧阳女士', '戴先生', 'David Lee先生', '顾晴', '顾晴']);
  });
  it('the time is the store’s, whatever zone the server runs in', () => {
    expect([visitTime(Date.parse('2026-11-22T14:00:00+08:00'), 'Asia/Shanghai'), visitTime(Date.parse('2026-11-22T23:30:00Z'), 'Asia/Tokyo')]).toEqual([
      '11 月 22 日周日 14:00',
      '11 月 23 日周一 08:30',
    ]);
  });
  it('parts are billed as providers bill them: 70 in one, 67 in each of several', () => {
    expect([70, 71, 134, 135].map((n) => smsParts('字'.repeat(n)).parts)).toEqual([1, 2, 2, 3]);
  });
});
describe('settings', () => {
  it('a message leaves over TLS, or in the clear to this machine only', () => {
    const http = (url: string, body?: string) =>
      code(checkSettings({ ...defaults(false), provider: 'http', http: { ...defaults(false).http, url, ...(body === undefined ? {} : { body }) } }, {}));
    expect([
      http('https://sms.example.com/send'),
      http('http://127.0.0.1:9/x'),
      http('http://sms.example.com/send'),
      http('https://u:p@sms.example.com'),
      http('ftp://x'),
      http('https://a.cn', '{"to":"{{phone}}"}'),
      http('https://a.cn', '{{phone}} {{text}}'),
    ]).toEqual(['ok', 'ok', 'sms-url', 'sms-url', 'sms-url', 'sms-incomplete', 'sms-body-json']);
  });
  it('a channel without its credentials cannot be chosen', () => {
    const aliyun = {
      ...defaults(false),
      provider: 'aliyun' as const,
      aliyun: { ...defaults(false).aliyun, accessKeyId: 'a', signName: '卓美', templateCode: 'SMS_1' },
    };
    expect([code(checkSettings(aliyun, {})), code(checkSettings(aliyun, { aliyunSecret: 's' }))]).toEqual(['sms-incomplete', 'ok']);
  });
});
describe('Aliyun', () => {
  it('signs as the documentation’s own example', () => {
    const params = {
      AccessKeyId: 'testId',
      Action: 'SendSms',
      Format: 'XML',
      OutId: '123',
      PhoneNumbers: '15300000001',
      RegionId: 'cn-hangzhou',
      SignName: '阿里云短信测试专用',
      SignatureMethod: 'HMAC-SHA1',
      SignatureNonce: '45e25e9b-0a6f-4070-8c85-2956eda1b466',
      SignatureVersion: '1.0',
      TemplateCode: 'SMS_71390007',
      TemplateParam: '{"customer":"test"}',
      Timestamp: '2017-07-12T02:42:19Z',
      Version: '2017-05-25',
    };
    expect(aliyunSignature('GET', params, 'testSecret')).toBe('zJDF+Lrzhj/ThnlvIToysFRq6t4=');
  });
  it('sends number, template and our key; reads its answers as what they mean', async () => {
    const answers = ['{"Code":"OK","BizId":"B1"}', '{"Code":"isv.BUSINESS_LIMIT_CONTROL","Message":"x"}', '{"Code":"isv.MOBILE_NUMBER_ILLEGAL"}', 'not json'];
    const bodies: URLSearchParams[] = [];
    const server = createServer((q, r) => {
      let b = '';
      q.on('data', (c: Buffer) => {
        b += c.toString();
      });
      q.on('end', () => {
        bodies.push(new URLSearchParams(b));
        r.end(answers[bodies.length - 1]);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(0, '127.0.0.1', resolve);
    });
    const { port } = server.address() as AddressInfo; // listening on TCP
    const p = aliyunProvider(
      { ...defaults(false).aliyun, endpoint: `http://127.0.0.1:${port}/`, accessKeyId: 'id', signName: '卓美', templateCode: 'SMS_9' },
      'secret',
      () => Date.parse('2026-11-21T10:00:00Z'),
    );
    const outcomes = [];
    for (const _ of answers)
      outcomes.push(
        await p.send(
          { key: 'sms:apt:1:callback', about: 'callback', phoneE164: '+8613700004410', text: 't', values: { name: '顾女士', number: 'YY-1' } },
          new AbortController().signal,
        ),
      );
    server.close();
    expect(outcomes).toMatchObject([{ kind: 'sent', ref: 'B1' }, { kind: 'notTaken' }, { kind: 'refused' }, { kind: 'unknown' }]);
    const sent = Object.fromEntries(bodies[0] ?? []);
    expect(sent).toMatchObject({ PhoneNumbers: '13700004410', TemplateCode: 'SMS_9', OutId: 'sms:apt:1:callback', Timestamp: '2026-11-21T10:00:00Z' });
    expect(JSON.parse(sent['TemplateParam'] ?? '{}')).toMatchObject({ name: '顾女士', number: 'YY-1' });
    const { Signature, ...rest } = sent;
    expect(Signature).toBe(aliyunSignature('POST', rest, 'secret'));
  });
});
describe('states', () => {
  const doc = (change: Partial<SmsDoc>): SmsDoc => ({
    _id: 'sms:apt:1:callback',
    cls: 'sms',
    kind: 'callback',
    aptId: 'apt:1',
    storeId: 'S01',
    number: 'n',
    name: '',
    phoneE164: '+86',
    body: '',
    state: 'sending',
    factIds: [],
    createdMs: 0,
    changedMs: 0,
    dueMs: 0,
    attempts: 1,
    holder: 'me',
    log: [],
    ...change,
  });
  it('an outcome counts only for the attempt it belongs to; a late "sent" still beats "crash", and never a person’s word', () => {
    const sent = { kind: 'sent' as const };
    expect(afterSend(doc({}), 'me', 1, sent, 5)?.['state']).toBe('sent');
    expect([
      afterSend(doc({}), 'other', 1, sent, 5),
      afterSend(doc({ attempts: 2 }), 'me', 1, sent, 5),
      afterSend(doc({ state: 'cancelled' }), 'me', 1, sent, 5),
    ]).toEqual([undefined, undefined, undefined]);
    expect(afterSend(doc({ state: 'unknown', reason: 'crash' }), 'me', 1, sent, 5)?.['state']).toBe('sent');
    expect(afterSend(doc({ state: 'unknown', reason: 'crash' }), 'me', 1, { kind: 'notTaken', detail: '' }, 5)).toBeUndefined();
  });
  it('after the last pause nobody tries any more', () => {
    expect(afterSend(doc({ attempts: BACK_OFF_MS.length }), 'me', BACK_OFF_MS.length, { kind: 'notTaken', detail: 'x' }, 5)?.['state']).toBe('queued');
    expect(afterSend(doc({ attempts: BACK_OFF_MS.length + 1 }), 'me', BACK_OFF_MS.length + 1, { kind: 'notTaken', detail: 'x' }, 5)).toMatchObject({
      state: 'failed',
      reason: 'gaveUp',
    });
  });
  it('sent is final: nobody sends it again', () => {
    expect((['sent', 'again', 'drop'] as const).map((d) => decided(doc({ state: 'sent' }), d, '1', '', 5))).toEqual([undefined, undefined, undefined]);
  });
});
