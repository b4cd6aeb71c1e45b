import { app, dialog, ipcMain, safeStorage, session } from 'electron';
import type { BrowserWindow } from 'electron';
import path from 'node:path';
import { DESKTOP_CHANNEL } from '../src/protocol/desktop.ts';
import type { DesktopConfig } from './config.ts';
import { desktopConfig, gatewayOrigin } from './config.ts';
import { saveFile } from './files.ts';
import { createDispatcher } from './ipc/registry.ts';
import type { Handlers } from './ipc/registry.ts';
import { openJournal } from './journal/journal.ts';
import type { Log } from './log.ts';
import { openLog } from './log.ts';
import { pageToPdf, printPage } from './print/page.ts';
import { printTcp } from './print/tcp.ts';
import { terminalHeaders } from './protocol/csp.ts';
import { declareScheme, serveApp } from './protocol/scheme.ts';
import { keepsSecrets, openSecrets } from './secrets.ts';
import { loadSettings, saveSettings } from './settings.ts';
import { guardEverything } from './window/guard.ts';
import { openTerminalWindow } from './window/terminal-window.ts';

const USAGE = `Zhuomei Showroom
  --gateway URL[,URL…]  headquarters' server (also ZM_GATEWAY, or "gateways" in settings.json)
  --kiosk               full screen without a way out (also ZM_KIOSK)
  ZM_JOURNAL_DIR        folder of the journal file, outside the application's data
  ZM_USER_DATA          the application's data folder
  ZM_SAVE_DIR           save files here without asking
`;

const terminalFolder = path.join(__dirname, '..', 'terminal');
const icon = path.join(__dirname, 'icon.png');

const userData = process.env['ZM_USER_DATA'];
if (userData !== undefined && userData !== '') app.setPath('userData', path.resolve(userData));

if (process.argv.includes('--help')) {
  process.stdout.write(USAGE);
  app.exit(0);
} else if (!app.requestSingleInstanceLock()) {
  process.stderr.write('already running: the open window is brought to the front\n');
  app.exit(0);
} else {
  declareScheme();
  void app.whenReady().then(start).catch(stop);
}

/** A start that cannot be completed says so in a window and on the console, and ends with code 2. */
function refuse(zh: string, en: string): void {
  process.stderr.write(`${en}\n${zh}\n`);
  if (process.env['ZM_NO_DIALOGUES'] !== '1') dialog.showErrorBox('卓美门店无法启动 · Zhuomei Showroom cannot start', `${zh}\n\n${en}`);
  app.exit(2);
}
function stop(error: unknown): void {
  refuse(
    '程序启动时出错，数据没有改动。请把下面这行告诉总部。',
    `The app failed to start; no data was touched. ${error instanceof Error ? error.message : String(error)}`,
  );
}

async function start(): Promise<void> {
  const folder = app.getPath('userData');
  const log = openLog(path.join(folder, 'logs'));
  const { settings, broken } = await loadSettings(folder);
  if (broken !== undefined) log.warn('settings-broken');
  const made = desktopConfig({ env: process.env, argv: process.argv, settings, userData: folder, documents: app.getPath('documents') });
  if (!made.ok) return refuse(made.problem.zh, made.problem.en);
  log.info('start', { version: app.getVersion(), electron: process.versions.electron, kiosk: made.config.kiosk });

  guardEverything(log);
  let config = made.config;
  serveApp(session.defaultSession, { terminalFolder, headers: () => terminalHeaders(config.gateways) });
  let window: BrowserWindow | undefined;
  const open = async (): Promise<void> => {
    const opened = await openTerminalWindow({
      userData: folder,
      kiosk: config.kiosk,
      icon,
      log,
      info: { version: app.getVersion(), gatewayUrls: config.gateways, journal: true, secureSecrets: keepsSecrets(safeStorage), kiosk: config.kiosk },
      onCrashLoop: () =>
        refuse(
          '页面接连出错，已停止。已完成的单据都在本机，重新打开程序即可。',
          'The page keeps crashing. What was completed is safe on this device; open the app again.',
        ),
    });
    opened.on('closed', () => {
      if (window === opened) window = undefined;
    });
    window = opened;
  };
  const moveTo = async (origin: string): Promise<void> => {
    config = { ...config, gateways: [origin] };
    const old = window;
    window = undefined;
    old?.destroy(); // first: the new page needs the device's lock
    await open();
  };

  const dispatch = createDispatcher(
    handlersOf(
      () => config,
      log,
      () => window,
      moveTo,
    ),
    { trustedWindowId: () => window?.webContents.id, note: (what, call, code) => log.warn(what, { call, code }) },
  );
  ipcMain.handle(DESKTOP_CHANNEL, (event, call: unknown, input: unknown) => {
    const frame = event.senderFrame;
    return dispatch({ url: frame?.url ?? '', isMainFrame: frame !== null && frame === event.sender.mainFrame, windowId: event.sender.id }, call, input);
  });

  app.on('second-instance', () => {
    if (window?.isMinimized() === true) window.restore();
    window?.focus();
  });
  app.on('child-process-gone', (_event, details) => log.warn('child-gone', { type: details.type, reason: details.reason }));
  app.on('window-all-closed', () => {
    if (window === undefined && !reopening) app.quit();
  });
  await open();
}

