import { expect } from 'vitest';
import type { AggKey, DocClass, Fact, FactDraft } from '../../../src/facts/envelope.ts';
import type { Action, HeadWrite } from '../../../src/facts/head.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { verifyChain } from '../../../src/facts/verify.ts';
import { versionOf } from '../../../src/facts/registry.ts';
import type { BodyOf, FactKind } from '../../../src/facts/registry.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { businessDate, zonedMs } from '../../../src/kernel/businessDate.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { ring } from '../../../src/stock/test-kit.ts';
import { toldSale } from '../../../src/testkit/facts.ts';
import type { Told, ToldSale } from '../../../src/testkit/facts.ts';
import { priceRef } from '../../../src/facts/reference.ts';
import { writeRef } from '../../../sync-server/hq/reference.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import type { Terminal } from '../../../renderer/data/terminal.ts';
import { newDisk } from '../../../renderer/data/memory-store.ts';
import { must } from '../deeds.ts';
import { TestChain, until } from '../chain.ts';
import type { Actor } from './actor.ts';
import { differences } from './differences.ts';
import { StageClock } from './stageClock.ts';

const ZONE = 'Asia/Shanghai';
const DAY = 86_400_000;
type Script = Omit<Told, 'epoch' | 'jseq' | 'hash' | 'businessDate'> & { readonly numberClass?: DocClass; readonly heads?: readonly HeadWrite[] };

/**
 * The scenario scripts over real terminals and the real gateway: each has its line that can be cut, and clocks of its own. A script
 * tells what happened as `Teller` does; here it is sealed by the product's writer, replicated, adjudicated and looked at everywhere.
 */
export class Stage {
  readonly chain: TestChain;
  readonly #actors = new Map<string, Actor>();
  #day = 0;
  #scene = 0;
  #told = new Set<string>();
  readonly #cut = new Set<string>();

  private constructor(chain: TestChain) {
    this.chain = chain;
  }

