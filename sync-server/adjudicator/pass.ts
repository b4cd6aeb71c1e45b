import type { Logger } from 'pino';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { PriceRef } from '../../src/facts/reference.ts';
import type { Runs } from '../../src/conflict/fold.ts';
import { equal } from '../../src/kernel/equal.ts';
import { isRedacted } from '../../src/facts/personal.ts';
import { judgedKeys } from '../../src/rules.ts';
import { customerKey } from '../../src/customers/ownership.ts';
import { personOfKey } from '../../src/customers/together.ts';
import type { DecisionDoc } from '../../src/facts/rulings.ts';
import { staffKey } from '../../src/staff/rules.ts';
import { terminalKey } from '../../src/cases/terminal.ts';
import type { CatalogueRow } from '../../src/stock/catalogue.ts';
import type { Device, ItemDoc } from '../services.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { pacer } from '../store/pace.ts';
import type { Aliases } from './aliases.ts';
import { STATE_DB, asAggregate, isNews, judge, masterOf, withFacts, type Aggregate, type Grounds, type Judged, type Rules } from './aggregates.ts';
import { Batch } from './batch.ts';
import type { Cards } from './cards.ts';
import type { Followed } from './followed.ts';
import { factsByHome, withNumbers, type Journals } from './journals.ts';
import type { Kept } from './kept.ts';
import { keep, resolutions, write } from './plan.ts';
import type { Plan } from './plan.ts';
import type { Corrected, Times } from './times.ts';
import { waitId, type WaitIndex } from './waits.ts';

/** What one pass works on; parts that are not given are empty. */
export interface Work {
  /** Facts that can be folded. */
  readonly facts?: readonly Fact[];
  /** Everything that takes a place in a journal, facts of newer versions and quarantined ones too. */
  readonly journal?: readonly Fact[];
  readonly cards?: readonly StoredDoc[];
  readonly items?: readonly string[];
  readonly times?: readonly Corrected[];
  /** Aggregates to look at again though nothing new touched them. */
  readonly again?: readonly AggKey[];
  /** Everything is projected again: what is known already counts as new. */
  readonly force?: boolean;
}
export interface PassDeps {
  readonly store: DocStore;
  readonly rules: Rules;
  readonly log: Logger;
  readonly journals: Journals;
  readonly followed: Followed;
  readonly times: Times;
  readonly cards: Cards;
  readonly aliases: Aliases;
  readonly waits: WaitIndex;
  readonly kept: Kept;
  readonly devices: () => readonly Device[];
  readonly marks: () => Readonly<Record<string, string>>;
  readonly prices: () => readonly PriceRef[];
  readonly onRows: (rows: readonly CatalogueRow[]) => Promise<void>;
  readonly remember: (db: string, doc: StoredDoc | undefined) => void;
}

export class Pass {
  constructor(private readonly d: PassDeps) {}

  /** One document that breaks a rule must not stop the chain; it stays as it is and is seen in the log. */
  tryOne<T>(id: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (e) {
      this.d.log.error({ id, err: e }, 'document left out of adjudication');
      return undefined;
    }
  }

