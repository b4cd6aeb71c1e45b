import { isClosed } from '../../../src/appointments/status.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import type { AptCard, PrintJob } from '../../data/terminal.ts';
import { groupOf } from '../appointments/model.ts';
import type { Day } from '../appointments/model.ts';

/** One thing a person should do; `urgent` stands under 现在 (A4.1). */
export type Todo =
  | { readonly kind: 'transfer' | 'waiting' | 'waitingPool' | 'paused' | 'serving' | 'callback' | 'due' | 'overdue' | 'followUp'; readonly id: string; readonly urgent: boolean; readonly atMs: number; readonly card: AptCard }
  | { readonly kind: 'exception'; readonly id: string; readonly urgent: boolean; readonly atMs: number; readonly exception: ExceptionDoc }
  | { readonly kind: 'unprinted'; readonly id: string; readonly urgent: boolean; readonly atMs: number; readonly job: PrintJob };

export interface TodoSources {
  readonly me: { readonly staffNo: string; readonly roles: readonly string[] };
  readonly waiting: readonly AptCard[];
  readonly appointments: readonly AptCard[];
  readonly exceptions: readonly ExceptionDoc[];
  readonly unprinted: readonly PrintJob[];
  readonly day: Day;
  readonly nowMs: number;
}
const SOON_MS = 60 * 60_000;

/** Follow-up date of the last end, where the outcome asked for one. */
function followUpOf(card: AptCard): { readonly atMs: number; readonly by: string } | undefined {
  for (const e of [...card.view.timeline].reverse()) {
    const at = e.data?.['followUpAt'];
    if (e.kind === 'apt.ended' && typeof at === 'number') return { atMs: at, by: e.by };
  }
  return undefined;
}

/** Everything that waits for this person, most pressing first. */
export function todosOf(s: TodoSources): readonly Todo[] {
  const me = s.me.staffNo;
  const desk = s.me.roles.some((r) => r === 'REC' || r === 'SM' || r === 'CS');
  const out: Todo[] = [];
  for (const card of s.waiting) {
    const { view } = card;
    const kind = view.transferTo === me ? 'transfer' : view.sub === 'paused' ? 'paused' : view.assigned === me ? 'waiting' : 'waitingPool';
    out.push({ kind, id: `w:${card.id}`, urgent: true, atMs: view.arrivedAt ?? card.form.visitAt, card });
  }
  for (const card of s.appointments) {
    const { view, form } = card;
    const host = view.main ?? view.assigned;
    if (view.sub === 'serving' && view.main === me && !isClosed(view)) out.push({ kind: 'serving', id: `s:${card.id}`, urgent: true, atMs: view.claimedAt ?? form.visitAt, card });
    if (view.status === 'needsCallback' && (host === me || (host === undefined && desk))) out.push({ kind: 'callback', id: `c:${card.id}`, urgent: false, atMs: form.visitAt, card });
    const group = groupOf(card, s.day, s.nowMs);
    if (host === me && group === 'overdue') out.push({ kind: 'overdue', id: `o:${card.id}`, urgent: false, atMs: form.visitAt, card });
    if (host === me && group === 'today' && form.visitAt - s.nowMs <= SOON_MS) out.push({ kind: 'due', id: `d:${card.id}`, urgent: false, atMs: form.visitAt, card });
    const follow = view.status === 'notSold' ? followUpOf(card) : undefined;
    if (follow !== undefined && follow.by === me && follow.atMs < s.day.endMs) out.push({ kind: 'followUp', id: `f:${card.id}`, urgent: false, atMs: follow.atMs, card });
  }
  for (const exception of s.exceptions) if (exception.status === 'open' && exception.owner.some((r) => s.me.roles.includes(r))) out.push({ kind: 'exception', id: exception.id, urgent: exception.severity === 'red', atMs: exception.openedMs, exception });
  for (const job of s.unprinted) out.push({ kind: 'unprinted', id: `p:${job.id}`, urgent: true, atMs: job.createdMs, job });
  return out.sort((a, b) => Number(b.urgent) - Number(a.urgent) || a.atMs - b.atMs || (a.id < b.id ? -1 : 1));
}
