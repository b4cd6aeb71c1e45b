import { expect } from 'vitest';
import type { AggKey, DocClass, Fact, FactDraft } from '../../../src/facts/envelope.ts';
import type { Action, HeadWrite } from '../../../src/facts/head.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { verifyChain } from '../../../src/facts/verify.ts';
import { versionOf } from '../../../src/facts/registry.ts';
import type { BodyOf, FactKind } from '../../../src/facts/registry.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { ring } from '../../../src/stock/test-kit.ts';
import { toldSale } from '../../../src/testkit/facts.ts';
import type { Told, ToldSale } from '../../../src/testkit/facts.ts';
import { priceRef } from '../../../src/facts/reference.ts';
import { writeRef } from '../../../sync-server/hq/reference.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import type { Terminal } from '../../../renderer/data/terminal.ts';
import { must } from '../deeds.ts';
import { TestChain } from '../chain.ts';
import { Ground } from './ground.ts';

type Script = Omit<Told, 'epoch' | 'jseq' | 'hash' | 'businessDate'> & { readonly numberClass?: DocClass; readonly heads?: readonly HeadWrite[] };

/**
 * The scenario scripts over real terminals and the real gateway. A script tells what happened as `Teller` does; here it is sealed by the
 * product's writer, replicated, adjudicated and looked at everywhere.
 */
export class Stage extends Ground {
  static async open(...names: readonly string[]): Promise<Stage> {
    const stage = new Stage(await TestChain.start());
    stage.chain.ahead = stage.moment('09:00') - Date.now();
    for (const name of names) await stage.enter(name);
    return stage;
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
    await this.happens(t.at, t.on);
    const written =
      t.on === 'HQ' ? await this.chain.server.services.hqWriter.commit([draft], t.heads) : await this.at(t.on).run({ facts: [draft], heads: t.heads ?? [] });
    const [fact] = must(written);
    if (fact === undefined) throw new Error('nothing was written');
    this.told.add(fact.id);
    return fact as Fact<K, BodyOf<K>>; // sealed from this draft
  }
  async sale(t: Script, o: ToldSale): Promise<Fact<'sale.committed', BodyOf<'sale.committed'>>> {
    const { prev, body } = toldSale(t, o);
    return this.fact('sale.committed', { ...t, prev, numberClass: 'XS' }, body);
  }
  /** What a person does there and then, by the command that the screen calls. */
  async act(name: string, time: string, staffNo: string, make: (ctx: CommandContext, terminal: Terminal) => Result<Action>): Promise<readonly Fact[]> {
    await this.happens(time, name);
    const t = this.at(name);
    const user = t.views.staff(staffNo);
    if (user === undefined) throw new Error(`${staffNo} is not on the bundle of ${name}`);
    const ctx: CommandContext = {
      user,
      storeId: t.device.storeId,
      terminal: t.device.terminal,
      nowMs: t.now(),
      businessDate: t.businessDate(),
      offline: this.cutOff.has(name),
    };
    const action = must(make(ctx, t));
    for (const h of action.heads) this.told.add(h.id);
    return this.note(must(await t.run(action)));
  }
  /** A fact that a command of the product wrote belongs to the scene as well. */
  note(facts: readonly Fact[]): readonly Fact[] {
    for (const f of facts) this.told.add(f.id);
    return facts;
  }
  /** Publishes one gold price, as the console does. */
  async price(version: string, fenPerG: number, time: string): Promise<void> {
    await this.happens(time, 'HQ');
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
    await this.happens(time, on);
    if (on === 'HQ') must(await this.chain.server.services.hqWriter.commit([], [write]));
    else must(await this.at(on).run({ facts: [], heads: [write] }));
    this.told.add(write.id);
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
    const mine = (d: ExceptionDoc): boolean => d.members.some((m) => this.told.has(m)) || this.told.has(d.subject);
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
          ?.some((id) => this.told.has(id)),
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
    return all.filter((f) => (key === undefined ? this.told.has(f.id) : f.prev[key] !== undefined));
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
