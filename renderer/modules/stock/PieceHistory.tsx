import type { ReactElement } from 'react';
import type { PieceCard } from '../../data/terminal.ts';
import { useStaffName } from '../../app/codes.ts';
import { useNow, useTerminal } from '../../app/terminal-context.ts';
import { Timeline, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { useWords } from './words.ts';
import css from './piece.module.css';

export function PieceHistory({ card }: { readonly card: PieceCard }): ReactElement {
  const t = useT();
  const staffName = useStaffName();
  const f = useFormat();
  const w = useWords();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const now = useNow(60_000);
  const first = card.history.reduce<number | undefined>((m, e) => (m === undefined || e.atMs < m ? e.atMs : m), undefined);
  const newest = [...card.history].sort((a, b) => b.atMs - a.atMs);
  return (
    <aside className={css['history']}>
      <div className={css['historyHead']}>
        <h2 className="zm-h3">{t('stock.piece.history')}</h2>
        {first === undefined || (card.view.state !== 'IN_STOCK' && card.view.state !== 'RESERVED') ? null : (
          <span className="zm-cap">{t('stock.piece.inStock', { n: Math.max(0, Math.floor((now - first) / 86_400_000)) })}</span>
        )}
      </div>
      {newest.length === 0 ? (
        <p className="zm-cap">{t(card.own ? 'stock.piece.historyEmpty' : 'stock.piece.otherHistory')}</p>
      ) : (
        <Timeline
          label={t('stock.piece.history')}
          items={newest.map((e, i) => ({
            key: e.factId,
            now: i === 0,
            title: (
              <>
                {maybe(`stock.piece.event.${e.kind}`, t('stock.piece.event.other'))} <span className={css['when']}>{f.dayTime(e.atMs)}</span>
              </>
            ),
            sub: [
              terminal.views.staff(e.by) !== undefined ? staffName(e.by) : e.terminal.startsWith('HQ') ? t('stock.piece.hq') : e.by,
              e.place.at === 'store' && e.place.counter !== undefined
                ? t('stock.place.counter', { counter: e.place.counter })
                : e.place.at === 'store'
                  ? w.store(e.place.storeId)
                  : t(`stock.place.${e.place.at}`),
              e.docNo ?? '',
            ]
              .filter((x) => x !== '')
              .join(' · '),
          }))}
        />
      )}
    </aside>
  );
}
