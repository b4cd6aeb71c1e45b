import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createAppointment, claim, reschedule } from '../appointments/commands.ts';
import { appointmentForm } from '../appointments/types.ts';
import { at, person, saleAction, Site } from '../testkit/world.ts';
import type { Fact } from './envelope.ts';
import { applyWrite, elementsOf, formOf } from './heads.ts';
import { checkDraft, foldable, readFact } from './registry.ts';
import { chainFrom, hashFact } from './seal.ts';
import { scopeOf } from './scope.ts';
import { verifyChain, verifyHash } from './verify.ts';

const jia = person('1001');
const form = { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('15:00'), source: 'phone' };

/** A terminal that has made `n` appointments and as many sales. */
function journal(n: number): Site {
  const site = new Site('S01-T1', 'S01');
  for (let i = 0; i < n; i += 1) {
    const aptId = site.newId('apt');
    site.run(createAppointment(site.ctx(jia, '10:00'), { aptId, form, consultant: { staffNo: '1001', mode: 'manual' } }));
    site.run(saleAction(site, site.ctx(jia, '10:30'), { aptId, payableFen: 100_00, consultant: '1001' }));
  }
  return site;
}
const list = (site: Site): Fact[] => [...site.facts.values()];
const tamper = (fact: Fact, change: Partial<Fact>): Fact => ({ ...fact, ...change });

