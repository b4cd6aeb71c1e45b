import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compactVerify, importJWK } from 'jose';
import { addStores, HttpError, received, saleOf, testServer, TestTerminal, type TestServer } from './testkit.ts';
import { eraseHead } from '../../src/conflict/eraseHead.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { hashFact } from '../../src/facts/seal.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';

let t: TestServer;
let clock = 0; // ms added to the server's clock
beforeAll(async () => {
  t = await testServer({ now: () => Date.now() + clock });
  await addStores(t.server, ['S01', 'S02']);
  await t.server.services.hqWriter.commit([received('S01', ['RD2600017', 'RD2600021', 'RD2600022']), received('S02', ['RD2600031'])]);
  await t.server.services.adjudicator.settled();
});
afterAll(() => t.stop());

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const e: unknown = await work.then(
    () => new Error('not refused'),
    (error: unknown) => error,
  );
  return e instanceof HttpError ? `${e.status} ${e.code}` : String(e);
};
const duty = (terminal: TestTerminal, by = '0107') =>
  terminal.seal({ kind: 'staff.duty', v: 1, scope: [terminal.identity.storeId], by, prev: {}, body: { staffNo: by, state: 'rest' } });
const rulings = async (db: string): Promise<ExceptionDoc[]> =>
  (await t.server.services.store.range(db, 'rul:', 'rul:\uffff', 1000)).map((d) => ({ ...d, id: d._id }) as unknown as ExceptionDoc);

