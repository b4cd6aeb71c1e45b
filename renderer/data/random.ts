/** Randomness of the device: cryptographic in the app, seeded in tests and demo terminals. */
export interface RandomSource {
  /** Uniform in [0, 1). */
  next(): number;
  text(length: number): string;
}
const ALPHABET = '0123456789abcdefghjkmnpqrstvwxyz';

function fromNext(next: () => number): RandomSource {
  return { next, text: (length) => Array.from({ length }, () => ALPHABET[Math.floor(next() * ALPHABET.length)] ?? '0').join('') };
}

export const ulidRandom: RandomSource = fromNext(() => {
  const word = new Uint32Array(1);
  crypto.getRandomValues(word);
  return (word[0] ?? 0) / 0x1_0000_0000;
});

/** Deterministic source (mulberry32). */
export function seededRandom(seed: number): RandomSource {
  let state = seed >>> 0;
  return fromNext(() => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000;
  });
}
