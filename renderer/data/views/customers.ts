import type { Head } from '../../../src/facts/head.ts';
import { aliasGraph } from '../../../src/conflict/alias.ts';
import type { AliasEdge, AliasGraph } from '../../../src/conflict/alias.ts';
import { mergesOf } from '../../../src/customers/merging.ts';
import type { Merge } from '../../../src/customers/merging.ts';
import { elementsOf } from '../../../src/facts/heads.ts';
import { customerFormOf } from '../../../src/customers/phones.ts';
import type { CustomerCard } from '../terminal.ts';

const NONE: readonly CustomerCard[] = [];

/** Customers this store has served: form fields, tags, and an index by every phone number of the card. */
export class CustomersView {
  readonly #heads = new Map<string, Head>();
  readonly #cards = new Map<string, CustomerCard>();
  readonly #phones = new Map<string, Set<string>>(); // E.164 -> customer ids
  #aliases: AliasGraph = aliasGraph([]);
  #edges: readonly AliasEdge[] = [];
  #list: readonly CustomerCard[] | undefined;

  setHead(head: Head): void {
    const before = this.#cards.get(head.id);
    if (before !== undefined) for (const phone of phonesOf(before)) this.#phones.get(phone)?.delete(head.id);
    this.#heads.set(head.id, head);
    this.#list = undefined;
    const form = customerFormOf(head);
    if (form === undefined) {
      this.#cards.delete(head.id);
      return;
    }
    const card: CustomerCard = { id: head.id, form, tags: elementsOf(head, 'tags'), head };
    this.#cards.set(head.id, card);
    for (const phone of phonesOf(card)) {
      const ids = this.#phones.get(phone) ?? new Set();
      this.#phones.set(phone, ids.add(head.id));
    }
  }
  head(id: string): Head | undefined {
    return this.#heads.get(id);
  }
  card(id: string): CustomerCard | undefined {
    return this.#cards.get(id);
  }
  /** Whom people or the rule made one (conflicts §4.4): the list shows the survivor, both cards stay readable. Answers the cards that stand for others, or with others, than before. */
  setAliases(graph: AliasGraph, edges: readonly AliasEdge[]): ReadonlySet<string> {
    const people = new Set([...this.#edges, ...edges].flatMap((e) => [e.loser, e.survivor]));
    const moved = new Set(
      [...people].filter((id) => graph.root(id) !== this.#aliases.root(id) || graph.members(id).join() !== this.#aliases.members(id).join()),
    );
    this.#aliases = graph;
    this.#edges = edges;
    this.#list = undefined;
    return moved;
  }
  get aliases(): AliasGraph {
    return this.#aliases;
  }
  members(id: string): readonly string[] {
    return this.#aliases.members(id);
  }
  merges(id: string): readonly Merge[] {
    return mergesOf(id, this.#edges, this.#aliases);
  }
  list(): readonly CustomerCard[] {
    this.#list ??= [...this.#cards.values()]
      .filter((c) => {
        const root = this.#aliases.root(c.id);
        return root === c.id || !this.#cards.has(root);
      })
      .sort((a, b) => (a.id < b.id ? 1 : -1));
    return this.#list;
  }
  byPhone(e164: string): readonly CustomerCard[] {
    const ids = this.#phones.get(e164);
    if (ids === undefined || ids.size === 0) return NONE;
    return [...ids]
      .sort()
      .map((id) => this.#cards.get(id))
      .filter((c) => c !== undefined);
  }
}

function phonesOf(card: CustomerCard): readonly string[] {
  return [card.form.phoneE164, ...(card.form.altPhones ?? [])].filter((p) => p !== undefined && p !== '').map(String);
}
