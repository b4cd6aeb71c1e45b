import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { businessDate } from '../../src/kernel/businessDate.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { hashOf } from '../../src/kernel/hash.ts';
import { hashFact } from '../../src/facts/seal.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import type { FactDraft } from '../../src/facts/envelope.ts';
import { caseRule } from '../../src/cases/catalogue.ts';
import { gatewayException, putRuling } from '../adjudicator/rulings.ts';
import { addStores, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { addPeople, HqClient, TEST_PASSWORD } from './testclient.ts';
import type { Answer } from './testclient.ts';

let t: TestServer;
let who: Readonly<Record<'adm' | 'ops' | 'fin' | 'sm', HqClient>>;
beforeAll(async () => {
  t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  const { identity } = t.server.services;
  await identity.putStaff({ staffNo: '0004', name: '何静', roles: ['FIN'], stores: [], active: true });
  await identity.setPassword('0004', TEST_PASSWORD);
  const [adm, ops, fin, sm] = await Promise.all(['0001', '0002', '0004', '0101'].map((no) => HqClient.as(t.url, no)));
  if (adm === undefined || ops === undefined || fin === undefined || sm === undefined) throw new Error('nobody signed in');
  who = { adm, ops, fin, sm };
});
afterAll(() => t.stop());

interface Row {
  readonly id: string;
  readonly subject: string;
  readonly status: string;
}
const rows = async (path: string): Promise<readonly Row[]> => ((await who.ops.get(`/lists/${path}`)).body as unknown as { rows: readonly Row[] }).rows;
const until = async <T>(what: string, look: () => Promise<T | undefined>): Promise<T> => {
  for (const end = performance.now() + 10_000; performance.now() < end;) {
    const found = await look();
    if (found !== undefined) return found;
    await new Promise((again) => {
      setTimeout(again, 25);
    });
  }
  throw new Error(`waited for ${what}`);
};
const opened = (code: string, about: string): Promise<Row> =>
  until(`${code} ${about}`, async () => (await rows(`exceptions?code=${code}&status=open&size=200`)).find((r) => r.id.includes(about)));
const decide = (client: HqClient, id: string, body: object): Promise<Answer> =>
  client.post(`/exceptions/${encodeURIComponent(id)}/resolve`, { reason: '核对过了', ...body });
const told = (a: Answer): readonly [number, string | undefined] => [a.status, a.body.error?.code];
/** Decided once, refused the second time, and in the trail with who and why. */
async function once(client: HqClient, id: string, body: object): Promise<Answer> {
  const first = await decide(client, id, body);
  expect(first.status, first.text).toBe(200);
  expect(told(await decide(client, id, body))).toEqual([422, 'case-closed']);
  expect((await rows(`exceptions?status=resolved&size=200`)).map((r) => r.id)).toContain(id);
  await until('the trail', async () => (await rows(`trail?kind=hq.caseResolved&size=200`)).find((r) => JSON.stringify(r).includes(id)));
  return first;
}
const duty = (): FactDraft => ({ kind: 'staff.duty', v: 1, scope: ['S01'], by: '0107', prev: {}, body: { staffNo: '0107', state: 'idle' } });

describe('EX-11: a device whose history parted (conflicts.md §4.12)', () => {
  const parted = async (): Promise<{ readonly terminal: TestTerminal; readonly name: string; readonly row: Row }> => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const backup = terminal.chain;
    await terminal.push(terminal.seal(duty(), duty()));
    terminal.chain = backup;
    expect(await terminal.hello()).toMatchObject({ suspect: 'restored', terminalState: 'quarantine' });
    const name = terminal.identity.terminal;
    return { terminal, name, row: await opened('EX-11', `terminal:${name}:`) };
  };
  it('epochBump gives the next series once, however often it is pressed; finance may not', async () => {
    const { terminal, name, row } = await parted();
    expect(told(await decide(who.fin, row.id, { option: 'epochBump' }))).toEqual([403, 'not-allowed']);
    expect(await t.server.services.identity.device(name)).toMatchObject({ state: 'quarantine', epoch: 'A' });
    const both = await Promise.all([decide(who.adm, row.id, { option: 'epochBump' }), decide(who.ops, row.id, { option: 'epochBump' })]);
    expect(both.map((a) => a.status).sort()).toEqual([200, 422]);
    expect(told(await decide(who.adm, row.id, { option: 'retire' }))).toEqual([422, 'case-closed']);
    expect(await t.server.services.identity.device(name)).toMatchObject({ state: 'active', epoch: 'B' });
    expect(await terminal.hello()).toMatchObject({ terminalState: 'active', epoch: 'B' });
  });
  it('retire ends the device', async () => {
    const { name, row } = await parted();
    await once(who.adm, row.id, { option: 'retire' });
    expect(await t.server.services.identity.device(name)).toMatchObject({ state: 'revoked' });
  });
  it('reimage shows a new code once, which enrols the same terminal; the code is in no record', async () => {
    const { name, row } = await parted();
    const answer = (await once(who.adm, row.id, { option: 'reimage' })).body as unknown as { readonly code: string; readonly terminal: string };
    expect(answer.terminal).toBe(name);
    const anew = new TestTerminal(t.url);
    expect(await anew.enrol(answer.code)).toMatchObject({ terminal: name });
    expect(JSON.stringify(await t.server.services.store.range('hq', 'audit:', 'audit:\uffff', 1000))).not.toContain(answer.code);
  });
  it('an option of another case is none of this one', async () => {
    const { row } = await parted();
    expect(told(await decide(who.adm, row.id, { option: 'fixAndPush' }))).toEqual([422, 'case-option-required']);
  });
});

