import { contextBridge, ipcRenderer } from 'electron';
import type { DesktopBridge, DesktopCall, DesktopCalls, DesktopInfo, DesktopReply } from '../src/protocol/desktop.ts';
import { DESKTOP_CHANNEL, DESKTOP_INFO_SWITCH } from '../src/protocol/desktop.ts';

/** Runs in the sandbox before the page: hands over one frozen object and nothing of Electron or Node. */
const call =
  <C extends DesktopCall>(name: C) =>
  (input: DesktopCalls[C]['in']): Promise<DesktopReply<DesktopCalls[C]['out']>> =>
    ipcRenderer.invoke(DESKTOP_CHANNEL, name, input);

function info(): DesktopInfo {
  const given = process.argv.find((arg) => arg.startsWith(DESKTOP_INFO_SWITCH))?.slice(DESKTOP_INFO_SWITCH.length) ?? '';
  return JSON.parse(decodeURIComponent(given)) as DesktopInfo; // written by our own main process, window/terminal-window.ts
}

const bridge = {
  info: info(),
  journalAppend: call('journal.append'),
  journalLast: call('journal.last'),
  printRaw: call('print.raw'),
  printPdf: call('print.pdf'),
  printHtml: call('print.html'),
  fileSave: call('file.save'),
  secretGet: call('secret.get'),
  secretSet: call('secret.set'),
  gatewaySet: call('gateway.set'),
} satisfies DesktopBridge;

contextBridge.exposeInMainWorld('zhuomei', Object.freeze(bridge));
