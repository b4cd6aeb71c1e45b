import { ArrowRight, CalendarClock, ChevronRight, CircleAlert, CircleCheck, TicketPercent, TriangleAlert, Users } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { maskPhone } from '../../../src/kernel/phone.ts';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Avatar, Button, Money, StatusTag, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { useWords } from '../stock/words.ts';
import { ApproveSale } from './ApproveSale.tsx';
import { CustomerSheet } from './CustomerSheet.tsx';
import { OffersSheet } from './OffersSheet.tsx';
import { ShareSheet } from './ShareSheet.tsx';
import { offOf } from './amounts.ts';
import { offerFen } from '../../../src/sales/offers.ts';
import { tender } from '../../../src/sales/tender.ts';
import { zheOf } from './rates.ts';
import type { Check, Till } from './useTill.ts';
import css from './till.module.css';

/** The right pane: who buys, who sold, what it comes to, what stands in the way, and the one button of the next step. */
export function PayPane({ till }: { readonly till: Till }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const [sheet, setSheet] = useState<'none' | 'customer' | 'share' | 'offers' | 'approve'>('none');
  const close = (): void => setSheet('none');
  const { draft, priced, customer, apt } = till;
  const { totals } = priced;
  const name = customer?.form.name ?? apt?.form.name;
  const phone = customer?.form.phoneE164 ?? apt?.form.phoneE164;
  const level = customer?.form.level;
  const levelText = level === undefined ? undefined : terminal.views.codes('memberLevel').find((r) => r.code === level);
  const rounding = offOf(priced.lines, 'rounding');
  const order = offOf(priced.lines, 'manualOrder');
  const offered = offOf(priced.lines, 'orderPromotion', 'coupon');
  const discount = totals.discountFen - order - offered;
  // whom the sale is credited to is asked for at once; other stops have to be cleared on the lines
  const asksWho = till.blocked && till.checks.every((c) => c.tone !== 'stop' || c.code === 'noConsultant');
  const next = (): void => {
    if (asksWho) setSheet('share');
    else if (till.asks.length > 0) setSheet('approve');
    else void navigate('/sales/tender');
  };
  const empty = draft.lines.length === 0;
  const taken = tender(totals.payableFen, draft.payments);
  const payText = (): string => {
    if (asksWho && !empty) return t('sales.payWho');
    if (till.blocked) return t('sales.payFix');
    if (till.asks.length > 0) return t('sales.payApproval');
    return t(taken.paidFen === 0 ? 'sales.pay' : 'sales.payRest', { amount: f.money(taken.dueFen) });
  };
  return (
    <aside className={css['pay']}>
      <div className={css['payScroll']}>
        <button
          type="button"
          className={css['customer']}
          onClick={() => setSheet('customer')}
          aria-label={name === undefined ? t('sales.customer.choose') : `${t('sales.customer.change')} · ${name}`}
        >
          <Avatar name={name ?? t('sales.customer.none')} size="lg" language={f.language} />
          <span className="zm-grow">
            <span className="zm-row zm-g2">
              <b>{name ?? t('sales.customer.none')}</b>
              {levelText === undefined ? null : <StatusTag tone="gold">{f.language === 'en' ? levelText.en : levelText.zh}</StatusTag>}
            </span>
            <span className="zm-cap">
              {phone !== undefined ? maskPhone(phone) : name === undefined ? t('sales.customer.noneHint') : t('sales.customer.noPhone')}
            </span>
          </span>
          <ChevronRight aria-hidden="true" />
        </button>
        {apt === undefined ? null : (
          <div className={css['link']}>
            <CalendarClock aria-hidden="true" />
            <span className="zm-grow">{t('sales.apt.link', { time: f.dayTime(apt.form.visitAt) })}</span>
            <b className="zm-ok">{t('sales.apt.linked')}</b>
          </div>
        )}
        <button type="button" className={css['link']} onClick={() => setSheet('share')} disabled={empty}>
          <Users aria-hidden="true" />
          <span className="zm-grow">{t('sales.share.label')}</span>
          <b>
            <Shares till={till} />
          </b>
        </button>
        <button type="button" className={css['link']} onClick={() => setSheet('offers')} disabled={empty}>
          <TicketPercent aria-hidden="true" />
          <span className="zm-grow">{t('sales.offers.label')}</span>
          <b>{till.offers.length === 0 ? (empty ? '—' : t('sales.offers.choose')) : till.offers.map((o) => o.name).join(t('common.listComma'))}</b>
        </button>
        {empty ? null : (
          <dl className={css['sum']}>
            <div>
              <dt>{t('sales.sum.pieces', { n: totals.pieces })}</dt>
              <dd>{f.money(totals.tagFen)}</dd>
            </div>
            {discount > 0 ? (
              <div>
                <dt>{t('sales.sum.discount')}</dt>
                <dd className={css['off']}>−{f.money(discount)}</dd>
              </div>
            ) : null}
            {order > 0 ? (
              <div>
                <dt>{t('sales.sum.order')}</dt>
                <dd className={css['off']}>−{f.money(order)}</dd>
              </div>
            ) : null}
            {till.offers.map((o) =>
              offerFen(priced.lines, o.offer) === 0 ? null : (
                <div key={o.offer.id}>
                  <dt>{o.name}</dt>
                  <dd className={css['off']}>−{f.money(offerFen(priced.lines, o.offer))}</dd>
                </div>
              ),
            )}
            {till.offers.map((o) =>
              o.gift === undefined || o.use === 'refused' ? null : (
                <div key={o.offer.id}>
                  <dt>{t('sales.sum.gift', { name: o.gift.name })}</dt>
                  <dd>{f.money(0)}</dd>
                </div>
              ),
            )}
            {rounding > 0 ? (
              <div>
                <dt>{t('sales.sum.rounding')}</dt>
                <dd className={css['off']}>−{f.money(rounding)}</dd>
              </div>
            ) : null}
          </dl>
        )}
        {empty ? null : <Checks till={till} />}
      </div>
      <div className={css['due']}>
        <span>{t('sales.sum.due')}</span>
        <span>
          <Money fen={totals.payableFen} size="due" />
        </span>
        {taken.paidFen === 0 ? null : (
          <p className="zm-warn">{t('sales.taken', { n: draft.payments.length, paid: f.money(taken.paidFen), left: f.money(taken.dueFen) })}</p>
        )}
        <p>{totals.discountFen + totals.roundingFen > 0 ? t('sales.sum.saved', { amount: f.money(totals.discountFen + totals.roundingFen) }) : ''}</p>
      </div>
      <div className={css['payBar']}>
        <Button
          kind="primary"
          size="pay"
          block
          disabled={empty || (till.blocked && !asksWho)}
          iconAfter={(till.blocked && !asksWho) || empty ? undefined : <ArrowRight aria-hidden="true" />}
          onClick={next}
        >
          {payText()}
        </Button>
      </div>
      {sheet === 'customer' ? <CustomerSheet till={till} onClose={close} /> : null}
      {sheet === 'offers' ? <OffersSheet till={till} onClose={close} /> : null}
      {sheet === 'share' ? <ShareSheet till={till} onClose={close} /> : null}
      {sheet === 'approve' ? (
        <ApproveSale
          till={till}
          onClose={close}
          onApproved={() => {
            close();
            void navigate('/sales/tender');
          }}
        />
      ) : null}
    </aside>
  );
}

