import { addStores, received, testServer } from '../gateway/testkit.ts';
import type { TestServer } from '../gateway/testkit.ts';
import { addPeople, HqClient } from './testclient.ts';

/** Answers how long it took, in ms. */
export const until = async (what: string, done: () => Promise<boolean>, ms = 8000): Promise<number> => {
  const from = performance.now();
  while (performance.now() - from < ms) {
    if (await done()) return performance.now() - from;
    await new Promise((resolve) => {
      setTimeout(resolve, 25);
    });
  }
  throw new Error(`${what}: not within ${ms} ms`);
};
export interface Page {
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  readonly total: number;
  readonly sums: Readonly<Record<string, number>>;
  readonly facets: Readonly<Record<string, readonly { value: string; count: number }[]>>;
}
export const list = async (client: HqClient, path: string): Promise<Page> => (await client.get(`/lists/${path}`)).body as unknown as Page;

export interface TestDesk {
  readonly t: TestServer;
  readonly admin: HqClient;
  readonly ops: HqClient;
  /** Store -> fact that received its pieces. */
  readonly receipts: Readonly<Record<string, string>>;
}
/** Headquarters with two stores, their people and four pieces, all of it in the read model. */
export async function testDesk(): Promise<TestDesk> {
  const t = await testServer();
  await addStores(t.server, ['S01', 'S02']);
  await addPeople(t.server);
  const written = await t.server.services.hqWriter.commit([received('S01', ['RD2600017', 'RD2600021', 'RD2600022']), received('S02', ['RD2600031'])]);
  const receipts: TestDesk['receipts'] = written.ok ? { S01: written.value[0]?.id ?? '', S02: written.value[1]?.id ?? '' } : {};
  await t.server.services.adjudicator.settled();
  const admin = await HqClient.as(t.url, '0001');
  const ops = await HqClient.as(t.url, '0002');
  await until('pieces in the read model', async () => (await list(ops, 'stock')).total === 4);
  return { t, admin, ops, receipts };
}