  /** Judges everything that this work concerns and writes what follows from it; equal work writes nothing (I15). Throws StoreError. */
  async run(work: Work, known: ReadonlySet<string>): Promise<void> {
    const { store, times, followed, cards, waits, aliases } = this.d;
    const facts = work.facts ?? [];
    const [batch, after, last] = [new Batch(), new Batch(), new Batch()];
    const added = new Map<AggKey, Fact[]>();
    const must = new Set<AggKey>(work.again);
    const give = (key: AggKey, ...list: readonly Fact[]): void => void (added.get(key) ?? added.set(key, []).get(key))?.push(...list);
    const pace = pacer();
    for (const f of facts) {
      for (const key of this.tryOne(f.id, () => judgedKeys(f)) ?? []) give(key, f);
      const rest = pace();
      if (rest !== undefined) await rest;
    }
    for (const no of work.items ?? []) give(`piece:${no}`);

    const corrected = [...(work.times ?? []), ...times.arrived(facts)];
    const retimed = corrected.length === 0 ? [] : await factsByHome(store, corrected);
    times.take(corrected, retimed, known, batch);
    for (const f of retimed) {
      for (const key of this.tryOne(f.id, () => judgedKeys(f)) ?? []) {
        give(key, f);
        must.add(key);
      }
      give(terminalKey(f.terminal), f);
      must.add(terminalKey(f.terminal));
    }
    for (const [key, list] of await followed.take(facts, retimed, times.corrections, this.d.devices())) {
      give(key, ...list);
      if (list.some((f) => retimed.includes(f))) must.add(key);
    }
    const numbers = await this.journal(work.journal ?? [], give, last);
    for (const key of must) give(key);
    // A journal's or a person's aggregate that was given a fact for another reason than its kind: the redacted copy replaces it there too (I17).
    const gone = facts.filter(isRedacted);
    for (const f of gone) {
      give(terminalKey(f.terminal));
      give(staffKey(f.by));
    }

    // What people said of who is one person comes before anybody is judged.
    const renamed = new Set(aliases.take(facts, [], batch));
    for (const id of renamed) give(customerKey(id));
    const { people, judged } = await cards.take(work.cards ?? [], added, known, batch, last, aliases.graph);
    for (const key of judged) {
      give(key);
      must.add(key);
    }
    const plan: Omit<Plan, 'blind'> = { batch, after, written: new Map(), known };
    const rows: CatalogueRow[] = [];
    const waiting: (readonly [AggKey, Aggregate])[] = [];
    const touched = new Set(work.items);
    interface Seen {
      readonly key: AggKey;
      readonly doc: StoredDoc | undefined;
      readonly verdict: Judged;
      readonly blind: boolean;
      readonly newItem: boolean;
    }
    /** Verdicts on these aggregates; nothing is written yet. */
    const verdictsOn = async (keys: readonly AggKey[]): Promise<readonly Seen[]> => {
      const seen: Seen[] = [];
      const [aggs, beside] = await Promise.all([this.d.kept.load(keys), this.beside(keys, added)]);
      // An item is read once, and again when it changed.
      const unread = keys.filter(
        (k, i) => k.startsWith('piece:') && (work.force === true || aggs[i]?.['master'] === undefined || touched.has(k.slice('piece:'.length))),
      );
      const itemDocs = await store.get(
        'hq',
        unread.map((k) => `item:${k.slice('piece:'.length)}`),
      );
      const itemOf = new Map(unread.map((k, i) => [k, itemDocs[i] as ItemDoc | undefined])); // `item:` documents are written by headquarters only
      for (const [i, key] of keys.entries()) {
        const rest = pace();
        if (rest !== undefined) await rest;
        const doc = aggs[i];
        const person = people.get(key);
        const itemDoc = itemOf.get(key);
        const byItem = itemDoc !== undefined && touched.has(key.slice('piece:'.length));
        const base = person === undefined ? asAggregate(key, doc) : { ...person.agg, facts: asAggregate(key, doc).facts };
        const before: Aggregate = { ...base, ...(byItem ? { itemV: itemVersion(itemDoc) } : {}), ...(numbers.has(key) ? { numbers: numbers.get(key) } : {}) };
        const have = new Map<string, Fact>(before.facts.map((f) => [f.id, f]));
        const news = [
          ...(added.get(key) ?? []).filter((f) => work.force === true || isNews(have.get(f.id), f)),
          ...gone.filter((f) => have.has(f.id) && isNews(have.get(f.id), f)),
        ];
        // A number that comes late may close a gap that was told (EX-10).
        const closes = numbers.has(key) && before.rulings.some((r) => r.id.startsWith('rul:ex:EX-10:'));
        if (news.length === 0 && !byItem && !must.has(key) && !closes) {
          if (numbers.has(key)) keep(plan, before, doc);
          continue;
        }
        const grounds: Grounds = { corrections: times.corrections, world: { watermarks: this.d.marks(), prices: this.d.prices(), aliases: aliases.graph } };
        const verdict = this.tryOne(key, () =>
          judge(
            this.d.rules,
            before,
            news,
            itemOf.has(key) ? masterOf(itemDoc) : base.master,
            grounds,
            person === undefined ? [] : cards.judge(person, people, aliases.graph),
            beside.get(key),
          ),
        );
        // An account or a card that was only asked because its person changed, and has nothing.
        const empty = doc === undefined && personOfKey(key) !== undefined && verdict?.aggregate.head === undefined;
        if (verdict === undefined || (empty && verdict.aggregate.facts.length + verdict.rulings.length === 0)) continue;
        seen.push({
          key,
          doc,
          verdict,
          blind: news.length > 0 && work.force !== true && !must.has(key),
          newItem: itemOf.has(key) && itemDoc?.item === undefined,
        });
      }
      return seen;
    };
    const take = (seen: readonly Seen[]): void => {
      for (const { key, doc, verdict, blind, newItem } of seen) {
        write({ ...plan, blind }, verdict, doc, newItem);
        if (!equal(verdict.aggregate.waits ?? null, asAggregate(key, doc).waits ?? null)) waiting.push([key, verdict.aggregate]);
        if (verdict.row !== undefined)
          rows.push({
            item: verdict.row.item,
            state: verdict.row.state,
            pv: verdict.row.pv,
            ...(verdict.row.place.storeId === undefined ? {} : { storeId: verdict.row.place.storeId }),
          });
      }
    };
    // People first: who is one person decides under which card an account is told, and what is told of themselves. Of whom the rule makes one on the
    // way, the verdicts are made again with that; its merges are never unmade by the rule, so this ends.
    const persons = [...added.keys()].filter((k) => k.startsWith('cust:'));
    for (let graph: unknown; graph !== aliases.graph;) {
      graph = aliases.graph;
      const seen = await verdictsOn(persons);
      const merges = seen.flatMap((s) => s.verdict.rulings.filter((r): r is DecisionDoc => r.cls === 'decision' && r.rule === '4.4'));
      for (const id of aliases.take([], merges, batch)) renamed.add(id);
      if (graph === aliases.graph) take(seen);
    }
    if (renamed.size > 0) {
      const cust = [...renamed].map(customerKey);
      const docs = await this.d.kept.load(cust);
      const at = new Map(cust.map((k, i) => [k as string, withFacts(asAggregate(k, docs[i]), added.get(k) ?? [])]));
      for (const key of aliases.accounts(renamed, (id) => at.get(id) ?? asAggregate(customerKey(id), undefined))) {
        give(key);
        must.add(key);
      }
    }
    for (const key of [...added.keys()]) {
      const [root, ...others] = aliases.together(key);
      if (root !== undefined && others.length > 0) {
        give(root);
        must.add(root);
      }
    }
    take(await verdictsOn([...added.keys()].filter((k) => !k.startsWith('cust:'))));
    resolutions(batch, facts, known);
    // Before the aggregate itself: one that waits and is not in the index would wait for ever.
    for (const [key, { waits: w }] of waiting) batch.set(STATE_DB, waitId(key), () => ({ key, waits: w ?? null }));
    if (rows.length > 0) await this.d.onRows(rows);
    await batch.flush(store, (db, doc) => {
      this.d.remember(db, doc);
      if (doc._id.startsWith('piece:') && doc._rev !== undefined) plan.written.set(`${db}/${doc._id}`, { rev: doc._rev, pv: Number(doc['pv']) });
    });
    for (const [key, { waits: w }] of waiting) waits.set(key, w);
    // An aggregate that knows its facts says that everything which follows from them is written; a journal's block, that all is done.
    await after.flush(store, (db, doc) => {
      this.d.remember(db, doc);
      this.d.kept.put(db, doc);
    });
    await last.flush(store, this.d.remember);
  }

