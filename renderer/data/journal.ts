import { z } from 'zod';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Chain } from '../../src/facts/seal.ts';

/** One line of the journal file: where the chain stood, and on which installation (conflicts §3.1). */
const journalLine = z.object({ terminal: z.string(), epoch: z.string(), jseq: z.number().int().nonnegative(), hash: z.string(), installId: z.string() });
export type JournalLine = z.infer<typeof journalLine>;

export const writeLine = (line: JournalLine): string => JSON.stringify(line);
export function readLine(text: string | null): JournalLine | undefined {
  if (text === null || text.trim() === '') return undefined;
  try {
    const parsed = journalLine.safeParse(JSON.parse(text));
    return parsed.success ? parsed.data : undefined;
  } catch {
    return undefined;
  }
}

/** What headquarters last acknowledged, as this device remembers it. */
export interface Ack {
  readonly epoch: string;
  readonly jseq: number;
  readonly hash: string;
}

export type Suspicion =
  | { readonly kind: 'restored'; readonly source: 'journal' | 'ack'; readonly have: number; readonly expected: number }
  | { readonly kind: 'cloned'; readonly source: 'journal' | 'ack' | 'install'; readonly have: number; readonly expected: number };

/**
 * Compares the three copies of this device's past (conflicts §3.1, §4.12): the database, the journal file, the last
 * acknowledgement. A file behind the database is an ordinary crash; the database behind either other copy is not.
 */
export function compareCopies(
  chain: Chain,
  own: ReadonlyMap<number, Pick<Fact, 'hash'>>,
  journal: JournalLine | undefined,
  ack: Ack | undefined,
  installId: string,
): { readonly suspicion?: Suspicion; readonly appendFrom?: number } {
  if (ack !== undefined && ack.epoch === chain.epoch) {
    if (ack.jseq > chain.jseq) return { suspicion: { kind: 'restored', source: 'ack', have: chain.jseq, expected: ack.jseq } };
    if (ack.jseq > 0 && differs(own.get(ack.jseq), ack.hash)) return { suspicion: { kind: 'cloned', source: 'ack', have: chain.jseq, expected: ack.jseq } };
  }
  // A line of another terminal or an older epoch says nothing about this chain: the device was enrolled anew.
  if (journal === undefined || journal.terminal !== chain.terminal || journal.epoch !== chain.epoch) return chain.jseq > 0 ? { appendFrom: chain.jseq } : {};
  if (journal.installId !== installId) return { suspicion: { kind: 'cloned', source: 'install', have: chain.jseq, expected: journal.jseq } };
  if (journal.jseq > chain.jseq) return { suspicion: { kind: 'restored', source: 'journal', have: chain.jseq, expected: journal.jseq } };
  if (journal.jseq > 0 && differs(own.get(journal.jseq), journal.hash))
    return { suspicion: { kind: 'cloned', source: 'journal', have: chain.jseq, expected: journal.jseq } };
  return journal.jseq < chain.jseq ? { appendFrom: journal.jseq + 1 } : {};
}

/** An older fact that was purged locally cannot be compared and proves nothing. */
const differs = (fact: Pick<Fact, 'hash'> | undefined, hash: string): boolean => fact !== undefined && fact.hash !== hash;
