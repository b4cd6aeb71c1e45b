import type { PrintOutcome } from '../../host/port.ts';
import type { Terminal } from '../../data/terminal.ts';
import { toast } from '../../ui/index.ts';
import type { Translate } from '../../ui/index.ts';

/** How this till prints without asking: its receipt printer where one is set, else the system's dialogue. */
export const usualWay = (terminal: Terminal): { readonly kind: 'printer' } | { readonly kind: 'dialog' } =>
  terminal.printing.target() === undefined ? { kind: 'dialog' } : { kind: 'printer' };

/** Prints and says what went wrong in words a colleague can act on. */
export async function printAndSay(terminal: Terminal, t: Translate, docId: string, how: Parameters<Terminal['printing']['print']>[1]): Promise<PrintOutcome> {
  const outcome = await terminal.printing.print(docId, how);
  if (!outcome.ok && outcome.code !== 'cancelled') toast.warn(t(`sales.done.printFailed.${outcome.code}`));
  return outcome;
}
