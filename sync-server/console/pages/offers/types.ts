/** What `/api/hq/offers` answers. Fen, milliseconds. */
export interface Line {
  readonly terminal: string;
  /** What it may still use by itself. */
  readonly share: number;
  readonly used: number;
  /** Asked back and not answered: still in the share. */
  readonly asked: number;
}
export interface Campaign {
  readonly promoId: string;
  readonly name: string;
  readonly version: number;
  readonly fromMs: number;
  readonly toMs: number;
  readonly offFen: number;
  readonly fromFen: number;
  readonly gift?: { readonly name: string; readonly valueFen: number; readonly each: 'person' | 'sale' };
  readonly stoppedMs?: number;
  readonly used: number;
  readonly given: number;
  readonly quota?: number;
  readonly free?: number;
  readonly terminals: readonly Line[];
}
export interface Batch {
  readonly batch: string;
  readonly name: string;
  readonly valueFen: number;
  readonly fromFen: number;
  readonly untilMs: number;
  readonly kind: 'pool' | 'bound' | 'universal';
  readonly store?: string;
  readonly total: number;
  readonly used: number;
  readonly given: number;
  readonly free: number;
  readonly voided: number;
  readonly terminals: readonly Line[];
}
export interface Till {
  readonly terminal: string;
  readonly storeId: string;
  readonly label: string;
}
export interface Answer {
  readonly now: number;
  readonly campaigns: readonly Campaign[];
  readonly batches: readonly Batch[];
  readonly terminals: readonly Till[];
}
