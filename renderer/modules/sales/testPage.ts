import { encodeEscPos } from '../../../src/sales/escpos.ts';
import { centre, columns } from '../../../src/sales/cells.ts';
import type { ReceiptDoc, ReceiptLine } from '../../../src/sales/receipt.ts';
import { receiptHtml } from '../../../src/sales/receiptHtml.ts';
import type { PrinterTarget, PrintOutcome } from '../../host/port.ts';
import { encodeGb18030 } from '../../data/gb18030.ts';
import type { Terminal } from '../../data/terminal.ts';
import type { Translate } from '../../ui/index.ts';

/** A page that is no document: a ruler of the columns, Chinese, money at the right edge. */
export function testPage(t: Translate, terminal: Terminal, paper: 58 | 80, time: string): ReceiptDoc {
  const width = paper === 58 ? 32 : 48;
  const text = (s: string): ReceiptLine => ({ kind: 'text', text: s });
  const lines: readonly ReceiptLine[] = [
    ...centre(t('sales.printer.testTitle'), width / 2).map((s): ReceiptLine => ({ kind: 'text', text: s, bold: true, double: true })),
    ...centre(`${terminal.device.terminal} ${time}`, width).map(text),
    { kind: 'rule' },
    text(Array.from({ length: width }, (_, i) => String((i + 1) % 10)).join('')),
    ...columns('足金手镯 Pt950 ￥', '114,562.00', width).map(text),
    { kind: 'rule' },
    { kind: 'feed', lines: 3 },
    { kind: 'cut' },
  ];
  return { width, title: t('sales.printer.testTitle'), language: 'zh-CN', lines };
}
/** Sends it to this printer, set or not yet. */
export async function printTestPage(t: Translate, terminal: Terminal, target: PrinterTarget, time: string): Promise<PrintOutcome> {
  const doc = testPage(t, terminal, target.paper, time);
  return target.kind === 'tcp'
    ? terminal.host.printRaw(target, encodeEscPos(doc, encodeGb18030))
    : terminal.host.printHtml(receiptHtml(doc, { paper: target.paper, qrSvg: () => '' }));
}
