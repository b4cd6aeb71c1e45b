import type { Terminal } from '../../data/terminal.ts';
import type { Format, Translate } from '../../ui/index.ts';
import { csvBytes } from '../reports/csv.ts';
import { stoneLine, toQuery, type Filters } from './filters.ts';

/** The whole result as CSV through the host (A2.21, A0.27). Returns the number of rows; cost never is among the columns (A0.32). */
export async function exportRows(terminal: Terminal, filters: Filters, t: Translate, f: Format): Promise<number> {
  const all = await terminal.stock.search({ ...toQuery(filters, terminal.device.storeId), offset: 0, limit: Math.max(1, terminal.stock.rows()) });
  const store = (id: string | undefined): string => terminal.views.stores().find((s) => s.storeId === id)?.name ?? id ?? '';
  const head = (['piece', 'name', 'stone', 'cert', 'metal', 'size', 'price', 'place', 'state'] as const).map((c) => t(`stock.table.${c}`));
  const rows = all.rows.map((r) => [r.pieceNo, r.name, stoneLine(r), r.certText ?? '', r.metal ?? '', r.ringSizeHK ?? '', r.priceMode === 'fixed' ? f.money(r.tagPriceFen, { bare: true }).replaceAll(',', '') : t('stock.price.byGram'), store(r.storeId), t(`stock.state.${r.state}`)]);
  await terminal.host.saveFile(`stock-${terminal.device.storeId}-${terminal.businessDate()}.csv`, 'text/csv;charset=utf-8', csvBytes([head, ...rows]));
  return all.rows.length;
}
