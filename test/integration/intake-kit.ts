import { createServer } from 'node:http';
import type { IncomingMessage, Server as HttpServer, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { addPeople, HqClient } from '../../sync-server/hq/testclient.ts';
import { addStores, testServer } from '../../sync-server/gateway/testkit.ts';
import type { TestServer } from '../../sync-server/gateway/testkit.ts';
import { CODES, SETTINGS } from '../../sync-server/demo/reference.ts';

export const HOUR = 3_600_000;

/** An SMS provider on a port of its own: what it does with each request is said by the test. */
export class FakeProvider {
  readonly got: { readonly body: string; readonly headers: IncomingMessage['headers'] }[] = [];
  answer: (request: IncomingMessage, reply: ServerResponse, body: string) => void = (_request, reply) => {
    reply.end('{"code":0,"id":"M1"}');
  };
  private constructor(
    private server: HttpServer,
    readonly port: number,
  ) {}
  static async start(port = 0): Promise<FakeProvider> {
    const made: { fake?: FakeProvider } = {};
    const server = createServer((request, reply) => {
      let body = '';
      request.on('data', (chunk: Buffer) => {
        body += chunk.toString();
      });
      request.on('end', () => {
        made.fake?.got.push({ body, headers: request.headers });
        made.fake?.answer(request, reply, body);
      });
    });
    await new Promise<void>((resolve) => {
      server.listen(port, '127.0.0.1', resolve);
    });
    made.fake = new FakeProvider(server, (server.address() as AddressInfo).port); // listening on TCP
    return made.fake;
  }
  get url(): string {
    return `http://127.0.0.1:${this.port}/send`;
  }
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise<void>((resolve) => {
      this.server.close(() => resolve());
    });
  }
}

export interface Desk {
  readonly t: TestServer;
  readonly admin: HqClient; // 0001 ADM
  readonly ops: HqClient; // 0002 OPS
  readonly manager: HqClient; // 0101 SM of S01
  readonly key: string;
  now: () => number;
}
/** Headquarters with two stores, people, code tables and a key for website and dianping. */
export async function openDesk(
  options: { readonly data?: string; readonly keep?: boolean; readonly now?: () => number; readonly fresh?: boolean } = {},
): Promise<Desk> {
  const t = await testServer({
    ...(options.data === undefined ? {} : { data: options.data }),
    ...(options.keep === undefined ? {} : { keep: options.keep }),
    ...(options.now === undefined ? {} : { now: options.now }),
  });
  let key = '';
  if (options.fresh !== false) {
    await addStores(t.server, ['S01', 'S02']);
    await t.server.services.store.write(
      'ref',
      [...CODES, SETTINGS].map(({ id, ...rest }) => ({ _id: id, ...rest })),
    );
    await addPeople(t.server);
    key = (await t.server.services.apiKeys.create({ name: '官网', sources: ['website', 'dianping'], by: '0001' })).key;
  }
  return {
    t,
    key,
    admin: await HqClient.as(t.url, '0001'),
    ops: await HqClient.as(t.url, '0002'),
    manager: await HqClient.as(t.url, '0101'),
    now: options.now ?? (() => Date.now()),
  };
}

export const booking = (orderId: string, more: Readonly<Record<string, unknown>> = {}): Record<string, unknown> => ({
  source: 'website',
  orderId,
  storeId: 'S01',
  name: '顾晴',
  title: 'ms',
  phone: '13700004410',
  visitAt: new Date(Date.now() + 26 * HOUR).toISOString(),
  need: '求婚钻戒',
  ...more,
});

export async function hand(
  url: string,
  key: string | undefined,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<{
  readonly status: number;
  readonly body: {
    readonly id: string;
    readonly number: string;
    readonly duplicate: boolean;
    readonly error: { readonly code: string; readonly zh: string; readonly en: string; readonly params?: Record<string, string> };
  };
}> {
  const response = await fetch(`${url}/api/v1/appointments`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(key === undefined ? {} : { authorization: `Bearer ${key}` }), ...headers },
    body: typeof body === 'string' ? body : JSON.stringify(body),
  });
  return { status: response.status, body: (await response.json()) as never }; // looked into by the test that knows it
}
/** A booking that has been handed in; its appointment id. */
export async function booked(desk: Desk, orderId: string, more: Readonly<Record<string, unknown>> = {}): Promise<string> {
  const answer = await hand(desk.t.url, desk.key, booking(orderId, more));
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  await desk.t.server.services.adjudicator.settled();
  return answer.body.id;
}
/** Messages go to this provider at once. */
export async function sendTo(desk: Desk, url: string, more: Readonly<Record<string, unknown>> = {}, delayS = 0): Promise<void> {
  const { settings, rev } = (await desk.admin.get('/sms-settings')).body as unknown as { settings: { http: object } & object; rev: string };
  const answer = await desk.admin.put('/sms-settings', {
    settings: { ...settings, provider: 'http', delayS, http: { ...settings.http, url, okField: 'code', okValue: '0', refField: 'id', timeoutS: 2, ...more } },
    secrets: { httpToken: 'let-me-in' },
    rev,
  });
  if (answer.status !== 200) throw new Error(answer.text);
}
export async function settled(desk: Desk): Promise<void> {
  await desk.t.server.services.adjudicator.settled();
  await desk.t.server.services.outbox.settled();
}
