import { createAppointment, editAppointment, walkIn as walkInCommand } from '../../../../src/appointments/commands.ts';
import { appointmentRules } from '../../../../src/appointments/rules.ts';
import { useCodes } from '../../../app/codes.ts';
import { useAct, useTerminal } from '../../../app/terminal-context.ts';
import type { AptCard } from '../../../data/terminal.ts';
import { useT } from '../../../ui/index.ts';
import { patchOf, phoneE164, toForm } from '../form-state.ts';
import type { FormState } from '../form-state.ts';
import { personOf } from '../person.ts';
import type { Chosen } from './assigning.ts';

export interface SaveAppointment {
  /** Writes what is typed as an edit of the card, a walk-in or a new appointment `id`; answers whether it was written. */
  readonly save: (id: string, s: FormState, consultant: Chosen | undefined) => Promise<boolean>;
  readonly busy: boolean;
}
export function useSaveAppointment(card: AptCard | undefined, walkIn: boolean): SaveAppointment {
  const t = useT();
  const terminal = useTerminal();
  const sources = useCodes('source');
  const { act, busy } = useAct();
  const save: SaveAppointment['save'] = async (id, s, consultant) => {
    const form = { ...toForm(s), ...(s.name.trim() === '' ? { name: t('appointments.walkInName') } : {}) };
    const online = sources.rows.find((r) => r.code === s.source)?.flags?.['online'] === true;
    const person = personOf(terminal, { ...form, phoneE164: phoneE164(s) });
    const made = { aptId: id, form, person, ...(consultant === undefined ? {} : { consultant }) };
    const result =
      card !== undefined
        ? await act((ctx) => editAppointment(ctx, card, patchOf(card, form), undefined, person, appointmentRules(terminal.views.settings())), {
            done: t('appointments.done.saved'),
          })
        : walkIn
          ? await act((ctx) => walkInCommand(ctx, made), { done: t('appointments.done.walkIn') })
          : await act((ctx) => createAppointment(ctx, { ...made, online }), { done: t('appointments.done.created') });
    return result.ok;
  };
  return { save, busy };
}
