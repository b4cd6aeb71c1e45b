import type { Batch, Progress } from '../../imports.ts';

export interface ImportsAnswer {
  readonly mappings: readonly { readonly file: string; readonly name: string; readonly nameEn?: string; readonly note?: string; readonly storeId?: string }[];
  readonly batches: readonly Batch[];
  readonly running: Progress | null;
}
export interface Picked {
  readonly upload: string;
  readonly fileName: string;
  readonly bytes: number;
}
