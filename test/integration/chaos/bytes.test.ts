import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { PullReply, PushReply } from '../../../src/protocol/wire.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { sealFacts } from '../../../src/facts/seal.ts';
import { ulidFactory } from '../../../src/kernel/ulid.ts';
import { seeded, toldAction } from './told.ts';
import { loadIdentity, signerOf } from '../../../renderer/data/identity.ts';
import { createMemoryStore, newDisk } from '../../../renderer/data/memory-store.ts';
import { GatewayClient } from '../../../renderer/data/sync/gateway-client.ts';
import { TestChain } from '../chain.ts';
import { chaosProxy } from './proxy.ts';
import type { ChaosProxy, Fault } from './proxy.ts';

/** Conflicts §9: a cut at every byte. One device's client against the real gateway; what it is told is the truth or an error, never a part. */
let chain: TestChain;
let proxy: ChaosProxy;
let client: GatewayClient;
let seal: () => Fact;
beforeAll(async () => {
  chain = await TestChain.start();
  const disk = newDisk();
  const till = await chain.till('S01', { store: { kind: 'memory', disk } });
  const { terminal } = till.terminal.device;
  const identity = await loadIdentity(createMemoryStore({ disk }).device);
  if (identity === undefined) throw new Error('no identity');
  await till.close();
  proxy = await chaosProxy(() => chain.server.ports.http ?? 0);
  client = new GatewayClient({ terminal, sign: signerOf(identity.keys), now: () => Date.now(), endpoints: () => [proxy.url] });
  const newUlid = ulidFactory(() => Date.now(), seeded(20261121));
  let last = { terminal, epoch: 'A', jseq: 0, prevHash: '', numbers: {}, currency: 'CNY' };
  seal = () => {
    const sealed = sealFacts(
      toldAction(last.jseq).facts,
      last,
      { wallMs: Date.now(), offsetMs: 0, bootId: 'b', monoMs: 0, businessDate: '2026-11-21' },
      newUlid,
    );
    last = sealed.chain as typeof last;
    return sealed.facts[0]!; // one draft, one fact
  };
}, 120_000);
afterAll(async () => {
  await proxy.close();
  await chain.close();
});
const once = (fault: Fault, path: string): void => {
  let used = false;
  proxy.plan = (seen) => {
    if (used || !seen.path.includes(path)) return { kind: 'pass' };
    used = true;
    return fault;
  };
};
const pushOf = (fact: Fact): Promise<PushReply> =>
  client.push({ collection: 'facts', deviceNow: Date.now(), bootId: 'b', monoMs: 0, rows: [{ doc: { ...fact } }] });
/** Every byte of the body; of the head before it every 31st. */
const places = (path: string): readonly (readonly ['cut' | 'truncate', number])[] => {
  const { head = 0, body = 0 } = proxy.lengths.get(path) ?? {};
  const cuts = Array.from({ length: head + body + 1 }, (_, at) => at)
    .filter((at) => at >= head || at % 31 === 0)
    .map((at) => ['cut', at] as const);
  const short = Array.from({ length: body }, (_, at) => at)
    .filter((at) => at % 5 === 0)
    .map((at) => ['truncate', at] as const);
  return [...cuts, ...short];
};
const outcome = async <T>(work: Promise<T>): Promise<T | Error> => work.catch((e: unknown) => (e instanceof Error ? e : new Error(String(e))));

