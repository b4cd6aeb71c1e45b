import type { DesktopBridge, DesktopReply } from '../../src/protocol/desktop.ts';
import type { Host } from './port.ts';
import { HostError } from './port.ts';
import { holdDeviceLock } from './device-lock.ts';
import { withBundledFonts } from './print-fonts.ts';

/** A reply's value, or its code as a HostError. */
function valueOf<T>(reply: DesktopReply<T>): T {
  if (!reply.ok) throw new HostError(reply.code, reply.detail);
  return reply.value;
}

/** The desktop app's host: everything goes through the preload's bridge to the main process. */
export function createElectronHost(bridge: DesktopBridge, win: Window): Host {
  const { info } = bridge;
  return {
    kind: 'electron',
    version: info.version,
    gatewayUrl: info.gatewayUrls[0] ?? '',
    gatewayUrls: info.gatewayUrls,
    setGatewayUrl: async (url) => valueOf(await bridge.gatewaySet({ url })),
    can: { journal: info.journal, tcpPrint: true, pdf: true, kiosk: info.kiosk, secureSecrets: info.secureSecrets },
    journal: {
      append: async (lines) => {
        valueOf(await bridge.journalAppend({ lines }));
      },
      last: async () => valueOf(await bridge.journalLast(null)),
    },
    printRaw: async (target, bytes) => valueOf(await bridge.printRaw({ target, bytes })),
    printPdf: async (html, widthMm, fileName) => valueOf(await bridge.printPdf({ html: withBundledFonts(html, win.document), widthMm, fileName })),
    printHtml: async (html) => valueOf(await bridge.printHtml({ html: withBundledFonts(html, win.document) })),
    saveFile: async (fileName, mime, data) => valueOf(await bridge.fileSave({ fileName, mime, data })),
    secrets: {
      get: async (key) => valueOf(await bridge.secretGet({ key })),
      set: async (key, value) => {
        valueOf(await bridge.secretSet({ key, value }));
      },
    },
    persistStorage: async () => (await win.navigator.storage?.persist?.()) ?? false,
    // The main process already refuses a second instance; the lock also keeps a reload apart from the page it replaces.
    acquireSingleInstance: () => holdDeviceLock(win.navigator),
  };
}
