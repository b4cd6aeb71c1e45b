import { join } from 'node:path';
import cookie from '@fastify/cookie';
import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { Audit } from './audit.ts';
import { apiError, installErrors } from './http.ts';
import type { Hq } from './hq.ts';
import { ReadModelDb } from './readmodel/duck.ts';
import { Projector } from './readmodel/projector.ts';
import { appointmentRoutes } from './routes/appointments.ts';
import { callbackRoutes } from './routes/callback.ts';
import { callbackKeyRoutes } from './routes/callbackKeys.ts';
import { callbackSmsRoutes } from './routes/callbackSms.ts';
import { dashboardRoutes } from './routes/dashboard.ts';
import { detailRoutes } from './routes/details.ts';
import { eventRoutes } from './routes/events.ts';
import { exceptionRoutes } from './routes/exceptions.ts';
import { holdingRoutes } from './routes/holdings.ts';
import { importRoutes } from './routes/imports.ts';
import { listRoutes } from './routes/lists.ts';
import { noticeRoutes } from './routes/notices.ts';
import { offerRoutes } from './routes/offers.ts';
import { privacyRoutes } from './routes/privacy.ts';
import { priceRoutes } from './routes/prices.ts';
import { rescueRoutes } from './routes/rescue.ts';
import { returnedRoutes } from './routes/returned.ts';
import { searchRoutes } from './routes/search.ts';
import { sessionRoutes } from './routes/session.ts';
import { staffImportRoutes } from './routes/staffImport.ts';
import { staffRoutes } from './routes/staff.ts';
import { masterDataRoutes } from './routes/stores.ts';
import { terminalRoutes } from './routes/terminals.ts';
import { Sessions } from './sessions.ts';

export interface HqOptions {
  readonly services: Services;
  /** Read model file; `:memory:` in tests. Default: `hq-read.duckdb` in the data folder. */
  readonly readModel?: string;
}

declare module 'fastify' {
  interface FastifyInstance {
    hqRoom?: Hq;
  }
}

/** Headquarters: the console's API under /api/hq and its read model (architecture §4, §7). */
export default async function hqPlugin(app: FastifyInstance, options: HqOptions): Promise<void> {
  const { services } = options;
  await services.store.ensure('hq');
  await services.store.ensure('ref');
  const db = await ReadModelDb.open(options.readModel ?? join(services.config.data, 'hq-read.duckdb'));
  const projector = new Projector({
    // Changes come through the hub: what the adjudicator just read is answered from memory.
    store: { ...services.store, changes: services.hub.changes },
    db,
    onError: (what, cause) =>
      services.log.error({ what, err: cause instanceof Error ? cause.message : String(cause) }, 'the read model fell behind and tries again'),
  });
  const hq: Hq = { services, db, projector, sessions: new Sessions(services), audit: new Audit(services) };
  if (!app.hasDecorator('hqRoom')) app.decorate('hqRoom', hq);
  app.addHook('onClose', async () => {
    await projector.stop();
    await db.close();
  });

  await app.register(
    async (api) => {
      if (!api.hasRequestDecorator('cookies')) await api.register(cookie);
      if (!api.hasDecorator('rateLimit')) await api.register(rateLimit, { global: false });
      installErrors(api, hq);
      api.setNotFoundHandler((_request, reply) => reply.status(404).send(apiError({ code: 'hq-not-found' })));
      api.addHook('onSend', async (_request, reply) => {
        void reply.header('cache-control', reply.getHeader('cache-control') ?? 'no-store');
      });
      sessionRoutes(api, hq);
      listRoutes(api, hq);
      dashboardRoutes(api, hq);
      detailRoutes(api, hq);
      exceptionRoutes(api, hq);
      masterDataRoutes(api, hq);
      staffRoutes(api, hq);
      staffImportRoutes(api, hq);
      terminalRoutes(api, hq);
      holdingRoutes(api, hq);
      returnedRoutes(api, hq);
      rescueRoutes(api, hq);
      priceRoutes(api, hq);
      noticeRoutes(api, hq);
      offerRoutes(api, hq);
      privacyRoutes(api, hq);
      importRoutes(api, hq);
      searchRoutes(api, hq);
      callbackRoutes(api, hq);
      appointmentRoutes(api, hq);
      callbackSmsRoutes(api, hq);
      callbackKeyRoutes(api, hq);
      eventRoutes(api, hq);
    },
    { prefix: '/api/hq' },
  );

  // The first reading of a large installation must not hold up the tills: it runs beside the server's start.
  void projector.start().catch((cause: unknown) => services.log.error({ err: String(cause) }, 'the read model could not start'));
}
