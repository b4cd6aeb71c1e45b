import { createHash, randomBytes } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Account, Services } from '../services.ts';
import { mayEnter } from './permits.ts';

const COOKIE = 'zm_hq';
const LIFE_MS = 12 * 3_600_000;
const idOf = (token: string): string => `session:${createHash('sha256').update(token).digest('hex')}`;

/** Sessions of the console: a random token in a HttpOnly, SameSite=Strict cookie, only its hash in `hq` (architecture §7). */
export class Sessions {
  constructor(private readonly services: Pick<Services, 'store' | 'identity' | 'now'>) {}

  async open(account: Account, request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = randomBytes(32).toString('base64url');
    const now = this.services.now();
    const [result] = await this.services.store.write('hq', [
      { _id: idOf(token), cls: 'session', staffNo: account.staffNo, openedMs: now, expiresMs: now + LIFE_MS, credential: credentialOf(account) },
    ]);
    if (result?.ok !== true) throw new Error('the session could not be written');
    void reply.setCookie(COOKIE, token, { path: '/', httpOnly: true, sameSite: 'strict', secure: request.protocol === 'https', maxAge: LIFE_MS / 1000 });
  }

  /** The signed-in person; undefined when the session ended, the password changed since, or the person left. */
  async user(request: FastifyRequest): Promise<Account | undefined> {
    const token = request.cookies[COOKIE];
    if (token === undefined || token === '') return undefined;
    const [doc] = await this.services.store.get('hq', [idOf(token)]);
    if (doc === undefined || doc['ended'] === true || typeof doc['staffNo'] !== 'string' || Number(doc['expiresMs']) <= this.services.now()) return undefined;
    const account = await this.services.identity.account(doc['staffNo']);
    return account?.active === true && mayEnter(account) && doc['credential'] === credentialOf(account) ? account : undefined;
  }

  async close(request: FastifyRequest, reply: FastifyReply): Promise<void> {
    const token = request.cookies[COOKIE];
    void reply.clearCookie(COOKIE, { path: '/' });
    if (token === undefined || token === '') return;
    const [doc] = await this.services.store.get('hq', [idOf(token)]);
    if (doc !== undefined) await this.services.store.write('hq', [{ ...doc, ended: true }]);
  }
}
/** Changes with the password, so that a reset ends every open session. */
const credentialOf = (account: Account): string =>
  createHash('sha256')
    .update(account.passwordHash ?? '')
    .digest('hex')
    .slice(0, 16);
