import { expect, test } from 'vitest';
import { applyWrite } from '../../../src/facts/heads.ts';
import { encodeHlc } from '../../../src/kernel/hlc.ts';
import type { WireDoc } from '../../../src/facts/docs.ts';
import { contact, correctedClock } from '../clock.ts';
import { someFacts, someHead } from '../contract.ts';
import { headDoc } from '../documents.ts';
import { createMemoryStore, newDisk } from '../memory-store.ts';
import { Exchange } from './exchange.ts';
import { GatewayClient, GatewayError, NetworkError } from './gateway-client.ts';
import { PendingLedger, ackKey } from './ledger.ts';

const node = { terminal: 'S01-T1', epoch: 'A' };
const clock = correctedClock({ wallMs: () => 1000, monoMs: () => 0, bootId: 'b' });

/** A gateway made of answers, path by path. */
type Answer = (body: unknown) => { readonly status?: number; readonly json: unknown } | 'dead';
function gateway(routes: Readonly<Record<string, Answer>>): { readonly fetch: typeof fetch; readonly calls: string[] } {
  const calls: string[] = [];
  const fake = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const path = String(input).replace(/^.*\/api\/v1/, '');
    calls.push(path);
    const answer = routes[path]?.(JSON.parse(typeof init?.body === 'string' ? init.body : 'null')) ?? { status: 404, json: {} };
    if (answer === 'dead') throw new TypeError('failed to fetch');
    return new Response(JSON.stringify(answer.json), { status: answer.status ?? 200 });
  };
  return { fetch: fake as typeof fetch, calls };
}
const AUTH = {
  '/auth/challenge': () => ({ json: { nonce: 'n' } }),
  '/auth/token': () => ({ json: { token: 't1', expiresAtMs: 3_600_000 } }),
} as const satisfies Record<string, Answer>;
const refused = (status: number, code: string): ReturnType<Answer> => ({ status, json: { error: { code, zh: '', en: '' } } });
const clientOf = (g: { readonly fetch: typeof fetch }): GatewayClient =>
  new GatewayClient({ terminal: 'S01-T1', endpoints: () => ['http://a'], sign: async () => 'sig', now: () => clock.now(), fetch: g.fetch });
async function exchangeOf(g: { readonly fetch: typeof fetch }, disk = newDisk()) {
  const { device } = createMemoryStore({ disk });
  const ledger = await PendingLedger.open(device, node);
  const exchange = await Exchange.open({
    client: clientOf(g),
    terminal: 'S01-T1',
    clock,
    ledger,
    device,
    whenOnline: async () => undefined,
    onSuccess: () => undefined,
    onFailure: () => undefined,
    onForeign: async () => undefined,
    holds: () => false,
    pause: async () => undefined,
  });
  return { device, ledger, exchange };
}

test('an expired token is renewed once by challenge and the request goes again; a refusal that stays is thrown', async () => {
  let tokens = 0;
  let good = 2;
  const g = gateway({
    ...AUTH,
    '/auth/token': () => ({ json: { token: `t${++tokens}`, expiresAtMs: 3_600_000 } }),
    '/catalogue/manifest': () => (tokens >= good ? { json: { version: '1', rows: 0, segments: [] } } : refused(401, 'token-expired')),
  });
  expect((await clientOf(g).manifest()).version).toBe('1');
  expect(g.calls.filter((c) => c === '/catalogue/manifest')).toHaveLength(2);
  good = 99;
  await expect(clientOf(g).manifest()).rejects.toMatchObject({ status: 401, code: 'token-expired' });
});

test("everything but 2xx throws; no answer and a proxy's 502 are the network", async () => {
  await expect(clientOf(gateway({ ...AUTH, '/catalogue/manifest': () => refused(403, 'device-revoked') })).manifest()).rejects.toBeInstanceOf(GatewayError);
  await expect(clientOf(gateway({ ...AUTH, '/catalogue/manifest': () => 'dead' })).manifest()).rejects.toBeInstanceOf(NetworkError);
  await expect(clientOf(gateway({ ...AUTH, '/catalogue/manifest': () => ({ status: 502, json: '<html>' }) })).manifest()).rejects.toBeInstanceOf(NetworkError);
});

