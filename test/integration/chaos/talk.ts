import { Worker } from 'node:worker_threads';

/** What the test and a till in its thread say to each other. */
export interface TillSetup {
  readonly name: string;
  readonly url: string;
  readonly code: string;
  readonly storeId: string;
  readonly seed: number;
  readonly pieces: readonly string[];
}
export type TillJob =
  | { readonly type: 'open' }
  | { readonly type: 'deeds'; readonly n: number }
  | { readonly type: 'status' }
  | { readonly type: 'peek' }
  | { readonly type: 'dump' };
export type TillReport =
  | { readonly type: 'open'; readonly terminal: string }
  | { readonly type: 'deeds'; readonly facts: number }
  | { readonly type: 'status'; readonly connection: string; readonly pending: number; readonly quarantined: number; readonly known: number }
  | { readonly type: 'peek'; readonly docs: readonly (readonly [string, string])[] }
  /** `docs`: id and canonical text; `done`: facts of which the person was told that they are written; `fields`: likewise of cards. */
  | {
      readonly type: 'dump';
      readonly docs: readonly (readonly [string, string])[];
      readonly shown: string;
      readonly done: readonly string[];
      readonly fields: readonly (readonly [card: string, field: string, value: string])[];
    };

/** A till in a worker thread, asked one thing after the other. */
export class TillThread {
  readonly #worker: Worker;
  readonly #open = new Map<number, { readonly resolve: (r: TillReport) => void; readonly reject: (e: Error) => void }>();
  #n = 0;
  constructor(readonly setup: TillSetup) {
    this.#worker = new Worker(new URL('./till.worker.mjs', import.meta.url), { workerData: setup, stderr: true, stdout: true });
    this.#worker.on('message', (m: { readonly n0: number; readonly report?: TillReport; readonly error?: string }) => {
      const waiting = this.#open.get(m.n0);
      this.#open.delete(m.n0);
      if (m.report === undefined) waiting?.reject(new Error(`${setup.name}: ${m.error ?? ''}`));
      else waiting?.resolve(m.report);
    });
    this.#worker.on('error', (e) => {
      for (const w of this.#open.values()) w.reject(e instanceof Error ? e : new Error(String(e)));
    });
  }
  async ask<T extends TillJob['type']>(job: Extract<TillJob, { type: T }>): Promise<Extract<TillReport, { type: T }>> {
    this.#n += 1;
    const n0 = this.#n;
    const report = await new Promise<TillReport>((resolve, reject) => {
      this.#open.set(n0, { resolve, reject });
      this.#worker.postMessage({ ...job, n0 });
    });
    return report as Extract<TillReport, { type: T }>; // a job is answered by its own report
  }
  async end(): Promise<void> {
    await this.#worker.terminate();
  }
}
