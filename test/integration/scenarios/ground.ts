import { businessDate, zonedMs } from '../../../src/kernel/businessDate.ts';
import type { Terminal } from '../../../renderer/data/terminal.ts';
import { newDisk } from '../../../renderer/data/memory-store.ts';
import type { TestChain } from '../chain.ts';
import { until } from '../chain.ts';
import type { Actor } from './actor.ts';
import { differences } from './differences.ts';
import { StageClock } from './stageClock.ts';

const ZONE = 'Asia/Shanghai';
const DAY = 86_400_000;

/** What a script is played on: real terminals and the real gateway, each with its line that can be cut, and clocks of its own. */
export class Ground {
  readonly chain: TestChain;
  readonly #actors = new Map<string, Actor>();
  #day = 0;
  #scene = 0;
  /** Documents of this scene. */
  protected told = new Set<string>();
  protected readonly cutOff = new Set<string>();

  protected constructor(chain: TestChain) {
    this.chain = chain;
  }

  async enter(name: string): Promise<Actor> {
    const clock = new StageClock();
    clock.set(Date.now() + this.chain.ahead);
    const disk = newDisk();
    let busy = 0;
    const counted: typeof fetch = async (input, init) => {
      busy += 1;
      try {
        return await fetch(input, init);
      } finally {
        busy -= 1;
      }
    };
    const till = await this.chain.till(name.split('-')[0] ?? 'S01', { clock, store: { kind: 'memory', disk }, fetch: counted });
    const actor: Actor = { name, till, clock, disk, busy: () => busy };
    this.#actors.set(name, actor);
    return actor;
  }
  get actors(): readonly Actor[] {
    return [...this.#actors.values()];
  }
  actor(name: string): Actor {
    const found = this.#actors.get(name);
    if (found === undefined) throw new Error(`nobody is called ${name}`);
    return found;
  }
  at(name: string): Terminal {
    return this.actor(name).till.terminal;
  }
  /** The terminal code that headquarters gave to it. */
  code(name: string): string {
    return name === 'HQ' ? this.chain.server.services.hqWriter.terminal : this.at(name).device.terminal;
  }

  /** A new day: everybody is online and has everything, at 09:55. Ids of the scene are its own (`id`). */
  async scene(time = '09:55'): Promise<void> {
    do this.#day += 1;
    while (this.moment(time) <= Date.now() + this.chain.ahead);
    this.#scene += 1;
    this.told = new Set();
    await this.heal();
    await this.#jump(() => this.clock(time));
    await this.chain.server.services.identity.publishBundles();
    await this.heal();
  }
  /** An id that only this scene has: `id('cust', 'C1')` → `cust:07C1`; `id('P')` → a piece number. */
  id(prefix: string): string;
  id<P extends string>(prefix: P, name: string): `${P}:${string}`;
  id(prefix: string, name?: string): string {
    const no = String(this.#scene).padStart(2, '0');
    return name === undefined ? `${prefix}${no}` : `${prefix}:${no}${name}`;
  }
  /** `hh:mm[:ss]` of the scene's day, or `+1Thh:mm` of a later one, in ms. */
  moment(time: string): number {
    const [, days = '0', hhmm = '', ss = '0'] = /^(?:([+-]\d+)T)?(\d\d:\d\d)(?::(\d\d))?$/.exec(time) ?? [];
    return zonedMs(this.#today, hhmm, ZONE) + Number(ss) * 1000 + (1 + this.#day + Number(days)) * DAY; // the stage opens tomorrow
  }
  readonly #today = businessDate(Date.now(), ZONE);
  /** Sets clocks: everybody's and headquarters', or those named. */
  clock(time: string, ...names: readonly string[]): void {
    const ms = this.moment(time);
    const all = names.length === 0;
    if (all || names.includes('HQ')) this.chain.ahead = Math.max(this.chain.ahead, ms - Date.now());
    for (const a of this.actors) if (all || names.includes(a.name)) a.clock.set(ms);
  }

  /** Whoever is online shares one time with headquarters; who is cut off has a time of its own. */
  protected async happens(time: string, name: string): Promise<void> {
    await this.#jump(() => {
      if (this.cutOff.has(name)) this.clock(time, name);
      else this.clock(time, 'HQ', ...this.actors.map((a) => a.name).filter((n) => !this.cutOff.has(n)));
    });
  }
  /** Sets clocks while nothing is on its way: a clock that jumped in the middle of a request would be measured wrong. */
  async #jump(set: () => void): Promise<void> {
    const calm = (a: Actor): boolean =>
      this.cutOff.has(a.name) || (a.busy() === 0 && a.till.terminal.sync.status().connection !== 'offline' && a.till.terminal.sync.status().pending === 0);
    await until(
      'everybody who is online is connected and nothing is on its way',
      () => {
        if (!this.actors.every(calm)) return false;
        set();
        return true;
      },
      20_000,
    );
  }
  async offline(...names: readonly string[]): Promise<void> {
    for (const n of names) {
      this.cutOff.add(n);
      this.actor(n).till.line.cut();
    }
    for (const n of names) await until(`${n} is offline`, () => this.at(n).sync.status().connection === 'offline');
  }
  /** Heals the lines (all, or those named; who stays cut keeps its own time) and waits until terminals and headquarters have the same; asserts it. */
  async heal(time?: string, ...names: readonly string[]): Promise<void> {
    const online = names.length === 0 ? this.actors : names.map((n) => this.actor(n));
    if (time !== undefined)
      await this.#jump(() => this.clock(time, 'HQ', ...online.map((a) => a.name), ...this.actors.map((a) => a.name).filter((n) => !this.cutOff.has(n))));
    for (const a of online) {
      this.cutOff.delete(a.name);
      a.till.line.heal();
    }
    for (const a of online)
      await until(
        `${a.name} is online with nothing waiting (${JSON.stringify(a.till.terminal.sync.status())})`,
        () => {
          const { connection, pending } = a.till.terminal.sync.status();
          return connection === 'online' && pending === 0;
        },
        20_000,
      );
    await this.same(...online.map((a) => a.name));
  }
  /** Headquarters has adjudicated, and these terminals have byte for byte what their store's database has. */
  async same(...names: readonly string[]): Promise<void> {
    await this.chain.server.services.adjudicator.settled();
    for (const a of names.map((n) => this.actor(n))) {
      let last: readonly string[] = [];
      await until(
        `${a.name} and headquarters are the same`,
        async () => {
          last = await differences(this.chain, a);
          return last.length === 0;
        },
        15_000,
      ).catch((e: unknown) => {
        throw new Error(`${String(e)}: ${last.slice(0, 8).join(' ')}`);
      });
    }
  }
}
