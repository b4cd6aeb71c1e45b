import type { Logger } from 'pino';
import { decodeSegment } from '../../src/stock/decodeSegment.ts';
import { encodeSegment } from '../../src/stock/encodeSegment.ts';
import { type CatalogueRow } from '../../src/stock/catalogue.ts';
import type { CatalogueDelta, CatalogueManifest } from '../../src/protocol/wire.ts';
import type { Catalogue, Hub } from '../services.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { all, update } from '../store/update.ts';
import { SegmentFiles } from './segments.ts';

const SEGMENT_ROWS = 8192;
/** Versions whose deltas are kept; a terminal that is further behind loads the manifest again. */
const RING = 4096;
const CHANGES_BEFORE_PUBLISH = 5000;
const PAUSE_MS = 1000;
const LONGEST_PAUSE_MS = 10_000;

interface Delta {
  readonly version: number;
  readonly changes: CatalogueDelta['changes'];
  /** New pieces: they reach terminals with the next manifest. */
  readonly added: readonly CatalogueRow[];
}
interface Published {
  readonly version: number;
  readonly segments: readonly { readonly hash: string; readonly rows: number; readonly bytes: number }[];
}
const EMPTY: Published = { version: 0, segments: [] };
const pad = (n: number): string => String(n).padStart(6, '0');

export interface CatalogueOptions {
  readonly store: DocStore;
  readonly hub: Hub;
  readonly folder: string;
  readonly log: Logger;
  /** Rows of pieces as the aggregates know them, for a segment whose bytes were lost. */
  readonly rowsOf: (pieceNos: readonly string[]) => Promise<readonly CatalogueRow[]>;
}
export interface CatalogueService extends Catalogue {
  /** Records rows as the adjudicator computed them; durable when it resolves. Repeats are harmless (`pv`). */
  apply(rows: readonly CatalogueRow[]): Promise<void>;
  stop(): Promise<void>;
}

/**
 * The whole chain's stock as packed segments with deltas by version (architecture §3.3). A delta is durable before the aggregate
 * is; segments are built from their former bytes and the deltas since, so that only what changed is encoded again.
 */
