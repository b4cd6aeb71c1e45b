import type { FastifyInstance } from 'fastify';
import type { Services } from '../services.ts';
import { STORES } from './reference.ts';

interface Offer {
  readonly terminal: string;
  readonly storeName: string;
  readonly label: string;
  readonly code: string;
}
const CODE_TTL_MS = 12 * 3_600_000;

/**
 * One-tap enrolment for people who try the demo chain: GET /api/v1/demo/terminals lists the next till of each showroom with a
 * one-time code. Registered on the demo chain only; an ordinary headquarters shows codes in its console and nowhere else.
 */
export function demoRoutes(app: FastifyInstance, services: Services): void {
  const offers = new Map<string, { readonly offer: Offer; readonly expiresAtMs: number }>();
  app.get('/api/v1/demo/terminals', async () => {
    const devices = await services.identity.devices();
    const list: Offer[] = [];
    for (const store of STORES.filter((s) => s.type === 'street' || s.type === 'mall')) {
      const taken = devices.flatMap((d) => (d.storeId === store.storeId ? [Number(/-T(\d+)$/.exec(d.terminal)?.[1] ?? 0)] : []));
      const n = Math.max(0, ...taken) + 1;
      const terminal = `${store.storeId}-T${n}`;
      const kept = offers.get(terminal);
      if (kept !== undefined && kept.expiresAtMs > services.now() + 60_000) { list.push(kept.offer); continue; }
      const made = await services.identity.createCode({ storeId: store.storeId, by: 'demo', ttlMs: CODE_TTL_MS });
      if (!made.ok) continue;
      const offer: Offer = { terminal, storeName: store.name, label: `收银台 T${n}`, code: made.value.code };
      offers.set(terminal, { offer, expiresAtMs: made.value.expiresAtMs });
      list.push(offer);
    }
    return list;
  });
}
