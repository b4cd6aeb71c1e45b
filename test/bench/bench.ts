/** One measured line. Times in `unit`; `limit` is what p95 may reach; `peer` is the plainest thing that does the same. */
export interface Measure {
  readonly name: string;
  readonly n: number; // size of what was worked on
  readonly unit: 'ms' | 'docs/s' | 'rows/s' | 'MB';
  readonly p50: number;
  readonly p95: number;
  /** For 'ms' and 'MB' an upper limit of p95, for rates a lower limit of p50. */
  readonly limit?: number;
  readonly peer?: { readonly name: string; readonly p50: number; readonly p95: number };
}
/** Default export of a `*.bench.ts` file in this folder; the runner finds it by its name. */
export interface Bench {
  readonly name: string;
  /** A reason not to run here (no browser, no data), told to the reader. */
  skip?(): string | undefined;
  run(report: (m: Measure) => void): Promise<void>;
}

const at = (sorted: Float64Array, q: number): number => sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? 0;
const round = (x: number): number => Math.round(x * 1000) / 1000;

/** Quantiles of samples, as they go into a `Measure`. */
export function quantiles(samples: readonly number[]): { readonly p50: number; readonly p95: number } {
  const sorted = Float64Array.from(samples).sort();
  return { p50: round(at(sorted, 0.5)), p95: round(at(sorted, 0.95)) };
}
/** Runs `f` a few times unmeasured, then once a sample. */
export function timed(samples: number, f: (i: number) => void, warmUp = Math.ceil(samples / 4)): number[] {
  for (let i = 0; i < warmUp; i += 1) f(i);
  return Array.from({ length: samples }, (_, i) => {
    const t = performance.now();
    f(i);
    return performance.now() - t;
  });
}
/** Small seeded generator (mulberry32): the same bench asks the same questions every time. */
export function seeded(seed: number): () => number {
  let a = seed >>> 0;
  return () => {
    a = (a + 0x6d2b79f5) >>> 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}
export const within = (m: Measure): boolean => m.limit === undefined || (m.unit === 'ms' || m.unit === 'MB' ? m.p95 <= m.limit : m.p50 >= m.limit);
