import { Dexie } from 'dexie';
import { fakeHost } from '../../renderer/data/fake-host.ts';
import { openDevice } from '../../renderer/data/open-terminal.ts';
import type { IndexPort } from '../../renderer/data/catalogue/index-port.ts';
import type { Terminal } from '../../renderer/data/terminal.ts';

/** Runs inside the browser: one till of the product over real IndexedDB and the real gateway, cut off and healed from outside. */
const WEEK = 7 * 86_400_000;
let away = false;
let behind = WEEK;
const clock = { wallMs: () => Date.now() - behind, monoMs: () => Math.round(performance.now() + WEEK - behind), bootId: 'bench' };
const lines = ((input, init) => (away ? Promise.reject(new TypeError('cut')) : fetch(input, init))) as typeof fetch;
/** Nothing is searched here. */
const noIndex = (): IndexPort => ({
  load: async () => 0,
  upsert: () => undefined,
  delta: () => undefined,
  board: () => undefined,
  search: async () => {
    throw new Error('unused');
  },
  close: () => undefined,
});
let terminal: Terminal | undefined;
const till = (): Terminal => {
  if (terminal === undefined) throw new Error('not open');
  return terminal;
};
async function until(check: () => boolean): Promise<void> {
  while (!check())
    await new Promise<void>((next) => {
      const c = new MessageChannel();
      c.port1.onmessage = () => next();
      c.port2.postMessage(0);
    });
}

Object.assign(globalThis, {
  zmWeek: {
    async open(code: string): Promise<void> {
      const options = { host: fakeHost({ version: '0.1.0' }), baseUrl: location.origin, name: `week-${Date.now()}`, clock, fetch: lines, index: noIndex };
      const first = await openDevice(options);
      if (first.state !== 'needs-enrolment') throw new Error(first.state);
      const enrolled = await first.enrol(code, 'bench');
      if (!enrolled.ok) throw new Error(enrolled.problem.code);
      const second = await openDevice(options);
      if (second.state !== 'ready') throw new Error(second.state);
      ({ terminal } = second);
      await until(() => till().sync.status().connection === 'online');
    },
    /** A week's documents, written one after the other while the line is cut. */
    async write(n: number): Promise<void> {
      away = true;
      for (let i = 0; i < n; i += 1) {
        behind = WEEK - (i * WEEK) / n;
        const done = await till().run({
          facts: [
            {
              kind: 'cust.contacted',
              v: 1,
              scope: ['S02'],
              by: '0205',
              prev: {},
              body: { customerId: `cust:${i}`, channel: 'phone', result: 'ok', note: '顾客想看一克拉左右的六爪钻戒，'.repeat(14) },
            },
          ],
          heads: [],
        });
        if (!done.ok) throw new Error(done.problem.code);
      }
      behind = 0;
    },
    /** Heals; seconds until everything went up, and until everything that waited at headquarters is down. */
    async heal(expected: readonly string[]): Promise<{ readonly up: number; readonly down: number }> {
      const wanted = new Set(expected);
      const started = performance.now();
      away = false;
      till().sync.poke();
      let up = 0;
      let down = 0;
      await until(() => {
        const now = (performance.now() - started) / 1000;
        if (up === 0 && till().sync.status().pending === 0) up = now;
        if (
          down === 0 &&
          till()
            .views.contacts('cust:down')
            .filter((c) => wanted.has(c.factId)).length === wanted.size
        )
          down = now;
        return up > 0 && down > 0;
      });
      return { up, down };
    },
    /** The same documents into a plain Dexie table in this browser, in one go, as raw as it gets. */
    async raw(docs: readonly { readonly id: string }[]): Promise<number> {
      const dexie = new Dexie(`plain-${Date.now()}`, { chromeTransactionDurability: 'strict' });
      dexie.version(1).stores({ docs: 'id' });
      await dexie.open();
      const started = performance.now();
      await dexie.table('docs').bulkAdd([...docs]);
      const seconds = (performance.now() - started) / 1000;
      dexie.close();
      return seconds;
    },
  },
});
