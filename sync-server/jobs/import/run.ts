import { equal } from '../../../src/kernel/equal.ts';
import { receivePieces } from '../../../src/stock/commands.ts';
import type { ReceiveLine } from '../../../src/stock/commands.ts';
import { bindMapping, mapRow } from '../../../src/stock/importCsv.ts';
import type { BoundMapping, RowIssue } from '../../../src/stock/importCsv.ts';
import { pacer } from '../../store/pace.ts';
import { ERROR_HEADING, errorLine } from './errorsCsv.ts';
import { ImportError } from './problem.ts';
import { openCsv } from './reader.ts';
import type { CsvRow } from './reader.ts';
import type { ImportHandle, ImportPorts, ImportProgress, ImportRecord, StartInput } from './types.ts';

export const CHUNK = 500;
const ISSUES = 200;

type Counts = { -readonly [K in keyof ImportRecord['counts']]: number };

/**
 * Imports a file in chunks of 500 rows: each chunk is looked up, written as `stock.received` facts and noted before the
 * next one. Idempotent by piece number, so a crash between writing and noting only makes the next run skip what is in.
 */
export function startImport(input: StartInput, ports: ImportPorts): ImportHandle {
  const run = new Run(input, ports);
  return { batchId: input.batchId, progress: () => run.progress(), onProgress: (cb) => run.onProgress(cb), stop: () => run.stop(), done: run.work() };
}

class Run {
  private readonly counts: Counts = { rows: 0, imported: 0, skipped: 0, failed: 0, warnings: 0 };
  private readonly issues: RowIssue[] = [];
  private readonly listeners = new Set<(p: ImportProgress) => void>();
  private factIds: string[] = [];
  private status: ImportRecord['status'] = 'running';
  private stopping = false;
  private nextIndex = 0;
  private startedMs = 0;
  private readonly beganMs: number;
  private readBefore = 0;
  private readonly input: StartInput;
  private readonly ports: ImportPorts;

  constructor(input: StartInput, ports: ImportPorts) {
    this.input = input;
    this.ports = ports;
    this.beganMs = ports.now();
    this.startedMs = this.beganMs;
  }

  stop(): void {
    this.stopping = true;
  }
  onProgress(cb: (p: ImportProgress) => void): () => void {
    this.listeners.add(cb);
    return () => {
      this.listeners.delete(cb);
    };
  }
  progress(): ImportProgress {
    const seconds = (this.ports.now() - this.beganMs) / 1000;
    return {
      ...this.counts,
      batchId: this.input.batchId,
      status: this.status,
      rowsPerSecond: seconds <= 0 ? 0 : Math.round((this.counts.rows - this.readBefore) / seconds),
      issues: this.issues,
    };
  }

  async work(): Promise<ImportRecord> {
    try {
      const known = await this.ports.records.load(this.input.batchId);
      if (known !== undefined) this.resume(known);
      else await this.ports.writeErrors(this.input.batchId, ERROR_HEADING);
      await this.save();
      await this.readAll();
      this.status = this.stopping ? 'stopped' : 'done';
      return await this.finish();
    } catch (e) {
      this.status = 'failed';
      const problem = e instanceof ImportError ? { code: e.code, params: e.params } : { code: 'import-failed' };
      const record = await this.finish(problem);
      // A person can put a file right; anything else is a bug and goes on up.
      if (!(e instanceof ImportError)) throw e;
      return record;
    }
  }

  private resume(known: ImportRecord): void {
    if (known.status === 'done' || known.status === 'rolledBack') throw new ImportError('import-finished');
    Object.assign(this.counts, known.counts);
    this.factIds = [...known.factIds];
    this.nextIndex = known.nextIndex;
    this.startedMs = known.startedMs;
    this.readBefore = known.counts.rows;
  }

  private async readAll(): Promise<void> {
    const csv = await openCsv(this.input.source, this.input.mapping);
    const { bound, missing } = bindMapping(this.input.mapping, csv.headings);
    if (missing.length > 0) throw new ImportError('import-missing-columns', { columns: missing.join(', ') });
    const skipTo = this.nextIndex;
    let chunk: CsvRow[] = [];
    const pace = pacer();
    for await (const row of csv.rows) {
      // Rows that are in memory already come without a turn of the event loop.
      const rest = pace();
      if (rest !== undefined) await rest;
      if (row.index < skipTo) continue;
      chunk.push(row);
      if (chunk.length < CHUNK) continue;
      await this.take(bound, chunk);
      chunk = [];
      if (this.stopping) return;
    }
    if (chunk.length > 0) await this.take(bound, chunk);
  }

