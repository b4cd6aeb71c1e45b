import { Input, InputNumber, Select } from 'antd';
import { useState } from 'react';
import { RULE_DEFAULTS } from '../../../src/appointments/rules.ts';
import type { SettingsRef } from '../../../src/facts/reference.ts';
import { Banner, Button, Labelled, toast, useT } from '../../../renderer/ui/index.ts';
import { api } from '../api.ts';
import { useSession } from '../session.ts';
import { useFailureText } from '../states.tsx';
import { useAction } from '../useAction.ts';

type Form = Omit<SettingsRef, 'id' | 'cls' | 'currency'>;
const DEFAULTS: Form = { brand: '卓美', brandEn: 'Zhuomei', assignMode: 'priority', autoLockMin: 5, escalateMin: 3, rounding: 'none' };

/** Settings of the whole chain that terminals read. */
export function Settings() {
  const t = useT();
  const text = useFailureText();
  const { settings, refresh } = useSession();
  const [form, setForm] = useState<Form>(settings ?? DEFAULTS);
  const { busy, failure, run } = useAction();
  const put = (change: Partial<Form>): void => setForm((f) => ({ ...f, ...change }));
  const rules = { ...RULE_DEFAULTS, ...form.appointments };
  const rule = (change: Partial<typeof rules>): void => put({ appointments: { ...form.appointments, ...change } });
  const count = (key: Exclude<keyof typeof RULE_DEFAULTS, 'autoReassign'>, min: number, max: number) => (
    <Labelled label={t(`console.settings.rules.${key}`)} hint={t(`console.settings.rules.${key}Hint`)}>
      <InputNumber
        className="hq-wide"
        min={min}
        max={max}
        precision={0}
        value={rules[key]}
        aria-label={t(`console.settings.rules.${key}`)}
        onChange={(v) => rule({ [key]: v ?? RULE_DEFAULTS[key] })}
      />
    </Labelled>
  );
  const save = (): void =>
    void run(async () => {
      const { brand, brandEn, assignMode, autoLockMin, escalateMin, rounding, appointments } = form;
      await api.put('/settings', {
        brand,
        brandEn,
        assignMode,
        autoLockMin,
        escalateMin,
        rounding,
        ...(appointments === undefined ? {} : { appointments }),
        rev: settings?.rev ?? '',
      });
      await refresh();
      toast.ok(t('console.form.saved'));
    });
  return (
    <section className="hq-card hq-narrow" aria-label={t('console.nav.settings')}>
      <form
        className="hq-form hq-pad"
        onSubmit={(e) => {
          e.preventDefault();
          save();
        }}
      >
        {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
        <div className="hq-two">
          <Labelled label={t('console.settings.brand')} required>
            <Input value={form.brand} aria-label={t('console.settings.brand')} onChange={(e) => put({ brand: e.target.value })} />
          </Labelled>
          <Labelled label={t('console.settings.brandEn')} required>
            <Input value={form.brandEn} aria-label={t('console.settings.brandEn')} onChange={(e) => put({ brandEn: e.target.value })} />
          </Labelled>
          <Labelled
            label={t('console.settings.assignMode')}
            hint={t(form.assignMode === 'even' ? 'console.settings.evenHint' : 'console.settings.priorityHint')}
          >
            <Select
              className="hq-wide"
              value={form.assignMode}
              aria-label={t('console.settings.assignMode')}
              onChange={(assignMode) => put({ assignMode })}
              options={[
                { value: 'priority' as const, label: t('console.settings.priority') },
                { value: 'even' as const, label: t('console.settings.even') },
              ]}
            />
          </Labelled>
          <Labelled label={t('console.settings.rounding')}>
            <Select
              className="hq-wide"
              value={form.rounding}
              aria-label={t('console.settings.rounding')}
              onChange={(rounding) => put({ rounding })}
              options={(['none', 'jiao', 'yuan', 'ten'] as const).map((v) => ({ value: v, label: t(`console.settings.roundings.${v}`) }))}
            />
          </Labelled>
          <Labelled label={t('console.settings.autoLockMin')}>
            <InputNumber
              className="hq-wide"
              min={1}
              max={120}
              precision={0}
              value={form.autoLockMin}
              aria-label={t('console.settings.autoLockMin')}
              onChange={(v) => put({ autoLockMin: v ?? 1 })}
            />
          </Labelled>
          <Labelled label={t('console.settings.escalateMin')}>
            <InputNumber
              className="hq-wide"
              min={1}
              max={1440}
              precision={0}
              value={form.escalateMin}
              aria-label={t('console.settings.escalateMin')}
              onChange={(v) => put({ escalateMin: v ?? 1 })}
            />
          </Labelled>
        </div>
        <h2 className="hq-sec">{t('console.settings.rules.title')}</h2>
        <div className="hq-two">
          {count('maxReschedules', 0, 99)}
          {count('slotCapacity', 0, 99)}
          {count('ownerFirstMin', 0, 240)}
          <Labelled label={t('console.settings.rules.autoReassign')} hint={t('console.settings.rules.autoReassignHint')}>
            <Select
              className="hq-wide"
              value={rules.autoReassign}
              aria-label={t('console.settings.rules.autoReassign')}
              onChange={(autoReassign: boolean) => rule({ autoReassign })}
              options={[
                { value: false, label: t('console.settings.rules.ask') },
                { value: true, label: t('console.settings.rules.auto') },
              ]}
            />
          </Labelled>
          {count('remindDayH', 1, 168)}
          {count('remindSoonMin', 5, 1440)}
          {count('overdueMin', 5, 1440)}
        </div>
        <div className="zm-row">
          <span className="zm-two">
            {t('console.settings.currency')} {settings?.currency ?? ''}
          </span>
          <span className="zm-grow" />
          <Button submit kind="primary" size="sm" className="hq-ctl" busy={busy} disabled={form.brand.trim() === '' || form.brandEn.trim() === ''}>
            {t('console.form.save')}
          </Button>
        </div>
      </form>
    </section>
  );
}
