import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { encodeHlc } from '../kernel/hlc.ts';
import { jcs } from '../kernel/jcs.ts';
import type { FieldHistory, Head, HeadWrite } from '../facts/head.ts';
import { applyWrite, elementsOf } from '../facts/heads.ts';
import { buildDag, forkPoint, forks } from './dag.ts';
import type { DagNode } from './dag.ts';
import { eraseHead } from './eraseHead.ts';
import { HISTORY_CAP, mergeHead, sensitiveClashes } from './mergeHead.ts';

const BASE: Head = { id: 'cust:1', v: 1, cls: 'customer', scope: ['S01'], fields: {}, sets: {}, notes: [], history: [] };
const hlcArb = fc
  .tuple(fc.integer({ min: 1, max: 30 }), fc.integer({ min: 0, max: 2 }), fc.constantFrom('S01-T1A', 'S01-T2A', 'HQ1A'))
  .map(([ms, c, n]) => encodeHlc(ms, c, n));
const stampedArb = fc.record({
  value: fc.oneof(fc.string({ maxLength: 3 }), fc.integer(), fc.constant(null)),
  hlc: hlcArb,
  by: fc.constantFrom('1001', '1002'),
});
const setArb = fc.record({
  adds: fc.dictionary(fc.constantFrom('婚戒', '老客', 'VIP'), fc.uniqueArray(hlcArb, { maxLength: 3 })),
  removes: fc.dictionary(fc.constantFrom('婚戒', '老客', 'VIP'), fc.uniqueArray(hlcArb, { maxLength: 3 })),
});
const historyArb = fc.record({
  field: fc.constantFrom('name', 'wechat'),
  value: fc.string({ maxLength: 2 }),
  by: fc.constantFrom('1001', '1002'),
  at: hlcArb,
  outcome: fc.constantFrom<FieldHistory['outcome']>('overwritten', 'lost'),
});
const headArb: fc.Arbitrary<Head> = fc
  .record({
    id: fc.constant('cust:1'),
    v: fc.integer({ min: 1, max: 3 }),
    cls: fc.constant('customer' as const),
    scope: fc.uniqueArray(fc.constantFrom('S01', 'S02', 'V01')),
    fields: fc.dictionary(fc.constantFrom('name', 'wechat', 'address', 'fieldOfTomorrow'), stampedArb),
    sets: fc.dictionary(fc.constantFrom('tags'), setArb),
    notes: fc.array(fc.record({ id: fc.constantFrom('n1', 'n2', 'n3'), at: hlcArb, by: fc.constant('1001'), text: fc.string({ maxLength: 2 }) }), {
      maxLength: 3,
    }),
    history: fc.array(historyArb, { maxLength: 6 }),
    ext: fc.dictionary(fc.constantFrom('x', 'y'), fc.integer()),
  })
  .map((h) => ({ ...h, newerMember: jcs(h.fields) }));

