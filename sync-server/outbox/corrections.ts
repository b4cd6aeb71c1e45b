import type { Logger } from 'pino';
import { correctionTask } from '../../src/appointments/askSms.ts';
import { factsOnly } from '../../src/facts/draft.ts';
import { foldTask } from '../../src/service/tasks.ts';
import { opening } from '../../src/service/commands.ts';
import type { HqWriter } from '../services.ts';
import type { DocStore } from '../store/port.ts';
import { update } from '../store/update.ts';
import { loadAppointment } from './appointment.ts';
import type { KnownApt } from './appointment.ts';
import type { SmsDoc } from './types.ts';

/** Who opens the tasks of the outbox; a program, not a member of staff. */
export const OUTBOX_ACTOR = { staffNo: 'SMS', name: '短信', roles: ['CS'], stores: [] } as const;

export interface CorrectionsNeed {
  readonly store: DocStore;
  readonly hqWriter: HqWriter;
  readonly businessDate: (ms: number) => string;
  readonly now: () => number;
  readonly log: Logger;
}
/** A cancellation that went out, or may have, although the appointment stands: a task for headquarters and the store, and its end (conflicts.md §4.1, SC-04). */
export class Corrections {
  constructor(private readonly need: CorrectionsNeed) {}

  /** Looks at one cancellation; twice changes nothing. */
  async look(doc: SmsDoc, known?: KnownApt): Promise<void> {
    const { store, hqWriter, now, log } = this.need;
    const [voidFactId] = doc.factIds;
    const went = doc.state === 'sent' || (doc.state === 'unknown' && doc.reason !== 'late');
    if (!went || doc.correct === 'done' || voidFactId === undefined) return;
    const apt = known ?? (await loadAppointment(store, doc.aptId));
    if (apt === undefined) return;
    const wanted = correctionTask(apt, voidFactId, doc.sentMs ?? doc.changedMs);
    const task = foldTask(wanted.taskId, apt.facts);
    if (task.state === 'done' || task.state === 'cancelled') {
      await this.mark(doc._id, 'done');
      return;
    }
    if (apt.view.status === 'voided') return;
    if (task.state === 'pending' && doc.correct === undefined) {
      const nowMs = now();
      const draft = opening(
        { user: OUTBOX_ACTOR, storeId: 'HQ', terminal: hqWriter.terminal, nowMs, businessDate: this.need.businessDate(nowMs), offline: false },
        wanted,
      );
      const written = await hqWriter.commit(factsOnly(draft).facts);
      if (!written.ok) throw new Error(`${wanted.taskId}: ${written.problem.code}`);
      log.info({ id: doc._id, task: wanted.taskId }, 'a cancellation has to be put right');
    }
    await this.mark(doc._id, 'open');
  }
  private async mark(id: string, correct: 'open' | 'done'): Promise<void> {
    await update(this.need.store, 'hq', id, (found) => (found === undefined || found['correct'] === correct ? undefined : { ...found, correct }));
  }
}
