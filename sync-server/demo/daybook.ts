import { wallTime, zonedMs } from '../../src/kernel/businessDate.ts';
import { maskPhone } from '../../src/kernel/phone.ts';
import { ok } from '../../src/kernel/result.ts';
import type { AppointmentForm } from '../../src/appointments/types.ts';
import { newDraft } from '../../src/facts/draft.ts';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import type { FactKind, BodyOf } from '../../src/facts/registry.ts';
import type { PriceRef } from '../../src/facts/reference.ts';
import { commitSale } from '../../src/sales/commands.ts';
import { limitsOf } from '../../src/sales/limits.ts';
import { priceDraft } from '../../src/sales/pricing.ts';
import type { PieceForSale } from '../../src/sales/pricing.ts';
import type { Payment, SaleDraft } from '../../src/sales/types.ts';
import type { StaffMember } from '../../src/staff/types.ts';
import { foldPiece, pieceEventsOf } from '../../src/stock/fold.ts';
import { SCENARIO } from './pieces.ts';
import type { DemoItem } from './pieces.ts';
import type { Dice } from './random.ts';
import { ZONE } from './till.ts';
import type { DemoTill } from './till.ts';

interface Needs {
  readonly needText: string;
  readonly purpose: NonNullable<AppointmentForm['purpose']>;
  readonly category: string;
  readonly budgetMinFen: number;
  readonly budgetMaxFen: number;
}
const NEEDS: readonly Needs[] = [
  {
    needText: '月底求婚，一克拉上下，颜色 F 以上，不要荧光；戒托简单一点，能刻字「Y&S」。',
    purpose: 'proposal',
    category: 'ring',
    budgetMinFen: 6_000_000,
    budgetMaxFen: 8_000_000,
  },
  { needText: '结婚三金，足金 999，要一起试戴，手镯圈口 56。', purpose: 'wedding', category: 'bangle', budgetMinFen: 4_000_000, budgetMaxFen: 7_000_000 },
  { needText: '结婚对戒，想看 Pt950，两个人都要能刻字。', purpose: 'wedding', category: 'ring', budgetMinFen: 800_000, budgetMaxFen: 1_600_000 },
  { needText: '妈妈六十岁生日，翡翠手镯或吊坠都可以。', purpose: 'gift', category: 'bangle', budgetMinFen: 1_000_000, budgetMaxFen: 3_000_000 },
  { needText: '生日吊坠，三千左右，日常能戴。', purpose: 'gift', category: 'pendant', budgetMinFen: 200_000, budgetMaxFen: 400_000 },
  { needText: '看足金手镯，古法的，三十克以内。', purpose: 'self', category: 'bangle', budgetMinFen: 3_000_000, budgetMaxFen: 5_000_000 },
  { needText: '珍珠耳钉，上班戴，不要太大。', purpose: 'self', category: 'earring', budgetMinFen: 100_000, budgetMaxFen: 500_000 },
];
const REASONS = ['price', 'style', 'noStock', 'comparing', 'family'] as const;
type Stage = 'booked' | 'waiting' | 'serving' | 'paused' | 'sold' | 'notSold' | 'callback' | 'voided';

interface BookInput {
  readonly till: DemoTill;
  readonly staff: readonly StaffMember[];
  readonly customers: ReadonlyMap<string, Head>;
  readonly dice: Dice;
  readonly prices: readonly PriceRef[];
  readonly receipts: readonly Fact[];
  readonly items: readonly DemoItem[];
}

/** Visits and sales of one showroom, day after day; every step is a fact as the product's own screens would write it. */
export class DayBook {
  private readonly stock: { readonly item: DemoItem; readonly heads: readonly Fact[] }[];
  private readonly consultants: readonly StaffMember[];
  private readonly front: StaffMember;
  private readonly cashier: StaffMember;
  private clock = 0;

  constructor(private readonly input: BookInput) {
    const byPiece = new Map<string, Fact[]>();
    for (const fact of input.receipts) for (const pieceNo of pieceEventsOf(fact).keys()) byPiece.set(pieceNo, [...(byPiece.get(pieceNo) ?? []), fact]);
    this.stock = input.items
      .filter((i) => byPiece.has(i.item.pieceNo) && !SCENARIO.has(i.item.pieceNo))
      .map((item) => ({ item, heads: byPiece.get(item.item.pieceNo) ?? [] }));
    this.consultants = input.staff.filter((s) => s.roles.includes('CON'));
    const first = input.staff[0];
    if (first === undefined) throw new Error('demo: a showroom without staff');
    this.front = input.staff.find((s) => s.roles.includes('REC')) ?? this.consultants[0] ?? first;
    this.cashier = input.staff.find((s) => s.roles.includes('CSH')) ?? first;
  }

