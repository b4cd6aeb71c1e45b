import { describe, expect, it } from 'vitest';
import type { Actor, CommandContext } from '../kernel/context.ts';
import type { PriceRef } from '../facts/reference.ts';
import { pieceItem } from '../stock/types.ts';
import type { PieceItem, PieceView } from '../stock/types.ts';
import { at, ring } from '../stock/test-kit.ts';
import { commitSale, correctLine } from './commands.ts';
import type { CommitInput } from './commands.ts';
import { limitsOf } from './limits.ts';
import { priceDraft } from './pricing.ts';
import type { PieceForSale, PricingOptions } from './pricing.ts';
import { saleBody } from './types.ts';
import type { DraftLine, Payment, SaleDraft } from './types.ts';

const NOW = at('14:00');
const CON: Actor = { staffNo: '1001', name: '林晓雯', roles: ['CON'], stores: ['S01'] };
const SM: Actor = { staffNo: '1000', name: '周店长', roles: ['SM'], stores: ['S01'] };
const ctx = (user: Actor = CON, more: Partial<CommandContext> = {}): CommandContext => ({
  user,
  storeId: 'S01',
  terminal: 'S01-T1',
  nowMs: NOW,
  businessDate: '2026-11-21',
  offline: false,
  ...more,
});
const view = (pieceNo: string, more: Partial<PieceView> = {}): PieceView => ({
  pieceNo,
  state: 'IN_STOCK',
  place: { at: 'store', storeId: 'S01' },
  heads: ['fact:H'],
  saleIds: [],
  ...more,
});
const R = ring('RD1');
const G: PieceItem = pieceItem.parse({
  pieceNo: 'GB1',
  name: '足金手镯',
  category: 'bangle',
  kind: 'goldByGram',
  metal: 'gold999',
  metalMg: 12_340,
  labourFenPerG: 3800,
  tagPriceFen: 0,
  priceMode: 'byGram',
});
const BOARD: PriceRef[] = [
  { id: 'ref:price:gold999:v7', cls: 'price', metal: 'gold999', fenPerG: 159_900, validFromMs: at('09:35'), version: 'v7', publishedBy: '0001', scope: 'all' },
];
const line = (pieceNo: string, more: Partial<DraftLine> = {}): DraftLine => ({
  pieceNo,
  enteredBy: 'scan',
  delivered: true,
  consultants: [{ staffNo: '1001', name: '林晓雯', shareBp: 10_000 }],
  ...more,
});
interface Case {
  user?: Actor;
  lines?: DraftLine[];
  draft?: Partial<SaleDraft>;
  pieces?: PieceForSale[];
  pay?: Payment[] | 'exact';
  input?: Partial<CommitInput>;
  ctx?: Partial<CommandContext>;
  prices?: PriceRef[];
  options?: Partial<PricingOptions>;
}
function sell(c: Case = {}): ReturnType<typeof commitSale> {
  const user = c.user ?? CON;
  const pieces = new Map((c.pieces ?? [{ item: R, view: view('RD1') }]).map((p) => [p.item.pieceNo, p]));
  const draft: SaleDraft = { id: 'draft:1', createdMs: NOW, by: user.staffNo, lines: c.lines ?? [line('RD1')], rounding: 'none', payments: [], ...c.draft };
  const context = ctx(user, c.ctx);
  const priced = priceDraft(draft, pieces, c.prices ?? BOARD, context.nowMs, { storeId: 'S01', limits: limitsOf(user.roles), ...c.options });
  const payments: Payment[] = c.pay === undefined || c.pay === 'exact' ? [{ method: 'cash', amountFen: Math.max(1, priced.totals.payableFen) }] : c.pay;
  return commitSale(context, { saleId: 'sale:1', draft: { ...draft, payments }, priced, pieces, ...c.input });
}
const code = (r: ReturnType<typeof commitSale>): string => (r.ok ? 'ok' : r.problem.code);

