import { rm } from 'node:fs/promises';
import { DuckDBInstance } from '@duckdb/node-api';
import type { DuckDBAppender, DuckDBConnection, DuckDBValue } from '@duckdb/node-api';
import { READ_MODEL_VERSION, TABLE_NAMES, VIEWS, specOf } from './tables.ts';
import type { Cell, ColumnType, Row, TableName } from './tables.ts';

export type Checkpoints = ReadonlyMap<string, { readonly epoch: string; readonly seq: string }>;
export type Batch = ReadonlyMap<TableName, readonly Row[]>;
type Params = readonly Cell[];
/** Several questions answered from one and the same state of the file. */
export interface Moment {
  query<T extends object>(sql: string, params?: Params): Promise<readonly T[]>;
  close(): void;
}

/**
 * The DuckDB file behind the lists and figures of headquarters. One writer connection, one for reading (snapshots, so a
 * reader never waits for the projector). The file is disposable: a broken or older one is thrown away.
 */
export class ReadModelDb {
  private writing: Promise<void> = Promise.resolve();
  private constructor(
    private readonly instance: DuckDBInstance,
    private readonly writer: DuckDBConnection,
    private readonly reader: DuckDBConnection,
  ) {}

  /** `:memory:` for tests. */
  static async open(path: string): Promise<ReadModelDb> {
    try {
      return await ReadModelDb.openOnce(path);
    } catch (cause) {
      if (path === ':memory:') throw cause;
      await rm(path, { force: true });
      await rm(`${path}.wal`, { force: true });
      return ReadModelDb.openOnce(path);
    }
  }

  private static async openOnce(path: string): Promise<ReadModelDb> {
    const instance = await DuckDBInstance.create(path, { threads: '2', memory_limit: '512MB' });
    const db = new ReadModelDb(instance, await instance.connect(), await instance.connect());
    await db.migrate();
    return db;
  }

  private async migrate(): Promise<void> {
    await this.writer.run('CREATE TABLE IF NOT EXISTS meta (name VARCHAR, value VARCHAR)');
    const found = (await this.writer.runAndReadAll("SELECT value FROM meta WHERE name = 'version'")).getRowObjectsJS()[0];
    if (found?.['value'] !== String(READ_MODEL_VERSION)) await this.wipe();
    for (const table of TABLE_NAMES) await this.writer.run(`CREATE TEMP TABLE IF NOT EXISTS stage_${table} (${columnsSql(table)})`);
  }

  /** Empties everything; the projector then starts from the beginning (architecture §4: thrown away and rebuilt at will). */
  async wipe(): Promise<void> {
    for (const table of TABLE_NAMES) await this.writer.run(`CREATE OR REPLACE TABLE ${table} (${columnsSql(table)})`);
    for (const [view, sql] of Object.entries(VIEWS)) await this.writer.run(`CREATE OR REPLACE VIEW ${view} AS ${sql}`);
    await this.writer.run('CREATE OR REPLACE TABLE checkpoints (db VARCHAR, epoch VARCHAR, seq VARCHAR)');
    await this.writer.run("DELETE FROM meta WHERE name = 'version'");
    await this.writer.run("INSERT INTO meta VALUES ('version', $1)", [String(READ_MODEL_VERSION)]);
  }

  async checkpoints(): Promise<Checkpoints> {
    const rows = await this.query<{ db: string; epoch: string; seq: string }>('SELECT db, epoch, seq FROM checkpoints');
    return new Map(rows.map((r) => [r.db, { epoch: r.epoch, seq: r.seq }]));
  }

  /** Rows and their checkpoint in one transaction: a crash repeats a batch, which has no effect. */
  apply(batch: Batch, checkpoint?: { readonly db: string; readonly epoch: string; readonly seq: string }): Promise<void> {
    const run = this.writing.then(() => this.applyNow(batch, checkpoint));
    this.writing = run.catch(() => undefined);
    return run;
  }

