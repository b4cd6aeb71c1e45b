import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { applyWrite } from '../facts/heads.ts';
import type { Head } from '../facts/head.ts';
import { encodeHlc, nodeOf } from '../kernel/hlc.ts';
import { jcs } from '../kernel/jcs.ts';
import { detect, detectAll } from '../rules.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { isOf } from './cards.ts';
import { aliasesOf, detectDuplicates, standingOf } from './identity.ts';
import { foldOwner } from './ownership.ts';
import { foldBlacklist, foldErase } from './privacy.ts';

type Seen = readonly (Fact | string)[];
const claim = (t: Teller, on: string, at: string, who: string, staffNo: string, saw: Seen = []): Fact =>
  t.fact('cust.claimed', { on, at, by: staffNo, prev: { [`cust:${who}`]: saw } }, { customerId: `cust:${who}`, staffNo, storeId: 'S01' });
const merge = (t: Teller, at: string, loser: string, survivor: string): Fact =>
  t.fact('cust.aliased', { on: 'HQ1', at, prev: { [`cust:${loser}`]: [] } }, { loser: `cust:${loser}`, survivor: `cust:${survivor}`, how: 'manual' });
const part = (t: Teller, at: string, made: Fact, loser: string, survivor: string): Fact =>
  t.fact('cust.unaliased', { on: 'HQ1', at, prev: { [`cust:${loser}`]: [made] } }, { loser: `cust:${loser}`, survivor: `cust:${survivor}`, reason: '母女' });
const bar = (t: Teller, at: string, who: string, on: boolean, saw: Seen = []): Fact =>
  t.fact('cust.blacklisted', { on: 'S01-T1', at, prev: { [`cust:${who}`]: saw } }, { customerId: `cust:${who}`, on, reason: 'x' });
const erase = (t: Teller, at: string, who: string, also: readonly string[] = [], saw: Seen = []): Fact =>
  t.fact(
    'cust.erased',
    { on: 'HQ1', at, prev: Object.fromEntries([who, ...also].map((w) => [`cust:${w}`, saw])) },
    { customerId: `cust:${who}`, requestId: 'r', terminals: ['S01-T1'] },
  );
const contact = (t: Teller, on: string, at: string, who: string, saw: Seen = []): Fact =>
  t.fact('cust.contacted', { on, at, prev: { [`cust:${who}`]: saw } }, { customerId: `cust:${who}`, channel: 'phone', result: 'ok' });

const owners = (facts: readonly Fact[]): string[] =>
  detectAll(facts)
    .decisions.filter((d) => d.id.startsWith('rul:dec:owner:'))
    .map((d) => `${d.subject} ${String(d.data['owner'])} before ${d.losers.map((l) => l.by).join()}`);
const erasures = (facts: readonly Fact[]): string[] =>
  detectAll(facts)
    .exceptions.filter((d) => d.code === 'EX-21')
    .map((d) => `${d.subject} ${d.status} ${d.members.length}`);

describe('conflicts §4.3 whose customer: asked of the person, not of the card', () => {
  it('claims on two cards that are made one are one contest, told under the card that stays; taken apart there is none', () => {
    const t = new Teller();
    claim(t, 'S01-T1', '10:00', '1', '1001');
    claim(t, 'S01-T2', '10:05', '2', '1002');
    expect(owners(t.told)).toEqual([]);
    const made = merge(t, '11:00', '2', '1');
    expect(owners(t.told)).toEqual(['cust:1 1001 before 1002']);
    expect(foldOwner(['cust:1', 'cust:2'], t.told)).toMatchObject({ owner: '1001', rule: '4.3d', collaborators: [{ staffNo: '1002' }] });
    part(t, '12:00', made, '2', '1');
    expect(owners(t.told)).toEqual([]);
    const of = (who: string): string | undefined =>
      foldOwner(
        `cust:${who}`,
        t.told.filter((f) => isOf(`cust:${who}`, f)),
      ).owner;
    expect([of('1'), of('2')]).toEqual(['1001', '1002']);
  });
  it('sales under one card count for the claim on the other; a transfer on one card is the word about both', () => {
    const t = new Teller();
    claim(t, 'S01-T1', '10:00', '1', '1001');
    claim(t, 'S01-T2', '10:05', '2', '1002');
    t.sale({ on: 'S01-T1', at: '09:00', by: '1002' }, { saleId: 'sale:1', customer: 'cust:1' });
    merge(t, '11:00', '2', '1');
    expect(owners(t.told)).toEqual(['cust:1 1002 before 1001']);
    t.fact('cust.transferred', { on: 'HQ1', at: '08:00', prev: { 'cust:2': [] } }, { customerId: 'cust:2', to: '1003', storeId: 'S01', reason: '调店' });
    expect(owners(t.told)).toEqual(['cust:1 1003 before 1001,1002']);
  });
});

