import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { saltFactory } from '../kernel/salt.ts';
import { hashOf } from '../kernel/hash.ts';
import { uniqueFacts } from '../conflict/fold.ts';
import type { Fact, FactDraft } from './envelope.ts';
import { absorbing, marksFit, PERSONAL, personalIn, redact } from './personal.ts';
import { BODIES, readFact } from './registry.ts';
import { hashFact, sealFacts } from './seal.ts';
import { verifyChain, verifyHash } from './verify.ts';

const SEED = 20261129;
const NAME = '欧阳若兰';
const PHONE = '+8613800001234';
const CHAIN = { terminal: 'S01-T1', epoch: 'A', currency: 'CNY', jseq: 0, prevHash: '', numbers: {} };
const READING = { wallMs: 1795850000000, offsetMs: 0, bootId: 'b', monoMs: 0, businessDate: '2026-11-29' };
const seeded = (seed: number): (() => number) => {
  let n = seed;
  return () => {
    n = (n * 16807 + 11) % 2147483647;
    return n / 2147483647;
  };
};
function seal(drafts: readonly Pick<FactDraft, 'kind' | 'body'>[], salted = true): Fact[] {
  let n = 0;
  const ulid = (): string => `01KB00000000000000000${String((n += 1)).padStart(5, '0')}`;
  return sealFacts(
    drafts.map((d): FactDraft => ({ v: 1, scope: ['S01'], by: '1001', prev: {}, ...d })),
    CHAIN,
    READING,
    ulid,
    salted ? saltFactory(seeded(7)) : undefined,
  ).facts;
}
const apt = (form: Readonly<Record<string, unknown>> = {}) => ({
  kind: 'apt.created',
  body: {
    aptId: 'apt:A1',
    online: false,
    form: { name: NAME, phoneE164: PHONE, wechat: 'ruolan88', customerId: 'cust:C1', storeId: 'S01', visitAt: 1795850000000, source: 'phone', ...form },
  },
});
const sale = {
  kind: 'sale.committed',
  body: {
    saleId: 'sale:1',
    type: 'XS',
    storeId: 'S01',
    customer: { id: 'cust:C1', name: NAME, phoneMasked: '138****1234', level: 'gold' },
    aptId: 'apt:A1',
    cashier: { staffNo: '1001', name: '收银' },
    note: `${NAME}的生日`,
    lines: [
      {
        lineNo: 1,
        pieceNo: 'P1',
        qty: 1,
        name: '足金手镯',
        category: 'bangle',
        kind: 'goldFixed',
        priceMode: 'fixed',
        tagFen: 100,
        steps: [],
        netFen: 100,
        delivered: true,
        enteredBy: 'scan',
        consultants: [{ staffNo: '1001', name: '甲', shareBp: 10000 }],
      },
    ],
    payments: [{ method: 'cash', amountFen: 100 }],
    totals: { pieces: 1, tagFen: 100, discountFen: 0, roundingFen: 0, payableFen: 100, paidFen: 100, changeFen: 0 },
    offline: true,
  },
};
const duty = { kind: 'staff.duty', body: { staffNo: '1001', state: 'rest' } };
const first = (facts: readonly Fact[]): Fact => {
  const f = facts[0];
  if (f === undefined) throw new Error('no fact');
  return f;
};

