import type { SaleCard } from '../../data/terminal.ts';

export interface Performance {
  readonly fen: number;
  readonly receipts: number;
  readonly pieces: number;
  readonly pending: number;
}

/** One person's part of the sales of a time: by the consultants on the lines and their shares, never by the claim (conflicts.md §4.2). */
export function performanceOf(sales: readonly SaleCard[], staffNo: string, fromMs: number, toMs: number): Performance {
  let fen = 0;
  let receipts = 0;
  let pieces = 0;
  let pending = 0;
  for (const s of sales) {
    if (s.atMs < fromMs || s.atMs >= toMs) continue;
    let mine = false;
    for (const line of s.sale.lines) {
      const share = line.consultants.length === 0 ? (s.by === staffNo ? 10_000 : 0) : (line.consultants.find((c) => c.staffNo === staffNo)?.shareBp ?? 0);
      if (share === 0) continue;
      mine = true;
      pieces += line.qty;
      fen += Math.round((line.netFen * share) / 10_000);
    }
    if (mine) {
      receipts += 1;
      if (s.pending) pending += 1;
    }
  }
  return { fen, receipts, pieces, pending };
}
