import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Fact } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import { couponKey, promoKey } from '../../src/marketing/offers.ts';
import { couponHolder, foldQuota } from '../../src/marketing/shares.ts';
import { saleIdOf } from '../../src/sales/draftId.ts';
import type { SaleDraft } from '../../src/sales/types.ts';
import { Teller, moment } from '../../src/testkit/facts.ts';
import { DEMO_PIN, createMemoryTerminal } from './demo/demo-terminal.ts';
import type { DemoTerminal } from './demo/demo-terminal.ts';
import { fakeHost } from './fake-host.ts';

const NOW = moment('12:30');
const TILL = 'S01-T1';
let t: DemoTerminal;
let hq: Teller;
let draft: SaleDraft;
let saleId: string;
beforeEach(async () => {
  t = await createMemoryTerminal(fakeHost(), { clock: { wallMs: () => NOW, monoMs: () => 0, bootId: 'boot-test' }, pieces: 20 });
  expect((await t.terminal.session.signIn('0107', DEMO_PIN)).ok).toBe(true);
  hq = new Teller();
  draft = { id: t.terminal.newId('draft'), createdMs: NOW, by: '0107', lines: [], rounding: 'none', payments: [] };
  saleId = saleIdOf(draft);
});
afterEach(() => t.terminal.close());

/** What was told comes down to the till. */
const arrives = (): void =>
  t.replica.take(
    'facts',
    hq.told.splice(0).map((f) => ({ ...f })),
  );
const from = (key: string) => ({ on: 'HQ1', at: '12:00', prev: { [key]: [] } });
function campaign(promoId: string, ...shares: readonly (readonly [amount: number, purpose: string])[]): void {
  const key = promoKey(promoId);
  hq.fact('promo.published', from(key), { promoId, version: 1, fromMs: 0, toMs: 9e14, quota: 10, offFen: 10_000 });
  for (const [amount, purpose] of shares) hq.fact('promo.escrowed', from(key), { promoId, terminal: TILL, amount, for: purpose });
}
function code(id: string, purpose: string): void {
  const issued = hq.fact('coupon.issued', from(couponKey(id)), { code: id, valueFen: 5000, pooled: true });
  hq.fact('coupon.escrowed', { ...from(couponKey(id)), prev: { [couponKey(id)]: [issued] } }, { code: id, terminal: TILL, for: purpose });
}
const of = (kind: string): readonly Fact[] => t.replica.facts.kind(kind);
const share = (promoId: string) => foldQuota(promoKey(promoId), t.replica.facts.of(promoKey(promoId))).shares[TILL];
const holder = (id: string) => couponHolder(couponKey(id), t.replica.facts.of(couponKey(id)));

test('a sale in the making that is thrown away gives back what was given for it, cut off too, and once; what the till holds for itself it keeps (§3.5)', async () => {
  campaign('M1', [2, 'form'], [1, saleId]);
  campaign('M2', [1, saleId]); // came too late to be put into the sale
  code('K-A', saleId);
  code('K-B', 'form');
  code('K-C', 'sale:another');
  arrives();
  const offers = [{ kind: 'campaign', id: 'M1' } as const, { kind: 'coupon', id: 'K-A' } as const, { kind: 'coupon', id: 'K-B' } as const];
  await t.terminal.drafts.save({ ...draft, offers });
  t.network.setOnline(false);
  await t.terminal.drafts.discard(draft.id);
  expect(t.terminal.drafts.list()).toEqual([]);
  expect([share('M1'), share('M2')]).toEqual([2, 0]);
  expect(of('promo.returned').map((f) => (isKind(f, 'promo.returned') ? [f.body.promoId, f.body.amount, f.body.for] : []))).toEqual([
    ['M1', 1, saleId],
    ['M2', 1, saleId],
  ]);
  expect(['K-A', 'K-B', 'K-C'].map(holder)).toEqual([undefined, TILL, TILL]);
  expect(t.terminal.sync.status().pendingByKind['promo.returned']?.count).toBe(2);
  await t.terminal.drafts.discard(draft.id);
  expect([of('promo.returned').length, of('coupon.returned').length]).toEqual([2, 1]);
});

test('where its sale is written, the end of a draft gives nothing back: its use stands, and the rest is the till’s own', async () => {
  campaign('M1', [1, 'form'], [1, saleId]);
  await t.terminal.drafts.save({ ...draft, parkedMs: NOW, offers: [{ kind: 'campaign', id: 'M1' }] });
  hq.sale({ on: TILL, at: '12:20' }, { saleId, entries: [{ n: 1, ledger: 'quota', account: 'M1', amount: -1 }] });
  arrives();
  await t.terminal.drafts.discard(draft.id);
  expect([t.terminal.drafts.list(), of('promo.returned'), share('M1')]).toEqual([[], [], 1]);
});
