import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Result } from '../../../src/kernel/result.ts';
import type { Fact, FactDraft } from '../../../src/facts/envelope.ts';
import type { RowIssue } from '../../../src/stock/importCsv.ts';
import type { ImportMapping } from '../../../src/stock/mapping.ts';
import type { PieceItem, PieceState, PieceView } from '../../../src/stock/types.ts';
import type { Encoding } from './decode.ts';

/** What the importer needs of the server; fakes in tests, the DocStore behind it in the product. */
export interface ImportPorts {
  /** Seals and writes durably (`HqWriter.commit`). */
  commit(drafts: readonly FactDraft[]): Promise<Result<readonly Fact[]>>;
  /** Pieces that are known already, by number. */
  lookup(pieceNos: readonly string[]): Promise<ReadonlyMap<string, KnownPiece>>;
  /** Present views of a batch's pieces, in pages, for a rollback. */
  piecesOf(batchId: string): AsyncIterable<readonly PieceView[]>;
  readonly records: {
    save(record: ImportRecord): Promise<void>;
    load(batchId: string): Promise<ImportRecord | undefined>;
    list(): Promise<readonly ImportRecord[]>;
  };
  /** Appends to the batch's error list (CSV text with line ends). */
  writeErrors(batchId: string, csv: string): Promise<void>;
  /** Who imports; the command checks the permission. */
  context(): CommandContext;
  now(): number;
}
export interface KnownPiece {
  readonly item: PieceItem;
  readonly state: PieceState;
  readonly heads: readonly string[];
}

export interface ImportCounts {
  readonly rows: number; // data rows read
  readonly imported: number;
  readonly skipped: number; // known already, with the same content
  readonly failed: number;
  readonly warnings: number;
}
/** Kept after every chunk, so that an import goes on where it was (id = batch). */
export interface ImportRecord {
  readonly batchId: string;
  readonly mapping: string;
  readonly fileName: string;
  readonly by: string;
  readonly status: 'running' | 'done' | 'stopped' | 'failed' | 'rolledBack';
  readonly startedMs: number;
  readonly endedMs?: number;
  readonly nextIndex: number; // first data row not yet done
  readonly counts: ImportCounts;
  readonly factIds: readonly string[]; // receipts of this batch
  readonly problem?: { readonly code: string; readonly params?: Readonly<Record<string, string | number>> };
  readonly rollback?: { readonly withdrawn: number; readonly kept: readonly { readonly pieceNo: string; readonly state: PieceState }[] };
}
export interface ImportProgress extends ImportCounts {
  readonly batchId: string;
  readonly status: ImportRecord['status'];
  readonly rowsPerSecond: number;
  /** First issues, for the screen; all of them are in the error list. */
  readonly issues: readonly RowIssue[];
}
export interface Inspection {
  readonly headings: readonly string[];
  readonly encoding: Encoding;
  readonly delimiter: string;
  readonly missing: readonly string[]; // required columns that the file does not have
  readonly unused: readonly string[];
  readonly counts: { readonly rows: number; readonly good: number; readonly failed: number; readonly warnings: number; readonly duplicates: number };
  readonly first: readonly { readonly line: number; readonly item: PieceItem; readonly storeId: string }[]; // at most 50
  readonly issues: readonly RowIssue[]; // at most 200
}
export interface StartInput {
  readonly source: import('./reader.ts').Source;
  readonly fileName: string;
  readonly mapping: ImportMapping;
  /** A new batch, or one to go on with (same file, same mapping). */
  readonly batchId: string;
}
export interface ImportHandle {
  readonly batchId: string;
  progress(): ImportProgress;
  onProgress(cb: (p: ImportProgress) => void): () => void;
  /** Ends after the chunk in hand; what is in stays in. */
  stop(): void;
  readonly done: Promise<ImportRecord>;
}
