import { ArrowLeft, ShieldCheck, X } from 'lucide-react';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import type { Payment, TenderMethod } from '../../../src/sales/types.ts';
import { Button, Money, cx, useFormat, useT } from '../../ui/index.ts';
import { METHOD_ICON } from './methods.ts';
import type { Tender } from './useTender.ts';
import css from './tender.module.css';

/** What has been received and what is left to pay. */
export function TenderGiven({ tender }: { readonly tender: Tender }): ReactElement {
  const t = useT();
  const f = useFormat();
  const navigate = useNavigate();
  const { till, state, payable, method, entered, settled, change, busy, keeping, remove } = tender;
  const { draft, priced } = till;
  const name = till.customer?.form.name ?? till.apt?.form.name ?? t('sales.customer.none');
  const word = (m: TenderMethod): string => t(`sales.tender.method.${m}`);
  const said = (p: Payment): string => {
    if (p.method === 'deposit') return till.deposits.find((d) => d.orderId === p.orderId)?.docNo ?? '';
    if (p.cardTail !== undefined) return t('sales.tender.tailShown', { n: p.cardTail });
    return p.ref !== undefined ? t('sales.tender.refShown', { n: p.ref.slice(-4) }) : '';
  };
  const share = (fen: number): string => `${payable === 0 ? 0 : (Math.min(fen, payable) / payable) * 100}%`;
  const Icon = METHOD_ICON[method];
  return (
    <section className={css['given']}>
      <div className={css['crumb']}>
        <Button
          kind="ghost"
          iconOnly
          icon={<ArrowLeft aria-hidden="true" />}
          aria-label={t('sales.tender.backToSale')}
          onClick={() => void navigate('/sales')}
        />
        <h1 className="zm-h1">{t('sales.tender.title')}</h1>
        <span className="zm-end zm-cap">{t('sales.tender.sub', { who: name, n: priced.totals.pieces })}</span>
      </div>
      <div className={css['card']}>
        <div className={css['top']}>
          <span>{t('sales.tender.due')}</span>
          <b>{f.money(payable)}</b>
        </div>
        <ul className={css['list']}>
          {draft.payments.map((p, i) => {
            const PaidIcon = METHOD_ICON[p.method];
            return (
              <li key={i}>
                <span className={css['coin']}>
                  <PaidIcon aria-hidden="true" />
                </span>
                <span className="zm-grow">
                  <b>{word(p.method)}</b>
                  <small>{said(p)}</small>
                </span>
                <strong>{f.money(p.amountFen, { bare: true })}</strong>
                <Button
                  kind="ghost"
                  iconOnly
                  disabled={busy || keeping}
                  icon={<X aria-hidden="true" />}
                  aria-label={t('sales.tender.remove', { method: word(p.method), amount: f.money(p.amountFen) })}
                  onClick={() => void remove(i)}
                />
              </li>
            );
          })}
          {settled || entered === 0 ? null : (
            <li className={css['pending']}>
              <span className={css['coin']}>
                <Icon aria-hidden="true" />
              </span>
              <span className="zm-grow">
                <b>{word(method)}</b>
                <small>{t('sales.tender.pending')}</small>
              </span>
              <strong>{f.money(entered, { bare: true })}</strong>
            </li>
          )}
        </ul>
        <div className={css['paid']}>
          <span>{t('sales.tender.paid', { n: draft.payments.length })}</span>
          <b>{f.money(state.paidFen)}</b>
        </div>
        <div className={css['bar']} aria-hidden="true">
          {draft.payments.map((p, i) => (
            <i key={i} data-n={i % 4} style={{ width: share(p.amountFen) }} />
          ))}
        </div>
        <div className={cx(css['left'], settled && css['settled'])} aria-live="polite">
          <span>{t(settled || change > 0 ? 'sales.tender.change' : 'sales.tender.left')}</span>
          <Money fen={settled || change > 0 ? change : state.dueFen} size="due" />
        </div>
      </div>
      <p className={css['safe']}>
        <ShieldCheck aria-hidden="true" />
        <span>{t('sales.tender.safe')}</span>
      </p>
    </section>
  );
}
