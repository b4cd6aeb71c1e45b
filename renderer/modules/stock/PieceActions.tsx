import { Bookmark, BookmarkX, Columns2, MoveRight, Phone, Plus, Truck } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { decide } from '../../../src/permissions/index.ts';
import { isReservedFor, releasePiece } from '../../../src/stock/commands.ts';
import { stepsFrom } from '../../../src/stock/transitions.ts';
import type { PieceCard } from '../../data/terminal.ts';
import { useAct, useTerminal, useUser } from '../../app/terminal-context.ts';
import { ActionBar, Button, ConfirmSheet, toast, useT } from '../../ui/index.ts';
import { AskGoods } from '../appointments/AskGoods.tsx';
import { activeDraft, addPiece } from '../sales/draft.ts';
import { MoveSheet, RequestSheet, ReserveSheet } from './PieceSheets.tsx';
import { COMPARE_MAX, useStock } from './store.ts';
import { useWords } from './words.ts';

/** What may be done with this piece now: only the transitions of jewelry §6.2, only where this store holds it. */
export function PieceActions({ card }: { readonly card: PieceCard }): ReactElement {
  const t = useT();
  const w = useWords();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const { act, busy } = useAct();
  const [sheet, setSheet] = useState<'none' | 'reserve' | 'release' | 'move' | 'request' | 'transfer'>('none');
  const close = (): void => setSheet('none');
  const compared = useStock((s) => s.compare.includes(card.pieceNo));
  const toggle = useStock((s) => s.toggleCompare);
  const { view } = card;
  const here = terminal.device.storeId;
  const elsewhere = view.place.at === 'store' && view.place.storeId !== undefined && view.place.storeId !== here;
  const steps = elsewhere ? [] : stepsFrom(view.state).map((s) => s.action);
  const current = terminal.views.current(user.staffNo);
  const draft = activeDraft(terminal, user.staffNo);
  const inDraft = draft?.lines.some((l) => l.pieceNo === card.pieceNo) ?? false;
  const sellable = steps.includes('sell');
  const allowed = (action: 'stock.reserve' | 'stock.statusChange' | 'sale.create' | 'appointment.edit'): boolean =>
    decide(user, action, { storeId: here }).kind !== 'deny';
  const forCurrent = isReservedFor(
    view,
    { ...(current === undefined ? {} : { aptId: current.id }), ...(current?.form.customerId === undefined ? {} : { customerId: current.form.customerId }) },
    terminal.now(),
  );

  const add = async (): Promise<void> => {
    if (inDraft) {
      void navigate('/sales');
      return;
    }
    const added = await addPiece(terminal, user, card.pieceNo, 'picked');
    if (added.kind === 'added') {
      toast.ok(t('stock.piece.added'));
      void navigate('/sales');
    }
  };
  const release = async (reason: string): Promise<void> => {
    const done = await act((ctx) => releasePiece(ctx, { view: card.view, reason }), { done: t('stock.piece.releaseSheet.done') });
    if (done.ok) close();
  };
  const hintOf = (): string | undefined => {
    if (view.state === 'DISPUTED') return undefined;
    if (elsewhere) return t('stock.piece.otherStore', { store: w.store(view.place.storeId) });
    return sellable ? undefined : t('stock.piece.cannotSell', { state: w.state(view.state) });
  };
  const hint = hintOf();
  // 申请调货 is for a visit (A1.1.20): with a customer before us it is one tap, otherwise the phone is what helps
  const transferable = elsewhere && current !== undefined && (view.state === 'IN_STOCK' || view.state === 'RESERVED') && allowed('appointment.edit');
  const reserveKind = sellable && allowed('sale.create') ? 'soft' : 'primary';
  return (
    <>
      <ActionBar
        hint={hint}
        primary={
          elsewhere ? (
            <>
              <Button kind={transferable ? 'soft' : 'primary'} size="lg" icon={<Phone aria-hidden="true" />} onClick={() => setSheet('request')}>
                {t('stock.piece.request', { store: w.store(view.place.storeId) })}
              </Button>
              {transferable ? (
                <Button kind="primary" size="lg" icon={<Truck aria-hidden="true" />} onClick={() => setSheet('transfer')}>
                  {t('stock.piece.transfer', { name: current.form.name })}
                </Button>
              ) : null}
            </>
          ) : (
            <>
              {(steps.includes('reserve') || (steps.includes('extend') && forCurrent)) && allowed('stock.reserve') ? (
                <Button kind={reserveKind} size="lg" icon={<Bookmark aria-hidden="true" />} onClick={() => setSheet('reserve')}>
                  {current === undefined ? t('stock.piece.reserveAnyone') : t('stock.piece.reserve', { name: current.form.name })}
                </Button>
              ) : null}
              {sellable && allowed('sale.create') ? (
                <Button kind="primary" size="lg" icon={<Plus aria-hidden="true" />} onClick={() => void add()}>
                  {t(inDraft ? 'stock.piece.inDraft' : 'stock.piece.add')}
                </Button>
              ) : null}
            </>
          )
        }
      >
        <Button
          size="sm"
          icon={<Columns2 aria-hidden="true" />}
          onClick={() => {
            if (!toggle(card.pieceNo)) toast.info(t('stock.tray.full', { n: COMPARE_MAX }));
          }}
        >
          {t(compared ? 'stock.piece.inCompare' : 'stock.piece.compare')}
        </Button>
        {steps.includes('release') && allowed('stock.reserve') ? (
          <Button size="sm" icon={<BookmarkX aria-hidden="true" />} onClick={() => setSheet('release')}>
            {t('stock.piece.release')}
          </Button>
        ) : null}
        {steps.includes('spotMove') && decide(user, 'stock.statusChange', { storeId: here }).kind === 'allow' ? (
          <Button size="sm" icon={<MoveRight aria-hidden="true" />} onClick={() => setSheet('move')}>
            {t('stock.piece.move')}
          </Button>
        ) : null}
      </ActionBar>
      {sheet === 'reserve' ? <ReserveSheet card={card} current={current} onClose={close} /> : null}
      {sheet === 'move' ? <MoveSheet card={card} onClose={close} /> : null}
      {sheet === 'transfer' && current !== undefined ? <AskGoods card={current} pieceNo={card.pieceNo} onClose={close} /> : null}
      {sheet === 'request' ? <RequestSheet card={card} onClose={close} /> : null}
      <ConfirmSheet
        open={sheet === 'release'}
        onClose={close}
        title={t('stock.piece.releaseSheet.title')}
        confirm={t('stock.piece.releaseSheet.confirm')}
        askReason
        busy={busy}
        reasons={(['changed', 'bought', 'expired'] as const).map((r) => t(`stock.piece.releaseSheet.reasons.${r}`))}
        onConfirm={(reason) => void release(reason)}
      />
    </>
  );
}
