import { createHmac, createPublicKey, randomBytes, timingSafeEqual, verify } from 'node:crypto';
import { jwtVerify, SignJWT } from 'jose';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import type { PublicKey } from '../services.ts';

const HOUR_S = 3600;
const NONCE_MS = 60_000;

/** Who speaks: a terminal with the hardware of one epoch; `former` = hardware that was replaced, it may push only. */
export interface Speaker {
  readonly terminal: string;
  readonly storeId: string;
  readonly epoch: string;
  readonly former: boolean;
}

/** One-hour tokens and one-minute nonces (architecture §7); both are signed, so that any gateway of the installation can check them. */
export class Tokens {
  private readonly key: Uint8Array;
  private readonly used = new Map<string, number>();

  constructor(
    private readonly secret: string,
    private readonly tenant: string,
    private readonly now: () => number,
  ) {
    this.key = new TextEncoder().encode(secret);
  }

  challenge(terminal: string): string {
    const head = `${this.now().toString(36)}.${randomBytes(12).toString('base64url')}`;
    return `${head}.${this.mac(terminal, head)}`;
  }

  /** Uses the nonce up, whatever the signature says. */
  spendNonce(terminal: string, nonce: string): boolean {
    const at = nonce.lastIndexOf('.');
    const head = nonce.slice(0, Math.max(0, at));
    const given = Buffer.from(nonce.slice(at + 1));
    const mine = Buffer.from(this.mac(terminal, head));
    if (given.length !== mine.length || !timingSafeEqual(given, mine)) return false;
    const age = this.now() - parseInt(head, 36);
    for (const [old, until] of this.used) if (until < this.now()) this.used.delete(old);
    if (!(age >= 0 && age <= NONCE_MS) || this.used.has(nonce)) return false;
    this.used.set(nonce, this.now() + NONCE_MS);
    return true;
  }

  async issue(speaker: Speaker): Promise<{ token: string; expiresAtMs: number }> {
    const issuedS = Math.floor(this.now() / 1000);
    const token = await new SignJWT({ store: speaker.storeId, epoch: speaker.epoch, former: speaker.former })
      .setProtectedHeader({ alg: 'HS256' })
      .setSubject(speaker.terminal)
      .setIssuer(this.tenant)
      .setAudience('terminal')
      .setIssuedAt(issuedS)
      .setExpirationTime(issuedS + HOUR_S)
      .sign(this.key);
    return { token, expiresAtMs: (issuedS + HOUR_S) * 1000 };
  }

  /** Codes: token-expired, token-bad. */
  async read(token: string): Promise<Result<Speaker>> {
    try {
      const { payload } = await jwtVerify(token, this.key, {
        issuer: this.tenant,
        audience: 'terminal',
        algorithms: ['HS256'],
        currentDate: new Date(this.now()),
      });
      const { sub, store, epoch, former } = payload;
      if (typeof sub !== 'string' || typeof store !== 'string' || typeof epoch !== 'string') return fail('token-bad');
      return ok({ terminal: sub, storeId: store, epoch, former: former === true });
    } catch (e) {
      return fail(e instanceof Error && 'code' in e && e.code === 'ERR_JWT_EXPIRED' ? 'token-expired' : 'token-bad');
    }
  }

  private mac(terminal: string, head: string): string {
    return createHmac('sha256', this.secret).update(`nonce:${terminal}:${head}`).digest('base64url');
  }
}

/** ES256 over `zm-auth:{terminal}:{nonce}`, raw r||s (protocol/wire.ts). */
export function signedBy(key: PublicKey, terminal: string, nonce: string, signature: string): boolean {
  try {
    const { kty, crv, x, y } = key;
    const publicKey = createPublicKey({ key: { kty, crv, x, y }, format: 'jwk' });
    return verify('sha256', Buffer.from(`zm-auth:${terminal}:${nonce}`), { key: publicKey, dsaEncoding: 'ieee-p1363' }, Buffer.from(signature, 'base64url'));
  } catch {
    return false; // a key or signature that is none
  }
}
