import { parseArgs } from 'node:util';
import type { ParseArgsConfig } from 'node:util';
import { quit } from './quit.ts';

/** `parseArgs` for a command: an option that it does not know ends the program with both sentences and exit code 2, not with a stack. */
export function readArgs<T extends ParseArgsConfig>(config: T): ReturnType<typeof parseArgs<T>> {
  try {
    return parseArgs(config);
  } catch (e) {
    return quit({ code: 'cli-option', params: { detail: (e instanceof Error ? e.message : String(e)).replace(/^Unknown option |\. To specify.*$/gs, '') } }, 2);
  }
}
