import { create as createQr } from 'qrcode';
import type { Fact } from '../../src/facts/envelope.ts';
import { encodeEscPos } from '../../src/sales/escpos.ts';
import { layoutDeposit } from '../../src/sales/depositReceipt.ts';
import type { DepositOrder } from '../../src/sales/deposits.ts';
import { isKind } from '../../src/facts/registry.ts';
import { layoutReceipt } from '../../src/sales/receipt.ts';
import { layoutVoid } from '../../src/sales/voidReceipt.ts';
import type { ReceiptDoc, ReceiptOptions } from '../../src/sales/receipt.ts';
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
  /** Document it is of: a sale, or a deposit order. */
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
  /** Facts of deposits taken (`order.paid`), and one of the orders with the number of its appointment. */
  readonly deposits: {
    readonly paid: () => readonly Fact[];
    readonly order: (orderId: string) => { readonly order: DepositOrder; readonly aptNumber?: string } | undefined;
  };
  readonly terminal: string;
  readonly isPending: (factId: string) => boolean;
  readonly language: () => 'zh-CN' | 'en';
}

/** A paper of this till: what it is of, and how it is laid out. */
interface Slip {
  readonly fact: Fact;
  readonly docId: string;
  readonly title: string;
  readonly layout: (o: ReceiptOptions) => ReceiptDoc;
}
const corrected = (ms: number | undefined): { readonly correctedMs?: number } => (ms === undefined ? {} : { correctedMs: ms });

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
  const saleSlip = (fact: Fact<'sale.committed', SaleBody>): Slip => ({
    fact,
    docId: fact.body.saleId,
    title: fact.body.docNo ?? fact.body.saleId,
    layout: (o) => layoutReceipt(fact, p.reference.store(), p.reference.settings(), { ...o, voided: p.sales.voidOf(fact.body.saleId) !== undefined }),
  });
  const depositSlip = (fact: Fact): Slip | undefined => {
    if (!isKind(fact, 'order.paid')) return undefined;
    const { orderId } = fact.body;
    return {
      fact,
      docId: orderId,
      title: fact.body.docNo ?? orderId,
      layout: (o) => {
        const found = p.deposits.order(orderId);
        if (found === undefined) throw new Error('order-unknown');
        return layoutDeposit(
          found.order,
          {
            staffName: p.reference.staff(fact.by)?.name ?? fact.by,
            businessDate: fact.businessDate,
            ...(found.aptNumber === undefined ? {} : { aptNumber: found.aptNumber }),
          },
          p.reference.store(),
          p.reference.settings(),
          o,
        );
      },
    };
  };
  /** Papers of sales and of deposits taken. */
  const slips = (): readonly Slip[] => [
    ...[...p.sales.facts()].map(saleSlip),
    ...p.deposits
      .paid()
      .map(depositSlip)
      .filter((s) => s !== undefined),
  ];
  /** 作废单 of a voided sale, under the id of its sale with `void:` in front. */
  const voidSlip = (saleId: string): Slip | undefined => {
    const gone = p.sales.voidOf(saleId);
    const sale = p.sales.fact(saleId);
    if (gone === undefined || sale === undefined) return undefined;
    const name = (no: string): string => p.reference.staff(no)?.name ?? no;
    const about = { staffName: name(gone.by), ...(gone.approver === undefined ? {} : { approverName: name(gone.approver) }) };
    return {
      fact: gone,
      docId: `void:${saleId}`,
      title: sale.body.docNo ?? saleId,
      layout: (o) => layoutVoid(gone, sale, about, p.reference.store(), p.reference.settings(), o),
    };
  };
  /** Papers somebody still waits for: a sale's receipt is no longer handed out once it is voided, its void slip is (A3.14). */
  const owed = (): readonly Slip[] =>
    slips().flatMap((s) => (p.sales.voidOf(s.docId) === undefined ? [s] : [voidSlip(s.docId)].filter((v) => v !== undefined)));
  const slipOf = (docId: string): Slip | undefined => {
    if (docId.startsWith('void:')) return voidSlip(docId.slice('void:'.length));
    const fact = p.sales.fact(docId);
    return fact === undefined
      ? p.deposits
          .paid()
          .map(depositSlip)
          .find((s) => s?.docId === docId)
      : saleSlip(fact);
  };
  const recordOf = ({ fact, docId, title }: Slip): PrintRecord => ({
    state: 'waiting',
    copies: 0,
    createdMs: fact.wallMs,
    ...records.get(fact.id),
    factId: fact.id,
    saleId: docId,
    title,
  });
  const jobOf = (r: PrintRecord): PrintJob => ({
    id: `${r.factId}#${r.copies + 1}`,
    docId: r.saleId,
    title: r.title,
    state: r.state,
    copies: r.copies,
    createdMs: r.createdMs,
    ...(r.lastError === undefined ? {} : { lastError: r.lastError }),
  });

  const out = async (
    layout: (o: { readonly width: 32 | 48; readonly language: 'zh-CN' | 'en' }) => ReceiptDoc,
    how: Parameters<Printing['print']>[1],
  ): Promise<PrintOutcome> => {
    const target = p.prefs.get<PrinterTarget>(TARGET);
    if (how.kind === 'printer' && target === undefined) return { ok: false, code: 'unsupported', detail: 'no-printer' };
    const paper = how.kind === 'pdf' ? 80 : (target?.paper ?? 80);
    const receipt = layout({ width: paper === 58 ? 32 : 48, language: p.language() });
    if (how.kind === 'pdf') {
      const saved = await p.host.printPdf(htmlOf(receipt, paper), paper, `${receipt.title}.pdf`);
      // A host that writes files itself names the file; none means that the person cancelled.
      return p.host.can.pdf && saved.path === undefined ? { ok: false, code: 'cancelled' } : { ok: true };
    }
    if (how.kind === 'dialog' || target === undefined || target.kind === 'system') return p.host.printHtml(htmlOf(receipt, paper));
    return p.host.printRaw(target, encodeEscPos(receipt, encodeGb18030));
  };
  const send = ({ fact, layout }: Slip, copies: number, how: Parameters<Printing['print']>[1]): Promise<PrintOutcome> =>
    out(
      (o) =>
        layout({
          ...o,
          copy: copies + 1,
          reprint: copies > 0 || fact.terminal !== p.terminal,
          pending: p.isPending(fact.id),
          ...corrected(p.sales.correctedMs(fact)),
          codeText: (table, code) => p.reference.codes(table).find((r) => r.code === code)?.[p.language() === 'en' ? 'en' : 'zh'],
        }),
      how,
    );

  return {
    queue() {
      queue ??= [...records.values()]
        .filter((r) => r.state !== 'printed' && r.dismissed !== true)
        .sort((a, b) => a.createdMs - b.createdMs)
        .map(jobOf);
      return queue;
    },
    unprinted() {
      const since = p.clock.wallMs() - OFFER_FOR_MS;
      return owed()
        .filter(({ fact }) => fact.terminal === p.terminal && fact.wallMs >= since)
        .map(recordOf)
        .filter((r) => r.copies === 0 && r.dismissed !== true && r.state !== 'printing')
        .sort((a, b) => a.createdMs - b.createdMs)
        .map(jobOf);
    },
    copies(docId) {
      const slip = slipOf(docId);
      return slip === undefined ? 0 : (records.get(slip.fact.id)?.copies ?? 0);
    },
    async print(docId, how) {
      const slip = slipOf(docId);
      if (slip === undefined) return { ok: false, code: 'other', detail: 'document-unknown' };
      const before = recordOf(slip);
      if (before.state === 'printing') return { ok: false, code: 'other', detail: 'printing-already' };
      const started = withoutError({ ...before, state: 'printing' });
      await keep(started);
      let outcome: PrintOutcome;
      try {
        outcome = await send(slip, before.copies, how);
      } catch (error) {
        outcome = { ok: false, code: 'other', detail: error instanceof Error ? error.message : String(error) };
      }
      const after: PrintRecord = outcome.ok
        ? { ...started, state: 'printed', copies: before.copies + 1 }
        : // A cancelled dialogue is no failure; the receipt waits as before.
          outcome.code === 'cancelled'
          ? { ...started, state: before.copies > 0 ? 'printed' : 'waiting' }
          : { ...started, state: 'failed', lastError: outcome.code };
      await keep(after);
      return outcome;
    },
    async dismiss(jobId) {
      const factId = jobId.slice(0, jobId.lastIndexOf('#'));
      const slip = [...slips(), ...owed()].find((s) => s.fact.id === factId);
      if (slip !== undefined) await keep({ ...recordOf(slip), dismissed: true });
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
