import { CalendarClock, ClipboardPaste, LogIn, UserRoundPlus, Users } from 'lucide-react';
import { useNavigate } from 'react-router';
import type { DuplicateHint } from '../../../../src/customers/duplicates.ts';
import { isPresent } from '../../../../src/appointments/status.ts';
import { useCodes, useStaffName } from '../../../app/codes.ts';
import { useNow, useTerminal } from '../../../app/terminal-context.ts';
import type { AptCard, CustomerCard } from '../../../data/terminal.ts';
import { isCountedSale } from '../../../data/views/sales.ts';
import { Avatar, Button, EmptyState, useFormat, useT } from '../../../ui/index.ts';
import { useAppointmentActions } from '../actions.ts';
import { shownState } from '../model.ts';
import { StateTag } from '../StateTag.tsx';
import { useAptText } from '../text.ts';
import css from './Editor.module.css';

/** Whoever has this number already: 到店 for an appointment, 确定 for a known customer; never blocks (A1.1.3–A1.1.5). */
export function Duplicates({
  hint,
  filled,
  onFill,
}: {
  readonly hint: DuplicateHint<CustomerCard, AptCard> | undefined;
  readonly filled: string | undefined;
  readonly onFill: (c: CustomerCard) => void;
}) {
  const t = useT();
  const navigate = useNavigate();
  const terminal = useTerminal();
  const f = useFormat();
  const now = useNow();
  const text = useAptText();
  if (hint === undefined || hint.appointments.length + hint.customers.length === 0)
    return (
      <aside className={css['dup']}>
        <EmptyState icon={<UserRoundPlus />} title={t('appointments.dup.none')}>
          {t('appointments.dup.noneBody')}
        </EmptyState>
        <p className={css['scope']}>{t('appointments.dup.scope')}</p>
      </aside>
    );
  const [first, ...rest] = hint.appointments;
  return (
    <aside className={css['dup']} aria-live="polite">
      <div className={css['dw']}>
        <p className={css['dt']}>
          <Users aria-hidden="true" />
          {t('appointments.dup.title')}
        </p>
        <p>
          {first === undefined
            ? t('appointments.dup.memberOnly')
            : terminal.businessDate(first.form.visitAt) === terminal.businessDate()
              ? t('appointments.dup.hasApt')
              : t('appointments.dup.hasAptOther')}
        </p>
        {first === undefined ? null : <Existing card={first} />}
        {rest.map((c) => (
          <button key={c.id} type="button" className={css['exSmall']} onClick={() => void navigate(`/appointments/${encodeURIComponent(c.id)}`)}>
            <b>{f.dayTime(c.form.visitAt)}</b>
            <span className="zm-two zm-ell">{text.short(c)}</span>
            <span className="zm-end">
              <StateTag shown={shownState(c, now)} />
            </span>
          </button>
        ))}
      </div>
      {hint.customers.map((c) => (
        <Known key={c.id} customer={c} done={filled === c.id} onFill={() => onFill(c)} />
      ))}
      <p className={css['scope']}>{t('appointments.dup.scope')}</p>
    </aside>
  );
}

function Existing({ card }: { readonly card: AptCard }) {
  const t = useT();
  const f = useFormat();
  const now = useNow();
  const text = useAptText();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const staffName = useStaffName();
  const sources = useCodes('source');
  const { arrive, busy } = useAppointmentActions();
  const { form, view } = card;
  const host = view.main ?? view.assigned;
  const state = host === undefined ? undefined : terminal.views.consultants().find((c) => c.staff.staffNo === host)?.state;
  const open = () => void navigate(`/appointments/${encodeURIComponent(card.id)}`);
  const today = terminal.businessDate(form.visitAt) === terminal.businessDate();
  return (
    <div className={css['ex']}>
      <div className={css['exHead']}>
        <span className="zm-h1">{text.name(form)}</span>
        <span className="zm-two">{text.title(form)}</span>
        <span className="zm-end">
          <StateTag shown={shownState(card, now)} />
        </span>
      </div>
      <p className={css['when']}>{today ? `${t('appointments.form.today')} ${f.time(form.visitAt)}` : f.dayTime(form.visitAt)}</p>
      <dl className={css['kl']}>
        <div>
          <dt>{t('appointments.dup.number')}</dt>
          <dd>{form.number ?? view.number ?? ''}</dd>
        </div>
        <div>
          <dt>{t('appointments.dup.need')}</dt>
          <dd>{text.need(card)}</dd>
        </div>
        <div>
          <dt>{t('appointments.dup.consultant')}</dt>
          <dd>{host === undefined ? t('appointments.nobody') : `${staffName(host)}${state === undefined ? '' : ` · ${t(`shell.dutyState.${state}`)}`}`}</dd>
        </div>
        <div>
          <dt>{t('appointments.dup.source')}</dt>
          <dd>{[sources.name(form.source), form.sourceNote ?? ''].filter((x) => x !== '').join(' · ')}</dd>
        </div>
      </dl>
      {isPresent(view) ? (
        <Button kind="primary" size="arrive" block onClick={open}>
          {t('appointments.dup.detail')}
        </Button>
      ) : (
        <>
          <Button
            kind="primary"
            size="arrive"
            block
            busy={busy}
            icon={<LogIn aria-hidden="true" />}
            onClick={() =>
              void arrive(card).then((r) => {
                if (r.ok) open();
              })
            }
          >
            {t('appointments.act.arrive')}
          </Button>
          <div className="zm-row zm-g2" style={{ marginTop: 8 }}>
            <Button
              size="sm"
              className="zm-grow"
              icon={<CalendarClock aria-hidden="true" />}
              onClick={() => void navigate(`/appointments/${encodeURIComponent(card.id)}?do=reschedule`)}
            >
              {t('appointments.act.reschedule')}
            </Button>
            <Button size="sm" className="zm-grow" onClick={open}>
              {t('appointments.dup.detail')}
            </Button>
          </div>
        </>
      )}
    </div>
  );
}

function Known({ customer, done, onFill }: { readonly customer: CustomerCard; readonly done: boolean; readonly onFill: () => void }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const levels = useCodes('memberLevel');
  const bought = terminal.views.sales().filter((s) => isCountedSale(s) && s.sale.customer?.id === customer.id);
  const { form } = customer;
  const last = bought[0];
  return (
    <section className={css['mem']}>
      <div className="zm-row zm-g2">
        <Avatar size="sm" name={form.name} />
        <b>
          {form.name} ·{' '}
          {form.level === undefined ? (form.memberNo === undefined ? t('appointments.dup.guest') : t('appointments.dup.member')) : levels.name(form.level)}
        </b>
        {form.memberNo === undefined ? null : <span className="zm-cap zm-end">{t('appointments.dup.memberNo', { no: form.memberNo })}</span>}
      </div>
      <p>
        {[
          bought.length === 0 ? t('appointments.dup.boughtNone') : t('appointments.dup.bought', { n: bought.length }),
          last === undefined ? '' : `${last.sale.lines[0]?.name ?? ''} ${f.money(last.sale.totals.payableFen)}`,
          form.wechat ?? '',
          form.birthday ?? '',
        ]
          .filter((x) => x.trim() !== '')
          .join(' · ')}
      </p>
      <Button block disabled={done} icon={<ClipboardPaste aria-hidden="true" />} onClick={onFill}>
        {done ? t('appointments.dup.filled') : t('appointments.dup.confirm')}
      </Button>
    </section>
  );
}
