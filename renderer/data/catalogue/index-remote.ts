import { inlineIndex } from './index-inline.ts';
import type { IndexAnswer, IndexPort, IndexRequest } from './index-port.ts';

type Request = Extract<IndexRequest, { readonly id: number }>;

/** The page's side of the index worker; the same index on this thread where there are no workers (tests, Node). */
export function openIndex(): IndexPort {
  if (typeof Worker === 'undefined') return inlineIndex();
  const worker = new Worker(new URL('./index-worker.ts', import.meta.url), { type: 'module', name: 'stock-index' });
  const waiting = new Map<number, { readonly resolve: (a: Extract<IndexAnswer, { ok: true }>) => void; readonly reject: (e: Error) => void }>();
  let last = 0;
  const fail = (message: string): void => {
    for (const w of waiting.values()) w.reject(new Error(message));
    waiting.clear();
  };
  worker.addEventListener('message', (event: MessageEvent<IndexAnswer>) => {
    const a = event.data;
    const w = waiting.get(a.id);
    waiting.delete(a.id);
    if (a.ok) w?.resolve(a);
    else w?.reject(new Error(a.message));
  });
  worker.addEventListener('error', (event) => fail(event.message));
  const ask = (make: (id: number) => Request): Promise<Extract<IndexAnswer, { ok: true }>> =>
    new Promise((resolve, reject) => {
      last += 1;
      waiting.set(last, { resolve, reject });
      worker.postMessage(make(last));
    });
  const tell = (m: IndexRequest): void => worker.postMessage(m);
  return {
    load: async (segments) => (await ask((id) => ({ type: 'load', id, segments }))).rows ?? 0,
    upsert: (rows) => tell({ type: 'upsert', rows }),
    delta: (changes) => tell({ type: 'delta', changes }),
    board: (prices) => tell({ type: 'board', prices }),
    async search(q) {
      const { result } = await ask((id) => ({ type: 'search', id, q }));
      if (result === undefined) throw new Error('the index gave no result');
      return result;
    },
    close() {
      worker.terminate();
      fail('closed');
    },
  };
}
