import { protocol } from 'electron';
import type { Session } from 'electron';
import { promises as fs } from 'node:fs';
import { contentType, resolveAppUrl } from './resolve.ts';
import { printHeaders } from './csp.ts';

/** Must run before `ready`: a standard, secure scheme has an origin, IndexedDB, Web Locks and crypto.subtle. */
export function declareScheme(): void {
  protocol.registerSchemesAsPrivileged([
    { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true, corsEnabled: true, stream: true, codeCache: true } },
  ]);
}

/** Pages waiting to be printed, by id (print/page.ts). */
export const printDocuments = new Map<string, string>();

interface Answer {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: Buffer;
}
export interface Served {
  readonly terminalFolder: string;
  /** Headers of the terminal's own files; asked at each answer because the gateway can change. */
  readonly headers: () => Record<string, string>;
}
const served = new WeakSet<Session>();

/** Serves app://showroom/ in that session. Electron 25 brought `protocol.handle`; the older way stands beside it. */
export function serveApp(session: Session, what: Served): void {
  if (served.has(session)) return;
  served.add(session);
  if (typeof session.protocol.handle === 'function') {
    session.protocol.handle('app', async (request) => {
      const { status, headers, body } = await answerTo(request.method, request.url, what);
      return new Response(new Uint8Array(body), { status, headers });
    });
    return;
  }
  session.protocol.registerBufferProtocol('app', (request, callback) => {
    void answerTo(request.method, request.url, what).then(({ status, headers, body }) =>
      callback({ statusCode: status, headers, mimeType: (headers['Content-Type'] ?? '').split(';')[0], charset: 'utf-8', data: body }),
    );
  });
}

async function answerTo(method: string, url: string, what: Served): Promise<Answer> {
  const headers = what.headers();
  const plain = (status: number): Answer => ({
    status,
    headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
    body: Buffer.from(String(status)),
  });
  if (method !== 'GET' && method !== 'HEAD') return plain(405);
  const resolved = resolveAppUrl(url, what.terminalFolder);
  if (resolved.kind === 'refused') return plain(resolved.status);
  if (resolved.kind === 'print') {
    const html = printDocuments.get(resolved.id);
    return html === undefined
      ? plain(404)
      : { status: 200, headers: { ...printHeaders(), 'Content-Type': 'text/html; charset=utf-8' }, body: Buffer.from(html, 'utf8') };
  }
  try {
    return {
      status: 200,
      headers: { ...headers, 'Content-Type': contentType(resolved.path), 'Cache-Control': 'no-cache' },
      body: await fs.readFile(resolved.path),
    };
  } catch {
    return plain(404);
  }
}