describe('EX-23: documents after the closing (conflicts.md §4.25)', () => {
  it("signOff is one amendment that takes in what came late; it is finance's", async () => {
    const terminal = await TestTerminal.enrolled(t, 'S02');
    const key = `${terminal.chain.terminal}A`;
    await terminal.push(terminal.seal(saleOf('S02', '0107', 'RD51', [])));
    const day = businessDate(Date.now(), 'Asia/Shanghai');
    await t.server.services.hqWriter.commit([
      {
        kind: 'period.closed',
        v: 1,
        scope: ['S02'],
        by: '0004',
        prev: { 'close:k1': [] },
        body: { closeId: 'close:k1', cls: 'day', storeId: 'S02', fromDate: day, toDate: day, upTo: { [key]: 1 } },
      },
    ]);
    await terminal.push(terminal.seal(saleOf('S02', '0107', 'RD52', [])));
    const row = await opened('EX-23', 'close:k1');
    expect(told(await decide(who.adm, row.id, { option: 'signOff' }))).toEqual([403, 'not-allowed']);
    await once(who.fin, row.id, { option: 'signOff', reason: '断网补传，已核对' });
    const facts = (await t.server.services.store.range('s02', 'fact:', 'fact:\uffff', 1000)).filter((d) => d['kind'] === 'period.amended');
    expect(facts.map((d) => d['body'])).toEqual([{ closeId: 'close:k1', n: 1, upTo: { [key]: 2 }, note: '断网补传，已核对' }]);
    expect(await rows('exceptions?code=EX-23&status=open')).toEqual([]);
  });
});

