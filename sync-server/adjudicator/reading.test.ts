import { describe, expect, it } from 'vitest';
import type { Logger } from 'pino';
import type { Hub } from '../services.ts';
import type { Change, DocStore, StoredDoc } from '../store/port.ts';
import { Reading } from './reading.ts';
import { portions, type Found } from './rows.ts';

const quiet = { info: () => undefined, warn: () => undefined, error: () => undefined } as unknown as Logger; // reading only tells
const change = (seq: number, id: string): Change => ({ seq: String(seq), id, doc: { _id: id, _rev: '1-a' } });

/** Databases in memory, each a list of changes; checkpoints are kept as the store would keep them. */
function house(dbs: Record<string, Change[]>, kept: Record<string, { seq: string; epoch: string }> = {}) {
  const marks = new Map<string, StoredDoc>(Object.entries(kept).map(([db, mark]) => [`ckpt:${db}`, { _id: `ckpt:${db}`, ...mark }]));
  const store = {
    info: (db: string) => Promise.resolve({ epoch: `e-${db}`, seq: '0' }),
    isFuture: () => Promise.resolve(false),
    get: (_db: string, ids: readonly string[]) => Promise.resolve(ids.map((id) => marks.get(id))),
    write: (_db: string, docs: readonly StoredDoc[]) => {
      for (const d of docs) marks.set(d._id, d);
      return Promise.resolve(docs.map((d) => ({ id: d._id, ok: true, rev: '2-a' })));
    },
  } as unknown as DocStore; // what reading asks of it
  const hub = {
    changes: (db: string, since: string, limit: number) => {
      const all = (dbs[db] ?? []).filter((c) => Number(c.seq) > Number(since));
      const rows = all.slice(0, limit);
      return Promise.resolve({ rows, last: rows.at(-1)?.seq ?? since, more: all.length > limit });
    },
  } as unknown as Hub;
  const behind: string[] = [];
  const reading = new Reading({ store, hub, log: quiet, sources: () => Object.keys(dbs), onBehind: (db) => behind.push(db) });
  return { reading, marks, behind };
}

describe('pages of several databases taken together', () => {
  it('are consumed in one go, each document with the database it was found in, and every checkpoint is written after that', async () => {
    const { reading, marks } = house({ s01: [change(1, 'fact:A')], s02: [change(1, 'fact:B'), change(2, 'fact:C')], hq: [] });
    const seen: string[][] = [];
    const more = await reading.page(['s01', 's02', 'hq'], (rows) => {
      seen.push(rows.map((r) => `${r.db}/${r.id}`));
      expect(marks.size).toBe(0);
      return Promise.resolve();
    });
    expect([more, seen]).toEqual([[], [['s01/fact:A', 's02/fact:B', 's02/fact:C']]]);
    expect([marks.get('ckpt:s01')?.['seq'], marks.get('ckpt:s02')?.['seq']]).toEqual(['1', '2']);
  });
  it('one document of two databases is in two parts: what becomes of it is said once in each', () => {
    const rows: Found[] = [
      { ...change(1, 'cust:X'), db: 's01' },
      { ...change(2, 'fact:A'), db: 's01' },
      { ...change(1, 'cust:X'), db: 's02' },
    ];
    expect(portions(rows).map((p) => p.map((r) => `${r.db}/${r.id}`))).toEqual([['s01/cust:X', 's01/fact:A'], ['s02/cust:X']]);
  });
  it('when enough was found the others wait, and come first the next time; nothing is left out', async () => {
    const many = Array.from({ length: 650 }, (_, i) => change(i + 1, `fact:${String(i)}`));
    const { reading } = house({ s01: many, s02: [change(1, 'fact:B')] });
    const seen: string[] = [];
    let dbs: readonly string[] = ['s01', 's02'];
    const order: (readonly string[])[] = [];
    while (dbs.length > 0) {
      order.push(dbs);
      dbs = await reading.page(dbs, (rows) => {
        seen.push(...rows.map((r) => r.id));
        return Promise.resolve();
      });
    }
    expect(order).toEqual([['s01', 's02'], ['s02', 's01'], ['s01']]);
    expect([new Set(seen).size, seen.length]).toEqual([651, 651]);
  });
  it('one whose checkpoint is of another database makes all be read from the start, also those looked up before it', async () => {
    const { reading, behind } = house(
      { s01: [change(1, 'fact:A'), change(2, 'fact:B')], s02: [change(1, 'fact:C')] },
      { s01: { seq: '2', epoch: 'e-s01' }, s02: { seq: '9', epoch: 'another' } },
    );
    const seen: string[] = [];
    await reading.page(['s01', 's02'], (rows) => {
      seen.push(...rows.map((r) => r.id));
      expect(reading.isForced('s01') && reading.isForced('s02')).toBe(true);
      return Promise.resolve();
    });
    expect([seen.sort(), behind]).toEqual([['fact:A', 'fact:B', 'fact:C'], ['s01']]);
  });
  it('a database that is sent back to its start while its page is worked on is read from there', async () => {
    const { reading } = house({ s01: [change(1, 'fact:A')], s02: [change(1, 'fact:B')] });
    await reading.page(['s01', 's02'], () => {
      reading.fromStart('s02');
      return Promise.resolve();
    });
    expect([reading.seq('s01'), reading.seq('s02'), reading.isForced('s02')]).toEqual(['1', '0', true]);
    const seen: string[] = [];
    await reading.page(['s02'], (rows) => Promise.resolve(void seen.push(...rows.map((r) => r.id))));
    expect([seen, reading.isForced('s02')]).toEqual([['fact:B'], false]);
  });
  it('a page that fails is read again from where it began', async () => {
    const { reading, marks } = house({ s01: [change(1, 'fact:A')] });
    await expect(reading.page(['s01'], () => Promise.reject(new Error('disk')))).rejects.toThrow('disk');
    expect(marks.size).toBe(0);
    const seen: string[] = [];
    await reading.page(['s01'], (rows) => Promise.resolve(void seen.push(...rows.map((r) => r.id))));
    expect([seen, marks.get('ckpt:s01')?.['seq']]).toEqual([['fact:A'], '1']);
  });
});
