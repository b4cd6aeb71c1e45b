import { afterEach, expect, test } from 'vitest';
import fc from 'fast-check';
import { applyWrite } from '../../../src/facts/heads.ts';
import { encodeHlc } from '../../../src/kernel/hlc.ts';
import { someFacts, someHead } from '../contract.ts';
import { headDoc } from '../documents.ts';
import { newDisk } from '../memory-store.ts';
import { GatewayError } from './gateway-client.ts';
import { inHalves } from './halves.ts';
import { Master, closeDevices, device, settled } from './master-kit.ts';
import { pushCard } from './push-card.ts';
import { taken, till, type Asked } from './till-kit.ts';

/** A request that is refused as a whole, again and again, must keep neither the queue nor a headquarters that was set back (conflicts §2, SC-22). */
const tooLong = (): Response => new Response('<html>413 Request Entity Too Large</html>', { status: 413 });
const ids = (body: Asked): string[] => (body.rows ?? body.docs ?? []).map((r) => ('doc' in r ? r.doc.id : r.id));
const cards = Array.from({ length: 7 }, (_, i) => someHead(`cust:0${i}`, { name: '李娜' }));

afterEach(closeDevices);

test('every item goes in its order, but those that are refused by themselves, whichever they are', () =>
  fc.assert(
    fc.asyncProperty(fc.uniqueArray(fc.integer(), { maxLength: 40 }), fc.func(fc.boolean()), fc.integer({ min: 1, max: 40 }), async (items, bad, most) => {
      const alone: number[] = [];
      const sent = await inHalves(
        items,
        async (part) => {
          if (part.length > most || part.some((i) => bad(i))) throw new GatewayError(413, 'body-too-large');
          return part;
        },
        async (i) => {
          alone.push(i);
          return [];
        },
      );
      expect([sent, alone]).toEqual([items.filter((i) => !bad(i)), items.filter((i) => bad(i))]);
    }),
  ));
test.each([401, 403, 409, 429, 500, 503, 507])('a refusal %i that is not for what was sent goes to the caller as it is', async (status) => {
  let calls = 0;
  const send = async (): Promise<never> => {
    calls += 1;
    throw new GatewayError(status, 'no');
  };
  await expect(inHalves([1, 2, 3], send, async () => [])).rejects.toMatchObject({ status });
  expect(calls).toBe(1);
});

test('a headquarters that was set back and refuses a page of cards gets the others, and the one it refuses waits here: nothing is held for ever', async () => {
  const disk = newDisk();
  const refuse = new Set(['cust:03']);
  const there: string[] = [];
  const answer = async (path: string, body: Asked): Promise<object> => {
    if (path === '/sync/pull') return { documents: [], checkpoint: { dbEpoch: 'new', seq: '1' }, more: false };
    if (path !== '/sync/push') return { taken: 0, waiting: 0 };
    if ((body.rows ?? []).length > 3 || ids(body).some((id) => refuse.has(id))) return tooLong();
    there.push(...ids(body));
    return taken(body.rows);
  };
  const first = await till(disk, answer);
  for (const card of cards) await first.store.putHead(card);
  await first.setBack.begin({ A: 1 }, []);
  await first.setBack.send();
  expect(there).toEqual(cards.map((c) => c.id).filter((id) => id !== 'cust:03'));
  expect([first.setBack.holds('customers'), first.exchange.isUnsent('cust:03'), first.exchange.quarantined()]).toEqual([false, true, 1]);
  expect(first.ledger.heads().map((h) => h.id)).toEqual(['cust:03']);
  await first.exchange.pull('customers', null, 10); // not held

  // After a restart it still waits; once headquarters takes it, nothing is left of it.
  const second = await till(disk, answer);
  expect([second.ledger.heads().map((h) => h.id), second.exchange.isUnsent('cust:03'), second.exchange.quarantined()]).toEqual([['cust:03'], true, 1]);
  refuse.clear();
  const card = await second.store.getHead('cust:03');
  if (card === undefined) throw new Error('the card is gone');
  await pushCard(second.store, second.exchange, headDoc(card));
  expect([there.at(-1), second.ledger.size(), second.exchange.isUnsent('cust:03'), second.exchange.quarantined()]).toEqual(['cust:03', 0, false, 0]);
  expect(await second.store.device.all('quarantine')).toEqual([]);
});

