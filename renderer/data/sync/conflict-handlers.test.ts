import { afterEach, describe, expect, test } from 'vitest';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import fc from 'fast-check';
import type { CollectionName, PushedCollection, WireDoc } from '../../../src/facts/docs.ts';
import type { Head, HeadWrite } from '../../../src/facts/head.ts';
import type { Fact, FactDraft } from '../../../src/facts/envelope.ts';
import { applyWrite, elementsOf } from '../../../src/facts/heads.ts';
import { redact } from '../../../src/facts/personal.ts';
import { sealFacts } from '../../../src/facts/seal.ts';
import { encodeHlc } from '../../../src/kernel/hlc.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { openDeviceDb } from '../device-db.ts';
import { headDoc, readHead, sameDocument } from '../documents.ts';
import { TRADE, fromRow, toRow } from '../rxdb-collections.ts';
import { openRxdbStore } from '../rxdb-store.ts';
import type { RxdbStore } from '../rxdb-store.ts';
import type { Exchange, PushRow } from './exchange.ts';
import { rxdbEngine } from './rxdb-engine.ts';

/**
 * The conflict handlers of the four head collections in RxDB's own replication (conflicts §2, §3.9): a terminal and headquarters edit
 * one card without seeing each other; RxDB asks the handler, both come to the same card, and nothing of either is lost.
 */
const CLASSES = [
  ['customers', 'customer', 'cust:1'],
  ['appointments', 'appointment', 'apt:1'],
  ['tickets', 'ticket', 'ticket:1'],
  ['tasks', 'task', 'task:1'],
] as const;
const T0 = 1_763_700_000_000;
const write = (head: Head | undefined, cls: HeadWrite['cls'], id: string, node: string, seconds: number, w: Partial<HeadWrite>): Head =>
  applyWrite(head, { id, cls, scope: ['S01'], by: node, ...w }, encodeHlc(T0 + seconds * 1000, 0, node));

