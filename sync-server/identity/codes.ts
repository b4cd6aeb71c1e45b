import { createHmac, randomInt } from 'node:crypto';

/** No 0, O, 1, I: codes are read out over the phone. */
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789';
export const CODE_LENGTH = 8;

export const newCode = (): string => Array.from({ length: CODE_LENGTH }, () => LETTERS[randomInt(LETTERS.length)]).join('');

/** Letters of a code from bytes that are as good as random. */
export const letters = (bytes: Uint8Array, length: number): string => Array.from({ length }, (_, i) => LETTERS[(bytes[i] ?? 0) % LETTERS.length]).join('');

/** As typed: spaces, dashes and small letters do not matter. */
export const plainCode = (typed: string): string => typed.toUpperCase().replace(/[\s-]/g, '');

/** Document id of a code; the code itself is not kept. */
export const codeId = (code: string, pepper: string): string => `enrol:${createHmac('sha256', pepper).update(plainCode(code)).digest('hex')}`;

/** Incarnations of a terminal: A, B … Z, AA, AB … (conflicts.md §3.1). */
export function nextEpoch(epoch: string): string {
  const last = epoch[epoch.length - 1] ?? '';
  if (last === '') return 'A';
  if (last !== 'Z') return epoch.slice(0, -1) + String.fromCharCode(last.charCodeAt(0) + 1);
  return `${nextEpoch(epoch.slice(0, -1))}A`;
}
/** True when `a` is `b` or an earlier incarnation. */
export const epochUpTo = (a: string, b: string): boolean => a.length < b.length || (a.length === b.length && a <= b);
