import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { foldTicket, taskIdOf, untouched } from './tasks.ts';
import type { TaskView } from './tasks.ts';

/** A piece kept for somebody, as far as it reminds (A0.26, A2.4). */
export interface Held {
  readonly pieceNo: string;
  readonly title: string; // code and name of the piece
  readonly untilMs: number;
  readonly by: string;
  readonly aptId?: string | undefined;
  readonly customerId?: string | undefined;
}
/** A reservation that runs out: its key is the piece and the end, so that one that was extended reminds anew. */
export const reservationTask = (held: Held, scope: readonly string[]): TaskView =>
  untouched({
    taskId: taskIdOf('remind-reservation', `piece:${held.pieceNo}`, String(held.untilMs)),
    rule: 'remind-reservation',
    title: held.title,
    owner: held.by,
    dueMs: held.untilMs,
    scope,
    aptId: held.aptId,
    customerId: held.customerId,
    pieceNo: held.pieceNo,
  });

/** An article that came back from the workshop and lies here to be fetched (A4.1, jewelry.md §10.2 返店 → 通知顾客). */
export interface RepairReady {
  readonly ticketId: string;
  readonly docNo: string;
  readonly customerId?: string;
  readonly pieceNo?: string;
  /** Hand-over that brought it back: a second stay at the workshop reminds anew. */
  readonly factId: string;
  readonly sinceMs: number;
  /** Who sees to it; nobody: whoever is at the counter. */
  readonly assignee?: string;
  readonly storeId: string;
  readonly scope: readonly string[];
}
/** Tickets whose article was away and is back in the store, not yet with the customer; by id. `facts`: all of `ticket.*`; `msOf`: a fact's moment. */
export function repairsReady(facts: readonly Fact[], msOf: (fact: Fact) => number): readonly RepairReady[] {
  const byTicket = new Map<string, Fact[]>();
  for (const f of facts) {
    const id = typeof f.body === 'object' && f.body !== null && 'ticketId' in f.body && typeof f.body.ticketId === 'string' ? f.body.ticketId : undefined;
    if (id !== undefined) byTicket.set(id, [...(byTicket.get(id) ?? []), f]);
  }
  return [...byTicket]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([ticketId, own]) => {
      const view = foldTicket(ticketId, own);
      const back = own.find((f) => f.id === view.custodian?.factId);
      const opened = own.flatMap((f) => (isKind(f, 'ticket.opened') ? [f.body] : []))[0];
      const away = own.some((f) => isKind(f, 'ticket.custody') && (f.body.to === 'workshop' || f.body.to === 'supplier'));
      if (view.state !== 'open' || view.custodian?.to !== 'store' || !away || back === undefined || opened === undefined) return [];
      const { docNo = '', customerId, pieceNo, storeId } = opened;
      return [
        {
          ticketId,
          docNo,
          ...(customerId === undefined ? {} : { customerId }),
          ...(pieceNo === undefined ? {} : { pieceNo }),
          factId: back.id,
          sinceMs: msOf(back),
          ...(view.assignee === undefined ? {} : { assignee: view.assignee }),
          storeId,
          scope: sortedUnique(own.flatMap((f) => f.scope)),
        },
      ];
    });
}
/** Telling the customer that it is done, once for each time it came back. */
export const repairTask = (r: RepairReady): TaskView =>
  untouched({
    taskId: taskIdOf('remind-repair', r.ticketId, r.factId.replaceAll(':', '.')),
    rule: 'remind-repair',
    title: [r.docNo, r.pieceNo ?? ''].filter((x) => x !== '').join(' · '),
    ...(r.assignee === undefined ? { roles: ['CON', 'REC', 'SM'] } : { owner: r.assignee }),
    dueMs: r.sinceMs,
    scope: r.scope,
    customerId: r.customerId,
    pieceNo: r.pieceNo,
  });
