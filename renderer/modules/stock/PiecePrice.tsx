import type { ReactElement } from 'react';
import { fieldMask } from '../../../src/permissions/index.ts';
import { formatCarat } from '../../../src/kernel/carat.ts';
import { halfUpMulDiv } from '../../../src/kernel/money.ts';
import { stoneText } from '../../../src/stock/naming.ts';
import type { PieceItem } from '../../../src/stock/types.ts';
import { useUser } from '../../app/terminal-context.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { priceNow, useBoard, useWords } from './words.ts';
import css from './piece.module.css';

/** Where the price comes from, as a sum (design principle 5, jewelry §7.2). A fixed price is said to be one. */
export function PiecePrice({ item, floorPriceFen }: { readonly item: PieceItem; readonly floorPriceFen: number | undefined }): ReactElement {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const board = useBoard();
  const user = useUser();
  const gold = board(item);
  const total = priceNow(item, gold?.fenPerG);
  const mg = item.metalMg ?? 0;
  const row = (label: string, fen: number | undefined): ReactElement => (
    <div key={label}>
      <span>{label}</span>
      {fen === undefined ? null : (
        <>
          <i />
          <b>{f.money(fen)}</b>
        </>
      )}
    </div>
  );
  const stone = stoneText(item.main);
  const showFloor = floorPriceFen !== undefined && floorPriceFen > 0 && fieldMask(user, 'floorPrice') === 'clear';
  return (
    <section className={css['equation']}>
      <h2 className="zm-h3">{t('stock.piece.priceTitle')}</h2>
      {item.priceMode === 'byGram' ? (
        <>
          {gold === undefined ? (
            <p className="zm-warn">{t('stock.piece.noBoardNote')}</p>
          ) : (
            row(
              t('stock.piece.metalTerm', { metal: w.metal(item.metal, item.metalColor), w: f.grams(mg), price: f.money(gold.fenPerG) }),
              halfUpMulDiv(mg, gold.fenPerG, 1000),
            )
          )}
          {item.labourFen !== undefined
            ? row(t('stock.piece.labour'), item.labourFen)
            : item.labourFenPerG !== undefined
              ? row(t('stock.piece.labourPerG', { w: f.grams(mg), price: f.money(item.labourFenPerG) }), halfUpMulDiv(mg, item.labourFenPerG, 1000))
              : null}
          {(item.partsFen ?? 0) > 0 ? row(t('stock.piece.parts'), item.partsFen) : null}
          {gold === undefined ? null : <p className="zm-cap">{t('stock.piece.board', { time: f.dayTime(gold.validFromMs) })}</p>}
        </>
      ) : (
        <>
          {stone === undefined
            ? null
            : row(t('stock.piece.stoneTerm', { text: `${stone}${item.main?.shape === undefined ? '' : ` ${w.shape(item.main.shape)}`}` }), undefined)}
          {mg === 0 ? null : row(`${w.metal(item.metal, item.metalColor)} ${f.grams(mg)}`, undefined)}
          {item.sideCaratMilli === undefined
            ? null
            : row(
                t('stock.line.side', { ct: `${formatCarat(item.sideCaratMilli)}ct${item.sideCount === undefined ? '' : ` × ${item.sideCount}`}` }),
                undefined,
              )}
          <p className="zm-cap">{t('stock.piece.fixedNote')}</p>
        </>
      )}
      {total === undefined ? null : (
        <div className={css['total']}>
          <span>{t(item.priceMode === 'byGram' ? 'stock.piece.todayTotal' : 'stock.piece.tagTotal')}</span>
          <i />
          <b>{f.money(total)}</b>
        </div>
      )}
      {showFloor ? <p className="zm-cap">{t('stock.piece.floorNote', { price: f.money(floorPriceFen) })}</p> : null}
    </section>
  );
}
