const LOCK = 'zhuomei-host';
/** A page that is being replaced lets go a moment later; waiting this long tells a reload from a second window. */
const PATIENCE_MS = 1500;

let held: Promise<boolean> | undefined;

/**
 * Takes the device's exclusive Web Lock for the life of this page (architecture §3.3). True once held; false when another
 * window keeps it. A second call on the same page gives the first answer while it was yes.
 */
export function holdDeviceLock(nav: Navigator, patienceMs: number = PATIENCE_MS): Promise<boolean> {
  if (held !== undefined) return held;
  const attempt = request(nav, patienceMs);
  held = attempt;
  void attempt.then((got) => {
    if (!got) held = undefined;
  });
  return attempt;
}

function request(nav: Navigator, patienceMs: number): Promise<boolean> {
  // Without the Locks API (an insecure origin) there is no way to tell; the store's own guard remains.
  const locks: LockManager | undefined = nav.locks;
  if (locks === undefined) return Promise.resolve(true);
  return new Promise((resolve) => {
    locks
      .request(LOCK, { mode: 'exclusive', signal: AbortSignal.timeout(patienceMs) }, () => {
        resolve(true);
        return new Promise<never>(() => undefined); // kept until the page goes away
      })
      .catch(() => resolve(false));
  });
}
