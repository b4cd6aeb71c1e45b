import path from 'node:path';
import { z } from 'zod';
import { readIfThere, writeFileAtomic } from '../atomic-file.ts';

const rect = z.object({
  x: z.number().int(),
  y: z.number().int(),
  width: z.number().int().min(800).max(16_384),
  height: z.number().int().min(600).max(16_384),
});
const stateSchema = z.object({ bounds: rect.optional(), maximised: z.boolean().optional() });
export type WindowState = z.infer<typeof stateSchema>;
export type Rect = z.infer<typeof rect>;

const fileOf = (userData: string): string => path.join(userData, 'window.json');

/** Where the window stood last; nothing when the file is torn or the screen it stood on is gone. */
export async function loadWindowState(userData: string, screens: readonly Rect[]): Promise<WindowState> {
  try {
    const state = stateSchema.parse(JSON.parse((await readIfThere(fileOf(userData))) ?? '{}'));
    if (state.bounds !== undefined && !screens.some((screen) => mostlyOn(state.bounds, screen))) return { maximised: state.maximised };
    return state;
  } catch {
    return {};
  }
}
export const saveWindowState = (userData: string, state: WindowState): Promise<void> => writeFileAtomic(fileOf(userData), JSON.stringify(state));

/** At least half of the window lies on that screen. */
function mostlyOn(r: Rect | undefined, screen: Rect): boolean {
  if (r === undefined) return false;
  const w = Math.min(r.x + r.width, screen.x + screen.width) - Math.max(r.x, screen.x);
  const h = Math.min(r.y + r.height, screen.y + screen.height) - Math.max(r.y, screen.y);
  return w > 0 && h > 0 && w * h * 2 >= r.width * r.height;
}
