import type { Fact } from '../../../src/facts/envelope.ts';
import { factsAt, here, newId, ofKind, piece, say, seen, seenPieces, somePieces } from '../scene.ts';
import type { BookDeed, BookScene } from '../scene.ts';

/** Stock-takes and what is scrapped. */
export const openTake: BookDeed = (s) => {
  const takeId = newId(s, 'take');
  const last = factsAt(s.till).at(-1)?.hlc;
  return last === undefined
    ? undefined
    : say(s.manager, 'take.opened', [s.till.storeId], { [takeId]: [] }, { takeId, storeId: s.till.storeId, area: 'C1', asOf: last });
};
const onTake =
  (make: (s: BookScene, takeId: `take:${string}`, asOf: string, facts: readonly Fact[]) => ReturnType<BookDeed>): BookDeed =>
  (s) => {
    const facts = factsAt(s.till);
    const f = s.d.pick(
      ofKind(facts, 'take.opened')
        .filter((x) => x.body.storeId === s.till.storeId)
        .slice(-2),
    );
    return f === undefined ? undefined : make(s, f.body.takeId as `take:${string}`, f.body.asOf, facts); // its schema says so
  };
export const scan = onTake((s, takeId, _asOf, facts) => {
  const nos = somePieces(s, here(s), 4);
  return nos.length === 0 ? undefined : say(s.ctx, 'take.scanned', [s.till.storeId], seen(facts, takeId), { takeId, storeId: s.till.storeId, pieceNos: nos });
});
export const outcome = onTake((s, takeId, asOf, facts) => {
  const nos = somePieces(s, (p) => here(s)(p) && p.view.state === 'IN_STOCK', 2);
  if (nos.length === 0) return undefined;
  const missing = s.d.chance(0.5);
  return say(
    s.manager,
    'take.outcome',
    [s.till.storeId],
    { ...seen(facts, takeId), ...seenPieces(s, nos) },
    { takeId, storeId: s.till.storeId, asOf, found: missing ? [] : nos, missing: missing ? nos : [], misplaced: [] },
  );
});
export const confirm = onTake((s, takeId, _asOf, facts) =>
  say(s.manager, 'take.confirmed', [s.till.storeId], seen(facts, takeId), { takeId, storeId: s.till.storeId, final: true, secondCount: true }),
);
export const scrap: BookDeed = (s) => {
  const p = piece(s, (x) => here(s)(x) && x.view.state === 'IN_STOCK');
  return p === undefined
    ? undefined
    : say(s.manager, 'stock.scrapped', [s.till.storeId], seenPieces(s, [p.pieceNo]), { pieceNo: p.pieceNo, as: 'SCRAPPED', reason: '断裂' });
};
