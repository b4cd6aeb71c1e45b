import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  cardEscrowRequest,
  challengeRequest,
  enrollRequest,
  givebackRequest,
  heartbeatRequest,
  helloRequest,
  offerAskRequest,
  orderTokenRequest,
  pullRequest,
  tokenRequest,
} from '../../src/protocol/wire.ts';
import type { Asking } from '../holdings/index.ts';
import type { Caller, Gateway } from './context.ts';
import { ApiProblem, must, parsed } from './errors.ts';
import { giveback } from './giveback.ts';
import { heartbeat } from './heartbeat.ts';
import { hello } from './hello.ts';
import { pull } from './pull.ts';
import { push, pushFrame } from './push.ts';
import { Streams } from './stream.ts';

const MINUTE = '1 minute';
const PUSH_LIMIT_BYTES = 16 * 1024 * 1024;
const SMALL_BYTES = 64 * 1024;

/** The routes of protocol/wire.ts under /api/v1: the only door of a terminal (architecture §4). */
export async function gatewayPlugin(app: FastifyInstance, g: Gateway): Promise<void> {
  await app.register(rateLimit, { global: false, keyGenerator: (r) => r.ip, errorResponseBuilder: () => new ApiProblem('rate-limited') });
  const byAddress = (max: number) => ({ rateLimit: { max, timeWindow: MINUTE } });
  const byTerminal = (max: number) => ({ rateLimit: { max, timeWindow: MINUTE, keyGenerator: (r: FastifyRequest) => r.headers.authorization ?? r.ip } });
  const streams = new Streams(g);
  app.addHook('preClose', async () => streams.stop());

  /** The terminal behind a request; `reads` also asks that it may see data: a revoked or replaced one only pushes. */
  async function caller(request: FastifyRequest, reads: boolean): Promise<Caller> {
    const [kind, token] = (request.headers.authorization ?? '').split(' ');
    if (kind !== 'Bearer' || token === undefined || token === '') throw new ApiProblem('token-missing');
    const speaker = must(await g.identity.speaker(token));
    const device = await g.identity.device(speaker.terminal);
    if (device === undefined || device.storeId !== speaker.storeId) throw new ApiProblem('store-wrong');
    if (reads && device.state === 'revoked') throw new ApiProblem('device-revoked');
    if (reads && (speaker.former || device.state === 'replaced')) throw new ApiProblem('device-replaced');
    return { speaker, device };
  }

  app.post('/enroll', { bodyLimit: SMALL_BYTES, config: byAddress(60) }, async (request) => {
    const reply = must(await g.identity.enrol(parsed(enrollRequest, request.body)));
    g.log.info({ terminal: reply.terminal, epoch: reply.epoch }, 'terminal enrolled');
    return { ...reply, endpoints: g.config.endpoints.length > 0 ? g.config.endpoints : [`${request.protocol}://${request.host}`] };
  });
  app.post('/auth/challenge', { bodyLimit: SMALL_BYTES, config: byAddress(240) }, async (request) => ({
    nonce: g.identity.challenge(parsed(challengeRequest, request.body).terminal),
  }));
  app.post('/auth/token', { bodyLimit: SMALL_BYTES, config: byAddress(240) }, async (request) => {
    const { terminal, nonce, signature } = parsed(tokenRequest, request.body);
    return must(await g.identity.token(terminal, nonce, signature));
  });

  app.post('/sync/hello', { bodyLimit: SMALL_BYTES, config: byTerminal(600) }, async (request) =>
    hello(g, await caller(request, false), parsed(helloRequest, request.body)),
  );
  app.post('/sync/heartbeat', { bodyLimit: SMALL_BYTES, config: byTerminal(600) }, async (request) =>
    heartbeat(g, await caller(request, false), parsed(heartbeatRequest, request.body)),
  );
  app.post('/sync/push', { bodyLimit: PUSH_LIMIT_BYTES, config: byTerminal(6000) }, async (request) =>
    push(g, await caller(request, false), parsed(pushFrame, request.body)),
  );
  app.post('/sync/pull', { bodyLimit: SMALL_BYTES, config: byTerminal(12_000) }, async (request) =>
    pull(g, await caller(request, true), parsed(pullRequest, request.body)),
  );
  app.post('/sync/giveback', { bodyLimit: PUSH_LIMIT_BYTES, config: byTerminal(600) }, async (request) =>
    giveback(g, await caller(request, true), parsed(givebackRequest, request.body).docs),
  );
  // Only a device in use may hold what one alone may hold; a revoked or quarantined one pushes and sells, no more.
  const asking = async (request: FastifyRequest, by: string): Promise<Asking> => {
    const who = await caller(request, true);
    if (who.device.state === 'quarantine') throw new ApiProblem('device-quarantine');
    return { terminal: who.speaker.terminal, storeId: who.speaker.storeId, by };
  };
  app.post('/orders/token', { bodyLimit: SMALL_BYTES, config: byTerminal(600) }, async (request) => {
    const body = parsed(orderTokenRequest, request.body);
    return must(await g.holdings.takeToken(body.orderId, await asking(request, body.by))).token;
  });
  app.post('/cards/escrow', { bodyLimit: SMALL_BYTES, config: byTerminal(600) }, async (request) => {
    const body = parsed(cardEscrowRequest, request.body);
    const who = await asking(request, body.by);
    const card = must(await g.holdings.share(body.cardId, body.amountFen, who));
    return { escrowFen: card.escrow[who.terminal] ?? 0, freeFen: card.freeFen, totalFen: card.totalFen };
  });
  app.post('/offers/ask', { bodyLimit: SMALL_BYTES, config: byTerminal(600) }, async (request) => {
    const { kind, id, saleId, by } = parsed(offerAskRequest, request.body);
    const who = await asking(request, by);
    if (kind === 'coupon') must(await g.coupons.ask(id, who, saleId));
    else must(await g.quotas.ask(id, who, saleId));
    return { ok: true };
  });
  app.get('/sync/stream', { config: byTerminal(600) }, async (request, reply) => {
    const who = await caller(request, true);
    streams.open(request, reply, who, expiryOf(request), originHeaders(reply));
    return reply;
  });

  app.get('/catalogue/manifest', async (request) => {
    await caller(request, true);
    return g.catalogue.manifest();
  });
  app.get('/catalogue/segments/:hash', async (request, reply) => {
    await caller(request, true);
    const { hash } = parsed(z.object({ hash: z.string().regex(/^[0-9a-f]{64}$/) }), request.params);
    const bytes = await g.catalogue.segment(hash);
    if (bytes === undefined) throw new ApiProblem('segment-unknown');
    return reply
      .type('application/octet-stream')
      .header('cache-control', 'private, max-age=31536000, immutable')
      .header('etag', `"${hash}"`)
      .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength));
  });
  app.get('/catalogue/delta', async (request) => {
    await caller(request, true);
    return g.catalogue.delta(parsed(z.object({ since: z.string().max(40) }), request.query).since);
  });
}

/** The stream ends with the token that opened it. */
function expiryOf(request: FastifyRequest): number {
  const payload = (request.headers.authorization ?? '').split('.')[1] ?? '';
  const { exp } = z.object({ exp: z.number() }).parse(JSON.parse(Buffer.from(payload, 'base64url').toString())); // verified by `caller`
  return exp * 1000;
}
/** Headers that hooks had set before the answer was taken over. */
function originHeaders(reply: FastifyReply): Record<string, string> {
  return Object.fromEntries(Object.entries(reply.getHeaders()).flatMap(([k, v]) => (typeof v === 'string' ? [[k, v]] : [])));
}
