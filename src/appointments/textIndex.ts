import { plainText } from './search.ts';

/** Cards a chunk holds: small enough that one change rewrites little, large enough that a look goes through few. */
const CHUNK = 256;
const END = '\n';

interface Chunk {
  readonly ids: string[];
  readonly texts: string[];
  /** All texts one after the other, and where each begins; undefined while a change waits to be written in. */
  joined: string | undefined;
  starts: Uint32Array;
}

/**
 * Finds cards by a part of any of their words (A1.3.1): the words of all cards lie one after the other in a few long strings, so that a look is a
 * handful of native searches instead of a walk over the cards. A part is lower case, half-width and without spaces, as `plainText` makes it.
 */
export class TextIndex {
  readonly #chunks: Chunk[] = [];
  readonly #place = new Map<string, readonly [chunk: number, row: number]>();

  /** Puts a card's words, or puts them anew; `undefined` takes it out. */
  put(id: string, words: readonly (string | undefined)[] | undefined): void {
    const text =
      words === undefined
        ? ''
        : words
            .map((w) => (w === undefined ? '' : plainText(w)))
            .filter((w) => w !== '')
            .join(' ');
    const at = this.#place.get(id);
    if (at === undefined) {
      if (words === undefined) return;
      let last = this.#chunks[this.#chunks.length - 1];
      if (last === undefined || last.ids.length >= CHUNK) {
        last = { ids: [], texts: [], joined: undefined, starts: new Uint32Array(0) };
        this.#chunks.push(last);
      }
      this.#place.set(id, [this.#chunks.length - 1, last.ids.length]);
      last.ids.push(id);
      last.texts.push(text);
      last.joined = undefined;
      return;
    }
    const chunk = this.#chunks[at[0]];
    if (chunk === undefined || chunk.texts[at[1]] === text) return;
    chunk.texts[at[1]] = text; // a card taken out keeps its place with no words
    chunk.joined = undefined;
  }

  /** Ids of the cards one of whose words contains the part; in no order. */
  find(part: string): string[] {
    const out: string[] = [];
    if (part === '' || part.includes(END) || part.includes(' ')) return out;
    for (const chunk of this.#chunks) {
      const joined = chunk.joined ?? write(chunk);
      let row = 0;
      for (let at = joined.indexOf(part); at >= 0; at = joined.indexOf(part, chunk.starts[row] ?? joined.length)) {
        while (row + 1 < chunk.starts.length && (chunk.starts[row + 1] ?? 0) <= at) row += 1;
        const id = chunk.ids[row];
        if (id !== undefined) out.push(id);
        row += 1;
        if (row >= chunk.ids.length) break;
      }
    }
    return out;
  }
  get size(): number {
    return this.#place.size;
  }
}

function write(chunk: Chunk): string {
  const starts = new Uint32Array(chunk.texts.length);
  let length = 0;
  chunk.texts.forEach((text, i) => {
    starts[i] = length;
    length += text.length + 1;
  });
  chunk.starts = starts;
  chunk.joined = chunk.texts.join(END) + END;
  return chunk.joined;
}
