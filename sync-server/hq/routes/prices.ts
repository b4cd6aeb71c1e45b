import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { priceRef } from '../../../src/facts/reference.ts';
import type { PriceRef } from '../../../src/facts/reference.ts';
import { refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { readPrices, readStores, writeRef } from '../reference.ts';

/** A step beyond this is most often a slip of the finger; it needs a second "yes". */
export const JUMP_BP = 1000; // 10 %
const BACKDATE_MS = 5 * 60_000;
/** Without `validFromMs` a price holds at once by the server's clock; the clock of the desk it was typed at may run ahead. */
const publish = z.strictObject({
  metal: z.string().min(1).max(20),
  fenPerG: z.number().int().min(1).max(100_000_000),
  validFromMs: z.number().int().optional(),
  scope: z.string().max(8).default('all'),
  /** Newest version the editor had seen; another one in between is refused (conflicts.md §4.19). */
  after: z.string().max(20).nullable(),
  jumpConfirmed: z.boolean().default(false),
});
const numberOf = (version: string): number => Number(/\d+$/.exec(version)?.[0] ?? 0);
const newest = (prices: readonly PriceRef[], metal: string): PriceRef | undefined =>
  prices.filter((p) => p.metal === metal).sort((a, b) => numberOf(b.version) - numberOf(a.version))[0];

/** The gold board (jewelry §7.1): immutable versions, each with the moment from which it holds. */
export function priceRoutes(app: FastifyInstance, hq: Hq): void {
  const { store, now } = hq.services;
  route(app, hq, {
    method: 'GET',
    url: '/prices',
    action: PERMITS.prices,
    run: async () => {
      const people = await hq.db.query<{ staff_no: string; name: string }>('SELECT staff_no, name FROM staff');
      return {
        prices: [...(await readPrices(store))].sort((a, b) => b.validFromMs - a.validFromMs),
        people: Object.fromEntries(people.map((p) => [p.staff_no, p.name])),
        now: now(),
      };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/prices',
    action: PERMITS.pricesEdit,
    body: publish,
    run: async ({ user, body }) => {
      const prices = await readPrices(store);
      const last = newest(prices, body.metal);
      if ((last?.version ?? null) !== body.after) refuse(409, 'hq-stale');
      const validFromMs = body.validFromMs ?? now();
      if (validFromMs < now() - BACKDATE_MS) refuse(422, 'hq-price-past');
      if (body.scope !== 'all' && !(await readStores(store)).some((s) => s.storeId === body.scope)) refuse(422, 'store-unknown', { store: body.scope });
      const jumpBp = last === undefined ? 0 : Math.round((Math.abs(body.fenPerG - last.fenPerG) / last.fenPerG) * 10_000);
      if (jumpBp > JUMP_BP && !body.jumpConfirmed) refuse(422, 'hq-price-jump', { percent: (jumpBp / 100).toFixed(1) });
      const version = `v${(last === undefined ? 0 : numberOf(last.version)) + 1}`;
      const doc = priceRef.parse({
        id: `ref:price:${body.metal}:${version}`,
        cls: 'price',
        metal: body.metal,
        fenPerG: body.fenPerG,
        validFromMs,
        version,
        publishedBy: user.staffNo,
        scope: body.scope,
      });
      await writeRef(store, doc, undefined);
      await hq.audit.record(user, {
        action: 'pricePublished',
        subject: `${body.metal} ${version}`,
        ...(body.scope === 'all' ? {} : { storeId: body.scope }),
        before: last === undefined ? undefined : { version: last.version, fenPerG: last.fenPerG },
        after: doc,
      });
      return doc;
    },
  });
}
