import type { Action } from '../../../src/facts/head.ts';
import type { AptView } from '../../../src/appointments/types.ts';
import { docNoOf } from '../../../src/facts/seal.ts';
import { correctionTask } from '../../../src/appointments/askSms.ts';
import { foldTask } from '../../../src/service/tasks.ts';
import type { TaskView } from '../../../src/service/tasks.ts';
import { loadAppointment } from '../../outbox/appointment.ts';
import type { KnownApt } from '../../outbox/appointment.ts';
import { messagesOf } from '../../outbox/messages.ts';
import type { SmsDoc } from '../../outbox/types.ts';
import type { Account } from '../../services.ts';
import { need, refuse } from '../http.ts';
import type { Hq } from '../hq.ts';
import { inScope } from './details.ts';

/** What headquarters does with one appointment at a time: read it whole, change it by facts, one clerk after the other. */
export class AptDesk {
  private readonly busy = new Map<string, Promise<unknown>>();
  constructor(private readonly hq: Hq) {}

  /** Two clerks, or one who taps twice: one after the other, and the second sees what the first did. */
  oneByOne<T>(aptId: string, work: () => Promise<T>): Promise<T> {
    const mine = (this.busy.get(aptId) ?? Promise.resolve()).catch(() => undefined).then(work);
    this.busy.set(aptId, mine);
    return mine.finally(() => {
      if (this.busy.get(aptId) === mine) this.busy.delete(aptId);
    });
  }
  async load(user: Account, aptId: string): Promise<KnownApt> {
    const apt = await loadAppointment(this.hq.services.store, aptId);
    if (apt === undefined) return refuse(404, 'hq-not-found');
    inScope(user, [apt.form.storeId, ...(apt.head?.scope ?? [])]);
    return apt;
  }
  async commit(action: Action): Promise<readonly string[]> {
    const { services, projector } = this.hq;
    // Cards first: whoever hears of the facts already reads the new time of the visit.
    if (action.heads.length > 0) need(await services.hqWriter.commit([], action.heads));
    const facts = action.facts.length === 0 ? [] : need(await services.hqWriter.commit(action.facts));
    await services.adjudicator.settled();
    services.outbox.wake();
    await projector.drain();
    return facts.map((f) => f.id);
  }
  /** Messages of an appointment, newest first. */
  async messages(apt: KnownApt): Promise<readonly SmsDoc[]> {
    const docs = await Promise.all(messagesOf(apt.id, apt.facts).map((m) => this.hq.services.outbox.get(m.key)));
    return docs.filter((d) => d !== undefined).sort((a, b) => b.createdMs - a.createdMs);
  }
}

export interface Overruled {
  readonly factId: string;
  readonly by: string;
  readonly atMs: number;
  readonly reason: string;
  /** What stands against it: a visit or a sale; absent where a person opened it again. */
  readonly visit?: { readonly kind: string; readonly storeId: string; readonly atMs: number; readonly docNo?: string };
}
const VISITS: ReadonlySet<string> = new Set(['apt.arrived', 'apt.claimed', 'apt.transferAccepted', 'apt.ended', 'sale.committed', 'order.paid']);
/** Voids that did not take effect, with what beat them (conflicts.md §4.1 "Show", SC-04): the sale where there is one, else the arrival. */
export function overruledOf(apt: { readonly view: AptView; readonly facts: KnownApt['facts'] }): readonly Overruled[] {
  return apt.view.timeline
    .filter((e) => e.kind === 'apt.voided' && e.outcome === 'overruled')
    .map((e) => {
      const beats = apt.view.timeline.filter((v) => VISITS.has(v.kind) && v.outcome === undefined);
      const best = beats.find((v) => v.kind === 'sale.committed') ?? beats.find((v) => v.kind === 'order.paid') ?? beats[0];
      const fact = apt.facts.find((f) => f.id === best?.factId);
      const docNo = fact === undefined ? undefined : docNoOf(fact);
      return {
        factId: e.factId,
        by: e.by,
        atMs: e.atMs,
        reason: String(e.data?.['reason'] ?? ''),
        ...(best === undefined
          ? {}
          : { visit: { kind: best.kind, storeId: best.terminal.split('-')[0] ?? '', atMs: best.atMs, ...(docNo === undefined ? {} : { docNo }) } }),
      };
    });
}
/** The correction a wrong cancellation asks for, as its facts stand. */
export const correctionOf = (apt: KnownApt, sms: SmsDoc): TaskView | undefined => {
  const [voidId] = sms.factIds;
  return sms.kind !== 'cancel' || voidId === undefined ? undefined : foldTask(correctionTask(apt, voidId, sms.changedMs).taskId, apt.facts);
};
