import { app, session } from 'electron';
import { isAppUrl } from '../protocol/resolve.ts';
import type { Log } from '../log.ts';

/** Permissions the page may have: copying error details to the clipboard, and keeping its own storage. */
const ALLOWED: ReadonlySet<string> = new Set(['clipboard-sanitized-write', 'persistent-storage', 'durable-storage']);

/** Denies by default (architecture §7): navigation, new windows, embedded pages, permissions, devices. */
export function guardEverything(log: Log): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => {
      log.warn('window-denied');
      return { action: 'deny' };
    });
    const keepHere = (event: { preventDefault(): void; readonly url?: string }, given?: string): void => {
      const url = event.url ?? given ?? ''; // Electron 22 gives it beside the event, newer ones inside
      if (isAppUrl(url) && !new URL(url).pathname.startsWith('/print/')) return;
      event.preventDefault();
      log.warn('navigation-denied');
    };
    contents.on('will-navigate', (event, url) => keepHere(event, url));
    contents.on('will-redirect', (event, url) => keepHere(event, url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
  const main = session.defaultSession;
  main.setPermissionRequestHandler((contents, permission, answer) => answer(ALLOWED.has(permission) && isAppUrl(contents.getURL())));
  main.setPermissionCheckHandler((_contents, permission, origin) => ALLOWED.has(permission) && isAppUrl(origin));
  main.setDevicePermissionHandler(() => false);
}
