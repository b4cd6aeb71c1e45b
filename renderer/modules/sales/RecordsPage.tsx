import { ArrowLeft, Ban, CloudUpload, Download, FileDown, Printer, ReceiptText } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { useNavigate, useParams } from 'react-router';
import { decide } from '../../../src/permissions/index.ts';
import type { SaleCard } from '../../data/terminal.ts';
import { isCountedSale } from '../../data/views/sales.ts';
import { useStaffName } from '../../app/codes.ts';
import { useListOut } from '../../app/list-out.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Banner, Button, EmptyState, SearchField, Segmented, StatusTag, VirtualList, cx, toast, useFormat, useT } from '../../ui/index.ts';
import type { Format, Translate } from '../../ui/index.ts';
import { CaseBanners } from '../exceptions/Banners.tsx';
import { ReceiptDesk } from './ReceiptDesk.tsx';
import { printAndSay, usualWay } from './printing.ts';
import { findSales, type Period } from './records.ts';
import { VoidSheet, mayVoid, useVoidSlip } from './VoidSheet.tsx';
import css from './records.module.css';
import { shownName } from '../../../src/customers/erased.ts';

/** 销售记录 (A3.19): every sale of this store's data, with its receipt beside it. */
export function RecordsPage(): ReactElement {
  const { saleId } = useParams();
  const t = useT();
  const staffName = useStaffName();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const moved = useArea('sales', 'sync', 'print');
  const [text, setText] = useState('');
  const [period, setPeriod] = useState<Period>('week');
  const asked = useDeferredValue(text);
  useScanTarget((code) => setText(code));
  const list = useMemo(
    () => findSales(terminal.views.sales(), terminal.businessDate(), period, asked, (id) => terminal.views.customer(id)?.form.phoneE164),
    // eslint-disable-next-line react-hooks/exhaustive-deps -- `moved` says the sales changed
    [terminal, period, asked, moved],
  );
  const card = saleId === undefined ? undefined : terminal.views.sale(saleId);
  const counted = list.filter(isCountedSale);
  const sum = counted.reduce((n, c) => n + c.sale.totals.payableFen, 0);
  const who = (c: SaleCard): string =>
    shownName(c.sale.customer, (token) => t('common.erased', { token })) ??
    (c.sale.aptId === undefined ? undefined : terminal.views.appointment(c.sale.aptId)?.form.name) ??
    t('sales.customer.none');
  const mayExport = decide(user, 'sale.export', { storeId: terminal.device.storeId }).kind === 'allow';
  const out = useListOut();
  const said = t('sales.records.rows', { n: f.count(counted.length), amount: f.money(sum) });
  const table = () => ({
    ...salesTable(list, t, f),
    list: 'sales',
    filter: `${t(`sales.records.${period}`)} ${asked}`.trim(),
    name: `sales-${terminal.device.storeId}-${terminal.businessDate()}`,
  });
  return (
    <div className={css['wrap']}>
      <section className={css['list']}>
        <header className={css['head']}>
          <Button kind="ghost" iconOnly icon={<ArrowLeft aria-hidden="true" />} aria-label={t('sales.back')} onClick={() => void navigate('/sales')} />
          <h1 className="zm-h1">{t('sales.records.title')}</h1>
          {mayExport ? (
            <span className="zm-end zm-row">
              <Button
                kind="ghost"
                iconOnly
                icon={<Printer aria-hidden="true" />}
                aria-label={t('sales.records.print')}
                title={t('sales.records.print')}
                disabled={list.length === 0 || out.busy}
                onClick={() =>
                  void out.print({
                    ...table(),
                    title: `${t('sales.records.title')} · ${terminal.views.store()?.name ?? ''} · ${t(`sales.records.${period}`)}`,
                    note: said,
                    rightFrom: 11,
                    landscape: true,
                  })
                }
              />
              <Button
                kind="ghost"
                iconOnly
                icon={<Download aria-hidden="true" />}
                aria-label={t('sales.records.export')}
                title={t('sales.records.export')}
                disabled={list.length === 0 || out.busy}
                onClick={() => {
                  const all = table();
                  void out.csv(all).then((ok) => {
                    if (ok) toast.ok(t('sales.records.exported', { n: all.rows.length }));
                  });
                }}
              />
            </span>
          ) : null}
        </header>
        <div className={css['find']}>
          <SearchField value={text} onChange={setText} label={t('sales.records.search')} placeholder={t('sales.records.placeholder')} autoFocus />
          <Segmented
            block
            label={t('sales.records.range')}
            value={period}
            onChange={setPeriod}
            options={(['today', 'week', 'month', 'all'] as const).map((p) => ({ value: p, label: t(`sales.records.${p}`) }))}
          />
        </div>
        {list.length === 0 ? (
          <EmptyState icon={<ReceiptText />} title={t(terminal.views.sales().length === 0 ? 'sales.records.none' : 'sales.records.noneFound')}>
            {t(terminal.views.sales().length === 0 ? 'sales.records.noneText' : 'sales.records.noneFoundText')}
          </EmptyState>
        ) : (
          <VirtualList
            items={list}
            height={() => 72}
            rowKey={(c) => c.factId}
            label={t('sales.records.title')}
            render={(c) => (
              <button
                type="button"
                className={cx(css['row'], c.sale.saleId === saleId && css['on'])}
                aria-current={c.sale.saleId === saleId}
                onClick={() => void navigate(`/sales/records/${encodeURIComponent(c.sale.saleId)}`)}
              >
                <span className="zm-grow">
                  <b>{who(c)}</b>
                  <small>{c.sale.docNo ?? c.sale.saleId}</small>
                  <small>
                    {t('sales.records.by', {
                      time: f.dayTime(c.wallMs),
                      who: [...new Set(c.sale.lines.flatMap((l) => l.consultants.map((x) => staffName(x.staffNo))))].join(f.language === 'en' ? ', ' : '、'),
                    })}
                  </small>
                </span>
                <span className={css['right']}>
                  <strong className={cx(!isCountedSale(c) && css['struck'])}>{f.money(c.sale.totals.payableFen)}</strong>
                  <small>
                    {c.voided === undefined ? (
                      t('sales.records.pieces', { n: c.sale.totals.pieces })
                    ) : (
                      <>
                        <Ban aria-hidden="true" />
                        {t('sales.void.voided')}
                      </>
                    )}
                  </small>
                  {c.pending ? (
                    <small className="zm-warn">
                      <CloudUpload aria-hidden="true" />
                      {t('sales.records.pending')}
                    </small>
                  ) : null}
                </span>
              </button>
            )}
          />
        )}
        <footer className={css['foot']}>{said}</footer>
      </section>
      {card === undefined ? (
        <div className={css['pick']}>
          <EmptyState icon={<ReceiptText />} title={t('sales.records.pick')} />
        </div>
      ) : (
        <Detail key={card.factId} card={card} />
      )}
    </div>
  );
}

