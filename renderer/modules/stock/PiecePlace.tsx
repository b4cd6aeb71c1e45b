import { Phone, MapPin, Store } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import type { PieceCard } from '../../data/terminal.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Button, useFormat, useT } from '../../ui/index.ts';
import { useStock } from './store.ts';
import { EMPTY } from './filters.ts';
import { useWords } from './words.ts';
import css from './piece.module.css';

export function PiecePlace({ card }: { readonly card: PieceCard }): ReactElement {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const { item, view } = card;
  const own = terminal.device.storeId;
  const store = terminal.views.stores().find((s) => s.storeId === view.place.storeId);
  const asOf = terminal.stock.asOfMs();
  const [same, setSame] = useState<number | undefined>(undefined);
  const style = item.styleNo;
  useEffect(() => {
    if (style !== undefined)
      void terminal.stock
        .search({ text: style, states: ['IN_STOCK', 'RESERVED'], ownStore: own, limit: 1 })
        .then((r) => setSame(Math.max(0, r.total - (view.state === 'IN_STOCK' || view.state === 'RESERVED' ? 1 : 0))));
  }, [style, terminal, own, view.state]);
  const held = view.reservedFor;
  return (
    <div className={css['place']}>
      <div>
        <MapPin aria-hidden="true" />
        <span className="zm-grow">
          <b>
            {store === undefined || view.place.at !== 'store'
              ? w.place(view, own)
              : [
                  w.store(store.storeId),
                  view.place.counter === undefined ? '' : t('stock.place.counter', { counter: view.place.counter }),
                  view.place.tray === undefined ? '' : t('stock.place.tray', { tray: view.place.tray }),
                ]
                  .filter((x) => x !== '')
                  .join(' · ')}
          </b>
          <small>
            {view.state === 'RESERVED' && held !== undefined
              ? [
                  t('stock.piece.reservedFor', { name: held.name ?? '', until: f.shortDay(held.untilMs) }),
                  held.depositFen === undefined ? '' : t('stock.piece.deposit', { amount: f.money(held.depositFen) }),
                ]
                  .filter((x) => x !== '')
                  .join(' · ')
              : card.own
                ? t('stock.piece.own')
                : t('stock.piece.other', { time: asOf === undefined ? '—' : f.dayTime(asOf) })}
          </small>
        </span>
      </div>
      {card.own || store === undefined ? null : (
        <div>
          <Phone aria-hidden="true" />
          <span className="zm-grow">
            <b>{t('stock.piece.phone', { phone: store.phone })}</b>
            <small>{store.address}</small>
          </span>
        </div>
      )}
      {same === undefined ? null : (
        <div>
          <Store aria-hidden="true" />
          <span className="zm-grow">
            <b>{same === 0 ? t('stock.piece.sameStyleNone') : t('stock.piece.sameStyle', { n: same })}</b>
            <small>{style}</small>
          </span>
          {same === 0 ? null : (
            <Button
              kind="text"
              size="sm"
              onClick={() => {
                useStock.getState().setFilters(() => ({ ...EMPTY, text: style ?? '' }));
                void navigate('/stock');
              }}
            >
              {t('stock.piece.see')}
            </Button>
          )}
        </div>
      )}
    </div>
  );
}
