import { CircleCheck, Copy, Gem, ListChecks, Pause, Printer, ScanBarcode, Trash2 } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactElement } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { useScanTarget } from '../../app/scan-bus.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Badge, Button, ConfirmSheet, EmptyState, cx, toast, useFormat, useT } from '../../ui/index.ts';
import { nameOf } from '../stock/words.ts';
import { PayPane } from './PayPane.tsx';
import { ParkedSheet } from './ParkedSheet.tsx';
import { PrinterSheet } from './PrinterSheet.tsx';
import { RateSheet } from './RateSheet.tsx';
import { TillLine } from './TillLine.tsx';
import { TillTools } from './TillTools.tsx';
import { Unprinted } from './Unprinted.tsx';
import { SoldSheet } from './SoldSheet.tsx';
import { addPiece, type Added, parked, parkedDrafts, spentDrafts, withLine, withRate, withoutLine } from './draft.ts';
import { useTill } from './useTill.ts';
import css from './till.module.css';

/** The till (design 06): lines left, what is to be paid right, one button that says the next step. */
export function TillPage(): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const till = useTill();
  const [typed, setTyped] = useState('');
  const [selected, setSelected] = useState<string | undefined>(undefined);
  const [sheet, setSheet] = useState<'none' | 'parked' | 'clear' | 'printer'>('none');
  const [sold, setSold] = useState<Extract<Added, { readonly kind: 'sold' }> | undefined>(undefined);
  const [rate, setRate] = useState<string | undefined>(undefined);
  const field = useRef<HTMLInputElement>(null);
  const busy = useRef(Promise.resolve());
  const { draft, priced } = till;

  const add = (code: string, enteredBy: 'scan' | 'typed'): void => {
    // one after the other: two quick scans must not both start from the same draft
    busy.current = busy.current.then(async () => {
      const done = await addPiece(terminal, user, code.trim().toUpperCase(), enteredBy);
      if (done.kind === 'unknown') toast.info(t('sales.scan.unknown', { code }));
      if (done.kind === 'already') toast.info(t('sales.scan.already', { code }));
      if (done.kind === 'sold') setSold(done);
      else if (done.kind !== 'unknown') setSelected(code);
    });
  };
  useScanTarget((code) => add(code, 'scan'));
  const scanned = params.get('scan');
  const taken = useRef<string | undefined>(undefined);
  useEffect(() => {
    if (scanned === null || taken.current === scanned) return;
    taken.current = scanned;
    setParams({}, { replace: true });
    add(scanned, 'scan');
  });
  useEffect(() => {
    field.current?.focus({ preventScroll: true });
  }, []);
  useEffect(() => {
    for (const d of spentDrafts(terminal)) void terminal.drafts.remove(d.id);
  }, [terminal]);

  const park = async (): Promise<void> => {
    await till.save((d) => parked(d, terminal.now()), true);
    toast.ok(t('sales.parkDone'));
  };
  const clear = async (): Promise<void> => {
    await terminal.drafts.discard(draft.id);
    setSheet('none');
  };
  const rated = rate === undefined ? undefined : priced.lines.find((l) => l.pieceNo === rate);
  const waiting = parkedDrafts(terminal).length;
  const paidFen = draft.payments.reduce((s, p) => s + p.amountFen, 0);
  const toMoney = (): void => {
    setSheet('none');
    void navigate('/sales/tender');
  };
  // money that was taken must not be left behind in a sale without pieces
  const remove = (pieceNo: string): void => {
    if (paidFen > 0 && draft.lines.length === 1) {
      toast.warn(t('sales.lastPaid', { amount: f.money(paidFen) }), { label: t('sales.toMoney'), run: toMoney });
      return;
    }
    void till.save((d) => withoutLine(d, pieceNo));
  };
  return (
    <div className={css['wrap']}>
      <section className={css['left']}>
        <header className={css['head']}>
          <h1 className="zm-h1">{t('sales.title')}</h1>
          {draft.lines.length === 0 ? null : (
            <span className={css['saved']}>
              <CircleCheck aria-hidden="true" />
              {t('sales.saved', { time: f.time(draft.createdMs) })}
            </span>
          )}
          <span className="zm-end zm-row zm-g2">
            {draft.lines.length === 0 ? null : (
              <Button
                kind="ghost"
                iconOnly
                icon={<Trash2 aria-hidden="true" />}
                aria-label={t('sales.clear')}
                title={t('sales.clear')}
                onClick={() => setSheet('clear')}
              />
            )}
            <Button
              kind="ghost"
              iconOnly
              icon={<Printer aria-hidden="true" />}
              aria-label={t('sales.tools.printer')}
              title={t('sales.tools.printer')}
              onClick={() => setSheet('printer')}
            />
            <Button size="sm" icon={<ListChecks aria-hidden="true" />} onClick={() => void navigate('/sales/records')}>
              {t('sales.list')}
            </Button>
            <Button size="sm" icon={<Copy aria-hidden="true" />} onClick={() => setSheet('parked')}>
              {t('sales.resume')}
              <Badge count={waiting} soft />
            </Button>
            <Button size="sm" icon={<Pause aria-hidden="true" />} disabled={draft.lines.length === 0} onClick={() => void park()}>
              {t('sales.park')}
            </Button>
          </span>
        </header>
        <form
          className={css['scan']}
          onSubmit={(e) => {
            e.preventDefault();
            if (typed.trim() !== '') {
              add(typed, 'typed');
              setTyped('');
            }
          }}
        >
          <label className={css['field']}>
            <ScanBarcode aria-hidden="true" />
            <input
              ref={field}
              value={typed}
              aria-label={t('sales.scan.label')}
              placeholder={t('sales.scan.placeholder')}
              autoComplete="off"
              spellCheck={false}
              onChange={(e) => setTyped(e.target.value)}
            />
          </label>
          <Button icon={<Gem aria-hidden="true" />} onClick={() => void navigate('/stock')}>
            {t('sales.scan.pick')}
          </Button>
        </form>
        <Unprinted />
        <div className={cx(css['lines'], draft.lines.length === 0 && css['none'])}>
          {draft.lines.length === 0 ? (
            <EmptyState
              icon={<ScanBarcode />}
              title={t('sales.empty.title')}
              action={
                <Button kind="soft" icon={<Gem aria-hidden="true" />} onClick={() => void navigate('/stock')}>
                  {t('sales.scan.pick')}
                </Button>
              }
            >
              {t('sales.empty.text')}
            </EmptyState>
          ) : (
            draft.lines.map((l) => (
              <TillLine
                key={l.pieceNo}
                line={l}
                piece={till.pieces.get(l.pieceNo)}
                priced={priced.lines.find((p) => p.pieceNo === l.pieceNo)}
                selected={selected === l.pieceNo}
                onSelect={() => setSelected(l.pieceNo)}
                onRate={() => setRate(l.pieceNo)}
                onRemove={() => remove(l.pieceNo)}
                onDelivered={() => void till.save((d) => withLine(d, l.pieceNo, (x) => ({ ...x, delivered: !x.delivered })))}
              />
            ))
          )}
        </div>
        <TillTools till={till} />
      </section>
      <PayPane till={till} />
      {sold === undefined ? null : (
        <SoldSheet
          key={sold.card.pieceNo}
          sold={sold}
          onClose={() => setSold(undefined)}
          onTake={(no) => {
            setSold(undefined);
            add(no, 'typed');
          }}
        />
      )}
      {rated === undefined ? null : (
        <RateSheet
          title={t('sales.rate.title', { name: nameOf(rated.item) })}
          mode={rated.item.priceMode}
          value={rated.draft.rateBp}
          roles={user.roles}
          onClose={() => setRate(undefined)}
          onApply={(bp) => {
            void till.save((d) => withLine(d, rated.pieceNo, (l) => withRate(l, bp)));
            setRate(undefined);
          }}
        />
      )}
      <ParkedSheet open={sheet === 'parked'} onClose={() => setSheet('none')} till={till} />
      {sheet === 'printer' ? <PrinterSheet onClose={() => setSheet('none')} /> : null}
      <ConfirmSheet
        open={sheet === 'clear'}
        onClose={() => setSheet('none')}
        title={t('sales.clearTitle')}
        confirm={t(paidFen === 0 ? 'sales.clear' : 'sales.toMoney')}
        danger={paidFen === 0}
        onConfirm={() => {
          if (paidFen === 0) void clear();
          else toMoney();
        }}
      >
        <p>{paidFen === 0 ? t('sales.clearBody') : t('sales.clearPaid', { amount: f.money(paidFen) })}</p>
      </ConfirmSheet>
    </div>
  );
}
