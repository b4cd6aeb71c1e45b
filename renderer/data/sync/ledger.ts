import type { WireDoc } from '../../../src/facts/docs.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { Head } from '../../../src/facts/head.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { headDoc, readHead, sameDocument } from '../documents.ts';
import type { Ack } from '../journal.ts';
import type { DeviceStore, SyncStatus } from '../port.ts';

interface DirtyMark {
  readonly cls: string;
  readonly atMs: number;
}
export interface PendingHead {
  readonly id: string;
  readonly cls: string;
  readonly atMs: number;
  readonly head?: Head;
}
const DIRTY = 'dirty:';
/** Device key of the last acknowledgement of an epoch. */
export const ackKey = (epoch: string): string => `ack:${epoch}`;

/**
 * What headquarters has not acknowledged: own facts beyond the last acknowledged jseq, and cards written here since they were
 * last pushed. A card's mark is durable before the card itself, so that a crash can only leave one mark too many.
 */
export class PendingLedger {
  readonly #device: DeviceStore;
  readonly #node: { readonly terminal: string; readonly epoch: string };
  readonly #facts = new Map<string, Fact>(); // own, not acknowledged, in jseq order
  readonly #heads = new Map<string, PendingHead>();
  readonly #acks: Map<string, Ack>; // by epoch
  #last = { jseq: 0, hash: '' };

  private constructor(device: DeviceStore, node: { readonly terminal: string; readonly epoch: string }, acks: readonly Ack[]) {
    this.#device = device;
    this.#node = node;
    this.#acks = new Map(acks.map((a) => [a.epoch, a]));
  }

  static async open(device: DeviceStore, node: { readonly terminal: string; readonly epoch: string }): Promise<PendingLedger> {
    const state = await device.all<unknown>('state');
    // Both kinds of keys are written in this file only.
    const ledger = new PendingLedger(
      device,
      node,
      state.filter((r) => r.key.startsWith('ack:')).map((r) => r.value as Ack),
    );
    for (const { key, value } of state) {
      if (key.startsWith(DIRTY)) ledger.#heads.set(key.slice(DIRTY.length), { id: key.slice(DIRTY.length), ...(value as DirtyMark) });
    }
    return ledger;
  }

