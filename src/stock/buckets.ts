/** Bucket edges; the histograms show those that the stock reaches. Carat in 1/1000, price in fen. */
export const CARAT_EDGES = [0, 200, 250, 300, 350, 400, 450, 500, 600, 700, 800, 900, 1000, 1100, 1200, 1500, 1700, 2000, 2500, 3000, 4000, 6000] as const;
export const PRICE_EDGES = [
  0, 500, 1000, 1500, 2000, 3000, 4000, 5000, 6000, 8000, 10_000, 12_000, 15_000, 20_000, 25_000, 30_000, 40_000, 50_000, 60_000, 80_000, 100_000, 150_000,
  200_000, 500_000, 1_000_000,
].map((yuan) => yuan * 100);

/** Histogram over one column: the bucket of each row (0 = has none, the last one is open upwards), and which of them the stock reaches. */
export class Buckets {
  of = new Uint8Array(0);
  private low = 1;
  private top = 0;
  constructor(private readonly edges: readonly number[]) {}

  zeros(): Uint32Array {
    return new Uint32Array(this.edges.length + 1);
  }

  /** Puts the first `n` values into their buckets; a value of nothing or less has none. */
  sort(values: ArrayLike<number>, n: number): void {
    this.of = new Uint8Array(n);
    let [low, top] = [255, 0];
    for (let i = 0; i < n; i += 1) {
      const v = values[i]!; // i < n
      const b = v <= 0 ? 0 : this.bucket(v);
      this.of[i] = b;
      if (b > top) top = b;
      if (b !== 0 && b < low) low = b;
    }
    [this.low, this.top] = [low === 255 ? 1 : low, top];
  }

  /** Counts cut to the buckets the stock reaches, whatever the query, so that the scale stands still. */
  shown(counts: Uint32Array): { readonly list: number[]; readonly edges: number[] } {
    const { low, top, edges } = this;
    if (top === 0) return { list: [], edges: [] };
    return { list: [...counts.subarray(low, top + 1)], edges: [...edges.slice(low - 1, top), edges[top] ?? (edges[edges.length - 1] ?? 0) * 2] };
  }

  private bucket(v: number): number {
    let lo = 0;
    let hi = this.edges.length;
    while (lo < hi) {
      const m = (lo + hi) >> 1;
      if (this.edges[m]! <= v)
        lo = m + 1; // m < hi <= length
      else hi = m;
    }
    return lo;
  }
}