/** True while one window is exchanged for another. */
let reopening = false;

function handlersOf(config: () => DesktopConfig, log: Log, window: () => BrowserWindow | undefined, moveTo: (origin: string) => Promise<void>): Handlers {
  const journal = openJournal(config().journalDir);
  const secrets = openSecrets(config().userData, safeStorage);
  const ask = async (suggested: string): Promise<string | undefined> => {
    const options = { defaultPath: path.join(app.getPath('documents'), suggested) };
    const parent = window();
    const answer = await (parent === undefined ? dialog.showSaveDialog(options) : dialog.showSaveDialog(parent, options));
    return answer.canceled ? undefined : answer.filePath;
  };
  return {
    'journal.append': async ({ lines }) => {
      await journal.append(lines);
      return null;
    },
    'journal.last': () => journal.last(),
    'print.raw': async ({ target, bytes }) => {
      if (target.kind !== 'tcp' || target.host === undefined) return { ok: false, code: 'unsupported', detail: 'raw printing needs a network printer' };
      const outcome = await printTcp(target.host, target.port, bytes);
      log.info('print-raw', { bytes: bytes.byteLength, outcome: outcome.ok ? 'ok' : outcome.code });
      return outcome;
    },
    'print.pdf': async ({ html, widthMm, fileName }) => saveFile(await pageToPdf(html, widthMm, terminalFolder), fileName, config().saveDir, ask),
    'print.html': ({ html }) => printPage(html, terminalFolder),
    'file.save': ({ fileName, data }) => saveFile(data, fileName, config().saveDir, ask),
    'secret.get': ({ key }) => secrets.get(key),
    'secret.set': async ({ key, value }) => {
      await secrets.set(key, value);
      return null;
    },
    'gateway.set': async ({ url }) => {
      const origin = gatewayOrigin(url);
      if (origin === undefined) return { ok: false, code: 'gateway-url-bad' };
      if (origin === config().gateways[0]) return { ok: true };
      if (!(await confirmGateway(origin, window()))) return { ok: false, code: 'cancelled' };
      await saveSettings(config().userData, { gateways: [origin] });
      log.info('gateway-changed');
      setTimeout(() => {
        reopening = true;
        void moveTo(origin).finally(() => {
          reopening = false;
        });
      }, 50); // the answer goes out first
      return { ok: true };
    },
  };
}

/** The page may ask for another server, but only a person's click makes it so: else a page taken over could send the shop's data elsewhere. */
async function confirmGateway(origin: string, parent: BrowserWindow | undefined): Promise<boolean> {
  if (process.env['ZM_NO_DIALOGUES'] === '1') return true;
  const options = {
    type: 'question' as const,
    buttons: ['取消 Cancel', '连接 Connect'],
    defaultId: 0,
    cancelId: 0,
    message: `连接到总部服务器 ${origin}？`,
    detail: `Connect this terminal to ${origin}?`,
  };
  const answer = await (parent === undefined ? dialog.showMessageBox(options) : dialog.showMessageBox(parent, options));
  return answer.response === 1;
}