test('endpoints are tried in their order, the next one when one does not answer', async () => {
  const urls: string[] = [];
  const client = new GatewayClient({
    terminal: 'S01-T1',
    endpoints: () => ['http://relay', 'http://hq'],
    sign: async () => 's',
    now: () => 0,
    fetch: async (u) => {
      urls.push(String(u));
      throw new TypeError('no');
    },
  });
  await client.manifest().catch(() => undefined);
  client.failOver();
  await client.manifest().catch(() => undefined);
  client.failOver();
  expect(urls.map((u) => new URL(u).host)).toEqual(['relay', 'hq']);
  expect(client.endpoint()).toBe('http://relay');
});

test('one row headquarters cannot read is noted and counted; the rest of the batch is acknowledged and the queue goes on', async () => {
  const facts = someFacts(3);
  const g = gateway({
    ...AUTH,
    '/sync/push': (body) => ({
      json: {
        serverNow: 1,
        results: (body as { rows: { doc: WireDoc }[] }).rows.map(({ doc }, i) =>
          i === 1 ? { id: doc.id, result: 'quarantined', code: 'body-invalid' } : { id: doc.id, result: 'ok' },
        ),
      },
    }),
  });
  const { exchange, ledger, device } = await exchangeOf(g);
  ledger.wrote(facts);
  expect(
    await exchange.push(
      'facts',
      facts.map((f) => ({ doc: { ...f } })),
    ),
  ).toEqual([]);
  expect([ledger.size(), exchange.quarantined(), ledger.ack().jseq]).toEqual([0, 1, 3]);
  expect((await device.all<{ code: string }>('quarantine')).map((r) => r.value.code)).toEqual(['body-invalid']);
});

test("another's facts that the engine takes for unsent, because the page was loaded anew in the middle of a pull, are not sent", async () => {
  const [mine, theirs] = someFacts(2);
  const sent: string[][] = [];
  const g = gateway({
    ...AUTH,
    '/sync/push': (body) => {
      const ids = (body as { rows: { doc: WireDoc }[] }).rows.map(({ doc }) => doc.id);
      sent.push(ids);
      return { json: { serverNow: 1, results: ids.map((id) => ({ id, result: 'ok' })) } };
    },
  });
  const { exchange } = await exchangeOf(g);
  const foreign = { doc: { ...theirs, terminal: 'S01-T9' } as WireDoc };
  expect(await exchange.push('facts', [foreign])).toEqual([]);
  expect(sent).toEqual([]);
  expect(await exchange.push('facts', [foreign, { doc: { ...mine } as WireDoc }])).toEqual([]);
  expect(sent).toEqual([[mine?.id]]);
});

test('a foreign checkpoint starts the collection from nothing, and stays so until it is whole again (SC-22)', async () => {
  const asked: unknown[] = [];
  const g = gateway({
    ...AUTH,
    '/sync/pull': (body) => {
      const { checkpoint } = body as { checkpoint: { seq: string } | null };
      asked.push(checkpoint?.seq ?? null);
      if (checkpoint?.seq === '90') return refused(409, 'checkpoint-foreign');
      const n = Number(checkpoint?.seq ?? 0) + 1;
      return { json: { documents: n <= 3 ? [{ id: `rul:${n}` }] : [], checkpoint: { dbEpoch: 'new', seq: String(n) }, more: n < 3 } };
    },
  });
  const disk = newDisk();
  const { exchange } = await exchangeOf(g, disk);
  const page = await exchange.pull('rulings', { dbEpoch: 'old', seq: '90' }, 500);
  expect(page.documents.map((d) => d.id)).toEqual(['rul:1', 'rul:2', 'rul:3']);
  expect(asked).toEqual(['90', null, '1', '2']);
  // The engine may come with its old checkpoint once more, even after a restart: it is not used.
  asked.splice(0);
  await (await exchangeOf(g, disk)).exchange.pull('rulings', { dbEpoch: 'new', seq: '2' }, 500);
  expect(asked[0]).toBeNull();
  await exchange.refilled('rulings');
  asked.splice(0);
  await exchange.pull('rulings', page.checkpoint, 500);
  expect(asked).toEqual(['3']);
});

