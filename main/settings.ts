import { promises as fs } from 'node:fs';
import path from 'node:path';
import type { Settings } from './config.ts';
import { settingsSchema } from './config.ts';
import { readIfThere, writeFileAtomic } from './atomic-file.ts';

export const settingsFile = (userData: string): string => path.join(userData, 'settings.json');

/** Settings of this device. A file that cannot be read is put aside as settings.broken.json and the defaults hold; `broken` says so. */
export async function loadSettings(userData: string): Promise<{ readonly settings: Settings; readonly broken?: string }> {
  const file = settingsFile(userData);
  const content = await readIfThere(file);
  if (content === undefined) return { settings: {} };
  const parsed = parse(content);
  if (parsed.success) return { settings: parsed.data };
  const aside = path.join(userData, 'settings.broken.json');
  await fs.rename(file, aside);
  return { settings: {}, broken: aside };
}

/** Changes some settings and keeps the others, unknown ones too. */
export async function saveSettings(userData: string, change: Settings): Promise<void> {
  const { settings } = await loadSettings(userData);
  await writeFileAtomic(settingsFile(userData), `${JSON.stringify({ ...settings, ...change }, null, 2)}\n`);
}

function parse(content: string): ReturnType<typeof settingsSchema.safeParse> {
  try {
    return settingsSchema.safeParse(JSON.parse(content));
  } catch {
    return settingsSchema.safeParse(undefined);
  }
}
