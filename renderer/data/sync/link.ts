import { streamEvent } from '../../../src/protocol/wire.ts';
import type { HelloReply, HelloRequest, StreamEvent } from '../../../src/protocol/wire.ts';
import { contact } from '../clock.ts';
import type { CorrectedClock } from '../clock.ts';
import { GatewayError, NetworkError } from './gateway-client.ts';
import type { GatewayClient } from './gateway-client.ts';
import { readEvents } from './sse.ts';

export interface LinkParts {
  readonly client: GatewayClient;
  readonly clock: CorrectedClock;
  readonly random: () => number;
  readonly hello: () => Omit<HelloRequest, 'deviceNow'>;
  /** The hand-shake's answer, before anybody may push or pull. */
  readonly onHello: (reply: HelloReply) => Promise<void>;
  readonly onEvent: (event: StreamEvent) => void;
  /** Ask for everything: just connected, or the stream is silent. */
  readonly onPoll: () => void;
  readonly onState: () => void;
}
/** Heart-beats come every 15 s; silence longer than this is a broken line. */
const SILENCE_MS = 40_000;
const POLL_MS = 30_000;
/** Tries at 0.4 s (the first two minutes), then at one second (ten minutes more), then at five. */
const SOON_TRIES = 300;
const FAST_TRIES = SOON_TRIES + 600;

/**
 * Holds the line to headquarters: hand-shake, event stream, back-off. A healed network is seen within half a second at first,
 * a second for ten minutes, later within five (architecture §4).
 */
export class Link {
  readonly #p: LinkParts;
  #stopped = true;
  #online = false;
  #offlineSinceMs: number | undefined;
  #refused: string | undefined; // the gateway's own word: revoked, quarantine …
  #cut = new AbortController();
  #wake: () => void = () => undefined;
  #waiters: { readonly resolve: () => void; readonly reject: (e: Error) => void }[] = [];
  #lastHeardMs = 0;
  #running: Promise<void> = Promise.resolve();

  constructor(parts: LinkParts) {
    this.#p = parts;
  }

  online(): boolean {
    return this.#online;
  }
  offlineSinceMs(): number | undefined {
    return this.#offlineSinceMs;
  }
  refused(): string | undefined {
    return this.#refused;
  }

  start(): void {
    if (!this.#stopped) return;
    this.#stopped = false;
    if (typeof addEventListener === 'function') addEventListener('online', this.#onOnline);
    this.#running = this.#run();
  }
  async stop(): Promise<void> {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#online = false;
    if (typeof removeEventListener === 'function') removeEventListener('online', this.#onOnline);
    this.#cut.abort(new Error('stopped'));
    this.#wake();
    for (const w of this.#waiters.splice(0)) w.reject(new Error('replication stopped'));
    await this.#running;
  }
  /** Try now instead of at the next beat. */
  poke(): void {
    this.#wake();
    if (this.#online) this.#p.onPoll();
  }
  /** A request met a dead line: the stream, which may not know yet, is cut and the hand-shake tried anew. */
  suspect(error: unknown): void {
    if (error instanceof NetworkError && this.#online) this.#cut.abort(error);
  }
  /** Hand-shake again now: something about this device changed at headquarters. */
  renew(): void {
    this.#cut.abort(new Error('renew'));
  }
  /** Headquarters is not the one we shook hands with (SC-22): nothing goes on before a new hand-shake; resolves after it. */
  shakeAgain(): Promise<void> {
    if (this.#online) {
      this.#online = false;
      this.renew();
    }
    return this.whenOnline();
  }
  whenOnline(): Promise<void> {
    if (this.#online) return Promise.resolve();
    if (this.#stopped) return Promise.reject(new Error('replication stopped'));
    return new Promise((resolve, reject) => {
      this.#waiters.push({ resolve, reject });
    });
  }

  readonly #onOnline = (): void => this.#wake();

  async #run(): Promise<void> {
    let tries = 0;
    while (!this.#stopped) {
      this.#cut = new AbortController();
      try {
        await this.#shake(tries);
        tries = 0;
      } catch (error) {
        if (this.#stopped) return;
        tries += 1;
        if (error instanceof GatewayError && error.code === 'hello-late') {
          await this.#pause(50 * 2 ** Math.min(tries, 3)); // newer word of ours was there first: said again as things are now
          continue;
        }
        this.#down(error);
        if (error instanceof NetworkError) this.#p.client.failOver();
        await this.#pause(this.#backOff(tries, error));
        continue;
      }
      this.#up();
      try {
        await this.#listen();
      } catch (error) {
        if (this.#stopped) return;
        if (renewed(this.#cut.signal)) continue;
        // The gateway answers but gives no stream (a proxy refuses it): it is polled. Everything else is a dead line.
        const refused = error instanceof GatewayError && error.status !== 401;
        if (!refused) this.#down(error);
        await this.#pause(refused ? POLL_MS : 50 + this.#p.random() * 150);
      }
    }
  }

  async #shake(tries: number): Promise<void> {
    const { clock, client } = this.#p;
    // Short first, so that a black hole costs little; every fourth try is patient, for a slow line.
    const reply = await contact(clock, (deviceNow) => client.hello({ ...this.#p.hello(), deviceNow }, tries % 4 === 3 ? 12_000 : 3000, this.#cut.signal));
    await this.#p.onHello(reply);
  }

  async #listen(): Promise<void> {
    const cut = this.#cut;
    this.#lastHeardMs = this.#p.clock.monoMs();
    const watch = setInterval(() => {
      if (this.#p.clock.monoMs() - this.#lastHeardMs > SILENCE_MS) cut.abort(new NetworkError('silence'));
    }, 5000);
    try {
      const response = await this.#p.client.stream(cut.signal);
      if (response.body === null) throw new NetworkError('no stream');
      await readEvents(
        response.body,
        (data) => {
          this.#lastHeardMs = this.#p.clock.monoMs();
          if (data === undefined) return;
          const event = streamEvent.safeParse(safeJson(data));
          if (event.success) this.#p.onEvent(event.data);
        },
        cut.signal,
      );
      throw new NetworkError('stream ended');
    } finally {
      clearInterval(watch);
    }
  }

  #up(): void {
    this.#online = true;
    this.#offlineSinceMs = undefined;
    this.#refused = undefined;
    for (const w of this.#waiters.splice(0)) w.resolve();
    this.#p.onState();
    this.#p.onPoll();
  }
  #down(error: unknown): void {
    this.#refused = error instanceof GatewayError && error.status !== 429 && error.status < 500 ? error.code : undefined;
    if (this.#online || this.#offlineSinceMs === undefined) this.#offlineSinceMs = this.#p.clock.now();
    this.#online = false;
    this.#p.onState();
  }
  /** A line that is dead costs headquarters nothing to try; one that answers "not now" is left alone longer. */
  #backOff(tries: number, error: unknown): number {
    const most = error instanceof GatewayError ? 5000 : tries < SOON_TRIES ? 400 : tries < FAST_TRIES ? 1000 : 5000;
    const base = Math.min(most, (error instanceof GatewayError ? 1000 : 100) * 2 ** Math.min(tries - 1, 6));
    return base * (0.7 + 0.6 * this.#p.random());
  }
  #pause(ms: number): Promise<void> {
    if (this.#stopped) return Promise.resolve();
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}

const renewed = (signal: AbortSignal): boolean => signal.reason instanceof Error && signal.reason.message === 'renew';

function safeJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