  /** A day gone by: everything has ended. Times run forwards so that the journal does. */
  pastDay(date: string): void {
    const { dice } = this.input;
    const open = zonedMs(date, '10:00', ZONE);
    const visits = dice.int(7, 11);
    for (let i = 0; i < visits; i++) {
      const at = open + Math.round(((i + 0.2 + dice.next() * 0.5) * 11 * 3_600_000) / visits);
      this.visit(at, dice.chance(0.42) ? 'sold' : dice.chance(0.9) ? 'notSold' : 'voided');
    }
  }

  /** The day of the first start, around that moment: some served, some waiting, some still to come. */
  today(nowMs: number): void {
    const min = 60_000;
    const plan: readonly (readonly [offsetMin: number, stage: Stage])[] = [
      [-210, 'sold'],
      [-165, 'notSold'],
      [-130, 'sold'],
      [-95, 'sold'],
      [-62, 'paused'],
      [-44, 'serving'],
      [-16, 'waiting'],
      [-9, 'waiting'],
      [-4, 'waiting'],
      [55, 'booked'],
      [85, 'callback'],
      [120, 'booked'],
      [160, 'booked'],
      [1500, 'booked'],
      [1620, 'callback'],
    ];
    for (const [offset, stage] of plan)
      this.visit(stage === 'booked' || stage === 'callback' ? openHour(nowMs + offset * min) : nowMs + offset * min, stage, nowMs);
  }

  private at(ms: number): number {
    this.clock = Math.max(this.clock + 1000, ms);
    return this.clock;
  }

  private fact<K extends FactKind>(user: StaffMember, atMs: number, kind: K, heads: readonly string[], aptId: string, body: BodyOf<K>): string {
    const ms = this.at(atMs);
    const { till } = this.input;
    const [fact] = till.run(
      ok({
        facts: [newDraft(till.context(user, ms), kind, [till.storeId], { [aptId]: heads } satisfies Partial<Record<AggKey | string, readonly string[]>>, body)],
        heads: [],
      }),
      ms,
    );
    if (fact === undefined) throw new Error('demo: no fact');
    return fact.id;
  }

  private visit(visitMs: number, stage: Stage, nowMs = visitMs): void {
    const { dice, till, customers } = this.input;
    const customer = dice.pick([...customers.values()]);
    const consultant = dice.pick(this.consultants);
    const need = dice.pick(NEEDS);
    const online = stage === 'callback';
    const text = (field: string): string | undefined => {
      const v = customer.fields[field]?.value;
      return typeof v === 'string' ? v : undefined;
    };
    const createdMs = this.at(Math.min(visitMs, nowMs) - (stage === 'booked' || online ? 3_600_000 : 240_000));
    const aptId = till.id('apt', createdMs);
    const title = text('title');
    const phone = text('phoneE164');
    const form: AppointmentForm = {
      customerId: customer.id,
      name: text('name') ?? '',
      title: title === 'mr' || title === 'ms' ? title : 'none',
      ...(phone === undefined ? {} : { phoneE164: phone, phoneRegion: 'CN' as const }),
      storeId: till.storeId,
      visitAt: Math.round(visitMs / 300_000) * 300_000,
      ...need,
      level: dice.pick(['A', 'A', 'B', 'B', 'C', 'D'] as const),
      source: online ? dice.pick(['website', 'dianping', 'miniProgram'] as const) : dice.pick(['walkIn', 'phone', 'referral', 'xiaohongshu'] as const),
    };
    const creator = online ? this.front : dice.pick([this.front, consultant]);
    const created = till.run(
      ok({ facts: [newDraft(till.context(creator, createdMs), 'apt.created', [till.storeId], { [aptId]: [] }, { aptId, form, online }, 'YY')], heads: [] }),
      createdMs,
    )[0];
    if (created === undefined) throw new Error('demo: no fact');
    const number = (created.body as { readonly docNo?: string }).docNo; // the writer gave it out in this very fact
    till.run(ok({ facts: [], heads: [{ id: aptId, cls: 'appointment', scope: [till.storeId], fields: { ...form, number }, by: creator.staffNo }] }), createdMs);
    let head = created.id as string;
    if (online) return;
    if (stage === 'booked') {
      this.fact(this.front, createdMs, 'apt.assigned', [head], aptId, { aptId, consultant: consultant.staffNo, mode: 'priority' });
      return;
    }
    if (stage === 'voided') {
      this.fact(this.front, visitMs, 'apt.voided', [head], aptId, { aptId, reason: 'customer' });
      return;
    }
    head = this.fact(this.front, visitMs, 'apt.arrived', [head], aptId, { aptId, storeId: till.storeId });
    head = this.fact(this.front, visitMs + 20_000, 'apt.assigned', [head], aptId, { aptId, consultant: consultant.staffNo, mode: 'priority' });
    if (stage === 'waiting') return;
    head = this.fact(consultant, visitMs + 90_000, 'apt.claimed', [head], aptId, { aptId });
    if (stage === 'serving') return;
    if (stage === 'paused') {
      this.fact(consultant, visitMs + 900_000, 'apt.paused', [head], aptId, { aptId });
      return;
    }
    if (stage === 'sold') head = this.sell(customer, aptId, head, consultant, need, visitMs + dice.int(18, 38) * 60_000) ?? head;
    const sold = stage === 'sold';
    this.fact(
      consultant,
      visitMs + 42 * 60_000,
      'apt.ended',
      [head],
      aptId,
      sold ? { aptId, outcome: 'sold' } : { aptId, outcome: 'notSold', reason: dice.pick(REASONS), followUpAt: visitMs + 3 * 86_400_000 },
    );
  }

