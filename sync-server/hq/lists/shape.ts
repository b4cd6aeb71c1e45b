/** What the lists of headquarters show and ask, shared by the API and the console. Pure: no SQL, no Node. */
export type ColumnKind =
  | 'text'
  | 'int'
  | 'number'
  | 'money'
  | 'time'
  | 'day'
  | 'bool'
  | 'mg'
  | 'carat'
  | 'ago'
  | 'offset'
  | 'store'
  | 'stores'
  | 'roles'
  | 'tenders'
  | 'kind'
  | 'subject'
  | `codes:${string}`
  | `enum:${EnumName}`;
/** Trees of words: `console.enum.…`, or where another room already has them. */
export type EnumName =
  | 'pieceState'
  | 'priceMode'
  | 'aptStatus'
  | 'aptSub'
  | 'severity'
  | 'exceptionStatus'
  | 'deviceState'
  | 'host'
  | 'storeType'
  | 'trailSource'
  | 'approved'
  | 'role'
  | 'callBucket'
  | 'smsState'
  | 'smsReason'
  | 'smsKind'
  | 'smsCorrect';

export interface ListColumn {
  readonly key: string;
  readonly kind: ColumnKind;
  /** Word over the column where its key would say something else: a person has no 名称. */
  readonly label?: string;
  /** Not shown until chosen. */
  readonly hidden?: boolean;
  /** Summed in the foot. */
  readonly sum?: boolean;
  readonly width?: number; // px, a hint
  readonly sortable?: false;
}
export interface ListFilter {
  readonly key: string;
  /** `in`: any of the values; `range`: from..to, both inclusive and optional; `bool`; `has`: one of a comma list; `start`: begins with. */
  readonly how: 'in' | 'range' | 'bool' | 'has' | 'start';
  /** Counts a value, under the other filters. */
  readonly facet?: boolean;
}
export interface ListShape {
  readonly key: string; // unique column
  readonly sort: string; // '-at_ms'
  readonly columns: readonly ListColumn[];
  readonly filters: readonly ListFilter[];
}