describe('a cut at every byte (conflicts §2, §9)', () => {
  test('of the answer to a push: an error or the whole truth; sent again it is one document, acknowledged once, and no gap', { timeout: 120_000 }, async () => {
    const probe = seal();
    await pushOf(probe);
    const spoilt = places('/api/v1/sync/push');
    expect(spoilt.length).toBeGreaterThan(100);
    const sent = [probe];
    const told = { error: 0, truth: 0 };
    for (const [kind, at] of spoilt) {
      const fact = seal();
      sent.push(fact);
      once({ kind, at }, '/sync/push');
      const first = await outcome(pushOf(fact));
      if (first instanceof Error) told.error += 1;
      else {
        told.truth += 1;
        expect(first.results, `${kind} at ${at}`).toEqual([{ id: fact.id, result: 'ok' }]);
      }
      expect((await pushOf(fact)).results).toEqual([{ id: fact.id, result: 'ok' }]);
    }
    expect(told.error).toBeGreaterThanOrEqual(spoilt.length - 1); // only the cut after the last byte may pass
    const stored = (await chain.docs('s01', 'fact:')).filter((d) => d['terminal'] === probe.terminal);
    expect(stored.map((d) => d['jseq']).sort((a, b) => Number(a) - Number(b))).toEqual(sent.map((f) => f.jseq));
    for (const f of sent) expect(stored.find((d) => d._id === f.id)?.['hash']).toBe(f.hash);
    const device = await chain.server.services.identity.device(probe.terminal);
    expect(device).toMatchObject({ ackJseq: sent.length, ahead: {} });
    expect(device?.state).not.toBe('quarantine');
    console.log(`push: ${spoilt.length} answers spoilt: ${told.error} errors, ${told.truth} read whole`);
  });
  test('of a page of a pull: an error or exactly that page, with its checkpoint', { timeout: 120_000 }, async () => {
    proxy.plan = undefined;
    let { checkpoint, more } = await client.pull({ collection: 'facts', checkpoint: null, limit: 500 });
    while (more) ({ checkpoint, more } = await client.pull({ collection: 'facts', checkpoint, limit: 500 }));
    await pushOf(seal());
    const page = (): Promise<PullReply> => client.pull({ collection: 'facts', checkpoint, limit: 10 });
    expect((await page()).documents).toHaveLength(1);
    const whole = jcs({ ...(await page()), serverNow: 0 });
    const spoilt = places('/api/v1/sync/pull');
    const told = { error: 0, truth: 0 };
    for (const [kind, at] of spoilt) {
      once({ kind, at }, '/sync/pull');
      const got = await outcome(page());
      if (got instanceof Error) told.error += 1;
      else {
        told.truth += 1;
        expect(jcs({ ...got, serverNow: 0 }), `${kind} at ${at}`).toBe(whole);
      }
    }
    expect(told.error).toBeGreaterThanOrEqual(spoilt.length - 2);
    console.log(`pull: ${spoilt.length} answers spoilt: ${told.error} errors, ${told.truth} read whole`);
  });
  test('a middle box that answers 502 with a page, 200 with a page, or nothing is never taken for headquarters', async () => {
    for (const fault of [
      { kind: 'status', status: 502 },
      { kind: 'status', status: 200 },
      { kind: 'status', status: 403 },
      { kind: 'drop' },
      { kind: 'lose' },
    ] as const) {
      const fact = seal();
      once(fault, '/sync/push');
      expect(await outcome(pushOf(fact)), JSON.stringify(fault)).toBeInstanceOf(Error);
      expect((await pushOf(fact)).results).toEqual([{ id: fact.id, result: 'ok' }]);
    }
  });
  test('the same push twice, one after the other and both at once, is one document and no second life of the journal (I15)', async () => {
    for (const together of [false, true]) {
      const facts = [seal(), seal()];
      for (const fact of facts) {
        once({ kind: 'twice', together }, '/sync/push');
        expect((await pushOf(fact)).results).toEqual([{ id: fact.id, result: 'ok' }]);
      }
    }
    const [any] = [seal()];
    expect((await pushOf(any)).results).toEqual([{ id: any.id, result: 'ok' }]);
    expect(await chain.server.services.identity.device(any.terminal)).toMatchObject({ ackJseq: any.jseq, ahead: {} });
    expect(await chain.docs('s01', `rul:ex:EX-11:${any.terminal}`)).toEqual([]);
  });
});
