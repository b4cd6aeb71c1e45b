/** What the scenarios are told with, and how their ends are looked at. */
import type { Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { detectAll } from '../rules.ts';
import { foldPiece } from '../stock/fold.ts';
import { pieceEventsOf } from '../stock/events.ts';
import type { PieceView } from '../stock/types.ts';
import { encodeHlc } from '../kernel/hlc.ts';
import type { Teller } from '../testkit/facts.ts';
import { moment } from '../testkit/facts.ts';
import { ring } from '../stock/test-kit.ts';

export const P = 'RD2600017';
export const piece = (facts: readonly Fact[], no = P, corrections = {}): PieceView =>
  foldPiece(
    no,
    facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
    corrections,
  );
export const cases = (facts: readonly Fact[], world = {}, corrections = {}): readonly ExceptionDoc[] => detectAll(facts, corrections, world).exceptions;
export const codes = (facts: readonly Fact[], world = {}, corrections = {}): string[] =>
  cases(facts, world, corrections)
    .filter((d) => d.status === 'open')
    .map((d) => d.code);
export const stamp = (at: string): string => encodeHlc(moment(at), 0, '');
export const intake = (t: Teller, nos: readonly string[] = [P], store = 'S01'): Fact =>
  t.fact(
    'stock.received',
    { on: 'HQ1', at: '20T08:00', scope: [store], prev: Object.fromEntries(nos.map((n) => [`piece:${n}`, []])) },
    { batchId: 'B', storeId: store, lines: nos.map((n) => ({ item: ring(n) })) },
  );
export const on = (f: Fact, no = P): Record<string, Fact[]> => ({ [`piece:${no}`]: [f] });
