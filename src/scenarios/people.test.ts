import { describe, expect, it } from 'vitest';
import type { Fact } from '../facts/envelope.ts';
import type { HeadWrite } from '../facts/head.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { applyWrite } from '../facts/heads.ts';
import { effectiveNumbers, numberGaps } from '../facts/journals.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import { aliasGraph } from '../conflict/alias.ts';
import { mergeHead } from '../conflict/mergeHead.ts';
import { NOTHING_AWAITED, behind, watermarks } from '../conflict/watermark.ts';
import { aliasKeys, aliasesOf, detectDuplicates, detectFieldClash } from '../customers/identity.ts';
import { foldOwner } from '../customers/ownership.ts';
import { foldBlacklist, foldConsent, foldErase, parkEdits, tagsOf } from '../customers/privacy.ts';
import { foldCard, useOf } from '../members/card.ts';
import { foldPoints } from '../members/points.ts';
import { foldCoupon, foldGoods, foldPromo, promoVersionAt } from '../marketing/rules.ts';
import { foldClosing } from '../sales/closing.ts';
import { foldRights } from '../staff/rules.ts';
import { foldTask, foldTicket, taskIdOf } from '../service/tasks.ts';
import { detectAll } from '../rules.ts';
import { moment, Teller } from '../testkit/facts.ts';

const cases = (facts: readonly Fact[], world = {}, corrections = {}): readonly ExceptionDoc[] => detectAll(facts, corrections, world).exceptions;
const codes = (facts: readonly Fact[], world = {}): string[] =>
  cases(facts, world)
    .filter((d) => d.status === 'open')
    .map((d) => d.code);
const stamp = (at: string): string => encodeHlc(moment(at), 0, '');

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

describe('SC-08 a terminal restored from an old backup; SC-17 two with one identity', () => {
  const t = new Teller();
  const sell = (at: string, jseq: number, seq: number, hash: string): Fact =>
    t.sale(
      { on: 'S01-T1', at, jseq, hash: hash.repeat(64) },
      { saleId: `sale:${hash}`, pieces: [`P${hash}`], docNo: `XS-S01T1A-20261121-${String(seq).padStart(5, '0')}` },
    );
  const old = sell('10:00', 1, 1, 'a');
  const again = sell('12:00', 1, 1, 'b');
  it('keeps both sales, renumbers the later, EX-10 and one EX-11 (I5, I10)', () => {
    expect([...effectiveNumbers(t.told)].map(([id, n]) => [id, n.effectiveNo])).toEqual([
      [old.id, 'XS-S01T1A-20261121-00001'],
      [again.id, 'XS-S01T1A-20261121-00001*1'],
    ]);
    expect(cases(t.told).map((d) => [d.code, d.members, d.id === 'rul:ex:EX-11:terminal:S01-T1:A'])).toEqual([
      ['EX-10', [old.id, again.id].sort(), false],
      ['EX-11', [old.id, again.id].sort(), true],
    ]);
  });
  it('a new epoch has its own numbers, and a missing one is EX-10 only after the watermark', () => {
    const u = new Teller();
    u.sale({ on: 'S01-T1', at: '12:00', epoch: 'B' }, { saleId: 'sale:B', docNo: 'XS-S01T1B-20261121-00002' });
    expect(numberGaps(u.told).map((g) => [g.epoch, g.cls, g.seq])).toEqual([['B', 'XS', 1]]);
    expect([codes(u.told, { watermarks: { S01: stamp('11:00') } }), codes(u.told, { watermarks: { S01: stamp('13:00') } })]).toEqual([[], ['EX-10']]);
  });
});

