import type { Fact } from '../../src/facts/envelope.ts';
import { body } from './reading.ts';
import type { Expected } from './accounts.ts';
import { statesOf } from './disputes.ts';

/** jewelry §6.2 as it stands there, row by row: from which state a piece may come to which. */
const ROWS: readonly (readonly [string, string])[] = [
  ['PLANNED', 'IN_STOCK RESERVED'],
  ['IN_STOCK', 'IN_STOCK RESERVED IN_TRANSIT SOLD_HELD SOLD RETURN_CHECK IN_REPAIR AT_SUPPLIER SCRAPPED MELTED CONSUMED'],
  ['RESERVED', 'RESERVED IN_STOCK IN_TRANSIT SOLD_HELD SOLD RETURN_CHECK IN_REPAIR AT_SUPPLIER CONSUMED'],
  ['IN_TRANSIT', 'IN_TRANSIT IN_STOCK RESERVED RETURN_CHECK MISSING'],
  ['SOLD_HELD', 'SOLD IN_STOCK RESERVED RETURN_CHECK IN_REPAIR AT_SUPPLIER'],
  ['SOLD', 'IN_STOCK RESERVED RETURN_CHECK IN_REPAIR AT_SUPPLIER'],
  ['RETURN_CHECK', 'SOLD IN_STOCK IN_REPAIR AT_SUPPLIER MELTED SCRAPPED'],
  ['IN_REPAIR', 'IN_STOCK RESERVED SOLD_HELD SOLD AT_SUPPLIER SCRAPPED MELTED'],
  ['AT_SUPPLIER', 'IN_STOCK RESERVED SOLD_HELD SOLD IN_REPAIR'],
  ['CONSUMED', 'IN_STOCK'],
  ['MISSING', 'IN_STOCK SOLD SOLD_HELD RESERVED IN_TRANSIT IN_REPAIR AT_SUPPLIER SCRAPPED'],
  ['SCRAPPED', 'IN_STOCK'],
  ['MELTED', 'IN_STOCK'],
];
const LISTED = new Map(ROWS.map(([from, to]) => [from, new Set(to.split(' '))]));
/** Anything that is still somebody's may be booked missing; what is gone, sold or missing may not. */
const may = (from: string, to: string): boolean =>
  LISTED.get(from)?.has(to) === true || (to === 'MISSING' && !['SOLD', 'SCRAPPED', 'MELTED', 'CONSUMED', 'MISSING'].includes(from));

/** What is sold and waits for its customer is not freed by carrying it to another counter: that takes a paper (a return, an exchange, a manager's cancel). */
const freed = (f: Fact, from: string): boolean =>
  f.kind === 'stock.moved' &&
  from === 'SOLD_HELD' &&
  (body(f)['to'] as { readonly at?: string }).at === 'store' &&
  ['IN_STOCK', 'RESERVED'].includes(String(body(f)['state'] ?? 'IN_STOCK'));

/** EX-26 of a piece whose facts follow each other one by one; undefined where they do not, or where plain words do not reach. `told`: facts another case names already. */
export function ofSteps(no: string, facts: readonly Fact[], told: ReadonlySet<string>): readonly Expected[] | undefined {
  const states = statesOf(no, facts);
  if (states === undefined) return undefined;
  return states.flatMap(({ fact, from, to }) =>
    from === undefined || told.has(fact.id) || (may(from, to) && !freed(fact, from))
      ? []
      : [{ code: 'EX-26', subject: `piece:${no}`, members: [fact.id as string] }],
  );
}
