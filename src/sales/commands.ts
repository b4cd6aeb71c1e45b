import type { Actor, CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Problem, Result } from '../kernel/result.ts';
import type { FactDraft } from '../facts/envelope.ts';
import type { Action } from '../facts/head.ts';
import { formatFen } from '../kernel/money.ts';
import { isReservedFor } from '../stock/commands.ts';
import { pieceKey } from '../stock/events.ts';
import { certText, stoneText } from '../stock/naming.ts';
import { decide, mayApprove } from '../permissions/decide.ts';
import type { Subject } from '../permissions/decide.ts';
import { permit } from '../permissions/permit.ts';
import type { ActionName } from '../permissions/table.ts';
import { depositEntries } from './deposits.ts';
import type { DepositOrder } from './deposits.ts';
import { limitsOf, within } from './limits.ts';
import { offerEntries } from './offers.ts';
import type { KnownOffer } from './offers.ts';
import { tender } from './tender.ts';
import type { PieceForSale, PricedDraft, PricedLine } from './pricing.ts';
import type { SaleBody, SaleDraft, SaleLine } from './types.ts';
import { saleBody } from './types.ts';

export interface CommitInput {
  readonly saleId: string; // 'sale:' + ULID
  readonly draft: SaleDraft;
  readonly priced: PricedDraft;
  readonly pieces: ReadonlyMap<string, PieceForSale>;
  /** Snapshot at the time of sale (A3.1), with the customer's fact heads where there are any. */
  readonly customer?: {
    readonly id: string;
    readonly name: string;
    readonly phoneMasked?: string;
    readonly level?: string;
    readonly heads?: readonly string[];
  };
  readonly apt?: { readonly id: string; readonly heads: readonly string[] };
  /** Deposit orders the payments may be taken from. */
  readonly deposits?: readonly DepositOrder[];
  /** The draft's campaign and coupons as this terminal knows them now. */
  readonly offers?: readonly KnownOffer[];
  /** The second person whose PIN was given for this sale (A0.33). */
  readonly approver?: Actor;
  /** Pieces of another store that are really here: confirmed by a manager, they open a check (architecture §7). */
  readonly confirmedElsewhere?: readonly string[];
}

/** Allowed to the seller, or approved: by a named person of the right role, or by whoever gave a PIN for it (`ctx.approver`, A0.33). */
function granted(ctx: CommandContext, input: CommitInput, action: ActionName, subject: Subject = {}): boolean {
  const verdict = decide(ctx.user, action, subject);
  if (verdict.kind !== 'approval') return verdict.kind === 'allow';
  // Who could approve for others has signed in with that very PIN.
  if (verdict.by.some((r) => ctx.user.roles.includes(r))) return true;
  return input.approver === undefined
    ? ctx.approver !== undefined
    : mayApprove(input.approver, verdict) || decide(input.approver, action, subject).kind === 'allow';
}
/** A manager's word: the seller's own role, or the second person's. */
const managed = (ctx: CommandContext, input: CommitInput): boolean =>
  ctx.user.roles.includes('SM') ||
  (input.approver === undefined ? ctx.approver !== undefined : input.approver.roles.includes('SM') || input.approver.roles.includes('OPS'));

function lineProblem(ctx: CommandContext, input: CommitInput, line: PricedLine): Problem | undefined {
  const piece = input.pieces.get(line.pieceNo);
  if (piece === undefined) return { code: 'sale-piece-unknown', params: { pieceNo: line.pieceNo } };
  const { view } = piece;
  const pieceNo = view.pieceNo;
  if (view.state === 'DISPUTED') return { code: 'piece-disputed', params: { pieceNo } };
  if (view.state !== 'IN_STOCK' && view.state !== 'RESERVED') return { code: 'sale-piece-state', params: { pieceNo, state: view.state } };
  const held = isReservedFor(
    view,
    { ...(input.customer === undefined ? {} : { customerId: input.customer.id }), ...(input.apt === undefined ? {} : { aptId: input.apt.id }) },
    ctx.nowMs,
  );
  if (!held && !managed(ctx, input)) return { code: 'sale-piece-reserved', params: { pieceNo, name: view.reservedFor?.name ?? '' } };
  const elsewhere = view.place.at === 'store' && view.place.storeId !== undefined && view.place.storeId !== ctx.storeId;
  if (elsewhere && !(input.confirmedElsewhere?.includes(pieceNo) === true && managed(ctx, input)))
    return { code: 'sale-piece-elsewhere', params: { pieceNo, storeId: view.place.storeId ?? '' } };
  if (
    line.manualRateBp < 10_000 &&
    !within(limitsOf(ctx.user.roles), line.item.priceMode, line.manualRateBp) &&
    !granted(ctx, input, 'sale.discount', { rateBp: line.manualRateBp, priceMode: line.item.priceMode })
  )
    return { code: 'sale-discount-approval', params: { lineNo: line.lineNo, rateBp: line.manualRateBp } };
  if (line.belowFloor && !granted(ctx, input, 'sale.discount', { belowFloor: true }))
    return { code: 'sale-floor-approval', params: { lineNo: line.lineNo, pieceNo } };
  const shares = line.draft.consultants;
  if (shares.length === 0) return { code: 'sale-no-consultant', params: { lineNo: line.lineNo } };
  if (shares.reduce((sum, s) => sum + s.shareBp, 0) !== 10_000) return { code: 'sale-shares', params: { lineNo: line.lineNo } };
  return undefined;
}

