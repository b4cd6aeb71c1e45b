import type { AggKey, Fact } from '../facts/envelope.ts';
import type { Head } from '../facts/head.ts';
import { formOf } from '../facts/heads.ts';
import type { DecisionDoc, ExceptionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { aliasGraph } from '../conflict/alias.ts';
import type { AliasEdge, AliasGraph } from '../conflict/alias.ts';
import { buildDag } from '../conflict/dag.ts';
import { uniqueFacts } from '../conflict/fold.ts';
import { sensitiveClashes } from '../conflict/mergeHead.ts';
import { cardCase } from '../cases/finding.ts';
import { terminalOfStamp } from '../cases/clash.ts';
import { withResolutions } from '../cases/resolutions.ts';
import { plainName } from './duplicates.ts';
import { customerKey } from './ownership.ts';
import { foldBlacklist } from './privacy.ts';
import { customerForm } from './types.ts';

/** Merges that hold: an unmerge takes away those it had seen (conflicts.md §4.4); automatic ones come as decisions. */
export function aliasEdges(given: Iterable<Fact>, automatic: readonly DecisionDoc[] = []): AliasEdge[] {
  const facts = uniqueFacts(given).filter((f) => isKind(f, 'cust.aliased') || isKind(f, 'cust.unaliased'));
  // By card that goes in: a chain has tens of thousands of merges, and of one card few.
  const byLoser = new Map<string, Fact[]>();
  for (const f of facts) (byLoser.get(f.body.loser) ?? byLoser.set(f.body.loser, []).get(f.body.loser))?.push(f);
  const ends = new Map<string, (id: string) => boolean>();
  for (const [loser, words] of byLoser) {
    const parting = words.filter((u) => isKind(u, 'cust.unaliased'));
    if (parting.length === 0) continue;
    const dag = buildDag(words.map((f) => ({ id: f.id as string, prev: f.prev[loser] ?? [] })));
    for (const survivor of sortedUnique(parting.map((u) => u.body.survivor))) {
      const mine = parting.filter((u) => u.body.survivor === survivor);
      ends.set(`${loser}|${survivor}`, (id) => id.startsWith('rul:') || mine.some((u) => dag.isAncestor(id, u.id)));
    }
  }
  const undone = (loser: string, survivor: string, id: string): boolean => ends.get(`${loser}|${survivor}`)?.(id) === true;
  const made = facts.flatMap((f) =>
    isKind(f, 'cust.aliased') && !undone(f.body.loser, f.body.survivor, f.id) ? [{ id: f.id as string, loser: f.body.loser, survivor: f.body.survivor }] : [],
  );
  const auto = automatic
    .filter((d) => d.rule === '4.4')
    .flatMap((d) => d.losers.map((l) => ({ id: d.id, loser: l.factId, survivor: d.winner })))
    .filter((e) => !undone(e.loser, e.survivor, e.id));
  return [...made, ...auto].sort((a, b) => byText(a.id, b.id));
}
export const aliasesOf = (facts: Iterable<Fact>, automatic: readonly DecisionDoc[] = []): AliasGraph => aliasGraph(aliasEdges(facts, automatic));

export interface CardStanding {
  readonly blacklisted?: boolean;
  readonly idNumberHash?: string;
  readonly erased?: boolean;
}
/** How a card stands: blacklisted where any card of its person is, so that a card merged with a blacklisted one is not merged on by itself (conflicts.md §1.9, §4.4). */
export function standingOf(
  id: string,
  graph: Pick<AliasGraph, 'members'>,
  of: (card: string) => readonly Fact[],
  erased: (card: string) => boolean,
): CardStanding {
  const ids = graph.members(id);
  return { blacklisted: foldBlacklist(ids, ids.flatMap(of)), erased: erased(id) };
}
const createdMs = (h: Head): number => Math.min(...Object.values(h.fields).map((f) => hlcMs(f.hlc)), ...h.history.map((x) => hlcMs(x.at)));

/**
 * Cards of one number (conflicts.md §4.4): equal or blank names become one by a decision, whose survivor is the smaller id; anything
 * else is EX-07 for a person. `keepSeparate` of an earlier case holds (§1.8). Pure in the set of cards and facts.
 */
export function detectDuplicates(
  heads: readonly Head[],
  facts: readonly Fact[] = [],
  standing: (id: string) => CardStanding = () => ({}),
): { readonly exceptions: ExceptionDoc[]; readonly decisions: DecisionDoc[] } {
  const cards = [...new Map(heads.map((h) => [h.id, h])).values()]
    .filter((h) => standing(h.id).erased !== true)
    .map((h) => ({ h, form: formOf(h, customerForm, { name: '' }) }))
    .sort((a, b) => byText(a.h.id, b.h.id));
  const graph = aliasesOf(facts);
  const parted = uniqueFacts(facts).flatMap((f) => (isKind(f, 'cust.unaliased') ? [sortedUnique([f.body.loser, f.body.survivor]).join('|')] : []));
  const byPhone = new Map<string, typeof cards>();
  for (const c of cards)
    for (const p of sortedUnique([c.form?.phoneE164 ?? '', ...(c.form?.altPhones ?? [])])) if (p !== '') byPhone.set(p, [...(byPhone.get(p) ?? []), c]);
  const exceptions = new Map<string, ExceptionDoc>();
  const decisions = new Map<string, DecisionDoc>();
  for (const [, group] of [...byPhone].sort(([a], [b]) => byText(a, b))) {
    const [survivor, ...rest] = group.filter((c, i) => group.findIndex((o) => graph.root(o.h.id) === graph.root(c.h.id)) === i);
    if (survivor === undefined) continue;
    for (const other of rest) {
      const [x, y] = [plainName(survivor.form?.name ?? ''), plainName(other.form?.name ?? '')];
      const [s, o] = [standing(survivor.h.id), standing(other.h.id)];
      const clash =
        s.blacklisted === true || o.blacklisted === true || (s.idNumberHash !== undefined && o.idNumberHash !== undefined && s.idNumberHash !== o.idNumberHash);
      const scope = sortedUnique([...survivor.h.scope, ...other.h.scope]);
      const atMs = Math.max(createdMs(survivor.h), createdMs(other.h));
      const ids = [survivor.h.id, other.h.id];
      if (!clash && (x === '' || y === '' || x === y) && !parted.includes(ids.join('|'))) {
        const id = `rul:dec:alias:${other.h.id}:${survivor.h.id}`;
        decisions.set(id, {
          id,
          cls: 'decision',
          rule: '4.4',
          scope,
          subject: survivor.h.id,
          winner: survivor.h.id,
          losers: [{ factId: other.h.id, by: '', outcome: 'merged' }],
          data: { atMs },
          pv: 0,
        });
        continue;
      }
      const doc = duplicateCase(survivor.h, other.h);
      exceptions.set(doc.id, doc);
    }
  }
  // Two cards that a person made one, or whose number was mended, no longer collide: the case stays as that person closed it (§1.8).
  const byId = new Map(cards.map((c) => [c.h.id, c.h]));
  for (const word of facts) {
    if (!isKind(word, 'case.resolved') || word.body.code !== 'EX-07' || exceptions.has(word.body.caseId)) continue;
    const [, one, two] = /^rul:ex:EX-07:(cust:[^:]+):(cust:[^:]+)$/.exec(word.body.caseId) ?? [];
    const [x, y] = [byId.get(one ?? ''), byId.get(two ?? '')];
    if (x !== undefined && y !== undefined) exceptions.set(word.body.caseId, duplicateCase(x, y));
  }
  return { exceptions: withResolutions([...exceptions.values()], facts), decisions: [...decisions.values()] };
}

/** A card is no fact: sides name the cards, their stores and when they were made, no number and no name. */
function duplicateCase(survivor: Head, other: Head): ExceptionDoc {
  const sides = [survivor, other].map((h) => ({
    factId: h.id,
    kind: 'customer',
    atMs: createdMs(h),
    by: h.fields['name']?.by ?? '',
    terminal: terminalOfStamp(h.fields['name']?.hlc ?? ''),
    storeId: h.scope[0] ?? '',
    data: { customerId: h.id },
  }));
  return cardCase('EX-07', customerKey(survivor.id), other.id, {
    scope: sortedUnique([...survivor.scope, ...other.scope]),
    members: [survivor.id, other.id],
    sides,
    openedMs: Math.max(createdMs(survivor), createdMs(other)),
  });
}

/** EX-14F: a sensitive field that two people set within a day without having seen each other; names fields and people, not the values (conflicts.md §3.9). */
export function detectFieldClash(head: Head, facts: readonly Fact[] = []): ExceptionDoc[] {
  const at = (field: string, hlc: string): { readonly hlc: string; readonly by: string } | undefined => {
    const now = head.fields[field];
    return now?.hlc === hlc ? now : head.history.filter((h) => h.field === field && h.at === hlc).map((h) => ({ hlc, by: h.by }))[0];
  };
  const made = (field: string, values: readonly { readonly hlc: string; readonly by: string }[]): ExceptionDoc => {
    const stamps = values.map((v) => v.hlc).sort();
    const sides = values
      .map(({ hlc, by }) => ({
        factId: `${head.id}/${field}/${hlc}`,
        kind: 'field',
        atMs: hlcMs(hlc),
        by,
        terminal: terminalOfStamp(hlc),
        storeId: terminalOfStamp(hlc).split('-')[0] ?? '',
        data: { field, kept: head.fields[field]?.hlc === hlc },
      }))
      .sort((a, b) => a.atMs - b.atMs || byText(a.factId, b.factId));
    return cardCase('EX-14F', customerKey(head.id), `${field}:${stamps.join(':')}`, {
      scope: head.scope,
      members: sortedUnique(sides.map((s) => s.factId)),
      sides,
      openedMs: sides[1]?.atMs ?? 0,
    });
  };
  // A person who chose had both values before them: what they saw is settled, whatever the field says since (§1.8).
  const words = facts.filter((f) => isKind(f, 'case.resolved')).filter((f) => f.body.code === 'EX-14F' && f.prev[head.id as AggKey] !== undefined);
  const seenOf = (word: (typeof words)[number]): readonly string[] => {
    const seen = word.body.payload?.['seen'];
    return Array.isArray(seen) ? seen.map(String) : [];
  };
  const open = sensitiveClashes(head)
    .filter((c) => !words.some((w) => w.body.payload?.['field'] === c.field && seenOf(w).includes(c.lost.at)))
    .map((c) =>
      made(c.field, [
        { hlc: c.kept.hlc, by: c.kept.by },
        { hlc: c.lost.at, by: c.lost.by },
      ]),
    );
  const settled = words.flatMap((w) => {
    const field = String(w.body.payload?.['field'] ?? '');
    const values = seenOf(w).flatMap((hlc) => at(field, hlc) ?? []);
    return values.length < 2 ? [] : [{ ...made(field, values), id: w.body.caseId }];
  });
  return withResolutions([...new Map([...open, ...settled].map((d) => [d.id, d])).values()], facts).sort((a, b) => byText(a.id, b.id));
}
/** Ids whose ledgers are summed together (conflicts.md §4.4). */
export const aliasKeys = (graph: AliasGraph, customerId: string): AggKey[] =>
  graph.members(customerId).map((id): AggKey => `points:${id.replace(/^cust:/, '')}`);
