import type { DocStore } from '../store/port.ts';
import { update } from '../store/update.ts';

const TTL_MS = 15_000;
const RENEW_MS = 5_000;

/**
 * One leader among the gateways of an installation, by a document (conflicts.md §3.7). The embedded store belongs to one process,
 * so that a lease found there is a dead one's and is taken over at once.
 */
export class Lease {
  private untilMs = 0;
  private renewedMs = 0;
  private terms = 0;
  constructor(
    private readonly store: DocStore,
    private readonly name: string,
    private readonly holder: string,
    private readonly now: () => number,
  ) {}

  /** Grows each time the lease came to us from other hands: what we knew before may be old. */
  get term(): number {
    return this.terms;
  }
  get mine(): boolean {
    return this.now() < this.untilMs;
  }

  /** Takes or renews the lease; false while somebody else holds it. */
  async hold(): Promise<boolean> {
    if (this.mine && this.now() - this.renewedMs < RENEW_MS) return true;
    const now = this.now();
    let mine = false;
    let before: unknown;
    await update(this.store, 'hq', `lease:${this.name}`, (found) => {
      before = found?.['holder'];
      mine = found === undefined || found['holder'] === this.holder || Number(found['untilMs']) <= now || this.store.kind === 'embedded';
      return mine ? { holder: this.holder, untilMs: now + TTL_MS } : undefined;
    });
    if (mine && before !== this.holder) this.terms += 1;
    this.untilMs = mine ? now + TTL_MS : 0;
    this.renewedMs = now;
    return mine;
  }

  async release(): Promise<void> {
    if (!this.mine) return;
    this.untilMs = 0;
    await update(this.store, 'hq', `lease:${this.name}`, (found) => (found?.['holder'] === this.holder ? { holder: this.holder, untilMs: 0 } : undefined));
  }
}
