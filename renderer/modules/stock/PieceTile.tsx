import { Check, Clock, Columns2, MapPin, Store, Truck } from 'lucide-react';
import { memo } from 'react';
import type { ReactElement } from 'react';
import { Link } from 'react-router';
import type { FacetRow } from '../../../src/stock/facets.ts';
import { boardMetal } from '../../../src/sales/price.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { cx, toast, useFormat, useT } from '../../ui/index.ts';
import { Jewel } from '../../ui/gems/index.tsx';
import { StateTag } from './StateTag.tsx';
import { COMPARE_MAX, useStock } from './store.ts';
import { nameOf, priceNow, useWords } from './words.ts';
import css from './results.module.css';

const placeIcon = (row: FacetRow, own: boolean): ReactElement => {
  const Icon = row.state === 'RESERVED' ? Clock : row.state === 'IN_TRANSIT' ? Truck : own ? MapPin : Store;
  return <Icon aria-hidden="true" />;
};
/** What a result shows beyond the index's columns: place, holder and the price of the day. */
export function useRowView(row: FacetRow): {
  readonly price: string;
  readonly name: string;
  readonly place: string;
  readonly under: string;
  readonly own: boolean;
} {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const terminal = useTerminal();
  const own = row.storeId === terminal.device.storeId;
  const card = terminal.views.piece(row.pieceNo);
  const metal = card === undefined ? row.metal : boardMetal(card.item);
  const board = metal === undefined ? undefined : terminal.views.price(metal)?.fenPerG;
  const fen = card !== undefined ? priceNow(card.item, board) : row.priceMode === 'fixed' ? row.tagPriceFen : undefined;
  const price =
    fen !== undefined
      ? f.money(fen, { short: true })
      : board === undefined
        ? t('stock.price.noBoard')
        : t('stock.price.board', { price: f.money(board, { short: true }) });
  const place = card !== undefined ? w.place(card.view, terminal.device.storeId) : w.store(row.storeId);
  return { price, name: card === undefined ? row.name : nameOf(card.item), place, own, under: card === undefined ? w.under(row) : w.under(card.item) };
}

/** The square in the corner that puts a piece into the compare tray (A2.27). */
export function CompareMark({ pieceNo, name }: { readonly pieceNo: string; readonly name: string }): ReactElement {
  const t = useT();
  const on = useStock((s) => s.compare.includes(pieceNo));
  const toggle = useStock((s) => s.toggleCompare);
  return (
    <button
      type="button"
      className={cx(css['mark'], on && css['markOn'])}
      aria-pressed={on}
      aria-label={`${t('stock.card.compare')} · ${name}`}
      onClick={(e) => {
        e.preventDefault();
        if (!toggle(pieceNo)) toast.info(t('stock.tray.full', { n: COMPARE_MAX }));
      }}
    >
      {on ? <Check aria-hidden="true" /> : <Columns2 aria-hidden="true" />}
    </button>
  );
}

/** Result as a card, 280 wide: drawing, name, certificate line, price, place, state (ui.md, Stock). */
export const PieceTile = memo(function PieceTile({ row }: { readonly row: FacetRow }): ReactElement {
  const w = useWords();
  const v = useRowView(row);
  const on = useStock((s) => s.compare.includes(row.pieceNo));
  const line = w.line(row);
  return (
    <article className={cx(css['tile'], on && css['tileOn'])}>
      <div className={css['box']}>
        <Jewel of={row} />
        <StateTag state={row.state} className={css['state']} />
        <CompareMark pieceNo={row.pieceNo} name={v.name} />
      </div>
      <div className={css['body']}>
        <Link to={`/stock/piece/${row.pieceNo}`} className={css['name']}>
          {v.name}
        </Link>
        <span className={css['under']}>{v.under === '' ? row.pieceNo : v.under}</span>
        <div className={css['cert']}>
          <b>{line}</b>
          <span>{row.certText ?? row.pieceNo}</span>
        </div>
        <div className={css['foot']}>
          <strong>{v.price}</strong>
          <span>
            {placeIcon(row, v.own)}
            {v.place}
          </span>
        </div>
      </div>
    </article>
  );
});

export const COLUMNS = ['piece', 'name', 'stone', 'cert', 'metal', 'size', 'price', 'place', 'state'] as const;
/** The same as one dense row. */
export const PieceLine = memo(function PieceLine({ row }: { readonly row: FacetRow }): ReactElement {
  const w = useWords();
  const v = useRowView(row);
  return (
    <div role="row" className={css['line']}>
      <span role="cell">
        <CompareMark pieceNo={row.pieceNo} name={v.name} />
      </span>
      <span role="cell">
        <Link to={`/stock/piece/${row.pieceNo}`} className={css['name']}>
          {row.pieceNo}
        </Link>
      </span>
      <span role="cell" className="zm-ell">
        {v.name}
      </span>
      <span role="cell">{w.line(row)}</span>
      <span role="cell" className={css['minor']}>
        {row.certText}
      </span>
      <span role="cell" className={css['minor']}>
        {w.metal(row.metal, row.metalColor)}
      </span>
      <span role="cell" className="zm-num">
        {row.ringSizeHK}
      </span>
      <span role="cell" className="zm-num">
        {v.price}
      </span>
      <span role="cell" className={cx('zm-ell', css['minor'])}>
        {v.place}
      </span>
      <span role="cell">
        <StateTag state={row.state} />
      </span>
    </div>
  );
});
