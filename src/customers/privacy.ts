import type { AggKey, Fact, FactDraft } from '../facts/envelope.ts';
import { factsOnly } from '../facts/draft.ts';
import { scopeOf } from '../facts/scope.ts';
import type { Action, Head, ParkedEdit } from '../facts/head.ts';
import type { ExceptionDoc, ExceptionSide } from '../facts/rulings.ts';
import { hlcMs, hlcNode } from '../kernel/hlc.ts';
import { isKind, versionOf } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { eraseHead } from '../conflict/eraseHead.ts';
import { present } from '../conflict/mergeHead.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { cardCase, judgeFindings } from '../cases/finding.ts';
import { missingPredecessors } from '../cases/missing.ts';
import { withResolutions } from '../cases/resolutions.ts';
import { cardsOf, erasedBy, erases, headsOfCard, isOf, personDag } from './cards.ts';
import type { Cards } from './cards.ts';
import { consentsOf } from './consents.ts';
import { customerKey } from './ownership.ts';

/** Consent by purpose of one card: a revocation wins over every grant that did not know of it (conflicts.md §4.4, §4.25, I16). */
export const foldConsent = (customerId: string, given: Iterable<Fact>): Readonly<Record<string, boolean>> =>
  Object.fromEntries(Object.entries(consentsOf([customerId], given)).map(([purpose, c]) => [purpose, c.granted]));
/** Blacklist: OR of flags on any card of the person; off only by somebody who knew of the flag (conflicts.md §1.9, §4.4). */
export function foldBlacklist(who: Cards, given: Iterable<Fact>): boolean {
  const ids = cardsOf(who);
  const facts = uniqueFacts(given);
  const flags = facts.filter((f): f is FactOf<'cust.blacklisted'> => isKind(f, 'cust.blacklisted') && ids.includes(f.body.customerId));
  if (!flags.some((f) => f.body.on)) return false;
  const dag = personDag(ids, facts);
  return flags.some((f) => f.body.on && !flags.some((o) => !o.body.on && dag.isAncestor(f.id, o.id)));
}

export interface EraseView {
  readonly state: 'none' | 'pending' | 'done';
  readonly since?: string; // eff
  readonly missing: readonly string[]; // terminals that have not acknowledged
}
/** An erasure is done when every terminal it named has acknowledged it (conflicts.md §4.25, I17); it is of every card that its order names. */
export function foldErase(customerId: string, given: Iterable<Fact>, corrections: Corrections = {}): EraseView {
  const facts = uniqueFacts(given);
  const orders = facts
    .filter((f): f is FactOf<'cust.erased'> => isKind(f, 'cust.erased') && erases(f, customerId))
    .sort((a, b) => byText(effOf(a, corrections), effOf(b, corrections)));
  const [first] = orders;
  if (first === undefined) return { state: 'none', missing: [] };
  const asked = new Set([customerId, ...orders.map((o) => o.body.customerId)]);
  const acked = new Set(facts.flatMap((f) => (isKind(f, 'cust.eraseAcked') && asked.has(f.body.customerId) ? [f.terminal] : [])));
  const missing = sortedUnique(orders.flatMap((o) => o.body.terminals).filter((t) => !acked.has(t)));
  return { state: missing.length === 0 ? 'done' : 'pending', since: effOf(first, corrections), missing };
}
/**
 * What a terminal answers to an erasure that names it, once its own copies are emptied (conflicts.md §4.25, I17): the device speaks, no person
 * does. Undefined when it has answered, was not asked, or there is no erasure.
 */
export function ackErasure(at: { readonly terminal: string; readonly storeId: string }, customerId: string, given: Iterable<Fact>): Action | undefined {
  const facts = uniqueFacts(given);
  if (!foldErase(customerId, facts).missing.includes(at.terminal)) return undefined;
  const order = facts
    .filter((f): f is FactOf<'cust.erased'> => isKind(f, 'cust.erased') && erases(f, customerId) && f.body.terminals.includes(at.terminal))
    .sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id))[0];
  if (order === undefined) return undefined;
  const draft: FactDraft = {
    kind: 'cust.eraseAcked',
    v: versionOf('cust.eraseAcked'),
    scope: scopeOf(at.storeId, order.scope),
    by: DEVICE,
    prev: Object.fromEntries(erasedBy(order).map((id) => [customerKey(id), headsOfCard(id, facts)])),
    body: { customerId: order.body.customerId, requestId: order.body.requestId },
  };
  return factsOnly(draft);
}
/** Who signs what no person did. */
const DEVICE = 'SYS';
/** A card emptied by its erasure and the edits that came after it: they are parked, not applied, until the person consents anew (conflicts.md §4.4, SC-15). */
export function parkEdits(head: Head, erasedAt: string): { readonly head: Head; readonly parked: readonly ParkedEdit[] } {
  const left = eraseHead(head, erasedAt);
  return { head: left, parked: left.parked ?? [] };
}
/** True when something personal stands in the card. */
export const hasContent = (head: Head): boolean =>
  Object.keys(head.fields).length + Object.keys(head.sets).length + head.notes.length + head.history.length > 0;

