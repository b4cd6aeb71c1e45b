import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { buildDag } from '../conflict/dag.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections } from '../conflict/fold.ts';

/** Id of a generated task: two generators make one task (conflicts.md §4.22). */
export const taskIdOf = (rule: string, subject: string, due: string): AggKey => `task:${rule}:${subject.replaceAll(':', '.')}:${due}`;

export interface TaskAbout {
  /** What made it: `followUp`, `contact`, `smsCorrection`, a reminder's name; '' for one written by hand. */
  readonly rule: string;
  readonly title: string;
  readonly aptId?: string | undefined;
  readonly customerId?: string | undefined;
  readonly pieceNo?: string | undefined;
}
export interface TaskView {
  readonly taskId: string;
  readonly state: 'pending' | 'open' | 'done' | 'cancelled';
  readonly owner?: string;
  /** Who may see to it where nobody owns it. */
  readonly roles: readonly string[];
  readonly dueMs: number;
  /** What it is about, as its first opening says; empty while only later words have come. */
  readonly about: TaskAbout;
  /** Stores that share it. */
  readonly scope: readonly string[];
  /** All results, the one that counts first; also those of people who did not own it. */
  readonly results: readonly { readonly factId: string; readonly by: string; readonly atMs: number; readonly result: string }[];
  readonly heads: readonly string[];
}
/** done > cancelled > reassigned > open; of two results the earlier counts, both are kept; the later snooze and reassignment hold (conflicts.md §4.22). */
export function foldTask(taskId: string, given: Iterable<Fact>, corrections: Corrections = {}): TaskView {
  const facts = uniqueFacts(given)
    .filter((f) => f.kind.startsWith('task.') && typeof f.body === 'object' && f.body !== null && 'taskId' in f.body && f.body.taskId === taskId)
    .sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id));
  const all = <K extends 'task.opened' | 'task.done' | 'task.reassigned' | 'task.snoozed'>(kind: K): Fact[] => facts.filter((f) => isKind(f, kind));
  const results = all('task.done').flatMap((f) =>
    isKind(f, 'task.done') ? [{ factId: f.id, by: f.by, atMs: hlcMs(effOf(f, corrections)), result: f.body.result }] : [],
  );
  const openings = all('task.opened').flatMap((f) => (isKind(f, 'task.opened') ? [f.body] : []));
  const first = openings[0];
  const moved = all('task.reassigned').at(-1);
  const snoozed = all('task.snoozed').at(-1);
  const owner = moved !== undefined && isKind(moved, 'task.reassigned') ? moved.body.to : first?.owner;
  const dueMs = snoozed !== undefined && isKind(snoozed, 'task.snoozed') ? snoozed.body.untilMs : (first?.dueMs ?? 0);
  const state = results.length > 0 ? 'done' : facts.some((f) => isKind(f, 'task.cancelled')) ? 'cancelled' : first === undefined ? 'pending' : 'open';
  const about: TaskAbout = {
    rule: first?.rule ?? '',
    title: first?.title ?? '',
    ...(first?.aptId === undefined ? {} : { aptId: first.aptId }),
    ...(first?.customerId === undefined ? {} : { customerId: first.customerId }),
    ...(first?.pieceNo === undefined ? {} : { pieceNo: first.pieceNo }),
  };
  return {
    taskId,
    state,
    ...(owner === undefined ? {} : { owner }),
    roles: first?.roles ?? [],
    dueMs,
    about,
    scope: sortedUnique(facts.flatMap((f) => f.scope)),
    results,
    heads: buildDag(facts.map((f) => ({ id: f.id as string, prev: f.prev[taskId] ?? [] }))).heads,
  };
}

/** Open tasks of somebody whose rights have ended lie with the store's managers until one is given to somebody (conflicts.md §4.20, SC-14). */
export const pooled = (task: TaskView, revoked: (staffNo: string) => boolean): TaskView => {
  const { owner, ...rest } = task;
  return task.state === 'open' && owner !== undefined && revoked(owner) ? { ...rest, roles: sortedUnique([...task.roles, 'SM']) } : task;
};
/** What a task of this key would be, were it opened: a reminder that nobody has touched yet is one of these (A0.26). */
export const untouched = (
  o: TaskAbout & {
    readonly taskId: string;
    readonly owner?: string | undefined;
    readonly roles?: readonly string[];
    readonly dueMs: number;
    readonly scope: readonly string[];
  },
): TaskView => ({
  taskId: o.taskId,
  state: 'pending',
  ...(o.owner === undefined ? {} : { owner: o.owner }),
  roles: o.roles ?? [],
  dueMs: o.dueMs,
  about: { rule: o.rule, title: o.title, aptId: o.aptId, customerId: o.customerId, ...(o.pieceNo === undefined ? {} : { pieceNo: o.pieceNo }) },
  scope: o.scope,
  results: [],
  heads: [],
});
/** A second result of somebody who did not know of the first (conflicts.md §4.22): the one that counts, where `staffNo` wrote a later one. */
export function mergedInto(task: TaskView, staffNo: string): TaskView['results'][number] | undefined {
  const [counts] = task.results;
  return counts !== undefined && counts.by !== staffNo && task.results.some((r) => r.by === staffNo) ? counts : undefined;
}

