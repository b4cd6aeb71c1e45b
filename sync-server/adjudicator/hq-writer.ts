import { randomUUID, randomInt } from 'node:crypto';
import { businessDate } from '../../src/kernel/businessDate.ts';
import { nodeOf, parseHlc, receiveHlc, tickHlc } from '../../src/kernel/hlc.ts';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import { saltFactory } from '../../src/kernel/salt.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import type { Head, HeadWrite } from '../../src/facts/head.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { readFact } from '../../src/facts/registry.ts';
import { chainFrom, sealFacts, type Chain } from '../../src/facts/seal.ts';
import type { Config } from '../config.ts';
import { toStored, toWire } from '../gateway/wiredoc.ts';
import type { Hub, HqWriter } from '../services.ts';
import type { DocStore } from '../store/port.ts';
import { dbOf, each, update } from '../store/update.ts';

const EPOCH = 'A';
/** Facts after which the recovery point moves on, so that a start reads few of them. */
const MARK_EVERY = 200;

export interface HqWriterOptions {
  readonly store: DocStore;
  readonly hub: Hub;
  readonly config: Config;
  readonly now: () => number;
}

/**
 * Headquarters as a terminal: its facts lie in `hq` first, and the router brings them to the stores in scope (architecture §3.5).
 * The chain is recovered from the facts themselves; `chain:{terminal}` only says where to begin reading.
 */
export async function openHqWriter(options: HqWriterOptions): Promise<HqWriter & { stop(): Promise<void> }> {
  const { store, config, now } = options;
  const terminal = config.hqTerminal;
  const markId = `chain:${terminal}`;
  const bootId = randomUUID();
  const newUlid = ulidFactory(now, () => randomInt(2 ** 32) / 2 ** 32);
  const newSalt = saltFactory(() => randomInt(2 ** 32) / 2 ** 32);
  let chain = await recover(store, terminal, config.currency, markId);
  let sinceMark = 0;
  let queue: Promise<unknown> = Promise.resolve();
  // What others wrote is before what headquarters writes next, as far as clocks allow (conflicts.md §3.2).
  const unsubscribe = options.hub.subscribe((move) => {
    for (const c of move.changes) {
      const hlc = c.id.startsWith('fact:') ? parseHlc(String(c.doc['hlc'])) : undefined;
      if (hlc !== undefined) chain = { ...chain, hlc: receiveHlc(chain.hlc, hlc, now(), nodeOf(terminal, EPOCH)) };
    }
  });

  async function commit(drafts: readonly FactDraft[], heads: readonly HeadWrite[]): Promise<Result<readonly Fact[]>> {
    const wallMs = now();
    const reading = { wallMs, offsetMs: 0, bootId, monoMs: Math.round(performance.now()), businessDate: businessDate(wallMs, config.timeZone, config.cutOff) };
    const sealed = sealFacts(drafts, chain, reading, newUlid, newSalt);
    for (const fact of sealed.facts) {
      const read = readFact(fact);
      if (read.state !== 'ok') return fail('body-invalid', { kind: fact.kind, detail: read.state === 'invalid' ? (read.issues[0] ?? '') : read.state });
    }
    const answers = await store.write(
      'hq',
      sealed.facts.map((f) => toStored({ ...f })),
    );
    const bad = answers.find((a) => !a.ok);
    if (bad?.ok === false) {
      // Some may be written on a store without transactions: the chain goes on from what really stands.
      chain = await recover(store, terminal, config.currency, markId);
      return fail(bad.error === 'full' ? 'store-full' : 'internal');
    }
    chain = { ...sealed.chain, hlc: chain.hlc !== undefined && sealed.chain.hlc !== undefined && chain.hlc > sealed.chain.hlc ? chain.hlc : sealed.chain.hlc };
    for (const write of heads) await writeHead(store, write, tickHlc(chain.hlc, now(), nodeOf(terminal, EPOCH)));
    sinceMark += sealed.facts.length;
    const last = sealed.facts[sealed.facts.length - 1];
    if (sinceMark >= MARK_EVERY && last !== undefined) {
      sinceMark = 0;
      const { jseq, prevHash, numbers, hlc } = sealed.chain;
      await update(store, 'hq', markId, () => ({ upTo: last.id, jseq, prevHash, numbers, hlc }));
    }
    return ok(sealed.facts);
  }

  return {
    terminal,
    epoch: EPOCH,
    commit(facts, heads = []) {
      const mine = queue.then(() => commit(facts, heads));
      queue = mine.catch(() => undefined);
      return mine;
    },
    rejoin(facts) {
      const mine = queue.then(async () => {
        const last = facts
          .filter((f) => f.terminal === terminal && f.epoch === EPOCH)
          .reduce<Fact | undefined>((a, f) => (a === undefined || f.jseq > a.jseq ? f : a), undefined);
        if (last === undefined || last.jseq <= chain.jseq) return;
        chain = { ...chain, jseq: last.jseq, prevHash: last.hash };
        const { jseq, prevHash, numbers, hlc } = chain;
        await update(store, 'hq', markId, (found) => ({ upTo: 'fact:', ...found, jseq, prevHash, numbers, hlc }));
      });
      queue = mine.catch(() => undefined);
      return mine;
    },
    newId: (prefix) => `${prefix}:${newUlid()}`,
    async stop() {
      unsubscribe();
      await queue;
    },
  };
}

async function recover(store: DocStore, terminal: string, currency: string, markId: string): Promise<Chain> {
  const [mark] = await store.get('hq', [markId]);
  const after: Fact[] = [];
  // ULIDs of one writer rise with its jseq: everything after the mark has a greater id.
  const from = typeof mark?.['upTo'] === 'string' ? mark['upTo'] : 'fact:';
  await each(
    store,
    'hq',
    'fact:',
    (docs) => {
      for (const d of docs) if (d['terminal'] === terminal) after.push(toWire(d) as unknown as Fact); // sealed by this writer
    },
    500,
    from,
  );
  const chain = chainFrom(after, { terminal, epoch: EPOCH, currency });
  if (mark === undefined || chain.jseq >= Number(mark['jseq'])) {
    const numbers = { ...(mark?.['numbers'] as Chain['numbers'] | undefined), ...chain.numbers };
    return { ...chain, numbers };
  }
  return {
    ...chain,
    jseq: Number(mark['jseq']),
    prevHash: String(mark['prevHash']),
    numbers: mark['numbers'] as Chain['numbers'],
    hlc: parseHlc(String(mark['hlc'])),
  };
}

/** A card is written where it belongs first; the router merges it into the other stores of its scope. */
async function writeHead(store: DocStore, write: HeadWrite, hlc: Parameters<typeof applyWrite>[2]): Promise<void> {
  const db = dbOf(write.scope[0] ?? 'HQ');
  await store.ensure(db);
  await update(store, db, write.id, (found) => {
    const head = applyWrite(found === undefined ? undefined : (toWire(found) as unknown as Head), write, hlc); // cards of a store are checked at its door
    const { id, ...rest } = head;
    return { ...rest };
  });
}
