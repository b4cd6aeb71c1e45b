import type { Terminal } from '../data/terminal.ts';

/** Saves everything that has not reached headquarters as one file, a document a line; how many there were. */
export async function exportPending(terminal: Terminal): Promise<number> {
  const docs = terminal.sync.pendingDocuments();
  if (docs.length === 0) return 0;
  const lines = docs.map((d) => JSON.stringify(d)).join('\n');
  await terminal.host.saveFile(
    `pending-${terminal.device.terminal}-${terminal.businessDate()}.ndjson`,
    'application/x-ndjson',
    new TextEncoder().encode(`${lines}\n`),
  );
  return docs.length;
}
/** The gateway's words for a device it does not know: it was reset, or is another one. */
const STRANGER: readonly string[] = ['terminal-unknown', 'signature-bad'];
export const isStranger = (problem: string | undefined): boolean => problem !== undefined && STRANGER.includes(problem);
