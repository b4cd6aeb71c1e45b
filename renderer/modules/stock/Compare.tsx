import { Columns2, Plus, X } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { createPortal } from 'react-dom';
import { useNavigate } from 'react-router';
import { formatCarat } from '../../../src/kernel/carat.ts';
import type { PieceCard } from '../../data/terminal.ts';
import { noteShown } from '../../../src/appointments/commands.ts';
import { useAct, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, cx, useFormat, useHotkeys, useT } from '../../ui/index.ts';
import { Gem, Jewel, cutOf, drawableOf, toneOf } from '../../ui/gems/index.tsx';
import { COMPARE_MAX, useStock } from './store.ts';
import { certOf, gradesOf, makeOf, nameOf, useCardPrice, useWords } from './words.ts';
import css from './compare.module.css';

function useCards(): readonly PieceCard[] {
  const terminal = useTerminal();
  return useStock((s) => s.compare)
    .map((no) => terminal.views.piece(no))
    .filter((c): c is PieceCard => c !== undefined);
}

/** The tray at the bottom of the stock room: 2–4 pieces side by side (A2.27). */
export function CompareTray(): ReactElement | null {
  const t = useT();
  const w = useWords();
  const price = useCardPrice();
  const terminal = useTerminal();
  const user = useUser();
  const { act } = useAct();
  const cards = useCards();
  const toggle = useStock((s) => s.toggleCompare);
  const [open, setOpen] = useState(false);
  // What the customer was shown is evidence of the service (conflicts §4.2); it never holds the screen up.
  const show = (): void => {
    setOpen(true);
    const current = terminal.views.current(user.staffNo);
    if (current !== undefined) void act((ctx) => noteShown(ctx, current, { pieceNos: cards.map((c) => c.pieceNo) }), { quiet: true });
  };
  if (cards.length === 0) return null;
  return (
    <div className={css['tray']} role="region" aria-label={t('stock.tray.title')}>
      <Columns2 className={css['icon']} aria-hidden="true" />
      <div className={css['count']}>
        <b>{t('stock.tray.title')}</b>
        <span>{t('stock.tray.count', { n: cards.length })}</span>
      </div>
      {cards.map((c) => {
        const g = gradesOf(c.item);
        return (
          <div key={c.pieceNo} className={css['item']}>
            <span className={css['thumb']}>
              <Jewel of={drawableOf(c.item)} />
            </span>
            <span className={css['what']}>
              <b>
                {g.caratMilli === undefined
                  ? nameOf(c.item)
                  : w.line({
                      ...(g.caratMilli === undefined ? {} : { caratMilli: g.caratMilli }),
                      ...(g.color === undefined ? {} : { color: g.color }),
                      ...(g.clarity === undefined ? {} : { clarity: g.clarity }),
                    })}
              </b>
              <i>{price(c)}</i>
            </span>
            <button type="button" aria-label={t('stock.tray.remove', { name: nameOf(c.item) })} onClick={() => toggle(c.pieceNo)}>
              <X aria-hidden="true" />
            </button>
          </div>
        );
      })}
      {cards.length < COMPARE_MAX ? (
        <span className={css['more']}>
          <Plus aria-hidden="true" />
          {t(cards.length < 2 ? 'stock.tray.needTwo' : 'stock.tray.add')}
        </span>
      ) : null}
      <Button className="zm-end" kind="primary" disabled={cards.length < 2} onClick={show}>
        {t('stock.tray.show')}
      </Button>
      {open ? <CompareSheet cards={cards} onClose={() => setOpen(false)} /> : null}
    </div>
  );
}

/** What the customer looks at: a full page, large, nothing of cost or floor on it. What differs is in ink, what is equal steps back. */
function CompareSheet({ cards, onClose }: { readonly cards: readonly PieceCard[]; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const f = useFormat();
  const w = useWords();
  const price = useCardPrice();
  const terminal = useTerminal();
  const navigate = useNavigate();
  useHotkeys({ Escape: onClose });
  const rows: readonly {
    readonly key: 'carat' | 'shape' | 'color' | 'clarity' | 'make' | 'fluorescence' | 'cert' | 'metal' | 'weight' | 'ring' | 'place';
    readonly of: (c: PieceCard) => string;
  }[] = [
    { key: 'carat', of: (c) => (c.item.main?.caratMilli === undefined ? '' : `${formatCarat(c.item.main.caratMilli)}ct`) },
    { key: 'shape', of: (c) => (c.item.main?.shape === undefined ? '' : w.shape(c.item.main.shape)) },
    { key: 'color', of: (c) => gradesOf(c.item).color ?? '' },
    { key: 'clarity', of: (c) => gradesOf(c.item).clarity ?? '' },
    { key: 'make', of: (c) => makeOf(c.item) },
    { key: 'fluorescence', of: (c) => (c.item.main?.fluorescence === undefined ? '' : t(`stock.fluor.${c.item.main.fluorescence}`)) },
    { key: 'cert', of: (c) => certOf(c.item) ?? '' },
    { key: 'metal', of: (c) => w.metal(c.item.metal, c.item.metalColor) },
    { key: 'weight', of: (c) => (c.item.metalMg === undefined ? '' : f.grams(c.item.metalMg)) },
    { key: 'ring', of: (c) => (c.item.ringSizeHK === undefined ? '' : String(c.item.ringSizeHK)) },
    { key: 'place', of: (c) => w.place(c.view, terminal.device.storeId) },
  ];
  const columns = { gridTemplateColumns: `112px repeat(${cards.length}, 1fr)` };
  return createPortal(
    <div className={css['page']} role="dialog" aria-modal="true" aria-label={t('stock.compare.title')}>
      <header>
        <h1 className="zm-h1">{t('stock.compare.title')}</h1>
        <Button kind="ghost" iconOnly autoFocus icon={<X aria-hidden="true" />} aria-label={t('stock.compare.close')} onClick={onClose} />
      </header>
      <div className={css['grid']}>
        <div className={css['heads']} style={columns}>
          <span />
          {cards.map((c) => (
            <div key={c.pieceNo} className={css['head']}>
              <div className={css['big']}>
                <Jewel of={drawableOf(c.item)} />
                {c.item.main?.shape === undefined ? null : (
                  <span className={css['gem']}>
                    <Gem cut={cutOf(c.item.main.shape)} tone={toneOf(c.item.main.type)} />
                  </span>
                )}
              </div>
              <b>{nameOf(c.item)}</b>
              <strong>{price(c)}</strong>
            </div>
          ))}
        </div>
        {rows.map((r) => {
          const values = cards.map(r.of);
          if (values.every((v) => v === '')) return null;
          const same = values.every((v) => v === values[0]);
          return (
            <div key={r.key} className={cx(css['row'], same && css['same'])} style={columns}>
              <span>{t(`stock.compare.${r.key}`)}</span>
              {values.map((v, i) => (
                <b key={cards[i]?.pieceNo ?? i}>{v === '' ? '—' : v}</b>
              ))}
            </div>
          );
        })}
        <div className={cx(css['row'], css['choose'])} style={columns}>
          <span />
          {cards.map((c) => (
            <div key={c.pieceNo}>
              <Button
                kind="soft"
                onClick={() => {
                  onClose();
                  void navigate(`/stock/piece/${c.pieceNo}`);
                }}
              >
                {t('stock.compare.choose')}
              </Button>
            </div>
          ))}
        </div>
      </div>
    </div>,
    document.body,
  );
}
