import type { Host, PrintOutcome } from './port.ts';
import { HostError } from './port.ts';
import { holdDeviceLock } from './device-lock.ts';
import { openSecretStore } from './secret-store.ts';
import { registerServiceWorker } from './service-worker.ts';
import { withBundledFonts } from './print-fonts.ts';
import { printInFrame } from '../ui/print-frame.ts';

const UNSUPPORTED: PrintOutcome = { ok: false, code: 'unsupported' };

/** Host for demo, headquarters and spare tablets: the browser's own printing and downloads, no journal file (architecture §5). */
export function createBrowserHost(win: Window): Host {
  const secrets = openSecretStore(win);
  const updates = registerServiceWorker(win);
  return {
    kind: 'browser',
    version: import.meta.env?.VITE_ZM_VERSION ?? 'dev',
    gatewayUrl: win.location.origin,
    gatewayUrls: [win.location.origin],
    ...(updates === undefined ? {} : { updates }),
    can: { journal: false, tcpPrint: false, pdf: false, kiosk: false, secureSecrets: false },
    journal: { append: () => Promise.reject(new HostError('journal-unsupported')), last: () => Promise.resolve(null) },
    printRaw: () => Promise.resolve(UNSUPPORTED),
    // A page cannot write a PDF; the dialogue's 另存为 PDF does, and takes the title as the file's name.
    printPdf: async (html, _widthMm, fileName) => {
      await printInFrame(win, withBundledFonts(html, win.document), fileName);
      return {};
    },
    printHtml: (html) => printInFrame(win, withBundledFonts(html, win.document)),
    saveFile: (fileName, mime, data) => {
      download(win, fileName, new Blob([data.slice()], { type: mime }));
      return Promise.resolve({});
    },
    secrets,
    persistStorage: async () => (await win.navigator.storage?.persist?.()) ?? false,
    acquireSingleInstance: () => holdDeviceLock(win.navigator),
  };
}

function download(win: Window, fileName: string, blob: Blob): void {
  const url = URL.createObjectURL(blob);
  const link = win.document.createElement('a');
  link.href = url;
  link.download = fileName;
  win.document.body.append(link);
  link.click();
  link.remove();
  // Freed later: Safari reads the blob only after this task.
  win.setTimeout(() => URL.revokeObjectURL(url), 60_000);
}
