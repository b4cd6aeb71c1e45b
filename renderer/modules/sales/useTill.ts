import { useCallback, useMemo } from 'react';
import { businessDay } from '../../../src/kernel/businessDate.ts';
import type { DepositOrder } from '../../../src/sales/deposits.ts';
import type { Problem } from '../../../src/kernel/result.ts';
import { boardMetal } from '../../../src/sales/price.ts';
import { decide } from '../../../src/permissions/decide.ts';
import { limitsOf, mayGoBelowFloor, within } from '../../../src/sales/limits.ts';
import { offerProblem } from '../../../src/sales/offers.ts';
import type { KnownOffer } from '../../../src/sales/offers.ts';
import { priceDraft, type PieceForSale, type PricedDraft } from '../../../src/sales/pricing.ts';
import type { SaleDraft } from '../../../src/sales/types.ts';
import { isReservedFor } from '../../../src/stock/commands.ts';
import type { StaffMember } from '../../../src/staff/types.ts';
import type { AptCard, CustomerCard, Terminal } from '../../data/terminal.ts';
import { useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { activeDraft, newDraft, withoutApprover } from './draft.ts';

/** Something that stands in the way, or is good to know, in words under `sales.check.*`. */
export interface Check {
  readonly tone: 'ok' | 'warn' | 'stop';
  readonly code: string;
  readonly params: Readonly<Record<string, string | number>>;
}
export interface Till {
  readonly draft: SaleDraft;
  /** False until something was put in: an empty draft is not kept. */
  readonly kept: boolean;
  readonly pieces: ReadonlyMap<string, PieceForSale>;
  readonly priced: PricedDraft;
  readonly customer: CustomerCard | undefined;
  readonly apt: AptCard | undefined;
  /** Deposits of that appointment that still hold money (A1.5.1). */
  readonly deposits: readonly DepositOrder[];
  /** Its campaign and coupons as this terminal may use them now (conflicts §3.5). */
  readonly offers: readonly KnownOffer[];
  readonly approver: StaffMember | undefined;
  readonly elsewhere: readonly string[];
  readonly checks: readonly Check[];
  /** What a second person must allow before the money is taken (A0.33). */
  readonly asks: readonly Problem[];
  readonly blocked: boolean;
  readonly save: (change: (d: SaleDraft) => SaleDraft, keepApproval?: boolean) => Promise<void>;
}

/** Metals whose price on the board is another now than when a piece was put in: the customer was told the old one (A3.22, SC-10). */
export function movedPrices(priced: Pick<PricedDraft, 'lines'>): readonly { readonly metal: string; readonly from: number; readonly to: number }[] {
  const moved = new Map<string, { readonly metal: string; readonly from: number; readonly to: number }>();
  for (const { item, draft, gold } of priced.lines) {
    const metal = boardMetal(item);
    const from = draft.boardFenPerG;
    if (metal !== undefined && from !== undefined && gold !== undefined && gold.version !== 'typed' && gold.fenPerG !== from)
      moved.set(`${metal} ${from}`, { metal, from, to: gold.fenPerG });
  }
  return [...moved.values()];
}

/** What stands between this draft and the money: states and places of the pieces, prices, limits, consultants (A3.6, A3.7, §4.19). */
export function examine(
  terminal: Terminal,
  user: StaffMember,
  draft: SaleDraft,
  priced: PricedDraft,
  pieces: ReadonlyMap<string, PieceForSale>,
  approver: StaffMember | undefined,
  offers: readonly KnownOffer[] = [],
): Pick<Till, 'checks' | 'asks' | 'elsewhere' | 'blocked'> {
  const checks: Check[] = [];
  const asks: Problem[] = [];
  const elsewhere: string[] = [];
  const here = terminal.device.storeId;
  const roles = [...user.roles, ...(approver?.roles ?? [])];
  const manager = roles.includes('SM');
  const stop = (code: string, params: Check['params']): void => {
    checks.push({ tone: 'stop', code, params });
  };
  draft.lines.forEach((l, i) => {
    const piece = pieces.get(l.pieceNo);
    if (piece === undefined) return;
    const { view } = piece;
    const code = l.pieceNo;
    if (view.state === 'DISPUTED') stop('disputed', { code });
    else if (view.state !== 'IN_STOCK' && view.state !== 'RESERVED') stop('state', { code, state: view.state });
    const atOther = view.place.at === 'store' && view.place.storeId !== undefined && view.place.storeId !== here;
    if (atOther) {
      elsewhere.push(code);
      const params = { code, store: view.place.storeId ?? '' };
      if (manager) checks.push({ tone: 'warn', code: 'elsewhereOk', params });
      else {
        checks.push({ tone: 'warn', code: 'elsewhere', params });
        asks.push({ code: 'elsewhere', params });
      }
    }
    const mine = isReservedFor(
      view,
      { ...(draft.customerId === undefined ? {} : { customerId: draft.customerId }), ...(draft.aptId === undefined ? {} : { aptId: draft.aptId }) },
      terminal.now(),
    );
    if (!mine) {
      const params = { code, name: view.reservedFor?.name ?? '' };
      checks.push({ tone: 'warn', code: 'reserved', params });
      if (!manager) asks.push({ code: 'reserved', params });
    }
    if (l.consultants.length === 0) stop('noConsultant', { line: i + 1 });
  });
  for (const p of priced.problems)
    stop(p.code === 'sale-price-missing' ? 'noPrice' : p.code === 'sale-no-weight' ? 'noWeight' : 'state', {
      code: String(p.params?.['pieceNo'] ?? ''),
      metal: String(p.params?.['metal'] ?? ''),
      state: 'unknown',
    });
  for (const line of priced.lines) {
    if (line.manualRateBp < 10_000 && line.overLimit && !within(limitsOf(roles), line.item.priceMode, line.manualRateBp))
      asks.push({ code: 'over', params: { line: line.lineNo, rateBp: line.manualRateBp, mode: line.item.priceMode } });
    if (line.belowFloor && !mayGoBelowFloor(roles)) asks.push({ code: 'floor', params: { line: line.lineNo, fen: line.netFen } });
  }
  for (const offer of offers) {
    const problem = offerProblem(offer, priced.lines);
    if (problem !== undefined) stop(problem.code, { ...problem.params, name: offer.name });
    else if (offer.use === 'needsPin') {
      checks.push({ tone: 'warn', code: 'forceOffer', params: { name: offer.name } });
      if (decide(user, 'offer.force').kind !== 'allow' && (approver === undefined || decide(approver, 'offer.force').kind !== 'allow'))
        asks.push({ code: 'offer', params: { name: offer.name } });
    }
  }
  for (const moved of movedPrices(priced)) checks.push({ tone: 'warn', code: 'priceMoved', params: moved });
  for (const w of priced.warnings) {
    const hours = Number(w.params?.['hours'] ?? 0);
    if (w.code === 'price-not-today') checks.push({ tone: 'warn', code: 'notToday', params: {} });
    else {
      checks.push({ tone: 'warn', code: 'oldPrice', params: { hours } });
      if (!manager) asks.push({ code: 'price', params: { hours } });
    }
  }
  if (draft.typedPrices !== undefined && draft.typedPrices.length > 0 && !manager && !asks.some((a) => a.code === 'price'))
    asks.push({ code: 'price', params: { hours: 24 } });
  for (const a of asks)
    if (a.code === 'over') checks.push({ tone: 'warn', code: 'approval', params: { line: a.params?.['line'] ?? 0, rateBp: a.params?.['rateBp'] ?? 0 } });
    else if (a.code === 'floor') checks.push({ tone: 'warn', code: 'floor', params: { line: a.params?.['line'] ?? 0 } });
  if (approver !== undefined) checks.push({ tone: 'ok', code: 'approved', params: { name: approver.name } });
  return { checks, asks, elsewhere, blocked: checks.some((c) => c.tone === 'stop') };
}

/** The sale at this till: draft, prices and what stands in its way, worked out anew whenever something moves. */
export function useTill(): Till {
  const terminal = useTerminal();
  const user = useUser();
  const moved = useArea('drafts', 'stock', 'customers', 'appointments', 'reference', 'sales', 'sync');
  const kept = activeDraft(terminal, user.staffNo);
  // an empty draft for the customer of the moment; it is saved with its first line
  const draft = useMemo(() => kept ?? newDraft(terminal, user), [kept, terminal, user, moved]); // eslint-disable-line react-hooks/exhaustive-deps -- `moved` says the views behind newDraft changed
  const save = useCallback<Till['save']>(
    async (change, keepApproval = false) => {
      const at = activeDraft(terminal, user.staffNo) ?? newDraft(terminal, user);
      const next = change(at);
      await terminal.drafts.save(keepApproval ? next : withoutApprover(next));
    },
    [terminal, user],
  );
  return useMemo(() => {
    const pieces = new Map<string, PieceForSale>();
    for (const l of draft.lines) {
      const card = terminal.views.piece(l.pieceNo);
      if (card !== undefined)
        pieces.set(l.pieceNo, { item: card.item, view: card.view, ...(card.floorPriceFen === undefined ? {} : { floorPriceFen: card.floorPriceFen }) });
    }
    const store = terminal.views.store();
    const status = terminal.sync.status();
    const day = businessDay(terminal.businessDate(), store?.timeZone ?? 'Asia/Shanghai', store?.cutOff ?? '04:00');
    const apt = draft.aptId === undefined ? undefined : terminal.views.appointment(draft.aptId);
    const customerId = draft.customerId ?? apt?.form.customerId; // a walk-in may have left a number since the sale was begun
    const offers = (draft.offers ?? []).map((o) => terminal.views.offer(o, customerId));
    const heard = status.connection === 'online' ? terminal.now() : status.lastSyncMs;
    const priced = priceDraft(draft, pieces, terminal.views.prices(), terminal.now(), {
      storeId: terminal.device.storeId,
      dayStartMs: day.startMs,
      ...(heard === undefined ? {} : { asOfMs: heard }),
      limits: limitsOf(user.roles),
      offers,
    });
    const approver = draft.approver === undefined ? undefined : terminal.views.staff(draft.approver);
    return {
      draft,
      kept: kept !== undefined,
      pieces,
      priced,
      approver,
      save,
      offers,
      ...examine(terminal, user, draft, priced, pieces, approver, offers),
      customer: customerId === undefined ? undefined : terminal.views.customer(customerId),
      apt,
      deposits: apt === undefined ? [] : terminal.views.depositOrders(apt.id).filter((d) => d.view.balanceFen > 0),
    };
  }, [draft, kept, terminal, user, save, moved]); // eslint-disable-line react-hooks/exhaustive-deps -- `moved` says the views changed
}
