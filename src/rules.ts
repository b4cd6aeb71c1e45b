import type { AggKey, Fact } from './facts/envelope.ts';
import { appointmentAggregates } from './appointments/events.ts';
import { detectAppointment } from './appointments/detect.ts';
import { NOTHING } from './conflict/fold.ts';
import type { Corrections, Detected } from './conflict/fold.ts';
import { byText } from './kernel/order.ts';
import { detectPiece } from './stock/detect.ts';
import { pieceAggregates } from './stock/fold.ts';

/** The one place where the modules' folds and detectors meet (architecture §2). Terminal and server run the same. */

const KEY = /^(piece|apt|cust|order|drawer|case|staff|batch):./;
const isAggKey = (key: string): key is AggKey => KEY.test(key);

/** Every aggregate a fact touches: those it names in `prev`, and those its body links. */
export function aggregatesOf(fact: Fact): AggKey[] {
  const keys = new Set<AggKey>([...Object.keys(fact.prev).filter(isAggKey), ...appointmentAggregates(fact), ...pieceAggregates(fact)]);
  return [...keys].sort(byText);
}

/** Exceptions and decisions of one aggregate, from all facts that touch it; deterministic in the set of facts (conflicts.md §3.7). */
export function detect(aggKey: string, facts: readonly Fact[], corrections: Corrections = {}): Detected {
  if (aggKey.startsWith('apt:')) return detectAppointment(aggKey, facts, corrections);
  if (aggKey.startsWith('piece:')) return { exceptions: detectPiece(aggKey.slice('piece:'.length), facts), decisions: [] };
  return NOTHING;
}
