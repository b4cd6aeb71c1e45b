import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import { route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS } from '../permits.ts';
import { readStores } from '../reference.ts';
import { readRescue, takeRescue } from '../rescue.ts';

const MOST_BYTES = 32 * 1024 * 1024;
const SHOWN = 500;
const text = z.string().min(1).max(MOST_BYTES);

/** The file a terminal saved before it was given another identity: looked at first, then taken in with a reason (conflicts §4.12: nothing is lost). */
export function rescueRoutes(app: FastifyInstance, hq: Hq): void {
  const { store } = hq.services;
  const read = async (file: string) => {
    const rows = await readRescue(store, new Set((await readStores(store)).map((s) => s.storeId)), file);
    const count = (state: string): number => rows.filter((r) => r.state === state).length;
    const kinds = [...new Set(rows.flatMap((r) => (r.state === 'new' ? [r.kind] : [])))]
      .sort()
      .map((kind) => ({ kind, n: rows.filter((r) => r.state === 'new' && r.kind === kind).length }));
    return {
      rows,
      counts: { new: count('new'), present: count('present'), refused: count('refused') },
      kinds,
      refused: rows.flatMap((r) => (r.state === 'refused' ? [{ line: r.line, id: r.id, kind: r.kind, problem: r.problem }] : [])).slice(0, SHOWN),
    };
  };
  route(app, hq, {
    method: 'POST',
    url: '/rescue/preview',
    action: PERMITS.terminalsEdit,
    bodyLimit: 2 * MOST_BYTES,
    body: z.strictObject({ text }),
    run: async ({ body }) => {
      const { rows: _rows, ...shown } = await read(body.text);
      return shown;
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/rescue/take',
    action: PERMITS.terminalsEdit,
    bodyLimit: 2 * MOST_BYTES,
    body: z.strictObject({ text, reason: z.string().trim().min(2).max(200) }),
    run: async ({ user, body }) => {
      const { rows, counts } = await read(body.text);
      const written = await takeRescue(store, rows);
      await hq.audit.record(user, {
        action: 'rescueTaken',
        subject: 'HQ',
        reason: body.reason,
        after: { written, present: counts.present, refused: counts.refused },
      });
      return { written, ...counts };
    },
  });
}
