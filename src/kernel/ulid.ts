/** Crockford base 32, the alphabet of ULIDs. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const RANDOM_CHARS = 16;

function timePart(ms: number): string {
  let out = '';
  let left = ms;
  for (let i = 0; i < 10; i += 1) {
    out = ALPHABET.charAt(left % 32) + out;
    left = Math.floor(left / 32);
  }
  return out;
}
function randomPart(random: () => number): number[] {
  return Array.from({ length: RANDOM_CHARS }, () => Math.min(31, Math.floor(random() * 32)));
}
const text = (digits: readonly number[]): string => digits.map((d) => ALPHABET.charAt(d)).join('');

/** One ULID (26 characters) of a time in ms; `random` gives numbers in [0, 1). */
export function makeUlid(ms: number, random: () => number): string {
  return timePart(ms) + text(randomPart(random));
}

/**
 * A source of ULIDs that never goes back: within one ms, or when the clock steps back, the random part is incremented
 * (conflicts.md §3.1, ids sort as they were made on one device).
 */
export function ulidFactory(now: () => number, random: () => number): () => string {
  let lastMs = -1;
  let digits: number[] = [];
  return () => {
    const ms = now();
    if (ms > lastMs) {
      lastMs = ms;
      digits = randomPart(random);
    } else {
      let i = RANDOM_CHARS - 1;
      while (i >= 0 && digits[i] === 31) {
        digits[i] = 0;
        i -= 1;
      }
      if (i < 0) {
        lastMs += 1;
        digits = randomPart(random);
      } else {
        digits[i] = (digits[i] ?? 0) + 1;
      }
    }
    return timePart(lastMs) + text(digits);
  };
}

/** Time (ms) inside a ULID or an id that ends in one (`fact:…`). */
export function ulidMs(id: string): number {
  const ulid = id.slice(id.lastIndexOf(':') + 1);
  let ms = 0;
  for (const c of ulid.slice(0, 10)) ms = ms * 32 + ALPHABET.indexOf(c);
  return ms;
}
