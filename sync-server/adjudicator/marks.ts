import { encodeHlc } from '../../src/kernel/hlc.ts';
import { watermarks, type TerminalMark } from '../../src/conflict/watermark.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { update } from '../store/update.ts';
import type { Device } from '../services.ts';
import { STATE_DB } from './aggregates.ts';

const ID = 'marks:adjudicator';

/** Up to where a device has told everything: what it said last, else the moment it was enrolled. */
export function markOf(d: Device): TerminalMark {
  const status = d.state === 'enrolled' ? 'active' : d.state;
  return { terminal: d.terminal, storeId: d.storeId, hlc: d.told ?? encodeHlc(d.enrolledMs ?? 0, 0, ''), status };
}

/**
 * Watermarks of the stores as the adjudicator goes by them (conflicts.md §3.6). What devices say is read at once but holds only after
 * the facts behind it were judged (`apply`), and is written down first, so that a restart or another leader judges by the same.
 */
export class Marks {
  private readonly devices = new Map<string, Device>();
  private readonly said = new Map<string, TerminalMark>();
  private applied: Readonly<Record<string, string>> = {};
  private moved = false;

  async load(store: DocStore, devices: readonly Device[]): Promise<void> {
    const [doc] = await store.get(STATE_DB, [ID]);
    this.applied = (doc?.['marks'] ?? {}) as Readonly<Record<string, string>>; // written below
    for (const d of devices) this.read(d);
  }
  /** A device as it stands now; true when its mark or state is news. */
  read(doc: StoredDoc | Device): boolean {
    const device = doc as Device; // `device:` documents are written by identity only
    this.devices.set(device.terminal, device);
    const mark = markOf(device);
    const known = this.said.get(device.terminal);
    if (known !== undefined && known.hlc === mark.hlc && known.status === mark.status) return false;
    this.said.set(device.terminal, mark);
    this.moved = true;
    return true;
  }
  get now(): Readonly<Record<string, string>> {
    return this.applied;
  }
  get waiting(): boolean {
    return this.moved;
  }
  terminals(): IterableIterator<Device> {
    return this.devices.values();
  }

  /** Lets hold what was said so far. Only to be called when every store's facts up to here are judged. True when something changed. */
  async apply(store: DocStore): Promise<boolean> {
    this.moved = false;
    const next = watermarks(this.said.values());
    const same = (a: Readonly<Record<string, string>>, b: Readonly<Record<string, string>>): boolean => Object.entries(a).every(([k, v]) => b[k] === v);
    if (same(next, this.applied) && same(this.applied, next)) return false;
    await update(store, STATE_DB, ID, () => ({ marks: next }));
    this.applied = next;
    return true;
  }
}
