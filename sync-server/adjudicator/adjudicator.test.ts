import { afterEach, describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import type { Fact } from '../../src/facts/envelope.ts';
import type { DecisionDoc, ExceptionDoc } from '../../src/facts/rulings.ts';
import type { PieceRow } from '../../src/stock/types.ts';
import type { Head } from '../../src/facts/head.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { hashFact } from '../../src/facts/seal.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { addStores, received, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';

const open: TestServer[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) {
    await t.stop();
    rmSync(t.data, { recursive: true, force: true });
  }
});
async function chain(options: Parameters<typeof testServer>[0] = {}): Promise<TestServer> {
  const t = await testServer(options);
  open.push(t);
  await addStores(t.server, ['S01', 'S02', 'S03']);
  return t;
}
const piece = async (terminal: TestTerminal, no: string): Promise<PieceRow | undefined> =>
  (await terminal.pull('pieces')).filter((d) => d.id === `piece:${no}`).at(-1) as unknown as PieceRow | undefined;
const exceptions = async (terminal: TestTerminal): Promise<ExceptionDoc[]> =>
  (await terminal.pull('rulings')).filter((d) => d['cls'] === 'exception') as unknown as ExceptionDoc[];
const first = (facts: readonly Fact[]): Fact => {
  const [f] = facts;
  if (f === undefined) throw new Error('no fact');
  return f;
};

async function stocked(t: TestServer, storeId: string, ...nos: string[]): Promise<Fact> {
  const made = await t.server.services.hqWriter.commit([received(storeId, nos)]);
  if (!made.ok) throw new Error(made.problem.code);
  await t.server.services.adjudicator.settled();
  return first(made.value);
}

