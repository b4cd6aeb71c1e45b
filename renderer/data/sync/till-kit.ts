import { correctedClock } from '../clock.ts';
import type { newDisk } from '../memory-store.ts';
import { createMemoryStore } from '../memory-store.ts';
import { Exchange } from './exchange.ts';
import { GatewayClient } from './gateway-client.ts';
import { PendingLedger } from './ledger.ts';
import { SetBack } from './set-back.ts';

const clock = correctedClock({ wallMs: () => 1000, monoMs: () => 0, bootId: 'b' });

/** What a till asks: rows of a push, or documents handed over. */
export interface Asked {
  readonly rows?: readonly { readonly doc: { readonly id: string } }[];
  readonly docs?: readonly { readonly id: string }[];
}
/** A till on this disk, and a headquarters whose answers the test gives; an answer that is a response is sent as it is. */
export async function till(disk: ReturnType<typeof newDisk>, answer: (path: string, body: Asked) => Promise<object>) {
  const asked: string[] = [];
  let over = false;
  const store = createMemoryStore({ disk });
  const ledger = await PendingLedger.open(store.device, { terminal: 'S01-T1', epoch: 'A' });
  const fake = async (input: unknown, init?: RequestInit): Promise<Response> => {
    const path = String(input).replace(/^.*\/api\/v1/, '');
    if (path === '/auth/challenge') return new Response(JSON.stringify({ nonce: 'n' }));
    if (path === '/auth/token') return new Response(JSON.stringify({ token: 't', expiresAtMs: 3_600_000 }));
    asked.push(path);
    const given = await answer(path, JSON.parse(typeof init?.body === 'string' ? init.body : '{}') as object);
    return given instanceof Response ? given : new Response(JSON.stringify(given));
  };
  const client = new GatewayClient({
    terminal: 'S01-T1',
    endpoints: () => ['http://a'],
    sign: async () => 's',
    now: () => clock.now(),
    fetch: fake as typeof fetch,
  });
  const exchange: Exchange = await Exchange.open({
    client,
    terminal: 'S01-T1',
    clock,
    ledger,
    device: store.device,
    whenOnline: async () => {
      if (over) throw new Error('replication has stopped');
    },
    onSuccess: () => undefined,
    onFailure: () => undefined,
    onForeign: async () => undefined,
    holds: (collection) => setBack.holds(collection),
    pause: () => new Promise((resolve) => setTimeout(resolve, 0)),
  });
  const setBack = new SetBack({ store, client, clock, ledger, exchange, onState: () => undefined }, undefined);
  const die = (): void => {
    over = true;
  };
  return { store, exchange, setBack, ledger, asked, die };
}
/** Headquarters took these rows. */
export const taken = (rows: readonly { readonly doc: { readonly id: string } }[] = []): object => ({
  results: rows.map((r) => ({ id: r.doc.id, result: 'ok' })),
  serverNow: 1000,
});
