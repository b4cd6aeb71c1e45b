import { randomBytes } from 'node:crypto';
import { argon2id, argon2Verify } from 'hash-wasm';

/** argon2id with 19 MiB and two passes: about 50 ms, also in a terminal's browser, where the same hash is checked offline. */
export function hashSecret(secret: string): Promise<string> {
  return argon2id({
    password: secret.normalize('NFKC'),
    salt: randomBytes(16),
    parallelism: 1,
    iterations: 2,
    memorySize: 19456,
    hashLength: 32,
    outputType: 'encoded',
  });
}

export async function checkSecret(secret: string, hash: string | undefined): Promise<boolean> {
  if (hash === undefined) {
    // As slow as a wrong password: the answer must not tell who exists.
    await hashSecret(secret);
    return false;
  }
  return argon2Verify({ password: secret.normalize('NFKC'), hash });
}

/** Six digits or more, not one digit over and over, not a plain run such as 123456. */
export function weakPin(pin: string): boolean {
  if (!/^\d{6,12}$/.test(pin)) return true;
  const steps = new Set([...pin].slice(1).map((d, i) => (Number(d) - Number(pin[i]) + 10) % 10));
  const step = [...steps][0];
  return steps.size === 1 && (step === 0 || step === 1 || step === 9);
}
export const weakPassword = (password: string): boolean => password.length < 10 || new Set(password).size < 5;

const MINUTE = 60_000;
const FREE_TRIES = 5;
interface Tries {
  fails: number;
  untilMs: number;
}

/** Five wrong tries lock a name for five minutes, then ten, twenty …, an hour at most. Kept in memory: a restart is not a way in that anybody outside has. */
export class LoginLimit {
  private readonly tries = new Map<string, Tries>();

  lockedMinutes(name: string, nowMs: number): number | undefined {
    const found = this.tries.get(name);
    return found !== undefined && found.untilMs > nowMs ? Math.ceil((found.untilMs - nowMs) / MINUTE) : undefined;
  }
  /** Tries left before the lock, 0 when this one locked it. */
  failed(name: string, nowMs: number): number {
    const found = this.tries.get(name) ?? { fails: 0, untilMs: 0 };
    found.fails += 1;
    const over = found.fails - FREE_TRIES;
    if (over >= 0) found.untilMs = nowMs + Math.min(60, 5 * 2 ** over) * MINUTE;
    this.tries.delete(name);
    this.tries.set(name, found);
    if (this.tries.size > 10_000) this.tries.delete(this.tries.keys().next().value ?? '');
    return Math.max(0, -over);
  }
  passed(name: string): void {
    this.tries.delete(name);
  }
}
