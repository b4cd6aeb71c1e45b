/** Longest piece of work between two turns of the event loop, ms: whoever asks headquarters meanwhile waits no longer than a few of them. */
const PIECE_MS = 15;

/**
 * For long work in memory: called between its parts, gives the event loop a turn when this piece has lasted long enough. Answers undefined
 * while it has not, so that the usual case costs no promise: `const rest = pace(); if (rest !== undefined) await rest;`.
 */
export function pacer(pieceMs = PIECE_MS): () => Promise<void> | undefined {
  let since = performance.now();
  return () => {
    if (performance.now() - since < pieceMs) return undefined;
    return turn().then(() => {
      since = performance.now();
    });
  };
}
export const turn = (): Promise<void> =>
  new Promise((go) => {
    setImmediate(go);
  });
