import type { AggKey, Fact } from '../../../src/facts/envelope.ts';
import { isKind } from '../../../src/facts/registry.ts';
import type { FactOf } from '../../../src/facts/registry.ts';
import type { RulingDoc } from '../../../src/facts/rulings.ts';
import { docNoOf } from '../../../src/facts/seal.ts';
import type { World } from '../../../src/conflict/fold.ts';
import { terminalKey } from '../../../src/cases/terminal.ts';
import { detectDuplicates, detectFieldClash, standingOf } from '../../../src/customers/identity.ts';
import { foldErase } from '../../../src/customers/privacy.ts';
import { factsTogether, together } from '../../../src/customers/together.ts';
import { detect } from '../../../src/rules.ts';
import { closeKey, closingCovers } from '../../../src/sales/closing.ts';
import { staffKey } from '../../../src/staff/rules.ts';
import type { CustomersView } from './customers.ts';
import type { FactIndex } from './fact-index.ts';

const put = <K, V>(map: Map<K, Set<V>>, key: K, value: V): void => void (map.get(key) ?? map.set(key, new Set()).get(key))?.add(value);

/**
 * What a terminal can judge by itself (conflicts §3.7): every class by the facts that name it, and those that ask for more: a journal's odd
 * places, what a person did after their rights ended, late documents of a closing, cards of one number. The same rules and the same ids as
 * headquarters'; what waits for a watermark is headquarters' to say.
 */
export class LocalCases {
  readonly #facts: FactIndex;
  readonly #customers: CustomersView;
  readonly #places = new Map<string, Set<Fact>>(); // terminal|epoch|jseq
  readonly #numbers = new Map<string, Set<Fact>>();
  readonly #odd = new Map<AggKey, Set<Fact>>();
  readonly #revoked = new Map<string, Set<FactOf<'staff.revoked'>>>();
  readonly #closed: FactOf<'period.closed'>[] = [];

  constructor(facts: FactIndex, customers: CustomersView) {
    this.#facts = facts;
    this.#customers = customers;
  }