describe('merging cards (conflicts.md §3.9)', () => {
  const same = (a: Head, b: Head): void => {
    expect(jcs(a)).toBe(jcs(b));
  };
  it('does not depend on who merges into whom (commutative)', () => fc.assert(fc.property(headArb, headArb, (a, b) => same(mergeHead(a, b), mergeHead(b, a)))));
  it('does not depend on the order in which states meet (associative)', () =>
    fc.assert(
      fc.property(headArb, headArb, headArb, (a, b, c) => same(mergeHead(mergeHead(a, b), c), mergeHead(a, mergeHead(b, c)))),
      { numRuns: 400 },
    ));
  it('changes nothing the second time (idempotent)', () =>
    fc.assert(
      fc.property(headArb, headArb, (a, b) => {
        const m = mergeHead(a, b);
        same(mergeHead(m, a), m);
        same(mergeHead(m, m), m);
      }),
    ));
  it('loses no value: each write is current or in the history (I11)', () =>
    fc.assert(
      fc.property(fc.array(headArb, { minLength: 2, maxLength: 4 }), (heads) => {
        const merged = heads.reduce((a, b) => mergeHead(a, b));
        for (const h of heads)
          for (const [field, s] of Object.entries(h.fields)) {
            const now = merged.fields[field];
            expect(jcs(now ?? null) === jcs(s) || merged.history.some((x) => x.field === field && x.at === s.hlc && jcs(x.value) === jcs(s.value))).toBe(true);
          }
      }),
    ));
  describe('of which one may be erased (§4.4, SC-15, I17)', () => {
    // A note never changes: what lies under one id has one time.
    const erasableArb = fc.tuple(headArb, fc.option(hlcArb, { nil: undefined, freq: 1 })).map(([h, at]): Head => {
      const head = { ...h, notes: h.notes.map((n) => ({ ...n, at: encodeHlc(Number(n.id.slice(1)) * 7, 0, 'S01-T1A') })) };
      return at === undefined ? head : { ...eraseHead(head, at), fields: head.fields }; // somebody wrote into it
    });
    it('is commutative, associative and idempotent', () =>
      fc.assert(
        fc.property(erasableArb, erasableArb, erasableArb, (a, b, c) => {
          same(mergeHead(a, b), mergeHead(b, a));
          same(mergeHead(mergeHead(a, b), c), mergeHead(a, mergeHead(b, c)));
          const m = mergeHead(a, b);
          same(mergeHead(m, a), m);
          same(mergeHead(m, m), m);
        }),
        { numRuns: 1000 },
      ));
    it('keeps no value of anybody, only which edits came later', () =>
      fc.assert(
        fc.property(headArb, headArb, hlcArb, (a, b, at) => {
          const m = mergeHead(eraseHead(a, at), b);
          expect([m.fields, m.sets, m.notes, m.history, m.ext, m.erasedAt]).toEqual([{}, {}, [], [], undefined, at]);
          const late = [a, b]
            .flatMap((h) => [...Object.entries(h.fields).map(([field, f]) => [field, f.hlc] as const), ...h.history.map((x) => [x.field, x.at] as const)])
            .filter(([, x]) => x > at);
          for (const [field, x] of late) expect(m.parked).toContainEqual(expect.objectContaining({ field, at: x }));
          for (const p of m.parked ?? []) expect([Object.keys(p).sort(), p.at > at]).toEqual([['at', 'by', 'field'], true]);
        }),
      ));
    it('takes nothing that is written into it afterwards', () => {
      const gone = eraseHead(applyWrite(undefined, { ...write, fields: { name: '李娜' } }, encodeHlc(1, 0, 'S01-T1A')), encodeHlc(2, 0, 'HQ1A'));
      const tried = applyWrite(gone, { ...write, fields: { address: '长沙' }, addTo: { tags: ['婚戒'] }, note: '来过' }, encodeHlc(3, 0, 'S01-T1A'));
      expect([tried.fields, tried.sets, tried.notes, tried.parked?.map((p) => p.field)]).toEqual([{}, {}, [], ['address', 'notes']]);
    });
  });
  it('keeps the newest fifty of a long history', () => {
    let h: Head = BASE;
    for (let i = 1; i <= 80; i += 1) h = applyWrite(h, { ...write, fields: { name: `n${i}` } }, encodeHlc(i, 0, 'S01-T1A'));
    expect(h.history.length).toBe(HISTORY_CAP);
    expect(h.history.at(-1)?.value).toBe('n79');
  });
});

