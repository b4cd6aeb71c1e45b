import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { ImportError } from '../../jobs/import/index.ts';
import { errorsPath } from '../import/ports.ts';
import { Imports } from '../import/imports.ts';
import { need, Refusal, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { contextOf } from './exceptions.ts';

const batch = z.object({ id: z.string().regex(/^[A-Z0-9-]{8,40}$/) });
const choice = { upload: z.string().max(40), mapping: z.string().max(60), storeId: z.string().max(8).optional() };

/** What a person can put right in a file is a 422 with its sentence. */
async function readable<T>(work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (cause) {
    if (cause instanceof ImportError) throw new Refusal(cause.code === 'import-busy' ? 409 : 422, { code: cause.code, params: cause.params });
    throw cause;
  }
}

/** Import page (A0.20): upload, look, start, watch, stop, go on, error list, take back. */
export function importRoutes(app: FastifyInstance, hq: Hq): void {
  const imports = new Imports(hq.services);
  app.addHook('preClose', () => imports.close());
  app.addContentTypeParser(['text/csv', 'application/octet-stream', 'application/vnd.ms-excel'], (_request, payload, done) => done(null, payload));
  const action = PERMITS.import;

  route(app, hq, {
    method: 'GET',
    url: '/imports',
    action,
    run: async () => ({
      mappings: await imports.mappings(),
      batches: (await imports.list()).slice(0, 100).map(({ factIds: _facts, ...record }) => record),
      running: imports.running() ?? null,
    }),
  });
  route(app, hq, {
    method: 'POST',
    url: '/imports/upload',
    action,
    run: async ({ request }) => {
      const body = request.body as Readable | undefined; // made by the parser above
      if (body === undefined || typeof body.pipe !== 'function') return refuse(415, 'hq-input', { field: 'content-type', detail: 'text/csv' });
      return readable(() => imports.upload(body));
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/imports/inspect',
    action,
    body: z.strictObject(choice),
    run: ({ body }) => readable(() => imports.inspect(body.upload, body.mapping, body.storeId)),
  });
  route(app, hq, {
    method: 'POST',
    url: '/imports/start',
    action,
    body: z.strictObject({ ...choice, fileName: z.string().trim().min(1).max(200), rows: z.number().int().nonnegative().optional() }),
    run: async ({ user, body }) => {
      const started = await readable(() =>
        imports.start(
          body.upload,
          {
            mapping: body.mapping,
            fileName: body.fileName,
            ...(body.storeId === undefined ? {} : { storeId: body.storeId }),
            ...(body.rows === undefined ? {} : { rows: body.rows }),
          },
          () => contextOf(hq, user),
        ),
      );
      await hq.audit.record(user, {
        action: 'importStarted',
        subject: started.batchId,
        ...(body.storeId === undefined ? {} : { storeId: body.storeId }),
        after: { fileName: body.fileName, mapping: body.mapping },
      });
      return started;
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/imports/:id/resume',
    action,
    params: batch,
    run: async ({ user, params }) => {
      const started = await readable(() => imports.resume(params.id, () => contextOf(hq, user)));
      await hq.audit.record(user, { action: 'importStarted', subject: params.id, after: { resumed: true } });
      return started;
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/imports/:id/stop',
    action,
    params: batch,
    run: async ({ user, params }) => {
      if (!imports.stop(params.id)) refuse(404, 'import-unknown');
      await hq.audit.record(user, { action: 'importStopped', subject: params.id });
      return { ok: true };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/imports/:id/rollback',
    action,
    params: batch,
    body: z.strictObject({ reason: z.string().trim().min(2).max(200) }),
    run: async ({ user, params, body }) => {
      const { factIds: _facts, ...record } = need(await readable(() => imports.rollback(params.id, body.reason, () => contextOf(hq, user))));
      await hq.audit.record(user, {
        action: 'importRolledBack',
        subject: params.id,
        reason: body.reason,
        after: { withdrawn: record.rollback?.withdrawn ?? 0, kept: record.rollback?.kept.length ?? 0 },
      });
      await hq.services.adjudicator.settled();
      return record;
    },
  });
  route(app, hq, {
    method: 'GET',
    url: '/imports/:id/errors.csv',
    action,
    params: batch,
    run: async ({ params, reply }) => {
      const path = errorsPath(hq.services.config.data, params.id);
      await stat(path).catch(() => refuse(404, 'hq-not-found'));
      void reply.header('content-type', 'text/csv; charset=utf-8').header('content-disposition', `attachment; filename="${params.id}-errors.csv"`);
      return reply.send(createReadStream(path));
    },
  });
}