describe('EX-25: a document that could not be read (conflicts.md §4.19)', () => {
  it('what still cannot be read is refused with what is wrong, and the case stays open', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const [fact] = terminal.seal(duty());
    await terminal.push([{ ...fact, by: '9999' }]);
    const row = await opened('EX-25', `${terminal.identity.terminal}:`);
    expect(told(await decide(who.fin, row.id, { option: 'fixAndPush' }))).toEqual([403, 'not-allowed']);
    const answer = await decide(who.adm, row.id, { option: 'fixAndPush' });
    expect(told(answer)).toEqual([422, 'case-still-unreadable']);
    expect(answer.text).toContain('hash-wrong');
    expect((await opened('EX-25', `${terminal.identity.terminal}:`)).status).toBe('open');
  });
  it('another document under an id that is taken is not taken for the one that stands', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const before = terminal.chain;
    const [first] = terminal.seal(duty());
    terminal.chain = before;
    const [second] = terminal.seal({ ...duty(), body: { staffNo: '0107', state: 'rest' } });
    if (first === undefined || second === undefined) throw new Error('nothing sealed');
    const { hash: _hash, ...bare } = { ...second, id: first.id };
    const forged = { ...bare, hash: hashFact(bare as Readonly<Record<string, unknown>> as never) }; // hashFact takes any document without its hash
    await terminal.push([first]);
    expect((await terminal.push([forged])).results[0]).toMatchObject({ result: 'quarantined', code: 'same-id-other-hash' });
    const row = await opened('EX-25', `${terminal.identity.terminal}:`);
    const answer = await decide(who.adm, row.id, { option: 'fixAndPush' });
    expect([told(answer), answer.text.includes('same-id-other-hash')]).toEqual([[422, 'case-still-unreadable'], true]);
  });
  it('what an older server set aside and this one reads is taken byte-equal, once', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const name = terminal.identity.terminal;
    const [sale] = terminal.seal(saleOf('S01', '0107', 'RD61', []));
    if (sale === undefined) throw new Error('nothing sealed');
    // As the gateway of an older version left it: raw, and a case.
    const raw = JSON.parse(JSON.stringify(sale)) as Readonly<Record<string, unknown>>;
    const mark = hashOf(raw).slice(0, 24);
    await t.server.services.store.write('hq', [
      { _id: `quarantine:${name}:${mark}`, terminal: name, storeId: 'S01', code: 'body-invalid', receivedMs: Date.now(), raw: JSON.stringify(raw) },
    ]);
    const { severity, owner } = caseRule('EX-25');
    await putRuling(
      t.server.services.store,
      gatewayException({
        id: `rul:ex:EX-25:${name}:${mark}`,
        code: 'EX-25',
        severity,
        owner,
        scope: ['S01'],
        subject: `terminal:${name}`,
        members: [sale.id],
        sides: [
          {
            factId: sale.id,
            kind: sale.kind,
            atMs: sale.wallMs,
            by: sale.by,
            terminal: name,
            storeId: 'S01',
            data: { reason: 'body-invalid', jseq: sale.jseq },
          },
        ],
        openedMs: Date.now(),
      }),
      new Set(['s01']),
    );
    const row = await opened('EX-25', `${name}:`);
    await once(who.adm, row.id, { option: 'fixAndPush' });
    const [stored] = await t.server.services.store.get('s01', [sale.id]);
    expect(stored?.['hash']).toBe(sale.hash);
    await until('the sale in the list', async () =>
      (await rows('sales?size=200')).find((r) => JSON.stringify(r).includes(String(sale.body === undefined ? '' : (sale.body as { saleId: string }).saleId))),
    );
    // The terminal that offers it again is told that it is there.
    expect((await terminal.push([sale])).results[0]?.result).toBe('ok');
  });
});

