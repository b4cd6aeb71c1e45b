import { create as createQr } from 'qrcode';
import type { Fact } from '../../src/facts/envelope.ts';
import { encodeEscPos } from '../../src/sales/escpos.ts';
import { layoutReceipt } from '../../src/sales/receipt.ts';
import type { ReceiptDoc } from '../../src/sales/receipt.ts';
import { receiptHtml } from '../../src/sales/receiptHtml.ts';
import type { SaleBody } from '../../src/sales/types.ts';
import type { Host, PrintOutcome, PrinterTarget } from '../host/port.ts';
import type { Areas } from './areas.ts';
import type { CorrectedClock } from './clock.ts';
import { encodeGb18030 } from './gb18030.ts';
import type { DeviceStore } from './port.ts';
import type { Prefs } from './prefs.ts';
import type { PrintJob, Printing } from './terminal.ts';
import type { ReferenceView } from './views/reference.ts';
import type { SalesView } from './views/sales.ts';

/** What is kept of a receipt's printing; written before the first byte leaves for the printer (architecture §5). */
interface PrintRecord {
  readonly factId: string;
  readonly saleId: string;
  readonly title: string;
  readonly state: PrintJob['state'];
  readonly copies: number;
  readonly lastError?: string;
  readonly createdMs: number;
  readonly dismissed?: boolean;
}
export interface PrintingParts {
  readonly host: Host;
  readonly device: DeviceStore;
  readonly prefs: Prefs;
  readonly areas: Areas;
  readonly clock: CorrectedClock;
  readonly sales: SalesView;
  readonly reference: ReferenceView;
  readonly terminal: string;
  readonly isPending: (factId: string) => boolean;
  readonly language: () => 'zh-CN' | 'en';
}

/** A receipt nobody printed for this long is history, not work (SC-07 B is about a crash minutes ago). */
const OFFER_FOR_MS = 3 * 86_400_000;
const TARGET = 'printer';

