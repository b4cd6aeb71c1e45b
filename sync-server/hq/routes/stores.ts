import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { codeTableRef, settingsRef, storeRef } from '../../../src/facts/reference.ts';
import { refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { readCodes, readSettings, readStores, writeRef } from '../reference.ts';

const zone = z.string().refine((text) => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: text }).resolvedOptions().timeZone !== '';
  } catch {
    return false;
  }
}, 'IANA time zone');
const line = (max: number) => z.string().trim().max(max);
const storeId = z.string().regex(/^[A-Z][A-Z0-9]{1,7}$/);
const storeInput = z.strictObject({
  name: line(40).min(1),
  nameEn: line(60).optional(),
  city: line(30).optional(),
  address: line(120),
  phone: line(40),
  type: storeRef.shape.type,
  active: z.boolean(),
  timeZone: zone,
  cutOff: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
  hours: line(40).optional(),
  receiptHeader: line(120).optional(),
  receiptFooter: line(400).optional(),
});
const create = storeInput.extend({ storeId });
const edit = storeInput.extend({ rev: z.string() });
const codesInput = z.strictObject({ rev: z.string(), rows: codeTableRef.shape.rows.max(500) });
const settingsInput = settingsRef
  .omit({ id: true, cls: true, currency: true })
  .extend({ rev: z.string(), autoLockMin: z.number().int().min(1).max(120), escalateMin: z.number().int().min(1).max(1440) });

/** Stores, code tables and chain settings: master data that headquarters owns (A0.6, A0.25). Nothing is deleted, only put out of use. */
export function masterDataRoutes(app: FastifyInstance, hq: Hq): void {
  const { store } = hq.services;

  route(app, hq, { method: 'GET', url: '/stores', action: 'signedIn', run: async () => ({ rows: await readStores(store) }) });
  route(app, hq, {
    method: 'POST',
    url: '/stores',
    action: PERMITS.stores,
    body: create,
    run: async ({ user, body }) => {
      if (body.type === 'hq' || body.storeId === 'HQ') refuse(422, 'hq-store-hq');
      if (['REF', 'CHAIN', 'HQ'].includes(body.storeId)) refuse(422, 'hq-store-exists', { store: body.storeId });
      if ((await readStores(store)).some((s) => s.storeId === body.storeId)) refuse(409, 'hq-store-exists', { store: body.storeId });
      const doc = storeRef.parse({ ...body, id: `ref:store:${body.storeId}`, cls: 'store' });
      await store.ensure(body.storeId.toLowerCase());
      await writeRef(store, doc, undefined);
      await hq.services.identity.publishBundles([body.storeId]);
      await hq.audit.record(user, { action: 'storeCreated', subject: body.storeId, storeId: body.storeId, after: doc });
      return doc;
    },
  });
  route(app, hq, {
    method: 'PUT',
    url: '/stores/:id',
    action: PERMITS.stores,
    body: edit,
    params: z.object({ id: storeId }),
    run: async ({ user, body, params }) => {
      const before = (await readStores(store)).find((s) => s.storeId === params.id);
      if (before === undefined) return refuse(404, 'store-unknown', { store: params.id });
      const { rev, ...fields } = body;
      if ((before.type === 'hq') !== (fields.type === 'hq') || (before.type === 'hq' && !fields.active)) refuse(422, 'hq-store-hq');
      const doc = storeRef.parse({ ...fields, id: before.id, cls: 'store', storeId: params.id });
      await writeRef(store, doc, rev);
      await hq.audit.record(user, { action: 'storeChanged', subject: params.id, storeId: params.id, before, after: doc });
      return doc;
    },
  });

  route(app, hq, { method: 'GET', url: '/codes', action: 'signedIn', run: async () => ({ tables: await readCodes(store) }) });
  route(app, hq, {
    method: 'PUT',
    url: '/codes/:table',
    action: PERMITS.codes,
    body: codesInput,
    params: z.object({ table: z.string().max(40) }),
    run: async ({ user, body, params }) => {
      const before = (await readCodes(store)).find((t) => t.table === params.table);
      if (before === undefined) return refuse(404, 'hq-not-found');
      const codes = body.rows.map((r) => r.code);
      const twice = codes.find((code, i) => codes.indexOf(code) !== i);
      if (twice !== undefined) refuse(422, 'hq-code-twice', { code: twice });
      // Documents carry these codes for ever: one may go out of use, never away (A0.6).
      const missing = before.rows.find((r) => !codes.includes(r.code));
      if (missing !== undefined) refuse(422, 'hq-code-missing', { code: missing.code });
      const flags = new Map(before.rows.map((r) => [r.code, r.flags]));
      const { rev: _rev, ...table } = before;
      const rows = body.rows.map((r) => (flags.get(r.code) === undefined ? r : { ...r, flags: r.flags ?? flags.get(r.code) }));
      const doc = codeTableRef.parse({ ...table, rows });
      await writeRef(store, doc, body.rev);
      await hq.audit.record(user, {
        action: 'codesChanged',
        subject: params.table,
        before: { rows: before.rows.filter((r) => !rows.some((x) => JSON.stringify(x) === JSON.stringify(r))) },
        after: { rows: rows.filter((r) => !before.rows.some((x) => JSON.stringify(x) === JSON.stringify(r))) },
      });
      return doc;
    },
  });

  route(app, hq, { method: 'GET', url: '/settings', action: 'signedIn', run: async () => ({ settings: (await readSettings(store)) ?? null }) });
  route(app, hq, {
    method: 'PUT',
    url: '/settings',
    action: PERMITS.settings,
    body: settingsInput,
    run: async ({ user, body }) => {
      const before = await readSettings(store);
      const { rev, ...fields } = body;
      const doc = settingsRef.parse({ ...fields, id: 'ref:settings', cls: 'settings', currency: before?.currency ?? hq.services.config.currency });
      await writeRef(store, doc, rev);
      await hq.audit.record(user, { action: 'settingsChanged', subject: 'settings', before, after: doc });
      return doc;
    },
  });
}