/** Headquarters' side of the three routes, in memory: compares with the assumed master and gives back what stands (architecture §4). */
class Master {
  readonly docs = new Map<string, { readonly doc: WireDoc; readonly seq: number }>();
  readonly pushes: PushRow[] = [];
  conflicts = 0;
  #seq = 0;
  /** Headquarters' own edit arrives before the next push is looked at. */
  before: (() => void) | undefined;
  /** Answers to pushes wait for this; what was pushed stands already. */
  answers: Promise<void> = Promise.resolve();
  /** Pulls are asked for and wait for this before they are read. */
  reads: Promise<void> = Promise.resolve();
  readonly pulls = new Map<CollectionName, number>();
  put(doc: WireDoc): void {
    this.docs.set(doc.id, { doc, seq: (this.#seq += 1) });
  }
  get(id: string): Head | undefined {
    const d = this.docs.get(id);
    return d === undefined ? undefined : readHead(d.doc);
  }
  readonly exchange = {
    push: async (_c: PushedCollection, rows: readonly PushRow[]): Promise<readonly WireDoc[]> => {
      this.before?.();
      this.before = undefined;
      const masters: WireDoc[] = [];
      for (const row of rows) {
        this.pushes.push(row);
        const have = this.docs.get(row.doc.id)?.doc;
        const assumed = row.assumed ?? undefined;
        if (have === undefined || sameDocument(have, row.doc) || (assumed !== undefined && sameDocument(have, assumed))) this.put(row.doc);
        else {
          this.conflicts += 1;
          masters.push(have);
        }
      }
      await this.answers;
      return masters;
    },
    pull: async (c: CollectionName, checkpoint: { readonly seq: string } | null) => {
      this.pulls.set(c, (this.pulls.get(c) ?? 0) + 1);
      await this.reads;
      const from = Number(checkpoint?.seq ?? 0);
      const rows = [...this.docs.values()]
        .filter((d) => d.seq > from && d.doc.id.startsWith(`${c === 'facts' ? 'fact' : (CLASSES.find(([name]) => name === c)?.[2].split(':')[0] ?? '-')}:`))
        .sort((a, b) => a.seq - b.seq);
      return { documents: rows.map((r) => r.doc), checkpoint: { dbEpoch: 'e', seq: String(rows.at(-1)?.seq ?? from) } };
    },
    refilled: async () => undefined,
  } as unknown as Exchange; // the engine uses these three
}
let grounds = 0;
const open: { readonly store: RxdbStore; stop(): Promise<void> }[] = [];
afterEach(async () => {
  for (const o of open.splice(0)) {
    await o.stop();
    await o.store.close();
  }
});
async function device(master: Master) {
  const dexie = { indexedDB: new IDBFactory(), IDBKeyRange };
  const name = `handler-${++grounds}`;
  const store = await openRxdbStore({ name, device: await openDeviceDb(`${name}-device`, dexie), dexie });
  const engine = rxdbEngine(store, master.exchange);
  open.push({ store, stop: () => engine.stop() });
  return { store, engine };
}
async function settled(what: string, check: () => Promise<boolean>): Promise<void> {
  const end = performance.now() + 15_000;
  while (!(await check())) {
    if (performance.now() > end) throw new Error(`not reached: ${what}`);
    await new Promise<void>((done) => {
      setImmediate(done);
    });
  }
}
function gateOf(): { readonly wait: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const wait = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { wait, open };
}
const body = ({ history: _h, ...head }: Head): unknown => head;

describe.each(CLASSES)('cards of %s', (collection, cls, id) => {
  test('two edits that did not see each other become one card: each field by its stamp, the loser in its history, tags add-wins, notes of both, unknown fields kept', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const base = write(undefined, cls, id, 'S01-T1A', 0, { fields: { a: 'base', b: 'base', same: 'base' }, addTo: { tags: ['old'] } });
    await store.putHead(base);
    await engine.start();
    await settled('headquarters has the card', async () => master.get(id) !== undefined);

    // A newer program at headquarters: a member and an extension that this one does not know.
    const theirs = {
      ...write(base, cls, id, 'HQ1A', 20, { fields: { b: 'hq', same: 'hq later' }, removeFrom: { tags: ['old'] }, note: 'von HQ' }),
      newer: { deep: [1, '二'] },
      ext: { level: 'gold' },
    } as unknown as Head;
    const ours = write(base, cls, id, 'S01-T1A', 10, { fields: { a: 'till', same: 'till earlier' }, addTo: { tags: ['new'] }, note: 'from the till' });
    master.before = () => master.put(headDoc(theirs));
    await store.putHead(ours);
    await settled('both are one', async () => {
      const here = await store.getHead(id);
      const there = master.get(id);
      return (
        here !== undefined &&
        there !== undefined &&
        sameDocument(headDoc(here), headDoc(there)) &&
        here.fields['a']?.value === 'till' &&
        here.fields['b']?.value === 'hq'
      );
    });

    expect(master.conflicts).toBeGreaterThan(0); // RxDB asked the handler
    const card = (await store.getHead(id))!;
    expect(card).toMatchObject({
      fields: { a: { value: 'till' }, b: { value: 'hq' }, same: { value: 'hq later' } },
      newer: { deep: [1, '二'] },
      ext: { level: 'gold' },
    });
    expect(elementsOf(card, 'tags')).toEqual(['new']);
    expect(card.notes.map((n) => n.text).sort()).toEqual(['from the till', 'von HQ']);
    expect(card.history).toContainEqual(expect.objectContaining({ field: 'same', value: 'till earlier', by: 'S01-T1A', outcome: 'lost' }));
    expect(card).toEqual(mergeHead(mergeHead(base, ours), theirs));
  });

  test("headquarters' newer card arrives while the answer to our push is still on its way: it is not passed over (§2, §3.9; five tills in chaos)", async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const base = write(undefined, cls, id, 'S01-T1A', 0, { fields: { a: 'base' } });
    await store.putHead(base);
    await engine.start();
    await settled('headquarters has the card', async () => master.get(id) !== undefined);

    // A pull is on its way when we write and send; headquarters has taken ours, and somebody who saw it has written on, before the pull is answered.
    const [pull, push] = [gateOf(), gateOf()];
    master.reads = pull.wait;
    const asked = master.pulls.get(collection) ?? 0;
    engine.resync([collection]);
    await settled('a pull is on its way', async () => (master.pulls.get(collection) ?? 0) > asked);
    master.answers = push.wait;
    const ours = write(base, cls, id, 'S01-T1A', 10, { fields: { a: 'till' } });
    await store.putHead(ours);
    await settled('headquarters has taken ours', async () => master.get(id)?.fields['a']?.value === 'till');
    const later = write(ours, cls, id, 'S01-T2A', 20, { fields: { a: 'other till', b: 'new' } });
    master.put(headDoc(later));
    pull.open();
    for (let i = 0; i < 300; i += 1)
      await new Promise<void>((done) => {
        setImmediate(done);
      });
    push.open();
    await settled('the newer card is here', async () => {
      const here = await store.getHead(id);
      return here !== undefined && sameDocument(headDoc(here), headDoc(later));
    });
    expect(master.get(id)).toEqual(later);
  });

  test('a delete cannot happen: what says it is deleted comes back as what it was, and a push never carries one', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    await store.putHead(write(undefined, cls, id, 'S01-T1A', 0, { fields: { a: 'stays' } }));
    await engine.start();
    await settled('headquarters has the card', async () => master.get(id) !== undefined);
    master.put({ ...master.docs.get(id)!.doc, _deleted: true });
    engine.resync([collection]);
    await store.putHead(write(undefined, cls, id, 'S01-T1A', 5, { fields: { b: 'later' } }));
    await settled('the later field is there', async () => master.get(id)?.fields['b'] !== undefined);
    expect(await store.getHead(id)).toMatchObject({ fields: { a: { value: 'stays' }, b: { value: 'later' } } });
    expect(await store.collection(collection).find().exec()).toHaveLength(1);
    for (const row of master.pushes) expect(row.doc).not.toHaveProperty('_deleted');
  });

  test('the handler is a pure function of the two states: whoever resolves, in whatever order, it is the same card (fast-check)', async () => {
    const { conflictHandler } = TRADE[collection];
    const edit = fc.record({
      node: fc.constantFrom('S01-T1A', 'S01-T2A', 'HQ1A'),
      at: fc.nat(30),
      field: fc.constantFrom('a', 'b', 'c'),
      value: fc.constantFrom('x', 'y', 'z'),
      tag: fc.constantFrom('t', 'u'),
      add: fc.boolean(),
    });
    const branch = fc.array(edit, { minLength: 1, maxLength: 4 });
    const base = write(undefined, cls, id, 'S01-T1A', 0, { fields: { a: 'base' }, addTo: { tags: ['t'] } });
    const told = (edits: readonly { node: string; at: number; field: string; value: string; tag: string; add: boolean }[]): Head =>
      edits.reduce(
        (h, e) =>
          write(h, cls, id, e.node, 1 + e.at, {
            fields: { [e.field]: e.value },
            ...(e.add ? { addTo: { tags: [e.tag] } } : { removeFrom: { tags: [e.tag] } }),
          }),
        base,
      );
    const row = (h: Head) => ({ ...toRow(headDoc(h)), _deleted: false as const, _attachments: {}, _meta: { lwt: 1 }, _rev: '1-a' });
    await fc.assert(
      fc.asyncProperty(branch, branch, branch, async (x, y, z) => {
        const [a, b, c] = [told(x), told(y), told(z)];
        const resolve = async (ours: Head, master: Head): Promise<Head> =>
          readHead(
            fromRow(await conflictHandler.resolve({ newDocumentState: row(ours), realMasterState: row(master), assumedMasterState: row(base) }, 'test')),
          )!;
        const ab = await resolve(a, b);
        expect(ab).toEqual(await resolve(b, a));
        expect(await resolve(ab, c)).toEqual(await resolve(a, await resolve(b, c)));
        expect(body(await resolve(ab, ab))).toEqual(body(ab));
        expect(conflictHandler.isEqual(row(ab), row(mergeHead(b, a)), 'test')).toBe(true);
        // I11: no value of either branch is lost.
        for (const h of [a, b])
          for (const [field, f] of Object.entries(h.fields))
            expect([ab.fields[field]?.value, ...ab.history.filter((o) => o.field === field).map((o) => o.value)]).toContain(f.value);
      }),
      { numRuns: 60 },
    );
  });
});

