import { PUSHED } from '../../../src/facts/docs.ts';
import type { CollectionName, PushedCollection, WireDoc } from '../../../src/facts/docs.ts';
import type { Checkpoint, PushReply } from '../../../src/protocol/wire.ts';
import { contact } from '../clock.ts';
import type { CorrectedClock } from '../clock.ts';
import { readHead } from '../documents.ts';
import type { DeviceStore } from '../port.ts';
import { GatewayError } from './gateway-client.ts';
import type { GatewayClient } from './gateway-client.ts';
import { inHalves, isOfContent } from './halves.ts';
import type { PendingLedger } from './ledger.ts';

export interface PushRow {
  readonly doc: WireDoc;
  readonly assumed?: WireDoc | null;
}
/** A row headquarters could not take as it is; kept raw there (EX-25) and noted here. */
export interface QuarantinedRow {
  readonly doc: WireDoc;
  readonly code: string;
  readonly atMs: number;
  /** Headquarters has nothing of it: it refused the request as a whole. */ readonly unsent?: boolean;
}

export interface ExchangeParts {
  readonly client: GatewayClient;
  /** Who we are: only our own facts are ours to send. */
  readonly terminal: string;
  readonly clock: CorrectedClock;
  readonly ledger: PendingLedger;
  readonly device: DeviceStore;
  /** Resolves while there is a connection, rejects once replication stops. */
  readonly whenOnline: () => Promise<void>;
  readonly onSuccess: () => void;
  readonly onFailure: (error: unknown) => void;
  /** A checkpoint was refused: headquarters' database is not the one we knew. */
  readonly onForeign: (collection: CollectionName, checkpoint: Checkpoint) => Promise<void>;
  /** Whether documents of this kind are not to be taken yet: our own have to be there first (SC-22). */
  readonly holds: (collection: CollectionName) => boolean;
  /** Waits, or until replication stops. */
  readonly pause: (ms: number) => Promise<void>;
}
const HOLD_MS = 250;
const RESET = 'pullReset';
const MARK = 'pushMark';
const ordinal = (c: Checkpoint): number => Number.parseInt(c.seq, 10);
/** The same fact by its hash, without the person. */
const isRedactionOf = (master: WireDoc, ours: WireDoc): boolean => master['redacted'] !== undefined && master['hash'] === ours['hash'] && master.id === ours.id;
export const isPushed = (c: CollectionName): c is PushedCollection => PUSHED.some((p) => p === c);

/** Push and pull of rows for whichever engine replicates: the protocol of src/protocol/wire.ts, its refusals, and the bookkeeping. */
export class Exchange {
  readonly #p: ExchangeParts;
  readonly #reset: Set<CollectionName>;
  /** Where a refill stands; used instead of an older checkpoint that the engine remembers. */
  readonly #refill = new Map<CollectionName, Checkpoint>();
  #quarantined: number;
  /** Cards that headquarters refused by themselves. */
  readonly #unsent: Set<string>;
  /** Where the database of headquarters stood at the furthest push or page it answered (SC-22). */
  #mark: Checkpoint | undefined;

  private constructor(
    parts: ExchangeParts,
    reset: readonly CollectionName[],
    quarantined: readonly { readonly key: string; readonly value: QuarantinedRow }[],
    mark: Checkpoint | undefined,
  ) {
    this.#p = parts;
    this.#mark = mark;
    this.#reset = new Set(reset);
    this.#quarantined = quarantined.length;
    this.#unsent = new Set(quarantined.flatMap(({ key, value }) => (value.unsent === true ? [key] : [])));
  }
  static async open(parts: ExchangeParts): Promise<Exchange> {
    return new Exchange(
      parts,
      (await parts.device.get<CollectionName[]>('state', RESET)) ?? [],
      await parts.device.all<QuarantinedRow>('quarantine'),
      await parts.device.get<Checkpoint>('state', MARK),
    );
  }

