import { decodeSegment } from '../../../src/stock/decodeSegment.ts';
import type { Segment } from '../../../src/stock/catalogue.ts';
import { PIECE_STATES } from '../../../src/stock/types.ts';
import type { PieceState, Place } from '../../../src/stock/types.ts';
import type { CatalogueDelta, CatalogueManifest } from '../../../src/protocol/wire.ts';
import type { Areas } from '../areas.ts';
import type { CorrectedClock } from '../clock.ts';
import type { DeviceStore } from '../port.ts';
import type { Replica } from '../replica.ts';
import type { StockEngine } from '../stock-engine.ts';
import type { CataloguePiece } from '../views/pieces.ts';
import type { IndexPort } from './index-port.ts';

/** Where the catalogue comes from: the gateway. */
export interface CatalogueSource {
  manifest(): Promise<CatalogueManifest>;
  segment(hash: string): Promise<Uint8Array>;
  delta(since: string): Promise<CatalogueDelta>;
}
export interface CatalogueParts {
  readonly source: CatalogueSource;
  readonly device: DeviceStore;
  readonly replica: Replica;
  readonly areas: Areas;
  readonly clock: CorrectedClock;
  readonly index: IndexPort;
  readonly sha256: (bytes: Uint8Array) => Promise<string>;
}
type Change = CatalogueDelta['changes'][number];
/** What lies in the device database beside the segments themselves (`seg:{hash}`). */
interface Saved {
  readonly version: string;
  readonly segments: readonly string[];
  readonly changes: readonly Change[];
  readonly asOfMs: number;
}

const SAVED = 'image';
const OVERLAY_SLICE = 200;
/** A catalogue that could not be fetched is tried again by itself; nobody may announce it a second time. */
const RETRY_MS = 10_000;
const EMPTY: Saved = { version: '', segments: [], changes: [], asOfMs: 0 };

/**
 * The chain's whole stock on the device: content-addressed segments and deltas by version (architecture §3.3). A restart reads
 * the saved image, so that search works offline at once, then catches up; own rows and local facts are laid over it.
 */