describe('committing a sale (A3.6–A3.8, conflicts §4.7)', () => {
  it('is one fact with number class XS, every aggregate in prev, and a body that its schema takes', () => {
    const r = sell({
      lines: [line('RD1', { rateBp: 9500 }), line('GB1', { delivered: false })],
      pieces: [
        { item: R, view: view('RD1') },
        { item: G, view: view('GB1', { heads: ['fact:A', 'fact:B'] }) },
      ],
      draft: { rounding: 'yuan' },
      input: { customer: { id: 'cust:C', name: '张宇桐', phoneMasked: '138****5678', heads: ['fact:C'] }, apt: { id: 'apt:P', heads: ['fact:P'] } },
    });
    if (!r.ok) throw new Error(r.problem.code);
    expect(r.value.heads).toEqual([]);
    expect(r.value.facts).toHaveLength(1);
    const [f] = r.value.facts;
    expect(f).toMatchObject({
      kind: 'sale.committed',
      numberClass: 'XS',
      scope: ['S01'],
      by: '1001',
      prev: { 'piece:RD1': ['fact:H'], 'piece:GB1': ['fact:A', 'fact:B'], 'apt:P': ['fact:P'], 'cust:C': ['fact:C'] },
    });
    const body = saleBody.parse(f?.body);
    expect(body.aptId).toBe('apt:P');
    expect(body.lines[1]).toMatchObject({ goldFen: 1_973_166, goldPriceVersion: 'v7', goldPriceFenPerG: 159_900, labourFen: 46_892, delivered: false });
    // I6 and R9.
    expect(body.lines.reduce((s, l) => s + l.netFen, 0)).toBe(body.totals.payableFen);
    expect(body.payments.reduce((s, p) => s + p.amountFen, 0) - body.totals.changeFen).toBe(body.totals.payableFen);
    expect(body.totals.payableFen % 100).toBe(0);
  });
  it('gives change on cash and refuses what is short or too much by card', () => {
    const change = sell({
      pay: [
        { method: 'card', amountFen: 6_000_000 },
        { method: 'cash', amountFen: 900_000 },
      ],
    });
    expect(change.ok && saleBody.parse(change.value.facts[0]?.body).totals).toMatchObject({ paidFen: 6_900_000, changeFen: 20_000 });
    expect(sell({ pay: [{ method: 'cash', amountFen: 1 }] })).toMatchObject({ problem: { code: 'sale-unpaid', params: { amount: '¥68,799.99' } } });
    expect(sell({ pay: [{ method: 'card', amountFen: 6_880_001 }] })).toMatchObject({ problem: { code: 'tender-over' } });
  });
  it.each([
    ['nothing to sell', { lines: [] }, 'sale-empty'],
    ['the same piece twice', { lines: [line('RD1'), line('RD1')] }, 'sale-duplicate'],
    ['an unknown piece', { lines: [line('XX')] }, 'sale-piece-unknown'],
    ['a piece in conflict', { pieces: [{ item: R, view: view('RD1', { state: 'DISPUTED', place: { at: 'DISPUTED' } }) }] }, 'piece-disputed'],
    ['a piece that is sold', { pieces: [{ item: R, view: view('RD1', { state: 'SOLD', place: { at: 'customer' } }) }] }, 'sale-piece-state'],
    ['a piece of another store', { pieces: [{ item: R, view: view('RD1', { place: { at: 'store', storeId: 'S02' } }) }] }, 'sale-piece-elsewhere'],
    [
      'a piece reserved for somebody else',
      { pieces: [{ item: R, view: view('RD1', { state: 'RESERVED', reservedFor: { customerId: 'cust:OTHER', untilMs: NOW + 1 } }) }] },
      'sale-piece-reserved',
    ],
    ['no consultant on a line', { lines: [line('RD1', { consultants: [] })] }, 'sale-no-consultant'],
    ['shares that do not sum to 100 %', { lines: [line('RD1', { consultants: [{ staffNo: '1', name: 'a', shareBp: 6000 }] })] }, 'sale-shares'],
    ['a metal without a price', { lines: [line('GB1')], pieces: [{ item: G, view: view('GB1') }], prices: [] }, 'sale-price-missing'],
    ['no weight on a by-gram piece', { lines: [line('GB1')], pieces: [{ item: { ...G, metalMg: 0 }, view: view('GB1') }] }, 'sale-no-weight'],
    ['a role that may not sell', { user: { staffNo: '9', name: '仓', roles: ['WH'], stores: ['S01'] } }, 'not-allowed'],
    ['a store where the person does not work', { user: { ...CON, stores: ['S02'] } }, 'not-allowed'],
  ] satisfies [string, Case, string][])('refuses %s', (_what, c, expected) => {
    expect(code(sell(c))).toBe(expected);
  });
  it('a reservation for this customer, this appointment, or one that has run out does not stand in the way', () => {
    const held = (reservedFor: PieceView['reservedFor']): PieceForSale[] => [
      { item: R, view: view('RD1', { state: 'RESERVED', ...(reservedFor === undefined ? {} : { reservedFor }) }) },
    ];
    expect(code(sell({ pieces: held({ customerId: 'cust:C', untilMs: NOW + 1 }), input: { customer: { id: 'cust:C', name: '张' } } }))).toBe('ok');
    expect(code(sell({ pieces: held({ aptId: 'apt:P', untilMs: NOW + 1 }), input: { apt: { id: 'apt:P', heads: [] } } }))).toBe('ok');
    expect(code(sell({ pieces: held({ customerId: 'cust:OTHER', untilMs: NOW - 1 }) }))).toBe('ok');
    expect(code(sell({ pieces: held({ customerId: 'cust:OTHER', untilMs: NOW + 1 }), input: { approver: SM } }))).toBe('ok');
  });
  it('a piece that really is here though the system has it elsewhere goes with the manager’s word, and both stores are told (architecture §7)', () => {
    const far: PieceForSale[] = [{ item: R, view: view('RD1', { place: { at: 'store', storeId: 'S02' } }) }];
    expect(code(sell({ pieces: far, input: { confirmedElsewhere: ['RD1'] } }))).toBe('sale-piece-elsewhere');
    const r = sell({ pieces: far, input: { confirmedElsewhere: ['RD1'], approver: SM } });
    expect(r.ok && r.value.facts[0]).toMatchObject({ scope: ['S01', 'S02'], approver: '1000' });
  });
});

