import { Select } from 'antd';
import { createCustomer, editCustomer, withConsents } from '../../../../src/customers/commands.ts';
import { findDuplicates } from '../../../../src/customers/duplicates.ts';
import { useCodes } from '../../../app/codes.ts';
import { HalfTypedNote } from '../../../app/HalfTypedNote.tsx';
import { useHalfTyped } from '../../../app/half-typed.ts';
import { useAct, useTerminal } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { Button, Labelled, Sheet, useFormat, useT } from '../../../ui/index.ts';
import { ConsentFields } from './ConsentFields.tsx';
import { ReferrerField } from './ReferrerField.tsx';
import { WhoFields } from './WhoFields.tsx';
import { checksOf } from './checks.ts';
import { BudgetField, DateField, Head, LineField, LunarDayField, SizeField } from './fields.tsx';
import type { Typed } from './fields.tsx';
import { formOfState, newlyGranted, patchOf, stateOf } from './form-state.ts';
import type { State } from './form-state.ts';
import css from '../Customers.module.css';

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
  const f = useFormat();
  const terminal = useTerminal();
  const sources = useCodes('source');
  const { act, busy } = useAct();
  const half = useHalfTyped<State>(formName(card), () => stateOf(card?.form), card === undefined ? 'cust' : undefined);
  const { state: s, set: setState } = half;
  const id = card?.id ?? half.id;
  const known = card === undefined ? {} : terminal.views.consents(card.id);
  const today = f.isoDay(terminal.now());
  const { e164, faults, whole } = checksOf(s, today, t);
  const typed: Typed = { s, faults, set: (key, value) => setState((old) => ({ ...old, [key]: value })) };
  const { set } = typed;
  const dup = e164 === undefined ? undefined : findDuplicates(e164, terminal.views.customers(), [], terminal.now(), id).customers[0];
  const ready = whole && (s.how !== undefined || !newlyGranted(s.said, known));
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
        <WhoFields typed={typed} card={card} known={dup} onOpen={onSaved} />
        <Head of="days" />
        <DateField of="birthday" typed={typed} />
        <DateField of="anniversary" typed={typed} />
        <LunarDayField of="lunarBirthday" typed={typed} today={today} />
        <Head of="spouse" />
        <LineField of="spouseName" typed={typed} />
        <DateField of="spouseBirthday" typed={typed} />
        <LunarDayField of="spouseLunarBirthday" typed={typed} today={today} />
        <Head of="likes" />
        <SizeField of="ring" typed={typed} />
        <SizeField of="bangle" typed={typed} />
        <SizeField of="necklace" typed={typed} />
        <BudgetField typed={typed} />
        <LineField of="preference" typed={typed} placeholder={t('customers.form.preferenceHint')} wide />
        <Head of="from" />
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
        <LineField of="address" typed={typed} wide />
        <Head of="consents" />
        <div data-wide="true">
          <ConsentFields known={known} said={s.said} how={s.how} onSaid={(said) => set('said', said)} onHow={(how) => set('how', how)} />
        </div>
      </div>
    </Sheet>
  );
}
