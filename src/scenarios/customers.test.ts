import { describe, expect, it } from 'vitest';
import type { HeadWrite } from '../facts/head.ts';
import { applyWrite } from '../facts/heads.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import { aliasGraph } from '../conflict/alias.ts';
import { mergeHead } from '../conflict/mergeHead.ts';
import { aliasKeys, aliasesOf, detectDuplicates, detectFieldClash } from '../customers/identity.ts';
import { foldConsent, foldErase, parkEdits, tagsOf } from '../customers/privacy.ts';
import { foldPoints } from '../members/points.ts';
import { moment, Teller } from '../testkit/facts.ts';
import { cases } from './test-kit.ts';

describe('SC-05 one customer on two terminals', () => {
  const write = (id: string, store: string, name: string): HeadWrite => ({
    id,
    cls: 'customer',
    scope: [store],
    by: '1001',
    fields: { name, phoneE164: '+8613800001234' },
  });
  const c1 = applyWrite(undefined, write('cust:01', 'S01', '李娜'), encodeHlc(moment('10:00'), 0, 'S01-T1A'));
  const c2 = applyWrite(undefined, write('cust:02', 'S02', '李 娜'), encodeHlc(moment('10:40'), 0, 'S02-T1A'));
  const t = new Teller();
  t.sale({ on: 'S02-T1', at: '10:40' }, { saleId: 'sale:A', customer: 'cust:02', entries: [{ n: 1, ledger: 'points', account: 'cust:02', amount: 280 }] });
  it('equal names: one person, the card made first survives, points add up over both ids', () => {
    const { exceptions, decisions } = detectDuplicates([c2, c1], t.told);
    expect([exceptions, decisions.map((d) => [d.winner, d.losers.map((l) => l.factId)])]).toEqual([[], [['cust:01', ['cust:02']]]]);
    const graph = aliasesOf(t.told, decisions);
    expect([graph.root('cust:02'), foldPoints(aliasKeys(graph, 'cust:01'), t.told).total]).toEqual(['cust:01', 280]);
  });
  it('variant: other names are EX-07 and nothing is merged; neither name nor number is in the case', () => {
    const { exceptions, decisions } = detectDuplicates([c1, applyWrite(undefined, write('cust:02', 'S02', '王强'), c2.fields['name']!.hlc)]);
    expect([exceptions.map((d) => [d.code, d.members]), decisions]).toEqual([[['EX-07', ['cust:01', 'cust:02']]], []]);
    expect(JSON.stringify(exceptions)).not.toMatch(/李娜|王强|1380000/);
  });
  it('variant: two merges that close a circle: the smaller id is root, one alias is active (I12)', () => {
    const graph = aliasGraph([
      { id: 'a', loser: 'cust:01', survivor: 'cust:02' },
      { id: 'b', loser: 'cust:02', survivor: 'cust:01' },
    ]);
    expect([graph.root('cust:01'), graph.root('cust:02'), graph.active, graph.superseded]).toEqual(['cust:01', 'cust:01', ['b'], ['a']]);
  });
  it('an unmerge takes the alias away, and the machine does not put it back', () => {
    const u = new Teller();
    const made = u.fact('cust.aliased', { on: 'HQ1', at: '11:00', prev: { 'cust:02': [] } }, { loser: 'cust:02', survivor: 'cust:01', how: 'manual' });
    expect(aliasesOf(u.told).root('cust:02')).toBe('cust:01');
    u.fact('cust.unaliased', { on: 'HQ1', at: '12:00', prev: { 'cust:02': [made] } }, { loser: 'cust:02', survivor: 'cust:01', reason: '母女' });
    expect([
      aliasesOf(u.told).root('cust:02'),
      detectDuplicates([c1, c2], u.told).exceptions.map((d) => d.code),
      detectDuplicates([c1, c2], u.told).decisions,
    ]).toEqual(['cust:02', ['EX-07'], []]);
  });
});

