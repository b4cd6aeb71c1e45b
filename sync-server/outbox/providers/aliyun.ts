import { createHmac, randomUUID } from 'node:crypto';
import { displayPhone, regionOf } from '../../../src/kernel/phone.ts';
import type { SmsSettings } from '../settings.ts';
import { VARIABLES } from '../../../src/appointments/sms.ts';
import type { Variable } from '../../../src/appointments/sms.ts';
import type { SmsProvider } from '../types.ts';
import { byStatus, callProvider, isOutcome } from './call.ts';

/** RFC 3986, as the provider's signature asks for it. */
const encode = (text: string): string => encodeURIComponent(text).replace(/[!'()*]/g, (c) => `%${c.charCodeAt(0).toString(16).toUpperCase()}`);

/** Signature version 1.0 of the RPC style: HMAC-SHA1 over method, path and the sorted query. */
export function aliyunSignature(method: 'GET' | 'POST', params: Readonly<Record<string, string>>, secret: string): string {
  const canonical = Object.keys(params)
    .sort()
    .map((k) => `${encode(k)}=${encode(params[k] ?? '')}`)
    .join('&');
  return createHmac('sha1', `${secret}&`)
    .update(`${method}&${encode('/')}&${encode(canonical)}`)
    .digest('base64');
}
/** Answers that say "not now" before anything was taken. */
const LATER = /^(Throttling|isv\.BUSINESS_LIMIT_CONTROL|isp\.SYSTEM_BUSY)/;

/** Aliyun Short Message Service, action SendSms (version 2017-05-25). The text itself is a template kept there. */
export function aliyunProvider(settings: SmsSettings['aliyun'], secret: string, now: () => number, timeoutS = 8): SmsProvider {
  return {
    name: 'aliyun',
    async send(message, signal) {
      const code = message.about === 'callback' ? settings.templateCode : (settings.templateCodes[message.about] ?? '');
      if (code === '') return { kind: 'refused', detail: `no template code for ${message.about}` };
      const template: Record<string, string> = {};
      for (const [name, variable] of Object.entries(settings.params)) template[name] = message.values[VARIABLES[variable as Variable]] ?? ''; // checked when it was saved
      const params: Record<string, string> = {
        AccessKeyId: settings.accessKeyId,
        Action: 'SendSms',
        Format: 'JSON',
        RegionId: 'cn-hangzhou',
        SignatureMethod: 'HMAC-SHA1',
        SignatureNonce: randomUUID(),
        SignatureVersion: '1.0',
        Timestamp: new Date(now()).toISOString().replace(/\.\d{3}Z$/, 'Z'),
        Version: '2017-05-25',
        PhoneNumbers: regionOf(message.phoneE164) === 'CN' ? displayPhone(message.phoneE164) : message.phoneE164.slice(1),
        SignName: settings.signName,
        TemplateCode: code,
        TemplateParam: JSON.stringify(template),
        OutId: message.key,
      };
      const body = new URLSearchParams({ ...params, Signature: aliyunSignature('POST', params, secret) });
      const answer = await callProvider(settings.endpoint, { method: 'POST', body }, timeoutS, signal);
      if (isOutcome(answer)) return answer;
      const said = read(answer.text);
      if (said === undefined) return byStatus(answer) ?? { kind: 'unknown', detail: 'answer is not JSON' };
      if (said.Code === 'OK') return { kind: 'sent', ...(said.BizId === undefined ? {} : { ref: said.BizId }) };
      const detail = `${said.Code} ${said.Message ?? ''}`.trim();
      if (LATER.test(said.Code)) return { kind: 'notTaken', detail };
      return answer.status >= 500 ? { kind: 'unknown', detail } : { kind: 'refused', detail };
    },
  };
}
function read(text: string): { readonly Code: string; readonly Message?: string; readonly BizId?: string } | undefined {
  try {
    const value = JSON.parse(text) as { Code?: unknown; Message?: unknown; BizId?: unknown } | null; // looked into below
    if (typeof value?.Code !== 'string') return undefined;
    return {
      Code: value.Code,
      ...(typeof value.Message === 'string' ? { Message: value.Message } : {}),
      ...(typeof value.BizId === 'string' ? { BizId: value.BizId } : {}),
    };
  } catch {
    return undefined;
  }
}
