import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import type { Action, Head, HeadWrite } from '../../src/facts/head.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { checkDraft, isKind } from '../../src/facts/registry.ts';
import { sealFacts } from '../../src/facts/seal.ts';
import type { Chain } from '../../src/facts/seal.ts';
import type { Hlc } from '../../src/kernel/brand.ts';
import { nodeOf, receiveHlc, tickHlc } from '../../src/kernel/hlc.ts';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Problem, Result } from '../../src/kernel/result.ts';
import type { CorrectedClock } from './clock.ts';
import { collectionOfHead, headDoc } from './documents.ts';
import type { JournalLine } from './journal.ts';
import { writeLine } from './journal.ts';
import type { LocalStore } from './port.ts';

export interface WriterParts {
  readonly store: LocalStore;
  readonly clock: CorrectedClock;
  readonly chain: Chain;
  readonly installId: string;
  readonly newUlid: () => string;
  /** Salt of personal members (facts/personal.ts). */
  readonly newSalt?: () => string;
  readonly businessDate: () => string;
  readonly headOf: (id: string) => Head | undefined;
  readonly appendJournal: (lines: readonly string[]) => Promise<void>;
  /** Own documents, at once, so that the screen reads what it wrote. */
  readonly onWritten: (collection: 'facts' | ReturnType<typeof collectionOfHead>, docs: readonly WireDoc[]) => void;
  /** The sale that a fact committed is already there: the second press of a button (conflicts §1.1). */
  readonly committed: (draft: FactDraft) => Fact | undefined;
  /** Selling goes on without the journal file; the device says so. */
  readonly onJournalProblem: (code: string | undefined) => void;
}

/**
 * The terminal's single durable writer (architecture §5). jseq, hash, clock and document number are given out here, under one
 * queue, and only an append that reached the disk moves the chain: a failed write leaves no gap and no used number.
 */
export class Writer {
  readonly #p: WriterParts;
  #chain: Chain;
  #queue: Promise<unknown> = Promise.resolve();
  readonly #done = new Map<string, readonly Fact[]>(); // idempotency key -> facts
  #stopped: Problem | undefined;

  constructor(parts: WriterParts) {
    this.#p = parts;
    this.#chain = parts.chain;
  }

  chain(): Chain {
    return this.#chain;
  }

  /** Refuses everything from now on (suspect identity, lost lock), naming why. */
  stop(problem: Problem): void {
    this.#stopped = problem;
  }

  /** A stamp from elsewhere; one more than two minutes ahead of our own clock is never adopted (conflicts §3.2). */
  receive(hlc: string): void {
    if (this.#chain.hlc === undefined || hlc > this.#chain.hlc)
      this.#chain = { ...this.#chain, hlc: receiveHlc(this.#chain.hlc, hlc, this.#p.clock.now(), this.#node()) };
  }

  /** One action after the other. `key` makes a repeat answer with the facts of the first time. */
  run(action: Action, key?: string): Promise<Result<readonly Fact[]>> {
    const turn = this.#queue.then(() => this.#run(action, key));
    this.#queue = turn.catch(() => undefined);
    return turn;
  }

  /** Resolves when everything asked so far is written. */
  async idle(): Promise<void> {
    await this.#queue;
  }

  async #run(action: Action, key: string | undefined): Promise<Result<readonly Fact[]>> {
    if (this.#stopped !== undefined) return { ok: false, problem: this.#stopped };
    const before = key === undefined ? undefined : this.#done.get(key);
    if (before !== undefined) return ok(before);
    const repeated = action.facts.map((d) => this.#p.committed(d)).find((f) => f !== undefined);
    if (repeated !== undefined) return ok([repeated]);
    for (const draft of action.facts) {
      // A body that its own schema refuses is a bug of a command; it is refused before anything is written (conflicts §2).
      const checked = checkDraft(draft);
      if (!checked.ok) return checked;
    }
    const { clock } = this.#p;
    const reading = { wallMs: clock.wallMs(), offsetMs: clock.offsetMs(), bootId: clock.bootId, monoMs: clock.monoMs(), businessDate: this.#p.businessDate() };
    const sealed =
      action.facts.length === 0
        ? { facts: [], chain: { ...this.#chain, hlc: tickHlc(this.#chain.hlc, clock.now(), this.#node()) } }
        : sealFacts(action.facts, this.#chain, reading, this.#p.newUlid, this.#p.newSalt);
    let heads = this.#heads(action.heads, sealed.chain.hlc ?? tickHlc(undefined, clock.now(), this.#node()), sealed.facts);

    try {
      if (sealed.facts.length > 0) await this.#p.store.appendFacts(sealed.facts);
      else heads = await this.#put(heads);
    } catch (error) {
      return fail(isFull(error) ? 'device-full' : 'device-write-failed');
    }
    this.#chain = sealed.chain;
    if (sealed.facts.length > 0) {
      this.#p.onWritten(
        'facts',
        sealed.facts.map((f) => ({ ...f })),
      );
      // The facts stand from here on. A card whose own write fails now is written again at the next start (views/appointments).
      heads = await this.#put(heads).catch(() => {
        this.#p.onJournalProblem('device-write-failed');
        return heads;
      });
      await this.#journal(sealed.facts);
    }
    for (const head of heads) this.#p.onWritten(collectionOfHead(head), [headDoc(head)]);
    if (key !== undefined) this.#done.set(key, sealed.facts);
    return ok(sealed.facts);
  }

  async #put(heads: readonly Head[]): Promise<readonly Head[]> {
    const stored: Head[] = [];
    for (const head of heads) stored.push(await this.#p.store.putHead(head));
    return stored;
  }

  #node(): string {
    return nodeOf(this.#chain.terminal, this.#chain.epoch);
  }

  #heads(writes: readonly HeadWrite[], hlc: Hlc, facts: readonly Fact[]): readonly Head[] {
    const heads = new Map<string, Head>();
    for (const write of writes) {
      const number = write.cls === 'appointment' ? numberOf(write.id, facts) : undefined;
      const full = number === undefined ? write : { ...write, fields: { ...write.fields, number } };
      heads.set(write.id, applyWrite(heads.get(write.id) ?? this.#p.headOf(write.id), full, hlc));
    }
    // As every store gives it back: a member that is undefined here would be absent there.
    return [...heads.values()].map((h) => JSON.parse(JSON.stringify(h)) as Head);
  }

  async #journal(facts: readonly Fact[]): Promise<void> {
    const lines = facts.map((f): JournalLine => ({ terminal: f.terminal, epoch: f.epoch, jseq: f.jseq, hash: f.hash, installId: this.#p.installId }));
    try {
      await this.#p.appendJournal(lines.map(writeLine));
      this.#p.onJournalProblem(undefined);
    } catch (error) {
      // The sale is on disk; the second copy is not. Never refuse the trade for it (conflicts §1.1).
      this.#p.onJournalProblem(error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : 'journal-unwritable');
    }
  }
}

/** An appointment's number is given out inside its first fact and shown on its card (A1.1.16). */
function numberOf(aptId: string, facts: readonly Fact[]): string | undefined {
  for (const f of facts) if (isKind(f, 'apt.created') && f.body.aptId === aptId) return f.body.docNo;
  return undefined;
}

function isFull(error: unknown): boolean {
  return error instanceof Error && (error.name === 'QuotaExceededError' || /quota/i.test(error.message));
}
