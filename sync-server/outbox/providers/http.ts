import type { SmsSettings } from '../settings.ts';
import type { SmsMessage, SmsProvider } from '../types.ts';
import { byStatus, callProvider, isOutcome } from './call.ts';

/** `{{phone}} {{text}} {{key}} {{token}}` and the variables by their ASCII names; an unknown name becomes empty. */
function fill(template: string, message: SmsMessage, token: string, escape: (text: string) => string): string {
  const values: Readonly<Record<string, string>> = {
    ...message.values,
    storePhone: message.values['phone'] ?? '',
    phone: message.phoneE164,
    text: message.text,
    key: message.key,
    token,
  };
  return template.replace(/\{\{(\w+)\}\}/g, (_, name: string) => escape(values[name] ?? ''));
}
/** A value at a path of names and indexes: `data.0.id`. */
function at(value: unknown, path: string): unknown {
  return path.split('.').reduce<unknown>((v, step) => (typeof v === 'object' && v !== null ? (v as Record<string, unknown>)[step] : undefined), value);
}
function json(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** Any provider with one HTTP call: address, headers and body as headquarters wrote them. */
export function httpProvider(settings: SmsSettings['http'], token: string): SmsProvider {
  return {
    name: 'http',
    async send(message, signal) {
      const isJson = settings.contentType === 'json';
      const body = fill(settings.body, message, token, isJson ? (t) => JSON.stringify(t).slice(1, -1) : encodeURIComponent);
      const headers: Record<string, string> = {
        'content-type': isJson ? 'application/json; charset=utf-8' : 'application/x-www-form-urlencoded; charset=utf-8',
        'idempotency-key': message.key,
      };
      for (const h of settings.headers) {
        const value = fill(h.value, message, token, (t) => t.replace(/[\r\n]/g, ' '));
        if (!(h.value.includes('{{token}}') && token === '')) headers[h.name.toLowerCase()] = value;
      }
      const answer = await callProvider(settings.url, { method: 'POST', headers, body }, settings.timeoutS, signal);
      if (isOutcome(answer)) return answer;
      const told = byStatus(answer);
      if (told !== undefined) return told;
      const said = json(answer.text);
      if (settings.okField !== '' && String(at(said, settings.okField)) !== settings.okValue)
        return { kind: 'refused', detail: answer.text.replace(/\s+/g, ' ').slice(0, 160) };
      const ref = settings.refField === '' ? undefined : at(said, settings.refField);
      return { kind: 'sent', ...(typeof ref === 'string' || typeof ref === 'number' ? { ref: String(ref).slice(0, 80) } : {}) };
    },
  };
}
