import { Delete } from 'lucide-react';
import type { ReactElement } from 'react';
import { Button, cx, useFormat, useT } from '../../ui/index.ts';
import { keepFocus } from './methods.ts';
import { filled, shown } from './pad.ts';
import type { Key } from './pad.ts';
import type { Tender } from './useTender.ts';
import css from './tender.module.css';

const PAD: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0', '.', 'back', 'clear', '+100'];

/** The amount being typed, and the one large button that takes it or ends the sale. */
export function TenderPad({ tender }: { readonly tender: Tender }): ReactElement {
  const t = useT();
  const f = useFormat();
  const { state, method, amount, entered, settled, over, finishes, busy, keeping, next, tap, fillDue } = tender;
  const primary = (): string => {
    if (busy) return t('sales.tender.working');
    if (settled) return state.changeFen > 0 ? t('sales.tender.finish', { change: f.money(state.changeFen) }) : t('sales.tender.finishExact');
    return t(finishes ? 'sales.tender.addAndFinish' : 'sales.tender.add', { amount: f.money(entered) });
  };
  return (
    <section className={css['padPane']}>
      <div className={css['padHead']}>
        <b>{t('sales.tender.amountOf', { method: t(`sales.tender.method.${method}`) })}</b>
        <Button size="sm" kind="soft" className="zm-end" disabled={settled} onClick={fillDue}>
          {t('sales.tender.fill')}
        </Button>
      </div>
      <output className={css['amount']} aria-label={t('sales.tender.amount')}>
        <small>¥</small>
        <span>{settled ? shown(filled(0)) : shown(amount)}</span>
        <i aria-hidden="true" />
      </output>
      <p className={css['over']} role="status">
        {over > 0 ? t('sales.tender.over', { amount: f.money(over) }) : ''}
      </p>
      <div className={css['pad']} role="group" onMouseDown={keepFocus} aria-label={t('sales.tender.amount')}>
        {PAD.map((k) => (
          <button
            key={k}
            type="button"
            disabled={settled}
            className={cx((k === 'back' || k === 'clear' || k === '+100') && css['fn'])}
            aria-label={k === 'back' ? t('common.backspace') : undefined}
            onClick={() => tap(k)}
          >
            {k === 'back' ? <Delete aria-hidden="true" /> : k === 'clear' ? t('sales.tender.clear') : k}
          </button>
        ))}
      </div>
      <Button kind="primary" size="pay" block busy={busy || keeping} disabled={!settled && (entered <= 0 || over > 0)} onClick={() => void next()}>
        {primary()}
      </Button>
    </section>
  );
}
