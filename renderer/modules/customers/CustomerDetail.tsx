import {
  Cake,
  CalendarClock,
  CalendarPlus,
  Eye,
  EyeOff,
  Gem,
  Heart,
  History as HistoryIcon,
  PencilLine,
  Pencil,
  Phone,
  Plus,
  ReceiptText,
  X,
} from 'lucide-react';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { isClosed, isPresent } from '../../../src/appointments/status.ts';
import { revealPhone, tagCustomer } from '../../../src/customers/commands.ts';
import { daysToRemember } from '../../../src/customers/days.ts';
import { fieldMask } from '../../../src/permissions/fieldMask.ts';
import { displayPhone, maskPhone } from '../../../src/kernel/phone.ts';
import { usePermitted } from '../../app/approval.tsx';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { isHalfTyped } from '../../app/half-typed.ts';
import { useAct, useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import type { CustomerCard } from '../../data/terminal.ts';
import { Button, ConfirmSheet, EmptyState, Money, Segmented, StatusTag, useFormat, useT } from '../../ui/index.ts';
import { Jewel, drawableOf } from '../../ui/gems/index.tsx';
import { FieldHistory } from '../../ui/cases/index.ts';
import { useAptText } from '../appointments/text.ts';
import { CaseBanners } from '../exceptions/Banners.tsx';
import { useCaseNames } from '../exceptions/CaseCard.tsx';
import { ContactSheet } from './ContactSheet.tsx';
import { Merged } from './Merged.tsx';
import { CustomerForm, formName } from './CustomerForm.tsx';
import { useLunarWords } from './LunarField.tsx';
import { Consents } from './Consents.tsx';
import { TagSheet } from './TagSheet.tsx';
import { historyOf } from './history.ts';
import type { Entry } from './history.ts';
import css from './Customers.module.css';

/** A client in one view: who, what to remember, next step, and one history (design 12). */
export function CustomerDetail({ card }: { readonly card: CustomerCard }) {
  const t = useT();
  const terminal = useTerminal();
  useArea('customers', 'appointments', 'sales', 'reference');
  const user = useUser();
  const [editing, setEditing] = useState(() => isHalfTyped(terminal, formName(card), user.staffNo));
  const [noting, setNoting] = useState(false);
  const [log, setLog] = useState(false);
  const names = useCaseNames();
  const entries = historyOf(card, terminal.views);
  return (
    <section className={css['det']} aria-label={card.form.name}>
      <Info card={card} entries={entries} onHistory={() => setLog(true)} onEdit={() => setEditing(true)} />
      <History card={card} entries={entries} onNote={() => setNoting(true)} />
      <CustomerForm open={editing} card={card} onClose={() => setEditing(false)} onSaved={() => setEditing(false)} />
      <FieldHistory head={card.head} names={names} open={log} onClose={() => setLog(false)} />
      {noting ? <ContactSheet card={card} onClose={() => setNoting(false)} /> : null}
      <span className="zm-sr">{t('customers.timeline')}</span>
    </section>
  );
}

function Info({
  card,
  entries,
  onEdit,
  onHistory,
}: {
  readonly card: CustomerCard;
  readonly entries: readonly Entry[];
  readonly onEdit: () => void;
  readonly onHistory: () => void;
}) {
  const t = useT();
  const f = useFormat();
  const user = useUser();
  const now = useNow(60_000);
  const levels = useCodes('memberLevel');
  const sources = useCodes('source');
  const staffName = useStaffName();
  const { form } = card;
  const visits = entries.filter((e) => e.kind === 'visit' && e.came).length;
  const spent = entries.reduce((sum, e) => sum + (e.kind === 'sale' ? e.sale.sale.totals.payableFen : 0), 0);
  const lunar = useLunarWords();
  const days = daysToRemember(form, f.isoDay(now));
  const terminal = useTerminal();
  const referrer = [
    form.referrerId === undefined ? '' : (terminal.views.customer(form.referrerId)?.form.name ?? t('customers.merged.elsewhere')),
    form.referrerNote ?? '',
  ]
    .filter((x) => x !== '')
    .join(' · ');
  const sizes = [
    form.bangleMm === undefined ? '' : t('customers.bangleIs', { n: form.bangleMm }),
    form.necklaceCm === undefined ? '' : t('customers.necklaceIs', { n: form.necklaceCm }),
  ]
    .filter((x) => x !== '')
    .join(t('common.listComma'));
  const budget = f.moneyRange(form.budgetMinFen, form.budgetMaxFen);
  return (
    <aside className={css['info']}>
      <div className={css['who']}>
        <span className={css['coin']} aria-hidden="true">
          {Array.from(form.name)[0] ?? ''}
        </span>
        <div className="zm-grow">
          <div className={css['nameRow']}>
            <b>{form.name}</b>
            {form.level === undefined ? null : <StatusTag tone="gold">{levels.name(form.level)}</StatusTag>}
          </div>
          <PhoneLine card={card} />
        </div>
        <Button kind="ghost" iconOnly icon={<Pencil aria-hidden="true" />} aria-label={t('common.edit')} title={t('common.edit')} onClick={onEdit} />
      </div>
      <Tags card={card} />
      <div className={css['sizes']}>
        <div>
          <b>{form.ringSizeHK ?? '—'}</b>
          <span>
            {t('customers.ringLabel')} · {t('customers.ring')}
          </span>
        </div>
        <div>
          <b>{visits}</b>
          <span>{t('customers.visits')}</span>
        </div>
        <div>
          <b>{spent === 0 ? '—' : f.money(spent, { short: true })}</b>
          <span>{t('customers.spent')}</span>
        </div>
      </div>
      <h3 className={`zm-h3 ${css['sec'] ?? ''}`}>{t('customers.days')}</h3>
      {days.length === 0 ? (
        <p className="zm-two">{t('customers.daysNone')}</p>
      ) : (
        days.map((d) => (
          <div key={d.key} className={css['day']}>
            {d.key === 'anniversary' ? <Heart aria-hidden="true" /> : <Cake aria-hidden="true" />}
            <b>{t(`customers.${d.key}`)}</b>
            <span>
              <span className="zm-ell">
                {[d.lunar === undefined ? (d.date ?? '') : lunar.date(d.lunar), d.key === 'spouseBirthday' ? (form.spouseName ?? '') : '']
                  .filter((x) => x !== '')
                  .join(' · ')}
              </span>
              {d.lunar === undefined ? null : <small>{t('customers.nextOn', { day: d.next })}</small>}
            </span>
            <em className={d.inDays <= 30 ? 'zm-brand' : undefined}>{d.inDays === 0 ? t('customers.daysToday') : t('customers.daysLeft', { n: d.inDays })}</em>
          </div>
        ))
      )}
      <h3 className={`zm-h3 ${css['sec'] ?? ''}`}>{t('customers.facts')}</h3>
      <dl className={css['kv']}>
        <dt>{t('customers.owner')}</dt>
        <dd>{form.owner === undefined ? t('customers.ownerNone') : staffName(form.owner)}</dd>
        {referrer === '' ? null : (
          <>
            <dt>{t('customers.referrer')}</dt>
            <dd>{referrer}</dd>
          </>
        )}
        {form.spouseName === undefined || days.some((d) => d.key === 'spouseBirthday') ? null : (
          <>
            <dt>{t('customers.spouse')}</dt>
            <dd>{form.spouseName}</dd>
          </>
        )}
        {sizes === '' ? null : (
          <>
            <dt>{t('customers.sizes')}</dt>
            <dd>{sizes}</dd>
          </>
        )}
        {form.source === undefined ? null : (
          <>
            <dt>{t('customers.source')}</dt>
            <dd>{sources.name(form.source)}</dd>
          </>
        )}
        {form.wechat === undefined ? null : (
          <>
            <dt>{t('customers.wechat')}</dt>
            <dd>{form.wechat}</dd>
          </>
        )}
        {form.email === undefined ? null : (
          <>
            <dt>{t('customers.email')}</dt>
            <dd>{form.email}</dd>
          </>
        )}
        {budget === '' ? null : (
          <>
            <dt>{t('customers.budget')}</dt>
            <dd>{budget}</dd>
          </>
        )}
        {form.memberNo === undefined ? null : (
          <>
            <dt>{t('appointments.dup.member')}</dt>
            <dd>{form.memberNo}</dd>
          </>
        )}
        {(form.altPhones ?? []).length === 0 ? null : (
          <>
            <dt>{t('customers.altPhones')}</dt>
            <dd>{(form.altPhones ?? []).map(maskPhone).join(t('common.listComma'))}</dd>
          </>
        )}
        {form.address === undefined || fieldMask(user, 'address') === 'hidden' ? null : (
          <>
            <dt>{t('customers.address')}</dt>
            <dd>{fieldMask(user, 'address') === 'clear' ? form.address : `${[...form.address].slice(0, 6).join('')}****`}</dd>
          </>
        )}
      </dl>
      <Consents card={card} onEdit={onEdit} />
      <Merged card={card} />
      <Button kind="text" size="sm" icon={<HistoryIcon aria-hidden="true" />} onClick={onHistory}>
        {t('cases.ui.history')}
      </Button>
      {form.preference === undefined || form.preference === '' ? null : <p className={css['memo']}>{form.preference}</p>}
    </aside>
  );
}

/** Masked; each full showing is logged with its purpose first (jewelry.md §20.1). */
function PhoneLine({ card }: { readonly card: CustomerCard }) {
  const t = useT();
  const permitted = usePermitted();
  const { act, busy } = useAct();
  const [asking, setAsking] = useState(false);
  const [clear, setClear] = useState(false);
  const phone = card.form.phoneE164;
  if (phone === undefined) return <p className={css['phone']}>{t('customers.noPhone')}</p>;
  const show = (purpose: string) =>
    permitted.ask({
      action: 'customer.revealPhone',
      subject: card.form.owner === undefined ? {} : { owner: card.form.owner },
      title: t('customers.revealTitle'),
      then: (approver) =>
        void act((ctx) => revealPhone(ctx, card, { purpose }), { approver }).then((r) => {
          if (r.ok) {
            setClear(true);
            setAsking(false);
          }
        }),
    });
  return (
    <p className={css['phone']}>
      {clear ? displayPhone(phone) : maskPhone(phone)}
      <button type="button" className={css['lnk']} onClick={() => (clear ? setClear(false) : setAsking(true))}>
        {clear ? <EyeOff aria-hidden="true" /> : <Eye aria-hidden="true" />}
        {clear ? t('customers.hide') : t('customers.reveal')}
      </button>
      <ConfirmSheet
        open={asking}
        onClose={() => setAsking(false)}
        title={t('customers.revealTitle')}
        confirm={t('customers.reveal')}
        askReason
        reasons={[t('customers.revealPurposes.call'), t('customers.revealPurposes.delivery'), t('customers.revealPurposes.verify')]}
        busy={busy}
        onConfirm={show}
      >
        <p>{t('customers.revealBody')}</p>
      </ConfirmSheet>
      {permitted.sheet}
    </p>
  );
}

function Tags({ card }: { readonly card: CustomerCard }) {
  const t = useT();
  const { act, busy } = useAct();
  const [adding, setAdding] = useState(false);
  return (
    <div className={css['tags']} aria-label={t('customers.tags')}>
      {card.tags.map((tag) => (
        <button
          key={tag}
          type="button"
          disabled={busy}
          className={css['tag']}
          aria-label={t('customers.tagRemove', { tag })}
          onClick={() => void act((ctx) => tagCustomer(ctx, card, { remove: [tag] }))}
        >
          {tag}
          <X aria-hidden="true" />
        </button>
      ))}
      <button type="button" className={`${css['tag'] ?? ''} ${css['tagAdd'] ?? ''}`} onClick={() => setAdding(true)}>
        <Plus aria-hidden="true" />
        {t('customers.tagAdd')}
      </button>
      {adding ? (
        <TagSheet
          onClose={() => setAdding(false)}
          busy={busy}
          onAdd={(tag) =>
            void act((ctx) => tagCustomer(ctx, card, { add: [tag] })).then((r) => {
              if (r.ok) setAdding(false);
            })
          }
        />
      ) : null}
    </div>
  );
}

function History({ card, entries, onNote }: { readonly card: CustomerCard; readonly entries: readonly Entry[]; readonly onNote: () => void }) {
  const t = useT();
  const [show, setShow] = useState<'all' | 'visit' | 'sale' | 'contact'>('all');
  const count = (kind: Entry['kind']) => entries.filter((e) => e.kind === kind).length;
  const shown = entries.filter((e) => show === 'all' || e.kind === show);
  return (
    <div className={css['mid']}>
      <div className={css['told']}>
        <CaseBanners about={[card.id]} head={card.head} />
      </div>
      <Next card={card} entries={entries} />
      <div className={css['fl']}>
        <Segmented
          label={t('customers.timeline')}
          value={show}
          onChange={setShow}
          options={[
            { value: 'all', label: t('customers.filter.all', { n: entries.length }) },
            { value: 'visit', label: t('customers.filter.visits', { n: count('visit') }) },
            { value: 'sale', label: t('customers.filter.sales', { n: count('sale') }) },
            { value: 'contact', label: t('customers.filter.contacts', { n: count('contact') }) },
          ]}
        />
        <Button icon={<PencilLine aria-hidden="true" />} onClick={onNote}>
          {t('customers.note')}
        </Button>
      </div>
      {shown.length === 0 ? (
        <EmptyState icon={<CalendarClock />} title={t('customers.timelineNone')} />
      ) : (
        <ul className={css['tm']}>
          {shown.map((e) => (
            <Line key={e.key} entry={e} />
          ))}
        </ul>
      )}
    </div>
  );
}

function Next({ card, entries }: { readonly card: CustomerCard; readonly entries: readonly Entry[] }) {
  const t = useT();
  const f = useFormat();
  const now = useNow(60_000);
  const text = useAptText();
  const navigate = useNavigate();
  const open = entries
    .flatMap((e) => (e.kind === 'visit' && !isClosed(e.card.view) ? [e.card] : []))
    .sort((a, b) => Number(isPresent(b.view)) - Number(isPresent(a.view)) || a.form.visitAt - b.form.visitAt)[0];
  const birthday = daysToRemember(card.form, f.isoDay(now)).find((d) => d.key === 'birthday')?.inDays;
  const title =
    open === undefined
      ? birthday !== undefined && birthday <= 14
        ? birthday === 0
          ? t('customers.next.birthdayToday')
          : t('customers.next.birthday', { n: birthday })
        : t('customers.next.none')
      : isPresent(open.view)
        ? t('customers.next.inStore')
        : t('customers.next.booked', { when: f.dayTime(open.form.visitAt) });
  return (
    <div className={css['nx']}>
      <div className="zm-grow">
        <span>{t('customers.next.title')}</span>
        <b>{title}</b>
        <p>{open === undefined ? t('customers.next.noneBody') : text.need(open)}</p>
      </div>
      {open === undefined ? (
        <Button
          kind="primary"
          size="lg"
          icon={<CalendarPlus aria-hidden="true" />}
          onClick={() => void navigate(`/appointments/new?customer=${encodeURIComponent(card.id)}`)}
        >
          {t('customers.next.book')}
        </Button>
      ) : (
        <Button kind="primary" size="lg" onClick={() => void navigate(`/appointments/${encodeURIComponent(open.id)}`)}>
          {t('customers.next.open')}
        </Button>
      )}
    </div>
  );
}

function Line({ entry }: { readonly entry: Entry }) {
  const t = useT();
  const f = useFormat();
  const text = useAptText();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const navigate = useNavigate();
  const reasons = useCodes('notSoldReason');
  const Icon = entry.kind === 'visit' ? (entry.came ? Gem : CalendarClock) : entry.kind === 'sale' ? ReceiptText : Phone;
  const body = (title: string, sub: string, extra?: ReactNode, open?: () => void) => (
    <li data-kind={entry.kind}>
      <i>
        <Icon aria-hidden="true" />
      </i>
      <button type="button" className={css['tb']} disabled={open === undefined} onClick={open}>
        <span className={css['tbHead']}>
          <b>{title}</b>
          <time>{f.dayTime(entry.atMs)}</time>
        </span>
        {sub === '' ? null : <p>{sub}</p>}
        {extra}
      </button>
    </li>
  );
  if (entry.kind === 'contact') {
    const c = entry.contact;
    return body(
      t('customers.event.contact', { result: c.result }),
      [staffName(c.by), c.note ?? '', c.nextAt === undefined ? '' : `${t('customers.contact.nextAt')} ${f.shortDay(c.nextAt)}`]
        .filter((x) => x !== '')
        .join(' · '),
    );
  }
  if (entry.kind === 'sale') {
    const { sale } = entry.sale;
    const names =
      sale.lines
        .slice(0, 2)
        .map((l) => l.name)
        .join(t('common.listComma')) + (sale.lines.length > 2 ? t('customers.event.and', { n: sale.lines.length }) : '');
    return body(
      t('customers.event.sale', { names }),
      [sale.docNo ?? '', staffName(entry.sale.by)].filter((x) => x !== '').join(' · '),
      <span className={css['thumbs']}>
        {sale.lines.slice(0, 3).map((l) => {
          const piece = terminal.views.piece(l.pieceNo);
          return piece === undefined ? null : (
            <span key={l.lineNo} className={css['thumb']}>
              <Jewel of={drawableOf(piece.item)} />
            </span>
          );
        })}
        <Money fen={sale.totals.payableFen} size="price" />
      </span>,
      () => void navigate(`/sales/records/${encodeURIComponent(sale.saleId)}`),
    );
  }
  const { view } = entry.card;
  const need = text.need(entry.card);
  const host = view.main ?? view.assigned;
  return body(
    (entry.came ? t('customers.event.visit', { need: text.short(entry.card) }) : t('customers.event.booked', { need: text.short(entry.card) })).replace(
      / · $/,
      '',
    ),
    [
      host === undefined ? '' : t('customers.event.served', { name: staffName(host) }),
      view.status === 'notSold' && view.endedReason !== undefined ? t('customers.event.noSale', { reason: reasons.name(view.endedReason) }) : need,
    ]
      .filter((x) => x !== '')
      .join(' · '),
    undefined,
    () => void navigate(`/appointments/${encodeURIComponent(entry.card.id)}`),
  );
}
