import type { PieceItem } from './types.ts';

/** Row of the gold board a piece is priced by: bars have their own, everything else its metal (jewelry §7.1). */
export const boardMetal = (item: Pick<PieceItem, 'category' | 'metal'>): string | undefined =>
  item.category === 'bar' ? 'bar' : item.metal === 'none' ? undefined : item.metal;
