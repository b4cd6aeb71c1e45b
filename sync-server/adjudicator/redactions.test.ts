import { afterEach, describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import { appointmentForm } from '../../src/appointments/types.ts';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { eraseHead } from '../../src/conflict/eraseHead.ts';
import { redact } from '../../src/facts/personal.ts';
import { hashFact } from '../../src/facts/seal.ts';
import { verifyChain } from '../../src/facts/verify.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { toWire } from '../gateway/wiredoc.ts';
import { addStores, received, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';

const [C, TWIN, OTHER] = ['cust:01J00000000000000000000003', 'cust:01J00000000000000000000007', 'cust:01J00000000000000000000009'];
const VISIT_MS = Date.parse('2027-01-05T14:00:00+08:00');
const WORDS = /欧阳若兰|若兰|13900000000|ruolan88|怕疼|生日礼/;
const open: TestServer[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) {
    await t.stop();
    rmSync(t.data, { recursive: true, force: true });
  }
});
async function chain(keep?: TestServer): Promise<TestServer> {
  const t = await testServer(keep === undefined ? { keep: true } : { keep: true, data: keep.data });
  open.push(t);
  if (keep === undefined) await addStores(t.server, ['S01', 'S02']);
  return t;
}
const draft = (kind: string, body: unknown, prev: FactDraft['prev'] = {}, scope: readonly string[] = ['S01', 'S02']): FactDraft => ({
  kind,
  v: 1,
  scope,
  by: '0107',
  prev,
  body,
});
const form = (name: string, phoneE164: string, customerId?: string) =>
  appointmentForm.parse({
    name,
    phoneE164,
    ...(name.includes('若兰') ? { wechat: 'ruolan88', needText: '怕疼' } : {}),
    storeId: 'S01',
    visitAt: VISIT_MS,
    source: 'phone',
    ...(customerId === undefined ? {} : { customerId }),
  });
const visit = (n: number, f: ReturnType<typeof form>): FactDraft => draft('apt.created', { aptId: `apt:V${n}`, online: false, form: f }, { [`apt:V${n}`]: [] });
const sold = (no: string, customer: string, name: string, more: object = {}): FactDraft => {
  const d = saleOf('S01', '0107', no, []);
  return {
    ...d,
    scope: ['S01', 'S02'],
    prev: { ...d.prev, [customer]: [] },
    body: { ...(d.body as object), customer: { id: customer, name, phoneMasked: '139****0000' }, note: `给${name}`, ...more },
  };
};
const hq = async (t: TestServer, d: FactDraft): Promise<Fact> => {
  const made = await t.server.services.hqWriter.commit([d]);
  if (!made.ok) throw new Error(made.problem.code);
  const [f] = made.value;
  if (f === undefined) throw new Error('nothing');
  return f;
};
const erase = (t: TestServer, terminals: readonly string[], customerId = C): Promise<Fact> =>
  hq(t, { ...draft('cust.erased', { customerId, requestId: 'r1', terminals }, { [customerId]: [] }), by: '0001' });
/** Every document of every database, as text. */
async function everything(t: TestServer): Promise<Map<string, string>> {
  // Revisions and versions that an aggregate saw are bookkeeping.
  const out = new Map<string, string>();
  for (const db of ['hq', 'agg', 's01', 's02', 'ref'])
    for (const d of await t.server.services.store.range(db, '', '\uffff', 5000))
      out.set(`${db}/${d._id}`, JSON.stringify({ ...d, _rev: undefined, rows: undefined, itemV: undefined }));
  return out;
}
const holders = async (t: TestServer, words = WORDS): Promise<string[]> => [...(await everything(t))].filter(([, text]) => words.test(text)).map(([id]) => id);
const factsOf = async (t: TestServer, db = 's01'): Promise<Fact[]> =>
  (await t.server.services.store.range(db, 'fact:', 'fact:\uffff', 5000)).map((d) => toWire(d) as unknown as Fact);
let stamp = 0;
const card = (id: string, name: string, phoneE164: string) =>
  applyWrite(
    undefined,
    { id, cls: 'customer', scope: ['S01', 'S02'], fields: { name, phoneE164 }, by: '0107' },
    encodeHlc(Date.now() - 60_000 + (stamp += 1), 0, 'S01-T1A'),
  );

