import { fail, ok } from '../../../src/kernel/result.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { withdrawBatch } from '../../../src/stock/commands.ts';
import type { PieceView } from '../../../src/stock/types.ts';
import type { ImportPorts, ImportRecord } from './types.ts';

/**
 * Takes an import back by compensating facts for pieces that nobody has touched since; the rest is listed and stays.
 * Problems: `import-unknown`, `import-running`, and those of the command. Repeating it takes back nothing twice.
 */
export async function rollbackImport(batchId: string, reason: string, ports: ImportPorts, running: boolean): Promise<Result<ImportRecord>> {
  const record = await ports.records.load(batchId);
  if (record === undefined) return fail('import-unknown');
  if (running) return fail('import-running');
  const receivedBy = new Set(record.factIds);
  let withdrawn = record.rollback?.withdrawn ?? 0;
  const kept = new Map<string, PieceView['state']>();
  for await (const views of ports.piecesOf(batchId)) {
    const byStore = new Map<string, PieceView[]>();
    for (const v of views) {
      const store = v.place.at === 'store' ? (v.place.storeId ?? '') : '';
      byStore.set(store, [...(byStore.get(store) ?? []), v]);
    }
    for (const [storeId, part] of byStore) {
      const plan = withdrawBatch(ports.context(), { batchId, storeId, reason, receivedBy, views: part });
      if (!plan.ok) {
        if (plan.problem.code === 'withdraw-nothing') continue;
        return plan;
      }
      for (const k of plan.value.kept) kept.set(k.pieceNo, k.state);
      if (plan.value.facts.length === 0) continue;
      const written = await ports.commit(plan.value.facts);
      if (!written.ok) return written;
      withdrawn += plan.value.withdrawn.length;
    }
  }
  const done: ImportRecord = {
    ...record,
    status: 'rolledBack',
    endedMs: ports.now(),
    rollback: { withdrawn, kept: [...kept].map(([pieceNo, state]) => ({ pieceNo, state })) },
  };
  await ports.records.save(done);
  return ok(done);
}
