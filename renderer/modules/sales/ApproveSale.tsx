import type { ReactElement } from 'react';
import type { Problem } from '../../../src/kernel/result.ts';
import { saleIdOf } from '../../../src/sales/draftId.ts';
import { limitsOf, within } from '../../../src/sales/limits.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { ApprovalSheet, toast, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { useWords } from '../stock/words.ts';
import { zheOf } from './rates.ts';
import type { Till } from './useTill.ts';

/** The permission a set of asks comes to, with the lowest rate among them (A0.33); the fact names it and the sale it becomes part of. */
export function approvalOf(asks: readonly Problem[], storeId: string, about: string): { readonly action: string; readonly subject: string } {
  const discounts = asks.filter((a) => a.code === 'over' || a.code === 'floor');
  if (discounts.length > 0) {
    const over = asks.filter((a) => a.code === 'over').sort((a, b) => Number(a.params?.['rateBp'] ?? 0) - Number(b.params?.['rateBp'] ?? 0))[0];
    return {
      action: 'sale.discount',
      subject: JSON.stringify({
        storeId,
        about,
        ...(over === undefined ? {} : { rateBp: Number(over.params?.['rateBp']), priceMode: over.params?.['mode'] }),
        ...(asks.some((a) => a.code === 'floor') ? { belowFloor: true } : {}),
      }),
    };
  }
  if (asks.some((a) => a.code === 'offer')) return { action: 'offer.force', subject: JSON.stringify({ storeId, about }) };
  if (asks.some((a) => a.code === 'price')) return { action: 'sale.goldPriceOverride', subject: JSON.stringify({ storeId, about }) };
  return { action: 'stock.reserveOther', subject: JSON.stringify({ storeId, about }) };
}

/** The manager's PIN on the spot for everything this sale asks for, then straight on to the money. */
export function ApproveSale({
  till,
  onClose,
  onApproved,
}: {
  readonly till: Till;
  readonly onClose: () => void;
  readonly onApproved: () => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const user = useUser();
  const rate = (bp: number): string => t('sales.line.rate', { n: f.language === 'en' ? bp / 100 : zheOf(bp) });
  const own = limitsOf(user.roles);
  const sentence = (a: Problem): string => {
    const p = a.params ?? {};
    const limit = p['mode'] === 'byGram' ? own.labourBp : own.fixedBp;
    return maybe(`sales.approve.${a.code}`, a.code, {
      ...p,
      rate: rate(Number(p['rateBp'] ?? 10_000)),
      limit: limit === undefined ? '' : rate(limit),
      amount: f.money(Number(p['fen'] ?? 0)),
      store: w.store(String(p['store'] ?? '')),
    });
  };
  // only those whose own limits reach as far as the sale does
  const approvers = terminal.session
    .roster()
    .filter(
      (s) =>
        s.staffNo !== user.staffNo &&
        s.active &&
        (s.roles.includes('SM') || s.roles.includes('OPS')) &&
        till.asks.every(
          (a) => a.code !== 'over' || within(limitsOf(s.roles), a.params?.['mode'] === 'byGram' ? 'byGram' : 'fixed', Number(a.params?.['rateBp'] ?? 0)),
        ),
    );
  const { action, subject } = approvalOf(till.asks, terminal.device.storeId, saleIdOf(till.draft));
  return (
    <ApprovalSheet
      open
      onClose={onClose}
      title={t('sales.approve.title')}
      approvers={approvers}
      approve={(staffNo, pin, reason) => terminal.session.approve(action, subject, reason, staffNo, pin)}
      onApproved={(who) => {
        void till
          .save((d) => ({ ...d, approver: who.staffNo }), true)
          .then(() => {
            toast.ok(t('sales.approve.done', { name: who.name }));
            onApproved();
          });
      }}
    >
      <ul className="zm-col zm-g1">
        {till.asks.map((a, i) => (
          <li key={i}>{sentence(a)}</li>
        ))}
      </ul>
      {approvers.length === 0 &&
      till.asks.some(
        (a) => a.code === 'over' && !within(limitsOf(['SM']), a.params?.['mode'] === 'byGram' ? 'byGram' : 'fixed', Number(a.params?.['rateBp'] ?? 0)),
      ) ? (
        <p className="zm-warn">{t('sales.approve.beyond')}</p>
      ) : null}
    </ApprovalSheet>
  );
}
