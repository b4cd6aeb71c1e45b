import type { AggKey } from '../../../src/facts/envelope.ts';
import { appendFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { CommandContext } from '../../../src/kernel/context.ts';
import { pieceEventsOf } from '../../../src/stock/events.ts';
import { foldPiece } from '../../../src/stock/fold.ts';
import { stockFacts } from '../../../src/stock/types.ts';
import type { PieceView } from '../../../src/stock/types.ts';
import { asAggregate, loadAggregates } from '../../adjudicator/aggregates.ts';
import type { ImportPorts, ImportRecord, KnownPiece } from '../../jobs/import/index.ts';
import type { Services } from '../../services.ts';
import { all, update } from '../../store/update.ts';

const PAGE = 500;
/** Pieces remembered between a receipt and the adjudicator's item, so that a list that names one twice is found out. */
const FRESH = 20_000;
const recordId = (batchId: string): string => `import:${batchId}`;
export const errorsPath = (data: string, batchId: string): string => join(data, 'imports', `${batchId}.errors.csv`);

/** The importer's ports on the real server: facts through HQ1's chain, pieces from the adjudicator's aggregates. */
export function importPorts(services: Services, context: () => CommandContext): ImportPorts {
  const { store, hqWriter, items, adjudicator, config, now } = services;
  const fresh = new Map<string, KnownPiece>();

  const viewsOf = async (pieceNos: readonly string[]): Promise<readonly PieceView[]> => {
    const docs = await loadAggregates(
      store,
      pieceNos.map((no): AggKey => `piece:${no}`),
    );
    return pieceNos.map((no, i) =>
      foldPiece(
        no,
        asAggregate(`piece:${no}`, docs[i]).facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []),
      ),
    );
  };

  return {
    context,
    now,
    async commit(drafts) {
      const written = await hqWriter.commit(drafts);
      if (!written.ok) return written;
      for (const fact of written.value) {
        const body = stockFacts['stock.received'].safeParse(fact.body);
        if (body.success) for (const line of body.data.lines) fresh.set(line.item.pieceNo, { item: line.item, state: 'IN_STOCK', heads: [fact.id] });
        else fresh.clear();
      }
      if (fresh.size > FRESH) {
        await adjudicator.settled();
        fresh.clear();
      }
      return written;
    },
    async lookup(pieceNos) {
      const known = new Map<string, KnownPiece>();
      for (let at = 0; at < pieceNos.length; at += PAGE) {
        const page = pieceNos.slice(at, at + PAGE);
        const docs = await items.get(page);
        const there = page.filter((_, i) => docs[i]?.item !== undefined);
        const views = new Map((await viewsOf(there)).map((v) => [v.pieceNo, v]));
        page.forEach((no, i) => {
          const item = docs[i]?.item;
          const view = views.get(no);
          if (item !== undefined && view !== undefined) known.set(no, { item, state: view.state, heads: view.heads });
          const mine = fresh.get(no);
          if (mine !== undefined) known.set(no, mine);
        });
      }
      return known;
    },
    async *piecesOf(batchId) {
      await adjudicator.settled();
      const [doc] = await store.get('hq', [recordId(batchId)]);
      const ids = (doc as unknown as ImportRecord | undefined)?.factIds ?? []; // written below
      const dbs = (await store.list()).filter((db) => db !== 'chain' && db !== 'ref');
      for (const id of ids) {
        const found = (await Promise.all(dbs.map(async (db) => (await store.get(db, [id]))[0]))).find((d) => d !== undefined);
        const body = stockFacts['stock.received'].safeParse(found?.['body']);
        if (body.success) yield await viewsOf(body.data.lines.map((l) => l.item.pieceNo));
      }
    },
    records: {
      async save(record) {
        await update(store, 'hq', recordId(record.batchId), () => ({ cls: 'import', ...record }));
      },
      async load(batchId) {
        return (await store.get('hq', [recordId(batchId)]))[0] as unknown as ImportRecord | undefined;
      },
      async list() {
        return (await all(store, 'hq', 'import:')) as unknown as readonly ImportRecord[];
      },
    },
    async writeErrors(batchId, csv) {
      await mkdir(join(config.data, 'imports'), { recursive: true });
      await appendFile(errorsPath(config.data, batchId), csv);
    },
  };
}
