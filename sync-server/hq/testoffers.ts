import { randomUUID } from 'node:crypto';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { addStores, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';
import { addPeople, HqClient, TEST_PASSWORD } from './testclient.ts';

/** Two tills in one store and one in another, and somebody of marketing at the console. */
export interface OffersRoom {
  readonly t: TestServer;
  readonly mkt: HqClient;
  readonly t1: TestTerminal;
  readonly t2: TestTerminal;
  readonly far: TestTerminal;
}
export async function offersRoom(): Promise<OffersRoom> {
  const t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  const { identity } = t.server.services;
  await identity.putStaff({ staffNo: '0009', name: '叶青', roles: ['MKT'], stores: [], active: true });
  await identity.setPassword('0009', TEST_PASSWORD);
  await identity.putStaff({ staffNo: '0205', name: '韩梅', roles: ['CSH'], stores: ['S02'], active: true });
  const [t1, t2, far] = [await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S01'), await TestTerminal.enrolled(t, 'S02')];
  return { t, mkt: await HqClient.as(t.url, '0009'), t1, t2, far };
}

const DAY = 86_400_000;
export const campaign = (more: Readonly<Record<string, unknown>> = {}) => ({
  key: randomUUID(),
  name: '开业满减',
  fromMs: Date.now() - 1000,
  toMs: Date.now() + DAY,
  quota: 10,
  offFen: 20_000,
  fromFen: 100_000,
  ...more,
});
export const batch = (more: Readonly<Record<string, unknown>> = {}) => ({
  key: randomUUID(),
  name: '生日券',
  valueFen: 30_000,
  fromFen: 0,
  untilMs: Date.now() + DAY,
  kind: 'pool',
  count: 8,
  ...more,
});
export interface Line {
  readonly terminal: string;
  readonly share: number;
  readonly used: number;
  readonly asked: number;
}
export interface Shown {
  readonly promoId: string;
  readonly batch: string;
  readonly quota: number;
  readonly version: number;
  readonly total: number;
  readonly used: number;
  readonly given: number;
  readonly free: number;
  readonly voided: number;
  readonly terminals: readonly Line[];
}
export const shown = async (client: HqClient) => {
  const { body } = await client.get('/offers');
  return body as unknown as { readonly campaigns: readonly Shown[]; readonly batches: readonly Shown[] };
};
export const only = <T>(list: readonly T[]): T => {
  const [one, two] = list;
  if (one === undefined || two !== undefined) throw new Error(`one expected, ${list.length} found`);
  return one;
};
export const ask = (who: TestTerminal, kind: string, id: string, by: string, saleId = 'sale:A') => who.call('POST', '/offers/ask', { kind, id, saleId, by });
export const facts = async (who: TestTerminal): Promise<Fact[]> => (await who.pull('facts')) as unknown as Fact[];
export const use = (
  who: TestTerminal,
  storeId: string,
  by: string,
  ledger: 'quota' | 'coupon',
  account: string,
  forced = false,
  heads: readonly string[] = [],
): Fact => {
  const sale = saleOf(storeId, by, `P${randomUUID().slice(0, 8)}`, []);
  const draft: FactDraft = {
    ...sale,
    prev: { ...sale.prev, [`${ledger === 'quota' ? 'promo' : 'coupon'}:${account}`]: [...heads] },
    body: { ...(sale.body as object), entries: [{ n: 1, ledger, account, amount: -1, costFen: 20_000, ...(forced ? { forced } : {}) }] },
  };
  return only(who.seal(draft));
};
export const at = (who: TestTerminal, storeId: string) => ({ terminal: who.identity.terminal, storeId });
