import { Input, Select } from 'antd';
import { PHONE_REGIONS, maskPhone } from '../../../../src/kernel/phone.ts';
import { ChipGroup, Labelled, useT } from '../../../ui/index.ts';
import type { Typed } from './typed.ts';
import css from './Editor.module.css';

const PREFIX: Readonly<Record<string, string>> = { CN: '+86', HK: '+852', MO: '+853', TW: '+886', INTL: '+…' };

/** Number, name and ways to reach the customer; a number already known is shown masked until a new one is typed. */
export function WhoFields({
  typed: { s, set, faults },
  phoneHint,
  walkIn,
}: {
  readonly typed: Typed;
  readonly phoneHint: string | undefined;
  readonly walkIn: boolean;
}) {
  const t = useT();
  return (
    <>
      <h2 className={css['gh']}>{t('appointments.form.who')}</h2>
      <div className={`${css['gb'] ?? ''} ${css['six'] ?? ''}`}>
        <Labelled label={t('appointments.form.phone')} required={!walkIn} fault={faults.phone} hint={phoneHint}>
          <div className={css['phone']}>
            <Input
              autoFocus
              inputMode="tel"
              autoComplete="off"
              aria-label={t('appointments.form.phone')}
              value={s.phone}
              maxLength={20}
              placeholder={s.keptPhone === undefined ? undefined : maskPhone(s.keptPhone)}
              onChange={(e) => set('phone', e.target.value)}
            />
            <Select
              aria-label={t('appointments.form.region')}
              value={s.region}
              style={{ width: 84, flex: 'none' }}
              popupMatchSelectWidth={160}
              onChange={(v) => set('region', v)}
              labelRender={(o) => PREFIX[String(o.value)] ?? o.label}
              options={PHONE_REGIONS.map((r) => ({ value: r, label: t(`appointments.form.regions.${r}`) }))}
            />
          </div>
        </Labelled>
        <Labelled label={t('appointments.form.name')} required={!walkIn} fault={faults.name}>
          <Input
            aria-label={t('appointments.form.name')}
            value={s.name}
            maxLength={40}
            placeholder={walkIn ? t('appointments.walkInName') : undefined}
            onChange={(e) => set('name', e.target.value)}
          />
        </Labelled>
        <Labelled label={t('appointments.form.salutation')}>
          <ChipGroup
            label={t('appointments.form.salutation')}
            clearable
            value={s.title}
            onChange={(v) => set('title', v)}
            options={[
              { value: 'mr', label: t('common.mr') },
              { value: 'ms', label: t('common.ms') },
            ]}
          />
        </Labelled>
        <Labelled label={t('appointments.form.wechat')}>
          <Input
            aria-label={t('appointments.form.wechat')}
            value={s.wechat}
            placeholder={t('common.optional')}
            maxLength={40}
            onChange={(e) => set('wechat', e.target.value)}
          />
        </Labelled>
        <Labelled label={t('appointments.form.email')}>
          <Input
            aria-label={t('appointments.form.email')}
            type="email"
            value={s.email}
            placeholder={t('common.optional')}
            maxLength={80}
            onChange={(e) => set('email', e.target.value)}
          />
        </Labelled>
      </div>
    </>
  );
}
