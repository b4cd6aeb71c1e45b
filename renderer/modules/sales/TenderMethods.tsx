import { PiggyBank } from 'lucide-react';
import type { ReactElement } from 'react';
import { cashSuggestions } from '../../../src/sales/tender.ts';
import type { TenderMethod } from '../../../src/sales/types.ts';
import { Button, moveFocus, useFormat, useT } from '../../ui/index.ts';
import { METHOD_ICON, ORDER, keepFocus } from './methods.ts';
import type { Tender } from './useTender.ts';
import css from './tender.module.css';

/** How the customer pays: deposits that can be used, the methods, and what the chosen one asks for. */
export function TenderMethods({ tender }: { readonly tender: Tender }): ReactElement {
  const t = useT();
  const f = useFormat();
  const { state, method, settled, usable, ref, setRef, next, apply, pick, offer } = tender;
  const word = (m: TenderMethod): string => t(`sales.tender.method.${m}`);
  const Icon = METHOD_ICON[method];
  return (
    <section className={css['methods']}>
      {usable.map((d) => (
        <Button key={d.order.orderId} block kind="soft" icon={<PiggyBank aria-hidden="true" />} onClick={() => void apply(d.order, d.leftFen)}>
          {t('sales.deposit.use', { amount: f.money(Math.min(d.leftFen, state.dueFen)), no: d.order.docNo ?? '' })}
        </Button>
      ))}
      <h2 className="zm-h3">{t('sales.tender.methods')}</h2>
      <div
        className={css['grid']}
        role="radiogroup"
        aria-label={t('sales.tender.methods')}
        onKeyDown={(e) => moveFocus(e, ORDER.length, ORDER.indexOf(method), (i) => pick(ORDER[i] ?? method))}
      >
        {ORDER.map((m) => {
          const EachIcon = METHOD_ICON[m];
          return (
            <button key={m} type="button" role="radio" aria-checked={m === method} tabIndex={m === method ? 0 : -1} disabled={settled} onClick={() => pick(m)}>
              <EachIcon aria-hidden="true" />
              <b>{word(m)}</b>
            </button>
          );
        })}
      </div>
      {settled ? null : (
        <div className={css['guide']}>
          <div className="zm-row zm-g3">
            <span className={css['guideIcon']}>
              <Icon aria-hidden="true" />
            </span>
            <div>
              <b>{t(`sales.tender.guide.${method}`)}</b>
              <div className="zm-cap">{t(`sales.tender.guideSub.${method}`)}</div>
            </div>
          </div>
          {method === 'cash' ? (
            <div className={css['quick']} role="group" onMouseDown={keepFocus} aria-label={t('sales.tender.quick')}>
              {cashSuggestions(state.dueFen).map((fen) => (
                <Button key={fen} size="sm" onClick={() => offer(fen)}>
                  {f.money(fen, { short: true })}
                </Button>
              ))}
            </div>
          ) : (
            <label className={css['ref']}>
              <span>{method === 'card' ? t('sales.tender.tail') : t('sales.tender.ref')}</span>
              <input
                value={ref}
                maxLength={40}
                inputMode="numeric"
                autoComplete="off"
                aria-label={t('sales.tender.refOf', { method: word(method) })}
                placeholder={t('sales.tender.refHint')}
                onChange={(e) => setRef(e.target.value)}
                onKeyDown={(e) => {
                  if (e.key === 'Enter') {
                    e.preventDefault();
                    void next();
                  }
                }}
              />
            </label>
          )}
        </div>
      )}
    </section>
  );
}