describe('EX-07 and EX-14F at headquarters (conflicts.md §3.9, §4.4)', () => {
  it("fixPhone and chooseValue write the card; the store's manager may, finance may not", async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const card = (n: string, name: string) =>
      applyWrite(
        undefined,
        { id: `cust:01J0000000000000000000000${n}`, cls: 'customer', scope: ['S01'], fields: { name, phoneE164: '+8613900000000' }, by: '0107' },
        encodeHlc(Date.now() + Number(n), 0, 'S01-T1A'),
      );
    const [one, two] = [card('1', '王强'), card('2', '赵敏')];
    await terminal.push([one, two], 'customers', [null, null]);
    const row = await opened('EX-07', one.id);
    expect(told(await decide(who.fin, row.id, { option: 'fixPhone', cardId: two.id, phone: '13900000001' }))).toEqual([403, 'not-allowed']);
    expect(told(await decide(who.sm, row.id, { option: 'fixPhone', cardId: two.id, phone: '139' }))).toEqual([422, 'phone-invalid']);
    await once(who.sm, row.id, { option: 'fixPhone', cardId: two.id, phone: '13900000001' });
    const stored = async (id: string) =>
      (await t.server.services.store.get('s01', [id]))[0] as unknown as {
        readonly fields: Readonly<Record<string, { readonly value: unknown; readonly hlc: string }>>;
        readonly history: readonly { readonly field: string; readonly value: unknown; readonly at: string }[];
      };
    expect((await stored(two.id)).fields['phoneE164']?.value).toBe('+8613900000001');
    // Two values of one field, by two people who had not seen each other.
    const edit = (node: string, by: string, value: string, n: number) =>
      applyWrite(one, { id: one.id, cls: 'customer', scope: ['S01'], fields: { birthday: value }, by }, encodeHlc(Date.now() + n, 0, node));
    await terminal.push([mergeHead(edit('S01-T1A', '0107', '1990-05-01', 10), edit('S01-T2A', '0112', '1990-01-05', 11))], 'customers', [one]);
    const clash = await opened('EX-14F', one.id);
    const earlier = (await stored(one.id)).history.find((h) => h.field === 'birthday');
    expect(told(await decide(who.fin, clash.id, { option: 'chooseValue', valueAt: earlier?.at }))).toEqual([403, 'not-allowed']);
    expect(told(await decide(who.sm, clash.id, { option: 'chooseValue' }))).toEqual([422, 'case-choice-missing']);
    await once(who.sm, clash.id, { option: 'chooseValue', valueAt: earlier?.at });
    expect((await stored(one.id)).fields['birthday']?.value).toBe(earlier?.value);
  });
});

describe('customers that are one person are one row (conflicts.md §4.4)', () => {
  it("the survivor's, with the other named and found by its words, both stores and both sales; taken apart they are two again", async () => {
    const [here, there] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const card = (n: string, store: string, name: string, memberNo: string) =>
      applyWrite(
        undefined,
        { id: `cust:01J0000000000000000000009${n}`, cls: 'customer', scope: [store], fields: { name, memberNo, phoneE164: '+8613700007777' }, by: '0107' },
        encodeHlc(Date.now() + Number(n), 0, `${store}-T9A`),
      );
    const [one, two] = [card('1', 'S01', '田一鸣', 'M1001'), card('2', 'S02', '田 一鸣', 'M2002')];
    await here.push([one], 'customers', [null]);
    await there.push([two], 'customers', [null]);
    const sale = (store: string, piece: string, customer: string): FactDraft => {
      const s = saleOf(store, '0107', piece, []);
      return { ...s, body: { ...(s.body as object), customer: { id: customer, name: '田一鸣' } } };
    };
    await here.push(here.seal(sale('S01', 'RD71', one.id)));
    await there.push(there.seal(sale('S02', 'RD72', two.id)));
    interface CustomerRow extends Row {
      readonly merged: string | null;
      readonly ids: string | null;
      readonly stores: string;
      readonly sales: number;
    }
    const found = async (q: string): Promise<readonly CustomerRow[]> => (await rows(`customers?q=${encodeURIComponent(q)}`)) as readonly CustomerRow[];
    const row = await until('one row', async () => {
      const list = await found('m2002');
      return list.length === 1 && list[0]?.sales === 2 ? list[0] : undefined;
    });
    expect(row).toMatchObject({ id: one.id, merged: '田 一鸣 137****7777', ids: two.id, stores: 'S01,S02', sales: 2 });
    expect((await found('m1001')).map((r) => r.id)).toEqual([one.id]);
    expect(await rows(`sales?customer_id=${one.id},${two.id}`)).toHaveLength(2);
    await t.server.services.hqWriter.commit([
      {
        kind: 'cust.unaliased',
        v: 1,
        scope: ['S01', 'S02'],
        by: '0002',
        prev: { [two.id]: [] },
        body: { loser: two.id, survivor: one.id, reason: '同名不同人' },
      },
    ]);
    await until('two rows', async () => ((await found('m1001'))[0]?.merged === null && (await found('m2002'))[0]?.id === two.id ? true : undefined));
  });
});
