import { Input, Select } from 'antd';
import { useState } from 'react';
import { createCustomer, editCustomer } from '../../../src/customers/commands.ts';
import { findDuplicates } from '../../../src/customers/duplicates.ts';
import { PHONE_REGIONS, maskPhone, normalisePhone } from '../../../src/kernel/phone.ts';
import type { PhoneRegion } from '../../../src/kernel/phone.ts';
import { useCodes } from '../../app/codes.ts';
import { HalfTypedNote } from '../../app/HalfTypedNote.tsx';
import { useHalfTyped } from '../../app/half-typed.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { CustomerCard } from '../../data/terminal.ts';
import { Banner, Button, ChipGroup, Labelled, Sheet, useT } from '../../ui/index.ts';
import css from './Customers.module.css';

interface State {
  readonly name: string;
  readonly phone: string;
  readonly region: PhoneRegion;
  readonly title: 'mr' | 'ms' | undefined;
  readonly wechat: string;
  readonly email: string;
  readonly birthday: string;
  readonly anniversary: string;
  readonly ring: string;
  readonly preference: string;
  readonly source: string | undefined;
  readonly address: string;
}
const stateOf = (c: CustomerCard | undefined): State => ({
  name: c?.form.name ?? '',
  phone: '',
  region: c?.form.phoneRegion ?? 'CN',
  title: c?.form.title === 'mr' || c?.form.title === 'ms' ? c.form.title : undefined,
  wechat: c?.form.wechat ?? '',
  email: c?.form.email ?? '',
  birthday: c?.form.birthday ?? '',
  anniversary: c?.form.anniversary ?? '',
  ring: c?.form.ringSizeHK === undefined ? '' : String(c.form.ringSizeHK),
  preference: c?.form.preference ?? '',
  source: c?.form.source,
  address: c?.form.address ?? '',
});
const DATE = /^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])$/;

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

function OpenForm({ onClose, card, onSaved }: { readonly onClose: () => void; readonly card?: CustomerCard; readonly onSaved: (id: string) => void }) {
  const t = useT();
  const terminal = useTerminal();
  const sources = useCodes('source');
  const { act, busy } = useAct();
  const half = useHalfTyped<State>(formName(card), () => stateOf(card));
  const { state: s, set: setState } = half;
  const [id] = useState(() => card?.id ?? terminal.newId('cust'));
  const set = <K extends keyof State>(key: K, value: State[K]) => setState((old) => ({ ...old, [key]: value }));
  const phone = s.phone.trim() === '' ? undefined : normalisePhone(s.phone, s.region);
  const digits = s.phone.replace(/\D/g, '').length;
  const phoneFault = phone === undefined || phone.ok || (s.region === 'CN' && digits < 11) ? undefined : t('customers.form.phoneBad');
  const dup = phone?.ok === true ? findDuplicates(phone.value.e164, terminal.views.customers(), [], terminal.now(), id).customers[0] : undefined;
  const dates = { birthday: s.birthday === '' || DATE.test(s.birthday), anniversary: s.anniversary === '' || DATE.test(s.anniversary) };
  const ready = s.name.trim() !== '' && (phone === undefined || phone.ok) && dates.birthday && dates.anniversary;
  const text = (v: string) => (v.trim() === '' ? undefined : v.trim());
  const save = async () => {
    if (!ready) return;
    const ring = Number(s.ring);
    const form = {
      name: s.name.trim(),
      title: s.title,
      phoneE164: text(s.phone),
      phoneRegion: s.phone.trim() === '' ? undefined : s.region,
      wechat: text(s.wechat),
      email: text(s.email),
      birthday: text(s.birthday),
      anniversary: text(s.anniversary),
      ringSizeHK: s.ring.trim() !== '' && Number.isFinite(ring) ? ring : undefined,
      preference: text(s.preference),
      source: s.source,
      address: text(s.address),
    };
    const result =
      card === undefined
        ? await act((ctx) => createCustomer(ctx, { customerId: id, form: { ...form, owner: ctx.user.roles.includes('CON') ? ctx.user.staffNo : undefined } }), {
            done: t('customers.form.created'),
          })
        : await act((ctx) => editCustomer(ctx, card, patchOf(card, form)), { done: t('customers.form.saved') });
    if (result.ok) onSaved(id);
  };
  const line = (key: 'wechat' | 'email' | 'ring' | 'address' | 'preference', extra: { readonly hint?: string; readonly wide?: boolean } = {}) => (
    <div data-wide={extra.wide === true ? 'true' : undefined}>
      <Labelled label={t(`customers.form.${key}`)}>
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
  const date = (key: 'birthday' | 'anniversary') => (
    <Labelled label={t(`customers.form.${key}`)} fault={dates[key] ? undefined : t('customers.form.dateBad')}>
      <Input
        aria-label={t(`customers.form.${key}`)}
        value={s[key]}
        placeholder={t('customers.form.dateHint')}
        maxLength={10}
        onChange={(e) => set(key, e.target.value)}
      />
    </Labelled>
  );
  return (
    <Sheet
      open
      onClose={onClose}
      title={card === undefined ? t('customers.form.newTitle') : t('customers.form.editTitle')}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
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
          <Labelled label={t('customers.form.phone')} fault={phoneFault} hint={card?.form.phoneE164 === undefined ? undefined : t('customers.form.phoneKept')}>
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
        {line('wechat')}
        {line('email')}
        {date('birthday')}
        {date('anniversary')}
        {line('ring')}
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
        {line('preference', { hint: t('customers.form.preferenceHint'), wide: true })}
        {line('address', { wide: true })}
      </div>
    </Sheet>
  );
}

/** Only what changed; a field emptied on the screen is cleared on the card. The number is shown masked, so an empty field keeps it. */
function patchOf(card: CustomerCard, form: Readonly<Record<string, unknown>>): Parameters<typeof editCustomer>[2] {
  const before: Readonly<Record<string, unknown>> = card.form;
  const patch: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(form))
    if (key !== 'phoneRegion' && !(key === 'phoneE164' && value === undefined) && value !== before[key]) patch[key] = value ?? null;
  if ('phoneE164' in patch) patch['phoneRegion'] = form['phoneRegion'] ?? null;
  return patch;
}
