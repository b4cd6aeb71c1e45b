/** What the import routes answer, as far as the page shows it (`sync-server/jobs/import` is their source). */
type Params = Readonly<Record<string, string | number>>;
export interface RowIssue {
  readonly line: number;
  readonly column?: string;
  readonly code: string;
  readonly params?: Params;
}
interface Counts {
  readonly rows: number;
  readonly imported: number;
  readonly skipped: number;
  readonly failed: number;
  readonly warnings: number;
}
export interface Batch {
  readonly batchId: string;
  readonly fileName: string;
  readonly status: 'running' | 'done' | 'stopped' | 'failed' | 'rolledBack';
  readonly startedMs: number;
  readonly counts: Counts;
  readonly problem?: { readonly code: string; readonly params?: Params };
  readonly rollback?: { readonly withdrawn: number; readonly kept: readonly { readonly pieceNo: string; readonly state: string }[] };
}
export interface Progress extends Counts {
  readonly batchId: string;
  readonly rowsPerSecond: number;
  readonly issues: readonly RowIssue[];
  /** Rows the look counted; unknown for a batch that is gone on with. */
  readonly total?: number;
}
export interface Inspection {
  readonly encoding: string;
  readonly missing: readonly string[];
  readonly counts: { readonly rows: number; readonly good: number; readonly failed: number; readonly warnings: number };
  readonly first: readonly { readonly line: number; readonly item: import('../../src/stock/types.ts').PieceItem; readonly storeId: string }[];
  readonly issues: readonly RowIssue[];
}
