import { Ban, Check, CircleCheck, CloudCheck, CloudUpload, FileDown, Plus, Printer, PrinterX, UserCheck } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { Navigate, useNavigate, useParams, useSearchParams } from 'react-router';
import { endService } from '../../../src/appointments/commands.ts';
import type { SaleCard } from '../../data/terminal.ts';
import { useStaffName } from '../../app/codes.ts';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useAct, useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Banner, Button, ErrorState, Money, toast, useFormat, useT } from '../../ui/index.ts';
import { ReceiptDesk } from './ReceiptDesk.tsx';
import { addPiece } from './draft.ts';
import { printAndSay, usualWay } from './printing.ts';
import { VoidSheet, mayVoid } from './VoidSheet.tsx';
import css from './done.module.css';
import { shownName } from '../../../src/customers/erased.ts';

/** 收好了 (design 08): number, printing, upload, what goes to the customer, and the receipt as it lies on the desk. */
export function DonePage(): ReactElement {
  const { saleId = '' } = useParams();
  const t = useT();
  const terminal = useTerminal();
  const navigate = useNavigate();
  useArea('sales', 'sync', 'print', 'appointments');
  const card = terminal.views.sale(saleId);
  if (card === undefined)
    return <ErrorState title={t('sales.records.noneFound')} action={<Button onClick={() => void navigate('/sales')}>{t('sales.back')}</Button>} />;
  // Voided from here: nothing is handed over and no visit ends as sold; its record says what became of it.
  if (card.voided !== undefined) return <Navigate to={`/sales/records/${encodeURIComponent(saleId)}`} replace />;
  return <Done key={saleId} card={card} />;
}