const write: HeadWrite = { id: 'cust:1', cls: 'customer', scope: ['S01'], by: '1001' };
describe('SC-20 field-level merge and tags', () => {
  const start = applyWrite(undefined, { ...write, fields: { name: '李娜' }, addTo: { tags: ['低意向'] } }, encodeHlc(1, 0, 'S01-T1A'));
  const s01 = applyWrite(start, { ...write, fields: { address: 'X' }, addTo: { tags: ['婚戒'] } }, encodeHlc(10, 0, 'S01-T1A'));
  const s02 = applyWrite(
    start,
    { ...write, fields: { wechat: 'Y', birthday: '1990-05-01' }, removeFrom: { tags: ['低意向'] }, by: '2001' },
    encodeHlc(20, 0, 'S02-T1A'),
  );
  const hq = applyWrite(start, { ...write, fields: { birthday: '1990-01-05' }, by: '9001' }, encodeHlc(30, 0, 'HQ1A'));
  it.each([[[s01, s02, hq]], [[hq, s02, s01]], [[s02, hq, s01]]])('comes out alike in any order', (order) => {
    const m = order.reduce((a, b) => mergeHead(a, b));
    expect(m.fields['address']?.value).toBe('X');
    expect(m.fields['wechat']?.value).toBe('Y');
    expect(m.fields['birthday']?.value).toBe('1990-01-05');
    expect(elementsOf(m, 'tags')).toEqual(['婚戒']);
    expect(m.history).toContainEqual({ field: 'birthday', value: '1990-05-01', by: '2001', at: encodeHlc(20, 0, 'S02-T1A'), outcome: 'lost' });
    expect(sensitiveClashes(m).map((c) => [c.field, c.kept.value, c.lost.value])).toEqual([['birthday', '1990-01-05', '1990-05-01']]);
  });
  it('lets a concurrent add of a tag win over its removal', () => {
    const removed = applyWrite(s01, { ...write, removeFrom: { tags: ['婚戒'] } }, encodeHlc(40, 0, 'S01-T2A'));
    const added = { ...s01, sets: { tags: { ...s01.sets['tags'], adds: { ...s01.sets['tags']?.adds, 婚戒: [encodeHlc(41, 0, 'HQ1A')] }, removes: {} } } };
    expect(elementsOf(mergeHead(removed, added), 'tags')).toContain('婚戒');
    expect(elementsOf(removed, 'tags')).not.toContain('婚戒');
  });
  it('lets an add of a tag that is already there win over a removal that did not know of it', () => {
    const again = applyWrite(s01, { ...write, addTo: { tags: ['婚戒'] } }, encodeHlc(41, 0, 'S01-T2A'));
    const removed = applyWrite(s01, { ...write, removeFrom: { tags: ['婚戒'] } }, encodeHlc(40, 0, 'S01-T1A'));
    expect(elementsOf(mergeHead(removed, again), 'tags')).toContain('婚戒');
    expect(elementsOf(applyWrite(again, { ...write, removeFrom: { tags: ['婚戒'] } }, encodeHlc(42, 0, 'S01-T1A')), 'tags')).not.toContain('婚戒');
  });
  it('does not call a clash what one person saw and changed', () => {
    const seen = applyWrite(s02, { ...write, fields: { birthday: '1991-01-01' } }, encodeHlc(50, 0, 'S01-T1A'));
    expect(sensitiveClashes(mergeHead(seen, s02))).toEqual([]);
  });
});

describe('causal order (conflicts.md §3.3)', () => {
  const n = (id: string, ...prev: string[]): DagNode => ({ id, prev });
  const fork = [n('a'), n('b', 'a'), n('c', 'b'), n('d', 'b'), n('e', 'd')];
  it('tells sequence from concurrency by what the writers saw, not by clocks', () => {
    const dag = buildDag(fork);
    expect([dag.isAncestor('a', 'e'), dag.concurrent('c', 'e'), dag.concurrent('b', 'e'), dag.concurrent('c', 'c')]).toEqual([true, true, false, false]);
    expect(dag.heads).toEqual(['c', 'e']);
    expect(forkPoint(dag, ['c', 'e'])).toBe('b');
    expect(forks(dag)).toEqual([{ from: 'b', branches: [['c'], ['d', 'e']] }]);
  });
  it('sees a joined fork as none', () => expect(forks(buildDag([...fork, n('f', 'c', 'e')]))).toEqual([]));
  it('goes on without a predecessor that has not come yet (待补全)', () => {
    const dag = buildDag([n('c', 'b'), n('d', 'c')]);
    expect([dag.missing, dag.heads, dag.isAncestor('c', 'd')]).toEqual([['b'], ['d'], true]);
  });
  it('survives a forged circle', () => {
    const dag = buildDag([n('a', 'b'), n('b', 'a'), n('c', 'b')]);
    expect(dag.order.map((x) => x.id).sort()).toEqual(['a', 'b', 'c']);
  });
  it('is the same for any order and repetition of the events, causes first', () => {
    const graph = fc
      .array(fc.tuple(fc.nat(20), fc.uniqueArray(fc.nat(20), { maxLength: 3 })), { maxLength: 20 })
      .map((rows) =>
        rows.map(([id, prev]) => n(`n${String(id).padStart(2, '0')}`, ...prev.filter((p) => p < id).map((p) => `n${String(p).padStart(2, '0')}`))),
      );
    fc.assert(
      fc.property(
        graph
          .map((g) => [...new Map(g.map((x) => [x.id, x])).values()])
          .chain((g) => fc.tuple(fc.constant(g), fc.shuffledSubarray([...g, ...g], { minLength: g.length * 2 }))),
        ([g, shuffled]) => {
          const [a, b] = [buildDag(g), buildDag(shuffled)];
          expect(b.order.map((x) => x.id)).toEqual(a.order.map((x) => x.id));
          expect(b.heads).toEqual(a.heads);
          a.order.forEach((x, i) => x.prev.forEach((p) => expect(a.order.findIndex((y) => y.id === p)).toBeLessThan(i)));
        },
      ),
    );
  });
});
