import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import { jcs } from '../kernel/jcs.ts';
import { giftAccount } from '../marketing/rules.ts';
import { foldPoints } from '../members/points.ts';
import { detect, detectAll } from '../rules.ts';
import { Teller } from '../testkit/facts.ts';
import { aliasKeys, aliasesOf, detectDuplicates } from './identity.ts';
import { personOfKey, together } from './together.ts';

const put = (t: Teller, on: string, at: string, who: string, amount: number, saw: readonly Fact[] = []): Fact =>
  t.sale(
    { on, at, prev: { [`points:${who}`]: [...saw] } },
    { saleId: `sale:${t.told.length}`, pieces: [`P${t.told.length}`], entries: [{ n: 1, ledger: 'points', account: `cust:${who}`, amount }] },
  );
const alias = (t: Teller, at: string, loser: string, survivor: string): Fact =>
  t.fact(
    'cust.aliased',
    { on: 'HQ1', at, prev: { [`cust:${loser}`]: [], [`cust:${survivor}`]: [] } },
    { loser: `cust:${loser}`, survivor: `cust:${survivor}`, how: 'manual' },
  );
const part = (t: Teller, at: string, made: Fact, loser: string, survivor: string): Fact =>
  t.fact('cust.unaliased', { on: 'HQ1', at, prev: { [`cust:${loser}`]: [made] } }, { loser: `cust:${loser}`, survivor: `cust:${survivor}`, reason: '母女' });
const told = (facts: readonly Fact[]): string[] =>
  detectAll(facts)
    .exceptions.filter((d) => d.code === 'EX-06' || d.code === 'EX-17')
    .map((d) => `${d.code} ${d.subject} ${d.status} ${d.members.length}`);

describe('conflicts §4.4 ledgers of customers who were made one', () => {
  it('names the card and the accounts of every card of a person, and no other aggregate', () => {
    const graph = aliasesOf([alias(new Teller(), '10:00', '2', '1')]);
    expect([
      personOfKey('points:2'),
      personOfKey('gift:M/2/birthday'),
      personOfKey('gift:M/1/2/birthday'),
      personOfKey('order:2'),
      personOfKey('cust:2'),
    ]).toEqual(['cust:2', 'cust:2', 'cust:2', undefined, 'cust:2']);
    expect([together('cust:2', graph), together('points:2', graph), together('gift:M/2/birthday', graph), together('points:9', graph)]).toEqual([
      { root: 'cust:1', keys: ['cust:1', 'cust:2'] },
      { root: 'points:1', keys: ['points:1', 'points:2'] },
      { root: 'gift:M/1/birthday', keys: ['gift:M/1/birthday', 'gift:M/2/birthday'] },
      { root: 'points:9', keys: ['points:9'] },
    ]);
  });
  it('SC-05: what is short under one card is paid by the other; Σ before the merge = Σ after; taken apart it is short again', () => {
    const t = new Teller();
    put(t, 'S01-T1', '10:00', '01', 280);
    put(t, 'S02-T1', '10:40', '02', -50);
    expect(told(t.told)).toEqual(['EX-06 points:02 open 1']);
    const made = alias(t, '11:00', '02', '01');
    const graph = aliasesOf(t.told);
    expect([told(t.told), foldPoints(aliasKeys(graph, 'cust:02'), t.told).total]).toEqual([[], 230]);
    part(t, '12:00', made, '02', '01');
    expect(told(t.told)).toEqual(['EX-06 points:02 open 1']);
  });
  it('SC-05: redeemed once under each card: one EX-06 of the card that stays, with every sale that ran beside another', () => {
    const t = new Teller();
    const first = put(t, 'S01-T1', '20T10:00', '01', 100);
    put(t, 'S01-T1', '10:00', '01', -80, [first]);
    put(t, 'S02-T1', '10:05', '02', -80);
    alias(t, '11:00', '02', '01');
    expect(told(t.told)).toEqual(['EX-06 points:01 open 2']);
    put(t, 'S01-T2', '10:03', '01', -30, [first]);
    expect(told(t.told)).toEqual(['EX-06 points:01 open 3']);
  });
  it('the survivor need not have an account of its own', () => {
    const t = new Teller();
    put(t, 'S02-T1', '10:05', '02', -80);
    alias(t, '11:00', '02', '01');
    expect(told(t.told)).toEqual(['EX-06 points:01 open 1']);
  });
  it('an automatic merge (a decision, no fact) counts as one that a person made', () => {
    const t = new Teller();
    put(t, 'S01-T1', '10:00', '01', 280);
    put(t, 'S02-T1', '10:40', '02', -50);
    const decision = {
      id: 'rul:dec:alias:cust:02:cust:01',
      cls: 'decision' as const,
      rule: '4.4',
      scope: ['S01'],
      subject: 'cust:01',
      winner: 'cust:01',
      losers: [{ factId: 'cust:02', by: '', outcome: 'merged' as const }],
      data: {},
      pv: 0,
    };
    expect(detectDuplicates([]).decisions).toEqual([]);
    expect(detectAll(t.told, {}, { aliases: aliasesOf(t.told, [decision]) }).exceptions.filter((d) => d.code === 'EX-06')).toEqual([]);
  });
  it('§1.8: what a person settled under one card is not asked again under the other; what came after it is', () => {
    const t = new Teller();
    const short = put(t, 'S02-T1', '10:40', '02', -50);
    const [open] = detectAll(t.told).exceptions;
    t.fact(
      'case.resolved',
      { on: 'HQ1', at: '11:00', prev: { 'points:02': [short] } },
      { caseId: open?.id ?? '', code: 'EX-06', option: 'writeOff', reason: '核销' },
    );
    alias(t, '12:00', '02', '01');
    expect(told(t.told)).toEqual(['EX-06 points:02 resolved 1']);
    put(t, 'S02-T1', '13:00', '02', -20, [short]);
    expect(told(t.told)).toEqual(['EX-06 points:01 open 2', 'EX-06 points:02 resolved 1']);
  });
  it('an expiry takes what its own card had left: a merge moves no point', () => {
    const t = new Teller();
    put(t, 'S01-T1', '20T10:00', '01', 100);
    put(t, 'S02-T1', '20T10:00', '02', 60);
    put(t, 'S02-T1', '10:00', '02', -60);
    t.fact(
      'points.expired',
      { on: 'HQ1', at: '12:00', prev: { 'points:01': [] } },
      { customerId: 'cust:01', atMs: 9e14, entries: [{ n: 1, ledger: 'points', account: 'cust:01', amount: -100 }] },
    );
    expect([foldPoints(['points:01'], t.told).total, foldPoints(['points:02'], t.told).total, foldPoints(['points:01', 'points:02'], t.told).total]).toEqual([
      0, 0, 0,
    ]);
  });
  it('§4.16: what may be given once to a person is asked of the person: EX-17 when each card got it', () => {
    const t = new Teller();
    for (const [at, who] of [
      ['10:00', '01'],
      ['11:00', '02'],
    ] as const)
      t.sale(
        { on: 'S01-T1', at },
        { saleId: `sale:${who}`, pieces: [`P${who}`], entries: [{ n: 1, ledger: 'gift', account: giftAccount('M', `cust:${who}`, 'birthday'), amount: -1 }] },
      );
    expect(told(t.told)).toEqual([]);
    const made = alias(t, '12:00', '02', '01');
    expect(told(t.told)).toEqual(['EX-17 gift:M/01/birthday open 2']);
    part(t, '13:00', made, '02', '01');
    expect(told(t.told)).toEqual([]);
  });
});

