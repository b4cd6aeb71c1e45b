import type { ReactElement } from 'react';
import { CLARITIES, COLORS, type PieceItem } from '../../../src/stock/types.ts';
import { cx, useFormat, useT } from '../../ui/index.ts';
import { Gem, cutOf, toneOf } from '../../ui/gems/index.tsx';
import css from './piece.module.css';

type Main = NonNullable<PieceItem['main']>;
/** The stone from above and from the side, with what the certificate states of it; what it does not state is not drawn. */
export function Proportions({ main }: { readonly main: Main }): ReactElement {
  const t = useT();
  const f = useFormat();
  const round = main.shape === 'RD' || main.shape === undefined;
  const table = main.tableBp === undefined ? undefined : f.percent(main.tableBp);
  const depth = main.depthBp === undefined ? undefined : f.percent(main.depthBp, 1);
  const width =
    main.mm100 === undefined
      ? undefined
      : t('stock.piece.mm', { n: round ? (main.mm100[0] / 100).toFixed(2) : `${(main.mm100[0] / 100).toFixed(2)} × ${(main.mm100[1] / 100).toFixed(2)}` });
  const share = (main.tableBp ?? 5700) / 10_000;
  const half = 96 * share;
  const left = 150 - half;
  const right = 150 + half;
  return (
    <div className={css['proportions']}>
      <span className={css['above']}>
        <Gem cut={cutOf(main.shape)} tone={toneOf(main.type)} />
      </span>
      {table === undefined && depth === undefined ? null : (
        <svg
          viewBox="20 0 300 184"
          role="img"
          aria-label={[table === undefined ? '' : t('stock.piece.table', { n: table }), depth === undefined ? '' : t('stock.piece.depth', { n: depth })]
            .filter((x) => x !== '')
            .join('，')}
          fill="none"
          stroke="var(--ink-3)"
          strokeWidth="1"
          strokeLinejoin="round"
        >
          <path d={`M${left} 44H${right}L246 78V84L150 168L54 84V78Z`} fill="var(--sunk)" stroke="var(--ink-2)" strokeWidth="1.3" />
          <path d={`M54 81H246M${left} 44L118 78L150 44L182 78L${right} 44M54 78H118M182 78H246M118 84L150 168L182 84M84 84L150 168L216 84`} opacity=".55" />
          <g stroke="var(--gold)">
            {table === undefined ? null : <path d={`M${left} 30V22M${right} 30V22M${left} 26H${right}`} />}
            {width === undefined ? null : <path d="M54 14V6M246 14V6M54 10H246" />}
            {depth === undefined ? null : <path d="M266 44h8M266 168h8M270 44V168" />}
          </g>
          <g className={css['labels']} stroke="none">
            {width === undefined ? null : (
              <>
                <rect x="104" y="2" width="92" height="16" />
                <text x="150" y="14" textAnchor="middle">
                  {width}
                </text>
              </>
            )}
            {table === undefined ? null : (
              <>
                <rect x="114" y="18" width="72" height="16" />
                <text x="150" y="31" textAnchor="middle">
                  {t('stock.piece.table', { n: table })}
                </text>
              </>
            )}
            {depth === undefined ? null : (
              <text x="278" y="110" className={css['two']}>
                {depth}
              </text>
            )}
          </g>
        </svg>
      )}
    </div>
  );
}

/** Where the stone stands on both ladders. */
export function GradeScales({ item }: { readonly item: PieceItem }): ReactElement | null {
  const t = useT();
  const m = item.main;
  if (m?.colorFrom === undefined && m?.clarityFrom === undefined) return null;
  const scale = (list: readonly string[], from: string | undefined, to: string | undefined): ReactElement => {
    const a = from === undefined ? -1 : list.indexOf(from);
    const b = to === undefined ? a : list.indexOf(to);
    return (
      <div className={css['scale']}>
        {list.map((g, i) => (
          <i key={g} className={cx(i >= a && i <= b && a >= 0 && css['scaleOn'])}>
            {g}
          </i>
        ))}
      </div>
    );
  };
  return (
    <div className={css['scales']}>
      {m.colorFrom === undefined ? null : (
        <>
          <span>{t('stock.facet.color')}</span>
          {scale(COLORS.slice(0, 10), m.colorFrom, m.colorTo)}
        </>
      )}
      {m.clarityFrom === undefined ? null : (
        <>
          <span>{t('stock.facet.clarity')}</span>
          {scale(CLARITIES.slice(0, 10), m.clarityFrom, m.clarityTo)}
        </>
      )}
    </div>
  );
}
