import { ulidFactory } from '../kernel/ulid.ts';
import type { Actor, CommandContext } from '../kernel/context.ts';
import type { Result } from '../kernel/result.ts';
import { encodeHlc, nodeOf, receiveHlc } from '../kernel/hlc.ts';
import { businessDate } from '../kernel/businessDate.ts';
import type { Fact } from '../facts/envelope.ts';
import type { Action, Head } from '../facts/head.ts';
import { applyWrite, formOf } from '../facts/heads.ts';
import { checkDraft } from '../facts/registry.ts';
import { sealFacts } from '../facts/seal.ts';
import type { Chain } from '../facts/seal.ts';
import { mergeHead } from '../conflict/mergeHead.ts';
import { appointmentAggregates } from '../appointments/events.ts';
import { foldAppointment } from '../appointments/fold.ts';
import type { AptRef } from '../appointments/action.ts';
import { appointmentForm } from '../appointments/types.ts';
import type { AppointmentForm } from '../appointments/types.ts';

/** A small seeded source of numbers in [0, 1), mulberry32. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), a | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

export const ZONE = 'Asia/Shanghai';
/** 2026-11-21 hh:mm[:ss] in Shanghai, the day of the scenario scripts. */
export function at(hhmm: string): number {
  const [h = 0, m = 0, s = 0] = hhmm.split(':').map(Number);
  return Date.UTC(2026, 10, 21, h - 8, m, s);
}
export const person = (staffNo: string, roles: readonly string[] = ['CON'], stores: readonly string[] = ['S01'], name = staffNo): Actor => ({
  staffNo,
  name,
  roles,
  stores,
});

/** One terminal with its own facts and cards: what a replica knows, without storage or network. For tests of rules. */
export class Site {
  readonly facts = new Map<string, Fact>();
  readonly heads = new Map<string, Head>();
  chain: Chain;
  now = at('10:00');
  readonly #ulid: () => string;
  constructor(
    readonly terminal: string,
    readonly storeId: string,
    seed = 1,
    readonly epoch = 'A',
  ) {
    this.chain = { terminal, epoch, jseq: 0, prevHash: '', numbers: {}, currency: 'CNY' };
    this.#ulid = ulidFactory(() => this.now, seeded(seed));
  }
  newId(prefix: string): string {
    return `${prefix}:${this.#ulid()}`;
  }
  ctx(user: Actor, hhmm?: string, approver?: string): CommandContext {
    if (hhmm !== undefined) this.now = at(hhmm);
    return {
      user,
      storeId: this.storeId,
      terminal: this.terminal,
      nowMs: this.now,
      businessDate: businessDate(this.now, ZONE),
      ...(approver === undefined ? {} : { approver }),
      offline: true,
    };
  }
  /** Seals and keeps an action; throws where the command refused, since a test that expects a refusal reads the result. */
  run(result: Result<Action>): Fact[] {
    if (!result.ok) throw new Error(`refused: ${result.problem.code}`);
    for (const draft of result.value.facts) {
      const checked = checkDraft(draft);
      if (!checked.ok) throw new Error(`${checked.problem.code} ${JSON.stringify(checked.problem.params)}`);
    }
    const reading = { wallMs: this.now, offsetMs: 0, bootId: 'boot', monoMs: 0, businessDate: businessDate(this.now, ZONE) };
    const sealed = sealFacts(result.value.facts, this.chain, reading, this.#ulid);
    this.chain = sealed.chain;
    for (const f of sealed.facts) this.facts.set(f.id, f);
    for (const write of result.value.heads)
      this.heads.set(write.id, applyWrite(this.heads.get(write.id), write, this.chain.hlc ?? encodeHlc(this.now, 0, nodeOf(this.terminal, this.epoch))));
    return sealed.facts;
  }
  /** Takes everything another replica has. */
  pull(other: Site): void {
    for (const f of other.facts.values()) {
      this.facts.set(f.id, f);
      this.chain = { ...this.chain, hlc: receiveHlc(this.chain.hlc, f.hlc, this.now, nodeOf(this.terminal, this.epoch)) };
    }
    for (const h of other.heads.values()) {
      const mine = this.heads.get(h.id);
      this.heads.set(h.id, mine === undefined ? h : mergeHead(mine, h));
    }
  }
  of(aptId: string): Fact[] {
    return [...this.facts.values()].filter((f) => appointmentAggregates(f).some((k) => k === aptId));
  }
  apt(aptId: string): AptRef {
    const head = this.heads.get(aptId);
    const form: AppointmentForm = formOf(head, appointmentForm) ?? { name: '', storeId: this.storeId, visitAt: 0, source: 'phone' };
    return { id: aptId, form, view: foldAppointment(aptId, this.of(aptId)), ...(head === undefined ? {} : { head }) };
  }
}
/** Everybody gets everything, twice, since a second meeting must change nothing. */
export function sync(...sites: readonly Site[]): void {
  for (let round = 0; round < 2; round += 1) for (const a of sites) for (const b of sites) if (a !== b) a.pull(b);
}

/** A sale linked to an appointment, with the least a receipt needs. */
export function saleAction(
  site: Site,
  ctx: CommandContext,
  input: { readonly aptId?: string; readonly payableFen: number; readonly consultant: string; readonly pieceNo?: string; readonly heads?: readonly string[] },
): Result<Action> {
  const saleId = site.newId('sale');
  const pieceNo = input.pieceNo ?? 'RD2600017';
  const line = {
    lineNo: 1,
    pieceNo,
    qty: 1 as const,
    name: '18K金钻石戒指',
    category: 'ring',
    kind: 'inlaid',
    priceMode: 'fixed' as const,
    tagFen: input.payableFen,
    steps: [],
    netFen: input.payableFen,
    delivered: true,
    enteredBy: 'scan' as const,
    consultants: [{ staffNo: input.consultant, name: input.consultant, shareBp: 10_000 }],
  };
  const body = {
    saleId,
    type: 'XS' as const,
    storeId: site.storeId,
    ...(input.aptId === undefined ? {} : { aptId: input.aptId }),
    cashier: { staffNo: ctx.user.staffNo, name: ctx.user.name },
    lines: [line],
    payments: input.payableFen === 0 ? [] : [{ method: 'cash' as const, amountFen: input.payableFen }],
    totals: { pieces: 1, tagFen: input.payableFen, discountFen: 0, roundingFen: 0, payableFen: input.payableFen, paidFen: input.payableFen, changeFen: 0 },
    offline: true,
  };
  const prev: Record<string, readonly string[]> = { [`piece:${pieceNo}`]: [] };
  if (input.aptId !== undefined) prev[input.aptId] = input.heads ?? site.apt(input.aptId).view.heads;
  return {
    ok: true,
    value: { facts: [{ kind: 'sale.committed', v: 1, scope: [site.storeId], by: ctx.user.staffNo, prev, numberClass: 'XS', body }], heads: [] },
  };
}
