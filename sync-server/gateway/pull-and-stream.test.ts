import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, stockedServer } from './testkit.ts';
import { HttpError, TestTerminal } from './testterminal.ts';

let t: TestServer;
beforeAll(async () => {
  t = await stockedServer();
});
afterAll(() => t.stop());

const refusal = async (work: Promise<unknown>): Promise<string> => {
  const e: unknown = await work.then(
    () => new Error('not refused'),
    (error: unknown) => error,
  );
  return e instanceof HttpError ? `${e.status} ${e.code}` : String(e);
};
const duty = (terminal: TestTerminal, by = '0107') =>
  terminal.seal({ kind: 'staff.duty', v: 1, scope: [terminal.identity.storeId], by, prev: {}, body: { staffNo: by, state: 'rest' } });

describe('pull and stream (architecture §4)', () => {
  it('pages by collection, and a checkpoint of the future or of another database is refused (SC-22)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S02');
    const facts = terminal.seal(
      ...Array.from({ length: 25 }, () => ({ kind: 'staff.duty', v: 1, scope: ['S02'], by: '0201', prev: {}, body: { staffNo: '0201', state: 'idle' } })),
    );
    await terminal.push(facts);
    const page = await terminal.pullPage('facts', null, 10);
    expect(page.documents).toHaveLength(10);
    expect(page.more).toBe(true);
    const got = new Set((await terminal.pull('facts', 10)).map((d) => d.id));
    expect(facts.every((f) => got.has(f.id))).toBe(true);
    expect(await terminal.pull('facts')).toEqual([]);
    expect(await terminal.pull('tickets')).toEqual([]);
    const { dbEpoch } = page.checkpoint;
    expect(await refusal(terminal.pullPage('facts', { dbEpoch, seq: '999999999' }))).toBe('409 checkpoint-foreign');
    expect(await refusal(terminal.pullPage('facts', { dbEpoch: 'another', seq: page.checkpoint.seq }))).toBe('409 checkpoint-foreign');
    expect(await refusal(terminal.pullPage('facts', { dbEpoch, seq: 'rubbish' }))).toBe('409 checkpoint-foreign');
    expect(await refusal(terminal.pullPage('reference', { dbEpoch, seq: '1' }))).toBe('409 checkpoint-foreign');
  });
  it('what waited at the hello counts down as it arrives: the dashboard shows no document that is here already (A0.17)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S02');
    const waiting = async (): Promise<number | undefined> => (await t.server.services.identity.device(terminal.identity.terminal))?.pending;
    await terminal.hello({ pending: 3 });
    expect(await waiting()).toBe(3);
    await terminal.push([...duty(terminal), ...duty(terminal)]);
    expect(await waiting()).toBe(1);
    await terminal.push([...duty(terminal), ...duty(terminal)]);
    expect(await waiting()).toBe(0);
  });
  it('tells what moved within a second, to thirty terminals of the store and to no other store', async () => {
    const pusher = await TestTerminal.enrolled(t, 'S01');
    const listeners = await Promise.all(Array.from({ length: 30 }, async () => pusher.stream()));
    const other = await (await TestTerminal.enrolled(t, 'S02')).stream();
    const from = performance.now();
    await pusher.push(duty(pusher));
    const heard = await Promise.all(listeners.map((l) => l.next((e) => e.type === 'moved' && e.collections.includes('facts'), 2000)));
    expect(Math.max(...heard.map((h) => h.at - from))).toBeLessThan(1000);
    expect(other.events.filter((e) => e.event.type === 'moved' && e.event.collections.includes('facts'))).toEqual([]);
    for (const l of [...listeners, other]) l.close();
  });
  it('a revocation reaches the terminal at once and ends its stream', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const stream = await terminal.stream();
    await t.server.services.identity.setState(terminal.identity.terminal, 'revoked');
    expect((await stream.next((e) => e.type === 'state')).event).toEqual({ type: 'state', terminalState: 'revoked' });
  });
});
