import net from 'node:net';
import type { AddressInfo } from 'node:net';
import { decodeEscPos } from './decode.ts';
import type { PrintedPage } from './decode.ts';

/** What goes wrong, and when. */
export type Fault =
  | { readonly kind: 'none' }
  | { readonly kind: 'refuse' } // nobody listens: the port is closed
  | { readonly kind: 'paperOut' } // no paper before the job
  | { readonly kind: 'paperOutAfter'; readonly bytes: number } // the roll ends in the middle
  | { readonly kind: 'coverOpen' }
  | { readonly kind: 'hang' } // accepts, never reads, never answers
  | { readonly kind: 'hangAfterStatus' } // answers the questions before, then falls silent
  | { readonly kind: 'dropAfter'; readonly bytes: number } // cable pulled in the middle
  | { readonly kind: 'silent' }; // an old model that answers no questions but prints

/**
 * A receipt printer on a TCP port: keeps what it was sent, answers the ESC/POS status questions, and fails as told. Real bytes,
 * real sockets; only the paper is missing.
 */
export interface VirtualPrinter {
  readonly port: number;
  fault(fault: Fault): Promise<void>;
  /** Receipts printed so far, decoded (GB18030). */
  pages(): readonly PrintedPage[];
  raw(): Uint8Array;
  connections(): number;
  clear(): void;
  close(): Promise<void>;
}

export async function startVirtualPrinter(): Promise<VirtualPrinter> {
  let fault: Fault = { kind: 'none' };
  let printed: number[] = [];
  let connections = 0;
  const open = new Set<net.Socket>();

  const server = net.createServer((socket) => {
    connections += 1;
    open.add(socket);
    socket.on('close', () => open.delete(socket));
    socket.on('error', () => undefined); // the test cuts connections on purpose
    if (fault.kind === 'hang') {
      socket.pause();
      return;
    }
    serve(socket);
  });

  function serve(socket: net.Socket): void {
    let job = 0;
    let pending: number[] = [];
    socket.on('data', (chunk: Buffer) => {
      pending.push(...chunk);
      while (pending.length > 0) {
        const asked = question(pending);
        if (asked === 'more') return;
        if (asked !== undefined) {
          pending = pending.slice(3);
          if (!reply(socket, asked, job)) return;
          continue;
        }
        const byte = pending.shift() ?? 0;
        if (fault.kind === 'dropAfter' && job >= fault.bytes) {
          socket.resetAndDestroy();
          return;
        }
        if (fault.kind === 'paperOutAfter' && job >= fault.bytes) continue; // taken in, not printed
        printed.push(byte);
        job += 1;
      }
    });
  }

  /** Answers a status question; false when the printer has fallen silent. */
  function reply(socket: net.Socket, asked: 'offline' | 'paper' | 'turn', job: number): boolean {
    const out = fault.kind === 'paperOut' || (fault.kind === 'paperOutAfter' && job >= fault.bytes);
    if (fault.kind === 'silent') return true;
    if (fault.kind === 'hangAfterStatus' && job > 0) return true;
    if (asked === 'paper') socket.write(Uint8Array.of(out ? 0x72 : 0x12));
    else if (asked === 'offline') socket.write(Uint8Array.of(0x12 | (fault.kind === 'coverOpen' ? 0x04 : 0) | (out ? 0x20 : 0)));
    else if (!out) socket.write(Uint8Array.of(0x00)); // in turn: a printer without paper stands still and does not get there
    return true;
  }

  const listen = (port: number): Promise<void> =>
    new Promise((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const shut = (): Promise<void> =>
    new Promise((resolve) => {
      for (const socket of open) socket.destroy();
      if (!server.listening) return resolve();
      server.close(() => resolve());
    });
  await listen(0);
  const { port } = server.address() as AddressInfo; // a TCP server's address

  return {
    port,
    async fault(next) {
      fault = next;
      if (next.kind === 'refuse') await shut();
      else if (!server.listening) await listen(port);
    },
    pages: () => decodeEscPos(Uint8Array.from(printed)),
    raw: () => Uint8Array.from(printed),
    connections: () => connections,
    clear: () => {
      printed = [];
      connections = 0;
    },
    close: shut,
  };
}

/** The status question at the front, 'more' when it may still become one, undefined when it is none. */
function question(bytes: readonly number[]): 'offline' | 'paper' | 'turn' | 'more' | undefined {
  const [a, b, c] = bytes;
  if (a === 0x10) {
    if (b === undefined || (b === 0x04 && c === undefined)) return 'more';
    if (b === 0x04 && c === 2) return 'offline';
    if (b === 0x04 && c === 4) return 'paper';
  }
  if (a === 0x1d) {
    if (b === undefined || (b === 0x72 && c === undefined)) return 'more';
    if (b === 0x72 && c === 1) return 'turn';
  }
  return undefined;
}