describe('facts whose person was erased (I17)', () => {
  const draft: FactDraft = {
    kind: 'cust.contacted',
    v: 1,
    scope: ['S01'],
    by: '0107',
    prev: {},
    body: { customerId: 'cust:1', channel: 'phone', result: 'reached', note: '欧阳若兰要婚戒' },
  };
  const sealed = (): Fact => {
    const [fact] = sealFacts(
      [draft],
      { terminal: 'S01-T1', epoch: 'A', currency: 'CNY', jseq: 0, prevHash: '', numbers: {} },
      { wallMs: T0, offsetMs: 0, bootId: 'b', monoMs: 0, businessDate: '2026-11-21' },
      () => '01KB0000000000000000000001',
      () => 'a'.repeat(32),
    ).facts;
    if (fact === undefined) throw new Error('nothing sealed');
    return fact;
  };
  const lies = async (store: RxdbStore, id: string): Promise<WireDoc | undefined> => {
    const found: WireDoc[] = [];
    await store.scan('facts', (docs) => {
      found.push(...docs.filter((d) => d.id === id));
    });
    return found[0];
  };

  test('the redacted copy that headquarters has takes the place of the full one on disk, and is never sent back', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const fact = sealed();
    await store.appendFacts([fact]);
    await engine.start();
    await settled('headquarters has the fact', async () => master.docs.has(fact.id));
    const seen: string[] = [];
    store.watch('facts', (docs) => {
      seen.push(...docs.map((d) => JSON.stringify(d)));
    });
    master.put({ ...redact(fact) });
    const pushed = master.pushes.length;
    engine.resync(['facts']);
    await settled('the redacted copy is here', async () => (await lies(store, fact.id))?.['redacted'] !== undefined);
    expect(await lies(store, fact.id)).toEqual(redact(fact));
    expect(seen).toEqual([JSON.stringify(redact(fact))]);
    for (let i = 0; i < 200; i += 1)
      await new Promise<void>((done) => {
        setImmediate(done);
      });
    expect(master.pushes.length).toBe(pushed);
  });

  test('one that was sent and whose answer was lost is sent again, and comes back as headquarters has it', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const fact = sealed();
    await store.appendFacts([fact]);
    master.put({ ...redact(fact) });
    await engine.start();
    await settled('the redacted copy is here', async () => (await lies(store, fact.id))?.['redacted'] !== undefined);
    expect(await lies(store, fact.id)).toEqual(redact(fact));
    const pushed = master.pushes.length;
    for (let i = 0; i < 200; i += 1)
      await new Promise<void>((done) => {
        setImmediate(done);
      });
    expect(master.pushes.length).toBe(pushed);
  });

  test('it arrives while the answer to our push is still on its way: it is not passed over', async () => {
    const master = new Master();
    const { store, engine } = await device(master);
    const fact = sealed();
    await engine.start();
    await settled('a first pull was answered', async () => (master.pulls.get('facts') ?? 0) > 0);
    const [pull, push] = [gateOf(), gateOf()];
    master.reads = pull.wait;
    const asked = master.pulls.get('facts') ?? 0;
    engine.resync(['facts']);
    await settled('a pull is on its way', async () => (master.pulls.get('facts') ?? 0) > asked);
    master.answers = push.wait;
    await store.appendFacts([fact]);
    await settled('headquarters has taken ours', async () => master.docs.has(fact.id));
    master.put({ ...redact(fact) });
    pull.open();
    for (let i = 0; i < 300; i += 1)
      await new Promise<void>((done) => {
        setImmediate(done);
      });
    push.open();
    await settled('the redacted copy is here', async () => (await lies(store, fact.id))?.['redacted'] !== undefined);
    expect(await lies(store, fact.id)).toEqual(redact(fact));
  });
});
