/** Tables of the read model (architecture §4). Derived only: bump `READ_MODEL_VERSION` when one changes, and it is rebuilt. */
export const READ_MODEL_VERSION = 6;

export type ColumnType = 'VARCHAR' | 'BIGINT' | 'BOOLEAN' | 'DOUBLE';
export type Cell = string | number | boolean | null;
export type Row = Readonly<Record<string, Cell>>;

export interface TableSpec {
  readonly columns: Readonly<Record<string, ColumnType>>;
  readonly key: string;
  /** How a second row of the same key is taken: facts never change but for the redacted copy that absorbs a full one, versions only grow, cards are replaced, parts belong to their whole. */
  readonly on: 'keep' | 'absorb' | 'newer' | 'replace';
  /** Column that orders versions where `on` is `newer` or `absorb`. */
  readonly version?: string;
}

const v = 'VARCHAR' as const;
const n = 'BIGINT' as const;
const b = 'BOOLEAN' as const;

export const TABLES = {
  facts: {
    key: 'id',
    on: 'absorb',
    version: 'ver', // 1 once its person was taken out of it (I17), else 0
    columns: {
      id: v,
      ver: n,
      kind: v,
      v: n,
      terminal: v,
      epoch: v,
      jseq: n,
      store: v,
      business_date: v,
      at_ms: n,
      by_no: v,
      approver: v,
      doc_no: v,
      apt_id: v,
      cust_id: v,
      subject: v,
      text: v,
      json: v,
    },
  },
  sales: {
    key: 'sale_id',
    on: 'absorb',
    version: 'ver',
    columns: {
      sale_id: v,
      ver: n,
      fact_id: v,
      doc_no: v,
      store: v,
      business_date: v,
      at_ms: n,
      terminal: v,
      cashier_no: v,
      cashier: v,
      consultants: v,
      customer_id: v,
      customer: v,
      phone_masked: v,
      apt_id: v,
      pieces: n,
      tag_fen: n,
      discount_fen: n,
      rounding_fen: n,
      payable_fen: n,
      paid_fen: n,
      change_fen: n,
      methods: v,
      offline: b,
      text: v,
    },
  },
  /** Sales that were one sale recorded twice (EX-01): they stand, and are in no sum. */
  copies: { key: 'sale_id', on: 'keep', columns: { sale_id: v, copy_of: v, at_ms: n } },
  /** What became of voided sales (A3.14): with `standing` they keep their number, and are in no sum. */
  voids: { key: 'sale_id', on: 'replace', columns: { sale_id: v, fact_id: v, standing: b, at_ms: n, by_no: v, reason: v, refund_fen: n } },
  sale_lines: {
    key: 'line_id',
    on: 'keep',
    columns: {
      line_id: v,
      sale_id: v,
      line_no: n,
      piece_no: v,
      style_no: v,
      name: v,
      category: v,
      kind: v,
      price_mode: v,
      metal_mg: n,
      tag_fen: n,
      net_fen: n,
      store: v,
      business_date: v,
      at_ms: n,
    },
  },
  payments: { key: 'payment_id', on: 'keep', columns: { payment_id: v, sale_id: v, method: v, amount_fen: n, store: v, business_date: v } },
  pieces: {
    key: 'piece_no',
    on: 'newer',
    version: 'pv',
    columns: {
      piece_no: v,
      pv: n,
      store: v,
      place: v,
      counter: v,
      state: v,
      name: v,
      style_no: v,
      series: v,
      category: v,
      kind: v,
      metal: v,
      shape: v,
      carat_milli: n,
      color: v,
      clarity: v,
      cut: v,
      cert: v,
      gross_mg: n,
      metal_mg: n,
      ring_size: 'DOUBLE',
      tag_fen: n,
      price_mode: v,
      presale: b,
      moved_ms: n,
      text: v,
    },
  },
  apt_heads: { key: 'id', on: 'replace', columns: { id: v, json: v } },
  appointments: {
    key: 'id',
    on: 'replace',
    columns: {
      id: v,
      number: v,
      name: v,
      title: v,
      phone_masked: v,
      phone_tail: v,
      store: v,
      visit_ms: n,
      level: v,
      source: v,
      purpose: v,
      category: v,
      style_no: v,
      need: v,
      budget_min: n,
      budget_max: n,
      status: v,
      sub: v,
      assigned: v,
      main: v,
      arrived_ms: n,
      claimed_ms: n,
      ended_ms: n,
      created_ms: n,
      walk_in: b,
      online: b,
      shown: b,
      sale_ids: v,
      text: v,
    },
  },
  sms: {
    key: 'id',
    on: 'newer',
    version: 'ver',
    columns: {
      id: v,
      ver: n,
      apt_id: v,
      number: v,
      name: v,
      phone_masked: v,
      store: v,
      body: v,
      sms_kind: v,
      sms_correct: v,
      sms_state: v,
      sms_reason: v,
      attempts: n,
      provider: v,
      ref: v,
      created_ms: n,
      due_ms: n,
      sent_ms: n,
      text: v,
    },
  },
  customers: {
    key: 'id',
    on: 'replace',
    columns: { id: v, name: v, title: v, phone_masked: v, phone_tail: v, member_no: v, level: v, source: v, owner: v, tags: v, stores: v, text: v, json: v },
  },
  /** Merges of the rule as they came, and which card stands for each (conflicts.md §4.4). */
  merges: { key: 'id', on: 'replace', columns: { id: v, json: v } },
  aliases: { key: 'id', on: 'replace', columns: { id: v, root: v } },
  exceptions: {
    key: 'id',
    on: 'newer',
    version: 'pv',
    columns: { id: v, pv: n, code: v, severity: v, status: v, subject: v, scope: v, owner: v, doc_nos: v, opened_ms: n, resolved_ms: n, json: v },
  },
  stores: { key: 'store_id', on: 'replace', columns: { store_id: v, name: v, name_en: v, city: v, type: v, active: b, time_zone: v, cut_off: v } },
  terminals: {
    key: 'terminal',
    on: 'replace',
    columns: {
      terminal: v,
      store: v,
      label: v,
      host: v,
      state: v,
      epoch: v,
      last_seen_ms: n,
      pending: n,
      ack_jseq: n,
      clock_offset_ms: n,
      client_version: v,
      enrolled_ms: n,
    },
  },
  staff: {
    key: 'staff_no',
    on: 'replace',
    columns: { staff_no: v, name: v, name_en: v, title: v, roles: v, stores: v, active: b, has_pin: b, has_password: b, text: v },
  },
  audit: { key: 'id', on: 'keep', columns: { id: v, at_ms: n, by_no: v, by_name: v, action: v, subject: v, store: v, reason: v, text: v, json: v } },
} as const satisfies Readonly<Record<string, TableSpec>>;

/** Views over the tables: what sums may count. */
export const VIEWS: Readonly<Record<string, string>> = {
  counted: 'SELECT * FROM sales WHERE sale_id NOT IN (SELECT sale_id FROM copies) AND sale_id NOT IN (SELECT sale_id FROM voids WHERE standing)',
};

export type TableName = keyof typeof TABLES;
export const TABLE_NAMES = Object.keys(TABLES) as readonly TableName[]; // keys of a constant object
export const specOf = (table: TableName): TableSpec => TABLES[table];
