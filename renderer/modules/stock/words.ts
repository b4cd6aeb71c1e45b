import { useMemo } from 'react';
import type { PriceRef } from '../../../src/facts/reference.ts';
import { boardMetal } from '../../../src/sales/price.ts';
import { halfUpMulDiv } from '../../../src/kernel/money.ts';
import type { FacetRow } from '../../../src/stock/facets.ts';
import type { PieceItem, PieceState, PieceView } from '../../../src/stock/types.ts';
import type { PieceCard } from '../../data/terminal.ts';
import type { Format } from '../../ui/format.ts';
import { useFormat } from '../../ui/format.ts';
import { useMaybeText, useT } from '../../ui/i18n.ts';
import type { Translate } from '../../ui/i18n.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { makeText, stoneLine } from './filters.ts';

type Maybe = ReturnType<typeof useMaybeText>;

/** Words of a piece in the person's language: states, places, grades, metals. No raw enum reaches a screen. */
export interface Words {
  state(s: PieceState): string;
  shape(code: string): string;
  category(code: string): string;
  kind(code: string): string;
  metal(metal: string | undefined, color: string | undefined): string;
  stone(type: string): string;
  store(id: string | undefined): string;
  grade(code: string): string;
  /** PT950 · 指圈 12 */
  under(r: {
    readonly metal?: string;
    readonly metalColor?: string;
    readonly ringSizeHK?: number;
    readonly bangleMm?: number;
    readonly chainMm?: number;
  }): string;
  /** 1.02ct F VS1 3EX N, or 金重 28.365 g where no stone is graded. */
  line(r: Pick<FacetRow, 'caratMilli' | 'color' | 'clarity' | 'shape' | 'cut' | 'polish' | 'symmetry' | 'fluorescence' | 'metalMg'>): string;
  place(view: PieceView, ownStore: string): string;
}

function placeText(t: Translate, f: Format, store: (id: string | undefined) => string, view: PieceView, ownStore: string): string {
  const { place, reservedFor } = view;
  if (view.state === 'RESERVED' && reservedFor !== undefined) {
    const until = f.shortDay(reservedFor.untilMs);
    return reservedFor.name === undefined || reservedFor.name === ''
      ? t('stock.place.heldUntil', { until })
      : t('stock.place.held', { name: reservedFor.name, until });
  }
  if (place.at !== 'store') return t(`stock.place.${place.at}`);
  const other = place.storeId !== undefined && place.storeId !== ownStore;
  if (place.counter === undefined || place.counter === '') return store(place.storeId ?? ownStore);
  const spot = place.tray === undefined ? place.counter : `${place.counter} · ${t('stock.place.tray', { tray: place.tray })}`;
  return other ? t('stock.place.storeCounter', { store: store(place.storeId), counter: spot }) : t('stock.place.counter', { counter: spot });
}

export function useWords(): Words {
  const t = useT();
  const maybe: Maybe = useMaybeText();
  const f = useFormat();
  const terminal = useTerminal();
  return useMemo(() => {
    const store = (id: string | undefined): string => {
      const ref = terminal.views.stores().find((s) => s.storeId === id);
      return ref === undefined ? (id ?? '') : f.language === 'en' ? (ref.nameEn ?? ref.name) : ref.name;
    };
    const metal: Words['metal'] = (code, color) => {
      if (code === undefined || code === 'none') return '';
      const name = maybe(`stock.metal.${code}`, code);
      const karat = /gold(18|14|9)K/.test(code);
      return karat && color !== undefined ? `${name} ${maybe(`stock.metalColor.${color}`, '')}`.trim() : name;
    };
    return {
      state: (s) => t(`stock.state.${s}`),
      shape: (c) => maybe(`stock.shape.${c}`, c),
      category: (c) => maybe(`stock.category.${c}`, c),
      kind: (c) => maybe(`stock.kind.${c}`, c),
      grade: (c) => maybe(`stock.grade.${c}`, c),
      metal,
      store,
      stone: (type) => {
        const row = terminal.views.codes('stone').find((r) => r.code === type);
        return row === undefined ? type : f.language === 'en' ? row.en : row.zh;
      },
      under: (r) =>
        [
          metal(r.metal, r.metalColor),
          r.ringSizeHK === undefined ? '' : t('stock.line.ring', { n: r.ringSizeHK }),
          r.bangleMm === undefined ? '' : t('stock.line.bangle', { n: r.bangleMm }),
          r.chainMm === undefined ? '' : t('stock.line.chain', { n: r.chainMm / 10 }),
        ]
          .filter((x) => x !== '')
          .join(' · '),
      line: (r) => stoneLine(r) || (r.metalMg === undefined ? '' : t('stock.line.weight', { w: f.grams(r.metalMg) })),
      place: (view, own) => placeText(t, f, store, view, own),
    };
  }, [t, maybe, f, terminal]);
}

