import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import type { Actor, CommandContext } from '../../src/kernel/context.ts';
import { entitledTo, issueGift } from '../../src/marketing/gifts.ts';
import { knownOffer } from '../../src/marketing/offers.ts';
import type { TestServer } from '../gateway/testkit.ts';
import type { TestTerminal } from '../gateway/testterminal.ts';
import type { HqClient } from './testclient.ts';
import { ask, campaign, offersRoom, only, shown } from './testoffers.ts';

let t: TestServer;
let mkt: HqClient;
let here: TestTerminal;
let far: TestTerminal;
beforeEach(async () => {
  known = new Map();
  ({ t, mkt, t1: here, far } = await offersRoom());
});
afterEach(async () => {
  await t.stop();
  rmSync(t.data, { recursive: true, force: true });
});

const form = (more: Readonly<Record<string, unknown>> = {}) =>
  campaign({ quota: 2, offFen: 0, fromFen: 0, gift: { name: '丝绒首饰盒', valueFen: 12_800, each: 'person' }, ...more });
const publish = async (): Promise<string> => {
  const { status, body } = await mkt.post('/offers/campaigns', form());
  expect(status).toBe(200);
  return String((body as { id?: unknown }).id);
};
const settled = (): Promise<void> => t.server.services.adjudicator.settled();
const actor = (staffNo: string, storeId: string): Actor => ({ staffNo, name: staffNo, roles: ['CSH'], stores: [storeId] });
/** What each terminal was told and did itself: a pull answers what is new. */
let known = new Map<TestTerminal, readonly Fact[]>();
/** The gift as this terminal gives it, from what it knows. */
const give = async (who: TestTerminal, storeId: string, by: string, promoId: string, customerId: string, approver?: string): Promise<readonly Fact[]> => {
  const told = [...(known.get(who) ?? []), ...((await who.pull('facts')) as unknown as Fact[])];
  const of = (key: AggKey): readonly Fact[] => told.filter((f) => f.prev[key] !== undefined);
  const at = { terminal: who.identity.terminal, storeId, nowMs: Date.now() };
  const offer = knownOffer({ kind: 'gift', id: promoId }, of(`promo:${promoId}`), at, {}, entitledTo(promoId, customerId, [customerId], of));
  const ctx: CommandContext = { user: actor(by, storeId), ...at, businessDate: '2026-11-21', offline: true, ...(approver === undefined ? {} : { approver }) };
  const made = issueGift(ctx, { known: offer, customerId });
  known.set(who, told);
  if (!made.ok) throw new Error(made.problem.code);
  const sealed = made.value.facts.flatMap((f) => who.seal(f));
  known.set(who, [...told, ...sealed]);
  return sealed;
};
describe('a campaign that gives gifts, at headquarters (conflicts §3.5, §4.16; E7.9)', () => {
  it('takes something off or gives something, never both and never neither; what it gives is listed', async () => {
    for (const wrong of [
      { offFen: 100 },
      { gift: undefined },
      { gift: { name: ' ', valueFen: 1, each: 'person' } },
      { gift: { name: '盒', valueFen: 1, each: 'day' } },
    ])
      expect((await mkt.post('/offers/campaigns', form(wrong))).status, JSON.stringify(wrong)).toBe(400);
    await publish();
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ quota: 2, used: 0, gift: { name: '丝绒首饰盒', valueFen: 12_800, each: 'person' } });
  });
  it('a till asks for one once for one purpose; given it is used, and the gift needs no sale', async () => {
    const id = await publish();
    await ask(here, 'gift', id, '0107', 'gift:A');
    await ask(here, 'gift', id, '0107', 'gift:A');
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ given: 1, free: 1 });
    await expect(ask(here, 'gift', id, '0107', 'whatever')).rejects.toMatchObject({ status: 400 });
    await expect(ask(here, 'gift', id, '0205', 'gift:B')).rejects.toMatchObject({ code: 'permission-denied' }); // works at another store
    const answer = await here.push(await give(here, 'S01', '0107', id, 'cust:1'));
    expect(answer.results.map((r) => r.result)).toEqual(['ok']);
    await settled();
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ used: 1, given: 0, free: 1 });
  });
  it('EX-17 and EX-22: forced at a store that did not know; both stand, the cost is the forcing store’s', async () => {
    const id = await publish();
    await ask(here, 'gift', id, '0107', 'gift:A');
    await ask(far, 'gift', id, '0205', 'gift:C');
    await settled();
    await far.push(await give(far, 'S02', '0205', id, 'cust:2'));
    await expect(give(far, 'S02', '0205', id, 'cust:1')).rejects.toThrow('approval-needed');
    await here.push(await give(here, 'S01', '0107', id, 'cust:1'));
    await far.push(await give(far, 'S02', '0205', id, 'cust:1', '0101'));
    await settled();
    const rulings = (await far.pull('rulings')) as unknown as readonly ExceptionDoc[];
    expect(
      rulings
        .filter((d) => d.status === 'open')
        .map((d) => d.code)
        .sort(),
    ).toEqual(['EX-17', 'EX-22']);
    const over = rulings.find((d) => d.code === 'EX-22');
    expect(over?.sides.filter((s) => s.data['liable'] === true).map((s) => s.data['costStore'])).toEqual(['S02']);
    expect(only((await shown(mkt)).campaigns)).toMatchObject({ used: 3, free: -1 });
  });
});