describe('in any order, however often it came (I3, I12, I14)', () => {
  const CUSTOMERS = ['1', '2', '3', '4'] as const;
  const step = fc.record({
    what: fc.nat(4),
    who: fc.nat(3),
    other: fc.nat(3),
    amount: fc.integer({ min: -90, max: 60 }),
    at: fc.integer({ min: 0, max: 59 }),
    on: fc.nat(2),
    saw: fc.nat(9),
  });
  const history = fc.array(step, { minLength: 2, maxLength: 14 }).map((steps) => {
    const t = new Teller();
    for (const s of steps) {
      const [who, other, at] = [CUSTOMERS[s.who] ?? '1', CUSTOMERS[s.other] ?? '1', `10:${String(s.at).padStart(2, '0')}`];
      const last = t.told.filter((f) => f.kind === 'cust.aliased').at(-1);
      const seen = s.saw > 5 ? t.told.filter((f) => `points:${who}` in f.prev) : [];
      if (s.what < 3) put(t, ['S01-T1', 'S01-T2', 'S02-T1'][s.on] ?? 'S01-T1', at, who, s.amount, seen);
      else if (s.what === 3) alias(t, at, who, other);
      else if (last !== undefined) {
        const b = last.body as { loser: string; survivor: string };
        part(t, at, last, b.loser.slice(5), b.survivor.slice(5));
      } // cust.aliased
    }
    return t.told;
  });
  it('a merge or its end before the entries, after them or between says the same; below zero exactly the roots whose sum is', () => {
    fc.assert(
      fc.property(
        history.chain((f) => fc.tuple(fc.constant(f), fc.shuffledSubarray([...f, ...f.slice(0, 4)], { minLength: f.length + Math.min(4, f.length) }))),
        ([facts, other]) => {
          const found = detectAll(facts).exceptions.filter((d) => d.code === 'EX-06');
          expect(jcs(detectAll(other))).toBe(jcs(detectAll(facts)));
          const graph = aliasesOf(facts);
          const roots = [...new Set(CUSTOMERS.map((c) => graph.root(`cust:${c}`)))];
          const totals = roots.map((r) => foldPoints(aliasKeys(graph, r), facts).total);
          // Σ over people = Σ over cards, whoever was made one with whom.
          expect(totals.reduce((a, b) => a + b, 0)).toBe(CUSTOMERS.reduce((s, c) => s + foldPoints([`points:${c}`], facts).total, 0));
          expect(found.map((d) => d.subject).sort()).toEqual(
            roots
              .filter((_r, i) => (totals[i] ?? 0) < 0)
              .map((r) => `points:${r.slice(5)}`)
              .sort(),
          );
          // Whoever asks with all facts at hand, or with those of the person's accounts alone, hears the same (terminal and headquarters).
          for (const c of CUSTOMERS)
            expect(jcs(detect(`points:${c}`, facts, {}, { aliases: graph }))).toBe(
              jcs(
                detect(
                  `points:${c}`,
                  other.filter((f) => aliasKeys(graph, `cust:${c}`).some((k) => k in f.prev)),
                  {},
                  { aliases: graph },
                ),
              ),
            );
        },
      ),
      { numRuns: 300 },
    );
  });
});
