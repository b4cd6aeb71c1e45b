import { randomInt } from 'node:crypto';
import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { checkOrigin, need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { mayEnter, permissionsOf } from '../permits.ts';
import { readCodes, readSettings, readStores } from '../reference.ts';
import { DEMO_PASSWORD } from '../../demo/people.ts';
import type { Account } from '../../services.ts';

const login = z.strictObject({ staffNo: z.string().trim().min(1).max(32), password: z.string().min(1).max(200) });
const setup = z.strictObject({
  code: z.string().trim().min(4).max(32),
  staffNo: z
    .string()
    .trim()
    .regex(/^[A-Z0-9]{2,12}$/),
  name: z.string().trim().min(1).max(40),
  password: z.string().min(10).max(200),
});
const change = z.strictObject({ current: z.string().min(1).max(200), next: z.string().min(10).max(200) });

/** What the console knows of the person: never a hash. */
export const personOf = (a: Account) => ({ staffNo: a.staffNo, name: a.name, nameEn: a.nameEn, title: a.title, roles: a.roles, stores: a.stores });

/** Login, logout, who am I, own password, and the first administrator of an empty installation (architecture §7, §8). */
export function sessionRoutes(app: FastifyInstance, hq: Hq): void {
  const { services } = hq;
  const codePath = join(services.config.data, 'admin-setup-code.txt');

  app.post('/session', { config: { rateLimit: { max: 30, timeWindow: '1 minute' } } }, async (request, reply) => {
    checkOrigin(request, services.config.origins);
    const input = login.parse(request.body);
    const verified = await services.identity.verifyPassword(input.staffNo, input.password);
    if (!verified.ok) {
      await hq.audit.record({ staffNo: input.staffNo.slice(0, 12), name: '' }, { action: 'loginFailed', subject: input.staffNo.slice(0, 12) });
      return need(verified, verified.problem.code === 'login-locked' ? 429 : 401);
    }
    const account = verified.value;
    if (!account.active || !mayEnter(account)) return refuse(403, 'hq-no-console');
    await hq.sessions.open(account, request, reply);
    await hq.audit.record(account, { action: 'login', subject: account.staffNo });
    return bootstrap(hq, account);
  });
  route(app, hq, { method: 'GET', url: '/session', action: 'signedIn', run: ({ user }) => bootstrap(hq, user) });
  route(app, hq, {
    method: 'POST',
    url: '/session/end',
    action: 'signedIn',
    run: async ({ user, request, reply }) => {
      await hq.sessions.close(request, reply);
      await hq.audit.record(user, { action: 'logout', subject: user.staffNo });
      return { ok: true };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/session/password',
    action: 'signedIn',
    body: change,
    run: async ({ user, body, request, reply }) => {
      need(await services.identity.verifyPassword(user.staffNo, body.current));
      const account = need(await services.identity.setPassword(user.staffNo, body.next));
      await hq.audit.record(user, { action: 'passwordChanged', subject: user.staffNo });
      await hq.sessions.open(account, request, reply);
      return { ok: true };
    },
  });

  const needsSetup = async (): Promise<boolean> => !(await services.identity.accounts()).some((a) => a.active && a.passwordHash !== undefined);
  // One at a time: of two first administrators at the same moment one is made, the other is told so.
  let setUp: Promise<unknown> = Promise.resolve();
  const oneAtATime = <T>(run: () => Promise<T>): Promise<T> => {
    const mine = setUp.then(run);
    setUp = mine.catch(() => undefined);
    return mine;
  };
  app.get('/setup', async (request) => {
    const needed = await needsSetup();
    const signedIn = (await hq.sessions.user(request)) !== undefined;
    if (needed) await setupCode(codePath, hq);
    // Demo logins exist only in a demo chain and are meant to be known (architecture §8).
    return services.config.demo && !needed ? { needed, signedIn, demo: { staffNo: '0001', password: DEMO_PASSWORD } } : { needed, signedIn };
  });
  app.post('/setup', { config: { rateLimit: { max: 5, timeWindow: '5 minutes' } } }, async (request, reply) => {
    checkOrigin(request, services.config.origins);
    const input = setup.parse(request.body);
    const account = await oneAtATime(async () => {
      if (!(await needsSetup())) return refuse(409, 'hq-setup-done');
      if ((await setupCode(codePath, hq)) !== input.code) return refuse(403, 'hq-setup-code');
      await services.identity.putStaff({ staffNo: input.staffNo, name: input.name, roles: ['ADM', 'OPS'], stores: [], active: true });
      const made = need(await services.identity.setPassword(input.staffNo, input.password));
      await rm(codePath, { force: true });
      return made;
    });
    await hq.sessions.open(account, request, reply);
    await hq.audit.record(account, { action: 'setup', subject: account.staffNo });
    return bootstrap(hq, account);
  });
}

/** The one-time administrator code lies in the data folder, readable by the operator only; the log says where, never what. */
async function setupCode(path: string, hq: Hq): Promise<string> {
  const found = await readFile(path, 'utf8').catch(() => '');
  if (found.trim() !== '') return found.trim();
  const code = Array.from({ length: 12 }, () => 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'[randomInt(32)]).join('');
  await writeFile(path, `${code}\n`, { mode: 0o600 });
  hq.services.log.warn({ path }, 'no administrator yet: the one-time code lies in this file');
  return code;
}

/** Everything the console needs once: the person, what they may do, stores, code tables, chain settings. */
async function bootstrap(hq: Hq, user: Account) {
  const { services } = hq;
  const [stores, codes, settings] = await Promise.all([readStores(services.store), readCodes(services.store), readSettings(services.store)]);
  return {
    user: personOf(user),
    may: permissionsOf(user),
    stores,
    codes,
    settings: settings ?? null,
    timeZone: services.config.timeZone,
    cutOff: services.config.cutOff,
    currency: services.config.currency,
    demo: services.config.demo,
    serverNow: services.now(),
  };
}
