import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestServer, stockedServer } from './testkit.ts';
import { TestTerminal } from './testterminal.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';

let t: TestServer;
beforeAll(async () => {
  t = await stockedServer();
});
afterAll(() => t.stop());
const duty = (terminal: TestTerminal, by = '0107') =>
  terminal.seal({ kind: 'staff.duty', v: 1, scope: [terminal.identity.storeId], by, prev: {}, body: { staffNo: by, state: 'rest' } });
const rulings = async (db: string): Promise<ExceptionDoc[]> =>
  (await t.server.services.store.range(db, 'rul:', 'rul:\uffff', 1000)).map((d) => ({ ...d, id: d._id }) as unknown as ExceptionDoc);

describe('hand-shake (conflicts.md §4.12)', () => {
  it('a terminal behind its own past is restored (SC-08): quarantine and EX-11', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const backup = terminal.chain;
    await terminal.push([...duty(terminal), ...duty(terminal)]);
    expect(await terminal.hello()).toMatchObject({ terminalState: 'active', ack: { jseq: 2 } });
    terminal.chain = backup;
    expect(await terminal.hello()).toMatchObject({ suspect: 'restored', terminalState: 'quarantine' });
    expect((await rulings('s01')).some((r) => r.code === 'EX-11' && r.subject === `terminal:${terminal.identity.terminal}`)).toBe(true);
    await t.server.services.identity.bumpEpoch(terminal.identity.terminal);
    expect(await terminal.hello()).toMatchObject({ terminalState: 'active', epoch: 'B' });
  });
  it('a hand-shake that was overtaken on its way puts nobody in quarantine: one from before the last push, one of a page that was loaded anew', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const state = async () => (await t.server.services.identity.device(terminal.identity.terminal))?.state;
    const at = (bootId: string, monoMs: number, more: object = {}) => terminal.hello({ bootId, monoMs, ...more });
    await at('b1', 10);
    const before = terminal.chain;
    await terminal.push(duty(terminal).map((f) => f)); // sealed with the boot and clock of the test terminal
    const [fact] = await terminal.pull('facts').then((docs) => docs.filter((d) => d['terminal'] === terminal.identity.terminal));
    const boot = String(fact?.['bootId']);
    const mono = Number(fact?.['monoMs']);
    await at(boot, mono + 1);
    const after = terminal.chain;
    // Said before the fact was written, heard after it: said again as things are now.
    terminal.chain = before;
    await expect(at(boot, mono)).rejects.toThrow(/409|hello-late/);
    terminal.chain = after;
    expect(await at(boot, mono + 2)).toMatchObject({ terminalState: 'active' });
    // A page that is gone signs off when the next one has written already.
    terminal.chain = before;
    await expect(at('b1', 500, { state: 'dormant' })).rejects.toThrow(/409|hello-late/);
    await expect(at('b1', 10)).rejects.toThrow(/409|hello-late/);
    expect(await state()).toBe('active');
    // One that lives says it again, and is what it is: a machine behind its own past (SC-08, SC-17).
    await expect(at('b1', 600)).rejects.toThrow(/409|hello-late/);
    expect(await state()).toBe('active');
    expect(await at('b1', 650)).toMatchObject({ suspect: 'restored', terminalState: 'quarantine' });
  });
  it('two lives of one journal are found at the first doubled jseq; both facts are kept (SC-17)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    await terminal.push(duty(terminal));
    const fork = terminal.chain;
    const mine = duty(terminal);
    terminal.chain = fork;
    const clone = duty(terminal, '0112');
    expect((await terminal.push(mine)).results[0]?.result).toBe('ok');
    expect((await terminal.push(clone)).results[0]?.result).toBe('ok');
    const stored = (await terminal.pull('facts')).map((d) => d.id);
    expect(stored).toEqual(expect.arrayContaining([mine[0]?.id, clone[0]?.id]));
    expect(await t.server.services.identity.device(terminal.identity.terminal)).toMatchObject({ state: 'quarantine' });
    await t.server.services.adjudicator.settled(); // the case is the adjudicator's
    expect((await rulings('s01')).filter((r) => r.code === 'EX-11' && r.subject === `terminal:${terminal.identity.terminal}`)).toHaveLength(1);
  });
  it('a copied installation is a clone', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    expect(await terminal.hello({ installId: 'another-machine' })).toMatchObject({ suspect: 'cloned', terminalState: 'quarantine' });
  });
  it('a server that knows less than it acknowledged asks for the rest again (SC-22)', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const facts = [...duty(terminal), ...duty(terminal)];
    expect(await terminal.hello({ acked: { jseq: 2, hash: facts[1]?.hash } })).toMatchObject({ repushFrom: 1 });
    await terminal.push(facts);
    expect((await terminal.hello({ acked: { jseq: 2, hash: facts[1]?.hash } })).repushFrom).toBeUndefined();
  });
  it('an address that is none is refused in both languages, like everything else', async () => {
    const answer = await fetch(`${t.url}/api/hq/trail/%E0%A4%A`);
    expect(answer.status).toBe(400);
    expect(await answer.json()).toMatchObject({
      error: { code: 'request-bad', zh: expect.stringMatching(/[\u4e00-\u9fff]/) as string, en: expect.stringMatching(/^[^\u4e00-\u9fff]+$/) as string },
    });
  });
  it('security headers stand on every answer; an unknown origin gets none to read it by', async () => {
    const answer = await fetch(`${t.url}/health`, { headers: { origin: 'https://evil.example' } });
    expect(answer.headers.get('access-control-allow-origin')).toBeNull();
    expect(answer.headers.get('content-security-policy')).toContain("script-src 'self' 'wasm-unsafe-eval'");
    expect((await fetch(`${t.url}/health`, { headers: { origin: 'app://showroom' } })).headers.get('access-control-allow-origin')).toBe('app://showroom');
    expect(await answer.json()).toMatchObject({ ok: true, store: 'embedded', leads: true });
  });
});
