import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { Config } from '../config.ts';
import { apiErrorOf } from './errors.ts';

/** One policy for both web apps (architecture §7): no inline script; WebAssembly is argon2's. antd writes its styles into the page. */
function policy(config: Config): string {
  const connect = ["'self'", ...config.endpoints.map((e) => new URL(e).origin)].join(' ');
  return [
    "default-src 'self'",
    "script-src 'self' 'wasm-unsafe-eval'",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `connect-src ${connect}`,
    "worker-src 'self' blob:",
    "frame-src 'self' blob:",
    "manifest-src 'self'",
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ');
}

/** Security headers everywhere, and the two built apps: the console at `/`, the terminal at `/terminal/`. */
export async function staticApps(app: FastifyInstance, config: Config): Promise<void> {
  const csp = policy(config);
  app.addHook('onSend', async (_request, reply) => {
    void reply.headers({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'x-frame-options': 'DENY',
      'cross-origin-opener-policy': 'same-origin',
      'permissions-policy': 'geolocation=(), microphone=(), payment=()',
    });
    if (!reply.hasHeader('content-security-policy')) void reply.header('content-security-policy', csp);
  });
  const apps = [
    { prefix: '/terminal/', root: resolve(config.terminalDir) },
    { prefix: '/', root: resolve(config.consoleDir) },
  ].filter((a) => existsSync(a.root));
  for (const [i, a] of apps.entries()) {
    await app.register(fastifyStatic, {
      root: a.root,
      prefix: a.prefix,
      decorateReply: i === 0,
      index: ['index.html'],
      redirect: false,
      setHeaders(reply, path) {
        // Names with a hash never change; the page, the worker and the manifest always may.
        void reply.header('cache-control', /[\\/]assets[\\/].*-[\w-]{8,}\.\w+$/.test(path) ? 'public, max-age=31536000, immutable' : 'no-cache');
      },
    });
  }
  app.get('/terminal', async (_request, reply) => reply.redirect('/terminal/'));
  app.setNotFoundHandler((request, reply) => notFound(request, reply, apps));
}

/** A page's own address inside an app is the app; everything else that is not there is 404 with both sentences. */
async function notFound(request: FastifyRequest, reply: FastifyReply, apps: readonly { readonly prefix: string; readonly root: string }[]): Promise<unknown> {
  const page = request.method === 'GET' && !request.url.startsWith('/api/') && (request.headers.accept ?? '').includes('text/html');
  const app = page ? apps.find((a) => request.url.startsWith(a.prefix)) : undefined;
  if (app !== undefined && existsSync(join(app.root, 'index.html'))) return reply.header('cache-control', 'no-cache').sendFile('index.html', app.root);
  return reply.status(404).send(apiErrorOf('not-found'));
}