  static async open(...names: readonly string[]): Promise<Stage> {
    const stage = new Stage(await TestChain.start());
    stage.chain.ahead = stage.#ms('09:00') - Date.now();
    for (const name of names) await stage.enter(name);
    return stage;
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
    while (this.#ms(time) <= Date.now() + this.chain.ahead);
    this.#scene += 1;
    this.#told = new Set();
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
  #ms(time: string): number {
    const [, days = '0', hhmm = '', ss = '0'] = /^(?:([+-]\d+)T)?(\d\d:\d\d)(?::(\d\d))?$/.exec(time) ?? [];
    return zonedMs(this.#today, hhmm, ZONE) + Number(ss) * 1000 + (1 + this.#day + Number(days)) * DAY; // the stage opens tomorrow
  }
  readonly #today = businessDate(Date.now(), ZONE);
  moment(time: string): number {
    return this.#ms(time);
  }
  /** Sets clocks: everybody's and headquarters', or those named. */
  clock(time: string, ...names: readonly string[]): void {
    const ms = this.#ms(time);
    const all = names.length === 0;
    if (all || names.includes('HQ')) this.chain.ahead = Math.max(this.chain.ahead, ms - Date.now());
    for (const a of this.actors) if (all || names.includes(a.name)) a.clock.set(ms);
  }

  /** Whoever is online shares one time with headquarters; who is cut off has a time of its own. */
  async #happens(time: string, name: string): Promise<void> {
    await this.#jump(() => {
      if (this.#cut.has(name)) this.clock(time, name);
      else this.clock(time, 'HQ', ...this.actors.map((a) => a.name).filter((n) => !this.#cut.has(n)));
    });
  }
  /** Sets clocks while nothing is on its way: a clock that jumped in the middle of a request would be measured wrong. */
  async #jump(set: () => void): Promise<void> {
    const calm = (a: Actor): boolean =>
      this.#cut.has(a.name) || (a.busy() === 0 && a.till.terminal.sync.status().connection !== 'offline' && a.till.terminal.sync.status().pending === 0);
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
      this.#cut.add(n);
      this.actor(n).till.line.cut();
    }
    for (const n of names) await until(`${n} is offline`, () => this.at(n).sync.status().connection === 'offline');
  }
  /** Heals the lines (all, or those named; who stays cut keeps its own time) and waits until terminals and headquarters have the same; asserts it. */
  async heal(time?: string, ...names: readonly string[]): Promise<void> {
    const online = names.length === 0 ? this.actors : names.map((n) => this.actor(n));
    if (time !== undefined)
      await this.#jump(() => this.clock(time, 'HQ', ...online.map((a) => a.name), ...this.actors.map((a) => a.name).filter((n) => !this.#cut.has(n))));
    for (const a of online) {
      this.#cut.delete(a.name);
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
  /** Seals one fact where and when it happened. */
  async fact<K extends FactKind>(kind: K, t: Script, body: BodyOf<K>): Promise<Fact<K, BodyOf<K>>> {
    const store = t.on === 'HQ' ? 'S01' : (t.on.split('-')[0] ?? 'S01');
    const prev = Object.fromEntries(Object.entries(t.prev ?? {}).map(([k, v]) => [k, v.map((x) => (typeof x === 'string' ? x : x.id))]));
    const draft: FactDraft = {
      kind,
      v: versionOf(kind),
      scope: [...(t.scope ?? [store])],
      by: t.by ?? '1001',
      ...(t.approver === undefined ? {} : { approver: t.approver }),
      prev,
      ...(t.numberClass === undefined ? {} : { numberClass: t.numberClass }),
      body,
    };
    await this.#happens(t.at, t.on);
    const written =
      t.on === 'HQ' ? await this.chain.server.services.hqWriter.commit([draft], t.heads) : await this.at(t.on).run({ facts: [draft], heads: t.heads ?? [] });
    const [fact] = must(written);
    if (fact === undefined) throw new Error('nothing was written');
    this.#told.add(fact.id);
    return fact as Fact<K, BodyOf<K>>; // sealed from this draft
  }
  async sale(t: Script, o: ToldSale): Promise<Fact<'sale.committed', BodyOf<'sale.committed'>>> {
    const { prev, body } = toldSale(t, o);
    return this.fact('sale.committed', { ...t, prev, numberClass: 'XS' }, body);
  }
  /** What a person does there and then, by the command that the screen calls. */
  async act(name: string, time: string, staffNo: string, make: (ctx: CommandContext, terminal: Terminal) => Result<Action>): Promise<readonly Fact[]> {
    await this.#happens(time, name);
    const t = this.at(name);
    const user = t.views.staff(staffNo);
    if (user === undefined) throw new Error(`${staffNo} is not on the bundle of ${name}`);
    const ctx: CommandContext = {
      user,
      storeId: t.device.storeId,
      terminal: t.device.terminal,
      nowMs: t.now(),
      businessDate: t.businessDate(),
      offline: this.#cut.has(name),
    };
    const action = must(make(ctx, t));
    for (const h of action.heads) this.#told.add(h.id);
    return this.note(must(await t.run(action)));
  }
  /** A fact that a command of the product wrote belongs to the scene as well. */
  note(facts: readonly Fact[]): readonly Fact[] {
    for (const f of facts) this.#told.add(f.id);
    return facts;
  }
  /** Publishes one gold price, as the console does. */
  async price(version: string, fenPerG: number, time: string): Promise<void> {
    await this.#happens(time, 'HQ');
    await writeRef(
      this.chain.server.services.store,
      priceRef.parse({
        id: `ref:price:gold999:${version}`,
        cls: 'price',
        metal: 'gold999',
        fenPerG,
        validFromMs: this.moment(time),
        version,
        publishedBy: '0001',
        scope: 'all',
      }),
      undefined,
    );
  }
  /** Writes a card where the script says. */
  async card(on: string, time: string, write: HeadWrite): Promise<void> {
    await this.#happens(time, on);
    if (on === 'HQ') must(await this.chain.server.services.hqWriter.commit([], [write]));
    else must(await this.at(on).run({ facts: [], heads: [write] }));
    this.#told.add(write.id);
  }
  /** Pieces received by headquarters, at a store, in the scene's morning. */
  async intake(nos: readonly string[], storeId = 'S01', time = '09:55'): Promise<Fact> {
    const fact = await this.fact(
      'stock.received',
      { on: 'HQ', at: time, by: '0001', scope: [storeId], prev: Object.fromEntries(nos.map((n) => [`piece:${n}`, []])) },
      { batchId: this.id('batch', 'B'), storeId, lines: nos.map((n) => ({ item: ring(n) })) },
    );
    await this.heal();
    return fact;
  }

  /** Exceptions of headquarters that name something of this scene; every terminal of the store shows the same ones. */
  async cases(storeId = 'S01'): Promise<readonly ExceptionDoc[]> {
    const mine = (d: ExceptionDoc): boolean => d.members.some((m) => this.#told.has(m)) || this.#told.has(d.subject);
    const stored = (await this.chain.docs(storeId.toLowerCase(), 'rul:ex:')).map((d) => toWire(d) as unknown as ExceptionDoc).filter(mine); // written by the adjudicator
    const brief = (list: readonly ExceptionDoc[]): string => jcs(list.map((d) => [d.id, d.code, d.status, [...d.members].sort()]).sort());
    for (const a of this.actors.filter((x) => x.till.terminal.device.storeId === storeId))
      expect(brief(a.till.terminal.views.exceptions().filter(mine)), a.name).toBe(brief(stored));
    expect(new Set(stored.map((d) => d.id)).size).toBe(stored.length); // I18
    return [...stored].sort((a, b) => (a.code < b.code ? -1 : a.code > b.code ? 1 : a.id < b.id ? -1 : 1));
  }
  /** `[code, members…]` of the open ones, members in the order of writing. */
  async open(storeId = 'S01'): Promise<readonly (readonly string[])[]> {
    return (await this.cases(storeId)).filter((d) => d.status === 'open').map((d) => [d.code, ...[...d.members].sort()]);
  }
  async decisions(storeId = 'S01'): Promise<readonly Readonly<Record<string, unknown>>[]> {
    return (await this.chain.docs(storeId.toLowerCase(), 'rul:dec:'))
      .map((d): Readonly<Record<string, unknown>> => toWire(d))
      .filter((d) =>
        jcs(d)
          .match(/(fact|cust|apt):\w+/g)
          ?.some((id) => this.#told.has(id)),
      );
  }
  /** Piece as headquarters' row and every terminal of these stores see it: they must agree; answers state and place. */
  async piece(no: string, storeId = 'S01'): Promise<{ readonly state: string; readonly at: string; readonly storeId?: string }> {
    const [row] = await this.chain.docs(storeId.toLowerCase(), `piece:${no}`);
    const place = row?.['place'] as { readonly at: string; readonly storeId?: string } | undefined; // the row's own shape
    for (const a of this.actors.filter((x) => x.till.terminal.device.storeId === storeId)) {
      const view = a.till.terminal.views.piece(no)?.view;
      expect([view?.state, view?.place.at, view?.place.storeId], `${no} at ${a.name}`).toEqual([row?.['state'], place?.at, place?.storeId]);
    }
    return { state: String(row?.['state']), at: place?.at ?? '', ...(place?.storeId === undefined ? {} : { storeId: place.storeId }) };
  }
  /** Facts at headquarters that touch an aggregate of this scene, as stored in a store's database. */
  async facts(storeId = 'S01', key?: AggKey): Promise<readonly Fact[]> {
    const all = (await this.chain.docs(storeId.toLowerCase(), 'fact:')).map((d) => toWire(d) as unknown as Fact); // checked at the door
    return all.filter((f) => (key === undefined ? this.#told.has(f.id) : f.prev[key] !== undefined));
  }
  /** Nothing lost, nothing twice, no gap in any journal (I10). */
  async verify(...names: readonly string[]): Promise<void> {
    for (const a of names.length === 0 ? this.actors : names.map((n) => this.actor(n))) {
      const { terminal, storeId } = a.till.terminal.device;
      const own = (await this.chain.docs(storeId.toLowerCase(), 'fact:')).map((d) => toWire(d) as unknown as Fact).filter((f) => f.terminal === terminal);
      expect(verifyChain(own), a.name).toEqual([]);
      expect(new Set(own.map((f) => `${f.epoch}${f.jseq}`)).size).toBe(own.length);
    }
  }
  async close(): Promise<void> {
    await this.chain.close();
  }
}
/** Members of a case as the exceptions list them. */
export const members = (...facts: readonly (Fact | string)[]): readonly string[] => facts.map((f) => (typeof f === 'string' ? f : f.id)).sort();
export const on = (fact: Fact, ...nos: readonly string[]): Record<string, Fact[]> => Object.fromEntries(nos.map((no) => [`piece:${no}`, [fact]]));