function Shares({ till }: { readonly till: Till }): ReactElement {
  const t = useT();
  const staffName = useStaffName();
  const sets = till.draft.lines.map((l) => l.consultants);
  const first = sets[0];
  if (first === undefined) return <>—</>; // nothing to credit yet is no warning
  if (first.length === 0) return <span className="zm-warn">{t('sales.share.none')}</span>;
  const key = (s: typeof first): string => s.map((x) => `${x.staffNo}:${x.shareBp}`).join();
  const differing = sets.filter((s) => key(s) !== key(first)).length;
  return (
    <>
      {first.length === 1 ? staffName(first[0]?.staffNo) : first.map((s) => `${staffName(s.staffNo)} ${s.shareBp / 100}%`).join(' · ')}
      {differing === 0 ? null : ` · ${t('sales.share.perLine', { n: differing + 1 })}`}
    </>
  );
}

const ICON = { ok: CircleCheck, warn: TriangleAlert, stop: CircleAlert } as const;
/** What was checked, in a colleague's words; a refusal says which piece and why. */
function Checks({ till }: { readonly till: Till }): ReactElement {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const rate = (bp: unknown): string => t('sales.line.rate', { n: f.language === 'en' ? Number(bp) / 100 : zheOf(Number(bp)) });
  const text = (c: Check): string =>
    maybe(`sales.check.${c.code}`, maybe(`error.${c.code}`, c.code, c.params), {
      ...c.params,
      ...(c.params['state'] === undefined ? {} : { state: maybe(`stock.state.${c.params['state']}`, '') }),
      ...(c.params['store'] === undefined ? {} : { store: w.store(String(c.params['store'])) }),
      ...(c.params['from'] === undefined ? {} : { from: f.money(Number(c.params['from'])), to: f.money(Number(c.params['to'])) }),
      ...(c.params['fen'] === undefined ? {} : { from: f.money(Number(c.params['fen']), { short: true }) }),
      ...(c.params['rateBp'] === undefined ? {} : { rate: rate(c.params['rateBp']) }),
      ...(c.params['metal'] === undefined ? {} : { metal: w.metal(String(c.params['metal']), undefined) }),
    });
  const pieces = till.draft.lines.length;
  const troubled = till.checks.some((c) => ['state', 'disputed', 'elsewhere', 'elsewhereOk', 'reserved'].includes(c.code));
  const gold = terminal.views.price('gold999');
  const rated = till.priced.lines.some((l) => l.manualRateBp < 10_000);
  const byGram = till.priced.lines.some((l) => l.gold !== undefined);
  const list: readonly Check[] = [
    ...(troubled ? [] : [{ tone: 'ok' as const, code: 'allOk', params: { n: pieces } }]),
    ...till.checks,
    ...(rated && till.asks.every((a) => a.code !== 'over' && a.code !== 'floor') && till.approver === undefined
      ? [{ tone: 'ok' as const, code: 'discountOk', params: {} }]
      : []),
    ...(byGram && gold !== undefined && till.priced.warnings.length === 0
      ? [{ tone: 'ok' as const, code: 'goldToday', params: { time: f.dayTime(gold.validFromMs) } }]
      : []),
    ...(terminal.sync.status().connection === 'offline' ? [{ tone: 'warn' as const, code: 'offline', params: {} }] : []),
  ];
  return (
    <ul className={css['checks']}>
      {list.map((c, i) => {
        const Icon = ICON[c.tone];
        return (
          <li key={`${c.code}${i}`} data-tone={c.tone}>
            <Icon aria-hidden="true" />
            <span>{text(c)}</span>
          </li>
        );
      })}
    </ul>
  );
}