  private async applyNow(batch: Batch, checkpoint?: { readonly db: string; readonly epoch: string; readonly seq: string }): Promise<void> {
    await this.writer.run('BEGIN');
    try {
      for (const [table, rows] of batch) if (rows.length > 0) await this.merge(table, rows);
      if (checkpoint !== undefined) {
        await this.writer.run('DELETE FROM checkpoints WHERE db = $1', [checkpoint.db]);
        await this.writer.run('INSERT INTO checkpoints VALUES ($1, $2, $3)', [checkpoint.db, checkpoint.epoch, checkpoint.seq]);
      }
      await this.writer.run('COMMIT');
    } catch (cause) {
      await this.writer.run('ROLLBACK').catch(() => undefined);
      throw cause;
    }
  }

  private async merge(table: TableName, rows: readonly Row[]): Promise<void> {
    const spec = specOf(table);
    const names = Object.keys(spec.columns);
    const latest = new Map<Cell, Row>();
    for (const row of rows) {
      const key = row[spec.key] ?? null;
      const other = latest.get(key);
      const older = spec.version !== undefined && other !== undefined && Number(row[spec.version]) < Number(other[spec.version]);
      if (!older) latest.set(key, row);
    }
    const stage = `stage_${table}`;
    await this.writer.run(`DELETE FROM ${stage}`);
    const appender = await this.writer.createAppender(stage, 'main', 'temp');
    for (const row of latest.values()) {
      for (const name of names) append(appender, spec.columns[name] ?? 'VARCHAR', row[name] ?? null);
      appender.endRow();
    }
    appender.closeSync();
    if (spec.on === 'replace') await this.writer.run(`DELETE FROM ${table} WHERE ${spec.key} IN (SELECT ${spec.key} FROM ${stage})`);
    if ((spec.on === 'newer' || spec.on === 'absorb') && spec.version !== undefined)
      await this.writer.run(
        `DELETE FROM ${table} USING ${stage} s WHERE ${table}.${spec.key} = s.${spec.key} AND ${table}.${spec.version} ${spec.on === 'newer' ? '<=' : '<'} s.${spec.version}`,
      );
    await this.writer.run(`INSERT INTO ${table} SELECT * FROM ${stage} s WHERE NOT EXISTS (SELECT 1 FROM ${table} t WHERE t.${spec.key} = s.${spec.key})`);
    await this.writer.run(`DELETE FROM ${stage}`);
  }

  query<T extends object>(sql: string, params: Params = []): Promise<readonly T[]> {
    return query<T>(this.reader, sql, params);
  }

  async one<T extends object>(sql: string, params: Params = []): Promise<T | undefined> {
    return (await this.query<T>(sql, params))[0];
  }

  /** The file as it is at the first question: what is written afterwards is in none of the answers. To be closed, and not while a question runs. */
  async moment(): Promise<Moment> {
    const connection = await this.instance.connect();
    await connection.run('BEGIN TRANSACTION READ ONLY');
    return { query: (sql, params = []) => query(connection, sql, params), close: () => connection.closeSync() };
  }

  async close(): Promise<void> {
    await this.writing;
    this.reader.closeSync();
    this.writer.closeSync();
    this.instance.closeSync();
  }
}

/** Rows as plain objects; 64-bit integers come back as numbers (fen and ms stay far below 2^53). */
async function query<T extends object>(connection: DuckDBConnection, sql: string, params: Params): Promise<readonly T[]> {
  const reader = await connection.runAndReadAll(sql, params as DuckDBValue[]); // cells are DuckDB values
  return reader.getRowObjectsJS().map((row) => {
    const plain: Record<string, unknown> = {};
    for (const [name, value] of Object.entries(row)) plain[name] = typeof value === 'bigint' ? Number(value) : value;
    return plain as T; // the statement says which columns there are
  });
}

const columnsSql = (table: TableName): string =>
  Object.entries(specOf(table).columns)
    .map(([name, type]) => `${name} ${type}`)
    .join(', ');

function append(to: DuckDBAppender, type: ColumnType, cell: Cell): void {
  if (cell === null) to.appendNull();
  else if (type === 'VARCHAR') to.appendVarchar(String(cell));
  else if (type === 'BIGINT') to.appendBigInt(BigInt(Math.trunc(Number(cell))));
  else if (type === 'BOOLEAN') to.appendBoolean(Boolean(cell));
  else to.appendDouble(Number(cell));
}
