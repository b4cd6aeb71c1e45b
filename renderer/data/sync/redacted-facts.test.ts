import { afterEach, describe, expect, test } from 'vitest';
import type { WireDoc } from '../../../src/facts/docs.ts';
import type { Fact, FactDraft } from '../../../src/facts/envelope.ts';
import { redact } from '../../../src/facts/personal.ts';
import { sealFacts } from '../../../src/facts/seal.ts';
import type { RxdbStore } from '../rxdb-store.ts';
import { Master, closeDevices, device, gateOf, settled } from './master-kit.ts';

const T0 = 1_763_700_000_000;
afterEach(closeDevices);

describe('facts whose person was erased (I17)', () => {
  const draft: FactDraft = {
    kind: 'cust.contacted',
    v: 1,
    scope: ['S01'],
    by: '0107',
    prev: {},
    body: { customerId: 'cust:1', channel: 'phone', result: 'reached', note: '欧阳若兰要婚戒' },
  };
  const sealed = (): Fact => {
    const [fact] = sealFacts(
      [draft],
      { terminal: 'S01-T1', epoch: 'A', currency: 'CNY', jseq: 0, prevHash: '', numbers: {} },
      { wallMs: T0, offsetMs: 0, bootId: 'b', monoMs: 0, businessDate: '2026-11-21' },
      () => '01KB0000000000000000000001',
      () => 'a'.repeat(32),
    ).facts;
    if (fact === undefined) throw new Error('nothing sealed');
    return fact;
  };
  const lies = async (store: RxdbStore, id: string): Promise<WireDoc | undefined> => {
    const found: WireDoc[] = [];
    await store.scan('facts', (docs) => {
      found.push(...docs.filter((d) => d.id === id));
    });
    return found[0];
  };

  test('the redacted copy that headquarters has takes the place of the full one on disk, and is never sent back', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const fact = sealed();
    await store.appendFacts([fact]);
    await engine.start();
    await settled('headquarters has the fact', async () => master.docs.has(fact.id));
    const seen: string[] = [];
    store.watch('facts', (docs) => {
      seen.push(...docs.map((d) => JSON.stringify(d)));
    });
    master.put({ ...redact(fact) });
    const pushed = master.pushes.length;
    engine.resync(['facts']);
    await settled('the redacted copy is here', async () => (await lies(store, fact.id))?.['redacted'] !== undefined);
    expect(await lies(store, fact.id)).toEqual(redact(fact));
    expect(seen).toEqual([JSON.stringify(redact(fact))]);
    for (let i = 0; i < 200; i += 1)
      await new Promise<void>((done) => {
        setImmediate(done);
      });
    expect(master.pushes.length).toBe(pushed);
  });

  test('one that was sent and whose answer was lost is sent again, and comes back as headquarters has it', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const fact = sealed();
    await store.appendFacts([fact]);
    master.put({ ...redact(fact) });
    await engine.start();
    await settled('the redacted copy is here', async () => (await lies(store, fact.id))?.['redacted'] !== undefined);
    expect(await lies(store, fact.id)).toEqual(redact(fact));
    const pushed = master.pushes.length;
    for (let i = 0; i < 200; i += 1)
      await new Promise<void>((done) => {
        setImmediate(done);
      });
    expect(master.pushes.length).toBe(pushed);
  });

  test('it arrives while the answer to our push is still on its way: it is not passed over', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const fact = sealed();
    await engine.start();
    await settled('a first pull was answered', async () => (master.pulls.get('facts') ?? 0) > 0);
    const [pull, push] = [gateOf(), gateOf()];
    master.reads = pull.wait;
    const asked = master.pulls.get('facts') ?? 0;
    engine.resync(['facts']);
    await settled('a pull is on its way', async () => (master.pulls.get('facts') ?? 0) > asked);
    master.answers = push.wait;
    await store.appendFacts([fact]);
    await settled('headquarters has taken ours', async () => master.docs.has(fact.id));
    master.put({ ...redact(fact) });
    pull.open();
    for (let i = 0; i < 300; i += 1)
      await new Promise<void>((done) => {
        setImmediate(done);
      });
    push.open();
    await settled('the redacted copy is here', async () => (await lies(store, fact.id))?.['redacted'] !== undefined);
    expect(await lies(store, fact.id)).toEqual(redact(fact));
  });
});
