import type { SmsProvider } from '../types.ts';

/**
 * Sends nothing: the outbox page of the console is where its messages are read. Numbers that end in 0000 are refused, in 9999 are
 * never answered, so that both ends can be tried and shown.
 */
export function simulator(): SmsProvider {
  return {
    name: 'simulator',
    async send(message) {
      if (message.phoneE164.endsWith('0000')) return { kind: 'refused', detail: 'simulator: number does not exist' };
      if (message.phoneE164.endsWith('9999')) return { kind: 'unknown', detail: 'simulator: no answer' };
      return { kind: 'sent', ref: `SIM-${message.key.slice(-20, -9)}` };
    },
  };
}
