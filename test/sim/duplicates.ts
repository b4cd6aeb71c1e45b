import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import { body, pasts } from './reading.ts';
import type { Expected } from './accounts.ts';
import { standingMerges } from './persons.ts';

/**
 * EX-07 (conflicts.md §4.4), from cards and facts: two cards of one number under two names, or of which one's person (`cardsOf`) is blacklisted, or which somebody has
 * parted before, and which nobody has made one. The oldest of a number is compared with each of the others.
 */
export function ofNumbers(heads: readonly Head[], facts: readonly Fact[], cardsOf: (id: string) => readonly string[]): Expected[] {
  const erased = new Set(
    facts.filter((f) => f.kind === 'cust.erased').flatMap((f) => [String(body(f)['customerId']), ...Object.keys(f.prev).filter((k) => k.startsWith('cust:'))]),
  );
  const cards = heads.filter((h) => h.cls === 'customer' && !erased.has(h.id)).sort((a, b) => (a.id < b.id ? -1 : 1));
  const value = (h: Head, field: string): unknown => h.fields[field]?.value;
  const numbers = (h: Head): unknown[] =>
    [value(h, 'phoneE164'), ...((value(h, 'altPhones') as readonly unknown[] | undefined) ?? [])].filter((x) => typeof x === 'string' && x !== '');
  const name = (h: Head): string =>
    String(value(h, 'name') ?? '')
      .replace(/\s/g, '')
      .toLowerCase();
  const merges = facts.filter((f) => f.kind === 'cust.aliased' || f.kind === 'cust.unaliased');
  const pair = (f: Fact): string => `${String(body(f)['loser'])} ${String(body(f)['survivor'])}`;
  const standing = standingMerges(facts);
  const parted = new Set(merges.filter((f) => f.kind === 'cust.unaliased').map((f) => pair(f).split(' ').sort().join()));
  const people = (id: string): Set<string> => {
    const out = new Set([id]);
    for (const who of out)
      for (const m of standing) {
        const two = pair(m).split(' ');
        if (two.includes(who)) for (const x of two) out.add(x);
      }
    return out;
  };
  // A person, not a card, is blacklisted.
  const barred = (id: string): boolean => {
    const mine = cardsOf(id);
    const words = facts.filter((f) => f.kind === 'cust.blacklisted' && mine.includes(String(body(f)['customerId'])));
    const saw = pasts(
      mine,
      facts.filter((f) => mine.some((k) => f.prev[k] !== undefined)),
    );
    return words.some((w) => body(w)['on'] === true && !words.some((o) => body(o)['on'] === false && saw(w, o)));
  };
  const out = new Map<string, Expected>();
  for (const no of new Set(cards.flatMap(numbers))) {
    const [first, ...rest] = cards.filter((h) => numbers(h).includes(no));
    if (first === undefined) continue;
    const told: string[] = [first.id];
    for (const other of rest) {
      // Who was made one with somebody told before is not told again.
      if (told.some((id) => people(id).has(other.id))) continue;
      told.push(other.id);
      const [x, y] = [name(first), name(other)];
      if ((x === '' || y === '' || x === y) && !barred(first.id) && !barred(other.id) && !parted.has([first.id, other.id].sort().join())) continue;
      out.set(`${first.id} ${other.id}`, { code: 'EX-07', subject: first.id, members: [first.id, other.id], fork: other.id });
    }
  }
  return [...out.values()];
}
