import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import type { AggKey, Fact, FactDraft } from '../../src/facts/envelope.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { addStores, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { openEmbedded } from '../store/embedded.ts';
import type { StoredDoc } from '../store/port.ts';
import { STATE_DB } from './aggregates.ts';

const open: TestServer[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) {
    await t.stop();
    rmSync(t.data, { recursive: true, force: true });
  }
});
async function chain(data?: string): Promise<TestServer> {
  const t = await testServer({ keep: true, ...(data === undefined ? {} : { data }) });
  open.push(t);
  if (data === undefined) await addStores(t.server, ['S01', 'S02']);
  return t;
}
const [ONE, TWO] = ['cust:01J00000000000000000000001', 'cust:01J00000000000000000000002'] as const;
const draft = (kind: FactDraft['kind'], prev: FactDraft['prev'], body: object): FactDraft =>
  ({ kind, v: 1, scope: ['S01', 'S02'], by: '0001', prev, body }) as FactDraft;
const points = (who: string, amount: number): FactDraft =>
  draft('points.adjusted', { [`points:${who.slice(5)}`]: [] }, { customerId: who, reason: 'x', entries: [{ n: 1, ledger: 'points', account: who, amount }] });
const made = (): FactDraft => draft('cust.aliased', { [TWO]: [], [ONE]: [] }, { loser: TWO, survivor: ONE, how: 'manual', reason: '同一人' });
const apart = (seen: readonly Fact[]): FactDraft => draft('cust.unaliased', { [TWO]: seen.map((f) => f.id) }, { loser: TWO, survivor: ONE, reason: '母女' });
const say = async (t: TestServer, ...drafts: readonly FactDraft[]): Promise<readonly Fact[]> => {
  const done = await t.server.services.hqWriter.commit(drafts);
  if (!done.ok) throw new Error(done.problem.code);
  return done.value;
};
/** Writes the adjudicator's state anew without these documents; answers all there were. A store is never asked to delete, so this is done to its folder. */
async function withoutState(data: string, unwanted: (d: StoredDoc) => boolean): Promise<readonly StoredDoc[]> {
  const folder = join(data, 'db');
  const before = await openEmbedded({ folder, prefix: 'zm-' });
  const docs = await before.range(STATE_DB, '', '\uffff', 10_000);
  await before.close();
  rmSync(join(folder, 'zm-agg.plain'), { recursive: true });
  const after = await openEmbedded({ folder, prefix: 'zm-' });
  const answers = await after.write(
    STATE_DB,
    docs.filter((d) => !unwanted(d)).map(({ _rev, ...rest }) => ({ ...rest, _id: rest._id })),
  );
  expect(answers.every((a) => a.ok)).toBe(true);
  await after.close();
  return docs;
}
/** Cases of points in both stores that are not withdrawn, as they stand now. */
async function told(t: TestServer): Promise<string[]> {
  await t.server.services.adjudicator.settled();
  const of = async (db: string): Promise<string> =>
    (await t.server.services.store.range(db, 'rul:ex:EX-06', 'rul:ex:EX-06\uffff', 99))
      .filter((d) => d['status'] !== 'withdrawn')
      .map((d) => `${String(d['subject']).slice(-2)} ${String(d['status'])} ${(d['members'] as string[]).length}`)
      .join();
  return [...new Set([await of('s01'), await of('s02')])];
}

it.each([
  ['the merge first', (): FactDraft[] => [made(), points(ONE, 100), points(TWO, -50)]],
  ['the merge last', (): FactDraft[] => [points(TWO, -50), points(ONE, 100), made()]],
  ['the merge between', (): FactDraft[] => [points(TWO, -50), made(), points(ONE, 100)]],
])('§4.4: %s, in one page or one by one: what is short under one card is paid by the other', async (_name, drafts) => {
  for (const apiece of [true, false]) {
    const t = await chain();
    if (apiece)
      for (const d of drafts()) {
        await say(t, d);
        await t.server.services.adjudicator.settled();
      }
    else await say(t, ...drafts());
    expect(await told(t)).toEqual(['']);
    await say(t, points(TWO, -80)); // by time the last: 100 - 50 - 80
    expect((await told(t))[0]).toMatch(/^01 open [12]$/);
  }
});