function lineOf(l: PricedLine): SaleLine {
  const { item } = l;
  const stone = stoneText(item.main);
  const cert = certText(item);
  return {
    lineNo: l.lineNo,
    pieceNo: l.pieceNo,
    qty: 1,
    ...(item.styleNo === undefined ? {} : { styleNo: item.styleNo }),
    name: item.name,
    category: item.category,
    kind: item.kind,
    priceMode: item.priceMode,
    ...(item.metal === undefined ? {} : { metal: item.metal }),
    ...(item.metalMg === undefined ? {} : { metalMg: item.metalMg }),
    ...(l.gold === undefined
      ? {}
      : {
          goldPriceFenPerG: l.gold.fenPerG,
          goldPriceVersion: l.gold.version,
          goldFen: l.components.goldFen,
          ...(l.gold.source === undefined ? {} : { goldPriceSource: l.gold.source }),
        }),
    ...(item.priceMode === 'byGram'
      ? {
          labourFen: l.components.labourFen,
          ...(item.labourFenPerG === undefined || item.labourFen !== undefined ? {} : { labourFenPerG: item.labourFenPerG }),
          ...(item.partsFen === undefined ? {} : { partsFen: item.partsFen }),
        }
      : {}),
    ...(stone === undefined ? {} : { stoneText: stone }),
    ...(cert === undefined ? {} : { certText: cert }),
    ...(item.ringSizeHK === undefined ? {} : { ringSizeHK: item.ringSizeHK }),
    tagFen: l.tagFen,
    steps: [...l.steps],
    netFen: l.netFen,
    delivered: l.draft.delivered,
    enteredBy: l.draft.enteredBy,
    consultants: l.draft.consultants.map((c) => ({ ...c })),
  };
}

/**
 * Commits a sale: one immutable fact with everything in it (conflicts §1.3, §4.7). All checks come back as problems:
 * `sale-empty`, `sale-duplicate`, the problems of pricing, `piece-disputed`, `sale-piece-state`, `sale-piece-reserved`,
 * `sale-piece-elsewhere`, `sale-discount-approval`, `sale-floor-approval`, `sale-price-approval`, `sale-no-consultant`,
 * `sale-shares`, `sale-unpaid {amount}`, `tender-over {amount}`, those of `depositEntries` and `offerEntries`.
 */
