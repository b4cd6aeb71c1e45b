import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { parse } from 'csv-parse';
import { Decoder } from './decode.ts';
import type { Encoding } from './decode.ts';
import { ImportError } from './problem.ts';

/** A path, or bytes that come in pieces. A path can be read twice, a stream once. */
export type Source = string | Readable;

export interface CsvRow {
  readonly line: number; // of the file; the heading is line 1
  readonly index: number; // data rows from 0
  readonly cells: readonly string[];
}
export interface Csv {
  readonly headings: readonly string[];
  readonly encoding: () => Encoding;
  readonly delimiter: string;
  readonly rows: AsyncIterable<CsvRow>;
}
export interface ReadOptions {
  readonly encoding: 'auto' | 'utf-8' | 'gb18030';
  readonly delimiter: ',' | ';' | '\t' | 'auto';
}
/** A line longer than this is no list of pieces (a missing quote would swallow the whole file). */
const MAX_RECORD = 256 * 1024;

async function* decoded(source: Source, decoder: Decoder): AsyncGenerator<string> {
  const stream = typeof source === 'string' ? createReadStream(source, { highWaterMark: 256 * 1024 }) : source;
  for await (const chunk of stream) {
    const bytes: unknown = chunk;
    const text = decoder.push(bytes instanceof Uint8Array ? bytes : Buffer.from(String(bytes), 'utf8'));
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest !== '') yield rest;
}

function delimiterOf(firstLine: string, wanted: ReadOptions['delimiter']): string {
  if (wanted !== 'auto') return wanted;
  const count = (d: string): number => firstLine.split(d).length;
  return [',', ';', '\t'].reduce((best, d) => (count(d) > count(best) ? d : best), ',');
}

interface Parsed {
  readonly record: readonly string[];
  readonly info: { readonly lines: number };
}
const isParsed = (v: unknown): v is Parsed => typeof v === 'object' && v !== null && 'record' in v && 'info' in v;

/**
 * Opens a CSV file of any length; rows come one after another, whoever reads them sets the pace. Throws `ImportError`:
 * `import-empty-file`, `import-broken-utf8 {line}`, `import-broken-gb {line}`, `import-utf16`, `import-broken-csv {line}`, `import-unreadable`.
 */
export async function openCsv(source: Source, options: ReadOptions): Promise<Csv> {
  const decoder = new Decoder(options.encoding);
  const texts = decoded(source, decoder)[Symbol.asyncIterator]();
  let head = '';
  let ended = false;
  // The first line decides about the delimiter; a file without a line end is one line.
  while (!ended && !/\S[^\n]*\n/.test(head) && head.length < MAX_RECORD) {
    const next = await texts.next().catch((e: unknown) => {
      throw asImportError(e);
    });
    if (next.done === true) ended = true;
    else head += next.value;
  }
  if (head.trim() === '') throw new ImportError('import-empty-file');
  const delimiter = delimiterOf(head.split('\n').find((l) => l.trim() !== '') ?? '', options.delimiter);
  const parser = parse({
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: false,
    max_record_size: MAX_RECORD,
    bom: true,
    relax_quotes: false,
    trim: false,
  });

  async function* all(): AsyncGenerator<string> {
    yield head;
    while (!ended) {
      const next = await texts.next();
      if (next.done === true) return;
      yield next.value;
    }
  }
  const input = Readable.from(all());
  input.on('error', (e) => parser.destroy(asImportError(e)));
  input.pipe(parser);
  const records = parser[Symbol.asyncIterator]();
  const take = async (): Promise<Parsed | undefined> => {
    const next = await records.next().catch((e: unknown) => {
      throw asImportError(e);
    });
    const value: unknown = next.value;
    if (next.done === true) return undefined;
    if (!isParsed(value)) throw new ImportError('import-unreadable');
    return value;
  };
  const first = await take();
  if (first === undefined) throw new ImportError('import-empty-file');

  async function* rows(): AsyncGenerator<CsvRow> {
    try {
      for (let index = 0; ; index += 1) {
        const next = await take();
        if (next === undefined) return;
        yield { line: next.info.lines, index, cells: next.record };
      }
    } finally {
      // Whoever stops reading stops the file too.
      input.destroy();
      parser.destroy();
      void texts.return?.(undefined);
    }
  }
  return { headings: first.record, encoding: () => decoder.encoding, delimiter, rows: rows() };
}

function asImportError(e: unknown): ImportError {
  if (e instanceof ImportError) return e;
  if (typeof e === 'object' && e !== null && 'code' in e) {
    const code = String(e.code);
    if (code.startsWith('CSV_') || code.startsWith('ERR_CSV')) return new ImportError('import-broken-csv', { line: 'lines' in e ? Number(e.lines) : 0 });
    if (code === 'ENOENT' || code === 'EACCES' || code === 'EISDIR') return new ImportError('import-unreadable');
  }
  return new ImportError('import-unreadable');
}
