import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { sealFacts } from '../../src/facts/seal.ts';
import type { Chain } from '../../src/facts/seal.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import type { Device } from '../../sync-server/services.ts';
import { dice } from './random.ts';
import type { Dice } from './random.ts';
import { BOTH, KEPT } from './scene.ts';
import type { SimServer } from './server.ts';

/** The device whose journal is damaged: what arrives of it is not what it wrote (conflicts §2, §4.11). It sleeps, so that nobody waits for its word. */
export const GHOST = 'S01-T9';
const STORE = 'S01';

/**
 * A device that lost some of its numbered papers, sends a few of them late, and sends documents that nobody can read: what no till of the
 * product does by itself. It speaks with headquarters' door without a line of its own.
 */
export class Ghost {
  #chain: Chain = { terminal: GHOST, epoch: 'A', currency: 'CNY', jseq: 0, prevHash: '', numbers: {} };
  #enrolled = false;
  #held: Fact[] = [];
  #first: Fact | undefined;
  #last: Fact | undefined;
  readonly #ulid: () => string;
  readonly #bornMs: number;
  /** By its text: every document that cannot be taken, once, with the id it goes by. */
  readonly poison = new Map<string, string>();

  constructor(
    private readonly server: SimServer,
    private readonly now: () => number,
    seed: number,
  ) {
    this.#bornMs = now();
    const random = dice(seed ^ 0x9057);
    this.#ulid = ulidFactory(now, () => random.next());
  }

  #seal(draft: Pick<FactDraft, 'kind' | 'body' | 'prev'>, scope: readonly string[] = BOTH): Fact {
    const reading = { wallMs: this.now(), offsetMs: 0, bootId: 'ghost', monoMs: this.now() - this.#bornMs, businessDate: this.server.hqContext().businessDate };
    const sealed = sealFacts([{ v: 1, by: '0101', numberClass: 'CZ', scope: [...scope], ...draft }], this.#chain, reading, this.#ulid);
    const [fact] = sealed.facts;
    if (fact === undefined) throw new Error('nothing sealed');
    this.#chain = sealed.chain;
    return fact;
  }
  #paper(d: Dice, prev: readonly string[] = []): Fact {
    const cardId = `card:${d.pick(KEPT) ?? 'K0'}`;
    return this.#seal({
      kind: 'card.toppedUp',
      prev: { [cardId]: [...prev] },
      body: { cardId, storeId: STORE, entries: [{ n: 1, ledger: 'stored', account: cardId, amount: 10_000, bucket: 'principal' }] },
    });
  }
  async #push(collection: string, docs: readonly unknown[]): Promise<void> {
    if (!this.#enrolled) {
      this.#enrolled = true;
      await this.server.enrol(GHOST, STORE, 'install-ghost');
      await this.server.devices.change(GHOST, (device: Device) => ({ ...device, state: 'dormant' }));
    }
    const answer = await this.server.request(GHOST, '/sync/push', {
      collection,
      deviceNow: this.now(),
      bootId: 'ghost',
      monoMs: this.now() - this.#bornMs,
      rows: docs.map((doc) => ({ doc })),
    });
    if (answer.status !== 200) throw new Error(`the ghost was answered ${answer.status} ${JSON.stringify(answer.body)}`);
  }

  /** A paper that arrives; now and then the number before it is nowhere, or comes only at another time. */
  async paper(d: Dice): Promise<string> {
    const how = d.int(4);
    if (how === 0) this.#chain = { ...this.#chain, numbers: { ...this.#chain.numbers, CZ: (this.#chain.numbers.CZ ?? 0) + 1 + d.int(2) } };
    if (how === 1) this.#held.push(this.#paper(d));
    if (how === 2 && this.#held.length > 0) {
      await this.#push('facts', this.#held);
      this.#held = [];
      return 'what was missing arrives';
    }
    this.#last = this.#paper(d);
    this.#first ??= this.#last;
    await this.#push('facts', [this.#last]);
    return ['numbers are lost', 'one stays away', 'a paper', 'a paper'][how] ?? '';
  }
  /** A paper whose writer had seen a fact that no one has. */
  async orphan(d: Dice): Promise<void> {
    this.#last = this.#paper(d, [`fact:${this.#ulid()}`]);
    await this.#push('facts', [this.#last]);
  }
  /** Documents that cannot be taken, each kind of §2, sometimes twice; whatever is with them is taken all the same. */
  async spoilt(d: Dice): Promise<void> {
    const bad = ((): Readonly<Record<string, unknown>> => {
      switch (d.int(5)) {
        case 0:
          return { ...this.#seal({ kind: 'card.toppedUp', prev: {}, body: { cardId: 'nonsense' } }) };
        case 1:
          // Another text under the id of the last paper, or of the first one time and again.
          return { ...((d.chance(0.5) ? this.#first : this.#last) ?? this.#paper(d)), body: { note: `changed ${d.int(1e6)}` } };
        case 2:
          return { id: `cust:G${d.int(1e6)}`, v: 1, cls: 'customer', scope: [STORE], fields: 'none' };
        case 3:
          return { id: `fact:${this.#ulid()}`, _deleted: true };
        default:
          return { ...this.#seal({ kind: 'cust.erased', prev: {}, body: { customerId: 'cust:K0', requestId: 'none', terminals: [] } }) };
      }
    })();
    const collection = String(bad['id']).startsWith('cust:') ? 'customers' : 'facts';
    this.poison.set(JSON.stringify(bad), String(bad['id']));
    if (collection === 'facts') this.#last = this.#paper(d);
    await this.#push(collection, [bad, ...(collection === 'facts' ? [this.#last] : [])]);
    if (d.chance(0.3)) await this.#push(collection, [bad]);
    if (!('note' in Object(bad['body'])) || d.chance(0.5)) return;
    // Two texts that cannot both be what their writer meant: each is kept, and each is a case of its own.
    const other = { ...bad, body: { note: `changed again ${d.int(1e6)}` } };
    this.poison.set(JSON.stringify(other), String(bad['id']));
    await this.#push(collection, [other]);
  }
}