export async function openCatalogue(options: CatalogueOptions): Promise<CatalogueService> {
  const { store, log } = options;
  const files = new SegmentFiles(options.folder, store);
  let published = asPublished((await store.get('chain', ['manifest']))[0]);
  const members: string[][] = [];
  const where = new Map<string, number>();
  for (const doc of await all(store, 'chain', 'segment:')) placed(Number(doc['n']), doc['pieceNos'] as string[]); // written below
  let deltas: Delta[] = (await all(store, 'chain', 'delta:')).map(asDelta).sort((a, b) => a.version - b.version);
  let version = Math.max(published.version, deltas[deltas.length - 1]?.version ?? 0);
  let lastSegments = new Set(published.segments.map((s) => s.hash));
  const listeners = new Set<(v: string) => void>();
  let queue: Promise<void> = Promise.resolve();
  let timer: NodeJS.Timeout | undefined;
  let waitingSince = 0;
  let stopped = false;

  function placed(n: number, pieceNos: readonly string[]): void {
    members[n] = [...pieceNos];
    for (const no of pieceNos) where.set(no, n);
  }
  const pendingAdded = (): Set<string> => new Set(deltas.filter((d) => d.version > published.version).flatMap((d) => d.added.map((r) => r.item.pieceNo)));

  function inOrder(work: () => Promise<void>): Promise<void> {
    const mine = queue.then(work);
    queue = mine.catch((e: unknown) => log.error({ err: e }, 'catalogue'));
    return mine;
  }
  function keepDelta(d: Delta): void {
    deltas.push(d);
    if (deltas.length > RING) deltas = deltas.slice(-RING);
    version = d.version;
    for (const tell of listeners) tell(String(version));
  }

  async function apply(rows: readonly CatalogueRow[]): Promise<void> {
    const waiting = pendingAdded();
    const changes = rows.filter((r) => where.has(r.item.pieceNo) || waiting.has(r.item.pieceNo)).map(changeOf);
    const added = rows.filter((r) => !where.has(r.item.pieceNo) && !waiting.has(r.item.pieceNo));
    const delta: Delta = { version: version + 1, changes, added };
    await update(store, 'chain', `delta:${pad(delta.version % RING)}`, () => ({ ...delta }));
    keepDelta(delta);
    const open = deltas.filter((d) => d.version > published.version);
    const additions = open.some((d) => d.added.length > 0);
    if (additions || open.reduce((n, d) => n + d.changes.length, 0) > CHANGES_BEFORE_PUBLISH) schedule();
  }
  function schedule(): void {
    if (stopped) return;
    const now = performance.now();
    if (timer === undefined) waitingSince = now;
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = undefined;
        void inOrder(publish).catch(() => undefined);
      },
      Math.max(0, Math.min(PAUSE_MS, waitingSince + LONGEST_PAUSE_MS - now)),
    );
  }

  async function publish(): Promise<void> {
    const upTo = version;
    const open = deltas.filter((d) => d.version > published.version && d.version <= upTo);
    const incomplete = published.segments.length < members.length;
    if (open.length === 0 && !incomplete) return;
    const fresh = open.flatMap((d) => d.added);
    const touched = new Map<number, Map<string, CatalogueRow | CatalogueDelta['changes'][number]>>();
    const touch = (n: number): Map<string, CatalogueRow | CatalogueDelta['changes'][number]> => {
      const t = touched.get(n) ?? new Map();
      touched.set(n, t);
      return t;
    };
    let last = Math.max(0, members.length - 1);
    for (const row of fresh) {
      const no = row.item.pieceNo;
      if (!where.has(no)) {
        if ((members[last]?.length ?? 0) >= SEGMENT_ROWS) last += 1;
        (members[last] ??= []).push(no);
        where.set(no, last);
      }
      touch(where.get(no) ?? last).set(no, row);
    }
    const changed = new Map(open.flatMap((d) => d.changes.map((c) => [c.pieceNo, c] as const)));
    for (const [no, c] of changed) {
      const n = where.get(no);
      if (n !== undefined) patch(touch(n), no, c);
    }

    const segments = [...published.segments];
    for (let n = 0; n < members.length; n += 1) {
      if (!touched.has(n) && segments[n] !== undefined) continue;
      const rows = await rebuilt(n, segments[n]?.hash, touched.get(n));
      const bytes = encodeSegment(rows);
      segments[n] = { hash: await files.put(bytes), rows: rows.length, bytes: bytes.byteLength };
      await update(store, 'chain', `segment:${pad(n)}`, (found) =>
        (found?.['pieceNos'] as string[] | undefined)?.length === members[n]?.length ? undefined : { n, pieceNos: members[n] },
      );
    }
    published = { version: upTo, segments };
    await update(store, 'chain', 'manifest', () => ({ ...published }));
    const now = new Set(segments.map((s) => s.hash));
    await files.sweep(new Set([...now, ...lastSegments]));
    lastSegments = now;
    log.info({ version: upTo, segments: segments.length }, 'catalogue published');
    for (const tell of listeners) tell(String(version));
  }

  async function rebuilt(
    n: number,
    hash: string | undefined,
    patches: ReadonlyMap<string, CatalogueRow | CatalogueDelta['changes'][number]> | undefined,
  ): Promise<CatalogueRow[]> {
    const bytes = hash === undefined ? undefined : await files.get(hash);
    const rows = new Map<string, CatalogueRow>();
    if (bytes !== undefined) {
      const segment = decodeSegment(bytes);
      for (let i = 0; i < segment.rows; i += 1) {
        const row = segment.row(i);
        rows.set(row.item.pieceNo, row);
      }
    } else {
      const wanted = (members[n] ?? []).filter((no) => !(patches?.get(no) !== undefined && 'item' in (patches.get(no) ?? {})));
      for (const row of await options.rowsOf(wanted)) rows.set(row.item.pieceNo, row);
    }
    for (const [no, p] of patches ?? []) {
      const old = rows.get(no);
      if ('item' in p) {
        if (old === undefined || p.pv >= old.pv) rows.set(no, p);
      } else if (old !== undefined && p.pv >= old.pv)
        rows.set(no, {
          ...old,
          state: p.state as CatalogueRow['state'],
          pv: p.pv,
          storeId: p.storeId ?? undefined,
          item: { ...old.item, tagPriceFen: p.tagPriceFen },
        }); // states come from the fold
    }
    return [...rows.values()];
  }

  /** What another gateway of the installation wrote. */
  const unsubscribe = options.hub.subscribe((move) => {
    if (move.db !== 'chain') return;
    for (const { id, doc } of move.changes) {
      if (id.startsWith('delta:') && Number(doc['version']) > version) keepDelta(asDelta(doc));
      else if (id === 'manifest' && Number(doc['version']) > published.version) published = asPublished(doc);
      else if (id.startsWith('segment:') && (doc['pieceNos'] as string[]).length !== members[Number(doc['n'])]?.length)
        placed(Number(doc['n']), doc['pieceNos'] as string[]);
    }
  });

  // Bytes lost with their folder are built again at the first start without them.
  const missing = (await Promise.all(published.segments.map(async (s) => (await files.get(s.hash)) === undefined))).some((m) => m);
  if (missing) {
    const segments = await Promise.all(
      published.segments.map(async (s, n) => {
        if ((await files.get(s.hash)) !== undefined) return s;
        const rows = await rebuilt(n, undefined, undefined);
        const bytes = encodeSegment(rows);
        return { hash: await files.put(bytes), rows: rows.length, bytes: bytes.byteLength };
      }),
    );
    published = { version: published.version, segments };
    await update(store, 'chain', 'manifest', () => ({ ...published }));
  }
  if (pendingAdded().size > 0) schedule();

  return {
    apply: (rows) => inOrder(() => apply(rows)),
    publish: () => inOrder(publish),
    async manifest(): Promise<CatalogueManifest> {
      return { version: String(published.version), rows: published.segments.reduce((n, s) => n + s.rows, 0), segments: [...published.segments] };
    },
    version: () => String(version),
    segment: (hash) => files.get(hash),
    async delta(since): Promise<CatalogueDelta> {
      const from = /^\d{1,15}$/.test(since) ? Number(since) : -1;
      const first = deltas[0]?.version ?? version + 1;
      // Never past an addition whose segment is still to be published: who had gone past it would never load the row.
      const pending = deltas.find((d) => d.version > published.version && d.added.length > 0);
      const upTo = pending === undefined ? version : Math.max(published.version, pending.version - 1);
      const later = deltas.filter((d) => d.version > from && d.version <= upTo);
      const grown = deltas.some((d) => d.added.length > 0 && d.version > from && d.version <= published.version);
      if (from < 0 || from > version || from < first - 1 || grown) return { version: String(published.version), reload: true, changes: [] };
      const newest = new Map(later.flatMap((d) => d.changes.map((c) => [c.pieceNo, c] as const)));
      return { version: String(Math.max(from, upTo)), reload: false, changes: [...newest.values()] };
    },
    onVersion(cb) {
      listeners.add(cb);
      return () => listeners.delete(cb);
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
      listeners.clear();
      await queue;
    },
  };
}

