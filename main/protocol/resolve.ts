import path from 'node:path';

const TYPES: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.jpg': 'image/jpeg',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.woff': 'font/woff',
  '.ttf': 'font/ttf',
  '.wasm': 'application/wasm',
  '.txt': 'text/plain; charset=utf-8',
  '.map': 'application/json; charset=utf-8',
};

export const contentType = (file: string): string => TYPES[path.extname(file).toLowerCase()] ?? 'application/octet-stream';

export type Resolved =
  { readonly kind: 'file'; readonly path: string } | { readonly kind: 'print'; readonly id: string } | { readonly kind: 'refused'; readonly status: 400 | 404 };

/**
 * What `app://showroom/…` means: files of the built terminal under /terminal/, documents being printed under /print/.
 * Anything that would leave the folder is refused, however it is written.
 */
export function resolveAppUrl(text: string, terminalFolder: string): Resolved {
  let url: URL;
  let pathname: string;
  try {
    url = new URL(text);
    pathname = decodeURIComponent(url.pathname);
  } catch {
    return { kind: 'refused', status: 400 };
  }
  if (url.protocol !== 'app:' || url.host !== 'showroom') return { kind: 'refused', status: 404 };
  if (pathname.includes('\0') || pathname.includes('\\') || pathname.split('/').includes('..')) return { kind: 'refused', status: 400 };
  const print = /^\/print\/([a-z0-9-]{1,64})$/.exec(pathname);
  if (print?.[1] !== undefined) return { kind: 'print', id: print[1] };
  if (pathname === '/' || pathname === '/terminal' || pathname === '/terminal/') return { kind: 'file', path: path.join(terminalFolder, 'index.html') };
  if (!pathname.startsWith('/terminal/')) return { kind: 'refused', status: 404 };
  const file = path.join(terminalFolder, pathname.slice('/terminal/'.length));
  if (file !== terminalFolder && !file.startsWith(terminalFolder + path.sep)) return { kind: 'refused', status: 400 };
  // The router keeps its place in the address (no extension): the same page answers.
  return { kind: 'file', path: path.extname(file) === '' ? path.join(terminalFolder, 'index.html') : file };
}

/** True for a page of our own origin; `new URL(x).origin` is 'null' for such a scheme in Node, so the parts are compared. */
export function isAppUrl(text: string): boolean {
  try {
    const url = new URL(text);
    return url.protocol === 'app:' && url.host === 'showroom' && url.username === '' && url.password === '';
  } catch {
    return false;
  }
}
