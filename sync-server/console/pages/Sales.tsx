import { Receipt } from 'lucide-react';
import { useState } from 'react';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import { Banner, Button, FactsStrip, Money, Sheet, useFormat, useT } from '../../../renderer/ui/index.ts';
import { useApi } from '../api.ts';
import { ListCard } from '../list/ListCard.tsx';
import { useList } from '../list/useList.ts';
import { useOpen } from '../list/useOpen.ts';
import { useWords } from '../list/cells.tsx';
import { Busy, Failed } from '../states.tsx';
import { shownName } from '../../../src/customers/erased.ts';

interface Detail {
  readonly sale: { readonly sale_id: string; readonly at_ms: number; readonly terminal: string; readonly store: string };
  readonly copyOf: string | null;
  readonly voided: { readonly at_ms: number; readonly by_name: string; readonly reason: string; readonly refund_fen: number } | null;
  readonly fact: Fact<'sale.committed', SaleBody> | null;
  readonly corrections: readonly Fact<'sale.lineCorrected', { readonly fromPieceNo: string; readonly toPieceNo: string; readonly reason: string }>[];
}

export function Sales() {
  const t = useT();
  const list = useList('sales');
  const [open, setOpen] = useOpen();
  return (
    <>
      <ListCard
        list={list}
        caption={t('console.nav.sales')}
        filters={['store', 'business_date', 'methods', 'payable_fen', 'offline']}
        selected={open}
        onOpen={(row) => setOpen(String(row['sale_id']))}
      />
      <Sheet open={open !== undefined} onClose={() => setOpen(undefined)} title={t('console.sale.title')} wide>
        {open === undefined ? null : <SaleDetail id={open} />}
      </Sheet>
    </>
  );
}

function SaleDetail({ id }: { readonly id: string }) {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const [receipt, setReceipt] = useState(false);
  const { data, failure, reload } = useApi<Detail>(`/sales/${encodeURIComponent(id)}`);
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined || data.fact === null) return <Busy />;
  const sale = data.fact.body;
  return (
    <div className="hq-form">
      <div>
        <div className="zm-serif hq-sale-no">{sale.docNo ?? sale.saleId}</div>
        <span className="zm-cap">
          {f.day(data.sale.at_ms)} {f.time(data.sale.at_ms)} · {words.store(sale.storeId)} · {data.sale.terminal}
        </span>
      </div>
      {data.voided === null ? null : (
        <Banner tone="danger">
          {t('console.sale.voided', {
            time: f.dayTime(data.voided.at_ms),
            who: data.voided.by_name,
            amount: f.money(data.voided.refund_fen),
            reason: data.voided.reason,
          })}
        </Banner>
      )}
      {data.copyOf === null ? null : <Banner tone="warn">{t('console.sale.copyOf', { no: data.copyOf })}</Banner>}
      {sale.offline ? <Banner tone="info">{t('console.sale.offlineNote')}</Banner> : null}
      {data.corrections.map((c) => (
        <Banner key={c.id} tone="warn">
          {t('console.sale.corrected', { from: c.body.fromPieceNo, to: c.body.toPieceNo, reason: c.body.reason })}
        </Banner>
      ))}
      <FactsStrip
        cells={[
          { key: 'payable', label: t('console.sale.payable'), value: <Money fen={sale.totals.payableFen} size="price" /> },
          { key: 'discount', label: t('console.sale.discount'), value: f.money(sale.totals.discountFen) },
          { key: 'rounding', label: t('console.sale.rounding'), value: f.money(sale.totals.roundingFen) },
          {
            key: 'customer',
            label: t('console.sale.customer'),
            value: shownName(sale.customer, (token) => t('common.erased', { token })) ?? t('console.sale.guest'),
            ...(sale.customer?.phoneMasked === undefined ? {} : { sub: sale.customer.phoneMasked }),
          },
          { key: 'cashier', label: t('console.sale.cashier'), value: sale.cashier.name },
        ]}
      />
      <table className="hq-lines">
        <thead>
          <tr>
            <th>{t('console.sale.piece')}</th>
            <th>{t('console.sale.name')}</th>
            <th className="hq-num">{t('console.sale.tag')}</th>
            <th className="hq-num">{t('console.sale.net')}</th>
          </tr>
        </thead>
        <tbody>
          {sale.lines.map((l) => (
            <tr key={l.lineNo}>
              <td>
                {l.pieceNo}
                <small>{l.styleNo ?? ''}</small>
              </td>
              <td>
                {l.name}
                <small>{[l.stoneText, l.certText, l.metalMg === undefined ? undefined : f.grams(l.metalMg)].filter((x) => x !== undefined).join(' · ')}</small>
                <small>{l.consultants.map((c) => c.name).join('、')}</small>
              </td>
              <td className="hq-num">{f.money(l.tagFen)}</td>
              <td className="hq-num">
                <b>{f.money(l.netFen)}</b>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <table className="hq-lines">
        <thead>
          <tr>
            <th>{t('console.sale.tenders')}</th>
            <th />
            <th className="hq-num">{t('console.sale.paid')}</th>
          </tr>
        </thead>
        <tbody>
          {sale.payments.map((p, i) => (
            <tr key={`${p.method}${i}`}>
              <td>{words.code('tender', p.method)}</td>
              <td>{p.ref === undefined ? '' : `…${p.ref.slice(-4)}`}</td>
              <td className="hq-num">{f.money(p.amountFen)}</td>
            </tr>
          ))}
          {sale.totals.changeFen === 0 ? null : (
            <tr>
              <td>{t('console.sale.change')}</td>
              <td />
              <td className="hq-num">{f.money(-sale.totals.changeFen)}</td>
            </tr>
          )}
        </tbody>
      </table>
      {receipt ? (
        <ReceiptText id={id} />
      ) : (
        <Button kind="soft" size="sm" icon={<Receipt size={18} aria-hidden="true" />} onClick={() => setReceipt(true)}>
          {t('console.sale.loadReceipt')}
        </Button>
      )}
    </div>
  );
}
function ReceiptText({ id }: { readonly id: string }) {
  const { data, failure } = useApi<{ readonly text: string }>(`/sales/${encodeURIComponent(id)}/receipt`, false);
  if (failure !== undefined) return <Failed failure={failure} />;
  return data === undefined ? (
    <Busy />
  ) : (
    <div className="hq-receipt">
      <pre>{data.text}</pre>
    </div>
  );
}
