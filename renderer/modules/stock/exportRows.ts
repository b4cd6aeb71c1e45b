import type { Terminal } from '../../data/terminal.ts';
import type { Format, Translate } from '../../ui/index.ts';
import { stoneLine, toQuery, type Filters } from './filters.ts';

export interface StockTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
}

/** The whole result as a table, for a file or paper (A2.21, A0.27); cost never is among the columns (A0.32). */
export async function stockTable(
  terminal: Terminal,
  filters: Filters,
  t: Translate,
  f: Format,
  limit = Math.max(1, terminal.stock.rows()),
): Promise<StockTable> {
  const all = await terminal.stock.search({ ...toQuery(filters, terminal.device.storeId), offset: 0, limit });
  const store = (id: string | undefined): string => terminal.views.stores().find((s) => s.storeId === id)?.name ?? id ?? '';
  const head = (['piece', 'name', 'stone', 'cert', 'metal', 'size', 'place', 'state', 'price'] as const).map((c) => t(`stock.table.${c}`));
  const rows = all.rows.map((r) => [
    r.pieceNo,
    r.name,
    stoneLine(r),
    r.certText ?? '',
    r.metal ?? '',
    r.ringSizeHK ?? '',
    store(r.storeId),
    t(`stock.state.${r.state}`),
    r.priceMode === 'fixed' ? f.money(r.tagPriceFen, { bare: true }).replaceAll(',', '') : t('stock.price.byGram'),
  ]);
  return { head, rows };
}
