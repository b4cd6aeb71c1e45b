import { lookup } from 'node:dns/promises';
import net from 'node:net';
import type { DesktopPrintOutcome } from '../../src/protocol/desktop.ts';
import { codeOf } from '../atomic-file.ts';
import {
  ASK_OFFLINE_CAUSE,
  ASK_PAPER_IN_TURN,
  ASK_PAPER_NOW,
  coverOpen,
  isQueued,
  isRealtime,
  paperOutInTurn,
  paperOutNow,
  stoppedForPaper,
} from './status.ts';

export interface TcpTimes {
  readonly connectMs: number;
  /** How long a printer may take to answer a real-time question; silence means it does not know it. */
  readonly statusMs: number;
  /** How long a receipt may take to print before the outcome counts as unknown. */
  readonly printMs: number;
}
const TIMES: TcpTimes = { connectMs: 3000, statusMs: 600, printMs: 12_000 };
const DEFAULT_PORT = 9100;

/**
 * Sends raw bytes to a receipt printer. Asks for paper first; afterwards asks a question that is answered in turn, so that
 * `ok` means printed, not merely sent. `timeout`: connected, but no sign that it printed — a person must look.
 */
export async function printTcp(host: string, port: number | undefined, bytes: Uint8Array, times: TcpTimes = TIMES): Promise<DesktopPrintOutcome> {
  const to = port ?? DEFAULT_PORT;
  if (!allowedPort(host, to)) return { ok: false, code: 'unreachable', detail: `port ${to}` };
  let address: string;
  try {
    address = (await withTimeout(lookup(host), times.connectMs)).address;
  } catch (error) {
    return { ok: false, code: 'unreachable', detail: codeOf(error) || 'lookup' };
  }
  if (!isLocalAddress(address)) return { ok: false, code: 'unreachable', detail: 'not in this network' };
  return withConversation(address, to, times, (line) => converse(line, bytes, times));
}

/** What a conversation sees of the socket. */
interface Line {
  send(bytes: Uint8Array): Promise<boolean>; // false: not taken in time
  /** First byte that fits, or undefined after that long. */
  answer(fits: (b: number) => boolean, ms: number): Promise<number | undefined>;
  /** Says goodbye; true once the printer has closed too. */
  finish(ms: number): Promise<boolean>;
  lost(): string | undefined;
}

async function converse(line: Line, bytes: Uint8Array, times: TcpTimes): Promise<DesktopPrintOutcome> {
  await line.send(ASK_PAPER_NOW);
  const paper = await line.answer(isRealtime, times.statusMs);
  const answers = paper !== undefined;
  if (paper !== undefined && paperOutNow(paper)) return { ok: false, code: 'paper' };
  if (answers) {
    await line.send(ASK_OFFLINE_CAUSE);
    const cause = await line.answer(isRealtime, times.statusMs);
    if (cause !== undefined && stoppedForPaper(cause)) return { ok: false, code: 'paper' };
    if (cause !== undefined && coverOpen(cause)) return { ok: false, code: 'paper', detail: 'cover' };
  }
  if (!(await line.send(bytes))) return { ok: false, code: 'timeout', detail: 'sending' };
  if (!answers) {
    // It knows no questions. A printer that took everything closes when we do; one that hangs does not.
    if (await line.finish(times.printMs)) return { ok: true };
    return line.lost() === undefined ? { ok: false, code: 'timeout', detail: 'unconfirmed' } : { ok: false, code: 'other', detail: line.lost() };
  }
  await line.send(ASK_PAPER_IN_TURN);
  const after = await line.answer(isQueued, times.printMs);
  if (after !== undefined) return paperOutInTurn(after) ? { ok: false, code: 'paper', detail: 'during' } : { ok: true };
  if (line.lost() !== undefined) return { ok: false, code: 'other', detail: line.lost() };
  await line.send(ASK_PAPER_NOW);
  const now = await line.answer(isRealtime, times.statusMs);
  return now !== undefined && paperOutNow(now) ? { ok: false, code: 'paper', detail: 'during' } : { ok: false, code: 'timeout', detail: 'unconfirmed' };
}

function withConversation(address: string, port: number, times: TcpTimes, talk: (line: Line) => Promise<DesktopPrintOutcome>): Promise<DesktopPrintOutcome> {
  return new Promise((resolve) => {
    const socket = net.connect({ host: address, port });
    let lost: string | undefined;
    let closed = false;
    let settled = false;
    let connected = false;
    const received: number[] = [];
    let wake: () => void = () => undefined;
    const done = (outcome: DesktopPrintOutcome): void => {
      if (settled) return;
      settled = true;
      clearTimeout(connecting);
      socket.destroy();
      resolve(outcome);
    };
    const connecting = setTimeout(() => done({ ok: false, code: 'unreachable', detail: 'ETIMEDOUT' }), times.connectMs);
    socket.setNoDelay(true);
    socket.on('error', (error) => {
      lost = codeOf(error) || error.message;
      if (!connected) done({ ok: false, code: 'unreachable', detail: lost });
      wake();
    });
    socket.on('close', () => {
      closed = true;
      wake();
    });
    socket.on('data', (chunk: Buffer) => {
      received.push(...chunk);
      wake();
    });
    const until = (ready: () => boolean, ms: number): Promise<void> =>
      new Promise((go) => {
        const timer = setTimeout(finish, ms);
        function finish(): void {
          clearTimeout(timer);
          wake = () => undefined;
          go();
        }
        const check = (): void => {
          if (ready() || closed) finish();
        };
        wake = check;
        check();
      });
    const line: Line = {
      send: async (bytes) => {
        if (closed) return false;
        let taken = false;
        socket.write(bytes, (error) => {
          taken = error === undefined || error === null;
          wake();
        });
        await until(() => taken, times.printMs);
        return taken;
      },
      answer: async (fits, ms) => {
        await until(() => received.some(fits), ms);
        const at = received.findIndex(fits);
        if (at < 0) return undefined;
        const byte = received[at];
        received.splice(0, at + 1);
        return byte;
      },
      finish: async (ms) => {
        socket.end();
        await until(() => closed, ms);
        return closed && lost === undefined;
      },
      lost: () => lost ?? (closed ? 'closed' : undefined),
    };
    socket.on('connect', () => {
      connected = true;
      clearTimeout(connecting);
      talk(line).then(done, (error: unknown) => done({ ok: false, code: 'other', detail: String(error) }));
    });
  });
}

/** Printers sit in the store's own network: a page that was taken over must not reach the rest of the world through us. */
export function isLocalAddress(address: string): boolean {
  if (net.isIPv4(address)) {
    const [a = 0, b = 0] = address.split('.').map(Number);
    return (
      a === 127 || a === 10 || (a === 172 && b >= 16 && b <= 31) || (a === 192 && b === 168) || (a === 169 && b === 254) || (a === 100 && b >= 64 && b <= 127)
    );
  }
  const v6 = address.toLowerCase();
  if (v6.startsWith('::ffff:')) return isLocalAddress(v6.slice(7));
  return v6 === '::1' || /^f[cd]/.test(v6) || /^fe[89ab]/.test(v6);
}

/** Raw printing ports; on this very machine any unprivileged one (print servers, test printers). */
export function allowedPort(host: string, port: number): boolean {
  if (port >= 9100 && port <= 9109) return true;
  return (host === '127.0.0.1' || host === '::1' || host === 'localhost') && port >= 1024 && port <= 65_535;
}

function withTimeout<T>(work: Promise<T>, ms: number): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('timeout')), ms);
    work.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
