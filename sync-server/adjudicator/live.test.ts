import { afterEach, describe, expect, it } from 'vitest';
import { rmSync } from 'node:fs';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { businessDate } from '../../src/kernel/businessDate.ts';
import type { PieceRow } from '../../src/stock/types.ts';
import { viewOf } from '../../src/stock/row.ts';
import { addStores, received, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';

const HOUR = 3_600_000;
const open: TestServer[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) {
    await t.stop();
    rmSync(t.data, { recursive: true, force: true });
  }
});
async function chain(keep = false): Promise<TestServer> {
  const t = await testServer({ keep });
  open.push(t);
  await addStores(t.server, ['S01', 'S02']);
  return t;
}
const first = (facts: readonly Fact[]): Fact => {
  const [f] = facts;
  if (f === undefined) throw new Error('no fact');
  return f;
};
/** Every case of a store as it stands now. */
async function cases(t: TestServer, code: string, db = 's01'): Promise<ExceptionDoc[]> {
  await t.server.services.adjudicator.settled();
  return (await t.server.services.store.range(db, 'rul:ex:', 'rul:ex:\uffff', 1000))
    .filter((d) => d['code'] === code)
    .map((d) => ({ ...d, id: d._id }) as unknown as ExceptionDoc);
}
const hq = async (t: TestServer, draft: FactDraft): Promise<Fact> => {
  const made = await t.server.services.hqWriter.commit([draft]);
  if (!made.ok) throw new Error(made.problem.code);
  return first(made.value);
};
const duty = (by: string): FactDraft => ({ kind: 'staff.duty', v: 1, scope: ['S01'], by, prev: {}, body: { staffNo: by, state: 'idle' } });
const gold = (no: string, version: string, fenPerG: number): FactDraft => {
  const sale = saleOf('S01', '0107', no, []);
  const body = sale.body as { lines: readonly object[] };
  return {
    ...sale,
    body: {
      ...body,
      lines: body.lines.map((l) => ({
        ...l,
        kind: 'goldByGram',
        priceMode: 'byGram',
        metal: 'gold999',
        metalMg: 12_340,
        goldPriceFenPerG: fenPerG,
        goldPriceVersion: version,
      })),
    },
  };
};

