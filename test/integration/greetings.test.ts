import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createCustomer, editCustomer, withConsents } from '../../src/customers/commands.ts';
import type { CustomerRef } from '../../src/customers/commands.ts';
import { consentsOf } from '../../src/customers/consents.ts';
import type { Consent, Said } from '../../src/customers/consents.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import type { Action, Head } from '../../src/facts/head.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import type { Result } from '../../src/kernel/result.ts';
import { careTask, sendGreeting } from '../../src/marketing/greetings.ts';
import { TestTerminal } from '../../sync-server/gateway/testterminal.ts';
import { greetingKey } from '../../sync-server/outbox/types.ts';
import { FakeProvider, openDesk, sendTo, settled } from './intake-kit.ts';
import type { Desk } from './intake-kit.ts';

let desk: Desk;
let provider: FakeProvider;
let ahead = 0; // ms
const tills: TestTerminal[] = [];
beforeAll(async () => {
  provider = await FakeProvider.start();
  desk = await openDesk({ now: () => Date.now() + ahead });
  await sendTo(desk, provider.url);
  for (const store of ['S01', 'S02']) tills.push(await TestTerminal.enrolled(desk.t, store));
});
beforeEach(() => {
  provider.got.length = 0;
});
afterAll(async () => {
  await desk.t.stop();
  await provider.stop();
});

const DAY = new Date(Date.now() + 3 * 86_400_000).toISOString().slice(0, 10);
const BORN = `1990${DAY.slice(4)}`;
const at = (n: number): TestTerminal => tills[n] ?? tills[0]!; // both are opened above
const ctx = (n: number): CommandContext => ({
  user: { staffNo: '0107', name: '林晓雯', roles: ['CON'], stores: ['S01'] },
  storeId: n === 0 ? 'S01' : 'S02',
  terminal: at(n).identity.terminal,
  nowMs: Date.now(),
  businessDate: new Date().toISOString().slice(0, 10),
  offline: true,
});
const heads = new Map<string, Head>();
let stamp = Date.now();
/** Card and facts of one action go up as a till sends them. */
async function push(n: number, action: Result<Action>): Promise<readonly Fact[]> {
  if (!action.ok) throw new Error(action.problem.code);
  for (const write of action.value.heads) {
    const head = applyWrite(heads.get(write.id), write, encodeHlc((stamp += 1), 0, `${at(n).identity.terminal}A`));
    heads.set(write.id, head);
    await at(n).push([{ ...head }], 'customers');
  }
  const facts = at(n).seal(...action.value.facts);
  if (facts.length > 0) await at(n).push(facts);
  await settled(desk);
  return facts;
}
async function client(
  name: string,
  phone: string,
  said: Said,
): Promise<{ readonly ref: CustomerRef; readonly known: Readonly<Record<string, Consent>>; readonly facts: readonly Fact[] }> {
  const id = `cust:${name}`;
  const form = { name, title: 'ms' as const, phoneE164: phone, birthday: BORN };
  const facts = await push(0, withConsents(ctx(0), { id }, createCustomer(ctx(0), { customerId: id, form }), { known: {}, said, channel: 'spoken' }));
  const head = heads.get(id);
  return { ref: { id, form, ...(head === undefined ? {} : { head }) }, known: consentsOf([id], facts), facts };
}
const greet = (n: number, c: CustomerRef): Promise<readonly Fact[]> =>
  push(
    n,
    sendGreeting(ctx(n), c, 'birthday', DAY, undefined, careTask(c.id, { key: 'birthday', next: DAY }, '0107', Date.now(), [ctx(n).storeId]), '已发短信祝福'),
  );
const message = (id: string) => desk.t.server.services.outbox.get(greetingKey(id, 'birthday', DAY));
const sent = (): readonly string[] => provider.got.map((g) => (JSON.parse(g.body) as { text: string }).text);

describe('greetings by SMS (A6.4, I16)', () => {
  it('a client who agreed is greeted once, whoever asks and how often, by the store’s words with a way to refuse', async () => {
    const { ref } = await client('GREETA', '13700007701', { sms: true });
    await greet(0, ref);
    await greet(1, ref);
    expect(sent()).toHaveLength(1);
    expect(sent()[0]).toMatch(/您的生日快到了.*不想再收到/);
    expect(await message(ref.id)).toMatchObject({ state: 'sent', kind: 'greeting', customerId: ref.id, phoneE164: '+8613700007701' });
  });
  it('nobody is written to who was not asked, or who has refused since, even where a till still thought they agreed', async () => {
    const unasked = await client('GREETB', '13700007702', {});
    await greet(0, unasked.ref);
    const agreed = await client('GREETC', '13700007703', { sms: true });
    // revoked at the other store, which this till has not heard of
    await push(1, withConsents(ctx(1), agreed.ref, editCustomer(ctx(1), agreed.ref, {}), { known: {}, said: { sms: false }, channel: undefined }));
    await greet(0, agreed.ref);
    expect(sent()).toEqual([]);
    for (const c of [unasked, agreed]) expect(await message(c.ref.id)).toMatchObject({ state: 'cancelled', reason: 'optedOut' });
  });
  it('a refusal on another card with the same number holds for the number', async () => {
    const mother = await client('GREETD', '13700007704', { sms: true });
    await client('GREETE', '13700007704', { sms: false });
    await greet(0, mother.ref);
    expect(sent()).toEqual([]);
    expect(await message(mother.ref.id)).toMatchObject({ state: 'cancelled', reason: 'optedOut' });
  });
  it('a greeting that is here before its card, as a heal may bring it, waits for the card and then goes out once', async () => {
    const id = 'cust:GREETF';
    const form = { name: 'GREETF', title: 'ms' as const, phoneE164: '13700007706', birthday: BORN };
    const made = withConsents(ctx(0), { id }, createCustomer(ctx(0), { customerId: id, form }), { known: {}, said: { sms: true }, channel: 'spoken' });
    if (!made.ok) throw new Error(made.problem.code);
    await push(0, { ok: true, value: { facts: made.value.facts, heads: [] } });
    await greet(0, { id, form });
    expect(sent()).toEqual([]);
    expect(await message(id)).toMatchObject({ state: 'queued', reason: 'noCard', phoneE164: '' });
    await push(0, { ok: true, value: { facts: [], heads: made.value.heads } });
    ahead += 61_000;
    await settled(desk);
    expect(sent()).toHaveLength(1);
    expect(await message(id)).toMatchObject({ state: 'sent', phoneE164: '+8613700007706' });
  });
  it('a day that is not on the card sends nothing, however often a till asks for days of its own making', async () => {
    const { ref } = await client('GREETG', '13700007707', { sms: true });
    for (const day of [DAY.replace(/-\d\d$/, '-28'), '2099-01-01'].filter((d) => d > DAY))
      await push(0, sendGreeting(ctx(0), ref, 'birthday', day, undefined, careTask(ref.id, { key: 'birthday', next: day }, '0107', Date.now(), ['S01']), 'x'));
    ahead += 61_000;
    await settled(desk);
    expect(sent()).toEqual([]);
    expect(await desk.t.server.services.outbox.get(greetingKey(ref.id, 'birthday', '2099-01-01'))).toMatchObject({
      state: 'cancelled',
      reason: 'notTheDay',
      attempts: 0,
    });
  });
});
