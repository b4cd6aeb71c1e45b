import { hlcMs } from '../../../src/kernel/hlc.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { isRedacted } from '../../../src/facts/personal.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import type { SaleBody } from '../../../src/sales/types.ts';
import type { PieceItem, PieceRow } from '../../../src/stock/types.ts';
import type { Row } from './tables.ts';
import { shownName } from '../../../src/customers/erased.ts';

/** An erased person in the lists of headquarters, in any language (jewelry.md §20.1). */
export const pseudonym = (token: string): string => `#${token}`;
export const text = (value: unknown): string | null => (typeof value === 'string' && value !== '' ? value : null);
export const num = (value: unknown): number | null => (typeof value === 'number' && Number.isFinite(value) ? value : null);
export const record = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
/** Lower-case, no blanks: what a typed word is looked for in. */
export const searchText = (...parts: readonly (string | null | undefined)[]): string =>
  parts
    .filter((p) => p !== null && p !== undefined && p !== '')
    .join(' ')
    .toLowerCase();

/** The time of a fact in lists, ms: its offset-corrected clock as the HLC carries it (conflicts.md §3.2). */
export function factMs(fact: Pick<Fact, 'hlc' | 'wallMs'>): number {
  const ms = hlcMs(fact.hlc);
  return Number.isSafeInteger(ms) ? ms : fact.wallMs;
}
/** The aggregates a fact says it follows, without their kind's prefix. */
const subjectsOf = (fact: Fact): readonly string[] => Object.keys(fact.prev).slice(0, 20);

/** Large bodies (an import's lines) stay in the document store; the trail keeps their size. */
function slimJson(fact: Fact): string {
  const body = record(fact.body);
  const lines = body['lines'];
  if (fact.kind !== 'stock.received' || !Array.isArray(lines)) return JSON.stringify(fact);
  return JSON.stringify({ ...fact, prev: {}, body: { ...body, lines: undefined, lineCount: lines.length } });
}

/** Document an approval was given for, where its subject names one; older ones name a store only. */
function aboutOf(subject: string | null): string | null {
  try {
    return text(record(JSON.parse(subject ?? ''))['about']);
  } catch {
    return null; // a subject in words
  }
}
/** A redacted copy takes the place of a full one, never the other way round. */
const versionOfRow = (fact: Fact): number => (isRedacted(fact) ? 1 : 0);

export function factRow(fact: Fact): Row {
  const body = record(fact.body);
  const form = record(body['form']);
  const subjects = subjectsOf(fact);
  const customer = record(body['customer']);
  const about = fact.kind === 'approval.given' ? aboutOf(text(body['subject'])) : null;
  return {
    id: fact.id,
    ver: versionOfRow(fact),
    kind: fact.kind,
    v: fact.v,
    terminal: fact.terminal,
    epoch: fact.epoch,
    jseq: fact.jseq,
    store: text(body['storeId']) ?? text(form['storeId']) ?? storeOfTerminal(fact.terminal) ?? fact.scope[0] ?? null,
    business_date: fact.businessDate,
    at_ms: factMs(fact),
    by_no: fact.by,
    approver: fact.approver ?? null,
    doc_no: text(body['docNo']),
    apt_id: text(body['aptId']) ?? (about?.startsWith('apt:') === true ? about : null),
    cust_id: text(body['customerId']) ?? text(customer['id']),
    subject: about ?? (subjects.join(' ') || null),
    text: searchText(
      text(body['docNo']),
      subjects.join(' '),
      text(body['reason']),
      text(body['pieceNo']),
      text(body['saleId']),
      text(body['action']),
      text(body['subject']),
      text(body['caseId']),
      text(body['staffNo']),
      text(form['name']),
      text(customer['name']),
      text(body['batchId']),
    ),
    json: slimJson(fact),
  };
}
const storeOfTerminal = (terminal: string): string | null => (terminal.includes('-') ? terminal.slice(0, terminal.indexOf('-')) : null);