describe('conflicts §4.4, SC-15 EX-21: asked of the person, not of the card', () => {
  it('who is written about under another card of an erased person is the erased person; under a card that was taken apart, not', () => {
    const t = new Teller();
    erase(t, '09:00', '1');
    contact(t, 'S01-T1', '11:00', '2');
    expect(erasures(t.told)).toEqual([]);
    const made = merge(t, '12:00', '2', '1');
    expect(erasures(t.told)).toEqual(['cust:1 open 2']);
    part(t, '13:00', made, '2', '1');
    expect(erasures(t.told)).toEqual([]);
  });
  it('an order names every card it is about: what its writer knew of is no case, what comes later is one, also after the cards are taken apart', () => {
    const t = new Teller();
    const before = contact(t, 'S01-T1', '08:00', '2');
    const made = merge(t, '08:30', '2', '1');
    const order = erase(t, '09:00', '1', ['2'], [before, made]);
    expect([erasures(t.told), foldErase('cust:2', t.told).state]).toEqual([[], 'pending']);
    part(t, '10:00', made, '2', '1');
    expect(erasures(t.told)).toEqual([]);
    contact(t, 'S01-T1', '11:00', '2');
    expect(erasures(t.told)).toEqual(['cust:2 open 2']);
    t.fact('cust.eraseAcked', { on: 'S01-T1', at: '12:00', prev: { 'cust:1': [order], 'cust:2': [order] } }, { customerId: 'cust:1', requestId: 'r' });
    expect([foldErase('cust:1', t.told).state, foldErase('cust:2', t.told).state]).toEqual(['done', 'done']);
  });
  it('a second order that knew of what the first did not answers it', () => {
    const t = new Teller();
    erase(t, '09:00', '1');
    const late = contact(t, 'S01-T1', '11:00', '1');
    expect(erasures(t.told)).toEqual(['cust:1 open 2']);
    erase(t, '12:00', '1', [], [late]);
    expect(erasures(t.told)).toEqual([]);
  });
  it('§1.8: what a person settled under one card is not asked again under the other', () => {
    const t = new Teller();
    const order = erase(t, '09:00', '2');
    const late = contact(t, 'S01-T1', '11:00', '2');
    t.fact(
      'case.resolved',
      { on: 'HQ1', at: '11:30', prev: { 'cust:2': [order, late] } },
      { caseId: `rul:ex:EX-21:cust:2:${order.id}`, code: 'EX-21', option: 'keepPseudonymous', reason: '保留' },
    );
    merge(t, '12:00', '2', '1');
    expect(erasures(t.told)).toEqual(['cust:2 resolved 2']);
    contact(t, 'S01-T2', '13:00', '1');
    expect(erasures(t.told)).toEqual(['cust:1 open 3', 'cust:2 resolved 2']);
  });
  it('EX-24 stays the matter of the card whose predecessor is lost', () => {
    const t = new Teller();
    contact(t, 'S01-T1', '10:00', '2', ['fact:00000000000000000000000LOST']);
    const watermarks = { S01: encodeHlc(moment('12:00'), 0, nodeOf('S01-T1', 'A')) };
    const lost = (): string[] => detectAll(t.told, {}, { watermarks }).exceptions.map((d) => `${d.code} ${d.subject}`);
    expect(lost()).toEqual(['EX-24 cust:2']);
    merge(t, '11:00', '2', '1');
    expect(lost()).toEqual(['EX-24 cust:2']);
  });
});

describe('conflicts §1.9, §4.4 a blacklist is of the person', () => {
  const card = (id: string, name: string): Head =>
    applyWrite(
      undefined,
      { id, cls: 'customer', scope: ['S01'], fields: { name, phoneE164: '+8613800001234' }, by: '1001' },
      encodeHlc(moment('09:00') + Number(id.slice(5)), 0, nodeOf('S01-T1', 'A')),
    );
  const [one, three] = [card('cust:1', '李娜'), card('cust:3', '李 娜')];
  const pair = (facts: readonly Fact[]): string[] => {
    const graph = aliasesOf(facts);
    const found = detectDuplicates([three, one], facts, (id) =>
      standingOf(
        id,
        graph,
        (c) => facts.filter((f) => isOf(c, f)),
        () => false,
      ),
    );
    return [...found.exceptions.map((d) => `${d.code} ${d.members.join('+')}`), ...found.decisions.map((d) => `merged ${d.winner}`)];
  };
  it('a card merged with a blacklisted one is not merged on by the rule; taken apart it may be; whoever knew of the flag may lift it', () => {
    const t = new Teller();
    expect(pair(t.told)).toEqual(['merged cust:1']);
    const flag = bar(t, '10:00', '2', true);
    expect(pair(t.told)).toEqual(['merged cust:1']);
    const made = merge(t, '11:00', '2', '1');
    expect(pair(t.told)).toEqual(['EX-07 cust:1+cust:3']);
    const off = bar(t, '11:30', '1', false, [flag]);
    expect([pair(t.told), foldBlacklist(['cust:1', 'cust:2'], t.told)]).toEqual([['merged cust:1'], false]);
    expect(pair(t.told.filter((f) => f !== off))).toEqual(['EX-07 cust:1+cust:3']);
    part(t, '12:00', made, '2', '1');
    expect(pair(t.told.filter((f) => f !== off))).toEqual(['merged cust:1']);
  });
});

