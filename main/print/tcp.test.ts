import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import iconv from 'iconv-lite';
import { startVirtualPrinter } from '../../test/printer/virtual-printer.ts';
import type { VirtualPrinter } from '../../test/printer/virtual-printer.ts';
import { allowedPort, isLocalAddress, printTcp } from './tcp.ts';

const TIMES = { connectMs: 400, statusMs: 150, printMs: 500 };
const receipt = (lines: number): Uint8Array => {
  const init = [0x1b, 0x40, 0x1c, 0x26];
  const body = Array.from({ length: lines }, (_, i) => [...iconv.encode(`足金手镯 ${i + 1}　¥12,800.00`, 'gb18030'), 0x0a]).flat();
  return Uint8Array.from([...init, ...body, 0x1d, 0x56, 0x41, 0x00]);
};

describe('raw printing over TCP (architecture §5)', () => {
  let printer: VirtualPrinter;
  const print = (bytes = receipt(3)): ReturnType<typeof printTcp> => printTcp('127.0.0.1', printer.port, bytes, TIMES);
  beforeAll(async () => {
    printer = await startVirtualPrinter();
  });
  beforeEach(async () => {
    await printer.fault({ kind: 'none' });
    printer.clear();
  });
  afterAll(() => printer.close());

  it('prints the bytes as they are, Chinese in GB18030, and says ok only after the printer answered in turn', async () => {
    expect(await print()).toEqual({ ok: true });
    const [page] = printer.pages();
    expect(page?.lines[0]?.text).toBe('足金手镯 1　¥12,800.00');
    expect(page?.cut).toBe(true);
    expect(printer.raw()).toEqual(receipt(3));
  });
  it('an old printer that answers no question still prints', async () => {
    await printer.fault({ kind: 'silent' });
    expect(await print()).toEqual({ ok: true });
    expect(printer.pages()).toHaveLength(1);
  });
  it('a closed port is unreachable', async () => {
    await printer.fault({ kind: 'refuse' });
    expect(await print()).toMatchObject({ ok: false, code: 'unreachable', detail: 'ECONNREFUSED' });
  });
  it('without paper nothing is sent', async () => {
    await printer.fault({ kind: 'paperOut' });
    expect(await print()).toMatchObject({ ok: false, code: 'paper' });
    expect(printer.raw()).toHaveLength(0);
  });
  it('paper that ends in the middle is told as paper, not as printed', async () => {
    await printer.fault({ kind: 'paperOutAfter', bytes: 30 });
    expect(await print()).toMatchObject({ ok: false, code: 'paper', detail: 'during' });
  });
  it('an open cover is told before anything is sent', async () => {
    await printer.fault({ kind: 'coverOpen' });
    expect(await print()).toMatchObject({ ok: false, code: 'paper', detail: 'cover' });
  });
  it('a printer that hangs ends in timeout, for small and for large receipts', async () => {
    await printer.fault({ kind: 'hang' });
    expect(await print()).toMatchObject({ ok: false, code: 'timeout' });
    expect(await print(new Uint8Array(4_000_000).fill(0x20))).toMatchObject({ ok: false, code: 'timeout', detail: 'sending' });
  });
  it('a printer that falls silent after the job is unconfirmed, never ok', async () => {
    await printer.fault({ kind: 'hangAfterStatus' });
    expect(await print()).toMatchObject({ ok: false, code: 'timeout', detail: 'unconfirmed' });
  });
  it('a cable pulled in the middle is no success', async () => {
    await printer.fault({ kind: 'dropAfter', bytes: 10 });
    const outcome = await print();
    expect(outcome.ok).toBe(false);
  });
  it('works again after the fault is gone', async () => {
    await printer.fault({ kind: 'refuse' });
    await print();
    await printer.fault({ kind: 'none' });
    expect(await print()).toEqual({ ok: true });
  });
});

describe('where the terminal may send bytes', () => {
  it('only into the store network', () => {
    for (const good of ['127.0.0.1', '10.1.2.3', '192.168.1.87', '172.20.0.9', '169.254.3.3', '::1', 'fd00::9', 'fe80::1', '::ffff:192.168.0.4'])
      expect(isLocalAddress(good), good).toBe(true);
    for (const bad of ['8.8.8.8', '172.32.0.1', '192.169.0.1', '100.128.0.1', '2001:db8::1', '::ffff:8.8.8.8']) expect(isLocalAddress(bad), bad).toBe(false);
  });
  it('only to printing ports, and on this machine to unprivileged ones', async () => {
    expect(allowedPort('192.168.1.87', 9100)).toBe(true);
    expect(allowedPort('192.168.1.87', 22)).toBe(false);
    expect(allowedPort('127.0.0.1', 22)).toBe(false);
    expect(allowedPort('127.0.0.1', 40_123)).toBe(true);
    expect(await printTcp('192.168.1.87', 80, new Uint8Array(1), TIMES)).toMatchObject({ code: 'unreachable' });
  });
});
