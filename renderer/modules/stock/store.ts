import { create } from 'zustand';
import { EMPTY, cleared, type Filters } from './filters.ts';

export const COMPARE_MAX = 4;
/** What the stock room remembers while the person is elsewhere: filters, view, compare tray, where the list stood. */
interface StockState {
  readonly filters: Filters;
  readonly view: 'cards' | 'table';
  readonly compare: readonly string[];
  readonly scroll: number;
  setFilters(change: (f: Filters) => Filters): void;
  clear(): void;
  setView(v: 'cards' | 'table'): void;
  /** False when the tray is full (A2.27: 2–4 pieces). */
  toggleCompare(pieceNo: string): boolean;
  setScroll(px: number): void;
}
export const useStock = create<StockState>()((set, get) => ({
  filters: EMPTY,
  view: 'cards',
  compare: [],
  scroll: 0,
  setFilters: (change) => set((s) => ({ filters: change(s.filters), scroll: 0 })),
  clear: () => set((s) => ({ filters: cleared(s.filters), scroll: 0 })),
  setView: (view) => set({ view, scroll: 0 }),
  toggleCompare: (pieceNo) => {
    const { compare } = get();
    if (compare.includes(pieceNo)) {
      set({ compare: compare.filter((p) => p !== pieceNo) });
      return true;
    }
    if (compare.length >= COMPARE_MAX) return false;
    set({ compare: [...compare, pieceNo] });
    return true;
  },
  setScroll: (scroll) => set({ scroll }),
}));
