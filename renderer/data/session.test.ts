import { afterEach, expect, test } from 'vitest';
import { fakeHost } from './fake-host.ts';
import { DEMO_PIN, createMemoryTerminal } from './demo/demo-terminal.ts';
import type { DemoTerminal } from './demo/demo-terminal.ts';

let at = Date.UTC(2026, 10, 21, 4, 30);
const clock = { wallMs: () => at, monoMs: () => 0, bootId: 'boot-test' };
const open: DemoTerminal[] = [];
const start = async (disk?: DemoTerminal['disk']): Promise<DemoTerminal> => {
  const t = await createMemoryTerminal(fakeHost(), { clock, pieces: 20, ...(disk === undefined ? {} : { disk }) });
  open.push(t);
  return t;
};
afterEach(async () => {
  for (const t of open.splice(0)) await t.terminal.close();
  at = Date.UTC(2026, 10, 21, 4, 30);
});

test('five wrong PINs lock a person for five minutes, through a restart too, and the lock-out is a fact', async () => {
  const one = await start();
  for (let left = 4; left >= 1; left--)
    expect(await one.terminal.session.signIn('0107', '111111')).toMatchObject({ ok: false, problem: { code: 'pin-wrong', params: { left } } });
  expect(await one.terminal.session.signIn('0107', '111111')).toMatchObject({ ok: false, problem: { code: 'locked', params: { untilText: '12:35' } } });
  expect(await one.terminal.session.signIn('0107', DEMO_PIN)).toMatchObject({ ok: false, problem: { code: 'locked' } });
  expect(one.replica.facts.kind('staff.lockedOut').map((f) => f.body)).toEqual([{ staffNo: '0107', attempts: 5 }]);
  const two = await start(one.disk);
  expect(await two.terminal.session.signIn('0107', DEMO_PIN)).toMatchObject({ ok: false, problem: { code: 'locked' } });
  expect((await two.terminal.session.signIn('0112', DEMO_PIN)).ok).toBe(true);
  at += 5 * 60_000 + 1;
  expect((await two.terminal.session.signIn('0107', DEMO_PIN)).ok).toBe(true);
  expect(two.terminal.session.attemptsLeft('0107')).toBe(5);
});

test('an approval needs another person whose role allows it, and is recorded with reason (A0.33)', async () => {
  const { terminal, replica } = await start();
  expect(await terminal.session.approve('sale.void', 'sale:1', '客户退货', '0101', DEMO_PIN)).toMatchObject({ ok: false, problem: { code: 'not-signed-in' } });
  await terminal.session.signIn('0107', DEMO_PIN);
  expect(await terminal.session.approve('sale.void', 'sale:1', '客户退货', '0107', DEMO_PIN)).toMatchObject({ ok: false, problem: { code: 'approver-same' } });
  expect(await terminal.session.approve('sale.void', 'sale:1', '客户退货', '0112', DEMO_PIN)).toMatchObject({
    ok: false,
    problem: { code: 'approver-not-allowed' },
  });
  expect(await terminal.session.approve('sale.void', 'sale:1', '客户退货', '0101', '999999')).toMatchObject({ ok: false, problem: { code: 'pin-wrong' } });
  expect((await terminal.session.approve('sale.void', 'sale:1', '客户退货', '0101', DEMO_PIN)).ok).toBe(true);
  expect(replica.facts.kind('approval.given')[0]).toMatchObject({
    by: '0107',
    approver: '0101',
    body: { action: 'sale.void', reason: '客户退货', requestedBy: '0107' },
  });
  expect(terminal.session.user()?.staffNo).toBe('0107');
});

test("nobody touching the terminal for the chain's idle minutes signs the person out; a touch starts the minutes anew", async () => {
  const { terminal } = await start();
  await terminal.session.signIn('0107', DEMO_PIN);
  at += 9 * 60_000;
  terminal.session.active();
  at += 9 * 60_000;
  expect(terminal.session.lockIfIdle()).toBe(false);
  at += 60_001;
  expect(terminal.session.lockIfIdle()).toBe(true);
  expect(terminal.session.user()).toBeUndefined();
  expect(terminal.context()).toBeUndefined();
});

test('language and theme belong to the person and stay on the device', async () => {
  const one = await start();
  await one.terminal.prefs.setForUser('0107', 'language', 'en');
  const two = await start(one.disk);
  expect([two.terminal.prefs.ofUser('0107', 'language'), two.terminal.prefs.ofUser('0112', 'language')]).toEqual(['en', undefined]);
});
