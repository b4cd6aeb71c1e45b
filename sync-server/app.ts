import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import Fastify, { LogController, type FastifyBaseLogger, type FastifyInstance } from 'fastify';
import { pino, type Logger } from 'pino';
import { aggregatesOf, detect } from '../src/rules.ts';
import { openAdjudicator } from './adjudicator/index.ts';
import { asAggregate, judge, masterOf, loadAggregates, STATE_DB } from './adjudicator/aggregates.ts';
import type { AggKey } from '../src/facts/envelope.ts';
import { openHqWriter } from './adjudicator/hq-writer.ts';
import { openCatalogue } from './catalogue/index.ts';
import type { Config } from './config.ts';
import { onError } from './gateway/errors.ts';
import { openHub } from './gateway/hub.ts';
import { allowOrigins } from './gateway/origins.ts';
import { gatewayPlugin } from './gateway/plugin.ts';
import { staticApps } from './gateway/static.ts';
import hqPlugin from './hq/plugin.ts';
import { openIdentity, type GatewayIdentity } from './identity/index.ts';
import { Coupons } from './holdings/coupons.ts';
import { Holdings } from './holdings/index.ts';
import { Quotas } from './holdings/quotas.ts';
import { openItems } from './items.ts';
import { ApiKeys } from './intake/keys.ts';
import { intakePlugin } from './intake/plugin.ts';
import { Composer } from './outbox/compose.ts';
import { businessDate } from '../src/kernel/businessDate.ts';
import { openOutbox } from './outbox/index.ts';
import { SmsConfig } from './outbox/settings.ts';
import { ROOT } from './root.ts';
import type { ItemDoc, Services } from './services.ts';
import { openEmbedded } from './store/embedded.ts';
import { withIncarnations } from './store/incarnation.ts';
import { followStores } from './store/known.ts';
import type { DiskFault } from './store/leveldown.ts';
import type { DocStore } from './store/port.ts';

declare module 'fastify' {
  interface FastifyInstance {
    zm: Services;
  }
}

export const VERSION: string = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { version: string }).version;
const BUNDLE_CHECK_MS = 3600_000;
const STOP_MS = 5000;

export interface ServerOptions {
  readonly now?: () => number;
  readonly store?: DocStore;
  readonly diskFault?: DiskFault;
  readonly logTo?: NodeJS.WritableStream;
}
export interface Server {
  readonly app: FastifyInstance;
  readonly services: Services & { readonly identity: GatewayIdentity };
  /** Listens; answers the address, with the port that was really taken. */
  start(): Promise<{ readonly url: string; readonly port: number }>;
  /** Finishes what is being written and closes; within five seconds. */
  stop(): Promise<void>;
  readonly ports: { readonly http: number | undefined };
}

