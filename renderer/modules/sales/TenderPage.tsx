import { ArrowLeft, Banknote, CreditCard, Delete, Landmark, PiggyBank, QrCode, ShieldCheck, Smartphone, Store, Wallet, X } from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import type { MouseEvent, ReactElement } from 'react';
import { Navigate, useNavigate } from 'react-router';
import { cashSuggestions, tender } from '../../../src/sales/tender.ts';
import type { DepositOrder } from '../../../src/sales/deposits.ts';
import { PAY_METHODS, type Payment, type PayMethod, type TenderMethod } from '../../../src/sales/types.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import { Button, Money, cx, moveFocus, toast, useFormat, useT } from '../../ui/index.ts';
import { commitOf } from './commit.ts';
import { withPayments } from './draft.ts';
import { entryOf, fenOf, filled, shown, takenBack, typed, type Amount, type Key } from './pad.ts';
import { useTill } from './useTill.ts';
import { useTypeAhead } from './useTypeAhead.ts';
import css from './tender.module.css';

export const METHOD_ICON: Readonly<Record<TenderMethod, LucideIcon>> = {
  deposit: PiggyBank,
  wechat: Smartphone,
  alipay: QrCode,
  card: CreditCard,
  cash: Banknote,
  unionpay: Landmark,
  ecny: Wallet,
  mall: Store,
};
const ORDER: readonly PayMethod[] = ['wechat', 'alipay', 'card', 'cash', ...PAY_METHODS.filter((m) => !['wechat', 'alipay', 'card', 'cash'].includes(m))];
const PAD: readonly Key[] = ['1', '2', '3', '4', '5', '6', '7', '8', '9', '00', '0', '.', 'back', 'clear', '+100'];

/** A button that Enter presses; the method already chosen is none: Enter there means the money. */
const pressedByEnter = (target: EventTarget | null): boolean => target instanceof HTMLButtonElement && target.getAttribute('aria-checked') !== 'true';
/** Touch keys do not take the keyboard: Enter afterwards means the money, not the last key once more. */
const keepFocus = (e: MouseEvent): void => e.preventDefault();