describe('sealing (architecture §3.2, §5)', () => {
  it('gives gapless jseq, a hash chain and its own numbers per class', () => {
    const facts = list(journal(3));
    expect(facts.map((f) => f.jseq)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(facts.slice(1).every((f, i) => f.prevHash === facts[i]?.hash)).toBe(true);
    const numbers = facts.map((f) => (f.body as { docNo?: string }).docNo).filter((n) => n !== undefined);
    expect(numbers).toEqual([
      'YY-S01T1A-20261121-00001',
      'XS-S01T1A-20261121-00001',
      'YY-S01T1A-20261121-00002',
      'XS-S01T1A-20261121-00002',
      'YY-S01T1A-20261121-00003',
      'XS-S01T1A-20261121-00003',
    ]);
    expect(verifyChain(facts)).toEqual([]);
  });
  it('makes the facts of one action follow each other', () => {
    const site = new Site('S01-T1', 'S01');
    const aptId = site.newId('apt');
    const [created, assigned] = site.run(createAppointment(site.ctx(jia), { aptId, form, consultant: { staffNo: '1001', mode: 'manual' } }));
    expect(created?.prev[aptId]).toEqual([]);
    expect(assigned?.prev[aptId]).toEqual([created?.id]);
    const [arrived, claimed] = site.run(claim(site.ctx(jia, '14:00'), site.apt(aptId)));
    expect(arrived?.prev[aptId]).toEqual([assigned?.id]);
    expect(claimed?.prev[aptId]).toEqual([arrived?.id]);
  });
  it('hashes what every store gives back: no undefined members, no `_`-fields', () => {
    const [fact] = list(journal(1));
    if (fact === undefined) throw new Error('no fact');
    const stored: unknown = { ...fact, _id: fact.id, _rev: '1-a', _meta: { lwt: 1 } };
    expect(hashFact(stored as object)).toBe(fact.hash);
    expect(JSON.parse(JSON.stringify(fact))).toEqual(fact);
  });
  it('recovers where the journal stands from the facts, whatever their order', () => {
    const site = journal(4);
    const other = new Site('S01-T2', 'S01', 9);
    other.run(createAppointment(other.ctx(jia), { aptId: other.newId('apt'), form }));
    fc.assert(
      fc.property(fc.shuffledSubarray([...list(site), ...list(other)], { minLength: 13 }), (facts) => {
        expect(chainFrom(facts, { terminal: 'S01-T1', epoch: 'A', currency: 'CNY' })).toEqual(site.chain);
      }),
    );
    expect(chainFrom(list(site), { terminal: 'S01-T1', epoch: 'B', currency: 'CNY' })).toMatchObject({ jseq: 0, prevHash: '', numbers: {} });
  });
});

describe('verifying a journal (conflicts.md §4.11–4.12, I5, I10)', () => {
  it('finds any change to any document', () => {
    const facts = list(journal(3));
    fc.assert(
      fc.property(fc.nat(facts.length - 1), fc.constantFrom('by', 'businessDate', 'body', 'wallMs', 'prev'), (i, member) => {
        const victim = facts[i];
        if (victim === undefined) return;
        const changed =
          member === 'body'
            ? { body: { ...(victim.body as object), tampered: 1 } }
            : member === 'prev'
              ? { prev: { ...victim.prev, 'apt:X': [] } }
              : { [member]: member === 'wallMs' ? victim.wallMs + 1 : '9999' };
        const bad = tamper(victim, changed);
        expect(verifyHash(bad)).toBe(false);
        expect(verifyChain(facts.map((f) => (f === victim ? bad : f))).some((p) => p.code === 'hash-wrong' && p.factId === victim.id)).toBe(true);
      }),
    );
  });
  it('finds a change whose hash was made anew, by the next link', () => {
    const facts = list(journal(2));
    const victim = facts[2];
    if (victim === undefined) throw new Error('no fact');
    const open = tamper(victim, { by: '9999' });
    const forged = tamper(open, { hash: hashFact(open) });
    expect(verifyChain(facts.map((f) => (f === victim ? forged : f))).map((p) => p.code)).toEqual(['chain-broken']);
  });
  it('finds what is missing: the fact, and the number it took', () => {
    const facts = list(journal(3)).filter((f) => f.jseq !== 6);
    expect(verifyChain(facts).map((p) => [p.code, p.at])).toEqual([
      ['jseq-gap', 6],
      ['number-gap', 2],
    ]);
  });
  it('finds two documents of one number (a restored disk, SC-08)', () => {
    const first = journal(2);
    const again = new Site('S01-T1', 'S01', 77);
    again.run(createAppointment(again.ctx(jia, '11:00'), { aptId: again.newId('apt'), form }));
    const codes = verifyChain([...list(first), ...list(again)]).map((p) => p.code);
    expect(codes).toContain('jseq-duplicate');
    expect(codes).toContain('number-duplicate');
  });
  it('takes equal repeats and any order, and a suffix with its start', () => {
    const facts = list(journal(3));
    expect(verifyChain([...facts, ...facts].reverse())).toEqual([]);
    const third = facts[2];
    expect(verifyChain(facts.slice(3), { 'S01-T1A': { jseq: 3, hash: third?.hash ?? '' } })).toEqual([]);
    expect(verifyChain(facts.slice(3), { 'S01-T1A': { jseq: 3, hash: 'f'.repeat(64) } }).map((p) => p.code)).toEqual(['chain-broken']);
  });
});

describe('the door for facts (architecture §3.2)', () => {
  const [created] = list(journal(1));
  if (created === undefined) throw new Error('no fact');
  it('reads its own, with the fields a store adds', () => expect(readFact({ ...created, _rev: '1-x' }).state).toBe('ok'));
  it('keeps an unknown kind and a newer version apart, never folded', () => {
    expect(readFact({ ...created, kind: 'apt.sung' })).toEqual({ state: 'unknown', kind: 'apt.sung', v: 1 });
    expect(readFact({ ...created, v: 2 })).toEqual({ state: 'newer', kind: 'apt.created', v: 2 });
    expect(foldable([{ ...created, v: 2 }, created]).map((f) => f.id)).toEqual([created.id]);
  });
  it('tells what is wrong with the rest', () => {
    for (const bad of [null, 'x', {}, { ...created, id: 'apt:1' }, { ...created, body: {} }, { ...created, scope: [] }, { ...created, hash: 'short' }])
      expect(readFact(bad).state).toBe('invalid');
  });
  it('keeps members of a newer writer in the body, so that the hash still fits', () => {
    const open = { ...created, body: { ...(created.body as object), later: 1 } };
    const read = readFact({ ...open, hash: hashFact(open) });
    expect(read.state === 'ok' && verifyHash(read.fact)).toBe(true);
  });
  it('checks a draft before it is sealed', () => {
    const draft = { kind: 'apt.claimed', v: 1, scope: ['S01'], by: '1001', prev: {}, body: { aptId: 'apt:1' } };
    expect(checkDraft(draft).ok).toBe(true);
    expect(checkDraft({ ...draft, body: {} })).toEqual({ ok: false, problem: { code: 'fact-invalid', params: { kind: 'apt.claimed', field: 'aptId' } } });
    expect(checkDraft({ ...draft, kind: 'apt.sung' }).ok).toBe(false);
    expect(checkDraft({ ...draft, scope: [] }).ok).toBe(false);
  });
});

describe('cards', () => {
  it('keep the stamp of a field that does not change, and the old value of one that does (conflicts.md §3.9)', () => {
    const site = new Site('S01-T1', 'S01');
    const aptId = site.newId('apt');
    site.run(createAppointment(site.ctx(jia), { aptId, form }));
    const before = site.heads.get(aptId);
    site.run(reschedule(site.ctx(jia, '11:00'), site.apt(aptId), { toMs: at('16:00') }));
    const after = site.heads.get(aptId);
    expect(after?.fields['name']).toEqual(before?.fields['name']);
    expect(after?.fields['visitAt']?.value).toBe(at('16:00'));
    expect(after?.history).toEqual([{ field: 'visitAt', value: at('15:00'), by: '1001', at: before?.fields['visitAt']?.hlc, outcome: 'overwritten' }]);
  });
  it('do not stamp a field that is saved again unchanged, so that it cannot beat somebody else’s edit', () => {
    const hlc = (n: number) => `${String(n).padStart(15, '0')}.0000.X` as never;
    const write = { id: 'cust:1', cls: 'customer' as const, scope: ['S01'], by: '1' };
    const a = applyWrite(undefined, { ...write, fields: { name: '李娜', altPhones: ['1'], wechat: null } }, hlc(1));
    expect(Object.keys(a.fields)).toEqual(['name', 'altPhones']);
    expect(applyWrite(a, { ...write, fields: { name: '李娜', altPhones: ['1'], wechat: null, email: undefined } }, hlc(2))).toEqual(a);
  });
  it('give their form, without a value this version does not know', () => {
    const stamp = (value: unknown) => ({ value, hlc: '000000000000001.0000.X' as never, by: '1' });
    const fields = {
      name: stamp('李娜'),
      storeId: stamp('S01'),
      visitAt: stamp(5),
      source: stamp('phone'),
      level: stamp(7),
      email: stamp(null),
      newField: stamp(1),
    };
    expect(formOf({ fields }, appointmentForm)).toEqual({ name: '李娜', storeId: 'S01', visitAt: 5, source: 'phone' });
    expect(formOf({ fields: { name: stamp('李娜') } }, appointmentForm)).toBeUndefined();
    expect(formOf(undefined, appointmentForm, form)?.name).toBe('李娜');
  });
  it('add and remove elements of sets', () => {
    const hlc = (n: number) => `${String(n).padStart(15, '0')}.0000.X` as never;
    const write = { id: 'cust:1', cls: 'customer' as const, scope: ['S01'], by: '1' };
    const a = applyWrite(undefined, { ...write, addTo: { tags: ['婚戒', '老客'] } }, hlc(1));
    const b = applyWrite(a, { ...write, removeFrom: { tags: ['老客'] } }, hlc(2));
    expect([elementsOf(a, 'tags'), elementsOf(b, 'tags'), elementsOf(applyWrite(b, { ...write, addTo: { tags: ['老客'] } }, hlc(3)), 'tags')]).toEqual([
      ['婚戒', '老客'],
      ['婚戒'],
      ['婚戒', '老客'],
    ]);
  });
  it('name their stores once, headquarters none (architecture §3.4)', () => expect(scopeOf('S02', ['S01', 'S02'], undefined, 'HQ')).toEqual(['S01', 'S02']));
});
