import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { FactOf } from '../../src/facts/registry.ts';
import type { Corrections } from '../../src/conflict/fold.ts';
import { effOf } from '../../src/conflict/fold.ts';
import { closeKey, closingCovers, isCounted } from '../../src/sales/closing.ts';
import { staffKey } from '../../src/staff/rules.ts';
import type { DocStore } from '../store/port.ts';
import { each } from '../store/update.ts';
import type { Device } from '../services.ts';
import { asAggregate, STATE_DB } from './aggregates.ts';
import { factsByHome, type Journals } from './journals.ts';

type Closed = FactOf<'period.closed'>;
type Revoked = FactOf<'staff.revoked'>;
const late = (close: Closed, f: { readonly terminal: string; readonly epoch: string; readonly jseq: number }): boolean =>
  f.jseq > (close.body.upTo[f.terminal + f.epoch] ?? 0);
function* epochsUpTo(last: string): IterableIterator<string> {
  for (let e = 'A'; ; e = String.fromCharCode(e.charCodeAt(0) + 1)) {
    yield e;
    if (e === last || e >= 'Z') return;
  }
}

/**
 * People whose rights were ended and periods that were closed: few, but every later fact may belong to them (EX-14, EX-23). New facts
 * are held against them from memory; what came before the word itself is looked up in the journals once, when the word arrives.
 */
export class Followed {
  private readonly revoked = new Map<string, Map<string, Revoked>>();
  private readonly closed = new Map<string, Map<string, Closed>>();
  constructor(
    private readonly store: DocStore,
    private readonly journals: Journals,
  ) {}

  async load(): Promise<void> {
    for (const prefix of ['agg:staff:', 'agg:close:']) {
      await each(this.store, STATE_DB, prefix, (docs) => {
        for (const d of docs) for (const f of asAggregate(String(d['key']) as AggKey, d).facts) this.follow(f);
      });
    }
  }
  private follow(f: Fact): boolean {
    if (isKind(f, 'staff.revoked')) return put(this.revoked, f.body.staffNo, f);
    return isKind(f, 'period.closed') ? put(this.closed, f.body.storeId, f) : false;
  }

  /** Facts for the aggregates of people and periods, out of a page and out of what came before it; `retimed` got another stamp just now. */
  async take(page: readonly Fact[], retimed: readonly Fact[], corrections: Corrections, devices: readonly Device[]): Promise<Map<AggKey, Fact[]>> {
    const facts = [...page, ...retimed];
    const moved = new Set(retimed);
    const out = new Map<AggKey, Fact[]>();
    const add = (key: AggKey, f: Fact): void => void (out.get(key) ?? out.set(key, []).get(key))?.push(f);
    for (const f of facts) {
      const isNew = this.follow(f);
      if ((isNew || moved.has(f)) && isKind(f, 'staff.revoked'))
        for (const act of await this.actsSince(f, corrections, devices)) add(staffKey(f.body.staffNo), act);
      if (isNew && isKind(f, 'period.closed')) for (const doc of await this.lateFor(f, devices)) add(closeKey(f.body.closeId), doc);
    }
    if (this.revoked.size === 0 && this.closed.size === 0) return out;
    for (const f of facts) {
      for (const end of this.revoked.get(f.by)?.values() ?? [])
        if (moved.has(f) || effOf(f, corrections) > effOf(end, corrections)) {
          add(staffKey(f.by), f);
          break;
        }
      if (!isCounted(f.kind)) continue;
      for (const close of this.closed.get(f.terminal.split('-')[0] ?? '')?.values() ?? [])
        if (late(close, f) && closingCovers(close, f)) add(closeKey(close.body.closeId), f);
    }
    return out;
  }

  /** What a person did after this by corrected stamps, at any terminal and headquarters, in any of their incarnations. */
  private async actsSince(end: Revoked, corrections: Corrections, devices: readonly Device[]): Promise<Fact[]> {
    const from = effOf(end, corrections);
    const after = (r: { readonly id: string; readonly hlc: string }): boolean => effOf(r, corrections) > from;
    // Headquarters' own journal has no device.
    const journals = [
      ...devices.flatMap((d) => [...epochsUpTo(d.epoch)].map((epoch) => ({ terminal: d.terminal, epoch, newest: epoch === d.epoch ? d.ackJseq : undefined }))),
      { terminal: end.terminal, epoch: end.epoch, newest: undefined },
    ];
    const found = await Promise.all(
      journals.map(async ({ terminal, epoch, newest }) =>
        (newest === undefined ? (await this.journals.from(terminal, epoch, 0)).filter(after) : await this.journals.since(terminal, epoch, newest, after))
          .filter((r) => r.by === end.body.staffNo)
          .map((r) => ({ id: r.id, terminal })),
      ),
    );
    return factsByHome(this.store, found.flat());
  }
  private async lateFor(close: Closed, devices: readonly Device[]): Promise<Fact[]> {
    const found: { id: string; terminal: string }[] = [];
    for (const d of devices) {
      if (d.storeId !== close.body.storeId) continue;
      for (const epoch of epochsUpTo(d.epoch)) {
        const rows = await this.journals.from(d.terminal, epoch, (close.body.upTo[d.terminal + epoch] ?? 0) + 1);
        found.push(
          ...rows
            .filter((r) => isCounted(r.kind) && r.date >= close.body.fromDate && r.date <= close.body.toDate)
            .map((r) => ({ id: r.id, terminal: d.terminal })),
        );
      }
    }
    return (await factsByHome(this.store, found)).filter((f) => closingCovers(close, f));
  }
}

function put<F extends Fact>(map: Map<string, Map<string, F>>, key: string, f: F): boolean {
  const mine = map.get(key) ?? new Map<string, F>();
  map.set(key, mine);
  if (mine.has(f.id)) return false;
  mine.set(f.id, f);
  return true;
}
