import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { AggKey, Fact } from '../../../src/facts/envelope.ts';
import { erasedBy } from '../../../src/customers/cards.ts';
import { tokenOf } from '../../../src/customers/erased.ts';
import { eraseCustomer, erasureRequests } from '../../../src/customers/erasing.ts';
import type { ErasureRequest } from '../../../src/customers/erasing.ts';
import { asAggregate, loadAggregates, STATE_DB } from '../../adjudicator/aggregates.ts';
import { noteErasures } from '../../gateway/erasures.ts';
import type { Device } from '../../services.ts';
import { all } from '../../store/update.ts';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { placeholders } from '../readmodel/projection.ts';
import type { Account } from '../../services.ts';
import { inScope } from './details.ts';
import { contextOf } from './exceptions.ts';

const byId = z.object({ id: z.string().startsWith('cust:').max(80) });
const order = z.strictObject({
  /** Of the form it was written in: sent twice, it is one request. */
  key: z.uuid(),
  customerId: z.string().startsWith('cust:').max(80),
  /** How the person asked; it is kept in the trail, without them. */
  how: z.enum(['inStore', 'phone', 'written', 'online']),
  /** Somebody made sure that the person themselves asks. */
  checked: z.literal(true),
});
/** A device that was put out of use never answers; the order does not name it, and one put out of use since is told as such. */
const isOut = (d: Device): boolean => d.state === 'revoked' || d.state === 'replaced';

interface Known {
  readonly customerId: string;
  readonly cards: readonly string[];
  readonly stores: readonly string[];
  readonly facts: readonly Fact[];
}
/** The person behind a card as headquarters knows them: all their cards and what was written about them. */
async function personOf(hq: Hq, user: Account, customerId: string): Promise<Known> {
  const found = await hq.db.query<{ id: string; stores: string }>(
    'SELECT c.id, c.stores FROM customers c LEFT JOIN aliases a ON a.id = c.id WHERE coalesce(a.root, c.id) = (SELECT coalesce(b.root, d.id) FROM customers d LEFT JOIN aliases b ON b.id = d.id WHERE d.id = $1)',
    [customerId],
  );
  if (found.length === 0) return refuse(404, 'hq-not-found');
  const stores = [...new Set(found.flatMap((c) => c.stores.split(',')))].filter((s) => s !== '');
  inScope(user, stores);
  const cards = [...new Set([customerId, ...found.map((c) => c.id)])].sort();
  const keys = cards as AggKey[]; // a card's id is its aggregate's key
  const docs = await loadAggregates(hq.services.store, keys);
  return { customerId, cards, stores, facts: keys.flatMap((key, i) => asAggregate(key, docs[i]).facts) };
}

/** Requests of people to be erased (conflicts.md §4.25, SC-15, I17): ordered once, done when every terminal that was named has emptied its copies. */
export function privacyRoutes(app: FastifyInstance, hq: Hq): void {
  const { store, identity } = hq.services;
  /** Orders are given one after another, so that two people at once do not order the same. */
  let turn: Promise<unknown> = Promise.resolve();
  const inTurn = <T>(work: () => Promise<T>): Promise<T> => {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine;
  };
  const words = async (): Promise<readonly Fact[]> =>
    (await hq.db.query<{ json: string }>("SELECT json FROM facts WHERE kind IN ('cust.erased', 'cust.eraseAcked')")).map((r) => JSON.parse(r.json) as Fact); // the read model's own copies of checked facts

  route(app, hq, {
    method: 'GET',
    url: '/privacy',
    action: PERMITS.privacy,
    run: async () => {
      const [facts, devices, walks, people] = await Promise.all([
        words(),
        identity.devices(),
        all(store, STATE_DB, 'redact:'),
        hq.db.query<{ staff_no: string; name: string }>('SELECT staff_no, name FROM staff'),
      ]);
      const byName = new Map(devices.map((d) => [d.terminal, d]));
      const done = new Set(
        walks.filter((w) => w['open'] === false).flatMap((w) => [String(w['customerId']), ...(Array.isArray(w['also']) ? w['also'].map(String) : [])]),
      );
      const cardsOf = new Map(facts.map((f) => [f.id as string, erasedBy(f)]));
      const shown = ({ orderId, missing, acked, ...r }: ErasureRequest) => {
        const place = (terminal: string) => {
          const d = byName.get(terminal);
          return { terminal, storeId: d?.storeId ?? '', label: d?.label ?? '', lastSeenMs: d?.lastSeenMs ?? null };
        };
        const out = missing.filter((m) => {
          const d = byName.get(m);
          return d !== undefined && isOut(d);
        });
        const waiting = missing.filter((m) => !out.includes(m));
        const atHq = (cardsOf.get(orderId) ?? []).some((id) => done.has(id));
        return {
          ...r,
          state: waiting.length > 0 || !atHq ? 'waiting' : out.length > 0 ? 'doneButOut' : 'done',
          atHq,
          acked: acked.map((a) => ({ ...place(a.terminal), atMs: a.atMs })),
          waiting: waiting.map(place),
          out: out.map(place),
        };
      };
      return { requests: erasureRequests(facts).map(shown), people: Object.fromEntries(people.map((p) => [p.staff_no, p.name])) };
    },
  });

  // What would go and what stays, before anybody orders it.
  route(app, hq, {
    method: 'GET',
    url: '/privacy/customers/:id',
    action: PERMITS.privacyEdit,
    params: byId,
    run: async ({ user, params }) => {
      const known = await personOf(hq, user, params.id);
      const list = placeholders(known.cards);
      const [sales, visits, devices] = await Promise.all([
        hq.db.one<{ n: number }>(`SELECT CAST(count(*) AS INTEGER) AS n FROM sales WHERE customer_id IN (${list})`, known.cards),
        hq.db.one<{ n: number }>(
          `SELECT CAST(count(DISTINCT apt_id) AS INTEGER) AS n FROM facts WHERE apt_id IS NOT NULL AND cust_id IN (${list})`,
          known.cards,
        ),
        identity.devices(),
      ]);
      return {
        token: tokenOf(params.id),
        cards: known.cards.length,
        sales: sales?.n ?? 0,
        visits: visits?.n ?? 0,
        terminals: devices.filter((d) => !isOut(d)).length,
        erased: known.facts.some((f) => erasedBy(f).includes(params.id)),
      };
    },
  });

  route(app, hq, {
    method: 'POST',
    url: '/privacy',
    action: PERMITS.privacyEdit,
    body: order,
    run: ({ user, body }) =>
      inTurn(async () => {
        await hq.projector.drain();
        if (erasureRequests(await words()).some((r) => r.requestId === body.key)) return { requestId: body.key };
        const known = await personOf(hq, user, body.customerId);
        const devices = (await identity.devices()).filter((d) => !isOut(d));
        const action = need(
          eraseCustomer(
            contextOf(hq, user),
            {
              customerId: body.customerId,
              cards: known.cards,
              requestId: body.key,
              terminals: devices.map((d) => d.terminal),
              stores: [...known.stores, ...devices.map((d) => d.storeId)],
            },
            known.facts,
          ),
          409,
        );
        const facts = need(await hq.services.hqWriter.commit(action.facts));
        await noteErasures(store, facts);
        await hq.audit.record(user, {
          action: 'erasureOrdered',
          subject: `#${tokenOf(body.customerId)}`,
          after: { requestId: body.key, how: body.how, cards: known.cards.length, terminals: devices.map((d) => d.terminal).sort() },
        });
        await hq.projector.drain();
        return { requestId: body.key };
      }),
  });
}
