import { EMERGENCY_ROUNDS } from '../../src/protocol/wire.ts';
import type { EmergencyHash } from '../../src/protocol/wire.ts';

const laterThan = (a: string, b: string): boolean => a.length > b.length || (a.length === b.length && a > b);
const bytes = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(atob(base64), (c) => c.charCodeAt(0));

/** The series an emergency code opens, or undefined: one that is wrong, or of a series this device has left behind already (single use). */
export async function epochOfCode(typed: string, epoch: string, list: readonly EmergencyHash[]): Promise<string | undefined> {
  const code = typed.toUpperCase().replace(/[\s-]/g, '');
  const key = await crypto.subtle.importKey('raw', new TextEncoder().encode(code), 'PBKDF2', false, ['deriveBits']);
  for (const entry of list.filter((e) => laterThan(e.epoch, epoch))) {
    const derived = new Uint8Array(
      await crypto.subtle.deriveBits({ name: 'PBKDF2', hash: 'SHA-256', salt: bytes(entry.salt), iterations: EMERGENCY_ROUNDS }, key, 256),
    );
    const wanted = bytes(entry.hash);
    // The whole of it is compared, so that the time taken says nothing of the place where it differs.
    if (wanted.length === derived.length && derived.reduce((diff, b, i) => diff | (b ^ (wanted[i] ?? 0)), 0) === 0) return entry.epoch;
  }
  return undefined;
}
