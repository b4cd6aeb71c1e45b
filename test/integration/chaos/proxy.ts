import { createServer, request } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as after } from 'node:timers/promises';

/** What happens to one request on its way. Bytes are counted over the whole answer: status line, headers, body. */
export type Fault =
  | { readonly kind: 'pass' }
  /** Never reaches headquarters; the line breaks. */
  | { readonly kind: 'drop' }
  /** Headquarters works it off, the answer is lost. */
  | { readonly kind: 'lose' }
  /** The answer stops after so many bytes and the line breaks. */
  | { readonly kind: 'cut'; readonly at: number }
  /** A whole answer whose body has only so many bytes, as a careless middle box makes it. */
  | { readonly kind: 'truncate'; readonly at: number }
  | { readonly kind: 'delay'; readonly ms: number }
  /** Reaches headquarters twice, one after the other or both at once; the second answer comes back. */
  | { readonly kind: 'twice'; readonly together: boolean }
  /** Waits until another request has overtaken it (or a moment has passed). */
  | { readonly kind: 'hold' }
  /** A middle box answers in headquarters' place. */
  | { readonly kind: 'status'; readonly status: number };
export interface Seen {
  readonly path: string;
  readonly method: string;
  readonly body: Buffer;
}
export type Plan = (seen: Seen) => Fault;

export interface ChaosProxy {
  readonly url: string;
  /** Decides of each request; `undefined`: everything passes. */
  plan: Plan | undefined;
  /** How often each kind of fault happened. */
  readonly happened: Readonly<Record<string, number>>;
  /** Bytes of the last answer that passed whole, by path: before the body, and of it. */
  readonly lengths: ReadonlyMap<string, { readonly head: number; readonly body: number }>;
  cut(): void;
  heal(): void;
  /** Ends every open event stream. */
  dropStreams(): void;
  close(): Promise<void>;
}
interface Answer {
  readonly status: number;
  readonly head: Buffer;
  readonly body: Buffer;
}
const HOP = new Set(['connection', 'keep-alive', 'transfer-encoding', 'content-length']);

/** The network between one terminal and headquarters, as bad as the test wants it: an HTTP proxy that knows where an answer begins and ends. */
export async function chaosProxy(target: () => number): Promise<ChaosProxy> {
  const sockets = new Set<Socket>();
  const streams = new Set<() => void>();
  const happened: Record<string, number> = {};
  const lengths = new Map<string, { readonly head: number; readonly body: number }>();
  const held = new Set<() => void>();
  let whole = true;

  const forward = (seen: Seen, from: IncomingMessage): Promise<Answer> =>
    new Promise((resolve, reject) => {
      const up = request({ host: '127.0.0.1', port: target(), method: seen.method, path: seen.path, headers: from.headers, agent: false }, (answer) => {
        const parts: Buffer[] = [];
        answer.on('data', (d: Buffer) => parts.push(d));
        answer.on('error', reject);
        answer.on('end', () => {
          const status = answer.statusCode ?? 502;
          const lines = Object.entries(answer.headers)
            .filter(([k]) => !HOP.has(k))
            .flatMap(([k, v]) => (Array.isArray(v) ? v : [v ?? '']).map((x) => `${k}: ${x}`));
          resolve({ status, head: Buffer.from(`HTTP/1.1 ${status} ${answer.statusMessage ?? ''}\r\n${lines.join('\r\n')}\r\n`), body: Buffer.concat(parts) });
        });
      });
      up.on('error', reject);
      up.end(seen.body);
    });
  const bytesOf = (a: Answer, body = a.body): Buffer =>
    Buffer.concat([a.head, Buffer.from(`content-length: ${body.length}\r\nconnection: close\r\n\r\n`), body]);

  async function stream(seen: Seen, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const up = request({ host: '127.0.0.1', port: target(), method: 'GET', path: seen.path, headers: req.headers, agent: false }, (answer) => {
      res.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(res);
    });
    const end = (): void => {
      streams.delete(end);
      up.destroy();
      res.destroy();
    };
    streams.add(end);
    up.on('error', end);
    up.on('close', end);
    res.on('close', end);
    up.end();
  }

  async function serve(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const parts: Buffer[] = [];
    for await (const part of req) parts.push(part as Buffer); // a request without encoding gives buffers
    const seen: Seen = { path: req.url ?? '', method: req.method ?? 'GET', body: Buffer.concat(parts) };
    const fault: Fault = !whole ? { kind: 'drop' } : (proxy.plan?.(seen) ?? { kind: 'pass' });
    happened[fault.kind] = (happened[fault.kind] ?? 0) + 1;
    const { socket } = req;
    if (fault.kind === 'drop') return void socket.destroy();
    if (fault.kind === 'status')
      return void socket.end(`HTTP/1.1 ${fault.status} no\r\ncontent-type: text/html\r\ncontent-length: 11\r\nconnection: close\r\n\r\n<html>no</h`);
    if (fault.kind === 'delay') await after(fault.ms);
    if (fault.kind === 'hold')
      await Promise.race([
        after(250),
        new Promise<void>((go) => {
          held.add(go);
        }),
      ]);
    if (seen.path.includes('/sync/stream') && fault.kind !== 'lose' && fault.kind !== 'cut') return stream(seen, req, res);
    const first = forward(seen, req);
    const answer =
      fault.kind !== 'twice' ? await first : fault.together ? (await Promise.all([first, forward(seen, req)]))[1] : (await first, await forward(seen, req));
    if (fault.kind !== 'hold') {
      for (const go of held) go();
      held.clear();
    }
    if (!whole || fault.kind === 'lose') return void socket.destroy();
    if (fault.kind === 'truncate') return void socket.end(bytesOf(answer, answer.body.subarray(0, fault.at)));
    const bytes = bytesOf(answer);
    if (fault.kind !== 'cut') {
      lengths.set(seen.path, { head: bytes.length - answer.body.length, body: answer.body.length });
      return void socket.end(bytes);
    }
    // What was sent is on its way before the line breaks.
    socket.write(bytes.subarray(0, fault.at), () => socket.destroy());
    if (fault.at === 0) socket.destroy();
  }

  const server = createServer((req, res) => {
    serve(req, res).catch(() => {
      req.socket.destroy();
    });
  });
  server.on('connection', (s) => {
    sockets.add(s);
    s.on('error', () => undefined);
    s.on('close', () => sockets.delete(s));
    if (!whole) s.destroy();
  });
  await new Promise<void>((done) => {
    server.listen(0, '127.0.0.1', done);
  });
  const { port } = server.address() as AddressInfo; // listening on TCP
  const proxy: ChaosProxy = {
    url: `http://127.0.0.1:${port}`,
    plan: undefined,
    happened,
    lengths,
    cut() {
      whole = false;
      for (const end of [...streams]) end();
      for (const s of sockets) s.destroy();
    },
    heal() {
      whole = true;
    },
    dropStreams() {
      for (const end of [...streams]) end();
    },
    async close() {
      proxy.cut();
      await new Promise<void>((done) => {
        server.close(() => done());
      });
    },
  };
  return proxy;
}
