import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { AGG_KINDS } from '../facts/envelope.ts';
import type { Fact } from '../facts/envelope.ts';
import { jcs } from '../kernel/jcs.ts';
import { aliasGraph } from '../conflict/alias.ts';
import { correctTimes } from '../conflict/clock.ts';
import { countOf, mergeCounter, mergeSend } from '../conflict/sets.ts';
import { aliasesOf } from '../customers/identity.ts';
import { foldOwner } from '../customers/ownership.ts';
import { foldBlacklist, foldConsent, foldErase } from '../customers/privacy.ts';
import { foldCard } from '../members/card.ts';
import { foldPoints } from '../members/points.ts';
import { foldCoupon, foldGoods, foldPromo } from '../marketing/rules.ts';
import { foldBag, foldClosing } from '../sales/closing.ts';
import { foldOrder } from '../sales/orderFold.ts';
import { foldPayment } from '../sales/payments.ts';
import { foldSale } from '../sales/saleFold.ts';
import { foldTask, foldTicket } from '../service/tasks.ts';
import { foldRights } from '../staff/rules.ts';
import { foldPiece, pieceEventsOf } from '../stock/fold.ts';
import { foldTake } from '../stock/takes.ts';
import { foldTransfer } from '../stock/transfers.ts';
import { effectiveNumbers } from '../facts/journals.ts';
import { detectAll } from '../rules.ts';
import { KEYS, STEPS, TILLS, stepArb, tell } from './histories.ts';

const FOLDS: readonly (readonly [string, (facts: readonly Fact[]) => unknown])[] = [
  [
    'piece',
    (f) =>
      foldPiece(
        'P',
        f.flatMap((x) => pieceEventsOf(x).get('P') ?? []),
      ),
  ],
  ['sale', (f) => foldSale('sale:A', f)],
  ['order', (f) => foldOrder('order:O', f)],
  ['card', (f) => foldCard('card:1', f)],
  ['points', (f) => foldPoints(['points:1'], f)],
  ['coupon', (f) => foldCoupon('coupon:U', f)],
  ['promotion', (f) => foldPromo('promo:M', f)],
  ['payment', (f) => foldPayment(f)],
  ['transfer', (f) => foldTransfer('xfer:1', f)],
  ['stock-take', (f) => foldTake('take:1', f, f)],
  ['ownership', (f) => foldOwner('cust:1', f)],
  ['consent', (f) => foldConsent('cust:1', f)],
  ['blacklist', (f) => foldBlacklist('cust:1', f)],
  ['erasure', (f) => foldErase('cust:1', f)],
  ['rights', (f) => foldRights('1001', f)],
  ['ticket', (f) => foldTicket('ticket:1', f)],
  ['task', (f) => foldTask('task:1', f)],
  ['goods', (f) => foldGoods('goods:g', f)],
  ['closing', (f) => foldClosing('close:1', f)],
  ['bag', (f) => foldBag('b', f)],
  [
    'alias graph',
    (f) => {
      const g = aliasesOf(f);
      return [g.active, g.superseded, [1, 2, 3, 4].map((n) => g.root(`cust:${n}`))];
    },
  ],
  ['numbers', (f) => [...effectiveNumbers(f)].sort()],
  ['exceptions and decisions', (f) => detectAll(f)],
];
const plain = (v: unknown): string => jcs(JSON.parse(JSON.stringify(v)));
const history = fc.array(stepArb, { maxLength: 16 }).map(tell);
const shuffled = history.chain((f) => fc.tuple(fc.constant(f), fc.shuffledSubarray([...f, ...f.slice(0, 5)], { minLength: f.length + Math.min(5, f.length) })));