  private async take(bound: BoundMapping, chunk: readonly CsvRow[]): Promise<void> {
    let errors = '';
    const fail = (issue: RowIssue, pieceNo?: string): void => {
      errors += errorLine(issue, 'error', pieceNo);
      if (this.issues.length < ISSUES) this.issues.push(issue);
    };
    const good = new Map<string, { readonly line: ReceiveLine; readonly storeId: string; readonly at: number; readonly warnings: readonly RowIssue[] }>();
    const pace = pacer();
    for (const row of chunk) {
      const rest = pace();
      if (rest !== undefined) await rest;
      const mapped = mapRow(bound, row.cells, row.line, row.index);
      if (!mapped.ok) {
        this.counts.failed += 1;
        for (const e of mapped.errors) fail(e, mapped.pieceNo);
        continue;
      }
      const { item } = mapped;
      if (good.has(item.pieceNo)) {
        this.counts.failed += 1;
        fail({ line: row.line, code: 'import-duplicate', params: { pieceNo: item.pieceNo } }, item.pieceNo);
        continue;
      }
      good.set(item.pieceNo, {
        line: mapped.counter === undefined ? { item } : { item, counter: mapped.counter },
        storeId: mapped.storeId,
        at: row.line,
        warnings: mapped.warnings,
      });
    }
    const known = await this.ports.lookup([...good.keys()]);
    const byStore = new Map<string, ReceiveLine[]>();
    for (const [pieceNo, g] of good) {
      const old = known.get(pieceNo);
      if (old !== undefined && old.state !== 'WITHDRAWN') {
        if (equal(old.item, g.line.item)) {
          this.counts.skipped += 1;
          continue;
        }
        this.counts.failed += 1;
        fail({ line: g.at, code: 'import-different', params: { pieceNo } }, pieceNo);
        continue;
      }
      for (const w of g.warnings) {
        this.counts.warnings += 1;
        errors += errorLine(w, 'warning', pieceNo);
        if (this.issues.length < ISSUES) this.issues.push(w);
      }
      // A piece that an import took back is received again after its withdrawal.
      byStore.set(g.storeId, [...(byStore.get(g.storeId) ?? []), old === undefined ? g.line : { ...g.line, heads: old.heads }]);
    }
    for (const [storeId, lines] of byStore) {
      const action = receivePieces(this.ports.context(), { batchId: this.input.batchId, storeId, lines });
      if (!action.ok) throw new ImportError(action.problem.code, action.problem.params ?? {});
      const written = await this.ports.commit(action.value.facts);
      if (!written.ok) throw new ImportError(written.problem.code, written.problem.params ?? {});
      this.factIds.push(...written.value.map((f) => f.id));
      this.counts.imported += lines.length;
    }
    if (errors !== '') await this.ports.writeErrors(this.input.batchId, errors);
    this.counts.rows += chunk.length;
    this.nextIndex = (chunk[chunk.length - 1]?.index ?? this.nextIndex - 1) + 1;
    await this.save();
    this.tell();
  }

  private record(problem?: ImportRecord['problem']): ImportRecord {
    const ended = this.status === 'running' ? {} : { endedMs: this.ports.now() };
    return {
      batchId: this.input.batchId,
      mapping: this.input.mapping.name,
      fileName: this.input.fileName,
      by: this.ports.context().user.staffNo,
      status: this.status,
      startedMs: this.startedMs,
      ...ended,
      nextIndex: this.nextIndex,
      counts: { ...this.counts },
      factIds: [...this.factIds],
      ...(problem === undefined ? {} : { problem }),
    };
  }
  private async save(): Promise<void> {
    await this.ports.records.save(this.record());
  }
  private async finish(problem?: ImportRecord['problem']): Promise<ImportRecord> {
    const record = this.record(problem);
    // An import that was finished before stays as it is noted.
    if (problem?.code !== 'import-finished') await this.ports.records.save(record);
    this.tell();
    return record;
  }
  private tell(): void {
    const p = this.progress();
    for (const cb of this.listeners) cb(p);
  }
}