describe('an erased person is taken out of everything headquarters keeps (conflicts.md §4.25, SC-15, I17)', () => {
  it('facts, visits, sales, deposits, tasks, set-aside documents and projections; whoever else is there stays whole', async () => {
    const t = await chain();
    const { services } = t.server;
    const t1 = await TestTerminal.enrolled(t, 'S01');
    await hq(t, received('S01', ['RD1', 'RD2', 'RD3']));
    await t1.push([card(C, '欧阳若兰', '+8613900000000'), card(OTHER, '李娜', '+8613800001234')], 'customers', [null, null]);
    const aptHead = (n: number, f: ReturnType<typeof form>) =>
      applyWrite(
        undefined,
        { id: `apt:V${n}`, cls: 'appointment', scope: ['S01'], fields: f, by: '0107', note: `${f.name}说` },
        encodeHlc(Date.now() - 50_000 + (stamp += 1), 0, 'S01-T1A'),
      );
    const facts = t1.seal(
      visit(1, form('欧阳若兰', '+8613900000000', C)),
      visit(2, form('若兰', '+8613900000000')),
      visit(3, form('李娜', '+8613800001234', OTHER)),
      sold('RD1', C, '欧阳若兰', { aptId: 'apt:V1' }),
      sold('RD2', OTHER, '李娜'),
      draft(
        'order.paid',
        {
          orderId: 'order:D1',
          storeId: 'S01',
          leaseUntilMs: 1,
          entries: [{ n: 1, ledger: 'deposit', account: 'order:D1', amount: 500 }],
          customerName: '欧阳若兰',
          customerId: C,
        },
        { 'order:D1': [] },
      ),
      draft('task.opened', { taskId: 'task:1', storeId: 'S01', title: '给若兰回电', customerId: C, dueMs: 1 }, { 'task:1': [] }),
      draft('task.done', { taskId: 'task:1', result: '若兰要生日礼' }, { 'task:1': [] }),
      draft('stock.reserved', { pieceNo: 'RD3', storeId: 'S01', for: { name: '欧阳若兰', customerId: C, untilMs: 4_000_000_000_000 } }, { 'piece:RD3': [] }),
      draft('apt.ended', { aptId: 'apt:V1', outcome: 'notSold', note: '若兰再想想' }, { 'apt:V1': [] }),
    );
    await t1.push(facts);
    await t1.push([aptHead(1, form('欧阳若兰', '+8613900000000', C)), aptHead(3, form('李娜', '+8613800001234', OTHER))], 'appointments', [null, null]);
    // One that nobody can read, about her; a message to her, as the outbox keeps it.
    await t1.push([{ ...t1.seal(sold('RD3', C, '欧阳若兰'))[0], hash: 'f'.repeat(64) }]);
    await services.store.write('hq', [
      {
        _id: 'sms:apt:V1:callback',
        cls: 'sms',
        kind: 'callback',
        aptId: 'apt:V1',
        storeId: 'S01',
        number: 'YY-1',
        name: '欧阳若兰',
        phoneE164: '+8613900000000',
        body: '欧阳女士您好',
        state: 'sent',
        factIds: [],
        createdMs: 1,
        changedMs: 1,
        dueMs: 1,
        attempts: 1,
        log: [{ atMs: 1, event: 'sent', detail: '+8613900000000' }],
      },
      {
        _id: `sms:${C}:birthday:2026-11-24`,
        cls: 'sms',
        kind: 'greeting',
        aptId: '',
        customerId: C,
        care: { about: 'birthday', day: '2026-11-24' },
        storeId: 'S01',
        number: '',
        name: '欧阳若兰',
        phoneE164: '+8613900000000',
        body: '欧阳女士您好',
        state: 'queued',
        factIds: [],
        createdMs: 1,
        changedMs: 1,
        dueMs: 9e15,
        attempts: 0,
        log: [],
      },
    ]);
    await services.adjudicator.settled();
    expect((await holders(t)).length).toBeGreaterThan(12);

    await erase(t, [t1.chain.terminal]);
    await services.adjudicator.settled();
    expect(await holders(t)).toEqual([]);
    // The other person is as before, and so are money, numbers and the chain.
    expect((await holders(t, /李娜/)).length).toBeGreaterThan(4);
    const now = await factsOf(t);
    for (const f of facts) expect(now.find((x) => x.id === f.id)?.hash).toBe(f.hash);
    expect(now.every((f) => hashFact(f) === f.hash)).toBe(true);
    expect(verifyChain(now.filter((f) => f.terminal === t1.chain.terminal)).filter((p) => p.code !== 'jseq-gap' && p.code !== 'number-gap')).toEqual([]);
    expect(now.find((f) => f.id === facts[3]?.id)).toMatchObject({
      body: { customer: { id: C, name: '' }, totals: { payableFen: (facts[3]?.body as { totals: { payableFen: number } }).totals.payableFen } },
    });
    const [head] = await services.store.get('s01', ['apt:V1']);
    expect(head).toMatchObject({ fields: { storeId: { value: 'S01' }, visitAt: { value: VISIT_MS }, customerId: { value: C } }, notes: [] });
    expect((await services.store.get('hq', ['sms:apt:V1:callback']))[0]).toMatchObject({ state: 'sent', name: '', phoneE164: '', body: '' });
    expect((await services.store.get('hq', [`sms:${C}:birthday:2026-11-24`]))[0]).toMatchObject({ state: 'cancelled', name: '', phoneE164: '', body: '' });
    // Judging everything once more brings nothing back and changes nothing (I15).
    const before = await everything(t);
    await services.adjudicator.rebuild();
    const after = await everything(t);
    expect([...after].filter(([id, text]) => !/\/(ckpt|lease|marks|device)/.test(id) && before.get(id) !== text).map(([id]) => id)).toEqual([]);
  });

  it('what arrives after it is redacted on its way in; a terminal that sends its whole copy again gets the other one; nobody blanks a person by pushing', async () => {
    const t = await chain();
    const { services } = t.server;
    const [t1, far] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    await hq(t, received('S01', ['RD1', 'RD2']));
    await t1.push([card(C, '欧阳若兰', '+8613900000000')], 'customers', [null]);
    await erase(t, [t1.chain.terminal]);
    await services.adjudicator.settled();
    const [late, visited, noted] = t1.seal(
      sold('RD1', C, '欧阳若兰', { aptId: 'apt:V9' }),
      visit(9, form('若兰', '+8613900000000')),
      draft('apt.ended', { aptId: 'apt:V9', outcome: 'notSold', note: '若兰怕疼' }, { 'apt:V9': [] }),
    );
    if (late === undefined || visited === undefined || noted === undefined) throw new Error('nothing sealed');
    expect((await t1.push([late, visited, noted])).results.map((r) => r.result)).toEqual(['ok', 'ok', 'ok']);
    await services.adjudicator.settled();
    await services.store.write('hq', [
      {
        _id: 'sms:apt:V9:callback',
        cls: 'sms',
        kind: 'callback',
        aptId: 'apt:V9',
        storeId: 'S01',
        number: 'YY-9',
        name: '欧阳若兰',
        phoneE164: '+8613900000000',
        body: '若兰',
        state: 'queued',
        factIds: [],
        createdMs: 1,
        changedMs: 1,
        dueMs: 4e12,
        attempts: 0,
        log: [],
      },
    ]);
    await t1.push([{ ...visited, id: 'fact:01KB000000000000000000000Z', hash: 'e'.repeat(64), body: { aptId: 'apt:V9', form: { name: '若兰' } } }]);
    await services.adjudicator.settled();
    expect((await services.store.get('hq', ['sms:apt:V9:callback']))[0]).toMatchObject({ state: 'cancelled', reason: 'dropped' });
    expect(await holders(t)).toEqual([]);
    expect((await factsOf(t, 's02')).find((f) => f.id === late.id)).toEqual(redact(late));
    // The answer was lost, it comes again in full.
    const again = await t1.push([late]);
    expect(again.results).toEqual([{ id: late.id, result: 'conflict', master: redact(late) }]);
    expect((await far.pull('facts')).find((d) => d.id === late.id)).toEqual(redact(late));
    // A living person: the full copy is there, and a redacted one of the same fact does nothing.
    const [whole] = t1.seal(sold('RD2', OTHER, '李娜'));
    if (whole === undefined) throw new Error('nothing sealed');
    await t1.push([whole]);
    expect((await t1.push([redact(whole)])).results).toEqual([{ id: whole.id, result: 'ok' }]);
    await services.adjudicator.settled();
    expect((await factsOf(t)).find((f) => f.id === whole.id)).toEqual(whole);
    // A visit's card that comes emptied without an order blanks nothing.
    const living = applyWrite(
      undefined,
      { id: 'apt:V8', cls: 'appointment', scope: ['S01'], fields: form('李娜', '+8613800001234', OTHER), by: '0107' },
      encodeHlc(Date.now(), 0, 'S01-T1A'),
    );
    await t1.push([living], 'appointments', [null]);
    expect((await t1.push([eraseHead(living, encodeHlc(Date.now(), 0, 'S01-T1A'))], 'appointments', [living])).results).toMatchObject([
      { result: 'quarantined', code: 'erase-unknown' },
    ]);
    // Money is no personal member: a fact that marks it so is set aside.
    const { hash: _hash, ...sealed } = t1.seal(sold('RD2', OTHER, '李娜'))[0] ?? whole;
    const greedy = { ...sealed, personal: [...(sealed.personal ?? []), 'totals.payableFen'] };
    expect((await t1.push([{ ...greedy, hash: hashFact(greedy) }])).results).toMatchObject([{ result: 'quarantined', code: 'body-invalid' }]);
  });

  it('cards that were one person are emptied together; a merge that comes later empties nobody', async () => {
    const t = await chain();
    const { services } = t.server;
    const t1 = await TestTerminal.enrolled(t, 'S01');
    await hq(t, received('S01', ['RD1', 'RD2']));
    await t1.push([card(C, '欧阳若兰', '+8613900000000'), card(TWIN, '欧阳若兰', '+8613700000000'), card(OTHER, '李娜', '+8613800001234')], 'customers', [
      null,
      null,
      null,
    ]);
    await t1.push(
      t1.seal(draft('cust.aliased', { loser: TWIN, survivor: C, how: 'manual' }, { [TWIN]: [] }), sold('RD1', TWIN, '欧阳若兰'), sold('RD2', OTHER, '李娜')),
    );
    await services.adjudicator.settled();
    await erase(t, [t1.chain.terminal]);
    await services.adjudicator.settled();
    expect(await holders(t)).toEqual([]);
    await t1.push(t1.seal(draft('cust.aliased', { loser: OTHER, survivor: C, how: 'manual' }, { [OTHER]: [] })));
    await services.adjudicator.settled();
    expect((await services.store.get('s01', [OTHER]))[0]).toMatchObject({ fields: { name: { value: '李娜' } } });
    expect((await holders(t, /李娜/)).length).toBeGreaterThan(3);
  });

  it('a walk that was cut is done again at the next start', async () => {
    const t = await chain();
    const { services } = t.server;
    const t1 = await TestTerminal.enrolled(t, 'S01');
    await hq(t, received('S01', ['RD1']));
    await t1.push([card(C, '欧阳若兰', '+8613900000000')], 'customers', [null]);
    const facts = t1.seal(sold('RD1', C, '欧阳若兰'), visit(2, form('若兰', '+8613900000000')));
    await t1.push(facts);
    await services.adjudicator.settled();
    // The order is known and marked, and the process ends before anything was gone through.
    await services.store.write('agg', [
      { _id: `redact:${C}`, customerId: C, at: encodeHlc(Date.now(), 0, 'HQ1A'), keys: [], phones: ['+8613900000000'], open: true },
    ]);
    await t.stop();
    open.splice(open.indexOf(t), 1);
    const next = await chain(t);
    await next.server.services.adjudicator.settled();
    expect((await factsOf(next)).filter((f) => facts.some((x) => x.id === f.id))).toEqual(facts.map((f) => redact(f)).sort((a, b) => (a.id < b.id ? -1 : 1)));
    const [mark] = await next.server.services.store.get('agg', [`redact:${C}`]);
    expect(mark).toMatchObject({ open: false });
    expect(JSON.stringify(mark)).not.toContain('13900000000');
  });
});