test('what waits: own facts beyond the acknowledgement, by kind and age, through a restart; older epochs keep their own', async () => {
  const disk = newDisk();
  const facts = someFacts(3);
  const { ledger } = await exchangeOf(gateway({}), disk);
  ledger.wrote(facts);
  await ledger.acknowledged(facts.slice(0, 2).map((f) => ({ ...f })));
  expect(ledger.byKind()).toEqual({ 'staff.duty': { count: 1, oldestMs: facts[2]?.wallMs } });
  const again = (await exchangeOf(gateway({}), disk)).ledger;
  again.wrote(facts);
  expect([again.size(), again.ack().jseq, again.last().jseq]).toEqual([1, 2, 3]);
  const next = await PendingLedger.open(createMemoryStore({ disk }).device, { ...node, epoch: 'B' });
  next.wrote(facts);
  expect([next.size(), next.last().jseq, next.ack().jseq]).toEqual([1, 0, 0]);
  expect(disk.device.has(`state/${ackKey('A')}`)).toBe(true);
});

test('a card stays waiting until a pushed state contains what was written here', async () => {
  const { ledger } = await exchangeOf(gateway({}));
  const first = someHead('cust:1', { name: '李娜' });
  const second = applyWrite(
    first,
    { id: 'cust:1', cls: 'customer', scope: ['S01'], fields: { wechat: 'x' }, by: '0107' },
    encodeHlc(1_763_700_200_000, 0, 'S01-T1A'),
  );
  await ledger.wroteHead(first, 10);
  await ledger.wroteHead(second, 20);
  await ledger.acknowledged([headDoc(first)]);
  expect(ledger.isPending('cust:1')).toBe(true);
  // What was sent by hand meanwhile is written back as it was sent (simulator, seed 99).
  await ledger.wroteHead(first, 30);
  await ledger.acknowledged([headDoc(first)]);
  expect(ledger.isPending('cust:1')).toBe(true);
  const merged = applyWrite(
    second,
    { id: 'cust:1', cls: 'customer', scope: ['S01'], fields: { email: 'y' }, by: '0112' },
    encodeHlc(1_763_700_300_000, 0, 'S01-T2A'),
  );
  await ledger.acknowledged([headDoc(merged)]);
  expect(ledger.isPending('cust:1')).toBe(false);
});

test('conflicts §3.2: every answer measures the clock, so that one set while on line puts one fact wrong at most (EX-12); one set during a request measures nothing', async () => {
  const HOUR = 3_600_000;
  let [trueMs, ahead, tookMs] = [1_763_700_000_000, 0, 40];
  const till = correctedClock({ wallMs: () => trueMs + ahead, monoMs: () => trueMs - 1_763_000_000_000, bootId: 'b' });
  const answer = async (): Promise<{ readonly serverNow: number }> => {
    trueMs += tookMs / 2;
    const serverNow = trueMs;
    trueMs += tookMs / 2;
    return { serverNow };
  };
  await contact(till, answer);
  expect(till.offsetMs()).toBe(0);
  ahead = 3 * HOUR;
  await contact(till, answer);
  expect([till.offsetMs(), till.now() - trueMs]).toEqual([-3 * HOUR, 0]);
  // A slow way there and back is no news: the answer may have been made at either end of it.
  tookMs = 6000;
  await contact(till, async () => {
    trueMs += 5900;
    const serverNow = trueMs;
    trueMs += 100;
    return { serverNow };
  });
  expect(till.offsetMs()).toBe(-3 * HOUR);
  tookMs = 40;
  await contact(till, async () => {
    const reply = await answer();
    ahead = 0;
    return reply;
  });
  expect(till.offsetMs()).toBe(-3 * HOUR);
  await contact(till, answer);
  expect(till.offsetMs()).toBe(0);
  // The push is such a contact.
  const facts = someFacts(1);
  const g = gateway({
    ...AUTH,
    '/sync/push': (body) => ({
      json: { serverNow: trueMs - HOUR, results: (body as { rows: { doc: WireDoc }[] }).rows.map(({ doc }) => ({ id: doc.id, result: 'ok' })) },
    }),
  });
  const { device } = createMemoryStore({ disk: newDisk() });
  const exchange = await Exchange.open({
    client: clientOf(g),
    terminal: 'S01-T1',
    clock: till,
    ledger: await PendingLedger.open(device, node),
    device,
    whenOnline: async () => undefined,
    onSuccess: () => undefined,
    onFailure: () => undefined,
    onForeign: async () => undefined,
    holds: () => false,
    pause: async () => undefined,
  });
  await exchange.push(
    'facts',
    facts.map((f) => ({ doc: { ...f } })),
  );
  expect(till.offsetMs()).toBe(-HOUR);
});