describe('adjudicator (conflicts.md §3.7)', () => {
  it('SC-01: two terminals sell one piece offline: both sales stand, one EX-01 with exactly both, the piece is disputed on both', async () => {
    const t = await chain();
    const opening = await stocked(t, 'S01', 'RD2600017');
    const [t1, t2] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    expect(await piece(t1, 'RD2600017')).toMatchObject({ state: 'IN_STOCK', heads: [opening.id] });
    const one = first(t1.seal(saleOf('S01', '0107', 'RD2600017', [opening.id])));
    const two = first(t2.seal(saleOf('S01', '0112', 'RD2600017', [opening.id])));
    await t1.push([one]);
    await t2.push([two]);
    await t.server.services.adjudicator.settled();
    for (const terminal of [t1, t2]) {
      expect(await piece(terminal, 'RD2600017')).toMatchObject({ state: 'DISPUTED' });
      const cases = await exceptions(terminal);
      expect(cases).toHaveLength(1);
      expect(cases[0]).toMatchObject({ id: `rul:ex:EX-01:RD2600017:${opening.id}`, status: 'open', members: [one.id, two.id].sort(), scope: ['S01'] });
      expect((await terminal.pull('facts')).filter((d) => d['kind'] === 'sale.committed').map((d) => d['hash'])).toEqual(
        expect.arrayContaining([one.hash, two.hash]),
      );
    }
  });

  it('a third sale joins the same case', async () => {
    const t = await chain();
    const opening = await stocked(t, 'S01', 'RD2600017');
    const tills = await Promise.all([1, 2, 3].map(() => TestTerminal.enrolled(t, 'S01')));
    for (const till of tills) {
      await till.push(till.seal(saleOf('S01', '0107', 'RD2600017', [opening.id])));
      await t.server.services.adjudicator.settled();
    }
    const cases = await exceptions(tills[0] as TestTerminal);
    expect(cases.map((c) => c.members.length)).toEqual([3]);
  });

  it("a sale of another store's piece is routed byte-equal to the holder, whose row and case follow", async () => {
    const t = await chain();
    const opening = await stocked(t, 'S02', 'RD2600031');
    const [seller, holder, stranger] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02'), await TestTerminal.enrolled(t, 'S03')];
    const sale = first(seller.seal(saleOf('S01', '0107', 'RD2600031', [opening.id], { scope: ['S01', 'S02'] })));
    await seller.push([sale]);
    await t.server.services.adjudicator.settled();
    const copy = (await holder.pull('facts')).find((d) => d.id === sale.id);
    expect(copy).toEqual(JSON.parse(JSON.stringify(sale)));
    expect(hashFact(copy ?? {})).toBe(sale.hash);
    expect((await exceptions(holder)).map((c) => c.code)).toEqual(['EX-01']); // a check: it is not taken from its holder (architecture §7)
    expect(await stranger.pull('facts')).toEqual([]);
    expect(await stranger.pull('pieces')).toEqual([]);
  });

  it('a piece that moves leaves a row where it was and makes one where it arrives; the floor price stays with the holder (A0.32)', async () => {
    const t = await chain();
    const opening = await stocked(t, 'S01', 'RD2600040');
    await t.server.services.items.putPrivate([{ pieceNo: 'RD2600040', costFen: 1_000_000, floorPriceFen: 2_500_000 }]);
    await t.server.services.adjudicator.settled();
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const before = await piece(a, 'RD2600040');
    expect(before).toMatchObject({ state: 'IN_STOCK', floorPriceFen: 2_500_000 });
    expect(JSON.stringify(before)).not.toContain('1000000');
    const moved = first(
      b.seal({
        kind: 'stock.moved',
        v: 1,
        scope: ['S02', 'S01'],
        by: '0211',
        prev: { 'piece:RD2600040': [opening.id] },
        body: { pieceNo: 'RD2600040', from: { at: 'store', storeId: 'S01' }, to: { at: 'store', storeId: 'S02' } },
      }),
    );
    await b.push([moved]);
    await t.server.services.adjudicator.settled();
    expect(await piece(b, 'RD2600040')).toMatchObject({ place: { at: 'store', storeId: 'S02' }, floorPriceFen: 2_500_000 });
    const left = await piece(a, 'RD2600040');
    expect(left).toMatchObject({ place: { at: 'store', storeId: 'S02' } });
    expect(left?.floorPriceFen).toBeUndefined();
    expect(left?.pv ?? 0).toBeGreaterThan(before?.pv ?? 0);
    // the item is kept with the aggregate: it is read anew when its document changes, and judging on goes by the newest
    await t.server.services.items.putPrivate([{ pieceNo: 'RD2600040', floorPriceFen: 2_400_000 }]);
    await t.server.services.adjudicator.settled();
    expect(await piece(b, 'RD2600040')).toMatchObject({ floorPriceFen: 2_400_000 });
    await b.push(b.seal(saleOf('S02', '0211', 'RD2600040', [moved.id])));
    await t.server.services.adjudicator.settled();
    expect(await piece(b, 'RD2600040')).not.toMatchObject({ state: 'IN_STOCK' });
    await t.server.services.adjudicator.rebuild();
    const [agg] = await t.server.services.store.get('agg', ['agg:piece:RD2600040']);
    expect(agg?.['master']).toMatchObject({ item: { pieceNo: 'RD2600040' }, floorPriceFen: 2_400_000 });
  });

  it('two offline claims of one appointment: one 主接待, a decision names the other (§4.2)', async () => {
    const t = await chain();
    const [t1, t2] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    const aptId = 'apt:01JAPT00000000000000000001';
    const key = aptId as `apt:${string}`;
    const form = { name: '李娜', storeId: 'S01', visitAt: Date.now(), source: 'phone' };
    const [created, assigned, arrived] = t1.seal(
      { kind: 'apt.created', v: 1, scope: ['S01'], by: '0126', prev: { [key]: [] }, numberClass: 'YY', body: { aptId, form, online: false } },
      { kind: 'apt.assigned', v: 1, scope: ['S01'], by: '0101', prev: { [key]: [] }, body: { aptId, consultant: '0107', mode: 'manager' } },
      { kind: 'apt.arrived', v: 1, scope: ['S01'], by: '0126', prev: { [key]: [] }, body: { aptId, storeId: 'S01' } },
    );
    await t1.push([created, assigned, arrived].filter((f): f is Fact => f !== undefined));
    const claim = (terminal: TestTerminal, by: string): Fact =>
      first(terminal.seal({ kind: 'apt.claimed', v: 1, scope: ['S01'], by, prev: { [key]: [arrived?.id ?? ''] }, body: { aptId } }));
    await t1.push([claim(t1, '0107')]);
    const loser = claim(t2, '0112');
    await t2.push([loser]);
    await t.server.services.adjudicator.settled();
    const decision = (await t2.pull('rulings')).find((d) => d['cls'] === 'decision') as unknown as DecisionDoc;
    expect(decision.losers).toMatchObject([{ factId: loser.id, by: '0112' }]);
  });

  it('a card of two stores is merged into both (architecture §3.4)', async () => {
    const t = await chain();
    const [a, b] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const id = 'cust:01JCARD0000000000000000009';
    const at = (n: number, node: string) => encodeHlc(1_795_000_000_000 + n, 0, node);
    const base = applyWrite(undefined, { id, cls: 'customer', scope: ['S01', 'S02'], fields: { name: '李娜' }, by: '0107' }, at(0, 'S01-T1A'));
    await a.push([base], 'customers', [null]);
    await t.server.services.adjudicator.settled();
    expect((await b.pull('customers')).map((d) => d.id)).toEqual([id]);
    await a.push([applyWrite(base, { id, cls: 'customer', scope: ['S01'], fields: { address: '南京西路' }, by: '0107' }, at(1, 'S01-T1A'))], 'customers', [
      base,
    ]);
    const mine = applyWrite(base, { id, cls: 'customer', scope: ['S02'], fields: { wechat: 'lina' }, by: '0205' }, at(2, 'S02-T1A'));
    // The router may have been faster than the second store: then it merges, as a terminal does.
    const [answer] = (await b.push([mine], 'customers', [base])).results;
    if (answer?.result === 'conflict') await b.push([mergeHead(mine, answer.master as unknown as Head)], 'customers', [answer.master]);
    await t.server.services.adjudicator.settled();
    const [inA, inB] = [(await a.pull('customers')).at(-1), (await b.pull('customers')).at(-1)];
    expect(inA).toMatchObject({ fields: { address: { value: '南京西路' }, wechat: { value: 'lina' } } });
    expect(inB).toEqual(inA);
  });

  it('closed by a person: EX-25 takes its resolution from the fact', async () => {
    const t = await chain();
    const terminal = await TestTerminal.enrolled(t, 'S01');
    await terminal.push([
      { ...first(terminal.seal({ kind: 'staff.duty', v: 1, scope: ['S01'], by: '0107', prev: {}, body: { staffNo: '0107', state: 'idle' } })), by: '9' },
    ]);
    const [poison] = await exceptions(terminal);
    expect(poison?.code).toBe('EX-25');
    await t.server.services.hqWriter.commit([
      {
        kind: 'case.resolved',
        v: 1,
        scope: ['S01'],
        by: '0001',
        prev: {},
        body: { caseId: poison?.id, code: 'EX-25', option: 'fixAndPush', reason: '已重新上传' },
      },
    ]);
    await t.server.services.adjudicator.settled();
    expect((await exceptions(terminal)).at(-1)).toMatchObject({ id: poison?.id, status: 'resolved', resolution: { by: '0001', reason: '已重新上传' } });
  });

  it('a restart, a lost checkpoint and a rebuild create nothing anew (I15)', async () => {
    const t = await chain({ keep: true });
    const opening = await stocked(t, 'S01', 'RD2600017', 'RD2600018');
    const [t1, t2] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    await t1.push(t1.seal(saleOf('S01', '0107', 'RD2600017', [opening.id])));
    await t2.push(t2.seal(saleOf('S01', '0112', 'RD2600017', [opening.id])));
    await t.server.services.adjudicator.settled();
    const picture = async (s: TestServer): Promise<string> =>
      JSON.stringify(
        await Promise.all(
          ['s01', 's02'].map(async (db) => (await s.server.services.store.range(db, '', '\uffff', 10_000)).filter((d) => !/^(ref|incarnation):/.test(d._id))),
        ),
      );
    const before = await picture(t);
    await t.stop();
    const again = await testServer({ data: t.data });
    open.push(again);
    await again.server.services.adjudicator.settled();
    expect(await picture(again)).toBe(before);
    for (const db of ['hq', 's01']) {
      const [mark] = await again.server.services.store.get('hq', [`ckpt:adjudicator:${db}`]);
      await again.server.services.store.write('hq', [{ ...mark, _id: `ckpt:adjudicator:${db}`, seq: '999999999' }]);
    }
    await again.server.stop();
    const third = await testServer({ data: t.data });
    open.push(third);
    await third.server.services.adjudicator.settled();
    expect(await picture(third)).toBe(before);
    await third.server.services.adjudicator.rebuild();
    expect(await picture(third)).toBe(before);
    const made = await third.server.services.hqWriter.commit([received('S02', ['RD2600099'])]);
    expect(made.ok && made.value[0]).toMatchObject({ terminal: 'HQ1', epoch: 'A', jseq: 2, prevHash: opening.hash });
  });

  it('another terminal hears of a ruling well within half a second, also while five hundred facts go through', async () => {
    const t = await chain();
    const nos = Array.from({ length: 520 }, (_, i) => `RD27${String(i).padStart(5, '0')}`);
    const opening = await stocked(t, 'S01', ...nos);
    const [t1, t2] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    await t2.pull('pieces');
    const stream = await t2.stream();
    const from = performance.now();
    await t1.push(t1.seal(saleOf('S01', '0107', 'RD2700001', [opening.id])));
    const heard = await stream.next((e) => e.type === 'moved' && e.collections.includes('pieces'));
    expect(await piece(t2, 'RD2700001')).toMatchObject({ state: 'SOLD' });
    const latency = heard.at - from;
    const bulk = t1.seal(...nos.slice(10, 510).map((no) => saleOf('S01', '0107', no, [opening.id])));
    const start = performance.now();
    for (let i = 0; i < bulk.length; i += 100) await t1.push(bulk.slice(i, i + 100));
    await t.server.services.adjudicator.settled();
    const rate = bulk.length / ((performance.now() - start) / 1000);
    process.stdout.write(`row heard after ${latency.toFixed(0)} ms; ${rate.toFixed(0)} sales/s pushed and adjudicated\n`);
    expect(latency).toBeLessThan(500);
    expect((await t2.pull('pieces')).filter((d) => d['state'] === 'SOLD')).toHaveLength(500);
    stream.close();
  });
});