function Detail({ card }: { readonly card: SaleCard }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const copies = terminal.printing.copies(card.sale.saleId);
  const staffName = useStaffName();
  const slip = useVoidSlip();
  const [voiding, setVoiding] = useState(false);
  const may = decide(user, 'sale.reprint', { storeId: terminal.device.storeId }).kind === 'allow';
  return (
    <div className={css['detail']}>
      <header className={css['bar']}>
        <b>{card.sale.docNo}</b>
        <StatusTag tone={card.pending ? 'warn' : 'ok'} icon={card.pending ? <CloudUpload aria-hidden="true" /> : undefined}>
          {t(card.pending ? 'sales.records.pending' : 'sales.records.uploaded')}
        </StatusTag>
        {card.sale.offline ? <StatusTag>{t('sales.records.offline')}</StatusTag> : null}
        {card.voided === undefined ? null : (
          <StatusTag tone="danger" icon={<Ban aria-hidden="true" />}>
            {t('sales.void.voided')}
          </StatusTag>
        )}
        <span className="zm-end zm-cap">
          {copies > 0 ? t('sales.done.printed', { n: copies }) : t('sales.done.notPrinted')} · {f.dayTime(card.wallMs)}
        </span>
        {may ? (
          <>
            <Button size="sm" icon={<FileDown aria-hidden="true" />} onClick={() => void printAndSay(terminal, t, card.sale.saleId, { kind: 'pdf' })}>
              {t('sales.done.pdf')}
            </Button>
            <Button
              size="sm"
              kind="soft"
              icon={<Printer aria-hidden="true" />}
              onClick={() => void printAndSay(terminal, t, card.sale.saleId, usualWay(terminal))}
            >
              {t(copies > 0 ? 'sales.done.reprint' : 'sales.done.print')}
            </Button>
          </>
        ) : null}
        {card.voided === undefined && card.copyOf === undefined && mayVoid(terminal, user) ? (
          <Button size="sm" kind="danger" icon={<Ban aria-hidden="true" />} onClick={() => setVoiding(true)}>
            {t('sales.void.act')}
          </Button>
        ) : null}
      </header>
      <CaseBanners about={[card.sale.saleId, `sale:${card.sale.saleId.replace(/^sale:/, '')}`, card.factId]} />
      {card.copyOf === undefined ? null : (
        <Banner tone="warn">{t('exceptions.copyOf', { no: terminal.views.sale(card.copyOf)?.sale.docNo ?? card.copyOf })}</Banner>
      )}
      {card.voided === undefined ? null : (
        <Banner
          tone="danger"
          icon={<Ban aria-hidden="true" />}
          title={t('sales.void.told', { time: f.dayTime(card.voided.wallMs), who: staffName(card.voided.by) })}
          actions={
            may ? (
              <>
                <Button size="sm" icon={<FileDown aria-hidden="true" />} onClick={() => void slip(card.sale.saleId, 'pdf')}>
                  {t('sales.void.slipPdf')}
                </Button>
                <Button size="sm" icon={<Printer aria-hidden="true" />} onClick={() => void slip(card.sale.saleId)}>
                  {t('sales.void.slip')}
                </Button>
              </>
            ) : undefined
          }
        >
          {t(card.voided.approver === undefined ? 'sales.void.why' : 'sales.void.whyApproved', {
            reason: card.voided.reason,
            amount: f.money(card.voided.refundFen),
            approver: staffName(card.voided.approver),
          })}
        </Banner>
      )}
      <ReceiptDesk card={card} copies={copies} />
      {voiding ? <VoidSheet card={card} onClose={() => setVoiding(false)} /> : null}
    </div>
  );
}