it('§4.4: taken apart it is short again under its own card; a second leader and a new start know who is one (I15)', async () => {
  const t = await chain();
  const [first] = await say(t, made(), points(TWO, -50), points(ONE, 100));
  expect(await told(t)).toEqual(['']);
  await t.stop();
  const again = await chain(t.data);
  await again.server.services.adjudicator.settled();
  await say(again, points(TWO, -20)); // the alias is known from before
  expect(await told(again)).toEqual(['']);
  await say(again, apart(first === undefined ? [] : [first]));
  expect(await told(again)).toEqual(['02 open 2']);
  await again.server.services.adjudicator.rebuild();
  expect(await told(again)).toEqual(['02 open 2']);
  await again.stop();
  // An installation from before the index was kept: it is made from the aggregates of customers, once.
  const third = await chain(t.data);
  await say(third, made());
  expect(await told(third)).toEqual(['']);
  const index = await third.server.services.store.range(STATE_DB, 'alias', 'alias\uffff', 99);
  expect(index.map((d) => d._id.split(':')[0])).toEqual(['alias', 'alias', 'alias', 'aliases']);
  expect(JSON.stringify(index)).not.toContain('母女');
  await third.stop();
  const indexed = (d: StoredDoc): boolean => d._id.startsWith('alias');
  expect((await withoutState(t.data, indexed)).filter(indexed)).toHaveLength(4);
  const fourth = await chain(t.data);
  await say(fourth, points(TWO, -10));
  expect(await told(fourth)).toEqual(['']);
});

it('§4.4, SC-05: two cards of one number that the rule makes one share their points as soon as both are here, whichever came first', async () => {
  for (const late of ['cards', 'points'] as const) {
    const t = await chain();
    const [near, far] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
    const card = (id: string, store: string, name: string) =>
      applyWrite(
        undefined,
        { id, cls: 'customer', scope: [store], fields: { name, phoneE164: '+8613800001234' }, by: '0107' },
        encodeHlc(Date.now(), 0, `${store}-T1A`),
      );
    const cards = async (): Promise<void> => {
      await near.push([card(ONE, 'S01', '李娜')], 'customers', [null]);
      await far.push([card(TWO, 'S02', '李 娜')], 'customers', [null]);
    };
    const entries = async (): Promise<void> => {
      await near.push(near.seal(points(ONE, 280)));
      await far.push(far.seal(points(TWO, -50)));
    };
    if (late === 'cards') {
      await entries();
      expect(await told(t)).toEqual(['02 open 1']);
      await cards();
    } else {
      await cards();
      await t.server.services.adjudicator.settled();
      await entries();
    }
    expect(await told(t)).toEqual(['']);
  }
});

it('§4.16: a root that was only the head of others, and has no gift of its own, gives its case up when they are taken from it (seed 29)', async () => {
  const t = await chain();
  const THREE = 'cust:01J00000000000000000000003';
  const gift = (who: string): FactDraft =>
    draft(
      'gift.issued',
      { [giftKey(who)]: [] },
      { storeId: 'S01', customerId: who, entries: [{ n: 1, ledger: 'gift', account: giftKey(who).slice(5), amount: -1, costFen: 5000 }] },
    );
  const giftKey = (who: string): AggKey => `gift:M0/${who.slice(5)}/birthday`;
  const join = (loser: string, survivor: string): FactDraft =>
    draft('cust.aliased', { [loser]: [], [survivor]: [] }, { loser, survivor, how: 'manual', reason: '同一人' });
  const cases = async (): Promise<string[]> => {
    await t.server.services.adjudicator.settled();
    return (await t.server.services.store.range('s01', 'rul:ex:EX-17', 'rul:ex:EX-17\uffff', 99)).map((d) => `${String(d['subject'])} ${String(d['status'])}`);
  };
  const [, , top] = await say(t, gift(TWO), gift(THREE), join(TWO, ONE), join(THREE, TWO));
  expect(await cases()).toEqual([`${giftKey(ONE)} open`]);
  await say(t, draft('cust.unaliased', { [TWO]: [top?.id ?? ''] as FactDraft['prev'][AggKey] }, { loser: TWO, survivor: ONE, reason: '母女' }));
  expect(await cases()).toEqual([`${giftKey(ONE)} withdrawn`, `${giftKey(TWO)} open`]);
  await t.server.services.adjudicator.rebuild();
  expect(await cases()).toEqual([`${giftKey(ONE)} withdrawn`, `${giftKey(TWO)} open`]);
});

