import { useNavigate } from 'react-router';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { Jewel, drawableOf } from '../../ui/gems/index.tsx';
import { nameOf, priceNow, useBoard, useWords } from '../stock/words.ts';
import css from './Workbench.module.css';

const SHOWN = 6;
/** Pieces I want to show somebody (A4.10, design 11): with price, and with their state where they cannot be shown now. */
export function Stars() {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const board = useBoard();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const pieces = terminal.views.starred(user.staffNo).flatMap((no) => {
    const card = terminal.views.piece(no);
    return card === undefined ? [] : [card];
  });
  return (
    <section aria-label={t('workbench.stars.title')}>
      <div className={css['cardHead']} style={{ marginTop: 12 }}>
        <h2 className="zm-h3">{t('workbench.stars.title')}</h2>
      </div>
      {pieces.length === 0 ? (
        <p className={css['empty']}>{t('workbench.stars.none')}</p>
      ) : (
        <div className={css['stars']}>
          {pieces.slice(0, SHOWN).map((card) => {
            const price = priceNow(card.item, board(card.item)?.fenPerG);
            const away = card.view.state !== 'IN_STOCK';
            return (
              <button
                key={card.pieceNo}
                type="button"
                data-away={away ? 'true' : undefined}
                aria-label={[nameOf(card.item), price === undefined ? '' : f.money(price, { short: true }), away ? w.state(card.view.state) : '']
                  .filter((x) => x !== '')
                  .join(' ')}
                onClick={() => void navigate(`/stock/piece/${encodeURIComponent(card.pieceNo)}`)}
              >
                <i aria-hidden="true">
                  <Jewel of={drawableOf(card.item)} />
                </i>
                <span className="zm-ell">{nameOf(card.item)}</span>
                <b>{away ? w.state(card.view.state) : price === undefined ? '—' : f.money(price, { short: true })}</b>
              </button>
            );
          })}
        </div>
      )}
      {pieces.length > SHOWN ? <p className="zm-cap">{t('workbench.stars.more', { n: pieces.length - SHOWN })}</p> : null}
    </section>
  );
}