export async function openPrinting(p: PrintingParts): Promise<Printing> {
  const records = new Map<string, PrintRecord>();
  for (const { key, value } of await p.device.all<PrintRecord>('printQueue')) {
    // A crash while printing: whether the paper came out is unknown, so the receipt is offered again as the first print.
    records.set(key, value.state === 'printing' ? { ...value, state: 'waiting' } : value);
  }
  let queue: readonly PrintJob[] | undefined;

  const keep = async (record: PrintRecord): Promise<void> => {
    records.set(record.factId, record);
    queue = undefined;
    p.areas.touch('print');
    await p.device.put('printQueue', record.factId, record);
  };
  const recordOf = (fact: Fact<'sale.committed', SaleBody>): PrintRecord => records.get(fact.id)
    ?? { factId: fact.id, saleId: fact.body.saleId, title: fact.body.docNo ?? fact.body.saleId, state: 'waiting', copies: 0, createdMs: fact.wallMs };
  const jobOf = (r: PrintRecord): PrintJob => ({ id: `${r.factId}#${r.copies + 1}`, saleId: r.saleId, title: r.title, state: r.state, copies: r.copies, createdMs: r.createdMs, ...(r.lastError === undefined ? {} : { lastError: r.lastError }) });

  const out = async (layout: (o: { readonly width: 32 | 48; readonly language: 'zh-CN' | 'en' }) => ReceiptDoc, how: Parameters<Printing['print']>[1]): Promise<PrintOutcome> => {
    const target = p.prefs.get<PrinterTarget>(TARGET);
    if (how.kind === 'printer' && target === undefined) return { ok: false, code: 'unsupported', detail: 'no-printer' };
    const paper = how.kind === 'pdf' ? 80 : target?.paper ?? 80;
    const receipt = layout({ width: paper === 58 ? 32 : 48, language: p.language() });
    if (how.kind === 'pdf') {
      const saved = await p.host.printPdf(htmlOf(receipt, paper), paper, `${receipt.title}.pdf`);
      // A host that writes files itself names the file; none means that the person cancelled.
      return p.host.can.pdf && saved.path === undefined ? { ok: false, code: 'cancelled' } : { ok: true };
    }
    if (how.kind === 'dialog' || target === undefined || target.kind === 'system') return p.host.printHtml(htmlOf(receipt, paper));
    return p.host.printRaw(target, encodeEscPos(receipt, encodeGb18030));
  };
  const send = (fact: Fact<'sale.committed', SaleBody>, copies: number, how: Parameters<Printing['print']>[1]): Promise<PrintOutcome> => out((o) => layoutReceipt(fact, p.reference.store(), p.reference.settings(), {
    ...o, copy: copies + 1, reprint: copies > 0 || fact.terminal !== p.terminal, pending: p.isPending(fact.id), codeText: (table, code) => p.reference.codes(table).find((r) => r.code === code)?.zh,
  }), how);

  return {
    queue() {
      queue ??= [...records.values()].filter((r) => r.state !== 'printed' && r.dismissed !== true).sort((a, b) => a.createdMs - b.createdMs).map(jobOf);
      return queue;
    },
    unprinted() {
      const since = p.clock.wallMs() - OFFER_FOR_MS;
      return [...p.sales.facts()]
        .filter((f) => f.terminal === p.terminal && f.wallMs >= since)
        .map(recordOf)
        .filter((r) => r.copies === 0 && r.dismissed !== true && r.state !== 'printing')
        .sort((a, b) => a.createdMs - b.createdMs)
        .map(jobOf);
    },
    copies(saleId) {
      const fact = p.sales.fact(saleId);
      return fact === undefined ? 0 : (records.get(fact.id)?.copies ?? 0);
    },
    async print(saleId, how) {
      const fact = p.sales.fact(saleId);
      if (fact === undefined) return { ok: false, code: 'other', detail: 'sale-unknown' };
      const before = recordOf(fact);
      if (before.state === 'printing') return { ok: false, code: 'other', detail: 'printing-already' };
      const started = withoutError({ ...before, state: 'printing' });
      await keep(started);
      let outcome: PrintOutcome;
      try {
        outcome = await send(fact, before.copies, how);
      } catch (error) {
        outcome = { ok: false, code: 'other', detail: error instanceof Error ? error.message : String(error) };
      }
      const after: PrintRecord = outcome.ok ? { ...started, state: 'printed', copies: before.copies + 1 }
        // A cancelled dialogue is no failure; the receipt waits as before.
        : outcome.code === 'cancelled' ? { ...started, state: before.copies > 0 ? 'printed' : 'waiting' }
          : { ...started, state: 'failed', lastError: outcome.code };
      await keep(after);
      return outcome;
    },
    async printPaper(layout, how) {
      try {
        return await out(layout, how);
      } catch (error) {
        return { ok: false, code: 'other', detail: error instanceof Error ? error.message : String(error) };
      }
    },
    async dismiss(jobId) {
      const factId = jobId.slice(0, jobId.lastIndexOf('#'));
      const fact = [...p.sales.facts()].find((f) => f.id === factId);
      if (fact !== undefined) await keep({ ...recordOf(fact), dismissed: true });
    },
    target: () => p.prefs.get<PrinterTarget>(TARGET),
    async setTarget(t) {
      await p.prefs.set(TARGET, t);
      p.areas.touch('print');
    },
  };
}

function withoutError({ lastError: _lastError, ...rest }: PrintRecord): PrintRecord {
  return rest;
}

function htmlOf(receipt: ReceiptDoc, paper: 58 | 80): string {
  return receiptHtml(receipt, { paper, qrSvg });
}

/** QR code as inline SVG: one path, no script, crisp at any scale. */
function qrSvg(text: string): string {
  const { modules } = createQr(text, { errorCorrectionLevel: 'M' });
  let path = '';
  for (let y = 0; y < modules.size; y++) for (let x = 0; x < modules.size; x++) if (modules.get(y, x) === 1) path += `M${x} ${y}h1v1h-1z`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-2 -2 ${modules.size + 4} ${modules.size + 4}" shape-rendering="crispEdges"><path d="${path}"/></svg>`;
}
