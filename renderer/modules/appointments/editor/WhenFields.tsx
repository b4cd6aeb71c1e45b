import { Select } from 'antd';
import { useTerminal } from '../../../app/terminal-context.ts';
import { Labelled, useLanguage, useT } from '../../../ui/index.ts';
import { VisitTime } from '../VisitTime.tsx';
import type { Typed } from './typed.ts';
import css from './Editor.module.css';

/** Store, day and half hour of the visit (A1.1.13). */
export function WhenFields({ typed: { s, set, faults } }: { readonly typed: Typed }) {
  const t = useT();
  const terminal = useTerminal();
  const language = useLanguage();
  return (
    <>
      <h2 className={css['gh']}>{t('appointments.form.when')}</h2>
      <div className={css['gb']}>
        <div className={css['sAll']}>
          <VisitTime
            value={s.visitAt}
            onChange={(v) => set('visitAt', v)}
            storeId={s.storeId}
            lead={
              <Labelled label={t('appointments.form.store')} required>
                <Select
                  style={{ width: '100%' }}
                  aria-label={t('appointments.form.store')}
                  value={s.storeId}
                  onChange={(v: string) => set('storeId', v)}
                  options={terminal.views
                    .stores()
                    .filter((x) => (x.active && x.type !== 'vault' && x.type !== 'hq') || x.storeId === s.storeId)
                    .map((x) => ({ value: x.storeId, label: (language === 'en' ? x.nameEn : undefined) ?? x.name }))}
                />
              </Labelled>
            }
            fault={faults.visit}
          />
        </div>
      </div>
    </>
  );
}
