import { useMemo } from 'react';
import {
  acceptTransfer,
  appeal,
  arrive,
  assign,
  claim,
  editAppointment,
  endService,
  markCalledBack,
  noteShown,
  offerTransfer,
  pause,
  reject,
  reopen,
  reschedule,
  voidAppointment,
} from '../../../src/appointments/commands.ts';
import type { FormPatch } from '../../../src/appointments/commands.ts';
import type { ServiceEnd } from '../../../src/appointments/service.ts';
import { withPerson } from '../../../src/appointments/person.ts';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import { pickConsultant } from '../../../src/appointments/assign.ts';
import { revealPhone } from '../../../src/customers/commands.ts';
import { isToCall } from '../../../src/appointments/status.ts';
import { useStaffName } from '../../app/codes.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { toast, useFormat, useT } from '../../ui/index.ts';
import { personOf } from './person.ts';
import { useAptText } from './text.ts';

/** Everything one does with an appointment, as commands of `src` run by the terminal; each says in a word what was done. */
export function useAppointmentActions() {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const text = useAptText();
  const staffName = useStaffName();
  const { act, busy } = useAct();
  return useMemo(
    () => ({
      busy,
      arrive: (card: AptCard) => act((ctx) => withPerson(ctx, card, arrive(ctx, card), personOf(terminal, card.form)), { done: t('appointments.done.arrive') }),
      /** One active customer a person (A1.2.8): whom I serve now is paused first. */
      async claim(card: AptCard) {
        const me = terminal.session.user();
        const current = me === undefined ? undefined : terminal.views.current(me.staffNo);
        if (current !== undefined && current.id !== card.id) {
          const paused = await act((ctx) => (current.view.sub === 'serving' ? pause(ctx, current) : endService(ctx, current, { outcome: 'sold' }))); // sold: the next customer ends the visit
          if (!paused.ok) return paused;
        }
        const done = { done: t('appointments.done.claim', { name: text.who(card) }) };
        return me !== undefined && card.view.transferTo === me.staffNo
          ? act((ctx) => acceptTransfer(ctx, card), done)
          : act((ctx) => withPerson(ctx, card, claim(ctx, card, appointmentRules(terminal.views.settings())), personOf(terminal, card.form)), done);
      },
      pause: (card: AptCard) => act((ctx) => pause(ctx, card), { done: t('appointments.done.pause') }),
      /** Returned and assigned anew without those who rejected it (A1.2.3). */
      async reject(card: AptCard, reason: string) {
        const result = await act((ctx) => reject(ctx, card, { reason }), { done: t('appointments.done.reject') });
        if (!result.ok) return result;
        const fresh = terminal.views.appointment(card.id);
        const mode = terminal.views.settings()?.assignMode ?? 'priority';
        const next =
          fresh === undefined
            ? undefined
            : pickConsultant(
                terminal.views.consultants().map((c) => ({ ...c, staffNo: c.staff.staffNo })),
                mode,
                fresh.view.rejectedBy,
              );
        if (fresh !== undefined && next !== undefined) await act((ctx) => assign(ctx, fresh, { consultant: next.staffNo, mode }), { quiet: true });
        return result;
      },
      /** The manager's one tap for whom nobody claims: the next by the rule, not the one who did not come (A1.2.10). */
      reassign(card: AptCard) {
        const mode = terminal.views.settings()?.assignMode ?? 'priority';
        const next = pickConsultant(
          terminal.views.consultants().map((c) => ({ ...c, staffNo: c.staff.staffNo })),
          mode,
          [...card.view.rejectedBy, ...(card.view.assigned === undefined ? [] : [card.view.assigned])],
        );
        if (next === undefined) {
          toast.warn(t('appointments.transferNone'));
          return Promise.resolve(undefined);
        }
        return act((ctx) => assign(ctx, card, { consultant: next.staffNo, mode: 'manager' }), {
          done: t('appointments.done.assign', { name: staffName(next.staffNo) }),
        });
      },
      transfer: (card: AptCard, to: string) =>
        act((ctx) => offerTransfer(ctx, card, { to }), { done: t('appointments.done.transfer', { name: staffName(to) }) }),
      assign: (card: AptCard, consultant: string, mode: 'manual' | 'manager') =>
        act((ctx) => assign(ctx, card, { consultant, mode }), { done: t('appointments.done.assign', { name: staffName(consultant) }) }),
      reschedule: (card: AptCard, toMs: number, tell: boolean) =>
        act(
          (ctx) =>
            reschedule(ctx, card, {
              toMs,
              ...(tell ? { tell: terminal.newId('apt').slice('apt:'.length) } : {}),
              maxReschedules: appointmentRules(terminal.views.settings()).maxReschedules,
            }),
          { done: t('appointments.done.reschedule', { when: f.dayTime(toMs) }) },
        ),
      void: (card: AptCard, reason: string, approver?: string) =>
        act((ctx) => voidAppointment(ctx, card, { reason }), { done: t('appointments.done.void'), approver }),
      reopen: (card: AptCard, reason: string, approver?: string) =>
        act((ctx) => reopen(ctx, card, { reason }), { done: t('appointments.done.reopen'), approver }),
      end: (card: AptCard, end: ServiceEnd) => act((ctx) => endService(ctx, card, end), { done: t('appointments.done.end') }),
      callBack: (card: AptCard, result: string) => act((ctx) => markCalledBack(ctx, card, { result }), { done: t('appointments.done.callback') }),
      /** A piece taken out for this customer: evidence of service (conflicts.md §4.2 a). */
      show: (card: AptCard, pieceNo: string) =>
        act((ctx) => noteShown(ctx, card, { pieceNos: [pieceNo] }), { done: t('appointments.done.shown', { piece: pieceNo }) }),
      appeal: (card: AptCard, words: string) => act((ctx) => appeal(ctx, card, { text: words }), { done: t('appointments.done.appeal') }),
      edit: (card: AptCard, patch: FormPatch) => act((ctx) => editAppointment(ctx, card, patch), { done: t('appointments.done.saved') }),
      /** Logged before it is shown (jewelry.md §20.1); the person who serves counts as the owner. */
      reveal: (card: AptCard, purpose: string, approver?: string) =>
        act(
          (ctx) => {
            const owner = card.view.main ?? card.view.assigned;
            return revealPhone(
              ctx,
              { id: card.form.customerId ?? card.id, head: card.head, form: { name: card.form.name, ...(owner === undefined ? {} : { owner }) } },
              { purpose, callBack: isToCall(card.view) },
            );
          },
          { approver },
        ),
    }),
    [act, busy, t, f, terminal, text, staffName],
  );
}
export type AppointmentActions = ReturnType<typeof useAppointmentActions>;
