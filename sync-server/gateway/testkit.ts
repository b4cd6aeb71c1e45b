import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { randomUUID } from 'node:crypto';
import type { FactDraft } from '../../src/facts/envelope.ts';
import type { StoreRef } from '../../src/facts/reference.ts';
import type { PieceItem } from '../../src/stock/types.ts';
import { createServer, type Server, type ServerOptions } from '../app.ts';
import { configSchema, type Config } from '../config.ts';

/** A real server on a free port with its own data folder, for tests. */
export interface TestServer {
  readonly server: Server;
  readonly url: string;
  readonly data: string;
  stop(): Promise<void>;
}
export async function testServer(
  options: ServerOptions & { readonly config?: Partial<Config>; readonly data?: string; readonly keep?: boolean } = {},
): Promise<TestServer> {
  const data = options.data ?? mkdtempSync(join(tmpdir(), 'zm-server-'));
  const config = configSchema.parse({
    port: 0,
    data,
    logLevel: 'silent',
    consoleDir: join(data, 'no-console'),
    terminalDir: join(data, 'no-terminal'),
    ...options.config,
  });
  const server = await createServer(config, options);
  const { url } = await server.start();
  return {
    server,
    url,
    data,
    async stop() {
      await server.stop();
      if (options.keep !== true) rmSync(data, { recursive: true, force: true });
    },
  };
}

export async function addStores(server: Server, ids: readonly string[]): Promise<void> {
  const docs = ids.map((id): StoreRef => ({
    id: `ref:store:${id}`,
    cls: 'store',
    storeId: id,
    name: id,
    address: 'x',
    phone: '1',
    type: 'street',
    active: true,
    timeZone: 'Asia/Shanghai',
    cutOff: '04:00',
  }));
  await server.services.store.write(
    'ref',
    docs.map(({ id, ...rest }) => ({ _id: id, ...rest })),
  );
  await server.services.adjudicator.settled();
  await server.services.identity.publishBundles();
}

export const ring = (pieceNo: string): PieceItem => ({
  pieceNo,
  name: '钻石戒指',
  category: 'ring',
  kind: 'inlaid',
  metal: 'gold18K',
  tagPriceFen: 2_800_000,
  priceMode: 'fixed',
});
export const received = (storeId: string, pieceNos: readonly string[]): FactDraft => ({
  kind: 'stock.received',
  v: 1,
  scope: [storeId],
  by: 'HQ',
  prev: Object.fromEntries(pieceNos.map((no) => [`piece:${no}`, []])),
  body: { batchId: 'batch:1', storeId, lines: pieceNos.map((no) => ({ item: ring(no) })) },
});

/** A sale of one piece as the counter writes it. */
export function saleOf(
  storeId: string,
  by: string,
  pieceNo: string,
  seen: readonly string[],
  more: { readonly scope?: readonly string[]; readonly note?: string } = {},
): FactDraft {
  const netFen = 2_800_000;
  return {
    kind: 'sale.committed',
    v: 1,
    scope: more.scope ?? [storeId],
    by,
    prev: { [`piece:${pieceNo}`]: seen },
    numberClass: 'XS',
    body: {
      saleId: `sale:${randomUUID()}`,
      type: 'XS',
      storeId,
      cashier: { staffNo: by, name: '林晓雯' },
      offline: true,
      ...(more.note === undefined ? {} : { note: more.note }),
      lines: [
        {
          lineNo: 1,
          pieceNo,
          qty: 1,
          name: '钻石戒指',
          category: 'ring',
          kind: 'inlaid',
          priceMode: 'fixed',
          tagFen: netFen,
          steps: [],
          netFen,
          delivered: true,
          enteredBy: 'scan',
          consultants: [{ staffNo: by, name: '林晓雯', shareBp: 10_000 }],
        },
      ],
      payments: [{ method: 'card', amountFen: netFen }],
      totals: { pieces: 1, tagFen: netFen, discountFen: 0, roundingFen: 0, payableFen: netFen, paidFen: netFen, changeFen: 0 },
    },
  };
}

/** A server with two stores and their four pieces. */
export async function stockedServer(options: ServerOptions = {}): Promise<TestServer> {
  const t = await testServer(options);
  await addStores(t.server, ['S01', 'S02']);
  await t.server.services.hqWriter.commit([received('S01', ['RD2600017', 'RD2600021', 'RD2600022']), received('S02', ['RD2600031'])]);
  await t.server.services.adjudicator.settled();
  return t;
}
