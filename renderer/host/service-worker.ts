import type { HostUpdates } from './port.ts';
import { fontFaces } from './print-fonts.ts';

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

/** Between two slices, so that a till that syncs or prints has the line first (ms); and until the next try with the line cut. */
const PAUSE_MS = 50;
const AGAIN_MS = 60_000;

/**
 * Every slice of the bundled faces goes into the worker's cache, one after another behind the work: what loaded before the worker took
 * over, and what nothing has shown yet. A name with a rare character is drawn in the house's face with the line cut, too.
 */
async function keepFonts(win: Window): Promise<void> {
  const cache = await win.caches.open(FONT_CACHE);
  const pause = (ms: number): Promise<void> =>
    new Promise((later) => {
      win.setTimeout(later, ms);
    });
  // The slices are named from the rarest characters to the commonest: those of everyday names come first.
  for (let left = [...fontAddresses(win.document)].reverse(); left.length > 0;) {
    const failed: string[] = [];
    for (const url of left) {
      if ((await win.caches.match(url)) !== undefined) continue;
      const kept = await cache.add(url).then(
        () => true,
        () => false,
      );
      if (!kept) failed.push(url);
      await pause(kept ? PAUSE_MS : AGAIN_MS);
    }
    left = failed;
  }
}

/** Addresses of every font file that the page's styles name, each once. */
function fontAddresses(doc: Document): ReadonlySet<string> {
  const found = new Set<string>();
  for (const rule of fontFaces(doc)) {
    for (const [, quoted] of rule.cssText.matchAll(/url\("?([^")]+\.woff2)"?\)/g))
      if (quoted !== undefined) found.add(new URL(quoted, rule.parentStyleSheet?.href ?? doc.baseURI).href);
  }
  return found;
}
