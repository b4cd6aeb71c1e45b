import { collectionOf, COLLECTIONS } from '../../../src/facts/docs.ts';
import type { CollectionName, WireDoc } from '../../../src/facts/docs.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { CorrectedClock } from '../clock.ts';
import type { LocalStore } from '../port.ts';
import type { Exchange } from './exchange.ts';
import type { GatewayClient } from './gateway-client.ts';
import { giveBack } from './giveback.ts';
import type { PendingLedger } from './ledger.ts';
import { pushCard } from './push-card.ts';

const BATCH = 50;
/** Stands while cards are on their way to a headquarters that was set back. */
const RESEND = 'resendCards';
const SET_BACK = 'setBackAt';
const CARDS = ['customers', 'appointments', 'tickets', 'tasks'] as const;

export interface SetBackParts {
  readonly store: LocalStore;
  readonly client: GatewayClient;
  readonly clock: CorrectedClock;
  readonly ledger: PendingLedger;
  readonly exchange: Exchange;
  /** What the screens show of it moved. */ readonly onState: () => void;
}

/**
 * SC-22: headquarters was set back. What it wrote itself goes to it before it is asked for anything, facts and cards go again,
 * everything else is asked for anew. A failure or a crash in between begins all of it again at the next hand-shake. Until every card has
 * gone none is taken: its older card would stand in the place of ours, which a crash would then find nowhere any more.
 */
export class SetBack {
  readonly #p: SetBackParts;
  #cards: WireDoc[] = [];
  #resending = false;
  /** Beginnings under way: what a sweep of before finds nothing of is not done. */
  #beginning = 0;
  #atMs: number | undefined;

  /** `atMs`: when it happened last, as `lastMs` kept it. */
  constructor(parts: SetBackParts, atMs: number | undefined) {
    this.#p = parts;
    this.#atMs = atMs;
  }
  static lastMs(store: LocalStore): Promise<number | undefined> {
    return store.device.get<number>('state', SET_BACK);
  }

  /** Everything of `own` from these numbers on (by epoch) goes again with every card; sending them is the caller's. */
  async begin(from: Readonly<Record<string, number>>, own: readonly Fact[]): Promise<void> {
    const { store, client, clock, ledger, exchange } = this.#p;
    this.#resending = true;
    this.#beginning += 1;
    try {
      await giveBack(store, client);
      await store.device.put('state', RESEND, true);
      this.#atMs = clock.now();
      await store.device.put('state', SET_BACK, this.#atMs);
      this.#p.onState();
      await ledger.lostFrom(from, own);
      await exchange.resetPull(COLLECTIONS);
      await exchange.forgetMark();
      await this.#load();
    } finally {
      this.#beginning -= 1;
    }
  }
  /** Goes on with what a crash interrupted. */
  async resume(): Promise<void> {
    if ((await this.#p.store.device.get('state', RESEND)) === undefined) return;
    this.#resending = true;
    await this.#load();
  }
  /** Whether headquarters' cards have to wait until ours are there. */
  holds(collection: CollectionName): boolean {
    return this.#resending && CARDS.some((c) => c === collection);
  }
  async #load(): Promise<void> {
    this.#cards = [];
    for (const collection of CARDS)
      await this.#p.store.scan(collection, (docs) => {
        this.#cards.push(...docs);
      });
  }

  /** Sends the cards that wait, a page of one collection at a time. */
  async send(): Promise<void> {
    const { store, exchange } = this.#p;
    while (this.#cards.length > 0) {
      const page = this.#cards.filter((d) => collectionOf(d.id) === collectionOf(this.#cards[0]?.id ?? '')).slice(0, BATCH);
      const collection = CARDS.find((c) => c === collectionOf(page[0]?.id ?? ''));
      const theirs =
        collection === undefined
          ? []
          : await exchange.push(
              collection,
              page.map((doc) => ({ doc, assumed: null })),
            );
      for (const master of theirs) {
        const mine = page.find((d) => d.id === master.id);
        if (mine !== undefined) await pushCard(store, exchange, mine, master);
      }
      // Only what arrived is done: a cut line finds the rest here.
      this.#cards = this.#cards.filter((d) => !page.includes(d));
    }
    if (!this.#resending || this.#beginning > 0) return;
    await store.device.delete('state', RESEND);
    this.#resending = false;
  }

  /** The first card that still waits. */
  first(): string | undefined {
    return this.#cards[0]?.id;
  }
  status(): { readonly resending?: true; readonly setBackAtMs?: number } {
    return { ...(this.#resending ? { resending: true } : {}), ...(this.#atMs === undefined ? {} : { setBackAtMs: this.#atMs }) };
  }
}