describe('SC-09 stored value used twice', () => {
  const base = (): { t: Teller; card: Fact; use: (on: string, at: string, amount: number, forced?: boolean) => Fact } => {
    const t = new Teller();
    const card = t.fact(
      'card.toppedUp',
      { on: 'S01-T1', at: '20T09:00', prev: { 'card:1': [] } },
      { cardId: 'card:1', storeId: 'S01', entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: 300_000, bucket: 'principal' }] },
    );
    for (const [terminal, amountFen] of [
      ['S01-T1', 200_000],
      ['S02-T1', 100_000],
    ] as const)
      t.fact('card.escrowed', { on: 'HQ1', at: '20T10:00', prev: { 'card:1': [card] } }, { cardId: 'card:1', terminal, amountFen });
    const use = (on: string, at: string, amount: number, forced?: boolean): Fact =>
      t.sale(
        { on, at, prev: { 'card:1': [card] } },
        {
          saleId: `sale:${on}${at}`,
          pieces: [`P${on}${at}`],
          entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: -amount, bucket: 'principal', ...(forced === undefined ? {} : { forced }) }],
        },
      );
    return { t, card, use };
  };
  it('within escrow there is no overdraft and no case; Σ escrow + free = total', () => {
    const { t, use } = base();
    use('S01-T1', '11:00', 180_000);
    use('S02-T1', '11:05', 100_000);
    expect(foldCard('card:1', t.told)).toMatchObject({ totalFen: 20_000, escrow: { 'S01-T1': 20_000, 'S02-T1': 0 }, freeFen: 0, frozen: false });
    expect(codes(t.told)).toEqual([]);
  });
  it('variant: forced over escrow: −1,300, both stand, EX-04 makes S02 liable, the card is frozen; a late top-up withdraws it', () => {
    const { t, card, use } = base();
    use('S02-T1', '11:00', 250_000, true);
    use('S01-T1', '11:05', 180_000);
    expect(foldCard('card:1', t.told)).toMatchObject({ totalFen: -130_000, frozen: true });
    expect(cases(t.told).map((d) => [d.code, d.provisional, d.sides.map((s) => [s.storeId, s.data['liable']])])).toEqual([
      [
        'EX-04',
        true,
        [
          ['S02', true],
          ['S01', false],
        ],
      ],
    ]);
    t.fact(
      'card.toppedUp',
      { on: 'S03-T1', at: '10:30', prev: { 'card:1': [card] } },
      { cardId: 'card:1', storeId: 'S03', entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: 150_000, bucket: 'principal' }] },
    );
    expect([codes(t.told), foldCard('card:1', t.told).frozen]).toEqual([[], false]);
  });
  it('variant: a terminal without escrow needs a PIN, and never beyond the balance it knows', () => {
    const card = foldCard('card:1', base().t.told);
    expect([
      useOf(card, 'S01-T2', 50_000, false),
      useOf(card, 'S01-T2', 400_000, false),
      useOf(card, 'S01-T1', 200_000, false),
      useOf({ ...card, frozen: true }, 'S01-T1', 1, true),
    ]).toEqual(['needsPin', 'refused', 'ok', 'refused']);
  });
  it('variant: used after a loss report it had not received: stands, EX-04L', () => {
    const { t, card, use } = base();
    const lost = t.fact('card.lost', { on: 'HQ1', at: '10:00', prev: { 'card:1': [card] } }, { cardId: 'card:1' });
    const used = use('S02-T1', '10:30', 50_000);
    use('S01-T1', '09:30', 10_000);
    expect([foldCard('card:1', t.told).lost, cases(t.told).map((d) => [d.code, d.members])]).toEqual([true, [['EX-04L', [lost.id, used.id].sort()]]]);
  });
  it('never nets what was given against what was paid: an empty bonus below zero is EX-04 (jewelry §13)', () => {
    const { t } = base();
    t.sale(
      { on: 'S01-T1', at: '11:00' },
      { saleId: 'sale:B', pieces: ['PB'], entries: [{ n: 1, ledger: 'stored', account: 'card:1', amount: -100, bucket: 'bonus' }] },
    );
    expect([foldCard('card:1', t.told).totalFen, codes(t.told)]).toEqual([299_900, ['EX-04']]);
  });
});

