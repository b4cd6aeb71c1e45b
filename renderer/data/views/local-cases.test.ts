import { expect, test } from 'vitest';
import type { Fact, FactDraft } from '../../../src/facts/envelope.ts';
import { chainFrom, sealFacts } from '../../../src/facts/seal.ts';
import type { Chain } from '../../../src/facts/seal.ts';
import { encodeHlc } from '../../../src/kernel/hlc.ts';
import { ulidFactory } from '../../../src/kernel/ulid.ts';
import { detectAll } from '../../../src/rules.ts';
import { someHead } from '../contract.ts';
import { seededRandom } from '../random.ts';
import { CustomersView } from './customers.ts';
import { FactIndex } from './fact-index.ts';
import { LocalCases } from './local-cases.ts';

let at = 1_763_700_000_000;
const random = seededRandom(7);
const newUlid = ulidFactory(
  () => at,
  () => random.next(),
);
const start = (terminal: string): Chain => chainFrom([], { terminal, epoch: 'A', currency: 'CNY' });
function seal(chain: Chain, draft: Partial<FactDraft> & Pick<FactDraft, 'kind' | 'body'>): { readonly fact: Fact; readonly chain: Chain } {
  at += 1000;
  const made = sealFacts(
    [{ v: 1, scope: ['S01'], by: '0107', prev: {}, ...draft }],
    chain,
    { wallMs: at, offsetMs: 0, bootId: 'boot-1', monoMs: at % 1e9, businessDate: '2025-11-21' },
    newUlid,
  );
  const [fact] = made.facts;
  if (fact === undefined) throw new Error('nothing sealed');
  return { fact, chain: made.chain };
}
const duty = (chain: Chain, by = '0107'): ReturnType<typeof seal> => seal(chain, { kind: 'staff.duty', by, body: { staffNo: by, state: 'idle' } });

function terminal() {
  const facts = new FactIndex();
  const customers = new CustomersView();
  const cases = new LocalCases(facts, customers);
  /** Takes facts as the replica does; answers the further aggregates they concern. */
  const take = (...list: readonly Fact[]): string[] =>
    [
      ...new Set(
        list.flatMap((f) => {
          facts.add(f);
          return cases.take(f);
        }),
      ),
    ].sort();
  return { facts, customers, cases, take };
}
const codes = (rulings: readonly { readonly cls: string }[]): string[] => rulings.flatMap((r) => ('code' in r ? [String(r.code)] : [])).sort();

test('EX-11: two histories of one terminal are seen at a till from the odd places alone, under the id of headquarters; a whole journal is no matter (§3.7, §4.12)', () => {
  const t = terminal();
  const one = duty(start('S01-T2'));
  const two = duty(one.chain);
  expect(t.take(one.fact, two.fact)).toEqual([]);
  const other = duty(one.chain, '0112'); // a copy of the device went on from the same place
  expect(t.take(other.fact)).toEqual(['terminal:S01-T2']);
  const mine = t.cases.rulings('terminal:S01-T2', {});
  expect(codes(mine)).toEqual(['EX-11']);
  const whole = detectAll([one.fact, two.fact, other.fact]).exceptions.filter((e) => e.code === 'EX-11');
  expect(mine.map((r) => r.id)).toEqual(whole.map((e) => e.id));
});

test('EX-11 whatever comes first: facts in any order concern the same aggregate and give the same case (I14)', () => {
  const one = duty(start('S01-T2'));
  const [two, other] = [duty(one.chain), duty(one.chain, '0112')];
  const told = [
    [one, two, other],
    [other, two, one],
    [two, one, other],
  ].map((order) => {
    const t = terminal();
    t.take(...order.map((o) => o.fact));
    return t.cases.rulings('terminal:S01-T2', {}).map((r) => r.id);
  });
  expect(told[0]).toHaveLength(1);
  expect([told[1], told[2]]).toEqual([told[0], told[0]]);
});

test('EX-14: what a person did after their rights ended is a matter of that person, whether the end or the act comes first (§4.20)', () => {
  const end = seal(start('HQ1'), { kind: 'staff.revoked', by: '9001', body: { staffNo: '0107', reason: '离职' } });
  const late = duty(start('S01-T1'));
  const of0112 = duty(late.chain, '0112');
  for (const order of [
    [end.fact, late.fact],
    [late.fact, end.fact],
  ]) {
    const t = terminal();
    expect(t.take(of0112.fact)).toEqual([]);
    expect(t.take(...order)).toEqual(['staff:0107']);
    expect(codes(t.cases.rulings('staff:0107', {}))).toEqual(['EX-14']);
  }
});

test('EX-12: a corrected time is a matter of the terminal whose clock it was (§3.2)', () => {
  const t = terminal();
  const { fact } = duty(start('S01-T1'));
  t.take(fact);
  expect(codes(t.cases.rulings('terminal:S01-T1', {}))).toEqual([]);
  t.facts.correct(fact.id, encodeHlc(at - 3 * 3_600_000, 0, 'S01-T1A'));
  expect(t.cases.corrected(fact)).toBe('terminal:S01-T1');
  expect(codes(t.cases.rulings('terminal:S01-T1', {}))).toEqual(['EX-12']);
});

test("EX-07: two names under one number are the younger card's case only; equal names become one by a decision (§4.4)", () => {
  const t = terminal();
  const phoneE164 = '+8613800001234';
  t.customers.setHead(someHead('cust:1', { name: '李娜', phoneE164 }));
  t.customers.setHead(someHead('cust:2', { name: '王强', phoneE164 }, 1_763_700_060_000));
  expect(t.cases.sharers('cust:2')).toEqual(['cust:1']);
  expect([codes(t.cases.rulings('cust:1', {})), codes(t.cases.rulings('cust:2', {}))]).toEqual([[], ['EX-07']]);
  t.customers.setHead(someHead('cust:2', { name: '李 娜', phoneE164 }, 1_763_700_060_000));
  const found = t.cases.rulings('cust:2', {});
  expect([codes(found), found.map((r) => r.cls)]).toEqual([[], ['decision']]);
});
