import { afterEach, describe, expect, test } from 'vitest';
import fc from 'fast-check';
import type { Head, HeadWrite } from '../../../src/facts/head.ts';
import { applyWrite, elementsOf } from '../../../src/facts/heads.ts';
import { encodeHlc } from '../../../src/kernel/hlc.ts';
import { mergeHead } from '../../../src/conflict/mergeHead.ts';
import { headDoc, readHead, sameDocument } from '../documents.ts';
import { TRADE, fromRow, toRow } from '../rxdb-collections.ts';
import { CLASSES, Master, closeDevices, device, gateOf, settled } from './master-kit.ts';

/**
 * The conflict handlers of the four head collections in RxDB's own replication (conflicts §2, §3.9): a terminal and headquarters edit
 * one card without seeing each other; RxDB asks the handler, both come to the same card, and nothing of either is lost.
 */
const T0 = 1_763_700_000_000;
const write = (head: Head | undefined, cls: HeadWrite['cls'], id: string, node: string, seconds: number, w: Partial<HeadWrite>): Head =>
  applyWrite(head, { id, cls, scope: ['S01'], by: node, ...w }, encodeHlc(T0 + seconds * 1000, 0, node));

afterEach(closeDevices);
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