type Custody = FactOf<'ticket.custody'>;
export interface TicketView {
  readonly ticketId: string;
  readonly state: 'pending' | 'open' | 'closed' | 'delivered';
  readonly custodian?: { readonly to: string; readonly who?: string | undefined; readonly factId: string };
  readonly weightsMg: readonly { readonly factId: string; readonly weightMg: number }[];
  readonly assignee?: string;
  readonly watchers: readonly string[];
  readonly quote?: { readonly version: number; readonly amountFen: number; readonly binding: boolean };
  readonly messages: readonly string[]; // fact ids, append-only
  readonly heads: readonly string[];
}
/** A ticket or repair: delivered is final; a customer's word beside a closing reopens it; an accepted quote binds (conflicts.md §4.23). */
export function foldTicket(ticketId: string, given: Iterable<Fact>, corrections: Corrections = {}): TicketView {
  const facts = uniqueFacts(given)
    .filter((f) => f.kind.startsWith('ticket.') && typeof f.body === 'object' && f.body !== null && 'ticketId' in f.body && f.body.ticketId === ticketId)
    .sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id));
  const dag = buildDag(
    facts.map((f) => ({ id: f.id as string, prev: f.prev[ticketId] ?? [] })),
    (a, b) => facts.findIndex((f) => f.id === a.id) - facts.findIndex((f) => f.id === b.id),
  );
  const at = new Map(dag.order.map((n, i) => [n.id, i]));
  const causal = [...facts].sort((a, b) => (at.get(a.id) ?? 0) - (at.get(b.id) ?? 0));
  const hands = causal.filter((f): f is Custody => isKind(f, 'ticket.custody'));
  const tips = hands.filter((h) => !hands.some((o) => dag.isAncestor(h.id, o.id)));
  const given2 = tips.find((h) => h.body.to === 'customer');
  const custody = given2 ?? tips.at(-1);
  const assigns = causal
    .flatMap((f) => (isKind(f, 'ticket.assigned') ? [f] : []))
    .sort((a, b) =>
      dag.isAncestor(a.id, b.id) ? -1 : dag.isAncestor(b.id, a.id) ? 1 : byText(effOf(a, corrections), effOf(b, corrections)) || byText(a.id, b.id),
    );
  const assignee = assigns.at(-1)?.body.staffNo;
  const quotes = causal.flatMap((f) => (isKind(f, 'ticket.quoted') ? [f.body] : []));
  const accepted = causal.flatMap((f) => (isKind(f, 'ticket.quoteAccepted') ? [f.body.version] : [])).at(-1);
  const quote = quotes.find((q) => q.version === accepted) ?? [...quotes].sort((a, b) => a.version - b.version).at(-1);
  const closes = causal.filter((f) => isKind(f, 'ticket.closed'));
  const reopened = causal.some(
    (f) => (isKind(f, 'ticket.reopened') || (isKind(f, 'ticket.message') && f.body.from === 'customer')) && closes.every((x) => !dag.isAncestor(f.id, x.id)),
  );
  const opened = causal.some((f) => isKind(f, 'ticket.opened'));
  const state = !opened ? 'pending' : closes.length > 0 && !reopened ? 'closed' : given2 !== undefined && !reopened ? 'delivered' : 'open';
  return {
    ticketId,
    state,
    ...(custody === undefined ? {} : { custodian: { to: custody.body.to, who: custody.body.who, factId: custody.id } }),
    weightsMg: hands.flatMap((h) => (h.body.weightMg === undefined ? [] : [{ factId: h.id, weightMg: h.body.weightMg }])),
    ...(assignee === undefined ? {} : { assignee }),
    watchers: [...new Set(assigns.map((a) => a.body.staffNo))].filter((s) => s !== assignee).sort(byText),
    ...(quote === undefined ? {} : { quote: { version: quote.version, amountFen: quote.amountFen, binding: quote.version === accepted } }),
    messages: causal.filter((f) => isKind(f, 'ticket.message')).map((f) => f.id),
    heads: dag.heads,
  };
}
