import type { HelloReply } from '../../../src/protocol/wire.ts';

/** What a hand-shake says is wrong with this device or its version, as a code of `error.*`; undefined when all is well. */
export function problemOf(reply: HelloReply, clientVersion: string): string | undefined {
  if (reply.suspect !== undefined) return `device-${reply.suspect}`;
  if (reply.terminalState === 'quarantine' || reply.terminalState === 'revoked' || reply.terminalState === 'replaced') return `device-${reply.terminalState}`;
  return olderThan(clientVersion, reply.minClient) ? 'client-old' : undefined;
}
/** Compares dotted versions; an older terminal may push and sell, not adjudicate (architecture §4). */
function olderThan(version: string, least: string): boolean {
  const [a, b] = [version, least].map((v) => v.split('.').map((n) => Number.parseInt(n, 10) || 0));
  for (let i = 0; i < 3; i++) {
    const d = (a?.[i] ?? 0) - (b?.[i] ?? 0);
    if (d !== 0) return d < 0;
  }
  return false;
}