  private sell(customer: Head, aptId: string, head: string, consultant: StaffMember, need: Needs, atMs: number): string | undefined {
    const { dice, till, prices } = this.input;
    const ms = this.at(atMs);
    const wanted = this.stock.findIndex((s) => s.item.item.category === need.category && s.item.item.tagPriceFen <= need.budgetMaxFen * 1.3);
    const [taken] = this.stock.splice(wanted < 0 ? dice.int(0, this.stock.length - 1) : wanted, 1);
    if (taken === undefined) return undefined;
    const { item } = taken.item;
    const view = foldPiece(
      item.pieceNo,
      taken.heads.flatMap((f) => {
        const e = pieceEventsOf(f).get(item.pieceNo);
        return e === undefined ? [] : [e];
      }),
    );
    const pieces = new Map<string, PieceForSale>([[item.pieceNo, { item, view }]]);
    const draft: SaleDraft = {
      id: till.id('draft', ms),
      createdMs: ms,
      by: consultant.staffNo,
      customerId: customer.id,
      aptId,
      rounding: 'jiao',
      payments: [],
      lines: [
        {
          pieceNo: item.pieceNo,
          enteredBy: 'scan',
          delivered: true,
          consultants: [{ staffNo: consultant.staffNo, name: consultant.name, shareBp: 10_000 }],
          ...(item.priceMode === 'fixed' && dice.chance(0.6) ? { rateBp: dice.pick([9500, 9600, 9800] as const) } : {}),
        },
      ],
    };
    const ctx = till.context(dice.chance(0.6) ? this.cashier : consultant, ms);
    const options = { storeId: till.storeId, asOfMs: ms, limits: limitsOf(['SM']) };
    const due = priceDraft(draft, pieces, prices, ms, options).totals.payableFen;
    const paid: SaleDraft = { ...draft, payments: tenders(dice, due) };
    const name = customer.fields['name']?.value;
    const phone = customer.fields['phoneE164']?.value;
    const level = customer.fields['level']?.value;
    const [sale] = till.run(
      commitSale(ctx, {
        saleId: till.id('sale', ms),
        draft: paid,
        priced: priceDraft(paid, pieces, prices, ms, options),
        pieces,
        apt: { id: aptId, heads: [head] },
        approver: { staffNo: this.manager().staffNo, name: this.manager().name, roles: ['SM'], stores: [till.storeId] },
        customer: {
          id: customer.id,
          name: String(name ?? ''),
          ...(typeof phone === 'string' ? { phoneMasked: maskPhone(phone) } : {}),
          ...(typeof level === 'string' ? { level } : {}),
        },
      }),
      ms,
    );
    return sale?.id;
  }

  private manager(): StaffMember {
    return this.input.staff.find((s) => s.roles.includes('SM')) ?? this.cashier;
  }
}

/** A time to come, moved into opening hours: people book for ten to eight. */
function openHour(ms: number): number {
  const { date, hour, minute } = wallTime(ms, ZONE);
  if (hour >= 10 && hour < 20) return ms;
  const slot = zonedMs(date, `${10 + (hour % 8)}:${minute < 30 ? '00' : '30'}`, ZONE);
  return slot > ms ? slot : slot + 86_400_000;
}

/** Money as customers pay it: cards and WeChat for large sums, now and then mixed, cash for small ones. */
function tenders(dice: Dice, dueFen: number): readonly Payment[] {
  const ref = (): string => String(dice.int(100_000_000, 999_999_999));
  if (dueFen < 150_000 && dice.chance(0.4)) return [{ method: 'cash', amountFen: Math.ceil(dueFen / 10_000) * 10_000 }];
  if (dueFen > 3_000_000 && dice.chance(0.4)) {
    const card = Math.floor(dueFen * 0.6);
    return [
      { method: 'card', amountFen: card, ref: ref(), cardTail: String(dice.int(1000, 9999)), confirmed: 'manual' },
      { method: 'wechat', amountFen: dueFen - card, ref: ref(), confirmed: 'manual' },
    ];
  }
  return [{ method: dice.pick(['wechat', 'card', 'alipay'] as const), amountFen: dueFen, ref: ref(), confirmed: 'manual' }];
}