describe('SC-14 a dismissed person goes on offline', () => {
  it('sales stand; EX-14 lists them with who approved; reinstating ends it', () => {
    const t = new Teller();
    const end = t.fact('staff.revoked', { on: 'HQ1', at: '10:00', by: '9200', prev: { 'staff:1002': [] } }, { staffNo: '1002', reason: '离职' });
    t.sale({ on: 'S01-T1', at: '09:00', by: '1002' }, { saleId: 'sale:0', pieces: ['P0'] });
    const late = ['1', '2'].map((n) => t.sale({ on: 'S01-T1', at: '15:00', by: '1002', approver: '1900' }, { saleId: `sale:${n}`, pieces: [`P${n}`] }));
    const [doc] = cases(t.told);
    expect([doc?.code, doc?.members, doc?.sides.at(-1)?.data]).toEqual(['EX-14', [end, ...late].map((f) => f.id).sort(), { approver: '1900' }]);
    expect(foldRights('1002', t.told).revoked).toBe(true);
    t.fact('staff.reinstated', { on: 'HQ1', at: '16:00', prev: { 'staff:1002': [end] } }, { staffNo: '1002', reason: '复职' });
    expect(foldRights('1002', t.told).revoked).toBe(false);
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

describe('SC-16 a single-use coupon and a campaign stopped early', () => {
  const t = new Teller();
  t.fact(
    'promo.published',
    { on: 'HQ1', at: '20T09:00', prev: { 'promo:M': [] } },
    { promoId: 'M', version: 3, fromMs: moment('20T09:00'), toMs: moment('30T00:00') },
  );
  const stop = t.fact('promo.stopped', { on: 'HQ1', at: '12:00' }, { promoId: 'M', reason: '预算' });
  const use = (on: string, at: string, forced: boolean): Fact =>
    t.sale(
      { on, at },
      {
        saleId: `sale:${on}`,
        pieces: [`P${on}`],
        entries: [
          { n: 1, ledger: 'coupon', account: 'U', amount: -1, costFen: 30_000, ...(forced ? { forced } : {}) },
          { n: 2, ledger: 'quota', account: 'M', amount: -1, version: 3, rule: 'r1', costFen: 30_000 },
        ],
      },
    );
  const second = use('S02-T1', '12:40', true);
  const first = use('S01-T1', '12:30', false);
  it('the first by time is valid, the other sale stands at its store’s cost: EX-05; the campaign is honoured: EX-22 (I8)', () => {
    expect(foldCoupon('coupon:U', t.told)).toMatchObject({ valid: first.id, invalid: [second.id] });
    const found = cases(t.told);
    expect(found.map((d) => [d.code, d.members])).toEqual([
      ['EX-05', [first.id, second.id].sort()],
      ['EX-22', [stop.id, first.id, second.id].sort()],
    ]);
    expect(found[0]?.sides.map((s) => s.data['costStore'])).toEqual(['', 'S02']);
    expect([foldPromo('promo:M', t.told).used, promoVersionAt(t.told, moment('11:00')), promoVersionAt(t.told, moment('12:01'))]).toEqual([2, 3, undefined]);
  });
  it('a void of headquarters counts only where it was known; a voided sale frees the code', () => {
    const u = new Teller();
    const gone = u.fact('coupon.voided', { on: 'HQ1', at: '10:00', prev: { 'coupon:V': [] } }, { code: 'V', reason: 'x' });
    const sale = u.sale(
      { on: 'S01-T1', at: '11:00', prev: { 'coupon:V': [] } },
      { saleId: 'sale:V', pieces: ['PV'], entries: [{ n: 1, ledger: 'coupon', account: 'V', amount: -1 }] },
    );
    expect([foldCoupon('coupon:V', u.told).valid, codes(u.told)]).toEqual([sale.id, []]);
    const known = u.sale(
      { on: 'S01-T2', at: '12:00', prev: { 'coupon:V': [gone] } },
      { saleId: 'sale:W', pieces: ['PW'], entries: [{ n: 1, ledger: 'coupon', account: 'V', amount: -1 }] },
    );
    expect([foldCoupon('coupon:V', u.told).invalid, codes(u.told)]).toEqual([[known.id], ['EX-05']]);
    u.fact(
      'sale.voided',
      { on: 'S01-T2', at: '12:30', prev: { 'sale:W': [known], 'coupon:V': [known] } },
      {
        saleId: 'sale:W',
        storeId: 'S01',
        reason: 'x',
        refundFen: 0,
        pieces: [],
        entries: [{ n: 1, ledger: 'coupon', account: 'V', amount: 1, reverses: 'sale:W#1' }],
      },
    );
    expect(codes(u.told)).toEqual([]);
  });
  it('a gift given twice is EX-17; a quota used beyond its number EX-22', () => {
    const u = new Teller();
    u.fact('promo.published', { on: 'HQ1', at: '09:00' }, { promoId: 'Q', version: 1, fromMs: moment('09:00'), toMs: moment('23:00'), quota: 1 });
    for (const on of ['S01-T1', 'S02-T1'])
      u.sale(
        { on, at: '10:00' },
        {
          saleId: `sale:${on}`,
          pieces: [`P${on}`],
          entries: [
            { n: 1, ledger: 'gift', account: 'M/1/birthday', amount: -1 },
            { n: 2, ledger: 'quota', account: 'Q', amount: -1, version: 1, rule: 'r' },
          ],
        },
      );
    expect(codes(u.told)).toEqual(['EX-17', 'EX-22']);
  });
});

describe('SC-18 a week offline, then late arrival', () => {
  it('late documents of closed days become amendment 1, EX-23 an item a closing; what comes after the signature is amendment 2', () => {
    const t = new Teller();
    const close = t.fact(
      'period.closed',
      { on: 'HQ1', at: '16T09:00', scope: ['S02'] },
      { closeId: 'close:c1', cls: 'commission', storeId: 'S02', fromDate: '2026-11-01', toDate: '2026-11-15', upTo: { 'S02-T1A': 1 }, excluded: ['S02-T1'] },
    );
    t.sale({ on: 'S02-T1', at: '14T09:00' }, { saleId: 'sale:1', pieces: ['P1'] });
    const late = t.sale({ on: 'S02-T1', at: '15T10:00' }, { saleId: 'sale:2', pieces: ['P2'] });
    t.sale({ on: 'S02-T1', at: '17T10:00' }, { saleId: 'sale:3', pieces: ['P3'] });
    expect(cases(t.told).map((d) => [d.code, d.members])).toEqual([['EX-23', [close.id, late.id].sort()]]);
    t.fact('period.amended', { on: 'HQ1', at: '22T09:00', scope: ['S02'] }, { closeId: 'close:c1', n: 1, upTo: { 'S02-T1A': 2 } });
    t.sale({ on: 'S02-T1', at: '15T11:00', jseq: 9 }, { saleId: 'sale:4', pieces: ['P4'] });
    expect(foldClosing('close:c1', t.told).amendments.map((a) => [a.n, a.factIds.length, a.signed])).toEqual([
      [1, 1, true],
      [2, 1, false],
    ]);
  });
  it('watermarks: the slowest active terminal counts, a dormant one does not (§3.6)', () => {
    const marks = [
      { terminal: 'S01-T1', storeId: 'S01', hlc: stamp('12:00'), status: 'active' as const },
      { terminal: 'S01-T2', storeId: 'S01', hlc: stamp('09:00'), status: 'dormant' as const },
      { terminal: 'S02-T1', storeId: 'S02', hlc: stamp('08:00'), status: 'dormant' as const },
    ];
    expect([watermarks(marks), watermarks([...marks].reverse()), behind(marks, 'S01', stamp('12:30'))]).toEqual([
      { S01: stamp('12:00'), S02: NOTHING_AWAITED },
      { S01: stamp('12:00'), S02: NOTHING_AWAITED },
      ['S01-T1'],
    ]);
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

describe('SC-22 the server restored: the same facts again', () => {
  it('projects the same whatever comes back twice (I14, I15)', () => {
    const t = new Teller();
    for (const on of ['S01-T1', 'S01-T2']) t.sale({ on, at: '10:00' }, { saleId: `sale:${on}` });
    expect(detectAll([...t.told, ...[...t.told].reverse()])).toEqual(detectAll(t.told));
  });
});

describe('ownership, points, goods, tasks, tickets (conflicts §4.3, §4.13, §4.22–4.25)', () => {
  it('§4.3: net sales before promises before 报备 before time; the loser collaborates 30 days', () => {
    const t = new Teller();
    const claim = (on: string, at: string, staffNo: string, reported?: boolean): Fact =>
      t.fact(
        'cust.claimed',
        { on, at, by: staffNo, prev: { 'cust:1': [] } },
        { customerId: 'cust:1', staffNo, storeId: 'S01', ...(reported === undefined ? {} : { reported }) },
      );
    claim('S01-T1', '10:00', '1001');
    claim('S01-T2', '10:05', '1002', true);
    expect(foldOwner('cust:1', t.told)).toMatchObject({
      owner: '1002',
      rule: '4.3c',
      collaborators: [{ staffNo: '1001', untilMs: moment('10:00') + 30 * 86_400_000 }],
    });
    t.sale({ on: 'S01-T1', at: '09:00', by: '1001' }, { saleId: 'sale:1', customer: 'cust:1' });
    expect([foldOwner('cust:1', t.told).owner, detectAll(t.told).decisions.map((d) => [d.rule, d.losers.map((l) => l.by)])]).toEqual([
      '1001',
      [['4.3a', ['1002']]],
    ]);
    t.fact('cust.transferred', { on: 'HQ1', at: '08:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', to: '1003', storeId: 'S01', reason: '调店' });
    expect(foldOwner('cust:1', t.told)).toMatchObject({ owner: '1003', rule: '4.3-transfer' });
  });
  it('§4.3: a release beside an earlier contact is cancelled', () => {
    const t = new Teller();
    const c = t.fact('cust.claimed', { on: 'S01-T1', at: '14T10:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', staffNo: '1001', storeId: 'S01' });
    t.fact('cust.released', { on: 'HQ1', at: '20T10:00', prev: { 'cust:1': [c] } }, { customerId: 'cust:1', idleDays: 90 });
    expect(foldOwner('cust:1', t.told).owner).toBeUndefined();
    t.fact('cust.contacted', { on: 'S01-T1', at: '19T10:00', prev: { 'cust:1': [c] } }, { customerId: 'cust:1', channel: 'phone', result: 'ok' });
    expect(foldOwner('cust:1', t.told).owner).toBe('1001');
  });
  it('§4.4: a revocation and a blacklist hold against whoever did not know of them', () => {
    const t = new Teller();
    const no = t.fact('cust.consented', { on: 'S01-T1', at: '10:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', purpose: 'sms', granted: false });
    t.fact('cust.consented', { on: 'S02-T1', at: '11:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', purpose: 'sms', granted: true });
    t.fact('cust.blacklisted', { on: 'S01-T1', at: '10:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', on: true, reason: 'x' });
    t.fact('cust.blacklisted', { on: 'S02-T1', at: '12:00', prev: { 'cust:1': [] } }, { customerId: 'cust:1', on: false, reason: 'x' });
    expect([foldConsent('cust:1', t.told), foldBlacklist('cust:1', t.told)]).toEqual([{ sms: false }, true]);
    t.fact(
      'cust.consented',
      { on: 'S02-T1', at: '12:00', prev: { 'cust:1': [no, ...t.told.slice(1, 2)] } },
      { customerId: 'cust:1', purpose: 'sms', granted: true },
    );
    expect(foldConsent('cust:1', t.told)).toEqual({ sms: true });
  });
  it('§4.13: redeemed twice is EX-06 and repaid by the next earnings; a second copy of a sale counts once; redeeming in time beats the expiry', () => {
    const t = new Teller();
    const put = (on: string, at: string, id: string, amount: number): Fact =>
      t.sale(
        { on, at, prev: { 'points:1': [] } },
        { saleId: id, pieces: [id.replace('sale:', 'P')], entries: [{ n: 1, ledger: 'points', account: 'cust:1', amount }] },
      );
    put('S01-T1', '20T10:00', 'sale:E', 100);
    put('S01-T1', '10:00', 'sale:A', -80);
    put('S02-T1', '10:05', 'sale:B', -80);
    put('S02-T1', '10:06', 'sale:B', -80);
    expect([foldPoints(['points:1'], t.told).total, codes(t.told).includes('EX-06')]).toEqual([-60, true]);
    t.fact(
      'points.expired',
      { on: 'HQ1', at: '12:00', prev: { 'points:1': [] } },
      { customerId: 'cust:1', atMs: moment('12:00'), entries: [{ n: 1, ledger: 'points', account: 'cust:1', amount: -100 }] },
    );
    expect(foldPoints(['points:1'], t.told).total).toBe(-60);
    put('S01-T1', '13:00', 'sale:F', 200);
    expect([foldPoints(['points:1'], t.told).total, codes(t.told).includes('EX-06')]).toEqual([140, false]);
  });
  it('§4.25: quantity goods add up and may go below zero', () => {
    const t = new Teller();
    for (const on of ['S01-T1', 'S01-T2'])
      t.fact('goods.moved', { on, at: '10:00' }, { storeId: 'S01', reason: 'sale', entries: [{ n: 1, ledger: 'goods', account: 'S01/box', amount: -3 }] });
    expect(foldGoods('goods:S01/box', t.told)).toEqual({ quantity: -6, negative: true, entries: 2 });
  });
  it('§4.22: two results are kept, the earlier counts; done beats cancelled; one id a rule, subject and day', () => {
    const t = new Teller();
    const id = taskIdOf('birthday', 'cust:1', '2026-11-21');
    t.fact('task.done', { on: 'S01-T2', at: '11:00', by: '1002' }, { taskId: id, result: '已约' });
    t.fact('task.done', { on: 'S01-T1', at: '10:00', by: '1001' }, { taskId: id, result: '未接' });
    t.fact('task.cancelled', { on: 'HQ1', at: '12:00' }, { taskId: id, reason: 'x' });
    expect(foldTask(id, t.told)).toMatchObject({ state: 'done', results: [{ by: '1001' }, { by: '1002' }] });
    expect(id).toBe(taskIdOf('birthday', 'cust:1', '2026-11-21'));
  });
  it('§4.23: delivered is final, a customer’s word beside a closing reopens, the accepted quote binds', () => {
    const t = new Teller();
    const open = t.fact('ticket.opened', { on: 'S01-T1', at: '09:00', prev: { 'ticket:1': [] } }, { ticketId: 'ticket:1', storeId: 'S01', cls: 'repair' });
    const prev = { 'ticket:1': [open] };
    t.fact('ticket.custody', { on: 'S01-T1', at: '10:00', prev }, { ticketId: 'ticket:1', to: 'customer', stage: '交付', weightMg: 3215, signed: true });
    t.fact('ticket.custody', { on: 'S01-T2', at: '11:00', prev }, { ticketId: 'ticket:1', to: 'workshop', stage: '寄修' });
    for (const version of [1, 2]) t.fact('ticket.quoted', { on: 'S01-T1', at: '10:00', prev }, { ticketId: 'ticket:1', version, amountFen: version * 100 });
    t.fact('ticket.quoteAccepted', { on: 'S01-T2', at: '10:01', prev }, { ticketId: 'ticket:1', version: 1 });
    for (const staffNo of ['1001', '1002']) t.fact('ticket.assigned', { on: 'S01-T1', at: '10:30', prev }, { ticketId: 'ticket:1', staffNo });
    expect(foldTicket('ticket:1', t.told)).toMatchObject({
      state: 'delivered',
      custodian: { to: 'customer' },
      quote: { version: 1, amountFen: 100, binding: true },
      assignee: '1002',
      watchers: ['1001'],
    });
    t.fact('ticket.closed', { on: 'S01-T1', at: '12:00', prev }, { ticketId: 'ticket:1', outcome: 'ok' });
    expect(foldTicket('ticket:1', t.told).state).toBe('closed');
    t.fact('ticket.message', { on: 'S01-T2', at: '11:30', prev }, { ticketId: 'ticket:1', from: 'customer', text: '又松了' });
    expect(foldTicket('ticket:1', t.told).state).toBe('open');
  });
});