  quarantined(): number {
    return this.#quarantined;
  }
  mark(): Checkpoint | undefined {
    return this.#mark;
  }
  /** Durable before anything of the push is taken for sent: what headquarters may lose is then known to have been there. */
  async #moveMark(mark: Checkpoint | undefined): Promise<void> {
    const have = this.#mark;
    if (mark === undefined || (have?.dbEpoch === mark.dbEpoch && ordinal(have) >= ordinal(mark))) return;
    this.#mark = mark;
    await this.#p.device.put('state', MARK, mark);
  }
  /** A refused checkpoint says the same as a mark that is not known any more: the next hand-shake shows it. */
  async markForeign(checkpoint: Checkpoint): Promise<void> {
    this.#mark = checkpoint;
    await this.#p.device.put('state', MARK, checkpoint);
  }
  /** Headquarters was set back and what went there goes again: the next push begins a new mark. */
  async forgetMark(): Promise<void> {
    this.#mark = undefined;
    await this.#p.device.delete('state', MARK);
  }

  /** Sends rows in order; returns the masters of those that conflict. Never refuses a queue for one row (conflicts §2). */
  async push(collection: PushedCollection, given: readonly PushRow[]): Promise<readonly WireDoc[]> {
    await this.#p.whenOnline();
    const { clock, client, terminal } = this.#p;
    // A page that was loaded anew in the middle of a pull left facts whose origin the engine did not write down: it takes them for unsent. They
    // came from headquarters, and another's journal is not ours to tell.
    const rows = collection === 'facts' ? given.filter((r) => r.doc['terminal'] === terminal) : given;
    if (rows.length === 0) return [];
    const send = async (part: readonly PushRow[]): Promise<readonly WireDoc[]> => {
      const reply = await this.#watch(
        contact(clock, (deviceNow) =>
          client.push({
            collection,
            deviceNow,
            bootId: clock.bootId,
            monoMs: clock.monoMs(),
            rows: part.map((r) => ({ doc: { ...r.doc }, ...(r.assumed === undefined ? {} : { assumed: r.assumed }) })),
          }),
        ),
        (error) => part.length > 1 && isOfContent(error),
      );
      return this.#answered(collection, part, reply);
    };
    return inHalves(rows, send, async ({ doc }, refusal) => {
      // The chain goes in order: what comes after a fact waits with it.
      if (collection === 'facts') throw refusal;
      await this.#keepUnsent(doc, refusal.code);
      return [];
    });
  }

  /** Writes down what headquarters did with these rows; answers the masters of those that conflict. */
  async #answered(collection: PushedCollection, rows: readonly PushRow[], reply: PushReply): Promise<readonly WireDoc[]> {
    const masters: WireDoc[] = [];
    const taken: WireDoc[] = [];
    for (const [i, result] of reply.results.entries()) {
      const row = rows[i];
      if (row === undefined || row.doc.id !== result.id) throw new Error('push answers do not fit their rows');
      // One that conflicts is not there yet: until it is, what headquarters has is laid into ours.
      if (result.result !== 'conflict') await this.#sent(row.doc.id);
      if (result.result === 'conflict' && collection !== 'facts') masters.push(result.master);
      else if (result.result === 'conflict' && isRedactionOf(result.master, row.doc)) {
        // It is there, and the person it speaks of was erased: what headquarters has takes its place here too (I17).
        masters.push(result.master);
        taken.push(row.doc);
      } else {
        // A fact never has two contents; a gateway that holds another one under its id has quarantined ours or is broken.
        if (result.result !== 'ok') await this.#quarantine(row.doc, result.result === 'conflict' ? 'fact-differs' : result.code);
        taken.push(row.doc);
      }
    }
    await this.#moveMark(reply.mark);
    await this.#p.ledger.acknowledged(taken);
    return masters;
  }

  /** The next documents after a checkpoint: at least one where there are any, up to `limit`. A foreign checkpoint starts from nothing. */
  async pull(
    collection: CollectionName,
    checkpoint: Checkpoint | null,
    limit: number,
  ): Promise<{ readonly documents: readonly WireDoc[]; readonly checkpoint: Checkpoint | null }> {
    await this.#p.whenOnline();
    let at = this.#reset.has(collection) ? (this.#refill.get(collection) ?? null) : checkpoint;
    const documents: WireDoc[] = [];
    for (;;) {
      while (this.#p.holds(collection)) {
        await this.#p.pause(HOLD_MS);
        await this.#p.whenOnline();
      }
      let page;
      try {
        page = await this.#watch(this.#p.client.pull({ collection, checkpoint: at, limit: limit - documents.length }));
      } catch (error) {
        if (!(error instanceof GatewayError) || error.status !== 409 || at === null) throw error;
        await this.resetPull([collection]);
        // Whether what we sent is still there only the hand-shake tells.
        await this.#p.onForeign(collection, at);
        at = null;
        documents.length = 0;
        continue;
      }
      documents.push(...page.documents);
      at = page.checkpoint;
      if (!page.more || documents.length >= limit) break;
    }
    if (this.#reset.has(collection)) this.#refill.set(collection, at);
    // Documents may reach the disk and their checkpoint not; the mark is there before both.
    if (documents.length > 0 && at !== null && collection !== 'reference') await this.#moveMark(at);
    return { documents, checkpoint: at };
  }

  /** Forgets how far these collections were pulled: everything comes again, equal documents change nothing (SC-22). */
  async resetPull(collections: readonly CollectionName[]): Promise<void> {
    for (const c of collections) {
      this.#reset.add(c);
      this.#refill.delete(c);
    }
    await this.#p.device.put('state', RESET, [...this.#reset]);
  }
  /** A refilled collection is complete and its new checkpoint is durable. */
  async refilled(collection: CollectionName): Promise<void> {
    if (!this.#reset.has(collection) || !this.#refill.has(collection)) return;
    this.#reset.delete(collection);
    await this.#p.device.put('state', RESET, [...this.#reset]);
  }

  async #quarantine(doc: WireDoc, code: string, unsent = false): Promise<void> {
    if ((await this.#p.device.get('quarantine', doc.id)) === undefined) this.#quarantined += 1;
    await this.#p.device.put('quarantine', doc.id, { doc, code, atMs: this.#p.clock.now(), ...(unsent ? { unsent } : {}) } satisfies QuarantinedRow);
  }

  /** A card that headquarters refuses by itself: it waits on, the others go, and the sweep tries it again. */
  async #keepUnsent(doc: WireDoc, code: string): Promise<void> {
    const head = readHead(doc);
    if (head !== undefined) await this.#p.ledger.wroteHead(head, this.#p.clock.wallMs());
    await this.#quarantine(doc, code, true);
    this.#unsent.add(doc.id);
  }
  /** Whether it was refused by itself and still waits: what headquarters has of it is older than ours. */
  isUnsent(id: string): boolean {
    return this.#unsent.has(id);
  }
  unsent(): number {
    return this.#unsent.size;
  }
  async #sent(id: string): Promise<void> {
    if (!this.#unsent.delete(id)) return;
    await this.#p.device.delete('quarantine', id);
    this.#quarantined -= 1;
  }

  /** `expected`: a failure that the caller answers itself, at once. */
  async #watch<T>(request: Promise<T>, expected: (error: unknown) => boolean = () => false): Promise<T> {
    try {
      const value = await request;
      this.#p.onSuccess();
      return value;
    } catch (error) {
      if (expected(error)) throw error;
      this.#p.onFailure(error);
      // Engines try again at once; a gateway that says no, or not now, is not asked three times a second.
      if (error instanceof GatewayError && error.status !== 409) await this.#p.pause(error.status === 403 ? 10_000 : error.status === 429 ? 5000 : 2000);
      throw error;
    }
  }
}