describe('enrolment and tokens (architecture §7)', () => {
  it('a one-time code enrols one terminal, with the pinned bundle keys, and never a second', async () => {
    const made = await t.server.services.identity.createCode({ storeId: 'S01', by: '0001' });
    const code = made.ok ? made.value.code : '';
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    const terminal = new TestTerminal(t.url);
    const reply = await terminal.enrol(code.toLowerCase());
    expect(reply).toMatchObject({ storeId: 'S01', epoch: 'A', endpoints: [t.url] });
    expect(reply.bundleKeys).toHaveLength(2);
    expect(JSON.stringify(reply)).not.toContain('"d"');
    expect(await refusal(new TestTerminal(t.url).enrol(code))).toBe('409 code-used');
  });
  it('a code that is wrong or too old is refused in both languages; codes are not kept in plain', async () => {
    expect(await refusal(new TestTerminal(t.url).enrol('ABCDEFGH'))).toBe('400 code-wrong');
    const made = await t.server.services.identity.createCode({ storeId: 'S01', by: '0001', ttlMs: -1 });
    const code = made.ok ? made.value.code : '';
    const answer = await fetch(`${t.url}/api/v1/enroll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }, label: '', installId: '12345678', host: 'browser' }),
    });
    const { error } = (await answer.json()) as { error: { code: string; zh: string; en: string } };
    expect(error.code).toBe('code-expired');
    expect(error.zh).toMatch(/过期/);
    expect(error.en).toMatch(/expired/);
    const kept = await t.server.services.store.range('hq', 'enrol:', 'enrol:\uffff', 100);
    expect(JSON.stringify(kept)).not.toContain(code);
  });
  it('a nonce signs in once, only with the right key, and not after a minute', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const body = async (key: TestTerminal = terminal): Promise<object> => {
      const { nonce } = await terminal.call<{ nonce: string }>('POST', '/auth/challenge', { terminal: terminal.identity.terminal });
      key.identity = terminal.identity;
      return { terminal: terminal.identity.terminal, nonce, signature: key.signature(nonce) };
    };
    const once = await body();
    await terminal.call('POST', '/auth/token', once);
    expect(await refusal(terminal.call('POST', '/auth/token', once))).toBe('401 nonce-bad');
    expect(await refusal(terminal.call('POST', '/auth/token', await body(new TestTerminal(t.url))))).toBe('401 signature-bad');
    const late = await body();
    clock += 61_000;
    expect(await refusal(terminal.call('POST', '/auth/token', late))).toBe('401 nonce-bad');
    clock = 0;
  });
  it('a token is good for an hour', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    clock = 3599_000 - 5000;
    await terminal.pull('facts');
    clock = 3601_000;
    expect(await refusal(terminal.pull('facts'))).toBe('401 token-expired');
    clock = 0;
    terminal.token = `${terminal.token.slice(0, -3)}AAA`;
    expect(await refusal(terminal.pull('facts'))).toBe('401 token-bad');
    terminal.token = '';
    expect(await refusal(terminal.pull('facts'))).toBe('401 token-missing');
  });
  it('a revoked device may still push, never pull or listen', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    await t.server.services.identity.setState(terminal.identity.terminal, 'revoked');
    const facts = duty(terminal);
    expect((await terminal.push(facts)).results).toEqual([{ id: facts[0]?.id, result: 'ok' }]);
    expect(await refusal(terminal.pull('facts'))).toBe('403 device-revoked');
    expect(await refusal(terminal.stream())).toBe('403 device-revoked');
    expect((await terminal.hello()).terminalState).toBe('revoked');
  });
  it('replacing the hardware bumps the epoch; the old key may push what it holds, of its own epoch only', async () => {
    const old = await TestTerminal.enrolled(t, 'S01');
    const made = await t.server.services.identity.createCode({ storeId: 'S01', terminal: old.identity.terminal, by: '0001' });
    const fresh = new TestTerminal(t.url);
    expect(await fresh.enrol(made.ok ? made.value.code : '')).toMatchObject({ terminal: old.identity.terminal, epoch: 'B' });
    await fresh.signIn();
    await old.signIn();
    const late = duty(old);
    expect((await old.push(late)).results[0]?.result).toBe('ok');
    expect(await refusal(old.pull('facts'))).toBe('403 device-replaced');
    old.chain = { ...old.chain, epoch: 'B' };
    expect((await old.push(duty(old))).results[0]).toMatchObject({ result: 'quarantined', code: 'not-yours' });
    expect((await fresh.push(duty(fresh))).results[0]?.result).toBe('ok');
    expect((await fresh.pull('facts')).map((d) => d.id)).toContain(late[0]?.id);
  });
  it('the staff bundle of the store arrives signed by a pinned key, and of no other store', async () => {
    await t.server.services.identity.putStaff({ staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'], active: true });
    await t.server.services.identity.setPin('0107', '246810');
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const bundles = (await terminal.pull('reference')).filter((d) => d['cls'] === 'staff');
    expect(bundles.map((d) => d.id)).toEqual(['ref:staff:S01']);
    const key = terminal.identity.bundleKeys.find((k) => k.kid === bundles[0]?.['kid']);
    const { payload } = await compactVerify(String(bundles[0]?.['jws']), await importJWK({ ...key, alg: 'ES256' }, 'ES256'));
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      storeId: 'S01',
      staff: [{ staffNo: '0107', pinHash: expect.stringMatching(/^\$argon2id\$/) }],
    });
  });
});

describe('push (architecture §4, conflicts.md §2)', () => {
  it('a repeated push after a lost answer changes nothing and is ok again (I15)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const facts = duty(terminal);
    const first = await terminal.push(facts);
    const before = await t.server.services.store.info('s01');
    expect((await terminal.push(facts)).results).toEqual(first.results);
    await t.server.services.adjudicator.settled();
    expect(await t.server.services.store.info('s01')).toEqual(before);
    expect((await terminal.hello()).ack).toEqual({ jseq: 1, hash: facts[0]?.hash });
  });
  it('a fact is stored byte-equal: its hash still fits on the other side (I10)', async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    const [fact] = a.seal(saleOf('S01', '0107', 'RD2600022', [], { note: '顾客要求\u2028刻字 “A&B” 😀' }));
    await a.push([{ ...fact, _deleted: false, _rev: '1-x' }]);
    const got = (await b.pull('facts')).find((d) => d.id === fact?.id);
    expect(got).toEqual(JSON.parse(JSON.stringify(fact)));
    expect(hashFact(got ?? {})).toBe(fact?.hash);
  });
  it('one poison row is quarantined raw with EX-25, the rows beside it are taken, and its gap is closed', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const [one, two, three, four] = terminal.seal(
      ...[1, 2, 3, 4].map(() => ({ kind: 'staff.duty', v: 1, scope: ['S01'], by: '0107', prev: {}, body: { staffNo: '0107', state: 'idle' } })),
    );
    const tampered = { ...two, by: '9999' };
    const reply = await terminal.push(
      [one, tampered, three, 17 as unknown as object, { id: 'fact:x' }, { ...four, _deleted: true }].filter((d): d is object => d !== undefined),
    );
    expect(reply.results.map((r) => (r.result === 'quarantined' ? r.code : r.result))).toEqual([
      'ok',
      'hash-wrong',
      'ok',
      'envelope-bad',
      'envelope-bad',
      'delete-refused',
    ]);
    const kept = await t.server.services.store.range('hq', `quarantine:${terminal.identity.terminal}:`, `quarantine:${terminal.identity.terminal}:\uffff`, 10);
    expect(kept).toHaveLength(4);
    expect(kept.map((k) => JSON.parse(String(k['raw'])) as unknown)).toContainEqual(JSON.parse(JSON.stringify(tampered)));
    expect((await rulings('s01')).filter((r) => r.code === 'EX-25' && r.sides[0]?.terminal === terminal.identity.terminal)).toHaveLength(4);
    expect((await terminal.hello()).ack.jseq).toBe(4);
    await terminal.push([tampered]);
    expect(
      await t.server.services.store.range('hq', `quarantine:${terminal.identity.terminal}:`, `quarantine:${terminal.identity.terminal}:\uffff`, 10),
    ).toHaveLength(4);
  });
  it('the same id with another hash keeps the first and quarantines the second', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const [fact] = duty(terminal);
    await terminal.push(fact === undefined ? [] : [fact]);
    const other = { ...fact, by: '0112' };
    const forged = { ...other, hash: hashFact(other) };
    expect((await terminal.push([forged])).results[0]).toMatchObject({ result: 'quarantined', code: 'same-id-other-hash' });
    expect((await terminal.pull('facts')).find((d) => d.id === fact?.id)?.['hash']).toBe(fact?.hash);
  });
  it('an unknown kind and a newer version are kept as they are, never folded', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const facts = terminal.seal(
      { kind: 'loyalty.granted', v: 1, scope: ['S01'], by: '0107', prev: {}, body: { x: 1 } },
      { kind: 'sale.committed', v: 9, scope: ['S01'], by: '0107', prev: { 'piece:RD2600021': [] }, body: { shape: 'of the future' } },
    );
    expect((await terminal.push(facts)).results.map((r) => r.result)).toEqual(['ok', 'ok']);
    await t.server.services.adjudicator.settled();
    expect((await terminal.pull('facts')).filter((d) => facts.some((f) => f.id === d.id))).toHaveLength(2);
    expect((await terminal.pull('pieces')).find((d) => d.id === 'piece:RD2600021')).toMatchObject({ state: 'IN_STOCK' });
  });
  it('facts stamped three hours ahead are taken, corrected to their receipt, and open one EX-12 for the boot (SC-06)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    clock = -3 * 3600_000;
    const [one, two] = [duty(terminal), duty(terminal)];
    await terminal.signIn();
    expect((await terminal.push(one)).results[0]?.result).toBe('ok');
    expect((await terminal.push(two)).results[0]?.result).toBe('ok');
    clock = 0;
    await t.server.services.adjudicator.settled();
    const cases = (await rulings('s01')).filter((r) => r.code === 'EX-12' && r.subject === `terminal:${terminal.identity.terminal}`);
    expect(cases).toMatchObject([{ severity: 'blue', members: [one[0]?.id, two[0]?.id].sort() }]);
  });
  it('documents of another store or another terminal are not taken', async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const [foreign] = b.seal({ kind: 'staff.duty', v: 1, scope: ['S02'], by: '0201', prev: {}, body: { staffNo: '0201', state: 'idle' } });
    expect((await a.push(foreign === undefined ? [] : [foreign])).results[0]).toMatchObject({ code: 'not-yours' });
    expect(
      (await a.push(a.seal({ kind: 'staff.duty', v: 1, scope: ['S02'], by: '0107', prev: {}, body: { staffNo: '0107', state: 'idle' } }))).results[0],
    ).toMatchObject({ code: 'scope-wrong' });
    expect((await b.pull('facts')).some((d) => d['terminal'] === a.identity.terminal)).toBe(false);
  });
  it('a card is compared with the assumed master: a stale one gets the master back, then merges (§3.9)', async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    const id = 'cust:01JCARD0000000000000000001';
    const at = (ms: number, node: string) => encodeHlc(1_795_000_000_000 + ms, 0, node);
    const base = applyWrite(undefined, { id, cls: 'customer', scope: ['S01'], fields: { name: '李娜' }, by: '0107' }, at(0, 'S01-T1A'));
    expect((await a.push([base], 'customers', [null])).results[0]?.result).toBe('ok');
    const byA = applyWrite(base, { id, cls: 'customer', scope: ['S01'], fields: { address: '南京西路' }, by: '0107' }, at(1, 'S01-T1A'));
    const byB = applyWrite(base, { id, cls: 'customer', scope: ['S01'], fields: { wechat: 'lina' }, by: '0112' }, at(2, 'S01-T2A'));
    expect((await a.push([byA], 'customers', [base])).results[0]?.result).toBe('ok');
    const refused = (await b.push([byB], 'customers', [base])).results[0];
    expect(refused).toMatchObject({ result: 'conflict', master: { id, fields: { address: { value: '南京西路' } } } });
    const master = refused?.result === 'conflict' ? refused.master : {};
    expect((await b.push([{ ...master, fields: { ...byA.fields, ...byB.fields } }], 'customers', [master])).results[0]?.result).toBe('ok');
    expect((await a.pull('customers'))[0]).toMatchObject({ fields: { address: { value: '南京西路' }, wechat: { value: 'lina' } } });
  });
  it('a card that comes emptied without an order of headquarters is set aside and blanks nothing; with the order it is taken (I17, §4.25)', async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    const id = 'cust:01JERASE000000000000000001';
    const at = (ms: number) => encodeHlc(1_795_000_000_000 + ms, 0, 'S01-T1A');
    const card = applyWrite(undefined, { id, cls: 'customer', scope: ['S01'], fields: { name: '李娜', phoneE164: '+8613800005555' }, by: '0107' }, at(0));
    const emptied = eraseHead(card, at(5));
    expect((await a.push([card], 'customers', [null])).results[0]?.result).toBe('ok');
    await t.server.services.adjudicator.settled();
    expect((await b.push([emptied], 'customers', [card])).results[0]).toMatchObject({ result: 'quarantined', code: 'erase-unknown' });
    expect((await rulings('s01')).filter((r) => r.code === 'EX-25' && r.sides[0]?.data['reason'] === 'erase-unknown')).toHaveLength(1);
    await t.server.services.adjudicator.settled();
    expect((await a.pull('customers')).findLast((d) => d.id === id)).toMatchObject({ fields: { name: { value: '李娜' } } });
    // A card nobody has yet is not begun as an erased one either: it would blank the one another store has.
    expect((await b.push([{ ...emptied, id: 'cust:01JERASE000000000000000002' }], 'customers', [null])).results[0]).toMatchObject({ code: 'erase-unknown' });

    await t.server.services.hqWriter.commit([
      {
        kind: 'cust.erased',
        v: 1,
        scope: ['S01'],
        by: '0003',
        prev: { [id]: [] },
        body: { customerId: id, requestId: 'req:1', terminals: [a.identity.terminal] },
      },
    ]);
    await t.server.services.adjudicator.settled();
    expect((await a.push([emptied], 'customers', [card])).results[0]?.result).not.toBe('quarantined');
    const [master] = await t.server.services.store.get('s01', [id]);
    expect(master).toMatchObject({ fields: {}, history: [] });
    expect(
      (
        await a.push([{ ...master, id, _id: undefined, _rev: undefined, parked: [{ field: 'address', by: '0107', at: at(9) }] }], 'customers', [
          { ...master, id, _id: undefined, _rev: undefined },
        ])
      ).results[0]?.result,
    ).toBe('ok');
  });
});

describe('pull and stream (architecture §4)', () => {
  it('pages by collection, and a checkpoint of the future or of another database is refused (SC-22)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S02');
    const facts = terminal.seal(
      ...Array.from({ length: 25 }, () => ({ kind: 'staff.duty', v: 1, scope: ['S02'], by: '0201', prev: {}, body: { staffNo: '0201', state: 'idle' } })),
    );
    await terminal.push(facts);
    const page = await terminal.pullPage('facts', null, 10);
    expect(page.documents).toHaveLength(10);
    expect(page.more).toBe(true);
    const got = new Set((await terminal.pull('facts', 10)).map((d) => d.id));
    expect(facts.every((f) => got.has(f.id))).toBe(true);
    expect(await terminal.pull('facts')).toEqual([]);
    expect(await terminal.pull('tickets')).toEqual([]);
    const { dbEpoch } = page.checkpoint;
    expect(await refusal(terminal.pullPage('facts', { dbEpoch, seq: '999999999' }))).toBe('409 checkpoint-foreign');
    expect(await refusal(terminal.pullPage('facts', { dbEpoch: 'another', seq: page.checkpoint.seq }))).toBe('409 checkpoint-foreign');
    expect(await refusal(terminal.pullPage('facts', { dbEpoch, seq: 'rubbish' }))).toBe('409 checkpoint-foreign');
    expect(await refusal(terminal.pullPage('reference', { dbEpoch, seq: '1' }))).toBe('409 checkpoint-foreign');
  });
  it('what waited at the hello counts down as it arrives: the dashboard shows no document that is here already (A0.17)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S02');
    const waiting = async (): Promise<number | undefined> => (await t.server.services.identity.device(terminal.identity.terminal))?.pending;
    await terminal.hello({ pending: 3 });
    expect(await waiting()).toBe(3);
    await terminal.push([...duty(terminal), ...duty(terminal)]);
    expect(await waiting()).toBe(1);
    await terminal.push([...duty(terminal), ...duty(terminal)]);
    expect(await waiting()).toBe(0);
  });
  it('tells what moved within a second, to thirty terminals of the store and to no other store', async () => {
    const pusher = await TestTerminal.enrolled(t, 'S01');
    const listeners = await Promise.all(Array.from({ length: 30 }, async () => pusher.stream()));
    const other = await (await TestTerminal.enrolled(t, 'S02')).stream();
    const from = performance.now();
    await pusher.push(duty(pusher));
    const heard = await Promise.all(listeners.map((l) => l.next((e) => e.type === 'moved' && e.collections.includes('facts'), 2000)));
    expect(Math.max(...heard.map((h) => h.at - from))).toBeLessThan(1000);
    expect(other.events.filter((e) => e.event.type === 'moved' && e.event.collections.includes('facts'))).toEqual([]);
    for (const l of [...listeners, other]) l.close();
  });
  it('a revocation reaches the terminal at once and ends its stream', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const stream = await terminal.stream();
    await t.server.services.identity.setState(terminal.identity.terminal, 'revoked');
    expect((await stream.next((e) => e.type === 'state')).event).toEqual({ type: 'state', terminalState: 'revoked' });
  });
});

describe('hand-shake (conflicts.md §4.12)', () => {
  it('a terminal behind its own past is restored (SC-08): quarantine and EX-11', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const backup = terminal.chain;
    await terminal.push([...duty(terminal), ...duty(terminal)]);
    expect(await terminal.hello()).toMatchObject({ terminalState: 'active', ack: { jseq: 2 } });
    terminal.chain = backup;
    expect(await terminal.hello()).toMatchObject({ suspect: 'restored', terminalState: 'quarantine' });
    expect((await rulings('s01')).some((r) => r.code === 'EX-11' && r.subject === `terminal:${terminal.identity.terminal}`)).toBe(true);
    await t.server.services.identity.bumpEpoch(terminal.identity.terminal);
    expect(await terminal.hello()).toMatchObject({ terminalState: 'active', epoch: 'B' });
  });
  it('two lives of one journal are found at the first doubled jseq; both facts are kept (SC-17)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    await terminal.push(duty(terminal));
    const fork = terminal.chain;
    const mine = duty(terminal);
    terminal.chain = fork;
    const clone = duty(terminal, '0112');
    expect((await terminal.push(mine)).results[0]?.result).toBe('ok');
    expect((await terminal.push(clone)).results[0]?.result).toBe('ok');
    const stored = (await terminal.pull('facts')).map((d) => d.id);
    expect(stored).toEqual(expect.arrayContaining([mine[0]?.id, clone[0]?.id]));
    expect(await t.server.services.identity.device(terminal.identity.terminal)).toMatchObject({ state: 'quarantine' });
    await t.server.services.adjudicator.settled(); // the case is the adjudicator's
    expect((await rulings('s01')).filter((r) => r.code === 'EX-11' && r.subject === `terminal:${terminal.identity.terminal}`)).toHaveLength(1);
  });
  it('a copied installation is a clone', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    expect(await terminal.hello({ installId: 'another-machine' })).toMatchObject({ suspect: 'cloned', terminalState: 'quarantine' });
  });
  it('a server that knows less than it acknowledged asks for the rest again (SC-22)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const facts = [...duty(terminal), ...duty(terminal)];
    expect(await terminal.hello({ acked: { jseq: 2, hash: facts[1]?.hash } })).toMatchObject({ repushFrom: 1 });
    await terminal.push(facts);
    expect((await terminal.hello({ acked: { jseq: 2, hash: facts[1]?.hash } })).repushFrom).toBeUndefined();
  });
  it('an address that is none is refused in both languages, like everything else', async () => {
    const answer = await fetch(`${t.url}/api/hq/trail/%E0%A4%A`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: 'request-bad', zh: expect.stringMatching(/[\u4e00-\u9fff]/) as string, en: expect.stringMatching(/^[^\u4e00-\u9fff]+$/) as string },
    });
  });
  it('security headers stand on every answer; an unknown origin gets none to read it by', async () => {
    const answer = await fetch(`${t.url}/health`, { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect((await fetch(`${t.url}/health`, { headers: { origin: 'app://showroom' } })).headers.get('access-control-allow-origin')).toBe('app://showroom');
    expect(await answer.json()).toMatchObject({ ok: true, store: 'embedded', leads: true });
  });
});
