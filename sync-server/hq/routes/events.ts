import type { FastifyInstance } from 'fastify';
import { route } from '../http.ts';
import type { Hq } from '../hq.ts';

const THROTTLE_MS = 700;
const BEAT_MS = 15_000;

/** Server-sent events for open pages: says only that figures moved; the page asks again. */
export function eventRoutes(app: FastifyInstance, hq: Hq): void {
  const open = new Set<() => void>();
  app.addHook('preClose', (done) => {
    for (const close of open) close();
    done();
  });
  route(app, hq, {
    method: 'GET',
    url: '/events',
    action: 'signedIn',
    run: async ({ reply }) => {
      reply.hijack();
      const raw = reply.raw;
      raw.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-store', connection: 'keep-alive', 'x-accel-buffering': 'no' });
      raw.write(': open\n\n');
      let waiting: NodeJS.Timeout | undefined;
      const stop = hq.projector.onApplied(() => {
        waiting ??= setTimeout(() => {
          waiting = undefined;
          raw.write('data: {"type":"moved"}\n\n');
        }, THROTTLE_MS);
      });
      const beat = setInterval(() => raw.write(': beat\n\n'), BEAT_MS);
      const close = (): void => {
        stop();
        clearInterval(beat);
        clearTimeout(waiting);
        open.delete(close);
        raw.end();
      };
      open.add(close);
      raw.on('close', close);
      return reply;
    },
  });
}
