import { isClosed, isWithCustomer, stateOf } from '../../../src/appointments/status.ts';
import type { AptState } from '../../../src/appointments/status.ts';
import { isKeptFor } from '../../../src/appointments/commands.ts';
import type { AptView } from '../../../src/appointments/types.ts';
import type { AptCard } from '../../data/terminal.ts';

/** What the chip says: the seed's six statuses, and the sub-states that leave them intact (A1.3.10). */
export type Shown = AptState;
export const GROUPS = ['waiting', 'serving', 'callback', 'overdue', 'today', 'later', 'done', 'past'] as const;
export type Group = (typeof GROUPS)[number];
export const TABS = ['all', 'callback', 'due', 'claim', 'active', 'sold', 'notSold'] as const;
export type Tab = (typeof TABS)[number];

export const shownState = (card: AptCard, nowMs: number): Shown => stateOf(card.view, card.form.visitAt, nowMs);
const NOT_HERE: ReadonlySet<Shown> = new Set(['notArrived', 'rescheduled', 'noShow', 'toVerify']);
export const inQueue = (view: AptView): boolean => view.status === 'notArrived' && (view.sub === 'waiting' || view.sub === 'paused' || view.sub === 'rejected');
export const isServing = (view: AptView): boolean => view.status === 'notArrived' && view.sub === 'serving';
export interface Day {
  readonly startMs: number;
  readonly endMs: number;
}

/** Which heading of the list a card stands under: what needs doing first. */
export function groupOf(card: AptCard, day: Day, nowMs: number): Group {
  const { view, form } = card;
  if (isClosed(view)) {
    const at = view.endedAt ?? view.claimedAt ?? form.visitAt;
    return at >= day.startMs && at < day.endMs ? 'done' : 'past';
  }
  if (view.sub === 'serving' || view.sub === 'paused') return 'serving';
  if (view.sub === 'waiting' || view.sub === 'rejected') return 'waiting';
  if (view.status === 'needsCallback') return 'callback';
  if (form.visitAt >= day.endMs) return 'later';
  return form.visitAt < day.startMs || shownState(card, nowMs) === 'noShow' ? 'overdue' : 'today';
}

/** The one tab, beside 全部, that a state stands under; none for a void one. */
function tabOf(shown: Shown): Exclude<Tab, 'all'> | undefined {
  if (shown === 'needsCallback') return 'callback';
  if (NOT_HERE.has(shown)) return 'due';
  if (shown === 'waiting' || shown === 'rejected') return 'claim';
  if (shown === 'serving' || shown === 'paused') return 'active';
  if (shown === 'sold' || shown === 'depositPaid') return 'sold';
  return shown === 'notSold' || shown === 'giftTaken' ? 'notSold' : undefined;
}
export const inTab = (card: AptCard, tab: Tab, nowMs: number): boolean => tab === 'all' || tabOf(shownState(card, nowMs)) === tab;

/** Cards under each tab, in one walk. */
export function tabCounts(cards: readonly AptCard[], nowMs: number): Readonly<Record<Tab, number>> {
  const counts = { all: cards.length, callback: 0, due: 0, claim: 0, active: 0, sold: 0, notSold: 0 };
  for (const card of cards) {
    const tab = tabOf(shownState(card, nowMs));
    if (tab !== undefined) counts[tab] += 1;
  }
  return counts;
}
/** Days a list covers: the day's work, the last week, or everything kept. */
export type Scope = 'open' | 'week' | 'all';
export function inScope(card: AptCard, scope: Scope, day: Day): boolean {
  if (scope === 'all') return true;
  const at = card.view.endedAt ?? card.form.visitAt;
  if (scope === 'week') return at >= day.startMs - 6 * 86_400_000;
  if (isClosed(card.view)) return at >= day.startMs && at < day.endMs;
  return true;
}

export type ListItem = { readonly kind: 'group'; readonly group: Group; readonly count: number } | { readonly kind: 'card'; readonly card: AptCard };

/** Headings and cards in reading order; a heading without cards is left out. */
export function listItems(cards: readonly AptCard[], day: Day, nowMs: number): readonly ListItem[] {
  const byGroup = new Map<Group, AptCard[]>();
  for (const card of cards) {
    const group = groupOf(card, day, nowMs);
    const list = byGroup.get(group);
    if (list === undefined) byGroup.set(group, [card]);
    else list.push(card);
  }
  return GROUPS.flatMap((group): ListItem[] => {
    const list = byGroup.get(group) ?? [];
    if (list.length === 0) return [];
    // cards come in visit order: what is shown newest first is nearly sorted once it is turned round
    const sorted = (group === 'done' || group === 'past' ? list.reverse() : list).sort((a, b) => orderIn(group, a, b));
    return [{ kind: 'group', group, count: list.length }, ...sorted.map((card): ListItem => ({ kind: 'card', card }))];
  });
}
/** Who waits longest comes first; finished visits newest first; the rest by visit time. */
function orderIn(group: Group, a: AptCard, b: AptCard): number {
  if (group === 'waiting') return (a.view.arrivedAt ?? a.form.visitAt) - (b.view.arrivedAt ?? b.form.visitAt);
  if (group === 'serving')
    return Number(a.view.sub === 'paused') - Number(b.view.sub === 'paused') || (a.view.claimedAt ?? a.form.visitAt) - (b.view.claimedAt ?? b.form.visitAt);
  if (group === 'done' || group === 'past') return (b.view.endedAt ?? b.form.visitAt) - (a.view.endedAt ?? a.form.visitAt);
  return a.form.visitAt - b.form.visitAt;
}

/** The step that the one filled button offers. */
export type Step = 'callback' | 'arrive' | 'claim' | 'resume' | 'accept' | 'end' | 'reopen' | 'none';
export function nextStep(card: AptCard, me: { readonly staffNo: string; readonly roles: readonly string[] }): Step {
  const { view } = card;
  if (view.transferTo === me.staffNo) return 'accept';
  if (view.status === 'voided') return me.roles.some((r) => r === 'SM' || r === 'OPS') ? 'reopen' : 'none';
  if (isWithCustomer(view) && view.main === me.staffNo) return 'end'; // sold too: the visit ends by its button (A1.2.5)
  if (isClosed(view)) return 'none';
  if (view.status === 'needsCallback') return 'callback';
  if (view.sub === 'serving') return view.main === me.staffNo ? 'end' : 'none';
  if (view.sub === 'paused' && view.pausedBy === me.staffNo) return 'resume';
  if (isKeptFor(view, me.staffNo) && inQueue(view)) return 'none';
  if (inQueue(view)) return 'claim';
  return 'arrive';
}
