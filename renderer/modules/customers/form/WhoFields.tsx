import { Input, Select } from 'antd';
import { PHONE_REGIONS, maskPhone } from '../../../../src/kernel/phone.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { Banner, Button, ChipGroup, Labelled, useT } from '../../../ui/index.ts';
import { Head, LineField } from './fields.tsx';
import type { Typed } from './fields.tsx';
import css from '../Customers.module.css';

/** Name and ways to reach the customer; a number that is known already is said at once (A1.1.3). */
export function WhoFields({
  typed,
  card,
  known,
  onOpen,
}: {
  readonly typed: Typed;
  readonly card: CustomerCard | undefined;
  readonly known: CustomerCard | undefined;
  readonly onOpen: (id: string) => void;
}) {
  const t = useT();
  const { s, set, faults } = typed;
  const kept = card?.form.phoneE164;
  const others = card?.form.altPhones ?? [];
  return (
    <>
      <Head of="who" />
      <Labelled label={t('customers.form.name')} required>
        <Input data-autofocus aria-label={t('customers.form.name')} value={s.name} maxLength={40} onChange={(e) => set('name', e.target.value)} />
      </Labelled>
      <Labelled label={t('customers.form.title')}>
        <ChipGroup
          label={t('customers.form.title')}
          clearable
          value={s.title}
          onChange={(v) => set('title', v)}
          options={[
            { value: 'mr', label: t('common.mr') },
            { value: 'ms', label: t('common.ms') },
          ]}
        />
      </Labelled>
      <div data-wide="true">
        <Labelled label={t('customers.form.phone')} fault={faults.phone} hint={kept === undefined ? undefined : t('customers.form.phoneKept')}>
          <div className={css['phoneField']}>
            <Input
              inputMode="tel"
              aria-label={t('customers.form.phone')}
              value={s.phone}
              maxLength={20}
              placeholder={kept === undefined ? undefined : maskPhone(kept)}
              onChange={(e) => set('phone', e.target.value)}
            />
            <Select
              aria-label={t('customers.form.region')}
              value={s.region}
              style={{ width: 150, flex: 'none' }}
              onChange={(v) => set('region', v)}
              options={PHONE_REGIONS.map((r) => ({ value: r, label: t(`appointments.form.regions.${r}`) }))}
            />
          </div>
        </Labelled>
      </div>
      {known === undefined ? null : (
        <div data-wide="true">
          <Banner
            tone="brand"
            title={t('customers.form.dup', { name: known.form.name })}
            actions={
              <Button size="sm" onClick={() => onOpen(known.id)}>
                {t('customers.form.dupOpen')}
              </Button>
            }
          />
        </div>
      )}
      <LineField
        of="altPhone"
        typed={typed}
        fault={faults.altPhone}
        hint={others.length === 0 ? undefined : t('customers.form.altHave', { list: others.map(maskPhone).join(t('common.listComma')) })}
      />
      <LineField of="wechat" typed={typed} />
      <LineField of="email" typed={typed} />
    </>
  );
}
