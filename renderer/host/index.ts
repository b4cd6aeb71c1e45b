import type { DesktopBridge } from '../../src/protocol/desktop.ts';
import type { Host } from './port.ts';
import { createBrowserHost } from './browser-host.ts';
import { createElectronHost } from './electron-host.ts';

declare global {
  interface Window {
    /** Put there by the preload of the desktop app; absent in a browser. */
    readonly zhuomei?: DesktopBridge;
  }
}

/** The host this page runs in: the desktop app when its bridge is there, a browser otherwise. */
export function detectHost(win: Window = window): Host {
  return win.zhuomei === undefined ? createBrowserHost(win) : createElectronHost(win.zhuomei, win);
}
export { HostError } from './port.ts';
export type { Host, HostUpdates, PrinterTarget, PrintOutcome } from './port.ts';
