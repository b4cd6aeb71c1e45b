import { DatePicker, Input, Select } from 'antd';
import dayjs from 'dayjs';
import { Sparkles, X } from 'lucide-react';
import { useState } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { createAppointment, editAppointment, walkIn as walkInCommand } from '../../../src/appointments/commands.ts';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import { pickConsultant } from '../../../src/appointments/assign.ts';
import { findDuplicates } from '../../../src/customers/duplicates.ts';
import { PHONE_REGIONS, maskPhone } from '../../../src/kernel/phone.ts';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { HalfTypedNote } from '../../app/HalfTypedNote.tsx';
import { useHalfTyped } from '../../app/half-typed.ts';
import { useAct, useArea, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import {
  Button,
  ChipGroup,
  ConfirmSheet,
  FacetChip,
  Labelled,
  LevelMark,
  toast,
  useFormat,
  useLanguage,
  useProblemText,
  useHotkeys,
  useT,
} from '../../ui/index.ts';
import { byRule } from './Consultants.tsx';
import { Duplicates } from './Duplicates.tsx';
import { caratMilli, emptyForm, fenOf, filledFrom, formStateOf, phoneE164, toForm } from './form-state.ts';
import type { FormState } from './form-state.ts';
import { personOf } from './person.ts';
import { VisitTime } from './VisitTime.tsx';
import css from './Editor.module.css';

const MAINLAND_DIGITS = 11;

/** New appointment, walk-in or edit: one screen, duplicate hint beside it, next consultant suggested (A1.1, design 03). */
export default function AppointmentEditor({ walkIn = false, card }: { readonly walkIn?: boolean; readonly card?: AptCard }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const language = useLanguage();
  const navigate = useNavigate();
  const problemText = useProblemText();
  const staffName = useStaffName();
  const { act, busy } = useAct();
  useArea('appointments', 'customers', 'reference');
  const sources = useCodes('source');
  const levels = useCodes('level');
  const purposes = useCodes('purpose');
  const categories = useCodes('category');
  const metals = useCodes('metal');
  const [query] = useSearchParams();
  const half = useHalfTyped<FormState>(
    card !== undefined ? `apt ${card.id}` : walkIn ? 'apt walk-in' : 'apt new',
    () => {
      if (card !== undefined) return formStateOf(card.form);
      const asked = Number(query.get('at') ?? NaN); // a free half hour of the calendar
      const empty: FormState = {
        ...emptyForm(terminal.device.storeId),
        source: walkIn ? walkInSource(sources.rows.map((r) => r.code)) : undefined,
        ...(Number.isSafeInteger(asked) && asked > terminal.now() - 1_800_000 ? { visitAt: asked } : {}),
        consultant: query.get('consultant') ?? 'auto',
      };
      const known = terminal.views.customer(query.get('customer') ?? ''); // 约到店 from a client's card
      return known === undefined
        ? empty
        : {
            ...filledFrom(empty, known.id, known.form),
            ...(known.form.phoneE164 === undefined ? {} : { keptPhone: known.form.phoneE164, region: known.form.phoneRegion ?? 'CN' }),
          };
    },
    card === undefined ? 'apt' : undefined,
  );
  const id = card?.id ?? half.id;
  const { state: s, set: setState } = half;
  const [tried, setTried] = useState(false);
  const [more, setMore] = useState(s.styleNo !== '' || s.carat !== '' || s.qq !== '' || s.wantedBy !== undefined);
  const set = <K extends keyof FormState>(key: K, value: FormState[K]) => setState((old) => ({ ...old, [key]: value }));

  const e164 = phoneE164(s);
  const hint = e164 === undefined ? undefined : findDuplicates(e164, terminal.views.customers(), terminal.views.appointments(), terminal.now(), id);
  const duplicate = card === undefined && hint !== undefined && hint.appointments.length > 0;
  const digits = s.phone.replace(/\D/g, '').length;
  const phoneFault =
    s.phone.trim() === ''
      ? s.keptPhone !== undefined
        ? undefined
        : tried && !walkIn
          ? problemText({ code: 'apt-phone-required' })
          : undefined
      : e164 !== undefined
        ? undefined
        : s.region === 'CN' && digits < MAINLAND_DIGITS
          ? tried
            ? t('appointments.form.phoneShort', { n: MAINLAND_DIGITS - digits })
            : undefined
          : digits >= 6 || tried
            ? t('appointments.form.phoneBad')
            : undefined;
  const phoneHint =
    s.region === 'CN' && digits > 0 && digits < MAINLAND_DIGITS ? t('appointments.form.phoneShort', { n: MAINLAND_DIGITS - digits }) : undefined;

  const mode = terminal.views.settings()?.assignMode ?? 'priority';
  const loads = terminal.views.consultants();
  const next = pickConsultant(
    loads.map((c) => ({ ...c, staffNo: c.staff.staffNo })),
    mode,
  );
  const chosen =
    s.consultant === 'auto' ? (next === undefined ? undefined : { staffNo: next.staffNo, mode }) : { staffNo: s.consultant, mode: 'manual' as const };
  // what does not read as an amount is not quietly dropped
  const wrong = amountBad(s) || amountFault(s);
  const fields =
    s.name.trim() === '' ||
    (!walkIn && e164 === undefined) ||
    (!walkIn && s.visitAt === undefined) ||
    s.source === undefined ||
    phoneFault !== undefined ||
    wrong ||
    (s.carat.trim() !== '' && caratMilli(s.carat) === undefined);

  const save = async () => {
    setTried(true);
    if (fields && !(walkIn && s.name.trim() === '' && s.source !== undefined && phoneFault === undefined && !wrong)) return;
    const form = { ...toForm(s), ...(s.name.trim() === '' ? { name: t('appointments.walkInName') } : {}) };
    const online = sources.rows.find((r) => r.code === s.source)?.flags?.['online'] === true;
    const person = personOf(terminal, { ...form, phoneE164: e164 });
    const result =
      card !== undefined
        ? await act((ctx) => editAppointment(ctx, card, patchOf(card, form), undefined, person, appointmentRules(terminal.views.settings())), {
            done: t('appointments.done.saved'),
          })
        : walkIn
          ? await act((ctx) => walkInCommand(ctx, { aptId: id, form, person, ...(chosen === undefined ? {} : { consultant: chosen }) }), {
              done: t('appointments.done.walkIn'),
            })
          : await act((ctx) => createAppointment(ctx, { aptId: id, form, online, person, ...(chosen === undefined ? {} : { consultant: chosen }) }), {
              done: t('appointments.done.created'),
            });
    if (!result.ok) return;
    half.discard();
    void navigate(`/appointments/${encodeURIComponent(id)}`, { replace: true });
  };
  const title = card !== undefined ? t('appointments.form.editTitle') : walkIn ? t('appointments.form.walkInTitle') : t('appointments.form.newTitle');
  const saveLabel =
    card !== undefined
      ? t('appointments.form.saveEdit')
      : walkIn
        ? t('appointments.form.walkInGo')
        : duplicate
          ? t('appointments.form.saveAnyway')
          : t('appointments.form.save');
  const back = () => {
    half.discard();
    void navigate(card === undefined ? '/appointments' : `/appointments/${encodeURIComponent(card.id)}`, { replace: true });
  };
  // Escape leaves a form nobody typed into, and asks otherwise; an open list takes it first.
  const [leaving, setLeaving] = useState(false);
  useHotkeys({
    Escape: () => {
      if (document.querySelector('.ant-select-open, .ant-picker-dropdown:not(.ant-picker-dropdown-hidden), [role="dialog"]') !== null) return;
      if (half.touched) setLeaving(true);
      else back();
    },
  });

  return (
    <div className={css['wrap']}>
      <form
        className={css['form']}
        onSubmit={(e) => {
          e.preventDefault();
          void save();
        }}
      >
        <header className={css['hd']}>
          <Button kind="ghost" iconOnly icon={<X aria-hidden="true" />} aria-label={t('common.close')} onClick={back} />
          <h1 className="zm-h1">{title}</h1>
          <span className="zm-cap zm-end zm-nw">
            {card === undefined ? t('appointments.form.sub') : t('appointments.number', { no: card.form.number ?? card.view.number ?? '' })}
          </span>
        </header>
        <div className={css['groups']}>
          {half.from === undefined ? null : (
            <div className={css['note']}>
              <HalfTypedNote {...half} />
            </div>
          )}
          <h2 className={css['gh']}>{t('appointments.form.who')}</h2>
          <div className={`${css['gb'] ?? ''} ${css['six'] ?? ''}`}>
            <Labelled label={t('appointments.form.phone')} required={!walkIn} fault={phoneFault} hint={phoneHint}>
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
            <Labelled
              label={t('appointments.form.name')}
              required={!walkIn}
              fault={tried && !walkIn && s.name.trim() === '' ? t('appointments.form.nameMissing') : undefined}
            >
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
          {walkIn ? null : (
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
                    fault={tried && s.visitAt === undefined ? t('appointments.form.visitMissing') : undefined}
                  />
                </div>
              </div>
            </>
          )}
          <h2 className={css['gh']}>{t('appointments.form.what')}</h2>
          <div className={css['gb']}>
            <Labelled className={css['s3']} label={t('appointments.form.purpose')}>
              <ChipGroup
                label={t('appointments.form.purpose')}
                clearable
                value={s.purpose}
                onChange={(v) => set('purpose', v)}
                options={purposes.rows.flatMap((r) => (isPurpose(r.code) ? [{ value: r.code, label: purposes.name(r.code) }] : []))}
              />
            </Labelled>
            <Labelled label={t('appointments.form.category')}>
              <Select
                style={{ width: '100%' }}
                allowClear
                aria-label={t('appointments.form.category')}
                value={s.category}
                placeholder={t('common.optional')}
                onChange={(v: string | undefined) => set('category', v)}
                options={categories.rows.map((r) => ({ value: r.code, label: categories.name(r.code) }))}
              />
            </Labelled>
            <Labelled
              className={css['s2']}
              label={t('appointments.form.budgetName')}
              fault={amountBad(s) ? t('appointments.form.budgetBad') : amountFault(s) ? problemText({ code: 'apt-budget-order' }) : undefined}
            >
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
            <Labelled label={t('appointments.form.metal')}>
              <Select
                style={{ width: '100%' }}
                allowClear
                aria-label={t('appointments.form.metal')}
                value={s.metal}
                placeholder={t('common.optional')}
                onChange={(v: string | undefined) => set('metal', v)}
                options={metals.rows.map((r) => ({ value: r.code, label: metals.name(r.code) }))}
              />
            </Labelled>
            <Labelled label={t('appointments.form.ring')} remark={t('appointments.form.ringUnit')}>
              <Input inputMode="decimal" aria-label={t('appointments.form.ring')} value={s.ring} maxLength={4} onChange={(e) => set('ring', e.target.value)} />
            </Labelled>
            {more ? (
              <>
                <Labelled className={css['s2']} label={t('appointments.form.styleNo')}>
                  <Input
                    autoFocus
                    aria-label={t('appointments.form.styleNo')}
                    value={s.styleNo}
                    placeholder={t('common.optional')}
                    maxLength={40}
                    onChange={(e) => set('styleNo', e.target.value)}
                  />
                </Labelled>
                <Labelled
                  label={t('appointments.form.carat')}
                  fault={s.carat.trim() !== '' && caratMilli(s.carat) === undefined ? t('appointments.form.caratBad') : undefined}
                >
                  <Input
                    inputMode="decimal"
                    aria-label={t('appointments.form.carat')}
                    value={s.carat}
                    placeholder={t('appointments.form.caratHint')}
                    maxLength={6}
                    onChange={(e) => set('carat', e.target.value)}
                  />
                </Labelled>
                <Labelled label={t('appointments.form.wantedBy')}>
                  <DatePicker
                    style={{ width: '100%' }}
                    aria-label={t('appointments.form.wantedBy')}
                    placeholder={t('common.optional')}
                    value={s.wantedBy === undefined ? null : dayjs(s.wantedBy)}
                    minDate={dayjs(f.isoDay(terminal.now()))}
                    onChange={(d) => set('wantedBy', d === null ? undefined : d.format('YYYY-MM-DD'))}
                  />
                </Labelled>
                <Labelled label={t('appointments.form.qq')}>
                  <Input
                    aria-label={t('appointments.form.qq')}
                    value={s.qq}
                    placeholder={t('common.optional')}
                    maxLength={40}
                    onChange={(e) => set('qq', e.target.value)}
                  />
                </Labelled>
              </>
            ) : null}
            <Labelled
              className={css['sAll']}
              label={t('appointments.form.need')}
              remark={
                more ? undefined : (
                  <button type="button" className={css['moreLink']} aria-expanded={more} onClick={() => setMore(true)}>
                    {t('appointments.form.moreFields')}
                  </button>
                )
              }
            >
              <Input.TextArea
                aria-label={t('appointments.form.need')}
                value={s.need}
                placeholder={t('appointments.form.needHint')}
                maxLength={500}
                autoSize={{ minRows: 1, maxRows: 4 }}
                onChange={(e) => set('need', e.target.value)}
              />
            </Labelled>
          </div>
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
            <Labelled
              className={language === 'en' ? css['s2'] : undefined}
              label={t('appointments.form.source')}
              required
              fault={tried && s.source === undefined ? t('appointments.form.sourceMissing') : undefined}
            >
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
            {card !== undefined ? null : (
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
                      <FacetChip
                        key={c.staff.staffNo}
                        tall
                        role="radio"
                        on={s.consultant === c.staff.staffNo}
                        onToggle={() => set('consultant', c.staff.staffNo)}
                      >
                        {staffName(c.staff.staffNo)} <small>{t(`shell.dutyState.${c.state}`)}</small>
                      </FacetChip>
                    ))}
                </div>
              </Labelled>
            )}
          </div>
        </div>
        <footer className={css['bar']}>
          <span className={`zm-cap zm-grow ${css['barHint'] ?? ''}`}>{walkIn ? t('appointments.form.walkInBody') : t('appointments.form.foot')}</span>
          <Button onClick={back}>{t('common.cancel')}</Button>
          <Button submit kind={duplicate ? 'default' : 'primary'} size="lg" busy={busy} style={{ minWidth: 152 }}>
            {saveLabel}
          </Button>
        </footer>
      </form>
      <ConfirmSheet
        open={leaving}
        onClose={() => setLeaving(false)}
        title={t('appointments.form.leaveTitle')}
        confirm={t('appointments.form.leave')}
        danger
        onConfirm={back}
      >
        <p>{t('appointments.form.leaveBody')}</p>
      </ConfirmSheet>
      <Duplicates
        hint={hint}
        filled={s.customerId}
        onFill={(customer) => {
          setState((old) => filledFrom(old, customer.id, customer.form));
          toast.info(t('appointments.dup.filled'));
        }}
      />
    </div>
  );
}

