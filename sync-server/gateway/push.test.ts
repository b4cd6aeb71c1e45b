import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, saleOf, stockedServer } from './testkit.ts';
import { TestTerminal } from './testterminal.ts';
import { eraseHead } from '../../src/conflict/eraseHead.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { hashFact } from '../../src/facts/seal.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';

let t: TestServer;
let clock = 0; // ms added to the server's clock
beforeAll(async () => {
  t = await stockedServer({ now: () => Date.now() + clock });
});
afterAll(() => t.stop());
const duty = (terminal: TestTerminal, by = '0107') =>
  terminal.seal({ kind: 'staff.duty', v: 1, scope: [terminal.identity.storeId], by, prev: {}, body: { staffNo: by, state: 'rest' } });
const rulings = async (db: string): Promise<ExceptionDoc[]> =>
  (await t.server.services.store.range(db, 'rul:', 'rul:\uffff', 1000)).map((d) => ({ ...d, id: d._id }) as unknown as ExceptionDoc);

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
  it("what somebody else's journal says moves nobody's acknowledgement: the device goes on, and its own next fact is taken", async () => {
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    const say = (who: TestTerminal) => who.seal({ kind: 'staff.duty', v: 1, scope: ['S01'], by: '0107', prev: {}, body: { staffNo: '0107', state: 'idle' } });
    await a.push(say(a));
    const theirs = [...say(b), ...say(b), ...say(b)];
    expect((await a.push(theirs)).results.map((r) => ('code' in r ? r.code : r.result))).toEqual(['not-yours', 'not-yours', 'not-yours']);
    expect(await t.server.services.identity.device(a.identity.terminal)).toMatchObject({ state: 'enrolled', ackJseq: 1, ahead: {} });
    expect(await a.hello()).toMatchObject({ terminalState: 'active', ack: { jseq: 1 } });
    expect((await a.push(say(a))).results.map((r) => r.result)).toEqual(['ok']);
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
