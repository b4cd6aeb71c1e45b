import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { pino } from 'pino';
import { decodeSegment } from '../../src/stock/decodeSegment.ts';
import { type CatalogueRow } from '../../src/stock/catalogue.ts';
import { openHub } from '../gateway/hub.ts';
import { ring } from '../gateway/testkit.ts';
import { openEmbedded } from '../store/embedded.ts';
import { openCatalogue, type CatalogueService } from './index.ts';

const log = pino({ level: 'silent' });
const row = (n: number, more: Partial<CatalogueRow> = {}): CatalogueRow => ({
  item: ring(`RD${String(n).padStart(7, '0')}`),
  state: 'IN_STOCK',
  storeId: 'S01',
  pv: 1,
  ...more,
});
const rows = (from: number, to: number): CatalogueRow[] => Array.from({ length: to - from }, (_, i) => row(from + i));
const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

async function open(data: string, known: readonly CatalogueRow[] = []): Promise<CatalogueService & { close(): Promise<void> }> {
  const store = await openEmbedded({ folder: join(data, 'db'), prefix: 'zm-' });
  await store.ensure('chain');
  const hub = await openHub(store, log);
  const byNo = new Map(known.map((r) => [r.item.pieceNo, r]));
  const catalogue = await openCatalogue({ store, hub, log, folder: join(data, 'catalogue'), rowsOf: async (nos) => nos.flatMap((no) => byNo.get(no) ?? []) });
  let closed = false;
  const close = async (): Promise<void> => {
    if (closed) return;
    closed = true;
    await catalogue.stop();
    await hub.stop();
    await store.close();
  };
  closing.push(close);
  return { ...catalogue, close };
}
const folder = (): string => {
  const data = mkdtempSync(join(tmpdir(), 'zm-catalogue-'));
  closing.push(async () => rmSync(data, { recursive: true, force: true }));
  return data;
};
async function all(c: CatalogueService): Promise<Map<string, CatalogueRow>> {
  const found = new Map<string, CatalogueRow>();
  for (const s of (await c.manifest()).segments) {
    const segment = decodeSegment((await c.segment(s.hash)) ?? new Uint8Array());
    for (let i = 0; i < segment.rows; i += 1) found.set(segment.row(i).item.pieceNo, segment.row(i));
  }
  return found;
}

describe('catalogue (architecture §3.3)', () => {
  it('packs new pieces into segments of 8,192 and adds to the last one only', async () => {
    const c = await open(folder());
    await c.apply(rows(0, 9000));
    await c.publish();
    const before = await c.manifest();
    expect(before.segments.map((s) => s.rows)).toEqual([8192, 808]);
    await c.apply(rows(9000, 9100));
    await c.publish();
    const after = await c.manifest();
    expect(after.segments[0]).toEqual(before.segments[0]);
    expect(after.segments.map((s) => s.rows)).toEqual([8192, 908]);
    expect((await all(c)).size).toBe(9100);
  });
  it('a terminal that asks while pieces wait for their segment never goes past them, and loads them once they are published', async () => {
    const c = await open(folder());
    await c.apply(rows(0, 10));
    await c.publish();
    const { version } = await c.manifest();
    await c.apply([row(3, { state: 'SOLD', pv: 2 })]);
    await c.apply(rows(10, 20));
    await c.apply([row(4, { state: 'SOLD', pv: 2 })]);
    const early = await c.delta(version);
    expect(early.changes.map((d) => d.pieceNo)).toEqual([row(3).item.pieceNo]);
    await c.publish();
    expect((await c.delta(early.version)).reload).toBe(true);
    expect((await all(c)).size).toBe(20);
  });
  it('tells changes by version; who is too far behind, or missed new pieces, loads again', async () => {
    const c = await open(folder());
    const heard: string[] = [];
    c.onVersion((v) => heard.push(v));
    await c.apply(rows(0, 3));
    await c.publish();
    const { version } = await c.manifest();
    await c.apply([row(1, { state: 'SOLD', pv: 2 })]);
    await c.apply([row(1, { state: 'IN_STOCK', pv: 3 }), row(2, { state: 'RESERVED', pv: 2 })]);
    const delta = await c.delta(version);
    expect(delta.reload).toBe(false);
    expect(delta.changes.map((d) => `${d.pieceNo} ${d.state} ${d.pv}`).sort()).toEqual(['RD0000001 IN_STOCK 3', 'RD0000002 RESERVED 2']);
    expect(delta.version).toBe(c.version());
    expect(await c.delta(c.version())).toMatchObject({ reload: false, changes: [] });
    expect(heard.at(-1)).toBe(c.version());
    await c.apply(rows(10, 11));
    await c.publish();
    expect((await c.delta(version)).reload).toBe(true);
    expect((await c.delta((await c.manifest()).version)).reload).toBe(false);
    for (const wrong of ['', 'x', '999999', '-1']) expect((await c.delta(wrong)).reload).toBe(true);
  });
  it('a repeated or older row changes nothing (pv)', async () => {
    const c = await open(folder());
    await c.apply([row(1, { state: 'SOLD', pv: 5 })]);
    await c.publish();
    await c.apply([row(1, { state: 'IN_STOCK', pv: 1 })]);
    await c.apply([row(2), row(1, { state: 'SOLD', pv: 5 })]);
    await c.publish();
    expect((await all(c)).get('RD0000001')).toMatchObject({ state: 'SOLD', pv: 5 });
  });
  it('a crash before publishing loses nothing that was applied', async () => {
    const data = folder();
    const c = await open(data);
    await c.apply(rows(0, 5));
    await c.publish();
    await c.apply([row(3, { state: 'SOLD', pv: 2 }), row(7)]);
    await c.close();
    const again = await open(data);
    await again.publish();
    const found = await all(again);
    expect(found.size).toBe(6);
    expect(found.get('RD0000003')).toMatchObject({ state: 'SOLD' });
  });
  it('bytes that were lost or cut off are built again from the aggregates', async () => {
    const data = folder();
    const c = await open(data);
    await c.apply(rows(0, 50));
    await c.publish();
    const { segments } = await c.manifest();
    await c.close();
    rmSync(join(data, 'catalogue', segments[0]?.hash ?? ''));
    const again = await open(data, rows(0, 50));
    expect((await all(again)).size).toBe(50);
    expect((await again.manifest()).segments).toEqual(segments);
  });
  it('files that no manifest names any more are removed, the last ones stay for who is loading', async () => {
    const data = folder();
    const c = await open(data);
    for (let i = 0; i < 5; i += 1) {
      await c.apply([row(i)]);
      await c.publish();
    }
    expect(readdirSync(join(data, 'catalogue'))).toHaveLength(2);
  });
});
