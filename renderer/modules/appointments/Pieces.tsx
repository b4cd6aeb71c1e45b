import { ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { isClosed } from '../../../src/appointments/status.ts';
import { useNavigate } from 'react-router';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard, PieceCard } from '../../data/terminal.ts';
import { Button, useFormat, useT } from '../../ui/index.ts';
import { Jewel, drawableOf } from '../../ui/gems/index.tsx';
import { AskGoods } from './AskGoods.tsx';
import css from './Appointments.module.css';

/** Pieces shown or asked for, as the facts tell; newest first, each once. */
function pieceNosOf(card: AptCard): readonly string[] {
  const shown = [...card.view.timeline].reverse().flatMap((e) => {
    const list = e.data?.['pieceNos'];
    return e.kind === 'apt.shown' && Array.isArray(list) ? list.filter((p): p is string => typeof p === 'string') : [];
  });
  return [...new Set(shown)];
}

export function Pieces({ card }: { readonly card: AptCard }) {
  const t = useT();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const [asking, setAsking] = useState<{ readonly pieceNo?: string } | undefined>();
  const f = useFormat();
  const numbers = pieceNosOf(card);
  const wanted = terminal.views.transferRequests().filter((r) => r.aptId === card.id);
  const storeName = (id: string | undefined) =>
    id === undefined ? t('appointments.goods.anyStore') : (terminal.views.stores().find((s) => s.storeId === id)?.name ?? id);
  const pieces = numbers.slice(0, 3).flatMap((n) => terminal.views.piece(n) ?? []);
  return (
    <>
      <div className={css['secRow']}>
        <h3 className="zm-h3 zm-grow">
          {t('appointments.pieces')}{' '}
          <span className="zm-two" style={{ fontWeight: 400 }}>
            {numbers.length === 0 ? '' : numbers.length}
          </span>
        </h3>
        {isClosed(card.view) ? null : (
          <Button kind="text" onClick={() => setAsking({})}>
            {t('appointments.goods.title')}
          </Button>
        )}
        <Button kind="text" iconAfter={<ChevronRight aria-hidden="true" />} onClick={() => void navigate('/stock')}>
          {t('appointments.piecesAdd')}
        </Button>
      </div>
      {pieces.length === 0 ? (
        <p className="zm-two">{t(card.view.sub === 'serving' ? 'appointments.piecesScan' : 'appointments.piecesNone')}</p>
      ) : (
        <div className={css['wish']}>
          {pieces.map((p) => (
            <Piece key={p.pieceNo} piece={p} onOpen={() => void navigate(`/stock/piece/${encodeURIComponent(p.pieceNo)}`)} />
          ))}
        </div>
      )}
      {wanted.map((r) => (
        <p key={r.requestId} className="zm-two" style={{ marginTop: 8 }}>
          {t('appointments.goods.line', {
            what: r.pieceNo ?? r.spec ?? '',
            store: storeName(r.fromStore),
            when: f.dayTime(r.needBy),
            state: t(`appointments.goods.state.${r.state}`),
          })}
          {r.note === undefined ? '' : ` · ${r.note}`}
        </p>
      ))}
      {asking === undefined ? null : <AskGoods card={card} pieceNo={asking.pieceNo} onClose={() => setAsking(undefined)} />}
    </>
  );
}

function Piece({ piece, onOpen }: { readonly piece: PieceCard; readonly onOpen: () => void }) {
  const f = useFormat();
  const { item } = piece;
  const m = item.main;
  const stone =
    m === undefined ? '' : [m.caratMilli === undefined ? '' : f.carat(m.caratMilli), m.colorFrom ?? '', m.clarityFrom ?? ''].filter((x) => x !== '').join(' ');
  const cert = item.certs?.[0];
  return (
    <button type="button" onClick={onOpen}>
      <span className={css['box']}>
        <Jewel of={drawableOf(item)} />
      </span>
      <span className={css['wb']}>
        <b>{stone === '' ? item.name : stone}</b>
        <span>{cert === undefined ? piece.pieceNo : `${cert.lab} ${cert.number}`}</span>
        {item.priceMode === 'fixed' ? (
          <strong>{f.money(item.tagPriceFen, { short: true })}</strong>
        ) : (
          <span>{item.metalMg === undefined ? '' : f.grams(item.metalMg)}</span>
        )}
      </span>
    </button>
  );
}
