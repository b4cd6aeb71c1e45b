import rateLimit from '@fastify/rate-limit';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { settingsRef } from '../../src/facts/reference.ts';
import type { Problem } from '../../src/kernel/result.ts';
import { ApiProblem } from '../gateway/errors.ts';
import { toWire } from '../gateway/wiredoc.ts';
import type { Services } from '../services.ts';
import { Intake } from './intake.ts';
import type { ApiKeys } from './keys.ts';
import { openApi, openApiPage, REFUSALS } from './openapi.ts';
import { intakeRequest } from './schema.ts';

const BODY_BYTES = 16 * 1024;
const MINUTE = '1 minute';
/** Requests a minute: from one address (keys being guessed), and with one key. */
export const PER_ADDRESS = 600;
export const PER_KEY = 120;

const statusOf = (code: string): number => REFUSALS.find(([, codes]) => codes.includes(code))?.[0] ?? 422;
const refuse = (problem: Problem): never => {
  throw new ApiProblem(problem.code, problem.params, statusOf(problem.code));
};
const presented = (request: FastifyRequest): string | undefined => {
  const [kind, token] = (request.headers.authorization ?? '').split(' ');
  const header = request.headers['x-api-key'];
  return kind === 'Bearer' ? token : typeof header === 'string' ? header : undefined;
};

/** Online bookings under /api/v1 (A0.22): POST /appointments, openapi.json, and the same to read at /docs. */
export async function intakePlugin(
  app: FastifyInstance,
  options: { readonly services: Services; readonly keys: ApiKeys; readonly version: string; readonly perKey?: number },
): Promise<void> {
  const { services, keys, version } = options;
  await app.register(rateLimit, { global: false, keyGenerator: (r) => r.ip, errorResponseBuilder: () => new ApiProblem('rate-limited') });
  const intake = new Intake(services);
  const perKey = app.createRateLimit({ max: options.perKey ?? PER_KEY, timeWindow: MINUTE, keyGenerator: (r) => `key:${(presented(r) ?? '').slice(0, 14)}` });
  const brand = async (): Promise<string> => {
    const [doc] = await services.store.get('ref', ['ref:settings']);
    return doc === undefined ? '' : (settingsRef.safeParse(toWire(doc)).data?.brand ?? '');
  };

  app.post('/appointments', { bodyLimit: BODY_BYTES, config: { rateLimit: { max: PER_ADDRESS, timeWindow: MINUTE } } }, async (request, reply) => {
    const key = await keys.check(presented(request));
    if (!key.ok) return refuse(key.problem);
    const limit = await perKey(request);
    if (!limit.isAllowed && limit.isExceeded) {
      void reply.header('retry-after', String(limit.ttlInSeconds));
      return refuse({ code: 'rate-limited' });
    }
    const body = intakeRequest.safeParse(request.body);
    // Every wrong field by its name, never what was in it.
    if (!body.success)
      return refuse({
        code: 'intake-bad',
        params: {
          fields: [...new Set(body.error.issues.flatMap((i) => (i.code === 'unrecognized_keys' ? i.keys : [i.path.join('.') || 'body'])))]
            .join(', ')
            .slice(0, 300),
        },
      });
    const answer = await intake.accept(body.data, key.value);
    if (!answer.ok) return refuse(answer.problem);
    services.log.info({ id: answer.value.id, duplicate: answer.value.duplicate }, 'online appointment');
    return reply.status(answer.value.duplicate ? 200 : 201).send(answer.value);
  });
  app.get('/openapi.json', async () => openApi(version, await brand()));
  app.get('/docs', async (request, reply) =>
    reply.type('text/html; charset=utf-8').send(openApiPage(version, await brand(), `${request.protocol}://${request.host}`)),
  );
}