/** EX-21 of edits: a card that was erased was written again elsewhere; nothing of it is applied, and a person asks whether to take it anew (SC-15). */
export function detectParked(customerId: string, scope: readonly string[], parked: readonly ParkedEdit[], given: readonly Fact[]): ExceptionDoc[] {
  const facts = uniqueFacts(given);
  const erased = facts.filter((f) => erases(f, customerId)).sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id))[0];
  const [first] = parked;
  if (erased === undefined || first === undefined) return [];
  const sides = [...parked]
    .sort((a, b) => byText(a.at, b.at) || byText(a.field, b.field))
    .map((p): ExceptionSide => ({
      factId: `${customerId}/${p.field}/${p.at}`,
      kind: 'field',
      atMs: hlcMs(p.at),
      by: p.by,
      terminal: hlcNode(p.at),
      storeId: hlcNode(p.at).split('-')[0] ?? '',
      data: { field: p.field, parked: true },
    }));
  const order: ExceptionSide = {
    factId: erased.id,
    kind: erased.kind,
    atMs: hlcMs(erased.hlc),
    by: erased.by,
    terminal: erased.terminal,
    storeId: '',
    data: {},
  };
  const doc = cardCase('EX-21', customerKey(customerId), `${erased.id}:edits`, {
    scope,
    members: sortedUnique([erased.id, ...sides.map((s) => s.factId)]),
    sides: [order, ...sides],
    openedMs: sides[0]?.atMs ?? 0,
  });
  return withResolutions([doc], facts);
}
const isWriting = (f: Fact): boolean =>
  f.kind === 'sale.committed' ||
  f.kind === 'cust.contacted' ||
  f.kind === 'apt.created' ||
  f.kind === 'order.paid' ||
  f.kind === 'cust.claimed' ||
  f.kind === 'card.opened';

/**
 * EX-21: somebody wrote about a person whom headquarters had erased, and no order knew of it; the sale stays under the pseudonym (conflicts.md §4.4,
 * SC-15). `also`: the person's other cards. Of a card that is taken from the erased person nothing is asked any more, unless an order names it.
 */
export function detectErasure(
  customerId: string,
  facts: readonly Fact[],
  corrections: Corrections = {},
  world: World = {},
  also: readonly AggKey[] = [],
): ExceptionDoc[] {
  const who = [customerId, ...also];
  return judgeFindings(
    customerKey(customerId),
    facts.filter((f) => isOf(who, f)),
    (fs, c) => {
      const orders = fs.filter((f) => erases(f, who)).sort((a, b) => byText(effOf(a, c), effOf(b, c)) || byText(a.id, b.id));
      const [erased] = orders;
      if (erased === undefined) return [];
      const dag = personDag(who, fs);
      const late = fs.filter((f) => isWriting(f) && !orders.some((o) => dag.isAncestor(f.id, o.id)));
      return late.length === 0
        ? []
        : [
            {
              code: 'EX-21' as const,
              fork: erased.id,
              sides: [{ fact: erased }, ...late.map((fact) => ({ fact, data: { after: effOf(fact, c) > effOf(erased, c) } }))],
            },
          ];
    },
    corrections,
    world,
    also,
  );
}
/** EX-24 of one card: what somebody had seen of it and nobody has. Of the card alone, whoever it was made one with. */
export const detectLost = (key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] =>
  judgeFindings(key, facts, missingPredecessors(key), corrections, world);

/** Groups whose tags exclude each other: tag → group (conflicts.md §4.21). */
export type TagGroups = Readonly<Record<string, string>>;
export interface Tags {
  readonly tags: readonly string[];
  readonly superseded: readonly { readonly tag: string; readonly by: string }[];
}
/** Tags of a card: one of each exclusive group, by the later add; a computed tag never beats a person's in its group unless the group is "auto only". */
export function tagsOf(head: Pick<Head, 'sets'>, groups: TagGroups = {}, autoOnly: readonly string[] = []): Tags {
  const list = (['tags', 'autoTags'] as const).flatMap((name) => {
    const set = head.sets[name];
    if (set === undefined) return [];
    return Object.keys(set.adds)
      .filter((t) => present(set, t))
      .map((tag) => ({
        tag,
        auto: name === 'autoTags',
        at:
          [...(set.adds[tag] ?? [])]
            .filter((a) => !(set.removes[tag] ?? []).includes(a))
            .sort()
            .at(-1) ?? '',
      }));
  });
  const best = new Map<string, (typeof list)[number]>();
  const rank = (t: (typeof list)[number]): number => (t.auto === autoOnly.includes(groups[t.tag] ?? '') ? 1 : 0);
  for (const t of list) {
    const key = groups[t.tag] ?? `:${t.tag}`;
    const old = best.get(key);
    if (old === undefined || rank(t) > rank(old) || (rank(t) === rank(old) && (t.at > old.at || (t.at === old.at && t.tag < old.tag)))) best.set(key, t);
  }
  const won = sortedUnique([...best.values()].map((t) => t.tag));
  return {
    tags: won,
    superseded: list
      .filter((t) => !won.includes(t.tag))
      .map((t) => ({ tag: t.tag, by: best.get(groups[t.tag] ?? '')?.tag ?? '' }))
      .sort((a, b) => byText(a.tag, b.tag)),
  };
}