/** One of everything that the server alone, or the server too, can say (conflicts.md §5). */
async function story(t: TestServer): Promise<void> {
  const { services } = t.server;
  const [t1, t2, far] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
  const beat = async (): Promise<void> => {
    for (const x of [t1, t2, far]) await x.heartbeat();
  };
  // EX-12 and the order of corrected times (SC-06): t2's clock is three hours fast.
  const opening = await hq(t, received('S01', ['RD1', 'RD2']));
  await services.adjudicator.settled();
  t2.skewMs = 3 * HOUR;
  const reserve = (who: TestTerminal, label: string): Fact =>
    first(
      who.seal({
        kind: 'stock.reserved',
        v: 1,
        scope: ['S01'],
        by: '0107',
        prev: { 'piece:RD1': [opening.id] },
        body: { pieceNo: 'RD1', storeId: 'S01', for: { name: label, untilMs: 4_000_000_000_000 } },
      }),
    );
  t2.agoMs = 60_000; // a correction is as exact as the way to headquarters is short
  const early = reserve(t2, 'fast');
  t2.agoMs = 0;
  const second = reserve(t1, 'right');
  for (const answer of [await t1.push([second]), await t2.push([early])]) expect(answer.results.map((r) => r.result)).toEqual(['ok']);
  t2.skewMs = 0;
  // EX-13: a newer price had been valid for an hour (SC-10).
  for (const [version, fenPerG, ago] of [
    ['v1', 159_900, 24 * HOUR],
    ['v2', 161_500, HOUR],
  ] as const)
    await services.store.write('ref', [
      {
        _id: `ref:price:gold999:${version}`,
        cls: 'price',
        metal: 'gold999',
        fenPerG,
        validFromMs: Date.now() - ago,
        version,
        publishedBy: '0001',
        scope: 'all',
      },
    ]);
  await t1.push(t1.seal(gold('RD2', 'v1', 159_900)));
  // EX-24: a predecessor nobody has. EX-10: numbers 2…4 are missing. EX-18: signed for, never shipped.
  await t1.push(t1.seal({ ...saleOf('S01', '0107', 'RD9', ['fact:01M00000000000000000000000']) }));
  t1.chain = { ...t1.chain, numbers: { ...t1.chain.numbers, XS: (t1.chain.numbers.XS ?? 0) + 3 } };
  await t1.push(t1.seal(saleOf('S01', '0107', 'RD8', [])));
  expect((await cases(t, 'EX-10')).length).toBe(0); // the other till of the store has not told everything yet
  await t1.push(
    t1.seal({
      kind: 'transfer.requested',
      v: 1,
      scope: ['S01', 'S02'],
      by: '0101',
      prev: { 'xfer:1': [] },
      body: { transferId: 'xfer:1', from: 'S02', to: 'S01', pieceNos: ['RD5'] },
    }),
  );
  await t1.push(
    t1.seal({
      kind: 'transfer.received',
      v: 1,
      scope: ['S01', 'S02'],
      by: '0101',
      prev: { 'xfer:1': [], 'piece:RD5': [] },
      body: { transferId: 'xfer:1', storeId: 'S01', pieceNos: ['RD5'], complete: true },
    }),
  );
  // EX-16 of an order, provisional at first.
  const paid = first(
    t1.seal({
      kind: 'order.paid',
      v: 1,
      scope: ['S01'],
      by: '0107',
      prev: { 'order:O1': [] },
      body: { orderId: 'order:O1', storeId: 'S01', leaseUntilMs: Date.now() + HOUR, entries: [{ n: 1, ledger: 'deposit', account: 'order:O1', amount: 100 }] },
    }),
  );
  await t1.push([paid]);
  for (const who of [t1, t2])
    await who.push(
      who.seal({
        kind: 'order.refunded',
        v: 1,
        scope: ['S01'],
        by: '0107',
        prev: { 'order:O1': [paid.id] },
        body: { orderId: 'order:O1', storeId: 'S01', reason: 'x', entries: [{ n: 1, ledger: 'deposit', account: 'order:O1', amount: -100 }] },
      }),
    );
  for (const code of ['EX-24', 'EX-18']) expect([code, await cases(t, code)]).toEqual([code, []]);
  expect((await cases(t, 'EX-16'))[0]).toMatchObject({ provisional: true, status: 'open' });
  await new Promise((go) => setTimeout(go, 2)); // the marks below are later than every stamp above
  await beat();
  // EX-14: rights ended, then acts at a terminal that had not heard; and one from before the word arrived.
  await hq(t, { kind: 'staff.revoked', v: 1, scope: ['S01'], by: '0001', prev: { 'staff:0112': [] }, body: { staffNo: '0112', reason: 'leaver' } });
  await new Promise((go) => setTimeout(go, 2));
  await t1.push(t1.seal(duty('0112')));
  // EX-23: a closed day gets a late document.
  const day = businessDate(Date.now(), 'Asia/Shanghai');
  await hq(t, {
    kind: 'period.closed',
    v: 1,
    scope: ['S01'],
    by: '0001',
    prev: { 'close:c1': [] },
    body: {
      closeId: 'close:c1',
      cls: 'day',
      storeId: 'S01',
      fromDate: day,
      toDate: day,
      upTo: { [`${t1.chain.terminal}A`]: t1.chain.jseq, [`${t2.chain.terminal}A`]: t2.chain.jseq },
    },
  });
  await t1.push(t1.seal(saleOf('S01', '0107', 'RD7', [])));
  // Cards: EX-07, an automatic merge, EX-14F, an erasure with a late edit.
  const at = (n: number, node: string) => encodeHlc(Date.now() + n, 0, node);
  const card = (n: string, store: string, name: string, phone: string) =>
    applyWrite(
      undefined,
      { id: `cust:01J0000000000000000000000${n}`, cls: 'customer', scope: [store], fields: { name, phoneE164: phone }, by: '0107' },
      at(Number(n), `${store}-T1A`),
    );
  const held = card('3', 'S01', '王强', '+8613900000000');
  await t1.push([card('1', 'S01', '李娜', '+8613800001234'), held], 'customers', [null, null]);
  await far.push([card('2', 'S02', '李 娜', '+8613800001234'), card('4', 'S02', '赵敏', '+8613900000000')], 'customers', [null, null]);
  const base = card('5', 'S01', '陈静', '+8613700000000');
  await t1.push([{ ...base, scope: ['S01', 'S02'] }], 'customers', [null]);
  await services.adjudicator.settled();
  const both = { ...base, scope: ['S01', 'S02'] };
  const one = applyWrite(both, { id: base.id, cls: 'customer', scope: ['S01'], fields: { birthday: '1990-05-01' }, by: '0107' }, at(10, 'S01-T1A'));
  const other = applyWrite(both, { id: base.id, cls: 'customer', scope: ['S02'], fields: { birthday: '1990-01-05' }, by: '0205' }, at(11, 'S02-T1A'));
  await t1.push([one], 'customers', [both]);
  const [answer] = (await far.push([other], 'customers', [both])).results;
  if (answer?.result === 'conflict') await far.push([mergeHead(other, answer.master as unknown as typeof other)], 'customers', [answer.master]);
  await services.adjudicator.settled();
  await hq(t, {
    kind: 'cust.erased',
    v: 1,
    scope: ['S01'],
    by: '0001',
    prev: { 'cust:01J00000000000000000000003': [] },
    body: { customerId: 'cust:01J00000000000000000000003', requestId: 'r1', terminals: [t1.chain.terminal] },
  });
  await services.adjudicator.settled();
  const late = applyWrite(held, { id: held.id, cls: 'customer', scope: ['S01'], fields: { address: '南京西路 1 号' }, by: '0107' }, at(60_000, 'S01-T1A'));
  const [refused] = (await t1.push([late], 'customers', [held])).results;
  if (refused?.result === 'conflict') await t1.push([mergeHead(late, refused.master as unknown as typeof late)], 'customers', [refused.master]);
  // EX-11 and EX-10: two lives of one journal give one number (SC-17).
  const before = t2.chain;
  const mine = t2.seal(saleOf('S01', '0112', 'RD11', []));
  t2.chain = before;
  const twin = t2.seal(saleOf('S01', '0112', 'RD12', []));
  await t2.push(mine);
  await t2.push(twin);
  await services.adjudicator.settled();
}

