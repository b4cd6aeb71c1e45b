import { startHeadquarters } from '../../lib/headquarters.ts';
import type { Headquarters } from '../../lib/headquarters.ts';
import { consoleLogin } from './console.ts';
import type { Console } from './console.ts';

/** A headquarters that may be killed, emptied or set back, with somebody signed in at its console. */
export interface Office {
  readonly hq: Headquarters;
  /** Starts it again and signs in anew: it may be another one. */
  restart(): Promise<void>;
  api(): Console;
  /** Which of these sales it has exactly once. */
  has(numbers: readonly string[]): Promise<string[]>;
  /** Rings at one price that the first store has. */
  rings(): Promise<string[]>;
}

export async function openOffice(): Promise<Office> {
  const hq = await startHeadquarters();
  let api = await consoleLogin(hq.url);
  return {
    hq,
    restart: async () => {
      await hq.restart();
      api = await consoleLogin(hq.url);
    },
    api: () => api,
    has: async (numbers) => {
      const found = await Promise.all(numbers.map(async (no) => (await api.get<{ rows: readonly unknown[] }>(`/lists/sales?q=${no}`)).rows.length));
      return numbers.filter((_, i) => found[i] === 1);
    },
    rings: async () =>
      (
        await api.get<{ rows: readonly { readonly piece_no: string; readonly price_mode: string }[] }>(
          '/lists/stock?store=S01&state=IN_STOCK&category=ring&size=200',
        )
      ).rows
        .filter((r) => r.price_mode === 'fixed')
        .map((r) => r.piece_no),
  };
}