  ack(epoch = this.#node.epoch): Ack {
    return this.#acks.get(epoch) ?? { epoch, jseq: 0, hash: '' };
  }
  last(): { readonly jseq: number; readonly hash: string } {
    return this.#last;
  }
  isPending(id: string): boolean {
    return this.#facts.has(id) || this.#heads.has(id);
  }
  size(): number {
    return this.#facts.size + this.#heads.size;
  }
  /** Own facts that wait, older epochs first, in jseq order. */
  facts(): readonly Fact[] {
    return [...this.#facts.values()];
  }
  heads(): readonly PendingHead[] {
    return [...this.#heads.values()];
  }
  oldestMs(): number | undefined {
    const times = [...[...this.#facts.values()].map((f) => f.wallMs), ...[...this.#heads.values()].map((h) => h.atMs)];
    return times.length === 0 ? undefined : Math.min(...times);
  }

  byKind(): SyncStatus['pendingByKind'] {
    const out: Record<string, { count: number; oldestMs: number }> = {};
    const add = (kind: string, atMs: number): void => {
      const have = out[kind];
      out[kind] = { count: (have?.count ?? 0) + 1, oldestMs: Math.min(have?.oldestMs ?? atMs, atMs) };
    };
    for (const f of this.#facts.values()) add(f.kind, f.wallMs);
    for (const h of this.#heads.values()) add(h.cls, h.atMs);
    return out;
  }

  /** Own facts found at start, or just written. */
  wrote(facts: readonly Fact[]): void {
    for (const fact of [...facts].sort((a, b) => (a.epoch < b.epoch ? -1 : a.epoch > b.epoch ? 1 : a.jseq - b.jseq))) {
      if (fact.terminal !== this.#node.terminal) continue;
      if (fact.epoch === this.#node.epoch && fact.jseq > this.#last.jseq) this.#last = { jseq: fact.jseq, hash: fact.hash };
      if (fact.jseq > this.ack(fact.epoch).jseq) this.#facts.set(fact.id, fact);
    }
  }
  async wroteHead(head: Head, atMs: number): Promise<void> {
    const before = this.#heads.get(head.id);
    // Merged, as the store does it: a card sent by hand is written back as it was sent, and does not take the place of what was typed meanwhile.
    const waiting = before?.head === undefined ? head : mergeHead(before.head, head);
    this.#heads.set(head.id, { id: head.id, cls: head.cls, atMs: before?.atMs ?? atMs, head: waiting });
    if (before === undefined) await this.#device.put('state', DIRTY + head.id, { cls: head.cls, atMs } satisfies DirtyMark);
  }

  /** Marks whose card never reached the disk (a crash between the two): nothing of them waits. Asked once, at start. */
  async forgetMissing(exists: (id: string) => Promise<boolean>): Promise<void> {
    for (const id of [...this.#heads.keys()]) {
      if (await exists(id)) continue;
      this.#heads.delete(id);
      await this.#device.delete('state', DIRTY + id);
    }
  }

  /** Headquarters has these rows now; the acknowledgement of a whole batch is one write. */
  async acknowledged(docs: readonly WireDoc[]): Promise<void> {
    const furthest = new Map<string, Ack>();
    for (const doc of docs) {
      const fact = this.#facts.get(doc.id);
      if (fact !== undefined) {
        this.#facts.delete(doc.id);
        if (fact.jseq > (furthest.get(fact.epoch) ?? this.ack(fact.epoch)).jseq)
          furthest.set(fact.epoch, { epoch: fact.epoch, jseq: fact.jseq, hash: fact.hash });
        continue;
      }
      const waiting = this.#heads.get(doc.id);
      if (waiting === undefined || !covers(doc, waiting.head)) continue;
      this.#heads.delete(doc.id);
      await this.#device.delete('state', DIRTY + doc.id);
    }
    for (const ack of furthest.values()) await this.#setAck(ack);
  }

  /** The gateway's own word at the hand-shake. It may know more than we remember (a lost answer), or less (SC-22). */
  async heardAck(jseq: number, hash: string): Promise<void> {
    if (jseq <= this.ack().jseq) return;
    // Another life of this journal stands there under our numbers (a copied disk, SC-08, SC-17): what is ours has not arrived.
    const mine = [...this.#facts.values()].find((f) => f.epoch === this.#node.epoch && f.jseq === jseq);
    if (mine !== undefined && mine.hash !== hash) return;
    for (const fact of [...this.#facts.values()]) if (fact.epoch === this.#node.epoch && fact.jseq <= jseq) this.#facts.delete(fact.id);
    await this.#setAck({ epoch: this.#node.epoch, jseq, hash });
  }

  /** Headquarters lost facts it had acknowledged (SC-22): from these numbers on, by epoch, they wait again. */
  async lostFrom(from: Readonly<Record<string, number>>, own: readonly Fact[]): Promise<void> {
    for (const [epoch, jseq] of Object.entries(from)) {
      if (jseq > this.ack(epoch).jseq) continue;
      const before = own.find((f) => f.epoch === epoch && f.jseq === jseq - 1);
      await this.#setAck({ epoch, jseq: jseq - 1, hash: before?.hash ?? '' });
    }
    this.wrote(own);
  }

  async #setAck(ack: Ack): Promise<void> {
    this.#acks.set(ack.epoch, ack);
    await this.#device.put('state', ackKey(ack.epoch), ack);
  }
}

/** The pushed card contains everything that was written here: merging ours into it changes nothing. */
function covers(pushed: WireDoc, written: Head | undefined): boolean {
  if (written === undefined) return true;
  const head = readHead(pushed);
  return head !== undefined && sameDocument(headDoc(mergeHead(head, written)), headDoc(head));
}
