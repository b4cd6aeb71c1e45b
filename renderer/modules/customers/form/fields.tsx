import { Input } from 'antd';
import { Labelled, useT } from '../../../ui/index.ts';
import { LunarField } from './LunarField.tsx';
import type { Checks, DateKey, SizeKey } from './checks.ts';
import type { State } from './form-state.ts';
import css from '../Customers.module.css';

/** What is typed so far, what is wrong with it, and how a field is changed. */
export interface Typed extends Pick<Checks, 'faults'> {
  readonly s: State;
  readonly set: <K extends keyof State>(key: K, value: State[K]) => void;
}

/** Begins a group of fields. */
export function Head({ of }: { readonly of: 'who' | 'days' | 'spouse' | 'likes' | 'from' | 'consents' }) {
  const t = useT();
  return (
    <h3 className={`zm-h3 ${css['formHead'] ?? ''}`} data-wide="true">
      {t(`customers.form.${of}`)}
    </h3>
  );
}
/** A line of text, optional. */
export function LineField({
  of,
  typed: { s, set },
  placeholder,
  wide = false,
  fault,
  hint,
}: {
  readonly of: 'altPhone' | 'wechat' | 'email' | 'spouseName' | 'address' | 'preference';
  readonly typed: Typed;
  readonly placeholder?: string;
  readonly wide?: boolean;
  readonly fault?: string | undefined;
  readonly hint?: string | undefined;
}) {
  const t = useT();
  return (
    <div data-wide={wide ? 'true' : undefined}>
      <Labelled label={t(`customers.form.${of}`)} fault={fault} hint={hint}>
        <Input
          aria-label={t(`customers.form.${of}`)}
          value={s[of]}
          placeholder={placeholder ?? t('common.optional')}
          maxLength={120}
          onChange={(e) => set(of, e.target.value)}
        />
      </Labelled>
    </div>
  );
}
/** A civil day, YYYY-MM-DD. */
export function DateField({ of, typed: { s, set, faults } }: { readonly of: DateKey; readonly typed: Typed }) {
  const t = useT();
  return (
    <Labelled label={t(`customers.form.${of}`)} fault={faults[of]}>
      <Input
        aria-label={t(`customers.form.${of}`)}
        value={s[of]}
        placeholder={t('customers.form.dateHint')}
        maxLength={10}
        onChange={(e) => set(of, e.target.value)}
      />
    </Labelled>
  );
}
/** A day of the lunar calendar; `today`: YYYY-MM-DD in the store. */
export function LunarDayField({
  of,
  typed: { s, set },
  today,
}: {
  readonly of: 'lunarBirthday' | 'spouseLunarBirthday';
  readonly typed: Typed;
  readonly today: string;
}) {
  const t = useT();
  return (
    <div data-wide="true">
      <LunarField label={t(`customers.form.${of}`)} value={s[of]} thisYear={Number(today.slice(0, 4))} onChange={(v) => set(of, v)} />
    </div>
  );
}
/** Ring (Hong Kong size), bangle (mm), necklace (cm). */
export function SizeField({ of, typed: { s, set, faults } }: { readonly of: SizeKey; readonly typed: Typed }) {
  const t = useT();
  return (
    <Labelled label={t(`customers.form.${of}`)} fault={faults[of]}>
      <Input
        inputMode="decimal"
        aria-label={t(`customers.form.${of}`)}
        value={s[of]}
        placeholder={t('common.optional')}
        maxLength={5}
        onChange={(e) => set(of, e.target.value)}
      />
    </Labelled>
  );
}
/** From and to, in yuan. */
export function BudgetField({ typed: { s, set, faults } }: { readonly typed: Typed }) {
  const t = useT();
  return (
    <Labelled label={t('customers.form.budget')} fault={faults.budget}>
      <div className={css['pair']}>
        <Input
          inputMode="decimal"
          prefix="¥"
          aria-label={t('appointments.form.budgetMin')}
          value={s.budgetMin}
          onChange={(e) => set('budgetMin', e.target.value)}
        />
        <span className="zm-two">–</span>
        <Input
          inputMode="decimal"
          prefix="¥"
          aria-label={t('appointments.form.budgetMax')}
          value={s.budgetMax}
          onChange={(e) => set('budgetMax', e.target.value)}
        />
      </div>
    </Labelled>
  );
}