const changeOf = (r: CatalogueRow): CatalogueDelta['changes'][number] => ({
  pieceNo: r.item.pieceNo,
  state: r.state,
  storeId: r.storeId ?? null,
  tagPriceFen: r.item.tagPriceFen,
  pv: r.pv,
});
/** A change after an addition in the same step lands on the added row. */
function patch(into: Map<string, CatalogueRow | CatalogueDelta['changes'][number]>, no: string, c: CatalogueDelta['changes'][number]): void {
  const row = into.get(no);
  if (row === undefined || !('item' in row)) {
    into.set(no, c);
    return;
  }
  if (c.pv >= row.pv)
    into.set(no, {
      ...row,
      state: c.state as CatalogueRow['state'],
      pv: c.pv,
      storeId: c.storeId ?? undefined,
      item: { ...row.item, tagPriceFen: c.tagPriceFen },
    }); // states come from the fold
}
const asDelta = (doc: StoredDoc): Delta => ({
  version: Number(doc['version']),
  changes: doc['changes'] as Delta['changes'],
  added: doc['added'] as Delta['added'],
}); // written above
const asPublished = (doc: StoredDoc | undefined): Published =>
  doc === undefined ? EMPTY : { version: Number(doc['version']), segments: doc['segments'] as Published['segments'] }; // written above
