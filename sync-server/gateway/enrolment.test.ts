import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compactVerify, importJWK } from 'jose';
import { type TestServer, stockedServer } from './testkit.ts';
import { HttpError, TestTerminal } from './testterminal.ts';

let t: TestServer;
let clock = 0; // ms added to the server's clock
beforeAll(async () => {
  t = await stockedServer({ now: () => Date.now() + clock });
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

describe('enrolment and tokens (architecture §7)', () => {
  it('a one-time code enrols one terminal, with the pinned bundle keys, and never a second', async () => {
    const made = await t.server.services.identity.createCode({ storeId: 'S01', by: '0001' });
    const code = made.ok ? made.value.code : '';
    expect(code).toMatch(/^[A-HJ-NP-Z2-9]{8}$/);
    const terminal = new TestTerminal(t.url);
    const reply = await terminal.enrol(code.toLowerCase());
    expect(reply).toMatchObject({ storeId: 'S01', epoch: 'A', endpoints: [t.url] });
    expect(reply.bundleKeys).toHaveLength(2);
    expect(JSON.stringify(reply)).not.toContain('"d"');
    expect(await refusal(new TestTerminal(t.url).enrol(code))).toBe('409 code-used');
  });
  it('a code that is wrong or too old is refused in both languages; codes are not kept in plain', async () => {
    expect(await refusal(new TestTerminal(t.url).enrol('ABCDEFGH'))).toBe('400 code-wrong');
    const made = await t.server.services.identity.createCode({ storeId: 'S01', by: '0001', ttlMs: -1 });
    const code = made.ok ? made.value.code : '';
    const answer = await fetch(`${t.url}/api/v1/enroll`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ code, publicKey: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y' }, label: '', installId: '12345678', host: 'browser' }),
    });
    const { error } = (await answer.json()) as { error: { code: string; zh: string; en: string } };
    expect(error.code).toBe('code-expired');
    expect(error.zh).toMatch(/过期/);
    expect(error.en).toMatch(/expired/);
    const kept = await t.server.services.store.range('hq', 'enrol:', 'enrol:\uffff', 100);
    expect(JSON.stringify(kept)).not.toContain(code);
  });
  it('a nonce signs in once, only with the right key, and not after a minute', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const body = async (key: TestTerminal = terminal): Promise<object> => {
      const { nonce } = await terminal.call<{ nonce: string }>('POST', '/auth/challenge', { terminal: terminal.identity.terminal });
      key.identity = terminal.identity;
      return { terminal: terminal.identity.terminal, nonce, signature: key.signature(nonce) };
    };
    const once = await body();
    await terminal.call('POST', '/auth/token', once);
    expect(await refusal(terminal.call('POST', '/auth/token', once))).toBe('401 nonce-bad');
    expect(await refusal(terminal.call('POST', '/auth/token', await body(new TestTerminal(t.url))))).toBe('401 signature-bad');
    const late = await body();
    clock += 61_000;
    expect(await refusal(terminal.call('POST', '/auth/token', late))).toBe('401 nonce-bad');
    clock = 0;
  });
  it('a token is good for an hour', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    clock = 3599_000 - 5000;
    await terminal.pull('facts');
    clock = 3601_000;
    expect(await refusal(terminal.pull('facts'))).toBe('401 token-expired');
    clock = 0;
    terminal.token = `${terminal.token.slice(0, -3)}AAA`;
    expect(await refusal(terminal.pull('facts'))).toBe('401 token-bad');
    terminal.token = '';
    expect(await refusal(terminal.pull('facts'))).toBe('401 token-missing');
  });
  it('a revoked device may still push, never pull or listen', async () => {
    const terminal = await TestTerminal.enrolled(t, 'S01');
    await t.server.services.identity.setState(terminal.identity.terminal, 'revoked');
    const facts = duty(terminal);
    expect((await terminal.push(facts)).results).toEqual([{ id: facts[0]?.id, result: 'ok' }]);
    expect(await refusal(terminal.pull('facts'))).toBe('403 device-revoked');
    expect(await refusal(terminal.stream())).toBe('403 device-revoked');
    expect((await terminal.hello()).terminalState).toBe('revoked');
  });
  it('replacing the hardware bumps the epoch; the old key may push what it holds, of its own epoch only', async () => {
    const old = await TestTerminal.enrolled(t, 'S01');
    const made = await t.server.services.identity.createCode({ storeId: 'S01', terminal: old.identity.terminal, by: '0001' });
    const fresh = new TestTerminal(t.url);
    expect(await fresh.enrol(made.ok ? made.value.code : '')).toMatchObject({ terminal: old.identity.terminal, epoch: 'B' });
    await fresh.signIn();
    await old.signIn();
    const late = duty(old);
    expect((await old.push(late)).results[0]?.result).toBe('ok');
    expect(await refusal(old.pull('facts'))).toBe('403 device-replaced');
    old.chain = { ...old.chain, epoch: 'B' };
    expect((await old.push(duty(old))).results[0]).toMatchObject({ result: 'quarantined', code: 'not-yours' });
    expect((await fresh.push(duty(fresh))).results[0]?.result).toBe('ok');
    expect((await fresh.pull('facts')).map((d) => d.id)).toContain(late[0]?.id);
  });
  it('the staff bundle of the store arrives signed by a pinned key, and of no other store', async () => {
    await t.server.services.identity.putStaff({ staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'], active: true });
    await t.server.services.identity.setPin('0107', '246810');
    const terminal = await TestTerminal.enrolled(t, 'S01');
    const bundles = (await terminal.pull('reference')).filter((d) => d['cls'] === 'staff');
    expect(bundles.map((d) => d.id)).toEqual(['ref:staff:S01']);
    const key = terminal.identity.bundleKeys.find((k) => k.kid === bundles[0]?.['kid']);
    const { payload } = await compactVerify(String(bundles[0]?.['jws']), await importJWK({ ...key, alg: 'ES256' }, 'ES256'));
    expect(JSON.parse(new TextDecoder().decode(payload))).toMatchObject({
      storeId: 'S01',
      staff: [{ staffNo: '0107', pinHash: expect.stringMatching(/^\$argon2id\$/) }],
    });
  });
});
