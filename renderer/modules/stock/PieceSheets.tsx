import { Copy, Phone } from 'lucide-react';
import { Input } from 'antd';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { parseYuan } from '../../../src/kernel/money.ts';
import { RESERVE_DAYS, movePiece, reservePiece } from '../../../src/stock/commands.ts';
import type { AptCard, PieceCard } from '../../data/terminal.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import { Button, ChipGroup, Labelled, Sheet, toast, useFormat, useT } from '../../ui/index.ts';
import { nameOf, useWords } from './words.ts';

const DAY = 86_400_000;
const DAYS = ['1', '2', '3', '7', '15', '30'] as const;
type Days = (typeof DAYS)[number];

/** 预留: for whom, until when, with what deposit; 7 days, 30 with a deposit (jewelry §6.2, A2.4). */
export function ReserveSheet({
  card,
  current,
  onClose,
}: {
  readonly card: PieceCard;
  readonly current: AptCard | undefined;
  readonly onClose: () => void;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const { act, busy } = useAct();
  const [name, setName] = useState(current?.form.name ?? '');
  const [days, setDays] = useState<Days>('3');
  const [deposit, setDeposit] = useState('');
  const fen = deposit.trim() === '' ? 0 : parseYuan(deposit);
  const most = (fen ?? 0) > 0 ? RESERVE_DAYS.deposit : RESERVE_DAYS.plain;
  const chosen = Math.min(Number(days), most);
  const untilMs = terminal.now() + chosen * DAY;
  const until = f.shortDay(untilMs);
  const own = current !== undefined && name === current.form.name;
  const save = async (): Promise<void> => {
    const done = await act(
      (ctx) =>
        reservePiece(ctx, {
          view: card.view,
          for: {
            name: name.trim(),
            untilMs,
            ...((fen ?? 0) > 0 ? { depositFen: fen } : {}),
            ...(own ? { aptId: current.id, ...(current.form.customerId === undefined ? {} : { customerId: current.form.customerId }) } : {}),
          },
        }),
      { done: t('stock.piece.reserveSheet.done', { until }) },
    );
    if (done.ok) onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      at="center"
      title={t('stock.piece.reserveSheet.title', { name: nameOf(card.item) })}
      foot={
        <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={name.trim() === '' || fen === undefined} onClick={() => void save()}>
          {t('stock.piece.reserveSheet.confirm', { until })}
        </Button>
      }
    >
      <div className="zm-col zm-g4">
        <Labelled label={t('stock.piece.reserveSheet.for')} required>
          <Input
            data-autofocus
            value={name}
            maxLength={40}
            placeholder={t('stock.piece.reserveSheet.forHint')}
            aria-label={t('stock.piece.reserveSheet.for')}
            onChange={(e) => setName(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('stock.piece.reserveSheet.until')}>
          <ChipGroup
            label={t('stock.piece.reserveSheet.until')}
            value={String(chosen) as Days}
            onChange={(v) => {
              if (v !== undefined) setDays(v);
            }}
            options={DAYS.filter((d) => Number(d) <= most).map((d) => ({ value: d, label: t('stock.piece.reserveSheet.days', { n: d }) }))}
          />
        </Labelled>
        <Labelled label={t('stock.piece.reserveSheet.deposit')}>
          <Input
            value={deposit}
            inputMode="decimal"
            prefix="¥"
            placeholder={t('stock.piece.reserveSheet.depositNone')}
            aria-label={t('stock.piece.reserveSheet.deposit')}
            status={fen === undefined ? 'error' : ''}
            onChange={(e) => setDeposit(e.target.value)}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}

/** Counter and tray; the store stays the same. */
export function MoveSheet({ card, onClose }: { readonly card: PieceCard; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const terminal = useTerminal();
  const { act, busy } = useAct();
  const [counter, setCounter] = useState(card.view.place.counter ?? '');
  const [tray, setTray] = useState(card.view.place.tray ?? '');
  const save = async (): Promise<void> => {
    const to = { at: 'store' as const, storeId: terminal.device.storeId, counter: counter.trim(), ...(tray.trim() === '' ? {} : { tray: tray.trim() }) };
    const done = await act((ctx) => movePiece(ctx, { view: card.view, to }), { done: t('stock.piece.moveSheet.done') });
    if (done.ok) onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      at="center"
      title={t('stock.piece.moveSheet.title')}
      foot={
        <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={counter.trim() === ''} onClick={() => void save()}>
          {t('stock.piece.moveSheet.confirm')}
        </Button>
      }
    >
      <div className="zm-row zm-g3">
        <Labelled className="zm-grow" label={t('stock.piece.moveSheet.counter')} required>
          <Input data-autofocus value={counter} maxLength={20} aria-label={t('stock.piece.moveSheet.counter')} onChange={(e) => setCounter(e.target.value)} />
        </Labelled>
        <Labelled className="zm-grow" label={t('stock.piece.moveSheet.tray')}>
          <Input value={tray} maxLength={20} aria-label={t('stock.piece.moveSheet.tray')} onChange={(e) => setTray(e.target.value)} />
        </Labelled>
      </div>
    </Sheet>
  );
}

/** Another store's piece: only its own people may act on it, so here is how to reach them (A2.24, conflicts §7). */
export function RequestSheet({ card, onClose }: { readonly card: PieceCard; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const w = useWords();
  const terminal = useTerminal();
  const store = terminal.views.stores().find((s) => s.storeId === card.view.place.storeId);
  const copy = async (): Promise<void> => {
    await navigator.clipboard.writeText(card.pieceNo);
    toast.ok(t('stock.piece.requestSheet.copied'));
  };
  return (
    <Sheet
      open
      onClose={onClose}
      at="center"
      title={t('stock.piece.requestSheet.title', { store: w.store(card.view.place.storeId) })}
      foot={
        <Button className="zm-grow" size="lg" kind="primary" icon={<Copy aria-hidden="true" />} onClick={() => void copy()}>
          {t('stock.piece.requestSheet.copy')}
        </Button>
      }
    >
      <div className="zm-col zm-g3">
        <p>{t('stock.piece.requestSheet.text')}</p>
        {store === undefined ? null : (
          <p className="zm-row zm-g2">
            <Phone aria-hidden="true" size={20} strokeWidth={1.5} />
            <b className="zm-serif" style={{ fontSize: 24 }}>
              {store.phone}
            </b>
          </p>
        )}
        <p className="zm-two">{[card.pieceNo, nameOf(card.item), store?.address ?? ''].filter((x) => x !== '').join(' · ')}</p>
      </div>
    </Sheet>
  );
}
