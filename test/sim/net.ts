import { collectionOf } from '../../src/facts/docs.ts';
import type { Dice } from './random.ts';
import type { SimServer } from './server.ts';

interface Waiting {
  readonly from: string;
  readonly what: string;
  readonly go: (d: Dice) => Promise<void>;
  readonly drop: () => void;
}
export interface Weather {
  readonly loseRequest: number;
  readonly loseAnswer: number;
  readonly duplicate: number;
  /** A copy that comes again much later, out of order. */
  readonly late: number;
}
export const CALM: Weather = { loseRequest: 0, loseAnswer: 0, duplicate: 0, late: 0 };
const cut = (): Error => new TypeError('line is down');

/**
 * The lines between terminals and headquarters. Requests and answers wait until the run lets one of them through, in any order; on the
 * way they are lost, doubled or kept for later. A line that is down refuses.
 */
export class Net {
  readonly #waiting: Waiting[] = [];
  readonly #late: { readonly terminal: string; readonly path: string; readonly body: string }[] = [];
  readonly #down = new Set<string>();
  readonly #streams = new Map<string, ReadableStreamDefaultController<Uint8Array>>();
  readonly counts = { requests: 0, lostRequests: 0, lostAnswers: 0, doubled: 0, late: 0 };
  weather: Weather = CALM;

  constructor(
    private readonly server: SimServer,
    private readonly storeOf: (terminal: string) => string,
    private readonly calm: () => Promise<void>,
  ) {
    server.onMove = (move) => {
      const collections = [...new Set(move.changes.flatMap((c) => collectionOf(c.id) ?? []))];
      if (collections.length === 0 || move.db === 'hq') return;
      for (const line of this.#streams.keys())
        if (move.db === 'ref' || this.storeOf(line) === move.db.toUpperCase()) this.#tell(line, `data: ${JSON.stringify({ type: 'moved', collections })}\n\n`);
    };
  }
  isUp(line: string): boolean {
    return !this.#down.has(line);
  }
  cutLine(line: string): void {
    this.#down.add(line);
    this.#endStream(line);
    for (const w of this.#waiting.filter((x) => x.from === line)) {
      this.#waiting.splice(this.#waiting.indexOf(w), 1);
      w.drop();
    }
  }
  heal(line: string): void {
    this.#down.delete(line);
  }
  waiting(): number {
    return this.#waiting.length;
  }
  heartbeat(): void {
    for (const line of this.#streams.keys()) this.#tell(line, ': beat\n\n');
  }

  /** One waiting request or answer goes its way. */
  async step(d: Dice): Promise<boolean> {
    const [w] = this.#waiting.splice(d.int(this.#waiting.length), 1);
    if (w === undefined) return false;
    await w.go(d);
    await this.calm();
    return true;
  }
  /** Something that was on the way for a long time arrives after all; nobody waits for its answer. */
  async lateArrival(d: Dice): Promise<void> {
    const [old] = this.#late.splice(d.int(this.#late.length), 1);
    if (old === undefined) return;
    this.counts.late += 1;
    await this.server.request(old.terminal, old.path, JSON.parse(old.body));
    await this.calm();
  }

  /** `fetch` of one device. `line` is the device, `terminal` whom it says it is: a clone has a line of its own. */
  fetchOf(line: string, terminal: string, alive: () => boolean): typeof fetch {
    const asked = async (url: string, init: RequestInit | undefined): Promise<unknown> => {
      if (!alive() || this.#down.has(line)) throw cut();
      const path = url.slice(url.indexOf('/api/v1') + 7);
      if (path === '/auth/challenge') return answer(200, { nonce: 'nonce' });
      if (path === '/auth/token') return answer(200, { token: `token-${terminal}`, expiresAtMs: 8e15 });
      if (path === '/sync/stream') return this.#open(line, init?.signal ?? undefined);
      const body = String(init?.body);
      return new Promise((resolve, reject) => {
        const back = (a: { status: number; body: unknown }, d: Dice): void => {
          if (d.chance(this.weather.loseAnswer)) {
            this.counts.lostAnswers += 1;
            reject(cut());
            return;
          }
          this.#waiting.push({ from: line, what: `answer ${path}`, go: async () => resolve(answer(a.status, a.body)), drop: () => reject(cut()) });
        };
        this.#waiting.push({
          from: line,
          what: path,
          drop: () => reject(cut()),
          go: async (d) => {
            this.counts.requests += 1;
            if (d.chance(this.weather.loseRequest)) {
              this.counts.lostRequests += 1;
              reject(cut());
              return;
            }
            if (path === '/sync/push' && d.chance(this.weather.late)) this.#late.push({ terminal, path, body });
            const twice = d.chance(this.weather.duplicate);
            const replies = [this.server.request(terminal, path, JSON.parse(body)), ...(twice ? [this.server.request(terminal, path, JSON.parse(body))] : [])];
            if (twice) this.counts.doubled += 1;
            const [first] = await Promise.all(replies);
            if (first !== undefined) back(first, d);
          },
        });
      });
    };
    return ((url: string, init?: RequestInit) => asked(url, init)) as unknown as typeof fetch; // of a Response the client reads status and JSON or the body
  }

  #open(line: string, signal: AbortSignal | undefined): unknown {
    this.#endStream(line);
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        this.#streams.set(line, controller);
      },
      cancel: () => {
        this.#streams.delete(line);
      },
    });
    signal?.addEventListener('abort', () => this.#endStream(line), { once: true });
    this.#tell(line, ': open\n\n');
    return { ok: true, status: 200, body, json: async () => ({}) };
  }
  #tell(line: string, text: string): void {
    try {
      this.#streams.get(line)?.enqueue(new TextEncoder().encode(text));
    } catch {
      this.#streams.delete(line); // its reader has gone
    }
  }
  #endStream(line: string): void {
    const controller = this.#streams.get(line);
    this.#streams.delete(line);
    try {
      controller?.error(cut());
    } catch {
      // closed by its reader already
    }
  }
}
const answer = (status: number, body: unknown): unknown => {
  const text = JSON.stringify(body);
  return { ok: status === 200, status, json: async () => JSON.parse(text) as unknown };
};
