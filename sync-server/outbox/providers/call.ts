import type { SmsOutcome } from '../types.ts';

export interface HttpAnswer {
  readonly status: number;
  readonly text: string;
}
/** Failures after which not one byte of the request can have been read on the other side. */
const NOT_CONNECTED = new Set([
  'ECONNREFUSED',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'UND_ERR_CONNECT_TIMEOUT',
  'CERT_HAS_EXPIRED',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'ERR_TLS_CERT_ALTNAME_INVALID',
]);
const MAX_ANSWER = 20_000;

/** One request without redirects; what the network does comes back as an outcome, never as an exception. */
export async function callProvider(url: string, init: RequestInit, timeoutS: number, signal: AbortSignal): Promise<HttpAnswer | SmsOutcome> {
  try {
    const response = await fetch(url, { ...init, redirect: 'manual', signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutS * 1000)]) });
    return { status: response.status, text: (await response.text()).slice(0, MAX_ANSWER) };
  } catch (error) {
    const cause = error instanceof Error ? error.cause : undefined;
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : error instanceof Error ? error.name : 'error';
    return { kind: NOT_CONNECTED.has(code) ? 'notTaken' : 'unknown', detail: code };
  }
}
export const isOutcome = (answer: HttpAnswer | SmsOutcome): answer is SmsOutcome => 'kind' in answer;

/** A status that already says it all; undefined where the body has to be read. */
export function byStatus(answer: HttpAnswer): SmsOutcome | undefined {
  const detail = `HTTP ${answer.status} ${answer.text.replace(/\s+/g, ' ').slice(0, 160)}`.trim();
  if (answer.status === 429) return { kind: 'notTaken', detail };
  if (answer.status >= 500) return { kind: 'unknown', detail }; // a proxy in between may have passed it on
  if (answer.status < 200 || answer.status >= 300) return { kind: 'refused', detail };
  return undefined;
}
