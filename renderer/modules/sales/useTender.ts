import { useEffect, useLayoutEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { tender } from '../../../src/sales/tender.ts';
import type { DepositOrder } from '../../../src/sales/deposits.ts';
import type { Payment, PayMethod } from '../../../src/sales/types.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import { toast, useFormat, useT } from '../../ui/index.ts';
import { commitOf } from './commit.ts';
import { withPayments } from './draft.ts';
import { entryOf, fenOf, filled, takenBack, typed } from './pad.ts';
import type { Amount, Key } from './pad.ts';
import { useTill } from './useTill.ts';
import { useTypeAhead } from './useTypeAhead.ts';

/** A button that Enter presses; the method already chosen is none: Enter there means the money. */
const pressedByEnter = (target: EventTarget | null): boolean => target instanceof HTMLButtonElement && target.getAttribute('aria-checked') !== 'true';
/** The key of the pad that a key of the keyboard means. */
function keyOf(code: string): Key | undefined {
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return digit as Key; // one digit is a key of the pad
  if (code === 'Period' || code === 'NumpadDecimal') return '.';
  if (code === 'Backspace') return 'back';
  return code === 'Delete' ? 'clear' : undefined;
}

export type Tender = ReturnType<typeof useTender>;
/** The tenders of the sale at hand: what is due, what is being typed, and the deeds, one at a time. */
export function useTender() {
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
      const k = keyOf(e.code);
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
  return {
    till,
    state,
    payable,
    method,
    amount,
    entered,
    settled,
    over,
    change,
    finishes,
    busy,
    keeping,
    usable,
    ref,
    setRef,
    next,
    apply,
    remove,
    tap,
    pick,
    /** Fills in what is due. */
    fillDue: (): void => later(() => live.current.deeds.fill()),
    /** Fills in an amount of cash that the page offers. */
    offer: (fen: number): void => later(() => setAmount(filled(fen))),
    finished: finished.current !== undefined,
  };
}
