import type { FastifyInstance, FastifyRequest } from 'fastify';
import type { Services } from '../services.ts';
import { STORES } from './reference.ts';

interface Offer {
  readonly terminal: string;
  readonly storeName: string;
  readonly storeNameEn?: string;
  readonly label: string;
  readonly code: string;
}
const CODE_TTL_MS = 12 * 3_600_000;
const LOOPBACK_IP = /^(127\.|::1$|::ffff:127\.)/;
const LOOPBACK_HOST = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])(:\d+)?$/i;

/**
 * Somebody at this very machine: a loopback connection, to a loopback name (a page of another site that had its name point here
 * has its own name in Host), and not passed on by a proxy, behind which everybody looks local.
 */
export function isLocal(request: Pick<FastifyRequest, 'headers'> & { readonly socket: { readonly remoteAddress?: string | undefined } }): boolean {
  const { headers } = request;
  if (headers['x-forwarded-for'] !== undefined || headers['forwarded'] !== undefined || headers['via'] !== undefined) return false;
  return LOOPBACK_IP.test(request.socket.remoteAddress ?? '') && LOOPBACK_HOST.test(headers.host ?? '');
}

/**
 * One-tap enrolment for people who try the demo chain: GET /api/v1/demo/terminals lists the next till of each showroom with a
 * one-time code, to somebody at this machine (or to anybody, when `demoEnrolment` says so). Everyone else, and everybody at an ordinary
 * headquarters, gets an empty list: there a code comes from the signed-in console and nowhere else (docs/security.md).
 */
export function demoRoutes(app: FastifyInstance, services: Services): void {
  const offers = new Map<string, { readonly offer: Offer; readonly expiresAtMs: number }>();
  app.get('/api/v1/demo/terminals', async (request, reply) => {
    void reply.header('cache-control', 'no-store');
    if (!services.config.demo || (services.config.demoEnrolment === 'local' && !isLocal(request))) return [];
    const devices = await services.identity.devices();
    const list: Offer[] = [];
    for (const store of STORES.filter((s) => s.type === 'street' || s.type === 'mall')) {
      const taken = devices.flatMap((d) => (d.storeId === store.storeId ? [Number(/-T(\d+)$/.exec(d.terminal)?.[1] ?? 0)] : []));
      const n = Math.max(0, ...taken) + 1;
      const terminal = `${store.storeId}-T${n}`;
      const kept = offers.get(terminal);
      if (kept !== undefined && kept.expiresAtMs > services.now() + 60_000) {
        list.push(kept.offer);
        continue;
      }
      const made = await services.identity.createCode({ storeId: store.storeId, by: 'demo', ttlMs: CODE_TTL_MS });
      if (!made.ok) continue;
      const offer: Offer = {
        terminal,
        storeName: store.name,
        ...(store.nameEn === undefined ? {} : { storeNameEn: store.nameEn }),
        label: `收银台 T${n}`,
        code: made.value.code,
      };
      offers.set(terminal, { offer, expiresAtMs: made.value.expiresAtMs });
      list.push(offer);
    }
    return list;
  });
}
