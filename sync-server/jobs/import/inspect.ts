import { bindMapping, mapRow } from '../../../src/stock/importCsv.ts';
import type { RowIssue } from '../../../src/stock/importCsv.ts';
import type { ImportMapping } from '../../../src/stock/mapping.ts';
import { openCsv } from './reader.ts';
import type { Source } from './reader.ts';
import { NumberSet } from './numberSet.ts';
import type { Inspection } from './types.ts';

const SHOWN = 50;
const ISSUES = 200;

/** Reads the whole file once without writing anything: first 50 pieces, counts, first 200 issues, missing columns. */
export async function inspect(source: Source, mapping: ImportMapping): Promise<Inspection> {
  const csv = await openCsv(source, mapping);
  const { bound, missing, unused } = bindMapping(mapping, csv.headings);
  const first: Inspection['first'][number][] = [];
  const issues: RowIssue[] = [];
  const counts = { rows: 0, good: 0, failed: 0, warnings: 0, duplicates: 0 };
  const seen = new NumberSet();
  const note = (issue: RowIssue): void => {
    if (issues.length < ISSUES) issues.push(issue);
  };
  for await (const row of csv.rows) {
    counts.rows += 1;
    // Without its columns every row would be wrong in the same way: the counts would say nothing.
    if (missing.length > 0) continue;
    const mapped = mapRow(bound, row.cells, row.line, row.index);
    if (!mapped.ok) {
      counts.failed += 1;
      mapped.errors.forEach(note);
      continue;
    }
    if (!seen.add(mapped.item.pieceNo)) {
      counts.failed += 1;
      counts.duplicates += 1;
      note({ line: row.line, code: 'import-duplicate', params: { pieceNo: mapped.item.pieceNo } });
      continue;
    }
    counts.good += 1;
    counts.warnings += mapped.warnings.length;
    mapped.warnings.forEach(note);
    if (first.length < SHOWN) first.push({ line: row.line, item: mapped.item, storeId: mapped.storeId });
  }
  return { headings: csv.headings, encoding: csv.encoding(), delimiter: csv.delimiter, missing, unused, counts, first, issues };
}
