import type { PieceState } from './types.ts';

/** One row of jewelry.md §6.2. `action` is what a screen calls it; `approval` names the second person where one is asked for. */
export interface Transition {
  readonly from: PieceState | 'new';
  readonly to: PieceState;
  readonly action: StockAction;
  readonly approval?: 'SM' | 'OPS';
}
export type StockAction =
  | 'receive'
  | 'arrive'
  | 'spotMove'
  | 'reserve'
  | 'extend'
  | 'release'
  | 'ship'
  | 'reroute'
  | 'signFor'
  | 'recall'
  | 'lose'
  | 'sell'
  | 'correctLine'
  | 'pickUp'
  | 'void'
  | 'cancelHeld'
  | 'acceptReturn'
  | 'handBack'
  | 'inspect'
  | 'repair'
  | 'toSupplier'
  | 'fromSupplier'
  | 'scrap'
  | 'melt'
  | 'consume'
  | 'takeOut'
  | 'missing'
  | 'found'
  | 'writeOff'
  | 'rebook'
  | 'withdraw';

const row = (from: readonly (PieceState | 'new')[], to: readonly PieceState[], action: StockAction, approval?: 'SM' | 'OPS'): Transition[] =>
  from.flatMap((f) => to.map((t) => (approval === undefined ? { from: f, to: t, action } : { from: f, to: t, action, approval })));

const CUSTODY = ['IN_STOCK', 'RESERVED', 'SOLD_HELD', 'SOLD'] as const;
const LIVE = ['PLANNED', 'IN_STOCK', 'RESERVED', 'IN_TRANSIT', 'SOLD_HELD', 'RETURN_CHECK', 'IN_REPAIR', 'AT_SUPPLIER'] as const;

/** The permitted transitions of jewelry.md §6.2 (DISPUTED is the system's own and stands in no row), and the rollback of an import. */
export const TRANSITIONS: readonly Transition[] = [
  ...row(['new', 'PLANNED'], ['PLANNED', 'IN_STOCK'], 'receive'),
  ...row(['PLANNED'], ['RESERVED'], 'arrive'),
  ...row(['IN_STOCK'], ['IN_STOCK'], 'spotMove'),
  ...row(['RESERVED'], ['RESERVED'], 'spotMove'),
  ...row(['IN_STOCK'], ['RESERVED'], 'reserve'),
  ...row(['RESERVED'], ['RESERVED'], 'extend'),
  ...row(['RESERVED'], ['IN_STOCK'], 'release'),
  ...row(['IN_STOCK'], ['IN_TRANSIT'], 'ship'),
  ...row(['RESERVED'], ['IN_TRANSIT'], 'ship', 'SM'),
  ...row(['IN_TRANSIT'], ['IN_TRANSIT'], 'reroute'),
  ...row(['IN_TRANSIT'], ['IN_STOCK', 'RESERVED', 'RETURN_CHECK'], 'signFor'),
  ...row(['IN_TRANSIT'], ['IN_STOCK'], 'recall'),
  ...row(['IN_TRANSIT'], ['MISSING'], 'lose'),
  ...row(['IN_STOCK', 'RESERVED'], ['SOLD_HELD', 'SOLD'], 'sell'),
  ...row(['IN_STOCK', 'RESERVED', 'MISSING'], ['SOLD_HELD', 'SOLD'], 'correctLine', 'SM'),
  ...row(['SOLD_HELD'], ['SOLD'], 'pickUp'),
  ...row(['SOLD', 'SOLD_HELD'], ['IN_STOCK', 'RESERVED'], 'void', 'SM'),
  ...row(['SOLD_HELD'], ['IN_STOCK'], 'cancelHeld', 'SM'),
  ...row(['SOLD'], ['RETURN_CHECK'], 'acceptReturn', 'SM'),
  ...row(['RETURN_CHECK'], ['SOLD'], 'handBack', 'SM'),
  ...row(['RETURN_CHECK'], ['IN_STOCK', 'IN_REPAIR', 'AT_SUPPLIER', 'MELTED', 'SCRAPPED'], 'inspect'),
  ...row(['IN_STOCK', 'RESERVED', 'SOLD_HELD'], ['RETURN_CHECK'], 'recall'),
  ...row(CUSTODY, ['IN_REPAIR'], 'repair'),
  ...row(['IN_REPAIR'], CUSTODY, 'repair'),
  ...row(['IN_REPAIR'], ['AT_SUPPLIER'], 'toSupplier'),
  ...row(['AT_SUPPLIER'], ['IN_REPAIR'], 'fromSupplier'),
  ...row(CUSTODY, ['AT_SUPPLIER'], 'toSupplier'),
  ...row(['AT_SUPPLIER'], CUSTODY, 'fromSupplier'),
  ...row(['IN_STOCK', 'IN_REPAIR'], ['SCRAPPED'], 'scrap', 'OPS'),
  ...row(['IN_STOCK', 'IN_REPAIR'], ['MELTED'], 'melt', 'OPS'),
  ...row(['IN_STOCK', 'RESERVED'], ['CONSUMED'], 'consume'),
  ...row(['CONSUMED'], ['IN_STOCK'], 'takeOut'),
  ...row(LIVE, ['MISSING'], 'missing', 'SM'),
  ...row(['MISSING'], ['IN_STOCK', 'SOLD', 'SOLD_HELD', 'RESERVED', 'IN_TRANSIT', 'IN_REPAIR', 'AT_SUPPLIER'], 'found', 'SM'),
  ...row(['MISSING'], ['SCRAPPED'], 'writeOff', 'OPS'),
  ...row(['SCRAPPED', 'MELTED'], ['IN_STOCK'], 'rebook', 'OPS'),
  ...row(['IN_STOCK', 'PLANNED'], ['WITHDRAWN'], 'withdraw'),
  ...row(['WITHDRAWN'], ['IN_STOCK', 'PLANNED'], 'receive'),
];

const byFrom = new Map<string, Transition[]>();
for (const t of TRANSITIONS) byFrom.set(t.from, [...(byFrom.get(t.from) ?? []), t]);

/** Whether jewelry.md §6.2 lists the step; leaving DISPUTED is always a decision of people and so permitted. */
export const mayBecome = (from: PieceState | 'new', to: PieceState): boolean =>
  from === 'DISPUTED' || to === 'DISPUTED' || (byFrom.get(from) ?? []).some((t) => t.to === to);

/** Steps a screen may offer from a state; nothing while DISPUTED (conflicts §4.5). */
export const stepsFrom = (state: PieceState): readonly Transition[] => (state === 'DISPUTED' ? [] : (byFrom.get(state) ?? []));

/** The named step between two states, or undefined where it is illegal. */
export const stepOf = (from: PieceState, to: PieceState, action: StockAction): Transition | undefined =>
  stepsFrom(from).find((t) => t.to === to && t.action === action);
