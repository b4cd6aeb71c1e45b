/**
 * Set of texts by a 52-bit hash in one typed array: a million piece numbers in 16 MB. Two texts that share a hash are
 * taken for the same; with a million numbers the chance of one such pair is about one in ten thousand.
 */
export class NumberSet {
  private table = new Float64Array(1 << 12);
  private count = 0;

  /** False when the text was there. */
  add(text: string): boolean {
    if (this.count * 2 > this.table.length) this.grow();
    const h = hash(text);
    if (!this.insert(this.table, h)) return false;
    this.count += 1;
    return true;
  }
  private insert(table: Float64Array, h: number): boolean {
    const mask = table.length - 1;
    for (let i = h % table.length; ; i = (i + 1) & mask) {
      const v = table[i];
      if (v === h) return false;
      if (v === 0) {
        table[i] = h;
        return true;
      }
    }
  }
  private grow(): void {
    const next = new Float64Array(this.table.length * 2);
    for (const h of this.table) if (h !== 0) this.insert(next, h);
    this.table = next;
  }
}
/** Two independent 26-bit multiplicative hashes side by side; never 0. */
function hash(text: string): number {
  let a = 0x811c9dc5;
  let b = 0x1b873593;
  for (let i = 0; i < text.length; i += 1) {
    const c = text.charCodeAt(i);
    a = Math.imul(a ^ c, 0x01000193);
    b = Math.imul(b + c, 0x85ebca6b) ^ (b >>> 13);
  }
  return (a >>> 6) * 2 ** 26 + (b >>> 6) + 1;
}
