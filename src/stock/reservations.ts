import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import { byText } from '../kernel/order.ts';
import type { PieceView } from './types.ts';

/** A reservation that stands (A2.4): the piece, whom for and until when, who made it last. */
export interface Reservation {
  readonly pieceNo: string;
  readonly for: NonNullable<PieceView['reservedFor']>;
  readonly by: string;
}
/** Reservations among these facts that the piece's own fold says still stand, soonest end first. */
export function standingReservations(
  reserved: readonly Fact[],
  viewOf: (pieceNo: string) => Pick<PieceView, 'state' | 'reservedFor'> | undefined,
): readonly Reservation[] {
  const last = new Map<string, { readonly hlc: string; readonly by: string; readonly untilMs: number }[]>();
  for (const f of reserved)
    if (isKind(f, 'stock.reserved')) last.set(f.body.pieceNo, [...(last.get(f.body.pieceNo) ?? []), { hlc: f.hlc, by: f.by, untilMs: f.body.for.untilMs }]);
  return [...last]
    .flatMap(([pieceNo, made]) => {
      const view = viewOf(pieceNo);
      const held = view?.state === 'RESERVED' ? view.reservedFor : undefined;
      const by = [...made]
        .sort((a, b) => byText(a.hlc, b.hlc))
        .filter((m) => m.untilMs === held?.untilMs)
        .at(-1)?.by;
      return held === undefined || by === undefined ? [] : [{ pieceNo, for: held, by }];
    })
    .sort((a, b) => a.for.untilMs - b.for.untilMs || byText(a.pieceNo, b.pieceNo));
}
