import type { AggKey, Fact } from '../facts/envelope.ts';
import type { DecisionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byStaffNo, byText, sortedUnique } from '../kernel/order.ts';
import { forkPoint } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections } from '../conflict/fold.ts';
import { isOf, personDag } from './cards.ts';
import type { Cards } from './cards.ts';

const DAY = 86_400_000;
const YEAR = 365 * DAY;
/** A 报备 protects for 30 days; a losing claimant helps for as long (conflicts.md §4.3). */
export const PROTECTION_MS = 30 * DAY;

export interface OwnerView {
  /** undefined: public pool. */
  readonly owner?: string;
  readonly since?: string; // fact id
  readonly rule: '4.3' | '4.3-transfer' | '4.3a' | '4.3b' | '4.3c' | '4.3d' | '4.3e';
  readonly collaborators: readonly { readonly staffNo: string; readonly untilMs: number; readonly factId: string }[];
  /** Releases that a contact or sale before them took the ground from. */
  readonly cancelledReleases: readonly string[];
  readonly chain: readonly string[]; // every fact of the ownership, causes first
  readonly heads: readonly string[];
}
type Claim = FactOf<'cust.claimed'>;
interface Claimant {
  readonly claim: Claim;
  readonly eff: string;
  readonly netFen: number;
  readonly promised: boolean;
  readonly reported: string; // eff of a 报备 in force, '~' without
}
function claimantOf(claim: Claim, facts: readonly Fact[], c: Corrections): Claimant {
  const eff = effOf(claim, c);
  const since = hlcMs(eff) - YEAR;
  const mine = (f: Fact): boolean => isKind(f, 'sale.committed') && f.body.lines.some((l) => l.consultants.some((x) => x.staffNo === claim.body.staffNo));
  let netFen = 0;
  for (const f of facts) {
    if (!isKind(f, 'sale.committed') || !mine(f) || hlcMs(effOf(f, c)) < since) continue;
    for (const l of f.body.lines) for (const s of l.consultants) if (s.staffNo === claim.body.staffNo) netFen += Math.floor((l.netFen * s.shareBp) / 10_000);
    for (const r of facts) if ((isKind(r, 'sale.returned') || isKind(r, 'sale.voided')) && r.body.saleId === f.body.saleId) netFen -= r.body.refundFen;
  }
  const gone = new Set(
    facts.flatMap((f) => (isKind(f, 'order.refunded') || isKind(f, 'order.forfeited') || isKind(f, 'order.cancelled') ? [f.body.orderId] : [])),
  );
  const ended = new Set(facts.flatMap((f) => (isKind(f, 'apt.voided') || isKind(f, 'apt.ended') ? [f.body.aptId] : [])));
  const promised = facts.some(
    (f) => f.by === claim.body.staffNo && ((isKind(f, 'order.paid') && !gone.has(f.body.orderId)) || (isKind(f, 'apt.created') && !ended.has(f.body.aptId))),
  );
  return { claim, eff, netFen, promised, reported: claim.body.reported === true ? eff : '~' };
}
const compare = (a: Claimant, b: Claimant): number =>
  b.netFen - a.netFen ||
  Number(b.promised) - Number(a.promised) ||
  byText(a.reported, b.reported) ||
  byText(a.eff, b.eff) ||
  byStaffNo(a.claim.body.staffNo, b.claim.body.staffNo) ||
  byText(a.claim.id, b.claim.id);
function ruleOf(w: Claimant, l: Claimant | undefined): OwnerView['rule'] {
  if (l === undefined) return '4.3';
  return w.netFen !== l.netFen ? '4.3a' : w.promised !== l.promised ? '4.3b' : w.reported !== l.reported ? '4.3c' : w.eff !== l.eff ? '4.3d' : '4.3e';
}
const isOwning = (f: Fact): boolean => isKind(f, 'cust.claimed') || isKind(f, 'cust.transferred') || isKind(f, 'cust.released');

/**
 * Whose customer: transfer before claim, and among claims that did not know each other (a)–(e) of conflicts.md §4.3. `who`: every card of the person,
 * so that claims on two cards that were made one are one contest, and none any more once they are taken apart.
 */
