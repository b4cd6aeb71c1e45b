import type { Logger } from 'pino';
import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import { decide } from '../../src/permissions/index.ts';
import { asAggregate, loadAggregates } from '../adjudicator/aggregates.ts';
import { Batch } from '../adjudicator/batch.ts';
import { homeOf } from '../adjudicator/journals.ts';
import type { Account, Device, Hub, HqWriter, Identity } from '../services.ts';
import type { DocStore } from '../store/port.ts';
import { all, dbOf } from '../store/update.ts';

export interface HoldingsDeps {
  readonly store: DocStore;
  readonly hub: Hub;
  readonly identity: Identity;
  readonly hqWriter: HqWriter;
  readonly log: Logger;
  readonly now: () => number;
  readonly holder: string;
}
/** A terminal's request with the person who stands at it. */
export interface Asking {
  readonly terminal: string;
  readonly storeId: string;
  readonly by: string;
}
export const storeOf = (terminal: string): string => terminal.split('-')[0] ?? terminal;
export const scopes = (facts: readonly Fact[]): string[] => facts.flatMap((f) => [...f.scope]);
export const isInUse = (x: Device): boolean => x.state !== 'revoked' && x.state !== 'replaced';
/** The first terminal of a store that is in use. */
export const mainOf = (devices: readonly Device[], storeId: string): Device | undefined =>
  devices.filter((x) => x.storeId === storeId && isInUse(x)).sort((a, b) => a.terminal.localeCompare(b.terminal, 'en', { numeric: true }))[0];

/** What everything that is given out stands on: its history, who asks, and the copies a store needs. */
export class Ground {
  constructor(private readonly d: Pick<HoldingsDeps, 'store' | 'identity'>) {}

  async facts(key: AggKey, recent: readonly Fact[]): Promise<Fact[]> {
    const [doc] = await loadAggregates(this.d.store, [key]);
    return [...new Map([...asAggregate(key, doc).facts, ...recent].map((f) => [f.id, f])).values()];
  }
  /** A store that comes to hold something is given all of its history: its terminals fold it like everybody else. */
  async bring(facts: readonly Fact[], storeId: string): Promise<void> {
    const db = dbOf(storeId);
    const missing = facts.filter((f) => !f.scope.includes(storeId));
    if (missing.length === 0) return;
    const batch = new Batch();
    for (const [home, list] of group(missing, (f) => homeOf(f.terminal)))
      for (const doc of await this.d.store.get(
        home,
        list.map((f) => f.id),
      )) {
        if (doc === undefined) continue;
        const { _rev, ...copy } = doc;
        batch.set(db, doc._id, (found) => (found === undefined ? copy : undefined));
      }
    await batch.flush(this.d.store, () => undefined);
  }
  /** Who is told of a campaign or a code: every store that is open, with a terminal or before its first one, and where one is in use. */
  async stores(): Promise<string[]> {
    const open = (await all(this.d.store, 'ref', 'ref:store:')).filter((doc) => doc['active'] === true);
    return [...open.map((doc) => doc._id.slice('ref:store:'.length)), ...(await this.d.identity.devices()).filter(isInUse).map((x) => x.storeId)];
  }
  async person(asking: Asking): Promise<Result<Account>> {
    const account = await this.d.identity.account(asking.by);
    const may = account?.active === true && account.stores.includes(asking.storeId) && decide(account, 'sale.create').kind === 'allow';
    return may ? ok(account) : fail('permission-denied');
  }
}
function group<T>(items: readonly T[], keyOf: (item: T) => string): Map<string, T[]> {
  const out = new Map<string, T[]>();
  for (const i of items) (out.get(keyOf(i)) ?? out.set(keyOf(i), []).get(keyOf(i)))?.push(i);
  return out;
}
