import { createHash } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { DocStore } from '../store/port.ts';
import { update } from '../store/update.ts';

/**
 * Content-addressed segment files. On CouchDB their bytes lie in `chain` as well, so that every gateway of the installation can
 * serve what the leading one built.
 */
export class SegmentFiles {
  constructor(
    private readonly folder: string,
    private readonly store: DocStore,
  ) {}

  async put(bytes: Uint8Array): Promise<string> {
    const hash = createHash('sha256').update(bytes).digest('hex');
    await this.keep(hash, bytes);
    if (this.store.kind === 'couchdb')
      await update(this.store, 'chain', `bytes:${hash}`, (found) => (found === undefined ? { base64: Buffer.from(bytes).toString('base64') } : undefined));
    return hash;
  }

  async get(hash: string): Promise<Uint8Array | undefined> {
    try {
      const bytes = await readFile(join(this.folder, hash));
      // A file cut off by a power failure is none: it is built or fetched again.
      if (createHash('sha256').update(bytes).digest('hex') === hash) return bytes;
    } catch (e) {
      if (!(e instanceof Error && 'code' in e && e.code === 'ENOENT')) throw e;
    }
    const [doc] = this.store.kind === 'couchdb' ? await this.store.get('chain', [`bytes:${hash}`]) : [];
    if (doc === undefined) return undefined;
    const bytes = Buffer.from(String(doc['base64']), 'base64');
    await this.keep(hash, bytes);
    return bytes;
  }

  /** Removes files that no manifest named lately. */
  async sweep(keep: ReadonlySet<string>): Promise<void> {
    for (const name of await readdir(this.folder).catch(() => [])) if (!keep.has(name)) await rm(join(this.folder, name), { force: true });
  }

  private async keep(hash: string, bytes: Uint8Array): Promise<void> {
    await mkdir(this.folder, { recursive: true });
    const temporary = join(this.folder, `${hash}.new`);
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, join(this.folder, hash));
  }
}
