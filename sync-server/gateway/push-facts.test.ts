import { expect, it } from 'vitest';
import { addStores, testServer } from './testkit.ts';
import { TestTerminal } from './testterminal.ts';

it('I17, conflicts §7: an erasure that a store’s device writes is set aside with EX-25 and empties nobody; the queue goes on', async () => {
  const t = await testServer();
  try {
    await addStores(t.server, ['S01']);
    const till = await TestTerminal.enrolled(t, 'S01');
    const id = 'cust:01JZ0000000000000000000009';
    const card = {
      id,
      v: 1,
      cls: 'customer',
      scope: ['S01'],
      fields: { name: { value: '李娜', hlc: '001764460800000.0000.S01-T1A', by: '0107' } },
      sets: {},
      notes: [],
      history: [],
    };
    await till.push([card], 'customers');
    const facts = till.seal(
      { kind: 'cust.erased', v: 1, scope: ['S01'], by: '0107', prev: { [id]: [] }, body: { customerId: id, requestId: 'r', terminals: [] } },
      { kind: 'cust.contacted', v: 1, scope: ['S01'], by: '0107', prev: { [id]: [] }, body: { customerId: id, channel: 'phone', result: 'reached' } },
    );
    expect((await till.push(facts)).results).toEqual([
      { id: facts[0]?.id, result: 'quarantined', code: 'hq-only' },
      { id: facts[1]?.id, result: 'ok' },
    ]);
    await t.server.services.adjudicator.settled();
    const [kept] = await t.server.services.store.get('s01', [id]);
    expect(kept).toMatchObject({ fields: { name: { value: '李娜' } } });
    expect(kept?.['erasedAt']).toBeUndefined();
    const cases = await t.server.services.store.range('s01', 'rul:ex:EX-25:', 'rul:ex:EX-25:\uffff', 10);
    expect(cases.map((d) => (d['sides'] as { data: { reason: string } }[])[0]?.data.reason)).toEqual(['hq-only']);
  } finally {
    await t.stop();
  }
});
