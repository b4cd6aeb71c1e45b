import type { ListName } from './columns.ts';

/** 张宇桐 → 张*桐, as on paper (src/sales/receipt.ts): the trail is read by many. */
const MASKED = (name: string): string =>
  `CASE WHEN length(${name}) <= 1 THEN ${name} WHEN length(${name}) = 2 THEN left(${name}, 1) || '*' ELSE left(${name}, 1) || '*' || right(${name}, 1) END`;
/** The rows behind each list; every one has a `text` column for typed words and the columns of `columns.ts` by their names. */
export const LIST_SQL: Readonly<Record<ListName, string>> = {
  stock: 'SELECT * FROM pieces',
  sales: `SELECT s.* REPLACE (${['pieces', 'tag_fen', 'discount_fen', 'rounding_fen', 'payable_fen', 'paid_fen', 'change_fen'].map((c) => `CASE WHEN k.sale_id IS NULL AND x.sale_id IS NULL THEN s.${c} ELSE 0 END AS ${c}`).join(', ')}), k.sale_id IS NOT NULL AS copy, x.sale_id IS NOT NULL AS voided FROM sales s LEFT JOIN copies k ON k.sale_id = s.sale_id LEFT JOIN voids x ON x.sale_id = s.sale_id AND x.standing`,
  appointments:
    'SELECT a.*, coalesce(s1.name, a.assigned) AS assigned_name, coalesce(s2.name, a.main) AS main_name, d.deposit_fen, u.updated_ms FROM appointments a LEFT JOIN staff s1 ON s1.staff_no = a.assigned LEFT JOIN staff s2 ON s2.staff_no = a.main' +
    // Deposit still held (A1.1.18): what order facts paid in, less what they and sales took out.
    " LEFT JOIN (SELECT apt_id, CAST(sum(CAST(json_extract(e, '$.amount') AS BIGINT)) AS BIGINT) AS deposit_fen FROM (SELECT apt_id, unnest(CAST(json_extract(json, '$.body.entries') AS JSON[])) AS e FROM facts WHERE apt_id IS NOT NULL AND kind IN ('order.paid', 'order.refunded', 'order.forfeited', 'order.moved', 'sale.committed', 'sale.voided') AND contains(json, '\"deposit\"')) WHERE json_extract_string(e, '$.ledger') = 'deposit' GROUP BY 1) d ON d.apt_id = a.id" +
    ' LEFT JOIN (SELECT apt_id, max(at_ms) AS updated_ms FROM facts WHERE apt_id IS NOT NULL GROUP BY 1) u ON u.apt_id = a.id',
  // Cards that are one person are one row: the survivor's, with the others named, their words found, their stores and sales with it (conflicts §4.4).
  customers: `SELECT c.* EXCLUDE (json, text, stores), k.merged, k.ids, concat_ws(' ', c.text, k.text) AS text, CASE WHEN k.stores IS NULL THEN c.stores ELSE array_to_string(list_sort(list_distinct(string_split(concat_ws(',', c.stores, k.stores), ','))), ',') END AS stores, s.sales, s.sales_fen, s.last_sale_ms
    FROM customers c LEFT JOIN (SELECT a.root, string_agg(concat_ws(' ', m.name, m.phone_masked), '、' ORDER BY m.id) AS merged, string_agg(m.id, ',' ORDER BY m.id) AS ids, string_agg(m.text, ' ') AS text, string_agg(m.stores, ',') AS stores FROM aliases a JOIN customers m ON m.id = a.id WHERE a.root <> a.id GROUP BY 1) k ON k.root = c.id
    LEFT JOIN (SELECT coalesce(a.root, n.customer_id) AS customer_id, count(*) AS sales, CAST(sum(n.payable_fen) AS BIGINT) AS sales_fen, max(n.at_ms) AS last_sale_ms FROM counted n LEFT JOIN aliases a ON a.id = n.customer_id WHERE n.customer_id IS NOT NULL GROUP BY 1) s ON s.customer_id = c.id
    WHERE NOT EXISTS (SELECT 1 FROM aliases a JOIN customers r ON r.id = a.root WHERE a.id = c.id AND a.root <> a.id)`,
  exceptions: "SELECT * EXCLUDE (json), lower(concat_ws(' ', code, subject, doc_nos, scope)) AS text FROM exceptions",
  trail: `SELECT f.id, f.at_ms, f.kind, f.by_no, coalesce(s.name || ' ' || f.by_no, f.by_no) AS by_name, coalesce(ap.name || ' ' || f.approver, f.approver) AS approver, f.store, f.terminal, coalesce(f.doc_no, x.doc_no, a.number) AS doc_no, ${MASKED('coalesce(x.customer, a.name, c.name)')} AS customer, CASE WHEN f.kind = 'approval.given' THEN replace(json_extract_string(f.json, '$.body.action'), '.', '_') END AS approved, f.subject, coalesce(json_extract_string(f.json, '$.body.reason'), '') AS reason, 'fact' AS source, f.business_date, lower(concat_ws(' ', f.text, x.doc_no, a.number)) AS text
    FROM facts f LEFT JOIN staff s ON s.staff_no = f.by_no LEFT JOIN staff ap ON ap.staff_no = f.approver LEFT JOIN appointments a ON a.id = f.apt_id LEFT JOIN customers c ON c.id = f.cust_id LEFT JOIN sales x ON x.sale_id = CASE WHEN f.kind = 'approval.given' THEN f.subject ELSE json_extract_string(f.json, '$.body.saleId') END
    UNION ALL SELECT a.id, a.at_ms, 'hq.' || a.action AS kind, a.by_no, a.by_name || ' ' || a.by_no AS by_name, NULL AS approver, a.store, 'HQ' AS terminal, NULL AS doc_no, NULL AS customer, NULL AS approved, a.subject, coalesce(a.reason, '') AS reason, 'hq' AS source, NULL AS business_date, a.text FROM audit a`,
  terminals: "SELECT *, lower(concat_ws(' ', terminal, label, store)) AS text FROM terminals",
  staff: 'SELECT * FROM staff',
  // The call-back desk (A1.3.6–A1.3.9): what came in online, and whatever a person has to verify by telephone (conflicts §4.1 ⑤).
  callback: `SELECT a.*, a.name AS customer, a.created_ms AS waited_ms, c.called_ms, coalesce(k.tries, 0) AS tries, CASE WHEN a.status = 'needsCallback' OR a.sub = 'toVerify' THEN 'waiting' WHEN x.subject IS NOT NULL THEN 'overruled' WHEN a.status = 'voided' THEN 'voided' WHEN c.called_ms IS NOT NULL THEN 'called' ELSE 'other' END AS bucket
    FROM appointments a LEFT JOIN (SELECT apt_id, max(at_ms) AS called_ms FROM facts WHERE kind = 'apt.calledBack' GROUP BY 1) c ON c.apt_id = a.id
    LEFT JOIN (SELECT subject, count(*) AS tries FROM audit WHERE action = 'callNoAnswer' GROUP BY 1) k ON k.subject = a.id
    LEFT JOIN (SELECT DISTINCT subject FROM exceptions WHERE code = 'EX-08' AND status = 'open') x ON x.subject = a.id WHERE a.online OR a.sub = 'toVerify' OR x.subject IS NOT NULL`,
  sms: 'SELECT *, name AS customer FROM sms',
};

const own =
  (column: string) =>
  (params: readonly string[]): string =>
    `${column} IN (${params.join(', ')})`;
const anyOf =
  (column: string) =>
  (params: readonly string[]): string =>
    `list_has_any(string_split(${column}, ','), [${params.join(', ')}])`;
/** How a person bound to stores sees a list (A0.31). */
export const SCOPE_SQL: Readonly<Record<ListName, (params: readonly string[]) => string>> = {
  stock: own('store'),
  sales: own('store'),
  appointments: own('store'),
  customers: anyOf('stores'),
  exceptions: anyOf('scope'),
  trail: own('store'),
  terminals: own('store'),
  staff: anyOf('stores'),
  callback: own('store'),
  sms: own('store'),
};
