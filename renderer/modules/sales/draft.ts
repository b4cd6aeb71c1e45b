import { saleIdOf } from '../../../src/sales/draftId.ts';
import { boardMetal } from '../../../src/sales/price.ts';
import type { DraftLine, Payment, SaleDraft, SaleOffer } from '../../../src/sales/types.ts';
import type { StaffMember } from '../../../src/staff/types.ts';
import type { AptCard, PieceCard, Terminal } from '../../data/terminal.ts';

type Share = DraftLine['consultants'][number];

/** Whole basis points over the people, the first ones bearing what is left over: they sum to 10 000 (A3.20). */
export function equalShares(people: readonly { readonly staffNo: string; readonly name: string }[]): readonly Share[] {
  const each = Math.floor(10_000 / Math.max(1, people.length));
  const over = 10_000 - each * people.length;
  return people.map((p, i) => ({ staffNo: p.staffNo, name: p.name, shareBp: each + (i === 0 ? over : 0) }));
}
/** Sets one person's share; the rest is divided over the others in the proportion they had. */
export function withShare(shares: readonly Share[], staffNo: string, shareBp: number): readonly Share[] {
  const others = shares.filter((s) => s.staffNo !== staffNo);
  const rest = 10_000 - shareBp;
  const sum = others.reduce((n, s) => n + s.shareBp, 0);
  if (others.length === 0) return shares.map((s) => ({ ...s, shareBp: 10_000 }));
  let given = 0;
  const divided = others.map((s, i) => {
    const part = i === others.length - 1 ? rest - given : Math.floor(sum === 0 ? rest / others.length : (rest * s.shareBp) / sum);
    given += part;
    return { ...s, shareBp: part };
  });
  return shares.map((s) => (s.staffNo === staffNo ? { ...s, shareBp } : (divided.find((d) => d.staffNo === s.staffNo) ?? s)));
}

const open = (terminal: Terminal): readonly SaleDraft[] => terminal.drafts.list().filter((d) => terminal.views.sale(saleIdOf(d)) === undefined);
/** This person's sale in the making: the newest that is not parked. Kept durably at every change (SC-07 A). */
export const activeDraft = (terminal: Terminal, staffNo: string): SaleDraft | undefined =>
  open(terminal).find((d) => d.by === staffNo && d.parkedMs === undefined);
export const parkedDrafts = (terminal: Terminal): readonly SaleDraft[] => open(terminal).filter((d) => d.parkedMs !== undefined);
/** Drafts whose sale is written already: what a crash left behind, taken away at the next start of the till. */
export const spentDrafts = (terminal: Terminal): readonly SaleDraft[] => terminal.drafts.list().filter((d) => terminal.views.sale(saleIdOf(d)) !== undefined);

/** A new draft for the customer being served, if any (A1.2.4). */
export function newDraft(terminal: Terminal, user: StaffMember): SaleDraft {
  const current = terminal.views.current(user.staffNo);
  return {
    id: terminal.newId('draft'),
    createdMs: terminal.now(),
    by: user.staffNo,
    lines: [],
    rounding: terminal.views.settings()?.rounding ?? 'none',
    payments: [],
    ...(current === undefined ? {} : { aptId: current.id, ...(current.form.customerId === undefined ? {} : { customerId: current.form.customerId }) }),
  };
}

/** Who a new line is credited to: those serving the appointment, else a consultant at the till, else nobody yet. */
export function defaultShares(terminal: Terminal, user: StaffMember, apt: AptCard | undefined): readonly Share[] {
  const main = apt?.view.main === undefined ? undefined : terminal.views.staff(apt.view.main);
  if (main !== undefined) return equalShares([main]);
  return user.roles.includes('CON') || user.roles.includes('SM') ? equalShares([user]) : [];
}

export type Added =
  | { readonly kind: 'added'; readonly draft: SaleDraft }
  | { readonly kind: 'unknown' }
  | { readonly kind: 'sold'; readonly card: PieceCard; readonly atMs: number; readonly by: string; readonly docNo: string }
  | { readonly kind: 'already'; readonly draft: SaleDraft };