export function foldOwner(who: Cards, given: Iterable<Fact>, corrections: Corrections = {}): OwnerView {
  const facts = uniqueFacts(given)
    .filter((f) => f.kind !== 'case.resolved')
    .sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id));
  const at = new Map(facts.map((f, i) => [f.id as string, i]));
  const dag = personDag(who, facts, (a, b) => (at.get(a.id) ?? 0) - (at.get(b.id) ?? 0));
  const owning = facts.filter(isOwning);
  const releases = owning.filter((f) => f.kind === 'cust.released');
  // A contact or sale before the release that the server did not know: somebody did care for this customer.
  const cancelled = releases.filter((r) =>
    facts.some(
      (f) => (f.kind === 'cust.contacted' || f.kind === 'sale.committed') && !dag.isAncestor(f.id, r.id) && effOf(f, corrections) < effOf(r, corrections),
    ),
  );
  const counted = owning.filter((f) => !cancelled.includes(f));
  const over = (a: Fact, b: Fact): boolean => dag.isAncestor(a.id, b.id);
  const tips = counted.filter((f) => !counted.some((o) => over(f, o)));
  const transfers = tips.filter((f): f is FactOf<'cust.transferred'> => isKind(f, 'cust.transferred'));
  const claims = tips
    .filter((f): f is Claim => isKind(f, 'cust.claimed'))
    .map((f) => claimantOf(f, facts, corrections))
    .sort(compare);
  const moved = transfers.at(-1);
  const winner = moved === undefined ? claims[0] : undefined;
  const losers = moved === undefined ? claims.slice(1) : claims;
  const owner = moved?.body.to ?? winner?.claim.body.staffNo;
  const since = moved?.id ?? winner?.claim.id;
  const rule: OwnerView['rule'] =
    moved !== undefined
      ? '4.3-transfer'
      : winner === undefined
        ? '4.3'
        : ruleOf(
            winner,
            claims.find((x) => x.claim.body.staffNo !== winner.claim.body.staffNo),
          );
  return {
    ...(owner === undefined ? {} : { owner }),
    ...(since === undefined ? {} : { since }),
    rule,
    collaborators: losers
      .filter((l) => l.claim.body.staffNo !== owner)
      .map((l) => ({ staffNo: l.claim.body.staffNo, untilMs: hlcMs(l.eff) + PROTECTION_MS, factId: l.claim.id })),
    cancelledReleases: cancelled.map((f) => f.id),
    chain: dag.order.map((n) => n.id).filter((id) => owning.some((f) => f.id === id)),
    heads: dag.heads,
  };
}
/** Decision on a contested customer, for the losing consultants' banner. `also`: the person's other cards. */
export function ownerDecisions(customerId: string, given: readonly Fact[], corrections: Corrections = {}, also: readonly string[] = []): DecisionDoc[] {
  const who = [customerId, ...also];
  const facts = uniqueFacts(given).filter((f) => isOf(who, f));
  const view = foldOwner(who, facts, corrections);
  if (view.collaborators.length === 0 || view.since === undefined) return [];
  const ids = [view.since, ...view.collaborators.map((c) => c.factId)];
  const dag = personDag(who, facts);
  return [
    {
      id: `rul:dec:owner:${customerId}:${forkPoint(dag, ids) || 'root'}`,
      cls: 'decision',
      rule: view.rule,
      scope: sortedUnique(facts.filter((f) => ids.includes(f.id)).flatMap((f) => f.scope)),
      subject: customerId,
      winner: view.since,
      losers: view.collaborators.map((c) => ({ factId: c.factId, by: c.staffNo, outcome: 'merged' as const })).sort((a, b) => byText(a.factId, b.factId)),
      data: { owner: view.owner ?? '', untilMs: Math.max(...view.collaborators.map((c) => c.untilMs)) },
      pv: 0,
    },
  ];
}
export const customerKey = (customerId: string): AggKey => `cust:${customerId.replace(/^cust:/, '')}`;