describe('in any order, however often it came (I12, I14)', () => {
  const CARDS = ['1', '2', '3', '4'] as const;
  const step = fc.record({ what: fc.nat(9), who: fc.nat(3), other: fc.nat(3), at: fc.integer({ min: 0, max: 59 }), on: fc.nat(2), saw: fc.nat(9) });
  const history = fc.array(step, { minLength: 2, maxLength: 16 }).map((steps) => {
    const t = new Teller();
    for (const s of steps) {
      const [who, other, at] = [CARDS[s.who] ?? '1', CARDS[s.other] ?? '1', `10:${String(s.at).padStart(2, '0')}`];
      const on = ['S01-T1', 'S01-T2', 'S02-T1'][s.on] ?? 'S01-T1';
      const saw = s.saw > 5 ? t.told.filter((f) => isOf(`cust:${who}`, f)) : [];
      const last = t.told.filter((f) => f.kind === 'cust.aliased').at(-1);
      if (s.what < 3) claim(t, on, at, who, String(1001 + s.on), saw);
      else if (s.what === 3) t.fact('cust.released', { on: 'HQ1', at, prev: { [`cust:${who}`]: saw } }, { customerId: `cust:${who}`, idleDays: 90 });
      else if (s.what === 4) contact(t, on, at, who, saw);
      else if (s.what === 5) erase(t, at, who, s.saw % 2 === 0 && other !== who ? [other] : [], saw);
      else if (s.what === 6) bar(t, at, who, s.saw % 3 > 0, saw);
      else if (s.what < 9) merge(t, at, who, other);
      else if (last !== undefined) {
        const b = last.body as { loser: string; survivor: string };
        part(t, at, last, b.loser.slice(5), b.survivor.slice(5));
      } // cust.aliased
    }
    return t.told;
  });
  const mixed = history.chain((f) => fc.tuple(fc.constant(f), fc.shuffledSubarray([...f, ...f.slice(0, 4)], { minLength: f.length + Math.min(4, f.length) })));
  it('at most one owner is told a person, under the card that stays, and it is the fold of all cards; EX-21 only of persons an order names', () => {
    fc.assert(
      fc.property(mixed, ([facts, other]) => {
        expect(jcs(detectAll(other))).toBe(jcs(detectAll(facts)));
        const graph = aliasesOf(facts);
        const { decisions, exceptions } = detectAll(facts);
        for (const root of new Set(CARDS.map((c) => graph.root(`cust:${c}`)))) {
          const who = graph.members(root);
          const mine = facts.filter((f) => isOf(who, f));
          const told = decisions.filter((d) => who.includes(d.subject));
          const view = foldOwner(who, mine);
          expect(told.map((d) => [d.subject, d.data['owner']])).toEqual(view.collaborators.length === 0 ? [] : [[root, view.owner]]);
          const asked = exceptions.filter((d) => d.code === 'EX-21' && who.includes(d.subject));
          expect(asked.every((d) => d.subject === root)).toBe(true);
          if (!mine.some((f) => f.kind === 'cust.erased')) expect(asked).toEqual([]);
          expect(foldBlacklist(who, other)).toBe(foldBlacklist(who, mine));
        }
      }),
      { numRuns: 300 },
    );
  });
  it('whoever asks with all facts at hand, or with those of the person alone, hears the same: terminal and headquarters', () => {
    fc.assert(
      fc.property(mixed, ([facts, other]) => {
        const graph = aliasesOf(facts);
        for (const c of CARDS) {
          const who = graph.members(`cust:${c}`);
          expect(
            jcs(
              detect(
                `cust:${c}`,
                other.filter((f) => isOf(who, f)),
                {},
                { aliases: graph },
              ),
            ),
          ).toBe(jcs(detect(`cust:${c}`, facts, {}, { aliases: graph })));
        }
      }),
      { numRuns: 200 },
    );
  });
  it('a merge that is taken apart leaves what there was without it', () => {
    fc.assert(
      fc.property(history, fc.nat(3), fc.nat(3), (facts, a, b) => {
        const t = new Teller();
        t.told.push(...facts.filter((f) => f.kind !== 'cust.aliased' && f.kind !== 'cust.unaliased'));
        const before = jcs([owners(t.told), erasures(t.told)]);
        const u = new Teller();
        for (let i = 0; i < 40; i += 1) contact(u, 'S09-T1', '09:00', '9'); // ids beyond those of the history
        const made = merge(u, '11:00', CARDS[a] ?? '1', CARDS[b] ?? '1');
        const undo = part(u, '12:00', made, CARDS[a] ?? '1', CARDS[b] ?? '1');
        expect(jcs([owners([...t.told, made, undo]), erasures([...t.told, made, undo])])).toBe(before);
      }),
      { numRuns: 200 },
    );
  });
});
