import { randomBytes } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Transform } from 'node:stream';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { fail } from '../../../src/kernel/result.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Result } from '../../../src/kernel/result.ts';
import { createImporter, ImportError, readMapping } from '../../jobs/import/index.ts';
import type { Importer, ImportMapping, ImportProgress, ImportRecord, Inspection } from '../../jobs/import/index.ts';
import { ROOT } from '../../root.ts';
import type { Services } from '../../services.ts';
import { update } from '../../store/update.ts';
import { importPorts } from './ports.ts';

const MAPPINGS = join(ROOT, 'assets', 'mappings');
const MAX_BYTES = 1024 * 1024 * 1024;
const FILE_ID = /^[A-Z0-9-]{8,40}$/;

export interface MappingChoice {
  readonly file: string;
  readonly name: string;
  readonly nameEn: string | undefined;
  readonly note: string | undefined;
  readonly storeId: string | undefined;
}
/** What a batch needs to be gone on with: its mapping and place. */
interface Job {
  readonly mapping: string;
  readonly fileName: string;
  readonly storeId?: string;
  /** Rows that the look counted, for the progress bar. */
  readonly rows?: number;
}

/** Imports of headquarters: uploaded lists in the data folder, mappings of the product, one import at a time (A0.20). */
export class Imports {
  private readonly importer: Importer;
  private context: (() => CommandContext) | undefined;
  private total: number | undefined;

  constructor(private readonly services: Services) {
    this.importer = createImporter(
      importPorts(services, () => {
        if (this.context === undefined) throw new Error('an import without a person');
        return this.context();
      }),
    );
  }

  async mappings(): Promise<readonly MappingChoice[]> {
    const files = (await readdir(MAPPINGS).catch(() => [] as string[])).filter((f) => f.endsWith('.json')).sort();
    const found = await Promise.all(
      files.map(async (f) => {
        const read = await this.mapping(f).catch(() => undefined);
        return read === undefined
          ? []
          : [
              {
                file: f,
                name: read.name,
                nameEn: read.nameEn,
                note: read.note,
                storeId: typeof read.defaults.storeId === 'string' ? read.defaults.storeId : undefined,
              },
            ];
      }),
    );
    return found.flat();
  }
  /** Throws ImportError `import-mapping`. */
  private async mapping(file: string, storeId?: string): Promise<ImportMapping> {
    if (!/^[\w-]+\.json$/.test(file)) throw new ImportError('import-mapping', { at: file, message: '?' });
    const read = readMapping(JSON.parse(await readFile(join(MAPPINGS, file), 'utf8')));
    if (!read.ok) throw new ImportError('import-mapping', { at: read.at, message: read.message });
    return storeId === undefined ? read.mapping : { ...read.mapping, defaults: { ...read.mapping.defaults, storeId } };
  }

  private path(upload: string): string {
    if (!FILE_ID.test(upload)) throw new ImportError('import-unknown');
    return join(this.services.config.data, 'imports', `${upload}.csv`);
  }

  /** Streams the body to a file; never whole in memory. The answer's id becomes the batch. */
  async upload(body: Readable): Promise<{ readonly upload: string; readonly bytes: number }> {
    await mkdir(join(this.services.config.data, 'imports'), { recursive: true });
    const day = new Date(this.services.now()).toISOString().slice(0, 10).replaceAll('-', '');
    const upload = `B${day}-${randomBytes(4).toString('hex').toUpperCase()}`;
    let bytes = 0;
    const limit = new Transform({
      transform(chunk: Buffer, _encoding, done) {
        bytes += chunk.length;
        if (bytes > MAX_BYTES) done(new ImportError('import-too-large'));
        else done(null, chunk);
      },
    });
    try {
      await pipeline(body, limit, createWriteStream(this.path(upload), { mode: 0o600 }));
    } catch (cause) {
      await rm(this.path(upload), { force: true });
      throw cause;
    }
    return { upload, bytes };
  }

  async inspect(upload: string, mapping: string, storeId?: string): Promise<Inspection> {
    return this.importer.inspect(this.path(upload), await this.mapping(mapping, storeId));
  }

  /** Starts, or goes on with a batch that was stopped. The importer works on after the answer. */
  async start(upload: string, job: Job, context: () => CommandContext): Promise<{ readonly batchId: string }> {
    const source = this.path(upload);
    await stat(source).catch(() => {
      throw new ImportError('import-unknown');
    });
    const mapping = await this.mapping(job.mapping, job.storeId);
    if (this.importer.running() !== undefined) throw new ImportError('import-busy');
    await update(this.services.store, 'hq', `importjob:${upload}`, () => ({ cls: 'importjob', ...job }));
    await this.services.adjudicator.settled();
    this.context = context;
    this.total = job.rows;
    const handle = this.importer.start({ source, fileName: job.fileName, mapping, batchId: upload });
    void handle.done
      .then(
        async (record) => {
          if (record.status === 'done') await this.services.catalogue.publish();
        },
        (cause: unknown) => this.services.log.error({ err: cause, batchId: upload }, 'import failed'),
      )
      .catch((cause: unknown) => this.services.log.error({ err: cause }, 'catalogue after import'));
    return { batchId: handle.batchId };
  }
  async resume(batchId: string, context: () => CommandContext): Promise<{ readonly batchId: string }> {
    const [doc] = await this.services.store.get('hq', [`importjob:${batchId}`]);
    if (doc === undefined) throw new ImportError('import-unknown');
    return this.start(batchId, doc as unknown as Job, context); // written above
  }

  running(): (ImportProgress & { readonly total: number | undefined }) | undefined {
    const progress = this.importer.running()?.progress();
    return progress === undefined ? undefined : { ...progress, total: this.total };
  }
  stop(batchId: string): boolean {
    const handle = this.importer.running();
    if (handle?.batchId !== batchId) return false;
    handle.stop();
    return true;
  }
  async list(): Promise<readonly ImportRecord[]> {
    const records = await this.importer.list();
    return records.map(
      (record) => Object.fromEntries(Object.entries(record).filter(([key]) => !key.startsWith('_') && key !== 'cls')) as unknown as ImportRecord,
    ); // without the store's own fields
  }
  async rollback(batchId: string, reason: string, context: () => CommandContext): Promise<Result<ImportRecord>> {
    if (this.importer.running() !== undefined) return fail('import-busy');
    this.context = context;
    return this.importer.rollback(batchId, reason);
  }
  /** Waits for the chunk in hand when the server stops. */
  async close(): Promise<void> {
    const handle = this.importer.running();
    handle?.stop();
    await handle?.done.catch(() => undefined);
  }
}
