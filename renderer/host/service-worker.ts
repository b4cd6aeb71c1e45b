import type { HostUpdates } from './port.ts';

/** Same name as the runtime cache in the worker's configuration (renderer/vite.config.ts). */
const FONT_CACHE = 'zm-fonts';

/**
 * Registers the worker that lets /terminal/ reload offline. Only on http(s) and in a production build; undefined elsewhere.
 * A new version waits until a person accepts it: a till must not reload in the middle of a sale.
 */
export function registerServiceWorker(win: Window): HostUpdates | undefined {
  const container: ServiceWorkerContainer | undefined = win.navigator.serviceWorker;
  if (container === undefined || !win.location.protocol.startsWith('http')) return undefined;
  if (import.meta.env?.PROD !== true) return undefined;

  let waiting: ServiceWorker | undefined;
  let asked = false;
  const listeners = new Set<() => void>();
  const tell = (worker: ServiceWorker | null): void => {
    if (worker === null || container.controller === null) return; // the first installation is no update
    waiting = worker;
    for (const cb of listeners) cb();
  };

  const base = import.meta.env.BASE_URL;
  container
    .register(`${base}sw.js`, { scope: base })
    .then((registration) => {
      tell(registration.waiting);
      registration.addEventListener('updatefound', () => {
        const worker = registration.installing;
        worker?.addEventListener('statechange', () => {
          if (worker.state === 'installed') tell(registration.waiting);
        });
      });
      win.setInterval(() => void registration.update().catch(() => undefined), 60 * 60_000);
    })
    .catch(() => undefined); // without a worker the app still runs, it only cannot reload offline

  container.addEventListener('controllerchange', () => {
    if (asked) win.location.reload();
  });
  void container.ready.then(() => keepFonts(win)).catch(() => undefined);

  return {
    ready: () => waiting !== undefined,
    subscribe(cb) {
      listeners.add(cb);
      return () => listeners.delete(cb);
    },
    apply() {
      asked = true;
      waiting?.postMessage({ type: 'SKIP_WAITING' });
    },
  };
}

/** Fonts loaded before the worker took over are put into its cache, so that the first offline reload has them. */
async function keepFonts(win: Window): Promise<void> {
  const cache = await win.caches.open(FONT_CACHE);
  const urls = win.performance
    .getEntriesByType('resource')
    .map((entry) => entry.name)
    .filter((name) => name.startsWith(win.location.origin) && name.endsWith('.woff2'));
  for (const url of new Set(urls)) {
    if ((await cache.match(url)) === undefined) await cache.add(url);
  }
}
