import { afterEach, expect, test } from 'vitest';
import { fakeHost } from './fake-host.ts';
import type { FakeHost } from './fake-host.ts';
import { DEMO_PIN, createMemoryTerminal } from './demo/demo-terminal.ts';
import type { DemoTerminal } from './demo/demo-terminal.ts';
import { takeDeposit } from '../../src/sales/deposits.ts';
import type { SaleBody } from '../../src/sales/types.ts';
import { voidSale } from '../../src/sales/voidSale.ts';

const clock = { wallMs: () => Date.UTC(2026, 10, 21, 4, 30), monoMs: () => 0, bootId: 'boot-test' };
const open: DemoTerminal[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) await t.terminal.close();
});
async function start(host: FakeHost, disk?: DemoTerminal['disk']): Promise<DemoTerminal> {
  const t = await createMemoryTerminal(host, { clock, pieces: 40, ...(disk === undefined ? {} : { disk }) });
  open.push(t);
  await t.terminal.session.signIn('0107', DEMO_PIN);
  return t;
}
async function sell({ terminal }: DemoTerminal): Promise<string> {
  const piece = terminal.views.piece('RD2600017');
  if (piece === undefined) throw new Error('no piece');
  const saleId = terminal.newId('sale');
  const net = piece.item.tagPriceFen;
  const body: SaleBody = {
    saleId,
    type: 'XS',
    storeId: 'S01',
    cashier: { staffNo: '0107', name: '林晓雯' },
    offline: false,
    lines: [
      {
        lineNo: 1,
        pieceNo: 'RD2600017',
        qty: 1,
        name: piece.item.name,
        category: 'ring',
        kind: 'inlaid',
        priceMode: 'fixed',
        tagFen: net,
        steps: [],
        netFen: net,
        delivered: true,
        enteredBy: 'scan',
        consultants: [{ staffNo: '0107', name: '林晓雯', shareBp: 10_000 }],
      },
    ],
    payments: [{ method: 'card', amountFen: net, ref: '123456' }],
    totals: { pieces: 1, tagFen: net, discountFen: 0, roundingFen: 0, payableFen: net, paidFen: net, changeFen: 0 },
  };
  const done = await terminal.run({
    facts: [{ kind: 'sale.committed', v: 1, scope: ['S01'], by: '0107', prev: { 'piece:RD2600017': [...piece.view.heads] }, numberClass: 'XS', body }],
    heads: [],
  });
  if (!done.ok) throw new Error(done.problem.code);
  return saleId;
}
async function voidIt({ terminal }: DemoTerminal, saleId: string): Promise<void> {
  const target = terminal.views.voidTarget(saleId);
  const ctx = terminal.context();
  if (target === undefined || ctx === undefined) throw new Error('nothing to void');
  const made = voidSale({ ...ctx, approver: '0101' }, target, { reason: '货品选错了', scanned: ['RD2600017'] });
  if (!made.ok) throw new Error(made.problem.code);
  const done = await terminal.run(made.value);
  if (!done.ok) throw new Error(done.problem.code);
}
const text = (host: FakeHost): string => {
  const last = host.printed[host.printed.length - 1]?.data;
  return typeof last === 'string' ? last : new TextDecoder('gb18030').decode(last);
};
const TCP = { id: 'p1', kind: 'tcp', host: '127.0.0.1', port: 9100, paper: 80 } as const;

test('a receipt that never came out is offered again after a crash, and prints as the first, not as a reprint (SC-07 B)', async () => {
  const host = fakeHost();
  const one = await start(host);
  const saleId = await sell(one);
  expect(one.terminal.printing.unprinted().map((j) => j.docId)).toEqual([saleId]);
  open.splice(0); // the power goes before anybody pressed print
  const two = await start(host, one.disk);
  expect(two.terminal.printing.unprinted().map((j) => j.docId)).toEqual([saleId]);
  await two.terminal.printing.setTarget(TCP);
  expect(await two.terminal.printing.print(saleId, { kind: 'printer' })).toEqual({ ok: true });
  expect(text(host)).toContain('XS-S01T1A-20261121-00001');
  expect(text(host)).not.toContain('补打');
  expect(two.terminal.printing.unprinted()).toEqual([]);
});

