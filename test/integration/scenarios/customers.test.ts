import { redact } from '../../../src/facts/personal.ts';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { aliasKeys, aliasesOf } from '../../../src/customers/identity.ts';
import { foldConsent, foldErase } from '../../../src/customers/privacy.ts';
import type { DecisionDoc } from '../../../src/facts/rulings.ts';
import { foldPoints } from '../../../src/members/points.ts';
import { foldOrder } from '../../../src/sales/orderFold.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import { until } from '../chain.ts';
import { signIn } from '../deeds.ts';
import { members, Stage } from './stage.ts';

/** SC-05, 14, 15, 20 of conflicts.md §8 at their sync level: cards of people, one made of two, left, erased, changed field by field. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('S01-T1', 'S01-T2', 'S02-T1');
}, 120_000);
afterAll(async () => {
  await stage.close();
});

describe('SC-05 one customer on two terminals', () => {
  const names = (a: string, b: string) => [stage.id('cust', a), stage.id('cust', b)] as const;
  const make = async (on: string, at: string, id: string, name: string): Promise<void> =>
    stage.card(on, at, {
      id,
      cls: 'customer',
      scope: [on.slice(0, 3)],
      by: '1001',
      fields: { name, phoneE164: `+86138${stage.id('0000')}${stage.id('')}`.slice(0, 14), phoneRegion: 'CN' },
    });
  const both = async (name: string): Promise<readonly [string, string]> => {
    const [c1, c2] = names('C1', 'C2');
    await stage.offline('S01-T1', 'S02-T1');
    await make('S01-T1', '10:00', c1, '李娜');
    await make('S02-T1', '10:40', c2, name);
    return [c1, c2];
  };
  test('equal names: one person, the card made first survives; deposit and points stand on one card; documents keep their ids', async () => {
    await stage.scene();
    const [c1, c2] = await both('李 娜');
    const order = stage.id('order', 'O');
    await stage.fact(
      'order.paid',
      { on: 'S01-T1', at: '10:45', prev: { [order]: [], [c1]: [] } },
      {
        orderId: order,
        storeId: 'S01',
        customerId: c1,
        leaseUntilMs: stage.moment('23:00'),
        entries: [{ n: 1, ledger: 'deposit', account: order, amount: 100_000 }],
      },
    );
    const sale = await stage.sale(
      { on: 'S02-T1', at: '10:45' },
      { saleId: stage.id('sale', 'A'), pieces: [stage.id('P')], customer: c2, entries: [{ n: 1, ledger: 'points', account: c2, amount: 280 }] },
    );
    await stage.heal('11:00');
    for (const store of ['S01', 'S02']) {
      expect(await stage.open(store), store).toEqual([]);
      expect((await stage.decisions(store)).filter((d) => d['rule'] === '4.4')).toMatchObject([{ winner: c1, losers: [{ factId: c2, outcome: 'merged' }] }]);
    }
    const decisions = (await stage.decisions('S01')) as unknown as readonly DecisionDoc[]; // written by the adjudicator
    const facts = [...(await stage.facts('S01')), ...(await stage.facts('S02'))];
    const graph = aliasesOf(facts, decisions);
    expect([graph.root(c2), foldPoints(aliasKeys(graph, c1), facts).total, foldOrder(order, facts).balanceFen]).toEqual([c1, 280, 100_000]);
    expect((await stage.facts('S02')).find((f) => f.id === sale.id)).toEqual(sale);
  });
  test('variant: other names: EX-07 at both stores, nothing merged; neither name nor number in the case', async () => {
    await stage.scene();
    const [c1, c2] = await both('王强');
    await stage.heal('11:00');
    for (const store of ['S01', 'S02']) {
      expect(await stage.open(store), store).toEqual([['EX-07', c1, c2]]);
      expect((await stage.decisions(store)).filter((d) => d['rule'] === '4.4')).toEqual([]);
      expect(JSON.stringify(await stage.cases(store))).not.toMatch(/李娜|王强|138/);
    }
  });
  test('variant: headquarters merges C1→C2 at the moment of the automatic C2→C1: the smaller id is root, one alias active (I12)', async () => {
    await stage.scene();
    const [c1, c2] = await both('李娜');
    await stage.heal('11:00');
    await stage.fact(
      'cust.aliased',
      { on: 'HQ', at: '11:01', by: '9001', scope: ['S01', 'S02'], prev: { [c1]: [] } },
      { loser: c1, survivor: c2, how: 'manual' },
    );
    await stage.heal('11:05');
    const graph = aliasesOf(await stage.facts('S01'), (await stage.decisions('S01')) as unknown as readonly DecisionDoc[]);
    expect([graph.root(c1), graph.root(c2), graph.active.length]).toEqual([c1, c1, 1]);
    expect(await stage.open()).toEqual([]);
  });
});

describe('SC-14 a dismissed person goes on offline', () => {
  test('the sales stand; EX-14 lists both with who approved; the session ends when the word arrives, drafts and tasks lie with the manager', async () => {
    await stage.scene();
    const task = stage.id('task', 'T');
    await stage.fact(
      'task.opened',
      { on: 'S01-T1', at: '09:56', by: '0112', prev: { [task]: [] } },
      { taskId: task, storeId: 'S01', owner: '0112', title: '回访', dueMs: stage.moment('19:00') },
    );
    await stage.heal();
    await stage.offline('S01-T1');
    await signIn(stage.at('S01-T1'), '0112');
    const draft = {
      id: stage.id('draft', 'D'),
      createdMs: stage.moment('09:57'),
      by: '0112',
      lines: [],
      rounding: 'none' as const,
      payments: [],
      note: '只差收款',
    };
    await stage.at('S01-T1').drafts.save(draft);
    const staff = await stage.chain.server.services.identity.account('0112');
    if (staff === undefined) throw new Error('no 0112');
    const end = await stage.fact('staff.revoked', { on: 'HQ', at: '10:00', by: '0001', prev: { 'staff:0112': [] } }, { staffNo: '0112', reason: '离职' });
    const { passwordHash: _p, _id, _rev, pinHash: _pin, ...member } = staff;
    await stage.chain.server.services.identity.putStaff({ ...member, active: false });
    await stage.sale({ on: 'S01-T1', at: '09:58', by: '0112' }, { saleId: stage.id('sale', '0'), pieces: [stage.id('P0')] }).catch(() => undefined);
    const late = [
      await stage.sale(
        { on: 'S01-T1', at: '15:00', by: '0112', approver: '0101' },
        { saleId: stage.id('sale', '1'), pieces: [stage.id('P1')], netFen: 800_000 },
      ),
      await stage.sale(
        { on: 'S01-T1', at: '15:05', by: '0112', approver: '0101' },
        { saleId: stage.id('sale', '2'), pieces: [stage.id('P2')], netFen: 800_000 },
      ),
    ];
    expect(stage.at('S01-T1').session.user()?.staffNo).toBe('0112');
    await stage.heal('18:00');
    await stage.chain.server.services.identity.publishBundles();
    await until('the session has ended', () => stage.at('S01-T1').session.user() === undefined);
    expect([stage.at('S01-T1').session.ended()?.staffNo, stage.at('S01-T1').context()]).toEqual(['0112', undefined]);
    await until('the draft lies with the parked ones', () =>
      stage
        .at('S01-T1')
        .drafts.list()
        .some((d) => d.id === draft.id && d.parkedMs !== undefined),
    );
    expect(
      stage
        .at('S01-T1')
        .drafts.list()
        .find((d) => d.id === draft.id),
    ).toMatchObject(draft);
    for (const n of ['S01-T1', 'S01-T2']) {
      const lies = stage
        .at(n)
        .views.tasks()
        .find((x) => x.taskId === task);
      expect([lies?.state, lies?.owner, lies?.roles], n).toEqual(['open', undefined, ['SM']]);
    }
    const open = await stage.open();
    expect(open.map((x) => x[0])).toEqual(['EX-14']);
    expect(open[0]?.slice(1)).toEqual(members(end, ...late));
    expect((await stage.cases())[0]?.sides.filter((s) => s.kind === 'sale.committed').map((s) => s.data['approver'])).toEqual(['0101', '0101']);
    for (const f of late) expect((await stage.facts()).find((s) => s.id === f.id)).toEqual(f);
    await stage.chain.server.services.identity.putStaff({ ...member, active: true });
  });
});

describe('SC-15 erasure against an offline edit and a sale', () => {
  test('the sale stands, EX-21 without the person, marketing ends, done only when all terminals acknowledged (I16, I17)', async () => {
    await stage.scene();
    const c = stage.id('cust', 'C');
    await stage.card('S02-T1', '10:00', { id: c, cls: 'customer', scope: ['S02'], by: '0205', fields: { name: '李娜' } });
    const grant = await stage.fact(
      'cust.consented',
      { on: 'S02-T1', at: '10:05', by: '0205', prev: { [c]: [] } },
      { customerId: c, purpose: 'sms', granted: true },
    );
    await stage.heal();
    const terminals = ['S01-T1', 'S02-T1'].map((n) => stage.code(n));
    await stage.offline('S02-T1');
    const erased = await stage.fact(
      'cust.erased',
      { on: 'HQ', at: '10:30', by: '9001', scope: ['S01', 'S02'], prev: { [c]: [grant] } },
      { customerId: c, requestId: stage.id('r'), terminals },
    );
    await stage.card('S02-T1', '11:00', { id: c, cls: 'customer', scope: ['S02'], by: '0205', fields: { address: '长沙' } });
    const sale = await stage.sale(
      { on: 'S02-T1', at: '11:20', by: '0205', prev: { [c]: [grant] } },
      { saleId: stage.id('sale', 'A'), pieces: [stage.id('P')], customer: c },
    );
    await stage.heal('13:00');
    // The terminals answer by themselves: their word is no part of the script.
    const all = async (): Promise<readonly Fact[]> => (await stage.chain.docs('s02', 'fact:')).map((d) => toWire(d) as unknown as Fact);
    const answered = async (): Promise<string> => foldErase(c, await all()).state;
    await until('every terminal has answered', async () => (await answered()) === 'done', 20_000);
    await stage.heal('13:05');
    const open = await stage.open('S02');
    expect(open.map((x) => x[0])).toEqual(['EX-21', 'EX-21']); // the edit and the sale
    expect(open).toContainEqual(['EX-21', ...members(erased, sale)]);
    expect(open.flat().filter((m) => m.includes('address')).length).toBe(1);
    expect(JSON.stringify(await stage.cases('S02'))).not.toMatch(/李娜|长沙/);
    const facts = await stage.facts('S02');
    // The sale stays under the pseudonym, with its hash and its money; who it was is nowhere any more, on no disk and on no screen.
    expect(facts.find((f) => f.id === sale.id)).toEqual(redact(sale));
    expect(redact(sale)).toMatchObject({ hash: sale.hash, body: { customer: { id: c, name: '' } } });
    const speaksOfHer = (docs: Iterable<object>): string[] =>
      [...docs].map((d) => JSON.stringify(d)).filter((text) => text.includes(c) || text.includes(sale.id));
    const everything = async (): Promise<string> =>
      (
        await Promise.all([
          ...['hq', 's01', 's02'].flatMap((db) => ['fact:', 'apt:', 'cust:', 'rul:', 'piece:'].map((p) => stage.chain.docs(db, p))),
          stage.chain.docs('agg', 'agg:'),
          ...stage.actors.map(async (a) => [...a.disk.collections.values()].flatMap((docs) => [...docs.values()])),
        ])
      )
        .flatMap(speaksOfHer)
        .join();
    await until('every copy is without the person', async () => !/李娜|长沙/.test(await everything()), 20_000);
    expect(stage.at('S02-T1').views.sale(sale.body.saleId)?.sale.customer).toEqual({ id: c, name: '' });
    expect(foldConsent(c, facts)).toEqual({ sms: false });
    const acks = (await all()).filter((f) => f.kind === 'cust.eraseAcked' && f.prev[c] !== undefined);
    expect(acks.map((f) => f.terminal).sort()).toEqual([...terminals].sort());
    // Nothing of the card is left anywhere, and replicas are the same (I14, I17).
    const cards = [
      ...stage.actors.flatMap((a) => [...a.disk.collections.values()].flatMap((docs) => docs.get(c) ?? [])),
      ...(await stage.chain.docs('s02', c)),
    ];
    expect(cards.length).toBeGreaterThanOrEqual(2);
    for (const card of cards)
      expect(card).toMatchObject({ fields: {}, sets: {}, notes: [], history: [], erasedAt: erased.hlc, parked: [{ field: 'address', by: '0205' }] });
    expect(stage.at('S02-T1').views.customer(c)).toBeUndefined();
  });
});

describe('SC-20 field-level merge and tags', () => {
  test('each field by its own stamp, tags add-wins, two birthdays are EX-14F; every value is in the history (I11)', async () => {
    await stage.scene();
    const c = stage.id('cust', 'C');
    const scope = ['S01', 'S02'];
    const write = { id: c, cls: 'customer' as const, scope };
    await stage.card('S01-T1', '10:00', { ...write, by: '0107', fields: { name: '李娜' }, addTo: { tags: ['低意向'] } });
    await stage.heal();
    await stage.offline('S01-T1', 'S02-T1');
    await stage.card('S01-T1', '11:00', { ...write, by: '0107', fields: { address: '静安区' }, addTo: { tags: ['婚戒'] } });
    await stage.card('S02-T1', '11:05', { ...write, by: '0205', fields: { wechat: 'Y', birthday: '1990-05-01' }, removeFrom: { tags: ['低意向'] } });
    await stage.card('HQ', '11:10', { ...write, by: '9001', fields: { birthday: '1990-01-05' } });
    await stage.heal('12:00', 'S02-T1');
    await stage.heal('12:05');
    for (const n of ['S01-T1', 'S01-T2', 'S02-T1']) {
      const view = stage.at(n).views.customer(c);
      expect(view?.form, n).toMatchObject({ name: '李娜', address: '静安区', wechat: 'Y', birthday: '1990-01-05' });
      expect(view?.tags, n).toEqual(['婚戒']);
      expect(
        view?.head.history.map((h) => [h.field, h.value, h.by]),
        n,
      ).toContainEqual(['birthday', '1990-05-01', '0205']);
    }
    for (const store of scope) {
      expect(
        (await stage.open(store)).map((x) => x[0]),
        store,
      ).toEqual(['EX-14F']);
      const [doc] = await stage.cases(store);
      expect([doc?.severity, doc?.sides.length, JSON.stringify(doc).includes('1990')]).toEqual(['amber', 2, false]);
    }
  });
  test('a concurrent add of the removed tag wins', async () => {
    await stage.scene();
    const c = stage.id('cust', 'C');
    const write = { id: c, cls: 'customer' as const, scope: ['S01'] };
    await stage.card('S01-T1', '10:00', { ...write, by: '0107', fields: { name: '李娜' }, addTo: { tags: ['低意向'] } });
    await stage.heal();
    await stage.offline('S01-T1', 'S01-T2');
    await stage.card('S01-T1', '11:01', { ...write, by: '0107', addTo: { tags: ['低意向'] } });
    await stage.card('S01-T2', '11:05', { ...write, by: '0112', removeFrom: { tags: ['低意向'] } });
    await stage.heal('12:00');
    for (const n of ['S01-T1', 'S01-T2']) expect(stage.at(n).views.customer(c)?.tags, n).toEqual(['低意向']);
  });
});
