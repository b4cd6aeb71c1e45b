import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { editAppointment, markCalledBack, voidAppointment } from '../../../src/appointments/commands.ts';
import type { Action } from '../../../src/facts/head.ts';
import { displayPhone } from '../../../src/kernel/phone.ts';
import type { Result } from '../../../src/kernel/result.ts';
import type { KnownApt } from '../../outbox/appointment.ts';
import { callbackKey } from '../../outbox/types.ts';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS, scopeOfUser } from '../permits.ts';
import type { Row } from '../readmodel/tables.ts';
import { readStores } from '../reference.ts';
import { LIST_SQL, SCOPE_SQL } from '../lists/sql.ts';
import { AptDesk, overruledOf } from './aptDesk.ts';
import { contextOf } from './exceptions.ts';
import { slotsOf } from './callbackSlots.ts';

const id = z.object({ id: z.string().regex(/^apt:[\w-]{1,60}$/) });
const reason = z.string().trim().min(1).max(200);
const HOUR_MS = 3_600_000;
const WEEK_MS = 7 * 24 * HOUR_MS;
/** Somebody who waits longer than this is late (design 15). */
export const LATE_MS = 4 * HOUR_MS;

/** Call-back desk of headquarters (A1.3.6–A1.3.9): who waits, when there is room, 已回访 and 作废 as facts of headquarters. */
export function callbackRoutes(app: FastifyInstance, hq: Hq): void {
  const { services } = hq;
  const desk = new AptDesk(hq);
  const oneByOne = desk.oneByOne.bind(desk);
  const load = desk.load.bind(desk);
  const commit = desk.commit.bind(desk);
  const joined = (...actions: readonly Result<Action>[]): Action => {
    const all = actions.map((a) => need(a));
    return { facts: all.flatMap((a) => a.facts), heads: all.flatMap((a) => a.heads) };
  };

  route(app, hq, {
    method: 'GET',
    url: '/callback/counts',
    action: PERMITS.callback,
    run: async ({ user }) => {
      const now = services.now();
      const stores = scopeOfUser(user);
      const params = [now - LATE_MS, now, now + 24 * HOUR_MS, now - WEEK_MS, ...(stores ?? [])];
      const where = stores === undefined ? '' : `WHERE ${SCOPE_SQL.callback(stores.length === 0 ? ["''"] : stores.map((_, i) => `$${i + 5}`))}`;
      const row = await hq.db.one<Record<string, number>>(
        `SELECT count(*) FILTER (bucket = 'waiting') AS waiting, count(*) FILTER (bucket = 'waiting' AND created_ms <= $1) AS late, count(*) FILTER (bucket = 'waiting' AND visit_ms >= $2 AND visit_ms <= $3) AS soon,
        count(*) FILTER (bucket = 'waiting' AND tries > 0) AS noAnswer, count(*) FILTER (bucket = 'called' AND created_ms >= $4) AS called, count(*) FILTER (bucket = 'voided' AND created_ms >= $4) AS voided, count(*) FILTER (bucket = 'overruled') AS overruled FROM (${LIST_SQL.callback}) ${where}`,
        params,
      );
      return { counts: row ?? {}, now };
    },
  });

  route(app, hq, {
    method: 'GET',
    url: '/callback/:id',
    action: PERMITS.callback,
    params: id,
    query: z.object({ visitAt: z.coerce.number().int().optional() }),
    run: async ({ user, params, query }) => {
      const apt = await load(user, params.id);
      const visitAt = query.visitAt ?? apt.form.visitAt;
      const stores = await readStores(services.store);
      const [sms, sent, slots, tries, known, row] = await Promise.all([
        services.outbox.preview(params.id, visitAt),
        services.outbox.get(callbackKey(params.id)),
        slotsOf(
          hq,
          apt,
          visitAt,
          stores.find((s) => s.storeId === apt.form.storeId),
        ),
        hq.db.query<Row>("SELECT at_ms, by_name FROM audit WHERE action = 'callNoAnswer' AND subject = $1 ORDER BY at_ms", [params.id]),
        customerOf(hq, apt),
        hq.db.one<Row>(`SELECT * EXCLUDE (text) FROM (${LIST_SQL.callback}) WHERE id = $1`, [params.id]),
      ]);
      return {
        row: row ?? null,
        status: apt.view.status,
        sub: apt.view.sub,
        timeline: apt.view.timeline.map((t) => ({ factId: t.factId, kind: t.kind, atMs: t.atMs, by: t.by })),
        tries,
        customer: known,
        slots,
        note: apt.form.sourceNote ?? null,
        notes: apt.head?.notes.map((n) => n.text) ?? [],
        sms: sms === undefined ? null : { text: sms.text, chars: sms.chars, parts: sms.parts, provider: (await services.outbox.config.read()).provider },
        sent: sent === undefined ? null : { id: sent._id, state: sent.state, reason: sent.reason ?? null, body: sent.body, sentMs: sent.sentMs ?? null },
        overruled: overruledOf(apt),
        mayCall: apt.view.status === 'needsCallback' || apt.view.sub === 'toVerify',
      };
    },
  });

  route(app, hq, {
    method: 'POST',
    url: '/callback/:id/done',
    action: PERMITS.callbackDone,
    params: id,
    body: z.strictObject({ visitAt: z.number().int().positive().optional(), result: z.string().trim().max(200).optional() }),
    run: ({ user, params, body }) =>
      oneByOne(params.id, async () => {
        const apt = await load(user, params.id);
        const ctx = contextOf(hq, user);
        const moves = body.visitAt !== undefined && body.visitAt !== apt.form.visitAt;
        const called = markCalledBack(ctx, apt, body.result === undefined ? {} : { result: body.result });
        // The one who taps second did nothing wrong: it is done, and nothing is sent twice (conflicts §4.1).
        if (!called.ok && called.problem.code === 'apt-called-back' && apt.facts.some((f) => f.kind === 'apt.calledBack')) return { already: true };
        const facts = await commit(joined(...(moves && called.ok ? [editAppointment(ctx, apt, { visitAt: body.visitAt ?? apt.form.visitAt })] : []), called));
        await hq.audit.record(user, {
          action: 'calledBack',
          subject: params.id,
          storeId: apt.form.storeId,
          ...(body.result === undefined ? {} : { reason: body.result }),
          after: { facts, ...(moves ? { visitAt: body.visitAt } : {}) },
        });
        return { already: false, facts };
      }),
  });

  route(app, hq, {
    method: 'POST',
    url: '/callback/:id/void',
    action: PERMITS.callbackVoid,
    params: id,
    body: z.strictObject({ reason, tell: z.boolean().optional() }),
    run: ({ user, params, body }) =>
      oneByOne(params.id, async () => {
        const apt = await load(user, params.id);
        const facts = await commit(
          joined(voidAppointment(contextOf(hq, user), apt, { reason: body.reason, ...(body.tell === undefined ? {} : { tell: body.tell }) })),
        );
        await hq.audit.record(user, {
          action: 'aptVoided',
          subject: params.id,
          storeId: apt.form.storeId,
          reason: body.reason,
          after: { facts, tell: body.tell === true },
        });
        return { facts };
      }),
  });

  route(app, hq, {
    method: 'POST',
    url: '/callback/:id/no-answer',
    action: PERMITS.callbackDone,
    params: id,
    body: z.strictObject({ note: z.string().trim().min(1).max(120) }),
    run: ({ user, params, body }) =>
      oneByOne(params.id, async () => {
        const apt = await load(user, params.id);
        if (apt.view.status !== 'needsCallback' && apt.view.sub !== 'toVerify') refuse(422, 'apt-called-back');
        // The store that opens the card reads that somebody tried.
        await commit({
          facts: [],
          heads: [{ id: apt.id, cls: 'appointment', scope: [...(apt.head?.scope ?? [apt.form.storeId])], by: user.staffNo, note: body.note }],
        });
        await hq.audit.record(user, { action: 'callNoAnswer', subject: params.id, storeId: apt.form.storeId });
        await hq.projector.drain();
        return { ok: true };
      }),
  });

  // The whole number, to dial it: logged before it leaves (jewelry §20).
  route(app, hq, {
    method: 'POST',
    url: '/callback/:id/reveal',
    action: PERMITS.revealPhone,
    params: id,
    run: async ({ user, params }) => {
      const apt = await load(user, params.id);
      const phone = apt.form.phoneE164;
      if (phone === undefined) return refuse(404, 'hq-not-found');
      await hq.audit.record(user, { action: 'phoneRevealed', subject: params.id, storeId: apt.form.storeId });
      return { phone: displayPhone(phone), dial: phone };
    },
  });
}

/** Whether the number belongs to somebody we know: her card, level and purchases. */
async function customerOf(hq: Hq, apt: KnownApt): Promise<Row | null> {
  const phone = apt.form.phoneE164;
  if (phone === undefined) return null;
  const row = await hq.db.one<Row>(
    'SELECT c.id, c.name, c.level, c.member_no, c.owner, count(s.sale_id) AS sales, CAST(coalesce(sum(s.payable_fen), 0) AS BIGINT) AS sales_fen FROM customers c LEFT JOIN counted s ON s.customer_id = c.id WHERE c.id = $1 OR (c.phone_tail = $2 AND contains(c.json, $3)) GROUP BY ALL LIMIT 1',
    [apt.form.customerId ?? '', phone.slice(-4), `"${phone}"`],
  );
  return row ?? null;
}