  /** Takes a fact in; answers the further aggregates it concerns. */
  take(fact: Fact): AggKey[] {
    const keys = new Set<AggKey>();
    const give = (key: AggKey, facts: Iterable<Fact>): void => {
      for (const f of facts) put(this.#odd, key, f);
      keys.add(key);
    };
    this.#journal(fact, (facts) => give(terminalKey(fact.terminal), facts));
    if (isKind(fact, 'staff.revoked')) {
      put(this.#revoked, fact.body.staffNo, fact);
      give(staffKey(fact.body.staffNo), [fact, ...[...this.#facts.all()].filter((f) => f.by === fact.body.staffNo)]);
    } else if (isKind(fact, 'staff.reinstated')) give(staffKey(fact.body.staffNo), [fact]);
    if (this.#revoked.has(fact.by)) give(staffKey(fact.by), [fact]);
    if (isKind(fact, 'period.closed')) {
      this.#closed.push(fact);
      give(closeKey(fact.body.closeId), [fact, ...[...this.#facts.all()].filter((f) => closingCovers(fact, f))]);
    } else if (isKind(fact, 'period.amended')) give(closeKey(fact.body.closeId), [fact]);
    for (const close of this.#closed) if (closingCovers(close, fact)) give(closeKey(close.body.closeId), [fact]);
    if (fact.kind === 'case.resolved') for (const key of this.#odd.keys()) if (key in fact.prev) give(key, [fact]);
    return [...keys];
  }
  /** A redacted copy takes the place of the full one wherever it is remembered (I17). */
  replace(fact: Fact): void {
    const no = docNoOf(fact);
    const sets = [this.#places.get(`${fact.terminal}|${fact.epoch}|${fact.jseq}`), no === undefined ? undefined : this.#numbers.get(no), ...this.#odd.values()];
    for (const set of sets)
      for (const f of set ?? [])
        if (f.id === fact.id && f !== fact) {
          set?.delete(f);
          set?.add(fact);
        }
  }
  #journal(fact: Fact, odd: (facts: Iterable<Fact>) => void): void {
    const at = (jseq: number): Set<Fact> => this.#places.get(`${fact.terminal}|${fact.epoch}|${jseq}`) ?? new Set<Fact>();
    put(this.#places, `${fact.terminal}|${fact.epoch}|${fact.jseq}`, fact);
    const [before, here, after] = [at(fact.jseq - 1), at(fact.jseq), at(fact.jseq + 1)];
    if (here.size > 1) odd(here);
    if (fact.prevHash !== '' && before.size > 0 && ![...before].some((b) => b.hash === fact.prevHash)) odd([fact, ...before]);
    for (const next of after) if (next.prevHash !== '' && ![...here].some((h) => h.hash === next.prevHash)) odd([next, ...here]);
    const no = docNoOf(fact);
    if (no === undefined) return;
    put(this.#numbers, no, fact);
    const same = this.#numbers.get(no);
    if (same !== undefined && same.size > 1) odd(same);
  }
  /** A fact whose time was corrected is a matter of its terminal's clock (EX-12). */
  corrected(fact: Fact): AggKey {
    put(this.#odd, terminalKey(fact.terminal), fact);
    return terminalKey(fact.terminal);
  }

  /** True where one document alone can be a case. */
  alone(key: string): boolean {
    return key.startsWith('sale:') || key.startsWith('cust:') || this.#odd.has(key as AggKey) || this.#standsFor(key).length > 1;
  } // a key of the index is one already
  /** Where a verdict on this key is told: of a person who was several cards, under the one that stays (conflicts §4.4). */
  root(key: string): string {
    return together(key as AggKey, this.#customers.aliases).root;
  } // as above
  #standsFor(key: string): readonly AggKey[] {
    return together(key as AggKey, this.#customers.aliases).keys;
  } // as above

  rulings(key: string, world: World): RulingDoc[] {
    const odd = this.#odd.get(key as AggKey); // as above
    const { aliases } = this.#customers;
    const facts = odd === undefined ? factsTogether(key as AggKey, aliases, (k) => this.#facts.of(k)) : [...odd]; // as above
    const found = detect(key, facts, this.#facts.corrections, { ...world, aliases });
    return [...found.exceptions, ...found.decisions, ...(key.startsWith('cust:') ? this.#cards(key) : [])];
  }
  /** Cases of a card; a pair of one number is the younger card's. */
  #cards(id: string): RulingDoc[] {
    const head = this.#customers.head(id);
    if (head === undefined) return [];
    const kin = this.sharers(id);
    const known = (who: string): readonly Fact[] => this.#facts.of(who);
    const clashes = detectFieldClash(head, known(id));
    if (kin.length === 0) return clashes;
    const { aliases } = this.#customers;
    const people = new Set([id, ...kin].flatMap((k) => aliases.members(k)));
    const pairs = detectDuplicates([head, ...kin.flatMap((k) => this.#customers.head(k) ?? [])], [...people].flatMap(known), (who) =>
      standingOf(who, aliases, known, (card) => foldErase(card, known(card)).state !== 'none'),
    );
    return [...clashes, ...pairs.exceptions.filter((e) => e.members[1] === id), ...pairs.decisions.filter((d) => d.losers[0]?.factId === id)];
  }
  /** Cards whose pairs may say something else once this one's person does: those of the person, and whoever shares a number with one of them. */
  near(id: string): string[] {
    const mine = this.#customers.aliases.members(id);
    return [...new Set(mine.flatMap((m) => [m, ...this.sharers(m)]))];
  }
  /** Cards that carry one of this card's numbers. */
  sharers(id: string): string[] {
    const form = this.#customers.card(id)?.form;
    const phones = [form?.phoneE164, ...(form?.altPhones ?? [])].filter((p) => p !== undefined && p !== '').map(String);
    return [...new Set(phones.flatMap((p) => this.#customers.byPhone(p).map((c) => c.id)))].filter((o) => o !== id);
  }
}