/** Mixed tenders (design 07, A3.8): each one received is kept at once; the last one commits the sale in one durable write. */
export function TenderPage(): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const till = useTill();
  const { act, busy } = useAct();
  const { draft, priced } = till;
  const payable = priced.totals.payableFen;
  const state = tender(payable, draft.payments);
  const [method, setMethod] = useState<PayMethod>('wechat');
  const [entry, setEntry] = useState(() => entryOf(filled(state.dueFen)));
  const { amount } = entry;
  const setAmount = (a: Amount): void => setEntry(entryOf(a));
  const [ref, setRef] = useState('');
  const finished = useRef<string | undefined>(undefined);

  // The board can move while the money is counted: said at once, and what was filled in for the person follows.
  const due = useRef({ payable, dueFen: state.dueFen });
  useEffect(() => {
    const before = due.current;
    due.current = { payable, dueFen: state.dueFen };
    if (payable === before.payable || payable === 0 || finished.current !== undefined) return;
    toast.warn(t('sales.tender.payableMoved', { from: f.money(before.payable), to: f.money(payable) }));
    setEntry((e) => (e.amount.fresh && e.amount.text === filled(before.dueFen).text ? entryOf(filled(state.dueFen)) : e));
  }, [payable, state.dueFen, t, f]);
  const key = (k: Key): void => setEntry((e) => typed(e, k));

  const entered = fenOf(amount);
  const settled = (draft.payments.length > 0 && state.settled) || payable === 0;
  const over = !settled && method !== 'cash' && entered > state.dueFen ? entered - state.dueFen : 0;
  const change = settled ? state.changeFen : method === 'cash' ? Math.max(0, entered - state.dueFen) : 0;
  const finishes = settled || (entered >= state.dueFen && over === 0);

  const commit = async (payments: readonly Payment[]): Promise<void> => {
    const saved = await act(commitOf(till, payments));
    if (!saved.ok) return;
    const fact = saved.value.find((x) => x.kind === 'sale.committed');
    finished.current = fact === undefined ? undefined : (fact.body as { readonly saleId: string }).saleId; // as: the kind says the body
    void navigate(`/sales/done/${encodeURIComponent(finished.current ?? '')}?new=1`, { replace: true });
    await terminal.drafts.remove(draft.id);
  };
  // One deed with money at a time: a second tap while the first is being written, or after the sale is done, does nothing.
  const working = useRef(false);
  const [keeping, setKeeping] = useState(false);
  const later = useTypeAhead(working);
  const alone = async (deed: () => Promise<void>): Promise<void> => {
    if (working.current || finished.current !== undefined) return;
    working.current = true;
    setKeeping(true);
    try {
      await deed();
    } finally {
      working.current = false;
      setKeeping(false);
    }
  };
  const next = (): Promise<void> => alone(step);
  const step = async (): Promise<void> => {
    if (settled) {
      await commit(draft.payments);
      return;
    }
    if (entered <= 0 || over > 0) return;
    const tail = ref.trim();
    const made: Payment = {
      method,
      amountFen: entered,
      ...(tail === '' ? {} : method === 'card' ? { cardTail: tail.slice(-4), ref: tail } : { ref: tail }),
      ...(method === 'cash' ? {} : { confirmed: 'manual' as const }),
    };
    const payments = [...draft.payments, made];
    setRef('');
    // kept before anything else: a power cut from here on finds the payment in the draft (SC-07)
    await till.save((d) => withPayments(d, payments), true);
    const after = tender(payable, payments);
    setAmount(filled(after.dueFen));
    if (after.settled) await commit(payments);
  };
  /** A deposit the customer has paid before, up to what is due (A1.5.1). */
  const apply = (order: DepositOrder, leftFen: number): Promise<void> =>
    alone(async () => {
      const payments: readonly Payment[] = [
        ...draft.payments,
        { method: 'deposit', amountFen: Math.min(leftFen, state.dueFen), orderId: order.orderId, confirmed: 'manual' },
      ];
      await till.save((d) => withPayments(d, payments), true);
      setAmount(filled(tender(payable, payments).dueFen));
    });
  const usable = settled
    ? []
    : till.deposits
        .map((order) => ({
          order,
          leftFen: order.view.balanceFen - draft.payments.reduce((sum, p) => sum + (p.orderId === order.orderId ? p.amountFen : 0), 0),
        }))
        .filter((d) => d.leftFen > 0);
  const remove = (at: number): Promise<void> =>
    alone(async () => {
      const payments = draft.payments.filter((_, i) => i !== at);
      await till.save((d) => withPayments(d, payments), true);
      setAmount(filled(tender(payable, payments).dueFen));
    });
  const choose = (m: PayMethod): void => {
    setMethod(m);
    setRef('');
    if (amount.fresh || (m !== 'cash' && entered > state.dueFen)) setAmount(filled(state.dueFen));
  };
  const fill = (): void => setAmount(filled(state.dueFen));
  const deeds = { key, choose, fill };
  const live = useRef({ next, deeds });
  useLayoutEffect(() => {
    live.current = { next, deeds };
  });
  const tap = (k: Key): void => later(() => live.current.deeds.key(k));
  const pick = (m: PayMethod): void => later(() => live.current.deeds.choose(m));
  useScanTarget((code) =>
    later(() => {
      // the wedge also wrote its digits into the amount: take those back, the code is a reference
      setEntry((e) => takenBack(e, code.replace(/[^\d.]/g, '').length));
      setRef(code);
    }),
  );
  useEffect(() => {
    const on = (e: KeyboardEvent): void => {
      if (e.ctrlKey || e.metaKey || e.altKey || e.target instanceof HTMLInputElement) return;
      const digit = /^(?:Digit|Numpad)(\d)$/.exec(e.code)?.[1];
      const k: Key | undefined =
        digit !== undefined
          ? (digit as Key)
          : e.code === 'Period' || e.code === 'NumpadDecimal'
            ? '.'
            : e.code === 'Backspace'
              ? 'back'
              : e.code === 'Delete'
                ? 'clear'
                : undefined; // as: one digit is a key of the pad
      if (k !== undefined) {
        e.preventDefault();
        later(() => live.current.deeds.key(k));
        return;
      }
      // a scan ends in Enter too; that one is stopped by the scanner before it comes here
      if ((e.code === 'Enter' || e.code === 'NumpadEnter') && !e.defaultPrevented && !pressedByEnter(e.target)) {
        e.preventDefault();
        void live.current.next();
      }
    };
    window.addEventListener('keydown', on);
    return () => window.removeEventListener('keydown', on);
  }, [later]);

  if (finished.current === undefined && !busy && (draft.lines.length === 0 || till.blocked || till.asks.length > 0)) return <Navigate to="/sales" replace />;
  const name = till.customer?.form.name ?? till.apt?.form.name ?? t('sales.customer.none');
  const word = (m: TenderMethod): string => t(`sales.tender.method.${m}`);
  const said = (p: Payment): string =>
    p.method === 'deposit'
      ? (till.deposits.find((d) => d.orderId === p.orderId)?.docNo ?? '')
      : p.cardTail !== undefined
        ? t('sales.tender.tailShown', { n: p.cardTail })
        : p.ref !== undefined
          ? t('sales.tender.refShown', { n: p.ref.slice(-4) })
          : '';
  const primary = busy
    ? t('sales.tender.working')
    : settled
      ? state.changeFen > 0
        ? t('sales.tender.finish', { change: f.money(state.changeFen) })
        : t('sales.tender.finishExact')
      : finishes
        ? t('sales.tender.addAndFinish', { amount: f.money(entered) })
        : t('sales.tender.add', { amount: f.money(entered) });
  const share = (fen: number): string => `${payable === 0 ? 0 : (Math.min(fen, payable) / payable) * 100}%`;
  return (
    <div className={css['wrap']}>
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
              const Icon = METHOD_ICON[p.method];
              return (
                <li key={i}>
                  <span className={css['coin']}>
                    <Icon aria-hidden="true" />
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
                  {(() => {
                    const Icon = METHOD_ICON[method];
                    return <Icon aria-hidden="true" />;
                  })()}
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
            const Icon = METHOD_ICON[m];
            return (
              <button
                key={m}
                type="button"
                role="radio"
                aria-checked={m === method}
                tabIndex={m === method ? 0 : -1}
                disabled={settled}
                onClick={() => pick(m)}
              >
                <Icon aria-hidden="true" />
                <b>{word(m)}</b>
              </button>
            );
          })}
        </div>
        {settled ? null : (
          <div className={css['guide']}>
            <div className="zm-row zm-g3">
              <span className={css['guideIcon']}>
                {(() => {
                  const Icon = METHOD_ICON[method];
                  return <Icon aria-hidden="true" />;
                })()}
              </span>
              <div>
                <b>{t(`sales.tender.guide.${method}`)}</b>
                <div className="zm-cap">{t(`sales.tender.guideSub.${method}`)}</div>
              </div>
            </div>
            {method === 'cash' ? (
              <div className={css['quick']} role="group" onMouseDown={keepFocus} aria-label={t('sales.tender.quick')}>
                {cashSuggestions(state.dueFen).map((fen) => (
                  <Button key={fen} size="sm" onClick={() => later(() => setAmount(filled(fen)))}>
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
      <section className={css['padPane']}>
        <div className={css['padHead']}>
          <b>{t('sales.tender.amountOf', { method: word(method) })}</b>
          <Button size="sm" kind="soft" className="zm-end" disabled={settled} onClick={() => later(() => live.current.deeds.fill())}>
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
          {primary}
        </Button>
      </section>
    </div>
  );
}
