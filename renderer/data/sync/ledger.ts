import type { WireDoc } from '../../../src/facts/docs.ts';
import type { Fact } from '../../../src/facts/envelope.ts';
import type { Head } from '../../../src/facts/head.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { headDoc, readHead, sameDocument } from '../documents.ts';
import type { Ack } from '../journal.ts';
import type { DeviceStore, SyncStatus } from '../port.ts';

interface DirtyMark { readonly cls: string; readonly atMs: number }
export interface PendingHead { readonly id: string; readonly cls: string; readonly atMs: number; readonly head?: Head }
const DIRTY = 'dirty:';

/**
 * What headquarters has not acknowledged: own facts beyond the last acknowledged jseq, and cards written here since they were
 * last pushed. A card's mark is durable before the card itself, so that a crash can only leave one mark too many.
 */
export class PendingLedger {
  readonly #device: DeviceStore;
  readonly #node: { readonly terminal: string; readonly epoch: string };
  readonly #facts = new Map<string, Fact>(); // own, not acknowledged, in jseq order
  readonly #byJseq = new Map<number, string>(); // hashes around the acknowledgement
  readonly #heads = new Map<string, PendingHead>();
  #ack: Ack;
  #last = { jseq: 0, hash: '' };

  private constructor(device: DeviceStore, node: { readonly terminal: string; readonly epoch: string }, ack: Ack) {
    this.#device = device;
    this.#node = node;
    this.#ack = ack;
  }

  static async open(device: DeviceStore, node: { readonly terminal: string; readonly epoch: string }): Promise<PendingLedger> {
    const stored = await device.get<Ack>('state', 'ack');
    const ledger = new PendingLedger(device, node, stored !== undefined && stored.epoch === node.epoch ? stored : { epoch: node.epoch, jseq: 0, hash: '' });
    for (const { key, value } of await device.all<DirtyMark>('state')) {
      if (key.startsWith(DIRTY)) ledger.#heads.set(key.slice(DIRTY.length), { id: key.slice(DIRTY.length), ...value });
    }
    return ledger;
  }

  ack(): Ack { return this.#ack; }
  last(): { readonly jseq: number; readonly hash: string } { return this.#last; }
  hashAt(jseq: number): string | undefined { return this.#byJseq.get(jseq); }
  isPending(id: string): boolean { return this.#facts.has(id) || this.#heads.has(id); }
  size(): number { return this.#facts.size + this.#heads.size; }
  /** Own facts of this epoch that wait, in jseq order. */
  facts(): readonly Fact[] { return [...this.#facts.values()]; }
  heads(): readonly PendingHead[] { return [...this.#heads.values()]; }
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
    for (const fact of [...facts].sort((a, b) => a.jseq - b.jseq)) {
      if (fact.terminal !== this.#node.terminal || fact.epoch !== this.#node.epoch) continue;
      this.#byJseq.set(fact.jseq, fact.hash);
      if (fact.jseq > this.#last.jseq) this.#last = { jseq: fact.jseq, hash: fact.hash };
      if (fact.jseq > this.#ack.jseq) this.#facts.set(fact.id, fact);
    }
  }
  async wroteHead(head: Head, atMs: number): Promise<void> {
    const before = this.#heads.get(head.id);
    this.#heads.set(head.id, { id: head.id, cls: head.cls, atMs: before?.atMs ?? atMs, head });
    if (before === undefined) await this.#device.put('state', DIRTY + head.id, { cls: head.cls, atMs } satisfies DirtyMark);
  }

  /** Headquarters has this row now. */
  async acknowledged(doc: WireDoc): Promise<void> {
    const fact = this.#facts.get(doc.id);
    if (fact !== undefined) {
      this.#facts.delete(doc.id);
      if (fact.jseq > this.#ack.jseq) await this.#setAck({ epoch: fact.epoch, jseq: fact.jseq, hash: fact.hash });
      return;
    }
    const waiting = this.#heads.get(doc.id);
    if (waiting === undefined || !covers(doc, waiting.head)) return;
    this.#heads.delete(doc.id);
    await this.#device.delete('state', DIRTY + doc.id);
  }

  /** The gateway's own word at the hand-shake. It may know more than we remember (a lost answer), or less (SC-22). */
  async heardAck(jseq: number, hash: string): Promise<void> {
    if (jseq <= this.#ack.jseq) return;
    for (const fact of [...this.#facts.values()]) if (fact.jseq <= jseq) this.#facts.delete(fact.id);
    await this.#setAck({ epoch: this.#node.epoch, jseq, hash });
  }

  async #setAck(ack: Ack): Promise<void> {
    this.#ack = ack;
    await this.#device.put('state', 'ack', ack);
  }
}

/** The pushed card contains everything that was written here: merging ours into it changes nothing. */
function covers(pushed: WireDoc, written: Head | undefined): boolean {
  if (written === undefined) return true;
  const head = readHead(pushed);
  return head !== undefined && sameDocument(headDoc(mergeHead(head, written)), headDoc(head));
}
