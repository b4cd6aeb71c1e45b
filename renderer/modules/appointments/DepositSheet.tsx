import { Input } from 'antd';
import { Printer, Undo2 } from 'lucide-react';
import { useState } from 'react';
import { refundDeposit, takeDeposit } from '../../../src/sales/deposits.ts';
import type { DepositOrder } from '../../../src/sales/deposits.ts';
import { PAY_METHODS } from '../../../src/sales/types.ts';
import type { PayMethod } from '../../../src/sales/types.ts';
import { usePermitted } from '../../app/approval.tsx';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, ChipGroup, ConfirmSheet, Labelled, Money, Sheet, toast, useFormat, useT } from '../../ui/index.ts';
import { usualWay } from '../sales/printing.ts';
import { fenOf } from './form-state.ts';

/** 定金 of an appointment (A1.1.18): taken here with its own document and slip, printed again, given back. */
export function DepositSheet({ card, onClose }: { readonly card: AptCard; readonly onClose: () => void }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const { act, busy } = useAct();
  const [id] = useState(() => terminal.newId('order')); // a second tap writes the same order
  const [amount, setAmount] = useState('');
  const [method, setMethod] = useState<PayMethod>('wechat');
  const [ref, setRef] = useState('');
  const { print, printing } = usePrintDeposit();
  const [taking, setTaking] = useState(false); // from the tap to the end of its slip, without a moment between
  const orders = terminal.views.depositOrders(card.id);
  const fen = fenOf(amount) ?? 0;
  const taken = orders.some((o) => o.orderId === id);
  const take = async (): Promise<void> => {
    setTaking(true);
    try {
      await takeAndPrint();
    } finally {
      setTaking(false);
    }
  };
  const takeAndPrint = async (): Promise<void> => {
    const tail = ref.trim();
    const made = await act(
      (ctx) =>
        takeDeposit(ctx, {
          orderId: id,
          amountFen: fen,
          payments: [
            {
              method,
              amountFen: fen,
              ...(tail === '' ? {} : method === 'card' ? { cardTail: tail.slice(-4), ref: tail } : { ref: tail }),
              ...(method === 'cash' ? {} : { confirmed: 'manual' as const }),
            },
          ],
          apt: { id: card.id, heads: card.view.heads, scope: card.head.scope },
          customer: { name: card.form.name, ...(card.form.customerId === undefined ? {} : { id: card.form.customerId }) },
        }),
      { done: t('appointments.deposit.done', { amount: f.money(fen) }) },
    );
    if (!made.ok) return;
    const order = terminal.views.depositOrders(card.id).find((o) => o.orderId === id);
    if (order !== undefined) await print(order);
  };
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('appointments.deposit.title')}
      sub={t('appointments.deposit.sub')}
      foot={
        taken ? (
          <Button className="zm-grow" kind="primary" size="lg" onClick={onClose}>
            {t('common.gotIt')}
          </Button>
        ) : (
          <>
            <Button onClick={onClose}>{t('common.cancel')}</Button>
            <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={fen <= 0} onClick={() => void take()}>
              {fen > 0 ? t('appointments.deposit.take', { amount: f.money(fen) }) : t('appointments.deposit.title')}
            </Button>
          </>
        )
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        {orders.length === 0 ? null : (
          <div style={{ display: 'grid', gap: 8 }}>
            {orders.map((o) => (
              <Order key={o.orderId} order={o} card={card} printing={printing || taking} onPrint={() => void print(o)} />
            ))}
          </div>
        )}
        {taken ? null : (
          <>
            <Labelled label={t('appointments.deposit.amount')} required>
              <Input
                data-autofocus
                inputMode="decimal"
                prefix="¥"
                aria-label={t('appointments.deposit.amount')}
                value={amount}
                maxLength={12}
                onChange={(e) => setAmount(e.target.value)}
              />
            </Labelled>
            <Labelled label={t('appointments.deposit.method')} required>
              <ChipGroup
                label={t('appointments.deposit.method')}
                value={method}
                onChange={(m) => setMethod(m ?? 'wechat')}
                options={PAY_METHODS.map((m) => ({ value: m, label: t(`sales.tender.method.${m}`) }))}
              />
            </Labelled>
            {method === 'cash' ? null : (
              <Labelled label={method === 'card' ? t('sales.tender.tail') : t('sales.tender.ref')}>
                <Input inputMode="numeric" aria-label={t('sales.tender.ref')} value={ref} maxLength={40} onChange={(e) => setRef(e.target.value)} />
              </Labelled>
            )}
          </>
        )}
      </div>
    </Sheet>
  );
}

