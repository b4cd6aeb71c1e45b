import Fastify from 'fastify';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStores, testServer, type TestServer } from '../gateway/testkit.ts';
import { demoRoutes } from './plugin.ts';
import { STORES } from './reference.ts';

let t: TestServer;
beforeAll(async () => {
  t = await testServer();
  await addStores(
    t.server,
    STORES.map((s) => s.storeId),
  );
});
afterAll(() => t.stop());

async function offers(
  options: {
    readonly demo?: boolean;
    readonly open?: boolean;
    readonly from?: string;
    readonly host?: string;
    readonly headers?: Readonly<Record<string, string>>;
  } = {},
): Promise<readonly { readonly code: string }[]> {
  const app = Fastify();
  const { services } = t.server;
  demoRoutes(app, { ...services, config: { ...services.config, demo: options.demo ?? true, demoEnrolment: options.open === true ? 'anyone' : 'local' } });
  const answer = await app.inject({
    url: '/api/v1/demo/terminals',
    remoteAddress: options.from ?? '127.0.0.1',
    headers: { host: options.host ?? '127.0.0.1:5180', ...options.headers },
  });
  await app.close();
  expect(answer.statusCode).toBe(200);
  return answer.json();
}

describe('one-tap enrolment of the demo chain (security)', () => {
  it('offers codes to somebody at this machine', async () => {
    expect((await offers()).map((o) => o.code.length > 0)).toEqual([true, true, true]);
    expect(await offers({ host: 'localhost:5180', from: '::1' })).toHaveLength(3);
  });
  it.each([
    ['another machine', { from: '10.0.0.7' }],
    ['a page whose name was pointed at this machine', { host: 'rebound.example:5180' }],
    ['whoever comes through a proxy', { headers: { 'x-forwarded-for': '10.0.0.7' } }],
    ['whoever comes through a proxy that says Forwarded', { headers: { forwarded: 'for=10.0.0.7' } }],
    ['anybody at an ordinary headquarters', { demo: false }],
    ['anybody at an ordinary headquarters, even opened', { demo: false, open: true }],
  ] as const)('offers nothing to %s', async (_who, options) => {
    expect(await offers(options)).toEqual([]);
  });
  it('offers codes to everybody only when the setting says so', async () => {
    expect(await offers({ from: '10.0.0.7', host: 'demo.example', open: true })).toHaveLength(3);
  });
});
