import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { configSchema } from '../../sync-server/config.ts';
import { createServer } from '../../sync-server/app.ts';
import type { Server } from '../../sync-server/app.ts';
import type { DocStore } from '../../sync-server/store/port.ts';
import { seedDemo, SMALL_DEMO } from '../../sync-server/demo/seed.ts';
import { openDevice } from '../../renderer/data/open-terminal.ts';
import type { Opening, OpenOptions } from '../../renderer/data/open-terminal.ts';
import { fakeHost } from '../../renderer/data/fake-host.ts';
import type { FakeHost } from '../../renderer/data/fake-host.ts';
import { newDisk } from '../../renderer/data/memory-store.ts';
import type { Terminal } from '../../renderer/data/terminal.ts';
import { openLine } from './line.ts';
import type { Line } from './line.ts';

/** A whole small chain for one test file: the real gateway on a free port over a folder of its own, demo content in it. */
export class TestChain {
  #server: Server | undefined;
  #port = 0;
  /** Ahead of the real clock, ms. */
  ahead = 0;
  readonly folder: string;
  readonly #lines: Line[] = [];
  readonly #open = new Set<TestTill>();

  /** Another store than the embedded one, opened anew at each start of the server. */
  readonly #store: (() => Promise<DocStore>) | undefined;

  private constructor(folder: string, store: (() => Promise<DocStore>) | undefined) {
    this.folder = folder;
    this.#store = store;
  }

  static async start(store?: () => Promise<DocStore>): Promise<TestChain> {
    const chain = new TestChain(await mkdtemp(join(tmpdir(), 'zm-chain-')), store);
    await chain.startServer();
    await seedDemo(chain.server.services, Date.now(), SMALL_DEMO);
    return chain;
  }
  get server(): Server {
    if (this.#server === undefined) throw new Error('the server is down');
    return this.#server;
  }
  async startServer(): Promise<void> {
    const config = configSchema.parse({ port: this.#port, data: this.folder, logLevel: 'silent', demo: true });
    this.#server = await createServer(config, { now: () => Date.now() + this.ahead, ...(this.#store === undefined ? {} : { store: await this.#store() }) });
    this.#port = (await this.#server.start()).port;
  }
  async stopServer(): Promise<void> {
    await this.#server?.stop();
    this.#server = undefined;
  }
  async line(): Promise<Line> {
    const line = await openLine(() => this.#port);
    this.#lines.push(line);
    return line;
  }
  /** Enrols a new till of a store and opens it over its own line. */
  async till(storeId: string, over: Partial<OpenOptions> = {}): Promise<TestTill> {
    const line = await this.line();
    const host = fakeHost({ version: '0.1.0' });
    const options: OpenOptions = { host, baseUrl: line.url, store: { kind: 'memory', disk: newDisk() }, ...over };
    const code = await this.server.services.identity.createCode({ storeId, by: '0001' });
    if (!code.ok) throw new Error(code.problem.code);
    const first = await openDevice(options);
    if (first.state !== 'needs-enrolment') throw new Error(`unexpected ${first.state}`);
    const enrolled = await first.enrol(code.value.code, 'till');
    if (!enrolled.ok) throw new Error(enrolled.problem.code);
    const till = new TestTill(line, host, options, ready(await openDevice(options)), () => this.#open.delete(till));
    this.#open.add(till);
    return till;
  }
  async docs(db: string, prefix: string): Promise<readonly { readonly _id: string; readonly [field: string]: unknown }[]> {
    return this.server.services.store.range(db, prefix, `${prefix}\uffff`, 10_000);
  }
  async close(): Promise<void> {
    for (const till of [...this.#open]) await till.close();
    await this.stopServer();
    for (const line of this.#lines) await line.close();
    await rm(this.folder, { recursive: true, force: true });
  }
}

export class TestTill {
  terminal: Terminal;
  readonly line: Line;
  readonly host: FakeHost;
  readonly options: OpenOptions;
  readonly #gone: () => void;
  constructor(line: Line, host: FakeHost, options: OpenOptions, terminal: Terminal, gone: () => void) {
    this.line = line;
    this.host = host;
    this.options = options;
    this.terminal = terminal;
    this.#gone = gone;
  }
  /** Closes and opens again on the same disk. */
  async restart(): Promise<void> {
    await this.terminal.close();
    this.terminal = ready(await openDevice(this.options));
  }
  async close(): Promise<void> {
    this.#gone();
    await this.terminal.close();
  }
}

export function ready(opening: Opening): Terminal {
  if (opening.state !== 'ready') throw new Error(`terminal is ${opening.state}`);
  return opening.terminal;
}

/** Waits for something to become true; says what was waited for, and how long it took in ms. */
export async function until(what: string, check: () => unknown, limitMs = 10_000): Promise<number> {
  const started = performance.now();
  for (;;) {
    if (await check()) return performance.now() - started;
    if (performance.now() - started > limitMs) throw new Error(`not within ${limitMs} ms: ${what}`);
    await new Promise((resume) => {
      setTimeout(resume, 15);
    });
  }
}

/** How long this thread has stood ready to run while the machine ran others, ms since it began (0 where the system does not tell). */
export function queuedMs(): number {
  try {
    return Number(readFileSync('/proc/self/schedstat', 'utf8').split(' ')[1]) / 1e6;
  } catch {
    return 0;
  }
}
