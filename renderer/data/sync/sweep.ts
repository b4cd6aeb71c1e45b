import type { CorrectedClock } from '../clock.ts';
import { headDoc } from '../documents.ts';
import type { LocalStore } from '../port.ts';
import type { Exchange } from './exchange.ts';
import type { PendingLedger } from './ledger.ts';
import type { Link } from './link.ts';
import { pushCard } from './push-card.ts';
import type { SetBack } from './set-back.ts';

const BATCH = 50;
/** What the engine should have sent long ago is sent by hand (a clock set back hides documents from RxDB's checkpoint). */
const STALE_MS = 10_000;

export interface SweepParts {
  readonly store: LocalStore;
  readonly clock: CorrectedClock;
  readonly ledger: PendingLedger;
  readonly link: Link;
  readonly exchange: Exchange;
  readonly setBack: SetBack;
  readonly onEnd: () => void;
}

/** Sends by hand, beside the engine; an equal repeat has no effect (conflicts §2). */
export class Sweep {
  readonly #p: SweepParts;
  #running: Promise<void> | undefined;
  #stuck: string | undefined;

  constructor(parts: SweepParts) {
    this.#p = parts;
  }

  /** Sends, in order, what waited longer than `staleMs`. */
  run(staleMs: number): Promise<void> {
    this.#running ??= this.#send(staleMs)
      .catch(() => undefined)
      .finally(() => {
        this.#running = undefined;
        this.#p.onEnd();
      });
    return this.#running;
  }
  async #send(staleMs: number): Promise<void> {
    const { store, clock, ledger, link, exchange, setBack } = this.#p;
    await link.whenOnline();
    const before = clock.wallMs() - staleMs;
    const facts = ledger.facts();
    // All or none: the chain is sent in order from its first missing fact.
    if (facts[0] !== undefined && facts[0].wallMs <= before)
      for (let i = 0; i < facts.length; i += BATCH)
        await exchange.push(
          'facts',
          facts.slice(i, i + BATCH).map((f) => ({ doc: { ...f } })),
        );
    await setBack.send();
    for (const waiting of ledger.heads().filter((h) => h.atMs <= before)) {
      const head = await store.getHead(waiting.id);
      if (head !== undefined) await pushCard(store, exchange, headDoc(head));
    }
  }

  /** Sends what is stale, and only what has not moved since the last look: the engine is not overtaken while it works off a week. */
  look(): void {
    const { ledger, link, setBack } = this.#p;
    const first = link.online() ? (ledger.facts()[0]?.id ?? ledger.heads()[0]?.id ?? setBack.first()) : undefined;
    if (first !== undefined && first === this.#stuck) void this.run(STALE_MS);
    this.#stuck = first;
  }
  async settled(): Promise<void> {
    await this.#running;
  }
}