  /** What the person's other cards have of the same account, for the accounts of those who were several (conflicts.md §4.4). */
  private async beside(keys: readonly AggKey[], added: ReadonlyMap<AggKey, readonly Fact[]>): Promise<Map<AggKey, readonly (readonly Fact[])[]>> {
    const asked = keys.flatMap((key) => {
      const others = this.d.aliases.together(key).filter((k) => k !== key);
      return others.length === 0 ? [] : [{ key, others }];
    });
    const named = [...new Set(asked.flatMap((a) => a.others))];
    const docs = named.length === 0 ? [] : await this.d.kept.load(named);
    const facts = new Map(named.map((k, i) => [k, withFacts(asAggregate(k, docs[i]), added.get(k) ?? []).facts]));
    return new Map(asked.map(({ key, others }) => [key, others.map((k) => facts.get(k) ?? [])]));
  }

  /** What the page says of journals: odd facts go to their terminals, numbers to the runs. Answers the runs that grew. */
  private async journal(
    facts: readonly Fact[],
    give: (key: AggKey, ...list: readonly Fact[]) => void,
    last: Batch,
  ): Promise<Map<AggKey, Readonly<Record<string, Runs>>>> {
    const out = new Map<AggKey, Readonly<Record<string, Runs>>>();
    if (facts.length === 0) return out;
    const keys = [...new Set(facts.map((f) => terminalKey(f.terminal)))];
    const docs = await this.d.kept.load(keys);
    const runs = new Map(keys.map((k, i) => [k, asAggregate(k, docs[i]).numbers ?? {}]));
    for (const [terminal, news] of await this.d.journals.take(facts, (t) => runs.get(terminalKey(t)) ?? {}, last)) {
      const key = terminalKey(terminal);
      const before = runs.get(key) ?? {};
      const grown = Object.entries(news.numbers).map(([cls, list]) => [cls, withNumbers(before[cls] ?? [], list)] as const);
      if (grown.length > 0) {
        out.set(key, { ...before, ...Object.fromEntries(grown) });
        give(key);
      }
      if (news.odd.length > 0) give(key, ...news.odd);
    }
    return out;
  }
}

/** Revision generation of the item document: grows with each of its changes. */
const itemVersion = (doc: ItemDoc): number => Number.parseInt(doc._rev ?? '0', 10);
