import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { addStores, received, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { addPeople, HqClient } from './testclient.ts';

let t: TestServer;
let admin: HqClient;
let opening = '';
beforeAll(async () => {
  t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  const made = await t.server.services.hqWriter.commit([received('S01', ['RD2600017', 'RD2600021', 'RD2600022'])]);
  opening = made.ok ? (made.value[0]?.id ?? '') : '';
  await t.server.services.adjudicator.settled();
  admin = await HqClient.as(t.url, '0001');
});
afterAll(() => t.stop());
const lines = (docs: readonly unknown[]): string => `${docs.map((d) => JSON.stringify(d)).join('\n')}\n`;
interface Shown {
  readonly counts: { new: number; present: number; refused: number };
  readonly kinds: readonly { kind: string; n: number }[];
  readonly refused: readonly { line: number; problem: { code: string } }[];
}
const preview = async (text: string): Promise<Shown> => (await admin.post('/rescue/preview', { text })).body as unknown as Shown;

describe('the file a terminal saved before it took another identity (conflicts §4.12: nothing is lost)', () => {
  it('is looked at first, taken in with a reason, judged like what came over the wire, and adds nothing the second time', async () => {
    // A terminal of another installation: this headquarters never heard of it.
    const other = await testServer();
    await addStores(other.server, ['S01']);
    const till = await TestTerminal.enrolled(other, 'S01');
    await other.stop();
    const [sale] = till.seal(saleOf('S01', '0107', 'RD2600017', [opening]));
    const card = {
      id: 'cust:01JZ0000000000000000000001',
      v: 1,
      cls: 'customer',
      scope: ['S01'],
      fields: { name: { value: '李娜', hlc: '001764460800000.0000.S01-T1A', by: '0107' } },
      sets: {},
      notes: [],
      history: [],
    };
    const text = lines([sale, card]);
    expect(await preview(text)).toMatchObject({
      counts: { new: 2, present: 0, refused: 0 },
      kinds: [
        { kind: 'customer', n: 1 },
        { kind: 'sale.committed', n: 1 },
      ],
      refused: [],
    });
    expect(await t.server.services.store.get('s01', [sale?.id ?? ''])).toEqual([undefined]); // looking writes nothing
    expect((await admin.post('/rescue/take', { text, reason: '' })).status).toBe(400);
    expect((await admin.post('/rescue/take', { text, reason: '总部重装' })).body).toEqual({ written: 2, new: 2, present: 0, refused: 0 });
    await t.server.services.adjudicator.settled();
    const [stored, person] = await t.server.services.store.get('s01', [sale?.id ?? '', card.id]);
    expect(stored).toMatchObject({ hash: sale?.hash, kind: 'sale.committed' });
    expect(person).toMatchObject({ fields: { name: { value: '李娜' } } });
    const [piece] = await t.server.services.store.get('agg', ['agg:piece:RD2600017']);
    expect(JSON.stringify(piece)).toContain(sale?.id);
    expect(await preview(text)).toMatchObject({ counts: { new: 0, present: 2, refused: 0 } });
    expect((await admin.post('/rescue/take', { text, reason: '再来一次' })).body).toMatchObject({ written: 0 });
  });
  it('a spoilt line is named with its number and reason, and the good ones are taken', async () => {
    const till = await TestTerminal.enrolled(t, 'S01');
    const [good] = till.seal(saleOf('S01', '0107', 'RD2600021', [opening]));
    const [changed] = till.seal(saleOf('S01', '0107', 'RD2600022', [opening]));
    const [foreign] = till.seal(saleOf('S09', '0107', 'RD2600022', [opening], { scope: ['S09'] }));
    const text = `${lines([good])}\n{"half":\n${lines([{ ...changed, by: '0199' }, foreign, { id: 'fact:x' }, { id: 'rul:ex:EX-01:x' }, 7])}`;
    const seen = await preview(text);
    expect(seen.counts).toEqual({ new: 1, present: 0, refused: 6 });
    expect(seen.refused.map((r) => [r.line, r.problem.code])).toEqual([
      [3, 'rescue-line'],
      [4, 'rescue-hash'],
      [5, 'rescue-store'],
      [6, 'rescue-format'],
      [7, 'rescue-format'],
      [8, 'rescue-line'],
    ]);
    expect((await admin.post('/rescue/take', { text, reason: '补录好的' })).body).toMatchObject({ written: 1 });
    expect(await preview(lines([{ ...good, hash: 'other' }]))).toMatchObject({ counts: { refused: 1 } });
  });
  it('an emptied card is taken only where its person’s erasure was ordered (I17)', async () => {
    const card = (id: string, erased: boolean): object => ({
      id,
      v: 1,
      cls: 'customer',
      scope: ['S01'],
      fields: {},
      sets: {},
      notes: [],
      history: [],
      ...(erased ? { erasedAt: '001764460800000.0000.HQ1A' } : {}),
    });
    expect((await preview(lines([card('cust:01JZ0000000000000000000002', true)]))).refused.map((r) => r.problem.code)).toEqual(['rescue-erased']);
    expect(await preview(lines([card('cust:01JZ0000000000000000000002', false)]))).toMatchObject({ counts: { new: 1, refused: 0 } });
  });
  it('on a full disk it says so in both languages, and the same file is taken whole when there is room again', async () => {
    let full = false;
    const own = await testServer({ diskFault: () => (full ? new Error('IO error: 000003.log: No space left on device') : undefined) });
    try {
      await addStores(own.server, ['S01']);
      await addPeople(own.server);
      const desk = await HqClient.as(own.url, '0001');
      const till = await TestTerminal.enrolled(own, 'S01');
      const text = lines(['RD1', 'RD2', 'RD3'].flatMap((no) => till.seal(saleOf('S01', '0107', no, []))));
      await own.server.services.adjudicator.settled();
      full = true;
      const refused = await desk.post('/rescue/take', { text, reason: '补录' });
      expect([
        refused.status,
        refused.body.error?.code,
        /满|空间/.test(refused.body.error?.zh ?? ''),
        /room|space|full/i.test(refused.body.error?.en ?? ''),
      ]).toEqual([507, 'store-full', true, true]);
      full = false;
      expect((await desk.post('/rescue/take', { text, reason: '补录' })).body).toMatchObject({ written: 3, refused: 0 });
    } finally {
      await own.stop();
    }
  });
  it('is for those who may decide about terminals', async () => {
    const manager = await HqClient.as(t.url, '0101');
    for (const path of ['/rescue/preview', '/rescue/take']) expect((await manager.post(path, { text: 'x', reason: '试试' })).status).toBe(403);
    expect((await new HqClient(t.url).post('/rescue/take', { text: 'x', reason: '试试' })).status).toBe(401);
  });
});

describe('a device that comes from a headquarters that is gone (conflicts §4.11: a number is in one customer’s hand)', () => {
  it('begins after the series it had under the same name, and at A under another', async () => {
    const code = async (): Promise<string> => {
      const made = await t.server.services.identity.createCode({ storeId: 'S02', by: 'test' });
      return made.ok ? made.value.code : '';
    };
    const enrol = async (former?: object): Promise<{ terminal: string; epoch: string }> => {
      const { kty, crv, x, y } = await crypto.subtle.exportKey(
        'jwk',
        (await crypto.subtle.generateKey({ name: 'ECDSA', namedCurve: 'P-256' }, true, ['sign', 'verify'])).publicKey,
      );
      const answer = await fetch(`${t.url}/api/v1/enroll`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({
          code: await code(),
          publicKey: { kty, crv, x, y },
          label: '收银台',
          installId: crypto.randomUUID(),
          host: 'browser',
          ...(former === undefined ? {} : { former }),
        }),
      });
      return (await answer.json()) as { terminal: string; epoch: string };
    };
    expect(await enrol({ terminal: 'S02-T1', epoch: 'C' })).toMatchObject({ terminal: 'S02-T1', epoch: 'D' });
    expect(await enrol({ terminal: 'S02-T1', epoch: 'C' })).toMatchObject({ terminal: 'S02-T2', epoch: 'A' });
    expect(await enrol()).toMatchObject({ terminal: 'S02-T3', epoch: 'A' });
  });
});