export interface SaleRows {
  readonly sale: Row;
  readonly lines: readonly Row[];
  readonly payments: readonly Row[];
}
export function saleRows(fact: Fact): SaleRows {
  const sale = fact.body as SaleBody; // checked by the registry before
  const common = { store: sale.storeId, business_date: fact.businessDate };
  const at = factMs(fact);
  const consultants = [...new Set(sale.lines.flatMap((l) => l.consultants.map((c) => c.name)))];
  return {
    sale: {
      ...common,
      ver: versionOfRow(fact),
      sale_id: sale.saleId,
      fact_id: fact.id,
      doc_no: sale.docNo ?? null,
      at_ms: at,
      terminal: fact.terminal,
      cashier_no: sale.cashier.staffNo,
      cashier: sale.cashier.name,
      consultants: consultants.join('、'),
      customer_id: sale.customer?.id ?? null,
      customer: shownName(sale.customer, pseudonym) ?? null,
      phone_masked: sale.customer?.phoneMasked ?? null,
      apt_id: sale.aptId ?? null,
      pieces: sale.totals.pieces,
      tag_fen: sale.totals.tagFen,
      discount_fen: sale.totals.discountFen,
      rounding_fen: sale.totals.roundingFen,
      payable_fen: sale.totals.payableFen,
      paid_fen: sale.totals.paidFen,
      change_fen: sale.totals.changeFen,
      methods: [...new Set(sale.payments.map((p) => p.method))].join(','),
      offline: sale.offline,
      text: searchText(
        sale.docNo,
        sale.saleId,
        sale.customer?.name,
        sale.cashier.name,
        consultants.join(' '),
        ...sale.lines.flatMap((l) => [l.pieceNo, l.styleNo, l.name, l.certText]),
      ),
    },
    lines: sale.lines.map((l) => ({
      ...common,
      line_id: `${sale.saleId}#${l.lineNo}`,
      sale_id: sale.saleId,
      line_no: l.lineNo,
      piece_no: l.pieceNo,
      style_no: l.styleNo ?? null,
      name: l.name,
      category: l.category,
      kind: l.kind,
      price_mode: l.priceMode,
      metal_mg: l.metalMg ?? null,
      tag_fen: l.tagFen,
      net_fen: l.netFen,
      at_ms: at,
    })),
    payments: sale.payments.map((p, i) => ({ ...common, payment_id: `${sale.saleId}#${i}`, sale_id: sale.saleId, method: p.method, amount_fen: p.amountFen })),
  };
}

const gradeText = (from?: string, to?: string): string | null => (from === undefined ? null : to === undefined || to === from ? from : `${from}-${to}`);
const certText = (item: PieceItem): string | null => item.certs?.map((c) => `${c.lab} ${c.number}`).join(' / ') ?? null;

export function pieceRow(row: PieceRow): Row {
  const { item } = row;
  const last = row.events.reduce((max, e) => Math.max(max, e.atMs), 0);
  return {
    piece_no: row.pieceNo,
    pv: row.pv,
    store: row.place.storeId ?? null,
    place: row.place.at,
    counter: row.place.counter ?? null,
    state: row.state,
    name: item.displayName ?? item.name,
    style_no: item.styleNo ?? null,
    series: item.series ?? null,
    category: item.category,
    kind: item.kind,
    metal: item.metal ?? null,
    shape: item.main?.shape ?? null,
    carat_milli: item.main?.caratMilli ?? null,
    color: gradeText(item.main?.colorFrom, item.main?.colorTo),
    clarity: gradeText(item.main?.clarityFrom, item.main?.clarityTo),
    cut: item.main?.cut ?? null,
    cert: certText(item),
    gross_mg: item.grossMg ?? null,
    metal_mg: item.metalMg ?? null,
    ring_size: item.ringSizeHK ?? null,
    tag_fen: item.tagPriceFen,
    price_mode: item.priceMode,
    presale: item.presale ?? false,
    moved_ms: last === 0 ? null : last,
    text: searchText(row.pieceNo, item.styleNo, item.name, item.displayName, item.series, certText(item)),
  };
}

export function exceptionRow(doc: ExceptionDoc): Row {
  const numbers = doc.sides.map((s) => s.docNo).filter((d) => d !== undefined);
  return {
    id: doc.id,
    pv: doc.pv,
    code: doc.code,
    severity: doc.severity,
    status: doc.status,
    subject: doc.subject,
    scope: doc.scope.join(','),
    owner: doc.owner.join(','),
    doc_nos: numbers.join(' '),
    opened_ms: doc.openedMs,
    resolved_ms: doc.resolution?.atMs ?? null,
    json: JSON.stringify(doc),
  };
}
