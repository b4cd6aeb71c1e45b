import { createHmac, pbkdf2, randomBytes } from 'node:crypto';
import { promisify } from 'node:util';
import { EMERGENCY_ROUNDS } from '../../src/protocol/wire.ts';
import type { EmergencyHash } from '../../src/protocol/wire.ts';
import { CODE_LENGTH, letters, nextEpoch, plainCode } from './codes.ts';

const derive = promisify(pbkdf2);
/** Series a terminal can be brought to without a network before it has to be enrolled anew. */
export const EMERGENCY_AHEAD = 5;

/**
 * The code that takes one installation to one series (conflicts.md §4.12). It is computed from the key file whenever it is asked for and
 * kept nowhere; each names its own series, so that a terminal restored a second time needs a second code.
 */
export function emergencyCode(pepper: string, terminal: string, installId: string, epoch: string): string {
  return letters(createHmac('sha256', pepper).update(`emergency:${terminal}:${installId}:${epoch}`).digest(), CODE_LENGTH);
}
export function emergencyEpochs(epoch: string): readonly string[] {
  const out: string[] = [];
  for (let e = nextEpoch(epoch); out.length < EMERGENCY_AHEAD; e = nextEpoch(e)) out.push(e);
  return out;
}
/** What the device keeps of its codes at its enrolment: slow salted hashes, so that a copy of its disk does not give them away. */
export async function emergencyHashes(pepper: string, terminal: string, installId: string, epoch: string): Promise<readonly EmergencyHash[]> {
  return Promise.all(
    emergencyEpochs(epoch).map(async (next) => {
      const salt = randomBytes(16);
      const hash = await derive(emergencyCode(pepper, terminal, installId, next), salt, EMERGENCY_ROUNDS, 32, 'sha256');
      return { epoch: next, salt: salt.toString('base64'), hash: hash.toString('base64') };
    }),
  );
}
export const sameCode = (typed: string, code: string): boolean => plainCode(typed) === code;
