import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { noticeRef } from '../../../src/facts/reference.ts';
import { isKind } from '../../../src/facts/registry.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import { refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS, scopeOfUser } from '../permits.ts';
import { readNotices, readStores, writeRef } from '../reference.ts';

const DAY_MS = 86_400_000;
/** A notice that nobody takes away ends by itself. */
const LONGEST_MS = 366 * DAY_MS;
const publish = z.strictObject({
  /** Of the form it was written in: sent twice, it is one notice. */
  key: z.uuid(),
  title: z.string().trim().min(2).max(60),
  body: z.string().trim().max(2000),
  stores: z.array(z.string().max(8)).max(500),
  fromMs: z.number().int(),
  untilMs: z.number().int(),
});
const byId = z.object({ id: z.string().startsWith('ref:notice:').max(80) });

/** Notices of headquarters to the stores (A4.6): written once, taken back, never changed; who has read them comes with the stores' facts. */
export function noticeRoutes(app: FastifyInstance, hq: Hq): void {
  const { store, now } = hq.services;
  route(app, hq, {
    method: 'GET',
    url: '/notices',
    action: PERMITS.notices,
    run: async ({ user }) => {
      const scope = scopeOfUser(user);
      const [people, rows, all] = await Promise.all([
        hq.db.query<{ staff_no: string; name: string }>('SELECT staff_no, name FROM staff'),
        hq.db.query<{ json: string }>("SELECT json FROM facts WHERE kind = 'staff.noticeRead'"),
        readNotices(store),
      ]);
      const reads = new Map<string, Set<string>>();
      for (const row of rows) {
        const fact = JSON.parse(row.json) as Fact; // the read model's own copy of a checked fact
        if (isKind(fact, 'staff.noticeRead')) reads.set(fact.body.noticeId, (reads.get(fact.body.noticeId) ?? new Set()).add(fact.body.staffNo));
      }
      const notices = all
        .filter((n) => scope === undefined || n.stores.length === 0 || n.stores.some((s) => scope.includes(s)))
        .sort((a, b) => b.publishedMs - a.publishedMs)
        .map(({ rev: _rev, ...n }) => ({ ...n, readBy: [...(reads.get(n.id) ?? [])].sort() }));
      return { notices, people: Object.fromEntries(people.map((p) => [p.staff_no, p.name])), now: now() };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/notices',
    action: PERMITS.noticesEdit,
    body: publish,
    run: async ({ user, body: { key, ...body } }) => {
      const id = `ref:notice:${key}`;
      const sent = (await readNotices(store)).find((n) => n.id === id);
      if (sent !== undefined) return { id };
      if (body.untilMs <= body.fromMs || body.untilMs <= now() || body.untilMs - body.fromMs > LONGEST_MS) refuse(422, 'notice-times');
      const known = new Set((await readStores(store)).map((s) => s.storeId));
      const strange = body.stores.find((s) => !known.has(s));
      if (strange !== undefined) refuse(422, 'store-unknown', { store: strange });
      const doc = noticeRef.parse({ id, cls: 'notice', ...body, stores: [...new Set(body.stores)].sort(), publishedBy: user.staffNo, publishedMs: now() });
      await writeRef(store, doc, undefined);
      await hq.audit.record(user, { action: 'noticePublished', subject: doc.title, after: doc });
      return { id };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/notices/:id/withdraw',
    action: PERMITS.noticesEdit,
    params: byId,
    run: async ({ user, params }) => {
      const found = (await readNotices(store)).find((n) => n.id === params.id);
      if (found === undefined) return refuse(404, 'hq-not-found');
      if (found.withdrawnMs !== undefined) return { ok: true };
      const { rev, ...before } = found;
      await writeRef(store, { ...before, withdrawnMs: now() }, rev);
      await hq.audit.record(user, { action: 'noticeWithdrawn', subject: found.title, before });
      return { ok: true };
    },
  });
}
