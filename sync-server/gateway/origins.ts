import type { FastifyInstance } from 'fastify';
import type { Config } from '../config.ts';

const METHODS = 'GET, POST, PUT, OPTIONS';
const HEADERS = 'authorization, content-type';

/** Cross-origin calls from exactly the named origins (architecture §7): the desktop app. Its page sends no cookies, only a bearer token. */
export function allowOrigins(app: FastifyInstance, config: Config): void {
  const allowed = new Set(config.origins);
  app.addHook('onRequest', async (request, reply) => {
    const origin = request.headers.origin;
    if (origin === undefined || !allowed.has(origin)) return undefined;
    void reply.headers({ 'access-control-allow-origin': origin, vary: 'Origin', 'access-control-expose-headers': 'etag' });
    if (request.method !== 'OPTIONS') return undefined;
    return reply
      .headers({ 'access-control-allow-methods': METHODS, 'access-control-allow-headers': HEADERS, 'access-control-max-age': '600' })
      .status(204)
      .send();
  });
}