/** Puts a piece into this person's sale and saves it; what may not be sold is said by the line itself, nothing is hidden. */
export async function addPiece(terminal: Terminal, user: StaffMember, pieceNo: string, enteredBy: DraftLine['enteredBy']): Promise<Added> {
  const card = terminal.views.piece(pieceNo);
  if (card === undefined) return { kind: 'unknown' };
  // Sold and gone: no line, but the words of its sale.
  const sold =
    card.view.state !== 'SOLD' && card.view.state !== 'SOLD_HELD'
      ? undefined
      : card.history.filter((h) => h.kind === 'sale.committed' || h.kind === 'sale.lineCorrected').at(-1);
  if (sold !== undefined)
    return {
      kind: 'sold',
      card,
      atMs: sold.atMs,
      by: sold.by,
      docNo: sold.docNo ?? card.history.filter((h) => h.docNo !== undefined && h.kind === 'sale.committed').at(-1)?.docNo ?? '',
    };
  const draft = activeDraft(terminal, user.staffNo) ?? newDraft(terminal, user);
  if (draft.lines.some((l) => l.pieceNo === pieceNo)) return { kind: 'already', draft };
  const shares =
    draft.lines[draft.lines.length - 1]?.consultants ??
    defaultShares(terminal, user, draft.aptId === undefined ? undefined : terminal.views.appointment(draft.aptId));
  const metal = boardMetal(card.item);
  const board = metal === undefined ? undefined : terminal.views.price(metal);
  const next: SaleDraft = {
    ...draft,
    lines: [...draft.lines, { pieceNo, enteredBy, delivered: true, consultants: shares, ...(board === undefined ? {} : { boardFenPerG: board.fenPerG }) }],
  };
  await terminal.drafts.save(next);
  return { kind: 'added', draft: next };
}

export const withLine = (d: SaleDraft, pieceNo: string, change: (l: DraftLine) => DraftLine): SaleDraft => ({
  ...d,
  lines: d.lines.map((l) => (l.pieceNo === pieceNo ? change(l) : l)),
});
export const withoutLine = (d: SaleDraft, pieceNo: string): SaleDraft => ({ ...d, lines: d.lines.filter((l) => l.pieceNo !== pieceNo) });
export function withRate(l: DraftLine, rateBp: number | undefined): DraftLine {
  const { rateBp: _r, ...rest } = l;
  return rateBp === undefined || rateBp >= 10_000 ? rest : { ...rest, rateBp };
}
export function withOrderRate(d: SaleDraft, rateBp: number | undefined): SaleDraft {
  const { orderRateBp: _o, ...rest } = d;
  return rateBp === undefined || rateBp >= 10_000 ? rest : { ...rest, orderRateBp: rateBp };
}
/** With this offer instead of those it excludes: a sale has one campaign that takes something off, and each gift and each code once. */
export function withOffer(d: SaleDraft, offer: SaleOffer): SaleDraft {
  const others = (d.offers ?? []).filter((o) => o.kind !== offer.kind || (offer.kind !== 'campaign' && o.id !== offer.id));
  return { ...d, offers: [...others, offer] };
}
export function withoutOffer(d: SaleDraft, offer: SaleOffer): SaleDraft {
  const { offers = [], ...rest } = d;
  const left = offers.filter((o) => o.kind !== offer.kind || o.id !== offer.id);
  return left.length === 0 ? rest : { ...rest, offers: left };
}
export function parked(d: SaleDraft, ms: number): SaleDraft {
  return { ...d, parkedMs: ms };
}
/** Taken up by whoever stands at the till now; what was entered stays. */
export function resumed(d: SaleDraft, staffNo: string): SaleDraft {
  const { parkedMs: _p, ...rest } = d;
  return { ...rest, by: staffNo };
}
export const withPayments = (d: SaleDraft, payments: readonly Payment[]): SaleDraft => ({ ...d, payments });
/** An approval is for what was shown: any change of price or lines asks again. */
export function withoutApprover(d: SaleDraft): SaleDraft {
  const { approver: _a, ...rest } = d;
  return rest;
}