describe('every class is judged by the running server (conflicts.md §3.2, §3.6, §3.7)', () => {
  it('corrected times, watermarks, prices, people, closings, journals and cards: each raises its case once, with its members', async () => {
    const t = await chain();
    await story(t);
    const list = async (code: string): Promise<unknown[]> =>
      (await cases(t, code)).filter((c) => c.status === 'open').map((c) => [c.subject, c.members.length]);
    expect(await list('EX-12')).toEqual([['terminal:S01-T2', 4]]); // its stamps stay ahead for three hours, though its clock is right again
    expect((await cases(t, 'EX-13')).map((c) => c.sides[0]?.data['diffFen'])).toEqual([19_744]); // 12.34 g × 16.00
    expect((await list('EX-24')).length).toBeGreaterThan(0);
    expect((await cases(t, 'EX-10')).filter((c) => c.members.length === 1).map((c) => c.sides[0]?.data['missing'])).toEqual([3, 4, 5]);
    expect(await list('EX-18')).toEqual([['xfer:1', 1]]);
    expect((await cases(t, 'EX-16'))[0]?.provisional).toBeUndefined();
    expect(await list('EX-14')).toEqual([['staff:0112', 4]]); // the word, the duty, and both sales of the doubled journal
    expect(await list('EX-23')).toEqual([['close:c1', 4]]); // the closing, the late sale, and the two sales of the doubled journal
    expect((await cases(t, 'EX-11')).map((c) => [c.id, c.members.length])).toEqual([['rul:ex:EX-11:terminal:S01-T2:A', 2]]);
    expect((await cases(t, 'EX-10')).filter((c) => c.members.length === 2)).toHaveLength(1);
    expect(await t.server.services.identity.device('S01-T2')).toMatchObject({ state: 'quarantine' });
    // Cards.
    expect((await cases(t, 'EX-07')).map((c) => [c.members, c.status])).toEqual([
      [['cust:01J00000000000000000000003', 'cust:01J00000000000000000000004'], 'withdrawn'],
    ]); // one of the two was erased
    const alias = await t.server.services.store.range('s01', 'rul:dec:alias:', 'rul:dec:alias:\uffff', 10);
    expect(alias.map((d) => [d['winner'], (d['losers'] as { factId: string }[])[0]?.factId])).toEqual([
      ['cust:01J00000000000000000000001', 'cust:01J00000000000000000000002'],
    ]);
    expect((await cases(t, 'EX-14F')).map((c) => [c.subject, c.sides.map((s) => s.by).sort()])).toEqual([
      ['cust:01J00000000000000000000005', ['0107', '0205']],
    ]);
    const [edit] = (await cases(t, 'EX-21')).filter((c) => c.id.endsWith(':edits'));
    expect(edit?.sides.map((s) => s.data['field'])).toEqual([undefined, 'address']);
    const everywhere = JSON.stringify(await Promise.all(['s01', 's02', 'hq', 'agg'].map((db) => t.server.services.store.range(db, '', '\uffff', 10_000))));
    expect(everywhere).not.toContain('南京西路');
    expect(everywhere).not.toContain('王强');
  });

  it('a correction reaches the store as a ruling and decides ties (SC-06 variant): the reservation that was really first has the piece', async () => {
    const t = await chain();
    await story(t);
    const times = await t.server.services.store.range('s01', 'rul:time:', 'rul:time:\uffff', 10);
    expect(times).toHaveLength(4);
    const [row] = await t.server.services.store.get('s01', ['piece:RD1']);
    const events = row?.['events'] as { factId: string; hlc: string; kind: string; terminal: string; data?: { for?: unknown } }[];
    const fast = events.find((e) => e.kind === 'stock.reserved' && e.terminal === 'S01-T2');
    const right = events.find((e) => e.kind === 'stock.reserved' && e.terminal === 'S01-T1');
    const eff = String(times.find((d) => d['factId'] === fast?.factId)?.['eff']);
    // By its own stamp it came three hours later; it was made before the other.
    expect([String(fast?.hlc) > String(right?.hlc), eff < String(right?.hlc)]).toEqual([true, true]);
    const view = viewOf(row as unknown as PieceRow, [], Object.fromEntries(times.map((d) => [String(d['factId']), String(d['eff'])])));
    expect(view.reservedFor).toEqual(fast?.data?.for);
    expect(viewOf(row as unknown as PieceRow, []).reservedFor).toEqual(right?.data?.for);
  });

  it('judging everything again, and starting again without any state of the adjudicator, creates nothing anew (I15)', async () => {
    const t = await chain(true);
    await story(t);
    const picture = async (s: TestServer): Promise<string[]> =>
      (
        await Promise.all(
          ['s01', 's02'].map(async (db) => (await s.server.services.store.range(db, '', '\uffff', 10_000)).filter((d) => !/^(ref|incarnation):/.test(d._id))),
        )
      )
        .flat()
        .map((d) => JSON.stringify(d));
    const before = await picture(t);
    await t.server.services.adjudicator.rebuild();
    expect(await picture(t)).toEqual(before);
    await t.stop();
    rmSync(`${t.data}/db/zm-agg.plain`, { recursive: true });
    const again = await testServer({ data: t.data });
    open.push(again);
    await again.server.services.adjudicator.settled();
    await again.server.services.adjudicator.rebuild();
    // Rows and rulings may be written once more with a higher version; what they say is the same.
    const said = (docs: string[]): unknown[] => docs.map((d) => ({ ...(JSON.parse(d) as object), _rev: 0, pv: 0, withdrawnBy: 0 }));
    expect(said(await picture(again))).toEqual(said(before));
  });
});
