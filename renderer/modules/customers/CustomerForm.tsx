import { Input, Select } from 'antd';
import { createCustomer, editCustomer, withConsents } from '../../../src/customers/commands.ts';
import { isCivilDate } from '../../../src/customers/days.ts';
import { findDuplicates } from '../../../src/customers/duplicates.ts';
import { SIZES } from '../../../src/customers/profile.ts';
import { PHONE_REGIONS, maskPhone, normalisePhone, regionOf } from '../../../src/kernel/phone.ts';
import { useCodes } from '../../app/codes.ts';
import { HalfTypedNote } from '../../app/HalfTypedNote.tsx';
import { useHalfTyped } from '../../app/half-typed.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { CustomerCard } from '../../data/terminal.ts';
import { Banner, Button, ChipGroup, Labelled, Sheet, useFormat, useT } from '../../ui/index.ts';
import { ConsentFields } from './ConsentFields.tsx';
import { LunarField } from './LunarField.tsx';
import { ReferrerField } from './ReferrerField.tsx';
import { badNumber, formOfState, lunarOfPick, newlyGranted, patchOf, stateOf } from './form-state.ts';
import type { State } from './form-state.ts';
import css from './Customers.module.css';

/** The form's name among those a lock interrupts. */
export const formName = (card: CustomerCard | undefined): string => `cust ${card?.id ?? 'new'}`;

/** Create or edit a card; a known number is said at once and never blocks (A1.1.3, A6.1). */
export function CustomerForm(props: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly card?: CustomerCard;
  readonly onSaved: (id: string) => void;
}) {
  return props.open ? <OpenForm {...props} /> : null;
}

type Line = 'name' | 'altPhone' | 'wechat' | 'email' | 'spouseName' | 'address' | 'preference';
type Size = 'ring' | 'bangle' | 'necklace';
const SIZE_FIELD = { ring: 'ringSizeHK', bangle: 'bangleMm', necklace: 'necklaceCm' } as const;