export async function openCatalogue(p: CatalogueParts): Promise<StockEngine> {
  const segments = new Map<string, Segment>();
  let saved = (await p.device.get<Saved>('catalogue', SAVED)) ?? EMPTY;
  let changed = new Map<string, Change>();
  let rows = 0;
  const extra = new Set<string>(); // own pieces the segments do not hold yet
  let closed = false;
  let catching: Promise<void> | undefined;
  let again = false;
  let retry: ReturnType<typeof setTimeout> | undefined;
  let overlaying: ReturnType<typeof setTimeout> | undefined;

  /** Segments of an image into the index and, undecoded until asked, for the piece page. */
  async function build(image: Saved): Promise<boolean> {
    const bytes = await Promise.all(image.segments.map((hash) => p.device.get<Uint8Array>('catalogue', `seg:${hash}`)));
    if (bytes.some((b) => b === undefined)) return false;
    const whole = bytes.filter((b) => b !== undefined);
    rows = await p.index.load(whole);
    segments.clear();
    extra.clear();
    image.segments.forEach((hash, i) => {
      const b = whole[i];
      if (b !== undefined) segments.set(hash, decodeSegment(b));
    });
    changed = new Map(image.changes.map((c) => [c.pieceNo, c]));
    p.index.delta([...image.changes]);
    p.replica.pieces.overlayAll();
    overlay();
    p.replica.pieces.catalogueMoved();
    p.areas.touch('stock');
    return true;
  }

  /** Own rows and local facts, in slices: a first load of a store's pieces is not one long task. */
  function overlay(): void {
    if (closed || overlaying !== undefined) return;
    const moved = p.replica.pieces.takeMoved(OVERLAY_SLICE);
    if (moved.length > 0) p.index.upsert(moved);
    for (const row of moved) if (lookup(row.item.pieceNo) === undefined) extra.add(row.item.pieceNo);
    if (moved.length === OVERLAY_SLICE)
      overlaying = setTimeout(() => {
        overlaying = undefined;
        overlay();
      }, 0);
  }

  async function keep(next: Saved): Promise<void> {
    saved = next;
    await p.device.put('catalogue', SAVED, next);
  }

  async function reload(): Promise<void> {
    const manifest = await p.source.manifest();
    for (const { hash } of manifest.segments) {
      if (closed) return;
      if ((await p.device.get('catalogue', `seg:${hash}`)) !== undefined) continue;
      const bytes = await p.source.segment(hash);
      if ((await p.sha256(bytes)) !== hash) throw new Error(`segment ${hash} came damaged`);
      await p.device.put('catalogue', `seg:${hash}`, bytes);
    }
    const next: Saved = { version: manifest.version, segments: manifest.segments.map((s) => s.hash), changes: [], asOfMs: p.clock.now() };
    if (!(await build(next))) throw new Error('segments are missing');
    await keep(next);
    const used = new Set(next.segments);
    for (const { key } of await p.device.all('catalogue'))
      if (key.startsWith('seg:') && !used.has(key.slice('seg:'.length))) await p.device.delete('catalogue', key);
  }

  async function catchUp(): Promise<void> {
    if (saved.version === '') return reload();
    const delta = await p.source.delta(saved.version);
    if (delta.reload) return reload();
    for (const c of delta.changes) if ((changed.get(c.pieceNo)?.pv ?? -1) <= c.pv) changed.set(c.pieceNo, c);
    p.index.delta(delta.changes);
    await keep({ ...saved, version: delta.version, changes: [...changed.values()], asOfMs: p.clock.now() });
    if (delta.changes.length > 0) {
      p.replica.pieces.catalogueMoved();
      p.areas.touch('stock');
    }
  }

  /** One catch-up at a time; what is announced meanwhile is fetched after it. */
  function refresh(version?: string): void {
    if (closed) return;
    if (version !== undefined && version === saved.version && catching === undefined) {
      void keep({ ...saved, asOfMs: p.clock.now() });
      return;
    }
    if (catching !== undefined) {
      again = true;
      return;
    }
    catching = catchUp()
      .catch(() => {
        retry ??= setTimeout(() => {
          retry = undefined;
          refresh();
        }, RETRY_MS);
      })
      .finally(() => {
        catching = undefined;
        if (again) {
          again = false;
          refresh();
        }
      });
  }

  function lookup(pieceNo: string): CataloguePiece | undefined {
    for (const segment of segments.values()) {
      const i = find(segment, pieceNo);
      if (i === undefined) continue;
      const row = segment.row(i);
      const change = changed.get(pieceNo);
      const state = change === undefined ? row.state : (stateOf(change.state) ?? row.state);
      const storeId = change === undefined ? row.storeId : (change.storeId ?? undefined);
      const item = change === undefined ? row.item : { ...row.item, tagPriceFen: change.tagPriceFen };
      return { item, pv: change?.pv ?? row.pv, view: { pieceNo, state, place: placeOf(state, storeId), heads: [], saleIds: [] } };
    }
    return undefined;
  }

  function board(): void {
    const metals = new Set(p.replica.reference.prices().map((x) => x.metal));
    p.index.board(
      [...metals].flatMap((metal) => {
        const price = p.replica.views.price(metal);
        return price === undefined ? [] : [[metal, price.fenPerG] as const];
      }),
    );
  }

  p.replica.pieces.setCatalogue(lookup);
  board();
  const stops = [p.areas.subscribe('stock', overlay), p.areas.subscribe('reference', board)];
  // A damaged image is fetched anew; until then the own rows are searched.
  if (saved.version !== '' && !(await build(saved))) saved = EMPTY;
  if (saved.version === '') {
    p.replica.pieces.overlayAll();
    overlay();
  }

  return {
    // What a person just did is in the index before what they search: messages keep their order.
    search(q) {
      overlay();
      return p.index.search(q);
    },
    rows: () => rows + extra.size,
    asOfMs: () => (saved.asOfMs === 0 ? undefined : saved.asOfMs),
    lookup,
    refresh,
    close() {
      closed = true;
      clearTimeout(overlaying);
      clearTimeout(retry);
      for (const stop of stops) stop();
      p.index.close();
    },
  };
}

/** Segments are sorted by piece number (src/stock/catalogue.ts). */
function find(segment: Segment, pieceNo: string): number | undefined {
  let low = 0;
  let high = segment.rows - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    const at = segment.text('pieceNo', middle);
    if (at === pieceNo) return middle;
    if (at < pieceNo) low = middle + 1;
    else high = middle - 1;
  }
  return undefined;
}

const stateOf = (text: string): PieceState | undefined => PIECE_STATES.find((s) => s === text);

/** Place of a piece as far as the catalogue tells: the store that has it, or what its state says. */
function placeOf(state: PieceState, storeId: string | undefined): Place {
  if (storeId !== undefined) return { at: 'store', storeId };
  switch (state) {
    case 'SOLD':
      return { at: 'customer' };
    case 'IN_TRANSIT':
      return { at: 'transit' };
    case 'IN_REPAIR':
      return { at: 'workshop' };
    case 'AT_SUPPLIER':
      return { at: 'supplier' };
    case 'SCRAPPED':
    case 'MELTED':
    case 'CONSUMED':
    case 'WITHDRAWN':
      return { at: 'gone' };
    case 'DISPUTED':
      return { at: 'DISPUTED' };
    default:
      return { at: 'unknown' };
  }
}