const claimed = (who: string, staffNo: string): FactDraft => draft('cust.claimed', { [who]: [] }, { customerId: who, staffNo, storeId: 'S01' });
it.each([
  ['the merge first', (): FactDraft[] => [made(), claimed(ONE, '0107'), claimed(TWO, '0108')]],
  ['the merge last', (): FactDraft[] => [claimed(ONE, '0107'), claimed(TWO, '0108'), made()]],
])(
  '§4.3: %s: claims on two cards of one person are one contest with one owner; taken apart, or claimed anew by somebody who knew, it is over',
  async (_name, drafts) => {
    const t = await chain();
    const owners = async (): Promise<string[]> => {
      await t.server.services.adjudicator.settled();
      return (await t.server.services.store.range('s01', 'rul:dec:owner', 'rul:dec:owner\uffff', 99))
        .filter((d) => d['withdrawn'] !== true)
        .map((d) => `${String(d['subject']).slice(-2)} ${String((d['data'] as { owner: string }).owner)}`);
    };
    const facts: Fact[] = [];
    for (const d of drafts()) {
      facts.push(...(await say(t, d)));
      await owners();
    }
    expect(await owners()).toEqual(['01 0107']);
    const word = facts.filter((f) => f.kind === 'cust.aliased');
    await say(t, apart(word));
    expect(await owners()).toEqual([]);
    await say(t, made());
    expect(await owners()).toEqual(['01 0107']);
    await t.server.services.adjudicator.rebuild();
    expect(await owners()).toEqual(['01 0107']);
    const claims = facts.filter((f) => f.kind === 'cust.claimed').map((f) => f.id);
    await say(t, draft('cust.transferred', { [ONE]: claims, [TWO]: claims }, { customerId: ONE, to: '0109', storeId: 'S01', reason: '调店' }));
    expect(await owners()).toEqual([]);
  },
);

it('§4.4: a card made one with a blacklisted one is not merged on by the rule, whichever came first; EX-07 asks', async () => {
  for (const first of ['card', 'flag'] as const) {
    const t = await chain();
    const near = await TestTerminal.enrolled(t, 'S01');
    const THREE = 'cust:01J00000000000000000000003';
    const card = (id: string, name: string) =>
      applyWrite(
        undefined,
        { id, cls: 'customer', scope: ['S01'], fields: { name, phoneE164: '+8613800001234' }, by: '0107' },
        encodeHlc(Date.now(), 0, 'S01-T1A'),
      );
    await near.push([card(ONE, '李娜')], 'customers', [null]);
    const flag = async (): Promise<void> => {
      await say(t, draft('cust.blacklisted', { [TWO]: [] }, { customerId: TWO, on: true, reason: 'x' }), made());
      await t.server.services.adjudicator.settled();
    };
    if (first === 'flag') await flag();
    await near.push([card(THREE, '李 娜')], 'customers', [null]);
    await t.server.services.adjudicator.settled();
    if (first === 'card') await flag();
    const { store } = t.server.services;
    const cases = await store.range('s01', 'rul:ex:EX-07', 'rul:ex:EX-07\uffff', 9);
    expect(cases.map((d) => [d['status'], d['members']])).toEqual([['open', [ONE, THREE]]]);
    // What the rule had made before anybody knew stays until a person parts it.
    expect(await store.range('s01', 'rul:dec:alias', 'rul:dec:alias\uffff', 9)).toHaveLength(first === 'card' ? 1 : 0);
  }
});

it('§4.4, SC-15 EX-21: a fact on another card of an erased person is a case in every order; on a card that was taken apart it is withdrawn', async () => {
  for (const late of [true, false]) {
    const t = await chain();
    const cases = async (): Promise<string[]> => {
      await t.server.services.adjudicator.settled();
      return (await t.server.services.store.range('s01', 'rul:ex:EX-21', 'rul:ex:EX-21\uffff', 9)).map(
        (d) => `${String(d['subject']).slice(-2)} ${String(d['status'])}`,
      );
    };
    const order = draft('cust.erased', { [ONE]: [] }, { customerId: ONE, requestId: 'r', terminals: [] });
    const call = draft('cust.contacted', { [TWO]: [] }, { customerId: TWO, channel: 'phone', result: 'ok' });
    await say(t, order);
    await cases();
    const [first] = late ? [...(await say(t, call)), ...(await say(t, made()))].filter((f) => f.kind === 'cust.aliased') : await say(t, made());
    if (!late) {
      await cases();
      await say(t, call);
    }
    expect(await cases()).toEqual(['01 open']);
    await say(t, apart(first === undefined ? [] : [first]));
    expect(await cases()).toEqual(['01 withdrawn']);
  }
});