/** The slip on the printer of this till, or in the print dialogue where none is set; printed again it says 补打. */
function usePrintDeposit(): { readonly print: (order: DepositOrder) => Promise<void>; readonly printing: boolean } {
  const t = useT();
  const terminal = useTerminal();
  const [printing, setPrinting] = useState(false);
  const print = async (order: DepositOrder): Promise<void> => {
    setPrinting(true);
    try {
      const outcome = await terminal.printing.print(order.orderId, usualWay(terminal));
      if (!outcome.ok && outcome.code !== 'cancelled') toast.warn(t('appointments.deposit.printFailed'));
    } finally {
      setPrinting(false);
    }
  };
  return { print, printing };
}

interface OrderProps {
  readonly order: DepositOrder;
  readonly card: AptCard;
  /** The system's dialogue holds the page and swallows a tap: until it is gone nothing here offers one. */
  readonly printing: boolean;
  readonly onPrint: () => void;
}

function Order({ order, card, printing, onPrint }: OrderProps) {
  const t = useT();
  const f = useFormat();
  const { act, busy } = useAct();
  const permitted = usePermitted();
  const [back, setBack] = useState(false);
  const { balanceFen, state, token } = order.view;
  const method = order.payments[0]?.method ?? 'cash';
  return (
    <section style={{ display: 'grid', gap: 6, padding: 12, borderRadius: 10, background: 'var(--sunk)' }} aria-label={order.docNo ?? order.orderId}>
      <div className="zm-row zm-g2">
        <b className="zm-grow">{order.docNo}</b>
        <Money fen={balanceFen} />
      </div>
      <span className="zm-cap">
        {[
          f.dayTime(order.paidMs),
          t(`sales.tender.method.${method}`),
          t(`appointments.deposit.state.${state}`),
          state === 'open' && token !== undefined ? t('appointments.deposit.heldBy', { terminal: token.terminal }) : '',
        ]
          .filter((x) => x !== '')
          .join(' · ')}
      </span>
      <div className="zm-row zm-g2">
        <Button size="sm" icon={<Printer aria-hidden="true" />} busy={printing} onClick={onPrint}>
          {t('appointments.deposit.print')}
        </Button>
        {balanceFen > 0 ? (
          <Button size="sm" kind="danger" icon={<Undo2 aria-hidden="true" />} busy={printing} onClick={() => setBack(true)}>
            {t('appointments.deposit.refund')}
          </Button>
        ) : null}
      </div>
      <ConfirmSheet
        open={back}
        onClose={() => setBack(false)}
        title={t('appointments.deposit.refundTitle', { amount: f.money(balanceFen) })}
        confirm={t('appointments.deposit.refund')}
        danger
        askReason
        busy={busy}
        onConfirm={(reason) =>
          permitted.ask({
            action: 'sale.void',
            subject: { about: card.id },
            reason,
            title: t('appointments.deposit.refund'),
            then: (approver) =>
              void act((ctx) => refundDeposit(ctx, order, { method, reason, aptHeads: card.view.heads }), {
                done: t('appointments.deposit.refunded', { amount: f.money(balanceFen) }),
                approver,
              }).then((r) => {
                if (r.ok) setBack(false);
              }),
          })
        }
      >
        <p>{t('appointments.deposit.refundBody', { method: t(`sales.tender.method.${method}`) })}</p>
      </ConfirmSheet>
      {permitted.sheet}
    </section>
  );
}
