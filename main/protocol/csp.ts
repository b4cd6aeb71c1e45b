/** Headers of every answer of the app's own scheme (architecture §7). */
const COMMON: Readonly<Record<string, string>> = {
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cross-Origin-Opener-Policy': 'same-origin',
};

/**
 * The terminal's policy: scripts from the app only (WebAssembly for argon2id), connections to the gateways and nowhere
 * else. Ant Design writes its styles into the page, hence 'unsafe-inline' for styles alone.
 */
export function terminalHeaders(gateways: readonly string[]): Record<string, string> {
  const policy = [
    "default-src 'none'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    `img-src 'self' data: blob: ${gateways.join(' ')}`,
    "font-src 'self' data:",
    `connect-src 'self' ${gateways.join(' ')}`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
    "frame-src 'self' blob:",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "object-src 'none'",
  ].join('; ');
  return { ...COMMON, 'Content-Security-Policy': policy, 'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), usb=(), serial=(), hid=()' };
}

/** A page that is only printed runs no script and loads nothing from outside. */
export function printHeaders(): Record<string, string> {
  return {
    ...COMMON,
    'Content-Security-Policy':
      "default-src 'none'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; base-uri 'none'; form-action 'none'",
  };
}
