import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import { postingsOf } from '../../src/facts/entries.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { DecisionDoc } from '../../src/facts/rulings.ts';
import type { AliasGraph } from '../../src/conflict/alias.ts';
import { aliasesOf } from '../../src/customers/identity.ts';
import { keyFor, personOfKey, together } from '../../src/customers/together.ts';
import { pointsKey } from '../../src/members/points.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { each } from '../store/update.ts';
import { STATE_DB, asAggregate, type Aggregate } from './aggregates.ts';
import type { Batch } from './batch.ts';

/** `alias:{id}`: one word that made two cards one person or took them apart, by a person (a fact) or by the rule (a decision). */
const PREFIX = 'alias:';
/** Says that the index was made; an installation of before it has merges without one. */
const MADE = 'aliases:made';
type Word = Pick<Fact, 'id' | 'kind' | 'v' | 'prev' | 'body'>;
const AUTO = /^rul:dec:alias:(cust:[^:]+):(cust:[^:]+)$/;
const isMerge = (f: Fact): boolean => isKind(f, 'cust.aliased') || isKind(f, 'cust.unaliased');

/** Who is one person (conflicts.md §4.4), as the leader knows it: few among many customers, and asked for every fact of an account. */
export class Aliases {
  private readonly words = new Map<string, Word>();
  private readonly decisions = new Map<string, DecisionDoc>();
  private known: AliasGraph | undefined;

  /** Throws StoreError. */
  async load(store: DocStore): Promise<void> {
    await each(store, STATE_DB, PREFIX, (docs) => {
      for (const d of docs) this.read(d);
    });
    const [made] = await store.get(STATE_DB, [MADE]);
    if (made !== undefined) return;
    await each(store, STATE_DB, 'agg:cust:', (docs) => {
      for (const d of docs) {
        const { facts, rulings } = asAggregate(String(d['key']) as AggKey, d);
        for (const f of facts) if (isMerge(f)) this.words.set(f.id, f);
        for (const r of rulings) {
          const auto = automatic(r.id);
          if (auto !== undefined) this.decisions.set(r.id, auto);
        }
      }
    });
    const docs: StoredDoc[] = [...[...this.words.values()].map(wordDoc), ...[...this.decisions.keys()].map((id) => ({ _id: PREFIX + id, auto: id }))];
    await store.write(STATE_DB, [...docs, { _id: MADE, words: docs.length }]);
  }
  private read(doc: StoredDoc): void {
    const auto = automatic(String(doc['auto'] ?? ''));
    if (auto !== undefined) this.decisions.set(auto.id, auto);
    else {
      const word = doc['word'] as Word;
      this.words.set(word.id, word);
    } // written below
  }
  get graph(): AliasGraph {
    return (this.known ??= aliasesOf(this.words.values() as Iterable<Fact>, [...this.decisions.values()]));
  } // what the fold of merges reads of a fact

  /** Takes the page's words in, in memory and for the index; answers every card whose person may be another one now. */
  take(facts: readonly Fact[], decisions: readonly DecisionDoc[], batch: Batch): ReadonlySet<string> {
    const words = facts.filter(isMerge);
    const named = [
      ...words.flatMap((f) => {
        const { loser, survivor } = f.body as { readonly loser: string; readonly survivor: string };
        return [loser, survivor];
      }),
      ...decisions.flatMap((d) => [d.winner, ...d.losers.map((l) => l.factId)]),
    ];
    if (named.length === 0) return new Set();
    const news = words.some((f) => !this.words.has(f.id)) || decisions.some((d) => !this.decisions.has(d.id));
    const people = (): string[] => named.flatMap((id) => this.graph.members(id));
    const before = people();
    for (const f of words) {
      this.words.set(f.id, f);
      const { _id, ...doc } = wordDoc(f);
      batch.set(STATE_DB, _id, (found) => (found === undefined ? doc : undefined));
    }
    for (const d of decisions) {
      this.decisions.set(d.id, d);
      batch.set(STATE_DB, PREFIX + d.id, (found) => (found === undefined ? { auto: d.id } : undefined));
    }
    if (news) this.known = undefined;
    return new Set([...before, ...people()]);
  }
  /**
   * Accounts that may be told under another card of these now: their points, and what any of them was given once. Each under every card: one
   * that was the root of others may have a case of theirs to give up and no entry of its own.
   */
  accounts(cards: ReadonlySet<string>, of: (card: string) => Aggregate): AggKey[] {
    const given = [...cards].flatMap((id) =>
      of(id)
        .facts.flatMap((f) => postingsOf(f).map((p) => p.aggKey))
        .filter((k) => personOfKey(k) === id),
    );
    return [...new Set([...cards].flatMap((id) => [pointsKey(id), ...given.map((k) => keyFor(k, id))]))];
  }
  /** The account's keys under every card of its person, the one that stands for them first; the key alone where nobody was merged. */
  together(key: AggKey): readonly AggKey[] {
    const { root, keys } = together(key, this.graph);
    return [root, ...keys.filter((k) => k !== root)];
  }
}

function automatic(id: string): DecisionDoc | undefined {
  const [, loser, survivor] = AUTO.exec(id) ?? [];
  return loser === undefined || survivor === undefined
    ? undefined
    : {
        id,
        cls: 'decision',
        rule: '4.4',
        scope: [],
        subject: survivor,
        winner: survivor,
        losers: [{ factId: loser, by: '', outcome: 'merged' }],
        data: {},
        pv: 0,
      };
}
/** Without its reason: who, and what its writer had seen. */
function wordDoc({ id, kind, v, prev, body }: Word): StoredDoc {
  const { loser, survivor } = body as { readonly loser: string; readonly survivor: string }; // cust.aliased and cust.unaliased, read by their schemas
  return { _id: PREFIX + id, word: { id, kind, v, prev: { [loser]: prev[loser as AggKey] ?? [] }, body: { loser, survivor } } };
}
