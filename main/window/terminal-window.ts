import { BrowserWindow, screen } from 'electron';
import path from 'node:path';
import type { DesktopInfo } from '../../src/protocol/desktop.ts';
import { DESKTOP_INFO_SWITCH } from '../../src/protocol/desktop.ts';
import type { Log } from '../log.ts';
import { loadWindowState, saveWindowState } from './state.ts';

/** Reloads after a crashed page at most this often within a minute; then the person is asked. */
const CRASHES_A_MINUTE = 3;

export interface WindowWishes {
  readonly userData: string;
  readonly kiosk: boolean;
  readonly info: DesktopInfo;
  readonly icon: string;
  readonly log: Log;
  readonly onCrashLoop: () => void;
}

/** The terminal's one window: isolated, sandboxed, without Node; remembers where it stood; reloads a page that crashed. */
export async function openTerminalWindow(wishes: WindowWishes): Promise<BrowserWindow> {
  const state = await loadWindowState(
    wishes.userData,
    screen.getAllDisplays().map((d) => d.workArea),
  );
  const window = new BrowserWindow({
    width: 1280,
    height: 800,
    ...state.bounds,
    minWidth: 1024,
    minHeight: 720,
    show: false,
    kiosk: wishes.kiosk,
    autoHideMenuBar: true,
    backgroundColor: '#FAF8F5',
    icon: wishes.icon,
    title: '卓美门店',
    webPreferences: {
      preload: path.join(__dirname, 'preload.cjs'),
      additionalArguments: [`${DESKTOP_INFO_SWITCH}${encodeURIComponent(JSON.stringify(wishes.info))}`],
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInWorker: false,
      nodeIntegrationInSubFrames: false,
      webSecurity: true,
      allowRunningInsecureContent: false,
      webviewTag: false,
      navigateOnDragDrop: false,
      spellcheck: false,
      backgroundThrottling: false, // replication goes on behind another window
    },
  });
  window.removeMenu();
  if (state.maximised === true) window.maximize();
  window.once('ready-to-show', () => window.show());
  rememberPlace(window, wishes);
  recover(window, wishes);
  void window.loadURL('app://showroom/terminal/').catch(() => wishes.log.warn('page-failed'));
  return window;
}

/** Saved soon after each change rather than at the end: a power cut keeps the last place. */
function rememberPlace(window: BrowserWindow, { userData, kiosk }: WindowWishes): void {
  if (kiosk) return;
  let timer: NodeJS.Timeout | undefined;
  const later = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      if (window.isDestroyed() || window.isMinimized()) return;
      void saveWindowState(userData, { bounds: window.getNormalBounds(), maximised: window.isMaximized() }).catch(() => undefined);
    }, 500);
  };
  for (const moved of ['resize', 'move', 'maximize', 'unmaximize'] as const) window.on(moved as 'resize', later); // the overloads are one a name
  window.on('closed', () => clearTimeout(timer));
}

function recover(window: BrowserWindow, { log, onCrashLoop }: WindowWishes): void {
  const crashes: number[] = [];
  window.webContents.on('render-process-gone', (_event, details) => {
    log.warn('page-gone', { reason: details.reason, exitCode: details.exitCode });
    if (details.reason === 'clean-exit' || window.isDestroyed()) return;
    const now = Date.now();
    crashes.push(now);
    if (crashes.filter((at) => now - at < 60_000).length > CRASHES_A_MINUTE) onCrashLoop();
    else window.webContents.reload();
  });
  window.on('unresponsive', () => log.warn('page-unresponsive'));
  window.on('responsive', () => log.info('page-responsive'));
}