describe('personal members of facts (conflicts.md §4.25, I17)', () => {
  it('golden: the hash of a salted fact, and the same hash once the person is gone', () => {
    const full = first(seal([apt()]));
    expect(full.personal).toEqual(['form.name', 'form.phoneE164', 'form.wechat']);
    expect(full.hash).toBe('1594ecd5aceb0190bbc2fae129948b8ff929b1cfe352c109241eb1054f854489');
    const gone = redact(full);
    expect(hashFact(gone)).toBe(full.hash);
    expect(gone.body).toEqual({
      aptId: 'apt:A1',
      online: false,
      form: { name: '', customerId: 'cust:C1', storeId: 'S01', visitAt: 1795850000000, source: 'phone' },
    });
    expect(gone.salt).toBeUndefined();
    expect(gone.personal).toBeUndefined();
    expect(JSON.stringify(gone)).not.toMatch(/欧阳|1380000|ruolan/);
    // What stays gives no chance to try numbers: without the salt nobody can make the commitment.
    expect(Object.values(gone.redacted ?? {})).not.toContain(hashOf(['', 'form.phoneE164', PHONE]));
  });
  it('facts without personal members, and older ones without a salt, are hashed as ever', () => {
    const [a] = seal([duty]);
    const [b] = seal([duty], false);
    expect(a).toEqual(b);
    const old = first(seal([apt()], false));
    expect(old.salt).toBeUndefined();
    expect(old.hash).toBe(hashOf(Object.fromEntries(Object.entries(old).filter(([k]) => k !== 'hash'))));
    expect(redact(old)).toBe(old);
    expect(seal([{ kind: 'sale.committed', body: { ...sale.body, customer: undefined, note: undefined } }])[0]?.salt).toBeUndefined();
  });
  it('chains, journals and numbers hold whichever facts are redacted (I5, I10)', () => {
    const facts = seal([
      apt(),
      sale,
      duty,
      apt({ name: '李娜' }),
      { kind: 'cust.contacted', body: { customerId: 'cust:C1', channel: 'phone', result: 'reached', note: NAME } },
    ]);
    expect(verifyChain(facts)).toEqual([]);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 5, maxLength: 5 }), (which) => {
        const mixed = facts.map((f, i) => (which[i] === true ? redact(f) : f));
        expect(verifyChain(mixed)).toEqual([]);
        expect(mixed.every((f) => readFact(f).state === 'ok')).toBe(true);
        expect(mixed.map((f) => f.hash)).toEqual(facts.map((f) => f.hash));
      }),
      { seed: SEED },
    );
  });
  it('redacting is idempotent and absorbs, in any order and however often (I14, I15)', () => {
    const facts = seal([apt(), sale]);
    const copies = facts.flatMap((f) => [f, redact(f)]);
    expect(copies.map((f) => redact(redact(f)))).toEqual(copies.map((f) => redact(f)));
    for (const f of facts)
      for (const [a, b] of [
        [f, redact(f)],
        [redact(f), f],
        [redact(f), redact(f)],
      ] as const)
        expect(absorbing(a, b)).toEqual(redact(f));
    fc.assert(
      fc.property(fc.shuffledSubarray([...copies, ...copies], { minLength: 8 }), (order) => {
        expect(uniqueFacts(order).sort((a, b) => (a.id < b.id ? -1 : 1))).toEqual(facts.map((f) => redact(f)));
      }),
      { seed: SEED },
    );
  });
  it('whatever is changed in a salted or redacted fact shows in its hash', () => {
    const full = first(seal([apt()]));
    const gone = redact(full);
    const values = fc.string({ minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(values, (text) => {
        fc.pre(text !== NAME);
        const body = full.body as { readonly form: object };
        expect(verifyHash({ ...full, body: { ...body, form: { ...body.form, name: text } } })).toBe(false);
        expect(verifyHash({ ...full, salt: 'f'.repeat(32) })).toBe(false);
        // A redacted copy cannot be given another person's name.
        const empty = gone.body as { readonly form: object };
        expect(verifyHash({ ...gone, body: { ...empty, form: { ...empty.form, name: text } } })).toBe(false);
        expect(verifyHash({ ...gone, redacted: { ...gone.redacted, 'form.name': hashOf(text) } })).toBe(false);
        expect(verifyHash({ ...gone, redacted: { ...gone.redacted, [text]: hashOf(text) } })).toBe(false);
      }),
      { seed: SEED, numRuns: 60 },
    );
    expect(verifyHash({ ...full, redacted: gone.redacted ?? {} })).toBe(false);
    expect(verifyHash({ ...full, personal: ['form.name'] })).toBe(false);
  });
  it('only what the table knows may be marked: money and goods cannot be made to go', () => {
    expect(marksFit(first(seal([sale])))).toBe(true);
    expect(marksFit({ kind: 'sale.committed', personal: ['totals.payableFen'] })).toBe(false);
    expect(marksFit({ kind: 'staff.duty', personal: ['state'] })).toBe(false);
  });
  it('the table names kinds that there are, and a redacted body is one its schema takes', () => {
    for (const kind of Object.keys(PERSONAL)) expect(Object.keys(BODIES)).toContain(kind);
    const bodies: readonly Pick<FactDraft, 'kind' | 'body'>[] = [
      apt({ email: 'a@b.c', qq: '1', needText: 'x', sourceNote: 'y' }),
      sale,
      { kind: 'apt.ended', body: { aptId: 'apt:1', outcome: 'notSold', note: 'n' } },
      { kind: 'apt.calledBack', body: { aptId: 'apt:1', result: 'r' } },
      { kind: 'apt.appealed', body: { aptId: 'apt:1', text: 't' } },
      { kind: 'cust.contacted', body: { customerId: 'cust:1', channel: 'c', result: 'r', note: 'n' } },
      { kind: 'cust.consented', body: { customerId: 'cust:1', purpose: 'sms', granted: true, evidence: 'e' } },
      { kind: 'cust.blacklisted', body: { customerId: 'cust:1', on: true, reason: 'r' } },
      { kind: 'sale.noted', body: { saleId: 'sale:1', text: 't' } },
      { kind: 'sale.pickedUp', body: { saleId: 'sale:1', storeId: 'S01', pieceNos: ['P'], signedBy: 's' } },
      {
        kind: 'order.paid',
        body: { orderId: 'order:1', storeId: 'S01', leaseUntilMs: 1, entries: [{ n: 1, ledger: 'deposit', account: 'order:1', amount: 1 }], customerName: 'n' },
      },
      { kind: 'stock.reserved', body: { pieceNo: 'P', storeId: 'S01', for: { name: 'n', untilMs: 1 } } },
      { kind: 'task.opened', body: { taskId: 'task:1', storeId: 'S01', title: 't', dueMs: 1 } },
      { kind: 'task.done', body: { taskId: 'task:1', result: 'r' } },
      { kind: 'ticket.message', body: { ticketId: 'ticket:1', from: 'staff', text: 't' } },
      { kind: 'ticket.custody', body: { ticketId: 'ticket:1', to: 'store', stage: 's', who: 'w' } },
    ];
    expect([...new Set(bodies.map((b) => b.kind))].sort()).toEqual(Object.keys(PERSONAL).sort());
    for (const fact of seal(bodies)) {
      const gone = redact(fact);
      expect(readFact(gone), fact.kind).toMatchObject({ state: 'ok' });
      expect(personalIn(gone.kind, gone.body), fact.kind).toEqual([]);
      expect(verifyHash(gone), fact.kind).toBe(true);
    }
  });
});
