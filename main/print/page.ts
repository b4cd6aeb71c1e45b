import { BrowserWindow, session } from 'electron';
import { randomUUID } from 'node:crypto';
import type { DesktopPrintOutcome } from '../../src/protocol/desktop.ts';
import { printDocuments, serveApp } from '../protocol/scheme.ts';

const MM_PER_INCH = 25.4;
const PX_PER_MM = 96 / MM_PER_INCH;
const PARTITION = 'zm-print'; // in memory: nothing of a receipt stays on disk
const LOAD_MS = 15_000;

/** Opens a page that nobody sees, in a session of its own with no script, no network and no bridge. */
async function withPage<T>(html: string, widthMm: number, terminalFolder: string, work: (window: BrowserWindow) => Promise<T>): Promise<T> {
  const printing = session.fromPartition(PARTITION);
  serveApp(printing, { terminalFolder, headers: () => ({}) });
  printing.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  printing.webRequest.onBeforeRequest((details, answer) => answer({ cancel: !(details.url.startsWith('app:') || details.url.startsWith('data:')) }));
  const id = randomUUID();
  printDocuments.set(id, html);
  const window = new BrowserWindow({
    show: false,
    width: Math.ceil(widthMm * PX_PER_MM),
    height: 800,
    useContentSize: true,
    webPreferences: {
      session: printing,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webviewTag: false,
      spellcheck: false,
      backgroundThrottling: false,
    },
  });
  try {
    window.webContents.setWindowOpenHandler(() => ({ action: 'deny' }));
    await inTime(window.loadURL(`app://showroom/print/${id}`), LOAD_MS);
    await inTime(window.webContents.executeJavaScript('document.fonts.ready.then(() => true)'), LOAD_MS);
    return await work(window);
  } finally {
    printDocuments.delete(id);
    window.destroy();
  }
}

/**
 * The page as a PDF of that width (mm) and just the height its content needs: a receipt is one long page, as the roll is.
 */
export function pageToPdf(html: string, widthMm: number, terminalFolder: string): Promise<Uint8Array> {
  return withPage(html, widthMm, terminalFolder, async (window) => {
    const measured: unknown = await window.webContents.executeJavaScript(
      `(() => { const d = document.documentElement; d.style.width = '${widthMm}mm'; document.body.style.boxSizing = 'border-box'; return Math.ceil(Math.max(document.body.getBoundingClientRect().bottom, document.body.scrollHeight)); })()`,
    );
    let heightMm = Math.max(20, (typeof measured === 'number' ? measured : 1000) / PX_PER_MM);
    // Print layout rounds a little differently from screen layout: grow by a hair until it is one page.
    for (let attempt = 0; ; attempt++) {
      const pdf = await window.webContents.printToPDF({
        pageSize: { width: widthMm / MM_PER_INCH, height: heightMm / MM_PER_INCH },
        margins: { top: 0, bottom: 0, left: 0, right: 0 },
        printBackground: true,
        preferCSSPageSize: false,
      });
      if (pageCount(pdf) <= 1 || attempt === 4) return new Uint8Array(pdf.buffer, pdf.byteOffset, pdf.byteLength);
      heightMm += 1 + heightMm * 0.01 * (attempt + 1);
    }
  });
}

/** The system's print dialogue on that page. */
export function printPage(html: string, terminalFolder: string): Promise<DesktopPrintOutcome> {
  return withPage(html, 80, terminalFolder, async (window) => {
    const printers = await window.webContents.getPrintersAsync();
    if (printers.length === 0) return { ok: false, code: 'unsupported', detail: 'no system printer' };
    return new Promise<DesktopPrintOutcome>((resolve) => {
      window.webContents.print({ silent: false, printBackground: true }, (good, reason) => {
        if (good) resolve({ ok: true });
        else resolve(/cancel/i.test(reason) ? { ok: false, code: 'cancelled' } : { ok: false, code: 'other', detail: reason });
      });
    });
  });
}

/** Chromium writes each page object in the clear. */
export const pageCount = (pdf: Buffer): number => pdf.toString('latin1').match(/\/Type\s*\/Page\b/g)?.length ?? 0;

function inTime<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('print-page-timeout')), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
