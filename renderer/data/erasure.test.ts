import { afterEach, expect, test } from 'vitest';
import { eraseHead } from '../../src/conflict/eraseHead.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { redact } from '../../src/facts/personal.ts';
import { sealFacts } from '../../src/facts/seal.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import { saltFactory } from '../../src/kernel/salt.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import { createMemoryTerminal } from './demo/demo-terminal.ts';
import type { DemoTerminal } from './demo/demo-terminal.ts';
import { fakeHost } from './fake-host.ts';
import { seededRandom } from './random.ts';

const NOW = Date.UTC(2026, 10, 21, 4, 30);
const C = 'cust:01KB0000000000000000007F3K';
const PIECE = 'RD2600017';
const open: DemoTerminal[] = [];
afterEach(async () => {
  for (const t of open.splice(0)) await t.terminal.close();
});
const calm = async (): Promise<void> => {
  for (let i = 0; i < 60; i += 1)
    await new Promise<void>((done) => {
      setImmediate(done);
    });
};

test('a terminal acknowledges an erasure once the facts and visits of that person have come back without them; then no screen and no case shows them (I17, SC-15)', async () => {
  const demo = await createMemoryTerminal(fakeHost(), { clock: { wallMs: () => NOW, monoMs: () => 0, bootId: 'boot-test' }, pieces: 40 });
  open.push(demo);
  const { terminal, store } = demo;
  const random = seededRandom(80);
  const draft = (kind: string, prev: Readonly<Record<string, readonly string[]>>, body: object) => ({ kind, v: 1, scope: ['S01'], by: '0107', prev, body });
  const sale = (n: number) =>
    draft(
      'sale.committed',
      { [`piece:${PIECE}`]: terminal.views.piece(PIECE)?.view.heads ?? [], [C]: [] },
      {
        saleId: `sale:${n}`,
        type: 'XS',
        storeId: 'S01',
        customer: { id: C, name: '欧阳若兰', phoneMasked: '139****0000' },
        aptId: 'apt:V1',
        cashier: { staffNo: '0107', name: 'x' },
        offline: true,
        payments: [{ method: 'cash', amountFen: 100 }],
        lines: [
          {
            lineNo: 1,
            pieceNo: PIECE,
            qty: 1,
            name: 'x',
            category: 'ring',
            kind: 'inlaid',
            priceMode: 'fixed',
            tagFen: 100,
            steps: [],
            netFen: 100,
            delivered: true,
            enteredBy: 'scan',
            consultants: [],
          },
        ],
        totals: { pieces: 1, tagFen: 100, discountFen: 0, roundingFen: 0, payableFen: 100, paidFen: 100, changeFen: 0 },
      },
    );
  const form = { name: '欧阳若兰', phoneE164: '+8613900000000', customerId: C, storeId: 'S01', visitAt: NOW + 3_600_000, source: 'phone' };
  const { facts } = sealFacts(
    [draft('apt.created', { 'apt:V1': [] }, { aptId: 'apt:V1', online: false, form }), sale(1), { ...sale(2), prev: { ...sale(2).prev, 'apt:V1': [] } }],
    { terminal: 'S01-T7', epoch: 'A', currency: 'CNY', jseq: 900, prevHash: '', numbers: {} },
    { wallMs: NOW, offsetMs: 0, bootId: 'b', monoMs: 0, businessDate: '2026-11-21' },
    ulidFactory(
      () => NOW,
      () => random.next(),
    ),
    saltFactory(() => random.next()),
  );
  const [created, one, two] = facts;
  if (created === undefined || one === undefined || two === undefined) throw new Error('nothing sealed');
  const hlc = encodeHlc(NOW, 0, 'S01-T7A');
  const visit = applyWrite(undefined, { id: 'apt:V1', cls: 'appointment', scope: ['S01'], fields: form, by: '0107', note: '怕疼' }, hlc);
  const card = applyWrite(undefined, { id: C, cls: 'customer', scope: ['S01'], fields: { name: '欧阳若兰', phoneE164: '+8613900000000' }, by: '0107' }, hlc);
  await store.arrive(
    'facts',
    facts.map((f) => ({ ...f })),
  );
  await store.arrive('appointments', [{ ...visit }]);
  await store.arrive('customers', [{ ...card }]);
  await calm();
  const shown = (): string =>
    JSON.stringify([
      terminal.views.appointments(),
      terminal.views.customers(),
      terminal.views.sales(),
      terminal.views.exceptions(),
      terminal.views.piece(PIECE),
      [...(['facts', 'appointments', 'customers'] as const)].map((c) => [...(demo.store.disk.collections.get(c)?.values() ?? [])]),
    ]);
  expect(shown()).toContain('欧阳若兰');
  expect(terminal.views.findAppointments(['欧阳若兰']).map((c) => c.id)).toEqual(['apt:V1']);

  const order = sealFacts(
    [draft('cust.erased', { [C]: [] }, { customerId: C, requestId: 'r', terminals: [terminal.device.terminal] })],
    { terminal: 'HQ1', epoch: 'A', currency: 'CNY', jseq: 40, prevHash: '', numbers: {} },
    { wallMs: NOW + 1000, offsetMs: 0, bootId: 'hq', monoMs: 0, businessDate: '2026-11-21' },
    ulidFactory(
      () => NOW + 1000,
      () => random.next(),
    ),
  ).facts;
  await store.arrive(
    'facts',
    order.map((f) => ({ ...f })),
  );
  await calm();
  const acked = (): number => [...(demo.store.disk.collections.get('facts')?.values() ?? [])].filter((d) => d['kind'] === 'cust.eraseAcked').length;
  expect(terminal.views.customer(C)).toBeUndefined();
  expect(acked()).toBe(0);
  await store.arrive(
    'facts',
    [created, one].map((f) => ({ ...redact(f) })),
  );
  await store.arrive('appointments', [{ ...eraseHead(visit, encodeHlc(NOW + 1000, 0, 'HQ1A')) }]);
  await calm();
  expect(acked()).toBe(0); // one sale is still whole here
  await store.arrive('facts', [{ ...redact(two) }]);
  await calm();
  expect(acked()).toBe(1);
  expect(shown()).not.toMatch(/欧阳若兰|13900000000|139\*|怕疼/);
  expect(terminal.views.findAppointments(['欧阳若兰'])).toEqual([]);
  // Time, store and money are as they were.
  expect(terminal.views.appointment('apt:V1')?.form).toMatchObject({ name: '', customerId: C, storeId: 'S01', visitAt: form.visitAt });
  expect(terminal.views.sale('sale:1')?.sale).toMatchObject({ customer: { id: C, name: '' }, totals: { payableFen: 100 } });
});