/** A failing run prints its seed (fast-check) and its facts; SC-19 at the pure level. */
describe('SC-19 whatever the order and however often it came (conflicts §1.5, I14, I15)', () => {
  it.each(FOLDS)('the fold of %s is commutative, associative and idempotent over the set of facts', (_name, fold) => {
    fc.assert(
      fc.property(shuffled, ([facts, other]) => {
        expect(plain(fold(other))).toBe(plain(fold(facts)));
      }),
      { numRuns: 120 },
    );
  });
  it('one open exception a conflict: ids do not repeat (I18)', () =>
    fc.assert(
      fc.property(history, (facts) => {
        const ids = detectAll(facts).exceptions.map((d) => d.id);
        expect(new Set(ids).size).toBe(ids.length);
      }),
    ));
  it('money has its invariant or its case: I3, I4, I7, I8, I20', () =>
    fc.assert(
      fc.property(history, (facts) => {
        const open = new Set(detectAll(facts).exceptions.map((d) => d.code));
        const card = foldCard('card:1', facts);
        expect(
          card.totalFen === card.principalFen + card.bonusFen && Object.values(card.escrow).reduce((a, b) => a + b, 0) + card.freeFen === card.totalFen,
        ).toBe(true);
        if (card.totalFen < 0) expect(open.has('EX-04')).toBe(true);
        if (foldOrder('order:O', facts).balanceFen < 0) expect(open.has('EX-16')).toBe(true);
        if (foldCoupon('coupon:U', facts).invalid.length > 0) expect(open.has('EX-05')).toBe(true);
        if (foldPayment(facts).unpaid.length > 0) expect(open.has('EX-19')).toBe(true);
        if (foldPoints(['points:1'], facts).total < 0) expect(open.has('EX-06')).toBe(true);
      }),
    ));
  it('a piece sold twice has its EX-01 or one place (I1, I21)', () =>
    fc.assert(
      fc.property(history, (facts) => {
        const view = foldPiece(
          'P',
          facts.flatMap((x) => pieceEventsOf(x).get('P') ?? []),
        );
        if (view.saleIds.length > 1) expect(detectAll(facts).exceptions.some((d) => d.code === 'EX-01')).toBe(true);
        expect(typeof view.place.at).toBe('string');
      }),
    ));
});
describe('nothing is left out', () => {
  // Appointments have commands and a property test of their own (appointments/fold.test.ts); a batch is a name, a phone is judged by its cards.
  const ELSEWHERE = new Set(['apt', 'batch', 'phone']);
  it('histories speak of every class of aggregate, and every step of them can be told', () => {
    for (const kind of AGG_KINDS)
      if (!ELSEWHERE.has(kind))
        expect(
          KEYS.some((k) => k.startsWith(`${kind}:`)),
          kind,
        ).toBe(true);
    const kinds = new Set<string>();
    for (let what = 0; what < STEPS; what += 1) {
      const [fact] = tell([{ what, on: 0, at: 0, saw: [], n: 1 }]);
      expect(fact, `step ${what}`).toBeDefined();
      if (fact !== undefined) kinds.add(fact.kind);
    }
    expect(tell([{ what: STEPS, on: 0, at: 0, saw: [], n: 1 }])).toEqual([]);
    expect(kinds.size).toBeGreaterThan(STEPS - 3);
  });
});
describe('algebra beside the folds', () => {
  it('the alias graph is acyclic whatever merges met (I12)', () => {
    const edge = fc.tuple(fc.nat(6), fc.nat(6)).map(([a, b]) => ({ id: `${a}>${b}`, loser: `c${a}`, survivor: `c${b}` }));
    fc.assert(
      fc.property(
        fc.array(edge, { maxLength: 10 }).chain((e) => fc.tuple(fc.constant(e), fc.shuffledSubarray([...e, ...e], { minLength: e.length * 2 }))),
        ([edges, other]) => {
          const [g, h] = [aliasGraph(edges), aliasGraph(other)];
          for (const e of edges) {
            expect([g.root(e.loser), g.root(g.root(e.loser))]).toEqual([g.root(e.survivor), g.root(e.loser)]);
            expect(h.root(e.loser)).toBe(g.root(e.loser));
          }
          expect(h.active).toEqual(g.active);
        },
      ),
    );
  });
  it('counters and send states merge alike in any order', () => {
    const counter = fc.dictionary(fc.constantFrom('T1', 'T2', 'T3'), fc.nat(9));
    const state = fc.constantFrom('queued' as const, 'sending' as const, 'cancelled' as const, 'unknown' as const, 'sent' as const);
    fc.assert(
      fc.property(counter, counter, counter, state, state, state, (a, b, c, x, y, z) => {
        expect(mergeCounter(mergeCounter(a, b), c)).toEqual(mergeCounter(a, mergeCounter(c, mergeCounter(b, a))));
        expect(countOf(mergeCounter(a, a))).toBe(countOf(a));
        expect(mergeSend(mergeSend(x, y), z)).toBe(mergeSend(x, mergeSend(z, mergeSend(y, x))));
        expect(mergeSend(x, 'sent')).toBe('sent');
      }),
    );
  });
  it('corrections do not depend on the order of facts and arrivals', () =>
    fc.assert(
      fc.property(shuffled, ([facts, other]) => {
        const arrivals = TILLS.map((terminal, i) => ({ terminal, epoch: 'A', jseqFrom: 1, jseqTo: 99, receivedAt: 2e12, deviceNow: 2e12 + i * 600_000 }));
        expect(correctTimes(other, [...arrivals].reverse())).toEqual(correctTimes(facts, arrivals));
      }),
    ));
});
