import { existsSync, readFileSync } from 'node:fs';
import { bindMapping, mapRow } from '../../src/stock/importCsv.ts';
import { readMapping } from '../../src/stock/mapping.ts';
import type { CatalogueRow } from '../../src/stock/catalogue.ts';
import type { PieceItem } from '../../src/stock/types.ts';
import { seeded } from './bench.ts';

const root = new URL('../../', import.meta.url).pathname;
const STORES = ['S01', 'S02', 'S03', 'V01'] as const;
const STATES = ['IN_STOCK', 'IN_STOCK', 'IN_STOCK', 'IN_STOCK', 'RESERVED', 'SOLD'] as const;

/** The diamonds list: `ZM_DIAMONDS` names the full one (53,940 stones), else the excerpt of the fixtures. */
function list(): readonly string[] {
  const full = process.env['ZM_DIAMONDS'];
  const path = full !== undefined && existsSync(full) ? full : `${root}test/fixtures/diamonds-sample.csv`;
  return readFileSync(path, 'utf8')
    .split('\n')
    .filter((l) => l !== '');
}

/** `n` stones: the list, and when it is shorter the list again with small deterministic differences in carat and price. */
export function stones(n: number): CatalogueRow[] {
  const lines = list();
  const mapping = readMapping(JSON.parse(readFileSync(`${root}assets/mappings/diamonds.json`, 'utf8')));
  if (!mapping.ok) throw new Error(mapping.message);
  const cells = (line: string): string[] => line.split(',').map((c) => c.replace(/^"|"$/g, ''));
  const { bound } = bindMapping(mapping.mapping, cells(lines[0] ?? ''));
  const random = seeded(2026);
  const rows: CatalogueRow[] = [];
  for (let i = 0; i < n; i += 1) {
    const at = i % (lines.length - 1);
    const mapped = mapRow(bound, cells(lines[at + 1] ?? ''), at + 2, i);
    if (!mapped.ok) throw new Error(`line ${at + 2}: ${mapped.errors[0]?.code ?? ''}`);
    const again = i >= lines.length - 1;
    const item: PieceItem =
      !again || mapped.item.main === undefined
        ? mapped.item
        : {
            ...mapped.item,
            tagPriceFen: Math.round(mapped.item.tagPriceFen * (0.9 + random() * 0.2)),
            main: { ...mapped.item.main, caratMilli: Math.max(200, (mapped.item.main.caratMilli ?? 0) + Math.floor(random() * 21) - 10) },
          };
    rows.push({
      item,
      storeId: STORES[Math.floor(random() * STORES.length)] ?? 'V01',
      state: STATES[Math.floor(random() * STATES.length)] ?? 'IN_STOCK',
      pv: 1,
    });
  }
  return rows;
}

/** A CSV file of `n` stones in the columns of the diamonds list; beyond the list's length its rows again, a little changed. */
export function diamondsCsv(n: number): string {
  const lines = list();
  const random = seeded(53_940);
  const out = [lines[0] ?? ''];
  for (let i = 0; i < n; i += 1) {
    const line = lines[1 + (i % (lines.length - 1))] ?? '';
    const cells = line.split(',');
    if (i >= lines.length - 1) {
      cells[0] = (Number(cells[0]) + Math.floor(random() * 10) / 100).toFixed(2);
      cells[6] = String(Math.round(Number(cells[6]) * (0.9 + random() * 0.2)));
    }
    out.push(cells.join(','));
  }
  return `${out.join('\n')}\n`;
}
