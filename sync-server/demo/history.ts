import { businessDate, addDays, zonedMs } from '../../src/kernel/businessDate.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import type { PriceRef } from '../../src/facts/reference.ts';
import type { Head } from '../../src/facts/head.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { receivePieces } from '../../src/stock/commands.ts';
import { DayBook } from './daybook.ts';
import type { DemoCustomer } from './customers.ts';
import { PEOPLE } from './people.ts';
import type { DemoItem } from './pieces.ts';
import type { Dice } from './random.ts';
import { DemoTill, ZONE } from './till.ts';

export interface HistoryInput {
  readonly dice: Dice;
  readonly items: readonly DemoItem[];
  readonly customers: readonly DemoCustomer[];
  readonly prices: readonly PriceRef[];
  readonly anchorMs: number;
  readonly days: number;
}
export interface DemoHistory {
  readonly tills: readonly DemoTill[];
}

const DAY = 86_400_000;
const SHOWROOMS = ['S01', 'S02', 'S03'] as const;

function customerHeads(input: HistoryInput, storeId: string, till: DemoTill): ReadonlyMap<string, Head> {
  const heads = new Map<string, Head>();
  input.customers.forEach((c, i) => {
    if (c.storeId !== storeId) return;
    const at = input.anchorMs - input.dice.int(8, 700) * DAY;
    const id = till.id('cust', at);
    const stamp = encodeHlc(at, i % 1000, `${till.terminal}A`);
    heads.set(
      id,
      applyWrite(
        undefined,
        { id, cls: 'customer', scope: [storeId], fields: c.form, ...(c.tags.length > 0 ? { addTo: { tags: c.tags } } : {}), by: c.form.owner ?? '0101' },
        stamp,
      ),
    );
  });
  return heads;
}

/** Opening stock, customers and the last days of each showroom, told by the product's own facts. */
export function demoHistory(input: HistoryInput): DemoHistory {
  const today = businessDate(input.anchorMs, ZONE);
  const tills = SHOWROOMS.map((storeId) => {
    const till = new DemoTill(`${storeId}-T0`, storeId, input.dice);
    const staff = PEOPLE.filter((p) => p.stores.includes(storeId)).map((p) => ({ ...p, active: true }));
    const keeper = staff.find((p) => p.roles.includes('WH')) ?? staff[0];
    if (keeper === undefined) throw new Error(`demo: nobody works at ${storeId}`);
    const opened = zonedMs(addDays(today, -40), '10:00', ZONE);
    const lines = input.items.filter((i) => i.storeId === storeId).map((i) => ({ item: i.item, counter: i.counter }));
    const receipts = till.run(receivePieces(till.context(keeper, opened), { batchId: `batch:opening-${storeId}`, storeId, lines }), opened);
    const customers = customerHeads(input, storeId, till);
    const book = new DayBook({ till, staff, customers, dice: input.dice, prices: input.prices, receipts, items: input.items });
    for (let back = input.days - 1; back >= 1; back--) book.pastDay(addDays(today, -back));
    book.today(input.anchorMs);
    for (const [id, head] of customers) till.heads.set(id, head);
    return till;
  });
  return { tills };
}
