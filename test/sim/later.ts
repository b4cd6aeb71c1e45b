import { BOTH, factsAt, KEPT, ofKind, say, seen } from './scene.ts';
import type { BookDeed } from './scene.ts';

/** Deeds that came to the tables last; pinned runs from before play without them. */

/** Customers with accounts are made one, and taken apart again by somebody who knew of it: their points are one account meanwhile (conflicts §4.4). */
const makeOne: BookDeed = (s) => {
  const [a, b] = [s.d.pick(KEPT) ?? 'K0', s.d.pick(KEPT) ?? 'K1'].map((k) => `cust:${k}` as const);
  return a === undefined || b === undefined || a === b
    ? undefined
    : say(s.manager, 'cust.aliased', BOTH, seen(factsAt(s.till), a, b), { loser: a, survivor: b, how: 'manual', reason: '同一人' });
};
const takeApart: BookDeed = (s) => {
  const facts = factsAt(s.till);
  const made = s.d.pick(ofKind(facts, 'cust.aliased').filter((f) => KEPT.some((k) => f.body.loser === `cust:${k}`)));
  return made === undefined
    ? undefined
    : say(s.manager, 'cust.unaliased', BOTH, { [made.body.loser]: [made.id] }, { loser: made.body.loser, survivor: made.body.survivor, reason: '母女' });
};

export const LATER: readonly (readonly [number, string, BookDeed])[] = [
  [1.2, 'makeOne', makeOne],
  [1, 'takeApart', takeApart],
];