/** One row a line of a sale; names and masked phones only. */
function salesTable(
  list: readonly SaleCard[],
  t: Translate,
  f: Format,
): { readonly head: readonly string[]; readonly rows: readonly (readonly (string | number)[])[] } {
  const col = (k: 'no' | 'date' | 'time' | 'customer' | 'line' | 'piece' | 'style' | 'name' | 'tag' | 'net' | 'payment' | 'consultant' | 'state'): string =>
    t(`sales.records.col.${k}`);
  const yuan = (fen: number): string => `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
  const head = [
    col('no'),
    col('date'),
    col('time'),
    col('customer'),
    col('line'),
    col('piece'),
    col('style'),
    col('name'),
    col('payment'),
    col('consultant'),
    col('state'),
    col('tag'),
    col('net'),
  ];
  const rows = list.flatMap((c) =>
    c.sale.lines.map((l) => [
      c.sale.docNo ?? c.sale.saleId,
      c.businessDate,
      f.time(c.wallMs),
      shownName(c.sale.customer, (token) => t('common.erased', { token })) ?? t('sales.customer.none'),
      l.lineNo,
      l.pieceNo,
      l.styleNo ?? '',
      l.name,
      c.sale.payments.map((p) => t(`sales.tender.method.${p.method}`)).join('+'),
      l.consultants.map((x) => `${x.name} ${x.shareBp / 100}%`).join(' '),
      c.voided !== undefined ? t('sales.void.voided') : t(c.pending ? 'sales.records.pending' : 'sales.records.uploaded'),
      yuan(l.tagFen),
      yuan(l.netFen),
    ]),
  );
  return { head, rows };
}
