import { Ban, Check, ScanLine } from 'lucide-react';
import { Input } from 'antd';
import { useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { piecesOfSale, refundsOfVoid, voidSale, voidable } from '../../../src/sales/voidSale.ts';
import { decide } from '../../../src/permissions/index.ts';
import type { SaleCard, Terminal } from '../../data/terminal.ts';
import { usePermitted } from '../../app/approval.tsx';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, ChipGroup, Labelled, Sheet, toast, useFormat, useMaybeText, useProblemText, useT } from '../../ui/index.ts';
import { printAndSay, usualWay } from './printing.ts';
import css from './void.module.css';

/** Whether this person may void at this till at all (with a manager's PIN or without). */
export const mayVoid = (terminal: Terminal, user: Parameters<typeof decide>[0]): boolean =>
  decide(user, 'sale.void', { storeId: terminal.device.storeId }).kind !== 'deny';

/** Prints the void slip of a voided sale. */
export function useVoidSlip(): (saleId: string, how?: 'pdf') => Promise<void> {
  const t = useT();
  const terminal = useTerminal();
  return async (saleId, how) => {
    await printAndSay(terminal, t, `void:${saleId}`, how === 'pdf' ? { kind: 'pdf' } : usualWay(terminal));
  };
}

/** 作废 (A3.14): says what will happen, has every piece scanned in again, asks why, fetches the manager's PIN; then one durable write and a slip. */
export function VoidSheet({ card, onClose }: { readonly card: SaleCard; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const problemText = useProblemText();
  const maybe = useMaybeText();
  const { act, busy } = useAct();
  const permitted = usePermitted();
  const slip = useVoidSlip();
  const [scanned, setScanned] = useState<readonly string[]>([]);
  const [typed, setTyped] = useState('');
  const [reason, setReason] = useState('');
  const going = useRef(false);
  const target = terminal.views.voidTarget(card.sale.saleId);
  const ctx = terminal.context();
  const may = target === undefined || ctx === undefined ? undefined : voidable(ctx, target);
  const pieces = target === undefined ? [] : piecesOfSale(card.sale, target.facts);
  const away = pieces.filter((p) => p.delivered);
  const left = away.filter((p) => !scanned.includes(p.pieceNo));
  const seen = (code: string): void => {
    const no = code.trim().toUpperCase();
    if (no === '') return;
    setTyped('');
    if (!away.some((p) => p.pieceNo === no)) {
      toast.info(t('sales.void.notThis', { code: no }));
      return;
    }
    setScanned((s) => (s.includes(no) ? s : [...s, no]));
  };
  useScanTarget((code) => seen(code), !(may?.ok === false));
  const refunds = refundsOfVoid(card.sale);
  const deposit = card.sale.payments.reduce((sum, p) => sum + (p.method === 'deposit' ? p.amountFen : 0), 0);
  const apt = card.sale.aptId === undefined ? undefined : terminal.views.appointment(card.sale.aptId);
  const no = card.sale.docNo ?? card.sale.saleId;
  const save = async (approver: string | undefined): Promise<void> => {
    if (going.current) return;
    going.current = true;
    try {
      const done = await act(
        (c) => {
          const now = terminal.views.voidTarget(card.sale.saleId);
          return now === undefined ? { ok: false, problem: { code: 'void-done' } } : voidSale(c, now, { reason, scanned });
        },
        { done: t('sales.void.done', { no }), ...(approver === undefined ? {} : { approver }) },
      );
      if (!done.ok) return;
      onClose();
      await slip(card.sale.saleId);
    } finally {
      going.current = false;
    }
  };
  const start = (): void =>
    permitted.ask({
      action: 'sale.void',
      subject: { storeId: terminal.device.storeId, about: card.sale.saleId },
      title: t('sales.void.approve', { no }),
      reason,
      body: <p>{t('sales.void.approveBody', { amount: f.money(card.sale.totals.payableFen), n: card.sale.totals.pieces })}</p>,
      then: (approver) => void save(approver),
    });
  const word = (m: string): string => maybe(`sales.tender.method.${m}`, m);
  const reasons = (['customer', 'wrongPiece', 'wrongPay', 'twice'] as const).map((k) => t(`sales.void.reasons.${k}`));
  if (may?.ok === false)
    return (
      <Sheet
        open
        at="center"
        onClose={onClose}
        title={t('sales.void.title', { no })}
        foot={
          <Button className="zm-grow" kind="primary" size="lg" onClick={onClose}>
            {t('common.gotIt')}
          </Button>
        }
      >
        <Banner tone="warn" icon={<Ban aria-hidden="true" />} title={t('sales.void.cannot')}>
          {problemText(may.problem)}
        </Banner>
      </Sheet>
    );
  return (
    <Sheet
      open
      at="center"
      wide
      onClose={onClose}
      title={t('sales.void.title', { no })}
      foot={
        <>
          <span className="zm-cap zm-grow">
            {left.length > 0 ? t('sales.void.scanLeft', { n: left.length }) : reason.trim() === '' ? t('sales.void.reasonLeft') : ''}
          </span>
          <Button size="lg" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button kind="danger" size="lg" icon={<Ban aria-hidden="true" />} busy={busy} disabled={left.length > 0 || reason.trim() === ''} onClick={start}>
            {t('sales.void.confirm')}
          </Button>
        </>
      }
    >
      <div className={css['body']}>
        <section className={css['what']}>
          <h3 className="zm-h3">{t('sales.void.what')}</h3>
          <ul>
            <li>{t('sales.void.out', { amount: f.money(card.sale.totals.payableFen) })}</li>
            {refunds.length === 0 ? null : (
              <li>
                {t('sales.void.refund')}
                <b>
                  {refunds
                    .map((r) => `${word(r.method)} ${f.money(r.amountFen)}${r.ref === undefined ? '' : t('sales.void.refOf', { n: r.ref.slice(-4) })}`)
                    .join(t('common.listComma'))}
                </b>
              </li>
            )}
            {deposit > 0 ? <li>{t('sales.void.deposit', { amount: f.money(deposit) })}</li> : null}
            <li>{t('sales.void.stock', { n: pieces.length })}</li>
            {apt === undefined ? null : (
              <li>
                {t(apt.view.main !== undefined && apt.view.endedAt === undefined ? 'sales.void.aptOpen' : 'sales.void.aptClosed', { name: apt.form.name })}
              </li>
            )}
            <li>{t('sales.void.keeps')}</li>
          </ul>
        </section>
        <section className={css['scan']}>
          <h3 className="zm-h3">{t('sales.void.scan')}</h3>
          <ul className={css['pieces']}>
            {pieces.map((p) => {
              const ok = !p.delivered || scanned.includes(p.pieceNo);
              return (
                <li key={p.lineNo} data-ok={ok ? 'true' : undefined}>
                  {ok ? <Check aria-hidden="true" /> : <ScanLine aria-hidden="true" />}
                  <span className="zm-grow">
                    <b>{card.sale.lines.find((l) => l.lineNo === p.lineNo)?.name}</b>
                    <small>{p.pieceNo}</small>
                  </span>
                  <em>{t(!p.delivered ? 'sales.void.here' : ok ? 'sales.void.back' : 'sales.void.missing')}</em>
                </li>
              );
            })}
          </ul>
          {left.length === 0 ? null : (
            <Input
              size="large"
              data-autofocus
              value={typed}
              maxLength={40}
              aria-label={t('sales.void.typed')}
              placeholder={t('sales.void.typed')}
              onChange={(e) => setTyped(e.target.value)}
              onPressEnter={(e) => {
                if (!e.defaultPrevented) seen(typed);
              }}
            />
          )}
          <Labelled label={t('common.reason')} required>
            <ChipGroup
              label={t('common.reason')}
              value={reasons.includes(reason) ? reason : undefined}
              options={reasons.map((r) => ({ value: r, label: r }))}
              onChange={(v) => setReason(v ?? '')}
            />
            <Input.TextArea
              value={reason}
              aria-label={t('common.reason')}
              autoSize={{ minRows: 1, maxRows: 3 }}
              maxLength={200}
              onChange={(e) => setReason(e.target.value)}
              placeholder={t('common.reasonHint')}
            />
          </Labelled>
        </section>
      </div>
      {permitted.sheet}
    </Sheet>
  );
}