function Done({ card }: { readonly card: SaleCard }): ReactElement {
  const t = useT();
  const staffName = useStaffName();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const { act, busy } = useAct();
  const { sale } = card;
  const copies = terminal.printing.copies(sale.saleId);
  const job = terminal.printing.queue().find((j) => j.docId === sale.saleId);
  const started = useRef(false);
  const [voiding, setVoiding] = useState(false);
  // Enter or space goes on: to the print while nothing was printed yet, else to the next sale.
  const print = useRef<HTMLButtonElement>(null);
  const next = useRef<HTMLButtonElement>(null);
  const toPrint = copies === 0 && terminal.printing.target() === undefined;
  useEffect(() => {
    (toPrint ? print : next).current?.focus({ preventScroll: true });
  }, [toPrint]);
  // The first print starts by itself where a printer is set: fact, journal, screen, then paper (architecture §5).
  const fresh = params.get('new') === '1';
  useEffect(() => {
    if (!fresh || started.current) return;
    started.current = true;
    setParams({}, { replace: true });
    if (terminal.printing.target() !== undefined) void printAndSay(terminal, t, sale.saleId, { kind: 'printer' });
  }, [fresh, sale.saleId, setParams, t, terminal]);
  useScanTarget((code) => {
    void addPiece(terminal, user, code, 'scan').then((r) => {
      if (r.kind === 'unknown') toast.info(t('sales.scan.unknown', { code }));
      void navigate(r.kind === 'sold' ? `/sales?scan=${encodeURIComponent(code)}` : '/sales');
    });
  });

  const consultants = [...new Set(sale.lines.flatMap((l) => l.consultants.map((c) => staffName(c.staffNo))))].join(f.language === 'en' ? ', ' : '、');
  const apt = sale.aptId === undefined ? undefined : terminal.views.appointment(sale.aptId);
  const stillServing = apt !== undefined && apt.view.main !== undefined && apt.view.endedAt === undefined;
  const who = shownName(sale.customer, (token) => t('common.erased', { token })) ?? apt?.form.name ?? t('sales.customer.none');
  const end = async (): Promise<void> => {
    if (apt === undefined) return;
    const done = await act((ctx) => endService(ctx, apt, { outcome: 'sold' }), { done: t('sales.done.ended') });
    if (done.ok) void navigate(`/appointments/${encodeURIComponent(apt.id)}`);
  };
  const printing = job?.state === 'printing';
  const printed = (): string => {
    if (printing) return t('sales.done.printing');
    if (copies > 0) return t('sales.done.printed', { n: copies });
    return t(job?.state === 'failed' ? 'sales.done.failed' : 'sales.done.notPrinted');
  };
  return (
    <div className={css['wrap']}>
      <section className={css['left']}>
        <header className={css['head']}>
          <span className={css['ring']} aria-hidden="true">
            <Check />
          </span>
          <div>
            <h1>{t('sales.done.title')}</h1>
            <p className="zm-two">{t('sales.done.sub', { who, time: f.dayTime(card.wallMs), consultants })}</p>
          </div>
          {card.copyOf === undefined && mayVoid(terminal, user) ? (
            <Button className="zm-end" kind="ghost" icon={<Ban aria-hidden="true" />} onClick={() => setVoiding(true)}>
              {t('sales.void.act')}
            </Button>
          ) : null}
        </header>
        <div className={css['sum']}>
          <Money fen={sale.totals.payableFen} size="due" className={css['big']} />
          <p>
            {sale.payments.map((p, i) => (
              <span key={i}>
                {t(`sales.tender.method.${p.method}`)} {f.money(p.amountFen, { bare: true })}
              </span>
            ))}
            {sale.totals.changeFen > 0 ? <b>{t('sales.done.change', { amount: f.money(sale.totals.changeFen) })}</b> : null}
          </p>
        </div>
        <dl className={css['facts']}>
          <div>
            <dt>{t('sales.done.no')}</dt>
            <dd>{sale.docNo ?? sale.saleId}</dd>
          </div>
          <div>
            <dt>{t('sales.done.receipt')}</dt>
            <dd data-tone={printing ? undefined : copies > 0 ? 'ok' : job?.state === 'failed' ? 'danger' : 'warn'}>
              {copies > 0 || printing ? <Printer aria-hidden="true" /> : <PrinterX aria-hidden="true" />}
              {printed()}
            </dd>
          </div>
          <div>
            <dt>{t('sales.done.hq')}</dt>
            <dd data-tone={card.pending ? 'warn' : 'ok'}>
              {card.pending ? <CloudUpload aria-hidden="true" /> : <CloudCheck aria-hidden="true" />}
              {t(card.pending ? 'sales.done.waiting' : 'sales.done.uploaded')}
            </dd>
          </div>
        </dl>
        <div className={css['body']}>
          <HandOver card={card} />
          {stillServing ? (
            <Banner
              tone="brand"
              icon={<UserCheck aria-hidden="true" />}
              title={t('sales.done.visit')}
              actions={
                <Button size="sm" icon={<CircleCheck aria-hidden="true" />} busy={busy} onClick={() => void end()}>
                  {t('sales.done.endService')}
                </Button>
              }
            >
              {t('sales.done.endHint', { name: apt.form.name })}
            </Banner>
          ) : null}
        </div>
        <footer className={css['acts']}>
          <Button
            ref={print}
            size="lg"
            icon={<Printer aria-hidden="true" />}
            disabled={printing}
            onClick={() => void printAndSay(terminal, t, sale.saleId, usualWay(terminal))}
          >
            {t(copies > 0 ? 'sales.done.reprint' : 'sales.done.print')}
          </Button>
          {terminal.printing.target()?.kind === 'tcp' ? (
            <Button size="lg" onClick={() => void printAndSay(terminal, t, sale.saleId, { kind: 'dialog' })}>
              {t('sales.done.dialog')}
            </Button>
          ) : null}
          <Button size="lg" icon={<FileDown aria-hidden="true" />} onClick={() => void printAndSay(terminal, t, sale.saleId, { kind: 'pdf' })}>
            {t('sales.done.pdf')}
          </Button>
          <Button ref={next} className="zm-grow" kind="primary" size="lg" icon={<Plus aria-hidden="true" />} onClick={() => void navigate('/sales')}>
            {t('sales.done.more')}
          </Button>
        </footer>
      </section>
      <ReceiptDesk card={card} copies={copies} />
      {voiding ? <VoidSheet card={card} onClose={() => setVoiding(false)} /> : null}
    </div>
  );
}

/** What lies on the counter for the customer: a list to tick while packing; nothing is stored. */
function HandOver({ card }: { readonly card: SaleCard }): ReactElement {
  const t = useT();
  const [done, setDone] = useState<ReadonlySet<string>>(new Set());
  const items = [
    ...card.sale.lines.filter((l) => l.delivered && l.certText !== undefined).map((l) => t('sales.done.cert', { cert: l.certText ?? '' })),
    ...card.sale.lines.filter((l) => !l.delivered).map((l) => t('sales.done.later', { name: l.name })),
    t('sales.done.tags'),
    t('sales.done.box'),
  ];
  return (
    <fieldset className={css['hand']}>
      <legend className="zm-h3">{t('sales.done.hand')}</legend>
      {items.map((x) => (
        <label key={x}>
          <input
            type="checkbox"
            checked={done.has(x)}
            onChange={(e) =>
              setDone((d) => {
                const n = new Set(d);
                if (e.target.checked) n.add(x);
                else n.delete(x);
                return n;
              })
            }
          />
          <span>{x}</span>
        </label>
      ))}
    </fieldset>
  );
}