function OpenForm({ onClose, card, onSaved }: { readonly onClose: () => void; readonly card?: CustomerCard; readonly onSaved: (id: string) => void }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const sources = useCodes('source');
  const { act, busy } = useAct();
  const half = useHalfTyped<State>(formName(card), () => stateOf(card?.form), card === undefined ? 'cust' : undefined);
  const { state: s, set: setState } = half;
  const id = card?.id ?? half.id;
  const set = <K extends keyof State>(key: K, value: State[K]) => setState((old) => ({ ...old, [key]: value }));
  const known = card === undefined ? {} : terminal.views.consents(card.id);
  const today = f.isoDay(terminal.now());
  const phone = s.phone.trim() === '' ? undefined : normalisePhone(s.phone, s.region);
  const digits = s.phone.replace(/\D/g, '').length;
  const phoneFault = phone === undefined || phone.ok || (s.region === 'CN' && digits < 11) ? undefined : t('customers.form.phoneBad');
  const altOk =
    s.altPhone.trim() === '' || normalisePhone(s.altPhone, s.altPhone.trim().startsWith('+') ? regionOf(s.altPhone.trim()) : 'CN', { fixed: true }).ok;
  const dup = phone?.ok === true ? findDuplicates(phone.value.e164, terminal.views.customers(), [], terminal.now(), id).customers[0] : undefined;
  const dateFault = (key: 'birthday' | 'anniversary' | 'spouseBirthday') =>
    s[key] === ''
      ? undefined
      : !isCivilDate(s[key])
        ? t(/^\d{4}-\d{2}-\d{2}$/.test(s[key]) ? 'customers.form.dateNone' : 'customers.form.dateBad')
        : key !== 'anniversary' && s[key] > today
          ? t('customers.form.dateFuture')
          : undefined;
  const bad = badNumber(s);
  const sizeFault = (key: Size) => {
    const [min, max] = SIZES[SIZE_FIELD[key]];
    const n = Number(s[key]);
    return s[key].trim() === '' || (!bad[key] && n >= min && n <= max) ? undefined : t('customers.form.sizeBad', { min, max });
  };
  const ready =
    s.name.trim() !== '' &&
    (phone === undefined || phone.ok) &&
    altOk &&
    [dateFault('birthday'), dateFault('anniversary'), dateFault('spouseBirthday'), sizeFault('ring'), sizeFault('bangle'), sizeFault('necklace')].every(
      (x) => x === undefined,
    ) &&
    lunarOfPick(s.lunarBirthday) !== undefined &&
    lunarOfPick(s.spouseLunarBirthday) !== undefined &&
    !bad.budget &&
    (s.how !== undefined || !newlyGranted(s.said, known));
  const save = async () => {
    if (!ready) return;
    const form = formOfState(s, card?.form);
    const asked = { known, said: s.said, channel: s.how };
    const result =
      card === undefined
        ? await act(
            (ctx) =>
              withConsents(
                ctx,
                { id },
                createCustomer(ctx, { customerId: id, form: { ...form, owner: ctx.user.roles.includes('CON') ? ctx.user.staffNo : undefined } }),
                asked,
              ),
            { done: t('customers.form.created') },
          )
        : await act((ctx) => withConsents(ctx, card, editCustomer(ctx, card, patchOf(card.form, form)), asked), { done: t('customers.form.saved') });
    if (result.ok) {
      half.discard();
      onSaved(id);
    }
  };
  const cancel = () => {
    half.discard();
    onClose();
  };
  const line = (
    key: Line,
    extra: { readonly hint?: string; readonly wide?: boolean; readonly fault?: string | undefined; readonly note?: string | undefined } = {},
  ) => (
    <div data-wide={extra.wide === true ? 'true' : undefined}>
      <Labelled
        label={t(`customers.form.${key}`)}
        {...(extra.fault === undefined ? {} : { fault: extra.fault })}
        {...(extra.note === undefined ? {} : { hint: extra.note })}
      >
        <Input
          aria-label={t(`customers.form.${key}`)}
          value={s[key]}
          placeholder={extra.hint ?? t('common.optional')}
          maxLength={120}
          onChange={(e) => set(key, e.target.value)}
        />
      </Labelled>
    </div>
  );
  const date = (key: 'birthday' | 'anniversary' | 'spouseBirthday') => {
    const fault = dateFault(key);
    return (
      <Labelled label={t(`customers.form.${key}`)} {...(fault === undefined ? {} : { fault })}>
        <Input
          aria-label={t(`customers.form.${key}`)}
          value={s[key]}
          placeholder={t('customers.form.dateHint')}
          maxLength={10}
          onChange={(e) => set(key, e.target.value)}
        />
      </Labelled>
    );
  };
  const size = (key: Size) => {
    const fault = sizeFault(key);
    return (
      <Labelled label={t(`customers.form.${key}`)} {...(fault === undefined ? {} : { fault })}>
        <Input
          inputMode="decimal"
          aria-label={t(`customers.form.${key}`)}
          value={s[key]}
          placeholder={t('common.optional')}
          maxLength={5}
          onChange={(e) => set(key, e.target.value)}
        />
      </Labelled>
    );
  };
  const lunar = (key: 'lunarBirthday' | 'spouseLunarBirthday') => (
    <div data-wide="true">
      <LunarField label={t(`customers.form.${key}`)} value={s[key]} thisYear={Number(today.slice(0, 4))} onChange={(v) => set(key, v)} />
    </div>
  );
  const head = (key: 'who' | 'days' | 'spouse' | 'likes' | 'from' | 'consents') => (
    <h3 className={`zm-h3 ${css['formHead'] ?? ''}`} data-wide="true">
      {t(`customers.form.${key}`)}
    </h3>
  );
  return (
    <Sheet
      open
      onClose={cancel}
      title={card === undefined ? t('customers.form.newTitle') : t('customers.form.editTitle')}
      foot={
        <>
          <Button onClick={cancel}>{t('common.cancel')}</Button>
          <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={!ready} onClick={() => void save()}>
            {t('customers.form.save')}
          </Button>
        </>
      }
    >
      <div className={css['formGrid']}>
        {half.from === undefined ? null : (
          <div data-wide="true">
            <HalfTypedNote {...half} />
          </div>
        )}
        {head('who')}
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
          <Labelled
            label={t('customers.form.phone')}
            {...(phoneFault === undefined ? {} : { fault: phoneFault })}
            hint={card?.form.phoneE164 === undefined ? undefined : t('customers.form.phoneKept')}
          >
            <div className={css['phoneField']}>
              <Input
                inputMode="tel"
                aria-label={t('customers.form.phone')}
                value={s.phone}
                maxLength={20}
                placeholder={card?.form.phoneE164 === undefined ? undefined : maskPhone(card.form.phoneE164)}
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
        {dup === undefined ? null : (
          <div data-wide="true">
            <Banner
              tone="brand"
              title={t('customers.form.dup', { name: dup.form.name })}
              actions={
                <Button size="sm" onClick={() => onSaved(dup.id)}>
                  {t('customers.form.dupOpen')}
                </Button>
              }
            />
          </div>
        )}
        {line('altPhone', {
          fault: altOk ? undefined : t('customers.form.altBad'),
          note:
            (card?.form.altPhones ?? []).length === 0
              ? undefined
              : t('customers.form.altHave', { list: (card?.form.altPhones ?? []).map(maskPhone).join(t('common.listComma')) }),
        })}
        {line('wechat')}
        {line('email')}
        {head('days')}
        {date('birthday')}
        {date('anniversary')}
        {lunar('lunarBirthday')}
        {head('spouse')}
        {line('spouseName')}
        {date('spouseBirthday')}
        {lunar('spouseLunarBirthday')}
        {head('likes')}
        {size('ring')}
        {size('bangle')}
        {size('necklace')}
        <Labelled label={t('customers.form.budget')} {...(bad.budget ? { fault: t('customers.form.budgetBad') } : {})}>
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
        {line('preference', { hint: t('customers.form.preferenceHint'), wide: true })}
        {head('from')}
        <Labelled label={t('customers.form.source')}>
          <Select
            style={{ width: '100%' }}
            allowClear
            aria-label={t('customers.form.source')}
            value={s.source}
            placeholder={t('common.optional')}
            onChange={(v: string | undefined) => set('source', v)}
            options={sources.rows.map((r) => ({ value: r.code, label: sources.name(r.code) }))}
          />
        </Labelled>
        <div />
        <ReferrerField
          own={id}
          id={s.referrerId}
          note={s.referrerNote}
          onChange={(referrerId, referrerNote) => setState((old) => ({ ...old, referrerId, referrerNote }))}
        />
        {line('address', { wide: true })}
        {head('consents')}
        <div data-wide="true">
          <ConsentFields known={known} said={s.said} how={s.how} onSaid={(said) => set('said', said)} onHow={(how) => set('how', how)} />
        </div>
      </div>
    </Sheet>
  );
}