test('power lost while the printer worked: the record was there before the first byte, and the receipt is offered again', async () => {
  let reached = (): void => undefined;
  const atPrinter = new Promise<void>((resolve) => {
    reached = resolve;
  });
  const host = fakeHost({
    printRaw: () => {
      reached();
      return new Promise(() => undefined);
    },
  });
  const one = await start(host);
  const saleId = await sell(one);
  await one.terminal.printing.setTarget(TCP);
  void one.terminal.printing.print(saleId, { kind: 'printer' });
  await atPrinter;
  open.splice(0);
  const two = await start(fakeHost(), one.disk);
  expect(two.terminal.printing.queue()).toMatchObject([{ docId: saleId, state: 'waiting', copies: 0 }]);
  expect(two.terminal.printing.unprinted()).toHaveLength(1);
});

test('the second print says 补打; a printer out of paper keeps the receipt waiting with the reason', async () => {
  const host = fakeHost();
  const one = await start(host);
  const saleId = await sell(one);
  await one.terminal.printing.setTarget(TCP);
  host.outcome = { ok: false, code: 'paper' };
  expect(await one.terminal.printing.print(saleId, { kind: 'printer' })).toMatchObject({ ok: false, code: 'paper' });
  expect(one.terminal.printing.queue()).toMatchObject([{ state: 'failed', lastError: 'paper', copies: 0 }]);
  host.outcome = { ok: true };
  await one.terminal.printing.print(saleId, { kind: 'printer' });
  await one.terminal.printing.print(saleId, { kind: 'printer' });
  expect(text(host)).toContain('补打');
});

test('a receipt printed while headquarters had not the sale yet says so', async () => {
  const host = fakeHost();
  const one = await start(host);
  one.network.setOnline(false);
  const saleId = await sell(one);
  await one.terminal.printing.setTarget(TCP);
  await one.terminal.printing.print(saleId, { kind: 'printer' });
  expect(text(host)).toContain('离线');
});

test('a deposit slip that never came out after a crash is offered like a receipt, as the first print; the second says 补打 (SC-07 B, A1.1.18)', async () => {
  const host = fakeHost();
  const one = await start(host);
  const orderId = one.terminal.newId('order');
  const ctx = one.terminal.context();
  if (ctx === undefined) throw new Error('nobody signed in');
  const action = takeDeposit(ctx, { orderId, amountFen: 200_000, payments: [{ method: 'cash', amountFen: 200_000 }], customer: { name: '尤嘉木' } });
  if (!action.ok) throw new Error(action.problem.code);
  expect((await one.terminal.run(action.value)).ok).toBe(true);
  expect(one.terminal.printing.unprinted()).toMatchObject([{ docId: orderId, title: 'DJ-S01T1A-20261121-00001', copies: 0 }]);
  open.splice(0); // the power goes between the fact and the paper
  const two = await start(host, one.disk);
  expect(two.terminal.printing.unprinted().map((j) => j.docId)).toEqual([orderId]);
  await two.terminal.printing.setTarget(TCP);
  expect(await two.terminal.printing.print(orderId, { kind: 'printer' })).toEqual({ ok: true });
  expect(text(host)).toContain('DJ-S01T1A-20261121-00001');
  expect(text(host)).not.toContain('补打');
  expect(two.terminal.printing.unprinted()).toEqual([]);
  await two.terminal.printing.print(orderId, { kind: 'printer' });
  expect(text(host)).toContain('补打');
});

test('a void slip that the printer did not take is offered as the first print and can be left; the receipt of the voided sale is not offered any more (A3.14)', async () => {
  const host = fakeHost();
  const one = await start(host);
  const saleId = await sell(one);
  await one.terminal.printing.setTarget(TCP);
  host.outcome = { ok: false, code: 'unreachable' };
  await one.terminal.printing.print(saleId, { kind: 'printer' });
  await voidIt(one, saleId);
  await one.terminal.printing.print(`void:${saleId}`, { kind: 'printer' });
  const [job, ...more] = one.terminal.printing.unprinted();
  expect(job).toMatchObject({ docId: `void:${saleId}`, title: 'XS-S01T1A-20261121-00001', state: 'failed', lastError: 'unreachable', copies: 0 });
  expect(more).toEqual([]);
  open.splice(0); // the power goes; the slip is still owed
  const two = await start(host, one.disk);
  const again = two.terminal.printing.unprinted();
  expect(again.map((j) => j.docId)).toEqual([`void:${saleId}`]);
  await two.terminal.printing.dismiss(again[0]?.id ?? '');
  expect(two.terminal.printing.unprinted()).toEqual([]);
  host.outcome = { ok: true };
  expect(await two.terminal.printing.print(`void:${saleId}`, { kind: 'printer' })).toEqual({ ok: true }); // from the record it can still be had
  expect(text(host)).not.toContain('补打');
});
