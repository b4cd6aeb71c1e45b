import { afterEach, expect, test } from 'vitest';
import { fakeHost } from '../fake-host.ts';
import { DEMO_PIN, createMemoryTerminal } from './demo-terminal.ts';
import type { DemoTerminal } from './demo-terminal.ts';

const NOON = Date.UTC(2026, 10, 21, 4, 30); // 12:30 in Shanghai
const clock = { wallMs: () => NOON, monoMs: () => 0, bootId: 'boot-test' };
let open: DemoTerminal | undefined;
afterEach(async () => {
  await open?.terminal.close();
});

test('the demo terminal shows one store day and signs a person in offline', async () => {
  open = await createMemoryTerminal(fakeHost(), { clock });
  const { terminal } = open;
  expect(terminal.views.appointments()).toHaveLength(20);
  expect(new Set(terminal.views.appointments().map((a) => a.view.status)).size).toBeGreaterThanOrEqual(3);
  expect(terminal.session.roster()).toHaveLength(8);
  expect(await terminal.session.signIn('0107', '000000')).toMatchObject({ ok: false, problem: { code: 'pin-wrong', params: { left: 4 } } });
  expect((await terminal.session.signIn('0107', DEMO_PIN)).ok).toBe(true);
  expect(terminal.views.piece('RD2600017')).toMatchObject({ own: true, view: { state: 'IN_STOCK', place: { storeId: 'S01' } } });
  expect((await terminal.stock.search({ categories: ['ring'] })).total).toBeGreaterThan(10);
  expect(terminal.views.price('gold999')?.fenPerG).toBe(161_200);
  expect(terminal.views.consultants().map((c) => c.staff.staffNo)).toEqual(['0107', '0112', '0115', '0131']);
  expect(terminal.views.waiting('0112').length).toBeGreaterThan(0);
});

test('the same seed gives the same day', async () => {
  const one = await createMemoryTerminal(fakeHost(), { clock });
  const two = await createMemoryTerminal(fakeHost(), { clock });
  expect(two.terminal.views.appointments()).toEqual(one.terminal.views.appointments());
  await one.terminal.close();
  await two.terminal.close();
});
