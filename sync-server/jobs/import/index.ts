import type { Result } from '../../../src/kernel/result.ts';
import type { ImportMapping } from '../../../src/stock/mapping.ts';
import { inspect } from './inspect.ts';
import { ImportError } from './problem.ts';
import type { Source } from './reader.ts';
import { rollbackImport } from './rollback.ts';
import { startImport } from './run.ts';
import type { ImportHandle, ImportPorts, ImportRecord, Inspection, StartInput } from './types.ts';

export { readMapping } from '../../../src/stock/mapping.ts';
export type { ImportMapping } from '../../../src/stock/mapping.ts';
export { ImportError } from './problem.ts';
export type { Source } from './reader.ts';
export type { ImportCounts, ImportHandle, ImportPorts, ImportProgress, ImportRecord, Inspection, KnownPiece, StartInput } from './types.ts';

/** Stock lists into the store: look first, then run, stop, go on, take back (features A0.20). The command line and the console use the same. */
export interface Importer {
  /** Reads a file without writing. Throws `ImportError` when it cannot be read on. */
  inspect(source: Source, mapping: ImportMapping): Promise<Inspection>;
  /** One at a time; a second start while one runs is refused by throwing `ImportError('import-busy')`. */
  start(input: StartInput): ImportHandle;
  /** The import in hand, or undefined. */
  running(): ImportHandle | undefined;
  rollback(batchId: string, reason: string): Promise<Result<ImportRecord>>;
  /** Newest first. */
  list(): Promise<readonly ImportRecord[]>;
}

export function createImporter(ports: ImportPorts): Importer {
  let current: ImportHandle | undefined;
  return {
    inspect,
    start(input) {
      if (current !== undefined) throw new ImportError('import-busy');
      const handle = startImport(input, ports);
      current = handle;
      const clear = (): void => {
        if (current === handle) current = undefined;
      };
      void handle.done.then(clear, clear);
      return handle;
    },
    running: () => current,
    rollback: (batchId, reason) => rollbackImport(batchId, reason, ports, current?.batchId === batchId),
    async list() {
      // Noted as running but not in hand: the server went down in between. It can be gone on with.
      const shown = (await ports.records.list()).map((r): ImportRecord =>
        r.status === 'running' && r.batchId !== current?.batchId ? { ...r, status: 'stopped' } : r,
      );
      return shown.sort((a, b) => b.startedMs - a.startedMs);
    },
  };
}
