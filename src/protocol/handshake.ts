import type { HelloRequest } from './wire.ts';

/** What headquarters knows of a terminal when it says hello: facts it holds of the series in question, and how it has counted them. */
export interface Known {
  readonly ack: { readonly jseq: number; readonly hash: string };
  /** Where the terminal is known to be installed; undefined before its first hello. */
  readonly installId?: string | undefined;
  /** The series is the one headquarters goes by: only then the terminal can be behind its own past. */
  readonly present: boolean;
  /** The place of the database that the terminal shows is of a life this server never had. */
  readonly setBack: boolean;
  /** What had been acknowledged is not there any more. */
  readonly lost: boolean;
}
export interface Handshake {
  /** The device is older than its own past, or another one with its name (conflicts.md §4.12): SC-08, SC-17. */
  readonly suspect?: 'restored' | 'cloned';
  /** Headquarters is older than the terminal's past (SC-22): everything from this jseq goes again, every card, and checkpoints are dropped. */
  readonly repushFrom?: number;
}
type Said = Pick<HelloRequest, 'installId' | 'lastJseq' | 'lastHash' | 'pending' | 'acked'>;

/** Which of the two is behind: the terminal (it stops), headquarters (it is given everything again), or neither. Pure. */
export function handshakeOf(h: Said, k: Known): Handshake {
  const suspect = k.present ? suspicion(h, k) : undefined;
  if (suspect !== undefined) return { suspect };
  // A terminal that says what it was told shows a server that lost both the facts and its memory of them.
  const behind = h.acked !== undefined ? h.acked.jseq > k.ack.jseq : h.lastJseq - h.pending > k.ack.jseq;
  return k.setBack || k.lost || behind ? { repushFrom: k.ack.jseq + 1 } : {};
}
function suspicion(h: Said, { ack, installId }: Known): Handshake['suspect'] {
  if (installId !== undefined && h.installId !== installId) return 'cloned';
  if (h.lastJseq < ack.jseq) return 'restored';
  return h.lastJseq === ack.jseq && ack.jseq > 0 && ack.hash !== '' && h.lastHash !== ack.hash ? 'cloned' : undefined;
}
