import { Sparkles } from 'lucide-react';
import { useStaffName } from '../../../app/codes.ts';
import { FacetChip, Labelled, useT } from '../../../ui/index.ts';
import { byRule } from '../Consultants.tsx';
import type { Assigning } from './assigning.ts';
import type { Typed } from './typed.ts';
import css from './Editor.module.css';

/** Left to the rule, which says whom it would choose, or one consultant by hand (A1.1.8). */
export function ConsultantChoice({ typed: { s, set }, assigning: { mode, loads, next } }: { readonly typed: Typed; readonly assigning: Assigning }) {
  const t = useT();
  const staffName = useStaffName();
  return (
    <Labelled
      className={css['sAll']}
      label={t('appointments.form.consultant')}
      remark={
        next === undefined
          ? t('appointments.form.autoNone')
          : t('appointments.form.autoHint', { mode: t(`appointments.form.mode.${mode}`), name: staffName(next.staffNo) })
      }
    >
      <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }} role="radiogroup" aria-label={t('appointments.form.consultant')}>
        <FacetChip tall role="radio" on={s.consultant === 'auto'} icon={<Sparkles aria-hidden="true" />} onToggle={() => set('consultant', 'auto')}>
          {next === undefined ? t('appointments.form.autoPool') : t('appointments.form.auto', { name: staffName(next.staffNo) })}
        </FacetChip>
        {byRule(loads, mode)
          .filter((c) => s.consultant === c.staff.staffNo || c.staff.staffNo !== next?.staffNo)
          .map((c) => (
            <FacetChip key={c.staff.staffNo} tall role="radio" on={s.consultant === c.staff.staffNo} onToggle={() => set('consultant', c.staff.staffNo)}>
              {staffName(c.staff.staffNo)} <small>{t(`shell.dutyState.${c.state}`)}</small>
            </FacetChip>
          ))}
      </div>
    </Labelled>
  );
}