export function commitSale(ctx: CommandContext, input: CommitInput): Result<Action> {
  const { draft, priced } = input;
  const permitted = permit(ctx, 'sale.create', { storeId: ctx.storeId });
  if (!permitted.ok) return permitted;
  if (draft.lines.length === 0) return fail('sale-empty');
  const blocked = priced.problems[0];
  if (blocked !== undefined) return { ok: false, problem: blocked };
  if (priced.lines.length !== draft.lines.length) return fail('sale-price-changed');
  if (new Set(draft.lines.map((l) => l.pieceNo)).size !== draft.lines.length) return fail('sale-duplicate');
  for (const line of priced.lines) {
    const problem = lineProblem(ctx, input, line);
    if (problem !== undefined) return { ok: false, problem };
  }
  const oldPrice = priced.approvals.find((a) => a.code === 'price-over-24h' || a.code === 'price-over-72h');
  if (oldPrice !== undefined && !granted(ctx, input, 'sale.goldPriceOverride')) return fail('sale-price-approval', oldPrice.params);
  if (draft.typedPrices !== undefined && draft.typedPrices.length > 0 && !granted(ctx, input, 'sale.goldPriceOverride'))
    return fail('sale-price-approval', { metal: draft.typedPrices[0]?.metal ?? '', hours: 24 });
  const paid = tender(priced.totals.payableFen, draft.payments);
  if (paid.problem !== undefined) return { ok: false, problem: paid.problem };
  if (paid.dueFen > 0) return fail('sale-unpaid', { amount: formatFen(paid.dueFen) });

  // A discount without the use that pays for it would be nobody's.
  if ((draft.offers ?? []).length !== (input.offers ?? []).length) return fail('sale-price-changed');
  const deposits = depositEntries(ctx, draft.payments, input.deposits ?? [], managed(ctx, input));
  if (!deposits.ok) return deposits;
  const offers = offerEntries(ctx, input.offers ?? [], priced.lines, deposits.value.entries.length, granted(ctx, input, 'offer.force'));
  if (!offers.ok) return offers;
  const entries = [...deposits.value.entries, ...offers.value.entries];
  const gifts = (input.offers ?? []).flatMap(({ offer, gift }) =>
    gift === undefined ? [] : [{ promoId: offer.id, name: gift.name, valueFen: gift.valueFen }],
  );
  const { customer, apt, approver } = input;
  const body: SaleBody = {
    saleId: input.saleId,
    type: 'XS',
    storeId: ctx.storeId,
    ...(customer === undefined
      ? {}
      : {
          customer: {
            id: customer.id,
            name: customer.name,
            ...(customer.phoneMasked === undefined ? {} : { phoneMasked: customer.phoneMasked }),
            ...(customer.level === undefined ? {} : { level: customer.level }),
          },
        }),
    ...(apt === undefined ? {} : { aptId: apt.id }),
    cashier: { staffNo: ctx.user.staffNo, name: ctx.user.name },
    lines: priced.lines.map(lineOf),
    payments: draft.payments.map((p) => ({ ...p })),
    totals: { ...priced.totals, paidFen: paid.paidFen, changeFen: paid.changeFen },
    ...(draft.note === undefined || draft.note === '' ? {} : { note: draft.note }),
    ...(entries.length === 0 ? {} : { entries }),
    ...(gifts.length === 0 ? {} : { gifts }),
    offline: ctx.offline,
  };
  const checked = saleBody.safeParse(body);
  if (!checked.success) return fail('sale-invalid', { field: checked.error.issues[0]?.path.join('.') ?? '' });
  const prev: Record<string, readonly string[]> = {};
  for (const line of priced.lines) prev[pieceKey(line.pieceNo)] = input.pieces.get(line.pieceNo)?.view.heads ?? [];
  if (apt !== undefined) prev[apt.id] = apt.heads;
  if (customer !== undefined) prev[customer.id] = customer.heads ?? [];
  Object.assign(prev, deposits.value.prev, offers.value.prev);
  const holders = priced.lines.flatMap((l) => {
    const p = input.pieces.get(l.pieceNo)?.view.place;
    return p?.at === 'store' && p.storeId !== undefined ? [p.storeId] : [];
  });
  const second = approver?.staffNo ?? ctx.approver;
  const fact: FactDraft = {
    kind: 'sale.committed',
    v: 1,
    scope: [...new Set([ctx.storeId, ...holders, ...deposits.value.scope])].sort(),
    by: ctx.user.staffNo,
    ...(second === undefined ? {} : { approver: second }),
    prev,
    numberClass: 'XS',
    body,
  };
  return ok({ facts: [fact], heads: [] });
}

/** EX-01 ①: the piece really handed over (conflicts §5). The caller gives the exact views of both pieces. Problem: `piece-transition`. */
export function correctLine(
  ctx: CommandContext,
  input: {
    readonly saleId: string;
    readonly saleFactId: string;
    readonly lineNo: number;
    readonly from: PieceForSale['view'];
    readonly to: PieceForSale['view'];
    readonly reason: string;
    readonly scope: readonly string[];
  },
): Result<Action> {
  const permitted = permit(ctx, 'sale.correctLine');
  if (!permitted.ok) return permitted;
  if (!['IN_STOCK', 'RESERVED', 'MISSING'].includes(input.to.state))
    return fail('piece-transition', { pieceNo: input.to.pieceNo, from: input.to.state, to: 'SOLD' });
  const body = {
    saleId: input.saleId,
    saleFactId: input.saleFactId,
    lineNo: input.lineNo,
    fromPieceNo: input.from.pieceNo,
    toPieceNo: input.to.pieceNo,
    reason: input.reason,
  };
  const prev = { [pieceKey(input.from.pieceNo)]: input.from.heads, [pieceKey(input.to.pieceNo)]: input.to.heads };
  return ok({
    facts: [
      {
        kind: 'sale.lineCorrected',
        v: 1,
        scope: [...new Set([ctx.storeId, ...input.scope])].sort(),
        by: ctx.user.staffNo,
        ...(ctx.approver === undefined ? {} : { approver: ctx.approver }),
        prev,
        body,
      },
    ],
    heads: [],
  });
}
