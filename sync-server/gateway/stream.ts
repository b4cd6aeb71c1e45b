import type { FastifyReply, FastifyRequest } from 'fastify';
import { collectionOf, type CollectionName } from '../../src/facts/docs.ts';
import type { StreamEvent } from '../../src/protocol/wire.ts';
import { dbOf } from '../store/update.ts';
import type { Move } from '../services.ts';
import type { Caller, Gateway } from './context.ts';

export const HEARTBEAT_MS = 15_000;
/** A terminal that listens is there though it has nothing to say; told to headquarters this often, under the minute it counts as online. */
const SEEN_EVERY_MS = 40_000;
/** A listener that does not read is cut off; it connects again and pulls. */
const MAX_BUFFER = 1024 * 1024;

interface Listener {
  readonly terminal: string;
  readonly storeId: string;
  readonly raw: FastifyReply['raw'];
  readonly until: number;
  state: string;
  seenMs: number;
}

/** GET /sync/stream: one open answer a terminal, fed by the hub. It only says what moved (architecture §4). */
export class Streams {
  private readonly listeners = new Set<Listener>();
  private readonly stops: (() => void)[];
  private readonly beat: NodeJS.Timeout;

  constructor(private readonly g: Gateway) {
    this.stops = [g.hub.subscribe((move) => this.moved(move)), g.catalogue.onVersion((version) => this.toAll({ type: 'catalogue', version }))];
    this.beat = setInterval(() => this.heartbeat(), HEARTBEAT_MS);
  }

  get size(): number {
    return this.listeners.size;
  }

  open(request: FastifyRequest, reply: FastifyReply, caller: Caller, expiresMs: number, headers: Readonly<Record<string, string>>): void {
    reply.hijack();
    const raw = reply.raw;
    const listener: Listener = {
      terminal: caller.speaker.terminal,
      storeId: caller.speaker.storeId,
      raw,
      until: expiresMs,
      state: caller.device.state,
      seenMs: this.g.now(),
    };
    raw.writeHead(200, {
      ...headers,
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
      connection: 'keep-alive',
    });
    raw.write(': open\n\n');
    this.listeners.add(listener);
    request.raw.on('close', () => this.listeners.delete(listener));
    raw.on('error', () => this.listeners.delete(listener));
  }

  private moved(move: Move): void {
    if (move.db === 'hq') {
      this.devices(move);
      return;
    }
    const collections = [
      ...new Set(
        move.changes.flatMap((c): CollectionName[] => {
          const name = collectionOf(c.id);
          return name === undefined ? [] : [name];
        }),
      ),
    ];
    if (collections.length === 0) return;
    for (const l of this.listeners) {
      if (move.db === 'ref' || move.db === dbOf(l.storeId)) this.send(l, { type: 'moved', collections });
    }
  }

  /** A changed state reaches its terminal at once; a revoked one is told and let go. */
  private devices(move: Move): void {
    for (const change of move.changes) {
      if (!change.id.startsWith('device:')) continue;
      const state = String(change.doc['state']);
      for (const l of this.listeners) {
        if (`device:${l.terminal}` !== change.id || l.state === state) continue;
        l.state = state;
        this.send(l, { type: 'state', terminalState: state });
        if (state === 'revoked' || state === 'replaced') this.end(l);
      }
    }
  }

  private toAll(event: StreamEvent): void {
    for (const l of this.listeners) this.send(l, event);
  }
  private send(l: Listener, event: StreamEvent): void {
    if (l.raw.destroyed || l.raw.writableLength > MAX_BUFFER) {
      this.end(l);
      return;
    }
    l.raw.write(`data: ${JSON.stringify(event)}\n\n`);
  }
  private heartbeat(): void {
    const now = this.g.now();
    for (const l of this.listeners) {
      if (now > l.until || l.raw.destroyed || l.raw.writableLength > MAX_BUFFER) this.end(l);
      else {
        l.raw.write(': beat\n\n');
        this.seen(l, now);
      }
    }
  }
  private seen(l: Listener, now: number): void {
    if (now - l.seenMs < SEEN_EVERY_MS) return;
    l.seenMs = now;
    void this.g.identity
      .updateDevice(l.terminal, (d) => ({ ...d, lastSeenMs: Math.max(d.lastSeenMs ?? 0, now) }))
      .catch((error: unknown) => this.g.log.warn({ terminal: l.terminal, error: String(error) }, 'last seen not written'));
  }
  private end(l: Listener): void {
    this.listeners.delete(l);
    l.raw.end();
    if (l.raw.writableLength > MAX_BUFFER) l.raw.destroy();
  }

  stop(): void {
    clearInterval(this.beat);
    for (const stop of this.stops) stop();
    for (const l of [...this.listeners]) this.end(l);
  }
}