describe('SC-15 erasure against an edit and a sale', () => {
  const t = new Teller();
  const before = t.sale({ on: 'S02-T1', at: '20T10:00', prev: { 'cust:C': [] } }, { saleId: 'sale:0', pieces: ['P0'], customer: 'cust:C' });
  const grant = t.fact(
    'cust.consented',
    { on: 'S02-T1', at: '20T10:05', prev: { 'cust:C': [before] } },
    { customerId: 'cust:C', purpose: 'sms', granted: true },
  );
  const erased = t.fact(
    'cust.erased',
    { on: 'HQ1', at: '09:30', prev: { 'cust:C': [grant] } },
    { customerId: 'cust:C', requestId: 'r', terminals: ['S01-T1', 'S02-T1'] },
  );
  const sale = t.sale({ on: 'S02-T1', at: '11:20', prev: { 'cust:C': [grant] } }, { saleId: 'sale:1', pieces: ['P1'], customer: 'cust:C' });
  it('the sale stands, EX-21 names it without the person, marketing ends, done only when all terminals acknowledged (I16, I17)', () => {
    expect(cases(t.told).map((d) => [d.code, d.members])).toEqual([['EX-21', [erased.id, sale.id].sort()]]);
    expect(JSON.stringify(cases(t.told))).not.toContain('李娜');
    expect([foldConsent('cust:C', t.told), foldErase('cust:C', t.told)]).toEqual([
      { sms: false },
      { state: 'pending', since: erased.hlc, missing: ['S01-T1', 'S02-T1'] },
    ]);
    for (const on of ['S01-T1', 'S02-T1'])
      t.fact('cust.eraseAcked', { on, at: '13:00', prev: { 'cust:C': [erased] } }, { customerId: 'cust:C', requestId: 'r' });
    expect(foldErase('cust:C', t.told).state).toBe('done');
  });
  it('parks the late edit and keeps no value', () => {
    const head = applyWrite(
      undefined,
      { id: 'cust:C', cls: 'customer', scope: ['S02'], by: '2001', fields: { address: '长沙' } },
      encodeHlc(moment('11:00'), 0, 'S02-T1A'),
    );
    const { head: scrubbed, parked } = parkEdits(head, erased.hlc);
    expect([parked.map((p) => p.field), JSON.stringify([scrubbed, parked])]).toEqual([['address'], expect.not.stringContaining('长沙')]);
  });
});

describe('SC-20 field clash and exclusive tags', () => {
  const base = applyWrite(undefined, { id: 'cust:1', cls: 'customer', scope: ['S01'], by: '1', fields: { name: '李娜' } }, encodeHlc(1, 0, 'S01-T1A'));
  const set = (birthday: string, ms: number, node: string) =>
    applyWrite(base, { id: 'cust:1', cls: 'customer', scope: ['S01'], by: node, fields: { birthday } }, encodeHlc(ms, 0, node));
  it('two birthdays are EX-14F, one id whoever merges, and no value in the case', () => {
    const [a, b] = [set('1990-05-01', 20, 'S02-T1A'), set('1990-01-05', 30, 'HQ1A')];
    const docs = [mergeHead(a, b), mergeHead(b, a)].map((h) => detectFieldClash(h));
    expect(docs[0]).toEqual(docs[1]);
    expect([docs[0]?.map((d) => [d.code, d.severity, d.sides.length]), JSON.stringify(docs)]).toEqual([
      [['EX-14F', 'amber', 2]],
      expect.not.stringContaining('1990'),
    ]);
  });
  it('one tag of a group by the later add; a computed one never beats a person’s', () => {
    const tags = applyWrite(
      applyWrite(base, { id: 'cust:1', cls: 'customer', scope: [], by: '1', addTo: { tags: ['高意向'] } }, encodeHlc(2, 0, 'A')),
      { id: 'cust:1', cls: 'customer', scope: [], by: '1', addTo: { tags: ['低意向'], autoTags: ['中意向'] } },
      encodeHlc(3, 0, 'A'),
    );
    const groups = { 高意向: 'i', 低意向: 'i', 中意向: 'i' };
    expect([tagsOf(tags, groups).tags, tagsOf(tags, groups, ['i']).tags, tagsOf(tags, groups).superseded.map((s) => s.tag)]).toEqual([
      ['低意向'],
      ['中意向'],
      ['中意向', '高意向'].sort(),
    ]);
  });
});