/** Headquarters' server, put together; nothing listens before `start`. Port 0 takes a free one. Throws when store or keys cannot be opened. */
export async function createServer(config: Config, options: ServerOptions = {}): Promise<Server> {
  const now = options.now ?? (() => Date.now());
  const log = logger(config, options.logTo);
  const store = withIncarnations(options.store ?? (await openStore(config, log, options.diskFault)), () => randomUUID().slice(0, 13));
  for (const db of ['hq', 'ref', 'chain', STATE_DB]) await store.ensure(db);
  const hub = await openHub(store, log);
  const identity = await openIdentity({
    store,
    keysFile: config.keysFile === '' ? join(config.data, 'keys', 'secrets.json') : config.keysFile,
    tenant: config.tenant,
    now,
  });
  const known = await followStores(store, hub);
  const rules = { aggregatesOf, detect };
  const catalogue = await openCatalogue({ store, hub, log, folder: join(config.data, 'catalogue'), rowsOf: (nos) => rowsOf(store, rules, nos) });
  const adjudicator = openAdjudicator({ store, hub, rules, log, now, stores: known.dbs, refreshStores: known.refresh, onRows: catalogue.apply });
  const hqWriter = await openHqWriter({ store, hub, config, now });
  const keysFile = config.keysFile === '' ? join(config.data, 'keys', 'secrets.json') : config.keysFile;
  const smsConfig = new SmsConfig(store, join(dirname(keysFile), 'sms.json'), config.demo);
  await smsConfig.open();
  const outbox = await openOutbox({
    store,
    hub,
    config: smsConfig,
    composer: new Composer(store, identity, config.timeZone),
    hqWriter,
    businessDate: (ms) => businessDate(ms, config.timeZone, config.cutOff),
    log,
    now,
  });
  const holding = { store, hub, identity, hqWriter, log, now, holder: randomUUID() };
  const holdings = new Holdings(holding);
  const services = {
    config,
    store,
    hub,
    identity,
    adjudicator,
    hqWriter,
    holdings,
    quotas: new Quotas(holding),
    coupons: new Coupons(holding),
    items: openItems(store),
    catalogue,
    outbox,
    apiKeys: new ApiKeys(store, now),
    log,
    now,
  };
  known.onNew((dbs) => {
    adjudicator.wake(dbs);
    void identity.publishBundles().catch((e: unknown) => log.error({ err: e }, 'staff bundles'));
  });
  await identity.publishBundles();

  const loggerInstance: FastifyBaseLogger = log;
  const app: FastifyInstance = Fastify({
    /* Ids of cases name an aggregate and its facts: longer than the router's own hundred. */ routerOptions: { maxParamLength: 300 },
    loggerInstance,
    bodyLimit: 1024 * 1024,
    trustProxy: (_address, hop) => hop < config.trustProxy,
    onProtoPoisoning: 'remove',
    onConstructorPoisoning: 'remove',
    forceCloseConnections: true,
    logController: new LogController({ disableRequestLogging: true }),
    requestTimeout: 60_000,
    frameworkErrors: (error, request, reply) => {
      onError(error, request, reply);
    },
  });
  app.decorate('zm', services);
  app.setErrorHandler(onError);
  allowOrigins(app, config);
  const startedMs = now();
  app.get('/health', async (_request, reply) => {
    const health = await store.health();
    return reply
      .status(health.ok ? 200 : 503)
      .send({
        ok: health.ok,
        ...(health.detail === undefined ? {} : { detail: health.detail }),
        store: store.kind,
        version: VERSION,
        uptimeS: Math.round((now() - startedMs) / 1000),
        dbs: (await store.list()).length,
        leads: adjudicator.leads(),
      });
  });
  await app.register(async (api) => gatewayPlugin(api, services), { prefix: '/api/v1' });
  await app.register(async (api) => intakePlugin(api, { services, keys: services.apiKeys, version: VERSION }), { prefix: '/api/v1' });
  await app.register(hqPlugin, { services });
  await staticApps(app, config);

  const bundles = setInterval(() => {
    void identity.publishBundles().catch((e: unknown) => log.error({ err: e }, 'staff bundles'));
  }, BUNDLE_CHECK_MS);
  let stopping: Promise<void> | undefined;
  async function close(): Promise<void> {
    clearInterval(bundles);
    await app.close();
    known.stop();
    await outbox.stop();
    await holdings.stop();
    await adjudicator.stop();
    await hqWriter.stop();
    await catalogue.stop();
    await hub.stop();
    await store.close();
  }
  let port: number | undefined;
  return {
    app,
    services,
    async start() {
      await app.listen({ port: config.port, host: config.host });
      ({ port } = app.server.address() as AddressInfo); // listening on TCP
      const url = `http://${config.host.includes(':') ? `[${config.host}]` : config.host}:${port}`;
      log.info({ url, store: store.kind, version: VERSION }, 'headquarters is up');
      return { url, port };
    },
    stop() {
      stopping ??= Promise.race([
        close(),
        new Promise<void>((resolve) => {
          setTimeout(resolve, STOP_MS).unref();
        }),
      ]);
      return stopping;
    },
    get ports() {
      return { http: port };
    },
  };
}

async function openStore(config: Config, log: Logger, fault: DiskFault | undefined): Promise<DocStore> {
  if (config.couchdbUrl !== undefined) {
    const { openCouch } = await import('./store/couch.ts');
    return openCouch({ url: config.couchdbUrl, prefix: config.prefix, onProblem: (text) => log.warn({ text }, 'CouchDB') });
  }
  return openEmbedded({ folder: join(config.data, 'db'), prefix: config.prefix, fault });
}

/** JSON lines without personal data: bodies are never logged, and no field but these names people's things. */
function logger(config: Config, to: NodeJS.WritableStream | undefined): Logger {
  const settings = {
    level: config.logLevel,
    base: null,
    redact: ['req.headers.authorization', 'req.headers.cookie', '*.phone', '*.phoneE164', '*.name', '*.pin', '*.password', '*.code8'],
    serializers: { err: (e: unknown) => (e instanceof Error ? { type: e.name, message: e.message.slice(0, 300), stack: e.stack } : { type: typeof e }) },
  };
  return to === undefined ? pino(settings) : pino(settings, to);
}

/** Rows of pieces as their aggregates say, for catalogue segments whose bytes were lost. */
async function rowsOf(
  store: DocStore,
  rules: Parameters<typeof judge>[0],
  pieceNos: readonly string[],
): ReturnType<Parameters<typeof openCatalogue>[0]['rowsOf']> {
  const rows = [];
  for (let i = 0; i < pieceNos.length; i += 500) {
    const nos = pieceNos.slice(i, i + 500);
    const [aggs, items] = await Promise.all([
      loadAggregates(
        store,
        nos.map((no): AggKey => `piece:${no}`),
      ),
      store.get(
        'hq',
        nos.map((no) => `item:${no}`),
      ),
    ]);
    for (const [k, no] of nos.entries()) {
      const { row } = judge(rules, asAggregate(`piece:${no}`, aggs[k]), [], masterOf(items[k] as ItemDoc | undefined), { corrections: {}, world: {} }); // items are written by headquarters only
      if (row !== undefined)
        rows.push({ item: row.item, state: row.state, pv: row.pv, ...(row.place.storeId === undefined ? {} : { storeId: row.place.storeId }) });
    }
  }
  return rows;
}
