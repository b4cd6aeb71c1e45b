import { Input, Select } from 'antd';
import { useCodes } from '../../../app/codes.ts';
import { Labelled, LevelMark, useLanguage, useT } from '../../../ui/index.ts';
import { ConsultantChoice } from './ConsultantChoice.tsx';
import type { Assigning } from './assigning.ts';
import type { Typed } from './typed.ts';
import css from './Editor.module.css';

/** Level of the need, where the customer comes from, and for a new appointment who is to serve. */
export function HowFields({ typed, assigning }: { readonly typed: Typed; readonly assigning: Assigning | undefined }) {
  const t = useT();
  const language = useLanguage();
  const levels = useCodes('level');
  const sources = useCodes('source');
  const { s, set, faults } = typed;
  return (
    <>
      <h2 className={css['gh']}>{t('appointments.form.how')}</h2>
      <div className={css['gb']}>
        <Labelled className={language === 'en' ? css['sAll'] : css['s2']} label={t('appointments.form.level')}>
          <div className={css['grade']} role="radiogroup" aria-label={t('appointments.form.level')}>
            {levels.rows.map(({ code: l }) => (
              <button key={l} type="button" role="radio" aria-checked={s.level === l} onClick={() => set('level', s.level === l ? undefined : l)}>
                <LevelMark level={l} />
                {levels.name(l)}
              </button>
            ))}
          </div>
        </Labelled>
        <Labelled className={language === 'en' ? css['s2'] : undefined} label={t('appointments.form.source')} required fault={faults.source}>
          <Select
            style={{ width: '100%' }}
            aria-label={t('appointments.form.source')}
            value={s.source}
            onChange={(v: string) => set('source', v)}
            options={sources.rows.map((r) => ({ value: r.code, label: sources.name(r.code) }))}
          />
        </Labelled>
        <Labelled className={language === 'en' ? css['s2'] : undefined} label={t('appointments.form.sourceNote')}>
          <Input
            aria-label={t('appointments.form.sourceNote')}
            value={s.sourceNote}
            placeholder={t('common.optional')}
            maxLength={60}
            onChange={(e) => set('sourceNote', e.target.value)}
          />
        </Labelled>
        {assigning === undefined ? null : <ConsultantChoice typed={typed} assigning={assigning} />}
      </div>
    </>
  );
}
