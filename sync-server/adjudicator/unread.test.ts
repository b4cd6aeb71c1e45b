import { afterEach, expect, it } from 'vitest';
import type { FactDraft } from '../../src/facts/envelope.ts';
import { addStores, saleOf, testServer, type TestServer } from '../gateway/testkit.ts';
import { TestTerminal } from '../gateway/testterminal.ts';

let t: TestServer | undefined;
afterEach(async () => {
  await t?.stop();
});

it('EX-10: a document of a newer version and one that cannot be read keep their numbers: no gap; a number that is really missing is one (§4.11)', async () => {
  t = await testServer();
  await addStores(t.server, ['S01']);
  const { store, adjudicator } = t.server.services;
  const till = await TestTerminal.enrolled(t, 'S01');
  const sale = (no: string): FactDraft => saleOf('S01', '0107', no, []);
  const newer = { ...sale('RD2'), v: 99 };
  const poison: FactDraft = { ...sale('RD3'), body: { saleId: 'sale:broken', storeId: 'S01', lines: 'none' } };
  const answers = await till.push(till.seal(sale('RD1'), newer, poison, sale('RD4')));
  expect(answers.results.map((r) => r.result)).toEqual(['ok', 'ok', 'quarantined', 'ok']);
  const missing = async (): Promise<unknown[]> => {
    await till.heartbeat();
    await adjudicator.settled();
    return (await store.range('s01', 'rul:ex:', 'rul:ex:\uffff', 100))
      .filter((d) => d['code'] === 'EX-10' && d['status'] === 'open')
      .flatMap((d) => (d['sides'] as readonly { readonly data: { readonly missing: number } }[]).map((s) => s.data.missing));
  };
  await new Promise((go) => setTimeout(go, 2)); // the mark is later than every stamp above
  expect(await missing()).toEqual([]);
  // The newer one reached the store's database unread and whole; the other lies in quarantine with a case of its own (EX-25).
  const docs = await store.range('s01', 'fact:', 'fact:\uffff', 100);
  expect(docs.filter((d) => d['v'] === 99)).toHaveLength(1);
  expect(await store.range('s01', 'rul:ex:EX-25', 'rul:ex:EX-25\uffff', 10)).toHaveLength(1);
  till.chain = { ...till.chain, numbers: { ...till.chain.numbers, XS: (till.chain.numbers.XS ?? 0) + 1 } };
  await till.push(till.seal(sale('RD6')));
  await new Promise((go) => setTimeout(go, 2));
  expect(await missing()).toEqual([5]);
  // Projected again from nothing it is the same.
  await adjudicator.rebuild();
  expect(await missing()).toEqual([5]);
  // The paper with that number comes after all, and nobody can read it: it is set aside, and the told gap is withdrawn.
  till.chain = { ...till.chain, numbers: { ...till.chain.numbers, XS: 4 } };
  const late = await till.push(till.seal({ ...poison, body: { saleId: 'sale:broken-too', storeId: 'S01', lines: 'none' } }));
  expect(late.results.map((r) => r.result)).toEqual(['quarantined']);
  expect(await missing()).toEqual([]);
});
