import { WebSocket } from 'ws';
import { z } from 'zod';

const targets = z.array(z.object({ type: z.string(), url: z.string(), webSocketDebuggerUrl: z.string() }));
const reply = z.looseObject({
  id: z.number().optional(),
  result: z.looseObject({ result: z.looseObject({ value: z.unknown() }).optional() }).optional(),
  error: z.looseObject({ message: z.string() }).optional(),
});

export interface DebuggedPage {
  readonly url: string;
  /** Value of an expression in the page; promises are awaited. */
  evaluate(expression: string): Promise<unknown>;
  close(): void;
}

/** The first page of a program that listens for a debugger. A sealed app can be watched so, where Playwright's own way in is closed. */
export async function debugPage(port: number): Promise<DebuggedPage> {
  for (let left = 100; ; left--) {
    const found = await fetch(`http://127.0.0.1:${port}/json/list`).then(
      async (r) => targets.parse(await r.json()).find((t) => t.type === 'page' && t.url !== ''),
      () => undefined,
    );
    if (found !== undefined) return open(found.webSocketDebuggerUrl, found.url);
    if (left === 0) throw new Error('the program opened no page');
    await new Promise((later) => setTimeout(later, 100));
  }
}

async function open(address: string, url: string): Promise<DebuggedPage> {
  const socket = new WebSocket(address);
  await new Promise((done, failed) => socket.once('open', done).once('error', failed));
  const waiting = new Map<number, { readonly done: (value: unknown) => void; readonly failed: (error: Error) => void }>();
  let next = 1;
  socket.on('message', (data) => {
    const message = reply.parse(JSON.parse(String(data)));
    const waiter = message.id === undefined ? undefined : waiting.get(message.id);
    if (waiter === undefined || message.id === undefined) return;
    waiting.delete(message.id);
    if (message.error !== undefined) waiter.failed(new Error(message.error.message));
    else waiter.done(message.result?.result?.value);
  });
  return {
    url,
    evaluate: (expression) =>
      new Promise((done, failed) => {
        const id = next++;
        waiting.set(id, { done, failed });
        socket.send(JSON.stringify({ id, method: 'Runtime.evaluate', params: { expression, awaitPromise: true, returnByValue: true } }));
      }),
    close: () => socket.close(),
  };
}