/** The grades of an item in the shape of a result row; a range reads `F-G` (jewelry.md §4.2). */
export function gradesOf(
  item: PieceItem,
): Pick<FacetRow, 'caratMilli' | 'color' | 'clarity' | 'shape' | 'cut' | 'polish' | 'symmetry' | 'fluorescence' | 'metalMg'> {
  const m = item.main;
  const span = (a: string | undefined, b: string | undefined): string | undefined => (a === undefined ? b : b === undefined || a === b ? a : `${a}-${b}`);
  const color = span(m?.colorFrom, m?.colorTo);
  const clarity = span(m?.clarityFrom, m?.clarityTo);
  return {
    ...(m?.caratMilli === undefined ? {} : { caratMilli: m.caratMilli }),
    ...(color === undefined ? {} : { color }),
    ...(clarity === undefined ? {} : { clarity }),
    ...(m?.shape === undefined ? {} : { shape: m.shape }),
    ...(m?.cut === undefined ? {} : { cut: m.cut }),
    ...(m?.polish === undefined ? {} : { polish: m.polish }),
    ...(m?.symmetry === undefined ? {} : { symmetry: m.symmetry }),
    ...(m?.fluorescence === undefined ? {} : { fluorescence: m.fluorescence }),
    ...(item.metalMg === undefined ? {} : { metalMg: item.metalMg }),
  };
}
export const certOf = (item: PieceItem): string | undefined => (item.certs?.[0] === undefined ? undefined : `${item.certs[0].lab} ${item.certs[0].number}`);
export const nameOf = (item: PieceItem): string => item.displayName ?? item.name;
export const makeOf = (item: PieceItem): string => makeText(gradesOf(item));

/** Price a piece would be sold at now, fen: its tag, or by gram the board price times the weight and the labour (jewelry §7.2); undefined without a board price. */
export function priceNow(item: PieceItem, boardFenPerG: number | undefined): number | undefined {
  if (item.priceMode === 'fixed') return item.tagPriceFen;
  const weight = item.metalMg;
  if (boardFenPerG === undefined || weight === undefined) return undefined;
  const gold = halfUpMulDiv(weight, boardFenPerG, 1000);
  const labour = item.labourFen ?? halfUpMulDiv(weight, item.labourFenPerG ?? 0, 1000);
  return gold + labour + (item.partsFen ?? 0);
}
/** Board price a piece is reckoned by: bars have their own row (jewelry §7.1). */
export function useBoard(): (item: Pick<PieceItem, 'category' | 'metal'>) => PriceRef | undefined {
  const terminal = useTerminal();
  return (item) => {
    const metal = boardMetal(item);
    return metal === undefined ? undefined : terminal.views.price(metal);
  };
}
/** The piece's price in words for a card. */
export function useCardPrice(): (card: PieceCard) => string {
  const f = useFormat();
  const t = useT();
  const board = useBoard();
  return (card) => {
    const fen = priceNow(card.item, board(card.item)?.fenPerG);
    return fen === undefined ? t('stock.price.noBoard') : f.money(fen, { short: true });
  };
}
