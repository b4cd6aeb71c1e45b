import path from 'node:path';
import { promises as fs } from 'node:fs';
import { writeFileAtomic } from './atomic-file.ts';

const RESERVED = /^(con|prn|aux|nul|com\d|lpt\d)(\.|$)/i;

/** A file name without any folder in it, and without what a file system refuses. */
export function safeFileName(name: string): string {
  const base = name
    .replace(/[\\/]/g, '_')
    .replace(/[\p{Cc}<>:"|?*]/gu, '_')
    .replace(/^\.+/, '')
    .replace(/[. ]+$/, '')
    .slice(0, 150);
  return base === '' || RESERVED.test(base) ? `_${base}` : base;
}

/** Asks where to save; undefined when the person cancels. */
export type AskWhere = (suggested: string) => Promise<string | undefined>;

/** Writes into `saveDir` without asking when there is one (never over another file), else where the person says. No path: cancelled. */
export async function saveFile(data: Uint8Array, name: string, saveDir: string | undefined, ask: AskWhere): Promise<{ readonly path?: string }> {
  const file = saveDir === undefined ? await ask(safeFileName(name)) : await freeName(saveDir, safeFileName(name));
  if (file === undefined) return {};
  await writeFileAtomic(file, data, 0o644);
  return { path: file };
}

async function freeName(folder: string, name: string): Promise<string> {
  const { name: stem, ext } = path.parse(name);
  for (let n = 1; ; n++) {
    const file = path.join(folder, n === 1 ? name : `${stem} (${n})${ext}`);
    const taken = await fs.stat(file).then(
      () => true,
      () => false,
    );
    if (!taken) return file;
  }
}