const PREFIX: Readonly<Record<string, string>> = { CN: '+86', HK: '+852', MO: '+853', TW: '+886', INTL: '+…' };
const PURPOSES = ['proposal', 'wedding', 'gift', 'self', 'investment'] as const;
const isPurpose = (code: string): code is (typeof PURPOSES)[number] => PURPOSES.some((p) => p === code);
const walkInSource = (codes: readonly string[]): string | undefined => codes.find((c) => c === 'walkIn') ?? codes[0];
const amountBad = (s: FormState): boolean => [s.budgetMin, s.budgetMax].some((text) => text.trim() !== '' && fenOf(text) === undefined);
const amountFault = (s: FormState): boolean => {
  const [a, b] = [fenOf(s.budgetMin), fenOf(s.budgetMax)];
  return a !== undefined && b !== undefined && a > b;
};

/** Only what changed; a field emptied on the screen is cleared on the card. */
function patchOf(card: AptCard, form: ReturnType<typeof toForm>): Parameters<typeof editAppointment>[2] {
  const before: Readonly<Record<string, unknown>> = card.form;
  const after: Readonly<Record<string, unknown>> = form;
  const patch: Record<string, unknown> = {};
  for (const key of Object.keys(form)) {
    if (key === 'phoneRegion') continue;
    if (after[key] !== before[key]) patch[key] = after[key] ?? null;
  }
  if ('phoneE164' in patch) patch['phoneRegion'] = form.phoneRegion ?? null;
  return patch;
}