test('one that was refused and then conflicts is not there before the merged one is', async () => {
  const mine = someHead('cust:01', { name: '李娜' });
  const theirs = someHead('cust:01', { city: '苏州' });
  let say: 'refuse' | 'conflict' | 'ok' = 'refuse';
  const t = await till(newDisk(), async (_path, body) => {
    if (say === 'refuse') return tooLong();
    return say === 'ok' ? taken(body.rows) : { results: [{ id: mine.id, result: 'conflict', master: headDoc(theirs) }], serverNow: 1000 };
  });
  await t.store.putHead(mine);
  await t.exchange.push('customers', [{ doc: headDoc(mine) }]);
  say = 'conflict';
  expect(await t.exchange.push('customers', [{ doc: headDoc(mine) }])).toEqual([headDoc(theirs)]);
  expect([t.exchange.isUnsent(mine.id), t.ledger.isPending(mine.id)]).toEqual([true, true]);
  say = 'ok';
  await pushCard(t.store, t.exchange, headDoc(mine), headDoc(theirs));
  expect([t.exchange.isUnsent(mine.id), t.ledger.isPending(mine.id)]).toEqual([false, false]);
});

test('papers of headquarters that are too many for one request are handed over in parts', async () => {
  const handed: string[] = [];
  const t = await till(newDisk(), async (path, body) => {
    if (path !== '/sync/giveback') return taken(body.rows);
    if ((body.docs ?? []).length > 2) return tooLong();
    handed.push(...ids(body));
    return { taken: 0, waiting: 0 };
  });
  const rulings = Array.from({ length: 9 }, (_, i) => ({ id: `rul:ex:EX-17:gift:${i}` }));
  await t.store.arrive('rulings', rulings);
  await t.setBack.begin({ A: 1 }, []);
  expect([...handed].sort()).toEqual(rulings.map((r) => r.id));
});

test('facts before one that is refused by itself go, in their order; it and what follows wait, and none is taken for sent', async () => {
  const facts = someFacts(5);
  const bad = facts[3]?.id ?? '';
  const there: string[] = [];
  const t = await till(newDisk(), async (_path, body) => {
    if (ids(body).includes(bad)) return tooLong();
    there.push(...ids(body));
    return taken(body.rows);
  });
  t.ledger.wrote(facts);
  const sending = t.exchange.push(
    'facts',
    facts.map((f) => ({ doc: { ...f } })),
  );
  await expect(sending).rejects.toMatchObject({ status: 413 });
  expect(there).toEqual(facts.slice(0, 3).map((f) => f.id));
  expect([t.ledger.facts().map((f) => f.id), t.ledger.ack().jseq, t.exchange.quarantined()]).toEqual([facts.slice(3).map((f) => f.id), 3, 0]);
});

test('RxDB takes a card that was refused by itself for sent: what headquarters writes on it is laid into ours, not over it', async () => {
  const master = new Master();
  const { store, engine } = await device(master);
  const write = (seconds: number, node: string, fields: Record<string, string>, on?: ReturnType<typeof applyWrite>) =>
    applyWrite(on, { id: 'cust:1', cls: 'customer', scope: ['S01'], by: node, fields }, encodeHlc(1_763_700_000_000 + seconds * 1000, 0, node));
  const base = write(0, 'S01-T1A', { name: '李娜', city: '上海' });
  await store.putHead(base);
  await engine.start();
  await settled('headquarters has the card', async () => master.get('cust:1') !== undefined);

  master.refused.add('cust:1');
  await store.putHead(write(10, 'S01-T1A', { name: '李娜娜' }, base));
  await settled('it was sent and refused', async () => master.pushes.length >= 2);
  master.put(headDoc(write(20, 'HQ1A', { city: '苏州' }, base)));
  engine.resync(['customers']);
  await settled('the card of headquarters is here', async () => (await store.getHead('cust:1'))?.fields['city']?.value === '苏州');
  expect((await store.getHead('cust:1'))?.fields['name']?.value).toBe('李娜娜');
});
