import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { openCouch } from '../store/couch.ts';
import { fakeCouch } from '../store/couch-fake.ts';
import { addStores, received, saleOf, testServer, type TestServer } from './testkit.ts';
import { TestTerminal } from './testterminal.ts';

/** The same server over the CouchDB adapter: a real CouchDB where COUCHDB_URL names one, else express-pouchdb inside this test. */
describe('gateway and adjudicator over the CouchDB adapter', () => {
  let t: TestServer;
  let closeFake: () => Promise<void> = async () => undefined;
  beforeAll(async () => {
    const real = process.env['COUCHDB_URL'];
    const fake = real === undefined ? await fakeCouch() : undefined;
    if (fake !== undefined) closeFake = () => fake.close();
    t = await testServer({ store: await openCouch({ url: real ?? fake?.url ?? '', prefix: `zm-t${Date.now().toString(36)}-` }) });
    await addStores(t.server, ['S01']);
  }, 60_000);
  afterAll(async () => {
    await t.stop();
    await closeFake();
  });

  it('enrols, pushes, pulls, streams and settles a double sale as over the embedded store (SC-01)', async () => {
    const made = await t.server.services.hqWriter.commit([received('S01', ['RD2600017'])]);
    const opening = made.ok ? (made.value[0]?.id ?? '') : '';
    await t.server.services.adjudicator.settled();
    const [t1, t2] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01')];
    expect((await t2.pull('pieces')).map((d) => d['state'])).toEqual(['IN_STOCK']);
    expect((await t2.pull('reference')).map((d) => d.id)).toEqual(expect.arrayContaining(['ref:store:S01', 'ref:staff:S01']));
    const stream = await t2.stream();
    const one = t1.seal(saleOf('S01', '0107', 'RD2600017', [opening]));
    await t1.push(one);
    await stream.next((e) => e.type === 'moved' && e.collections.includes('facts'));
    expect((await t1.push(one)).results).toEqual([{ id: one[0]?.id, result: 'ok' }]);
    const two = t2.seal(saleOf('S01', '0112', 'RD2600017', [opening]));
    await t2.push(two);
    await t.server.services.adjudicator.settled();
    const cases = (await t1.pull('rulings')) as unknown as ExceptionDoc[];
    expect(cases).toMatchObject([{ code: 'EX-01', members: [one[0]?.id, two[0]?.id].sort() }]);
    expect((await t1.pull('pieces')).at(-1)).toMatchObject({ state: 'DISPUTED' });
    await expect(t1.pullPage('facts', { dbEpoch: t1.checkpoints.get('rulings')?.dbEpoch ?? '', seq: '99999-x' })).rejects.toThrow('checkpoint-foreign');
    stream.close();
  });
});
