import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { businessDate, businessDay } from '../../../src/kernel/businessDate.ts';
import { route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS, scopeOfUser } from '../permits.ts';

const query = z.object({ store: z.string().max(8).optional() });
const DAY = 86_400_000;
/** A terminal not heard of for this long counts as offline (stream heart-beat 15 s, architecture §4). */
export const ONLINE_MS = 60_000;

interface StoreLine {
  readonly store: string;
  readonly sales: number;
  readonly pieces: number;
  readonly fen: number;
  readonly arrived: number;
  readonly closed: number;
  /** Left without buying: 成交率 is closed ÷ (closed + lost), jewelry.md §16. */ readonly lost: number;
}
interface TerminalLine {
  readonly terminal: string;
  readonly store: string;
  readonly label: string | null;
  readonly state: string;
  readonly last_seen_ms: number | null;
  readonly pending: number | null;
}

/** The day's figures from what has arrived (ui.md, headquarters console). Nothing is estimated: what the facts do not say is not here. */
export function dashboardRoutes(app: FastifyInstance, hq: Hq): void {
  route(app, hq, {
    method: 'GET',
    url: '/dashboard',
    action: PERMITS.dashboard,
    query,
    run: async ({ user, query: { store } }) => {
      const { config, now } = hq.services;
      const at = now();
      const today = businessDate(at, config.timeZone, config.cutOff);
      const lastWeek = businessDate(at - 7 * DAY, config.timeZone, config.cutOff);
      const scope = store === undefined ? scopeOfUser(user) : [store];
      const inScope = (column: string): string =>
        scope === undefined ? '' : `AND ${column} IN (${scope.map((s) => `'${s.replaceAll("'", "''")}'`).join(', ') || "''"})`;
      const { startMs } = businessDay(today, config.timeZone, config.cutOff);
      const [totals, before, stores, hours, hoursBefore, funnel, exceptions, codes, terminals, names] = await Promise.all([
        hq.db.one<{ sales: number; pieces: number; fen: number }>(TOTALS(inScope('store')), [today]),
        hq.db.one<{ sales: number; pieces: number; fen: number }>(TOTALS(inScope('store')), [lastWeek]),
        hq.db.query<StoreLine>(
          `SELECT s.store_id AS store, coalesce(t.sales, 0) AS sales, coalesce(t.pieces, 0) AS pieces, coalesce(t.fen, 0) AS fen, coalesce(a.arrived, 0) AS arrived, coalesce(a.closed, 0) AS closed, coalesce(a.lost, 0) AS lost FROM stores s
          LEFT JOIN (SELECT store, count(*) AS sales, CAST(sum(pieces) AS BIGINT) AS pieces, CAST(sum(payable_fen) AS BIGINT) AS fen FROM counted WHERE business_date = $1 GROUP BY 1) t ON t.store = s.store_id
          LEFT JOIN (SELECT store, count(*) AS arrived, count(*) FILTER (status = 'sold') AS closed, count(*) FILTER (status = 'notSold') AS lost FROM appointments WHERE arrived_ms >= $2 GROUP BY 1) a ON a.store = s.store_id
          WHERE s.active AND s.type IN ('street', 'mall') ${inScope('s.store_id')} ORDER BY fen DESC, store`,
          [today, startMs],
        ),
        hq.db.query<{ at_ms: number; fen: number }>(
          `SELECT at_ms, payable_fen AS fen FROM counted WHERE business_date = $1 ${inScope('store')} ORDER BY at_ms`,
          [today],
        ),
        hq.db.query<{ at_ms: number; fen: number }>(
          `SELECT at_ms, payable_fen AS fen FROM counted WHERE business_date = $1 ${inScope('store')} ORDER BY at_ms`,
          [lastWeek],
        ),
        hq.db.one<{ booked: number; arrived: number; walk_in: number; shown: number; sold: number; not_sold: number }>(
          `SELECT count(*) FILTER (visit_ms >= $1 AND visit_ms < $2 AND NOT walk_in AND status <> 'voided') AS booked, count(*) FILTER (arrived_ms >= $1) AS arrived, count(*) FILTER (arrived_ms >= $1 AND walk_in) AS walk_in,
           count(*) FILTER (arrived_ms >= $1 AND shown) AS shown, count(*) FILTER (arrived_ms >= $1 AND status = 'sold') AS sold, count(*) FILTER (arrived_ms >= $1 AND status = 'notSold') AS not_sold FROM appointments WHERE true ${inScope('store')}`,
          [startMs, startMs + DAY],
        ),
        hq.db.query<{ severity: string; n: number; oldest: number }>(
          `SELECT severity, count(*) AS n, min(opened_ms) AS oldest FROM exceptions WHERE status = 'open' ${scopeAny(scope)} GROUP BY 1`,
        ),
        hq.db.query<{ severity: string; code: string; n: number }>(
          `SELECT severity, code, count(*) AS n FROM exceptions WHERE status = 'open' ${scopeAny(scope)} GROUP BY 1, 2 ORDER BY 3 DESC`,
        ),
        hq.db.query<TerminalLine>(
          `SELECT terminal, store, label, state, last_seen_ms, pending FROM terminals WHERE state IN ('enrolled', 'active', 'dormant', 'quarantine') ${inScope('store')} ORDER BY terminal`,
        ),
        hq.db.one<{ newest: number | null }>('SELECT max(at_ms) AS newest FROM facts'),
      ]);
      return {
        today,
        lastWeek,
        asOfMs: at,
        startMs,
        totals: totals ?? ZERO,
        before: before ?? ZERO,
        stores,
        curve: running(hours, startMs),
        curveBefore: running(hoursBefore, startMs - 7 * DAY),
        funnel: funnel ?? { booked: 0, arrived: 0, walk_in: 0, shown: 0, sold: 0, not_sold: 0 },
        exceptions: exceptions.map((e) => ({ ...e, codes: codes.filter((c) => c.severity === e.severity).map(({ code, n }) => ({ code, n })) })),
        terminals: terminals.map((t) => ({ ...t, online: t.last_seen_ms !== null && at - t.last_seen_ms < ONLINE_MS })),
        newestFactMs: names?.newest ?? null,
      };
    },
  });
}

const ZERO = { sales: 0, pieces: 0, fen: 0 };
const TOTALS = (scope: string): string =>
  `SELECT count(*) AS sales, CAST(coalesce(sum(pieces), 0) AS BIGINT) AS pieces, CAST(coalesce(sum(payable_fen), 0) AS BIGINT) AS fen FROM counted WHERE business_date = $1 ${scope}`;
const scopeAny = (scope: readonly string[] | undefined): string =>
  scope === undefined ? '' : `AND list_has_any(string_split(scope, ','), [${scope.map((s) => `'${s.replaceAll("'", "''")}'`).join(', ') || "''"}])`;

/** Cumulated sales by minutes of the business day. */
function running(
  rows: readonly { readonly at_ms: number; readonly fen: number }[],
  startMs: number,
): readonly { readonly minute: number; readonly fen: number }[] {
  let sum = 0;
  return rows.map((r) => ({ minute: Math.max(0, Math.floor((r.at_ms - startMs) / 60_000)), fen: (sum += r.fen) }));
}
