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

export const LISTS = {
  stock: {
    key: 'piece_no',
    sort: 'piece_no',
    columns: [
      { key: 'piece_no', kind: 'text', width: 108 },
      { key: 'name', kind: 'text', width: 120 },
      { key: 'style_no', kind: 'text', hidden: true },
      { key: 'category', kind: 'codes:category', width: 60 },
      { key: 'kind', kind: 'codes:kind', hidden: true },
      { key: 'series', kind: 'text', hidden: true },
      { key: 'metal', kind: 'codes:metal', width: 84 },
      { key: 'shape', kind: 'codes:shape', hidden: true },
      { key: 'carat_milli', kind: 'carat', width: 70 },
      { key: 'color', kind: 'text', width: 48 },
      { key: 'clarity', kind: 'text', width: 52 },
      { key: 'cut', kind: 'text', hidden: true },
      { key: 'cert', kind: 'text', width: 132 },
      { key: 'gross_mg', kind: 'mg', hidden: true },
      { key: 'metal_mg', kind: 'mg', width: 70 },
      { key: 'ring_size', kind: 'number', hidden: true },
      { key: 'tag_fen', kind: 'money', sum: true, width: 96 },
      { key: 'price_mode', kind: 'enum:priceMode', hidden: true },
      { key: 'store', kind: 'store', width: 116 },
      { key: 'counter', kind: 'text', width: 56 },
      { key: 'state', kind: 'enum:pieceState', width: 96 },
      { key: 'moved_ms', kind: 'time', hidden: true },
    ],
    filters: [
      { key: 'store', how: 'in', facet: true },
      { key: 'state', how: 'in', facet: true },
      { key: 'category', how: 'in', facet: true },
      { key: 'kind', how: 'in', facet: true },
      { key: 'metal', how: 'in', facet: true },
      { key: 'shape', how: 'in', facet: true },
      { key: 'tag_fen', how: 'range' },
      { key: 'carat_milli', how: 'range' },
      { key: 'metal_mg', how: 'range' },
    ],
  },
  sales: {
    key: 'sale_id',
    sort: '-at_ms',
    columns: [
      { key: 'doc_no', kind: 'text', width: 196 },
      { key: 'at_ms', kind: 'time', width: 104 },
      { key: 'business_date', kind: 'day', hidden: true },
      { key: 'store', kind: 'store', width: 116 },
      { key: 'terminal', kind: 'text', hidden: true },
      { key: 'customer', kind: 'text', width: 84 },
      { key: 'phone_masked', kind: 'text', width: 112 },
      { key: 'consultants', kind: 'text', width: 96 },
      { key: 'cashier', kind: 'text', width: 72 },
      { key: 'pieces', kind: 'int', sum: true, width: 56 },
      { key: 'tag_fen', kind: 'money', sum: true, hidden: true },
      { key: 'discount_fen', kind: 'money', sum: true, width: 108 },
      { key: 'payable_fen', kind: 'money', sum: true, width: 124 },
      { key: 'methods', kind: 'tenders', width: 96 },
      { key: 'offline', kind: 'bool', width: 72 },
      { key: 'copy', kind: 'bool', width: 72 },
      { key: 'voided', kind: 'bool', width: 72 },
    ],
    filters: [
      { key: 'store', how: 'in', facet: true },
      { key: 'business_date', how: 'range' },
      { key: 'copy', how: 'bool' },
      { key: 'voided', how: 'bool' },
      { key: 'methods', how: 'has' },
      { key: 'payable_fen', how: 'range' },
      { key: 'offline', how: 'bool' },
      { key: 'customer_id', how: 'in' },
    ],
  },
  appointments: {
    key: 'id',
    sort: '-visit_ms',
    columns: [
      { key: 'number', kind: 'text', width: 192 },
      { key: 'visit_ms', kind: 'time', width: 104 },
      { key: 'name', kind: 'text', label: 'customer', width: 84 },
      { key: 'phone_masked', kind: 'text', width: 112 },
      { key: 'store', kind: 'store', width: 116 },
      { key: 'level', kind: 'codes:level', width: 52 },
      { key: 'source', kind: 'codes:source', width: 84 },
      { key: 'purpose', kind: 'codes:purpose', hidden: true },
      { key: 'category', kind: 'codes:category', hidden: true },
      { key: 'status', kind: 'enum:aptStatus', width: 108 },
      { key: 'sub', kind: 'enum:aptSub', hidden: true },
      { key: 'assigned_name', kind: 'text', hidden: true },
      { key: 'main_name', kind: 'text', width: 76 },
      { key: 'deposit_fen', kind: 'money', width: 84 },
      { key: 'need', kind: 'text', width: 160 },
      { key: 'arrived_ms', kind: 'time', hidden: true },
      { key: 'ended_ms', kind: 'time', hidden: true },
      { key: 'updated_ms', kind: 'time', hidden: true },
      { key: 'created_ms', kind: 'time', hidden: true },
    ],
    filters: [
      { key: 'store', how: 'in', facet: true },
      { key: 'status', how: 'in', facet: true },
      { key: 'level', how: 'in' },
      { key: 'source', how: 'in' },
      { key: 'visit_ms', how: 'range' },
    ],
  },
  customers: {
    key: 'id',
    sort: '-last_sale_ms',
    columns: [
      { key: 'name', kind: 'text', label: 'customer', width: 96 },
      { key: 'phone_masked', kind: 'text', width: 120 },
      { key: 'merged', kind: 'text', width: 160 },
      { key: 'member_no', kind: 'text', width: 110 },
      { key: 'level', kind: 'codes:memberLevel', width: 80 },
      { key: 'tags', kind: 'text', width: 160 },
      { key: 'source', kind: 'codes:source', width: 90 },
      { key: 'stores', kind: 'stores', width: 160 },
      { key: 'sales', kind: 'int', width: 72 },
      { key: 'sales_fen', kind: 'money', width: 120 },
      { key: 'last_sale_ms', kind: 'time', width: 110 },
    ],
    filters: [
      { key: 'level', how: 'in', facet: true },
      { key: 'source', how: 'in' },
      { key: 'sales_fen', how: 'range' },
      { key: 'last_sale_ms', how: 'range' },
    ],
  },
  exceptions: {
    key: 'id',
    sort: '-opened_ms',
    columns: [
      { key: 'code', kind: 'text' },
      { key: 'severity', kind: 'enum:severity' },
      { key: 'status', kind: 'enum:exceptionStatus' },
      { key: 'subject', kind: 'subject' },
      { key: 'scope', kind: 'stores' },
      { key: 'doc_nos', kind: 'text' },
      { key: 'opened_ms', kind: 'time' },
      { key: 'resolved_ms', kind: 'time' },
      { key: 'owner', kind: 'roles' },
    ],
    filters: [
      { key: 'severity', how: 'in', facet: true },
      { key: 'status', how: 'in', facet: true },
      { key: 'code', how: 'in', facet: true },
      { key: 'scope', how: 'has' },
      { key: 'owner', how: 'has' },
      { key: 'opened_ms', how: 'range' },
    ],
  },
  trail: {
    key: 'id',
    sort: '-at_ms',
    columns: [
      { key: 'at_ms', kind: 'time', width: 112 },
      { key: 'kind', kind: 'kind', width: 130 },
      { key: 'by_name', kind: 'text', width: 110 },
      { key: 'approver', kind: 'text', width: 84 },
      { key: 'store', kind: 'store', width: 116 },
      { key: 'terminal', kind: 'text', width: 84 },
      { key: 'doc_no', kind: 'text', width: 196 },
      { key: 'customer', kind: 'text', width: 72 },
      { key: 'approved', kind: 'enum:approved', width: 96 },
      { key: 'subject', kind: 'subject', width: 150 },
      { key: 'reason', kind: 'text', width: 150 },
      { key: 'source', kind: 'enum:trailSource', hidden: true },
      { key: 'business_date', kind: 'day', hidden: true },
    ],
    filters: [
      { key: 'kind', how: 'in', facet: true },
      { key: 'by_no', how: 'in' },
      { key: 'store', how: 'in' },
      { key: 'terminal', how: 'in' },
      { key: 'doc_no', how: 'start' },
      { key: 'at_ms', how: 'range' },
      { key: 'source', how: 'in' },
    ],
  },
  terminals: {
    key: 'terminal',
    sort: 'terminal',
    columns: [
      { key: 'terminal', kind: 'text', width: 96 },
      { key: 'label', kind: 'text', width: 150 },
      { key: 'store', kind: 'store', width: 120 },
      { key: 'state', kind: 'enum:deviceState', width: 104 },
      { key: 'last_seen_ms', kind: 'ago', width: 120 },
      { key: 'pending', kind: 'int', width: 72 },
      { key: 'ack_jseq', kind: 'int', width: 96 },
      { key: 'clock_offset_ms', kind: 'offset', width: 96 },
      { key: 'epoch', kind: 'text', width: 64 },
      { key: 'host', kind: 'enum:host', width: 88 },
      { key: 'client_version', kind: 'text', hidden: true },
      { key: 'enrolled_ms', kind: 'time', hidden: true },
    ],
    filters: [
      { key: 'store', how: 'in', facet: true },
      { key: 'state', how: 'in', facet: true },
    ],
  },
  staff: {
    key: 'staff_no',
    sort: 'staff_no',
    columns: [
      { key: 'staff_no', kind: 'text', width: 84 },
      { key: 'name', kind: 'text', label: 'staff_name', width: 96 },
      { key: 'name_en', kind: 'text', hidden: true },
      { key: 'title', kind: 'text', width: 110 },
      { key: 'roles', kind: 'roles', width: 180 },
      { key: 'stores', kind: 'stores', width: 180 },
      { key: 'has_pin', kind: 'bool', width: 80 },
      { key: 'has_password', kind: 'bool', width: 96 },
      { key: 'active', kind: 'bool', width: 72 },
    ],
    filters: [
      { key: 'roles', how: 'has' },
      { key: 'stores', how: 'has' },
      { key: 'active', how: 'bool', facet: true },
    ],
  },
  callback: {
    key: 'id',
    sort: 'waited_ms',
    columns: [
      { key: 'customer', kind: 'text', width: 88 },
      { key: 'waited_ms', kind: 'time', width: 76 },
      { key: 'phone_masked', kind: 'text', width: 100 },
      { key: 'store', kind: 'store', width: 84 },
      { key: 'visit_ms', kind: 'time', width: 88 },
      { key: 'need', kind: 'text', width: 76 },
      { key: 'level', kind: 'codes:level', width: 44 },
      { key: 'source', kind: 'codes:source', width: 64 },
      { key: 'number', kind: 'text', width: 150 },
      { key: 'tries', kind: 'int', hidden: true },
      { key: 'called_ms', kind: 'time', hidden: true },
      { key: 'purpose', kind: 'codes:purpose', hidden: true },
      { key: 'bucket', kind: 'enum:callBucket', hidden: true },
    ],
    filters: [
      { key: 'bucket', how: 'in' },
      { key: 'store', how: 'in', facet: true },
      { key: 'level', how: 'in', facet: true },
      { key: 'source', how: 'in', facet: true },
      { key: 'visit_ms', how: 'range' },
      { key: 'created_ms', how: 'range' },
      { key: 'tries', how: 'range' },
    ],
  },
  sms: {
    key: 'id',
    sort: '-created_ms',
    columns: [
      { key: 'customer', kind: 'text', width: 80 },
      { key: 'sms_kind', kind: 'enum:smsKind', width: 84 },
      { key: 'sms_state', kind: 'enum:smsState', width: 96 },
      { key: 'created_ms', kind: 'time', width: 96 },
      { key: 'phone_masked', kind: 'text', width: 108 },
      { key: 'store', kind: 'store', width: 110 },
      { key: 'number', kind: 'text', width: 180 },
      { key: 'sent_ms', kind: 'time', width: 96 },
      { key: 'sms_reason', kind: 'enum:smsReason', width: 130 },
      { key: 'attempts', kind: 'int', width: 56 },
      { key: 'sms_correct', kind: 'enum:smsCorrect', hidden: true },
      { key: 'provider', kind: 'text', hidden: true },
      { key: 'ref', kind: 'text', hidden: true },
      { key: 'body', kind: 'text', hidden: true },
    ],
    filters: [
      { key: 'sms_state', how: 'in', facet: true },
      { key: 'sms_correct', how: 'in', facet: true },
      { key: 'sms_kind', how: 'in', facet: true },
      { key: 'store', how: 'in', facet: true },
      { key: 'created_ms', how: 'range' },
    ],
  },
} as const satisfies Readonly<Record<string, ListShape>>;

export type ListName = keyof typeof LISTS;
export const listShape = (name: ListName): ListShape => LISTS[name];

/** Text key of a value of an enum column. */
export const enumKey = (tree: string, value: string): string => (tree === 'pieceState' ? `stock.state.${value}` : `console.enum.${tree}.${value}`);