describe('discounts and their limits (A3.7, jewelry §7.3)', () => {
  it.each([
    ['CON at 95折', CON, 9500, undefined, 'ok'],
    ['CON at 94.99折', CON, 9499, undefined, 'sale-discount-approval'],
    ['CON at 94.99折 with the manager', CON, 9499, SM, 'ok'],
    ['SM at 88折', SM, 8800, undefined, 'ok'],
    ['SM at 87.99折', SM, 8799, undefined, 'sale-discount-approval'],
    ['CON at 80折 with a manager whose limit is 88折', CON, 8000, SM, 'sale-discount-approval'],
  ] as const)('%s', (_what, user, rateBp, approver, expected) => {
    expect(code(sell({ user, lines: [line('RD1', { rateBp })], ...(approver === undefined ? {} : { input: { approver } }) }))).toBe(expected);
  });
  it('a whole-order rate counts into the limit of every line', () => {
    expect(code(sell({ lines: [line('RD1', { rateBp: 9800 })], draft: { orderRateBp: 9600 } }))).toBe('sale-discount-approval');
  });
  it('by gram the labour is what is discounted: 98折 is the consultant’s limit, gold stands', () => {
    const g = (rateBp: number): Case => ({ lines: [line('GB1', { rateBp })], pieces: [{ item: G, view: view('GB1') }] });
    expect(code(sell(g(9800)))).toBe('ok');
    expect(code(sell(g(9799)))).toBe('sale-discount-approval');
    const r = sell(g(9800));
    expect(r.ok && saleBody.parse(r.value.facts[0]?.body).totals.payableFen).toBe(1_973_166 + Math.round(46_892 * 0.98));
  });
  it('below the floor price asks for the manager or OPS', () => {
    const pieces: PieceForSale[] = [{ item: R, view: view('RD1'), floorPriceFen: 6_600_000 }];
    const c: Case = { lines: [line('RD1', { rateBp: 9500 })], pieces };
    expect(code(sell(c))).toBe('sale-floor-approval');
    expect(code(sell({ ...c, input: { approver: SM } }))).toBe('ok');
    expect(code(sell({ ...c, user: SM }))).toBe('ok');
  });
});

describe('an old gold board (conflicts §4.19, SC-10)', () => {
  const old: PriceRef[] = [{ ...BOARD[0]!, validFromMs: NOW - 40 * 3_600_000 }];
  const g: Case = { lines: [line('GB1')], pieces: [{ item: G, view: view('GB1') }], prices: old, options: { dayStartMs: at('04:00') } };
  it('over 24 hours offline by-gram selling needs the manager; a typed price is stored with its source', () => {
    expect(code(sell(g))).toBe('sale-price-approval');
    expect(code(sell({ ...g, input: { approver: SM } }))).toBe('ok');
    const typed = sell({ ...g, draft: { typedPrices: [{ metal: 'gold999', fenPerG: 159_900, source: '总部电话' }] }, input: { approver: SM } });
    expect(typed.ok && saleBody.parse(typed.value.facts[0]?.body).lines[0]).toMatchObject({
      goldPriceVersion: 'typed',
      goldPriceSource: '总部电话',
      goldFen: 1_973_166,
    });
    expect(code(sell({ ...g, draft: { typedPrices: [{ metal: 'gold999', fenPerG: 1, source: 'x' }] } }))).toBe('sale-price-approval');
  });
  it('with headquarters heard a minute ago an unchanged price is no old price; fixed prices never ask', () => {
    expect(code(sell({ ...g, options: { ...g.options, asOfMs: NOW - 60_000 } }))).toBe('ok');
    expect(code(sell({ prices: old }))).toBe('ok');
  });
});

it('a line correction names both pieces and needs one that can have been handed over (EX-01 ①)', () => {
  const good = correctLine(ctx(SM), {
    saleId: 'sale:1',
    saleFactId: 'fact:S',
    lineNo: 1,
    from: view('RD1', { state: 'DISPUTED' }),
    to: view('RD2'),
    reason: '吊牌挂错',
    scope: ['S01'],
  });
  expect(good.ok && good.value.facts[0]).toMatchObject({ kind: 'sale.lineCorrected', prev: { 'piece:RD1': ['fact:H'], 'piece:RD2': ['fact:H'] } });
  expect(
    code(
      correctLine(ctx(SM), {
        saleId: 'sale:1',
        saleFactId: 'fact:S',
        lineNo: 1,
        from: view('RD1'),
        to: view('RD2', { state: 'SOLD' }),
        reason: 'x',
        scope: [],
      }),
    ),
  ).toBe('piece-transition');
  expect(code(correctLine(ctx(CON), { saleId: 'sale:1', saleFactId: 'fact:S', lineNo: 1, from: view('RD1'), to: view('RD2'), reason: 'x', scope: [] }))).toBe(
    'approval-needed',
  );
});
