import { businessDate, zonedMs } from '../../src/kernel/businessDate.ts';
import type { PriceRef } from '../../src/facts/reference.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Services } from '../services.ts';
import type { StoredDoc } from '../store/port.ts';
import { demoCustomers } from './customers.ts';
import { demoHistory } from './history.ts';
import type { DemoHistory } from './history.ts';
import { DEMO_PASSWORD, DEMO_PIN, PEOPLE } from './people.ts';
import { demoItems } from './pieces.ts';
import { dice } from './random.ts';
import { CODES, prices, SETTINGS, STORES } from './reference.ts';
import { ZONE } from './till.ts';

const SEED = 20261121;
const MARK = 'demo:seeded';
const CHUNK = 500;

/** Size of the chain: what the README promises, or less for quick tests. */
export interface DemoSize {
  readonly pieces: number;
  readonly customers: number;
  readonly days: number;
}
export const FULL_DEMO: DemoSize = { pieces: 2000, customers: 500, days: 7 };
export const SMALL_DEMO: DemoSize = { pieces: 120, customers: 30, days: 2 };

async function writeAll(services: Services, db: string, docs: readonly StoredDoc[]): Promise<void> {
  await services.store.ensure(db);
  for (let i = 0; i < docs.length; i += CHUNK) {
    const results = await services.store.write(db, docs.slice(i, i + CHUNK));
    const bad = results.find((r) => !r.ok);
    if (bad !== undefined && !bad.ok) throw new Error(`demo: ${db} ${bad.id}: ${bad.error}`);
  }
}
const stored = <T extends { readonly id: string }>({ id, ...rest }: T): StoredDoc => ({ _id: id, ...rest });

async function seedPeople(services: Services): Promise<void> {
  for (const person of PEOPLE) {
    await services.identity.putStaff({ ...person, active: true });
    await services.identity.setPin(person.staffNo, DEMO_PIN);
    if (person.stores.length === 0) await services.identity.setPassword(person.staffNo, DEMO_PASSWORD);
  }
  await services.identity.publishBundles();
}

/** The week's facts as their tills would have pushed them, and the tills themselves as hardware that was replaced since. */
async function seedHistory(services: Services, history: DemoHistory): Promise<void> {
  for (const till of history.tills) {
    const db = till.storeId.toLowerCase();
    await writeAll(services, db, [...till.heads.values()].map(stored));
    await writeAll(
      services,
      db,
      till.facts.map((f: Fact) => stored(f)),
    );
    const { jseq, hash } = till.journal();
    await writeAll(services, 'hq', [
      {
        _id: `device:${till.terminal}`,
        terminal: till.terminal,
        storeId: till.storeId,
        label: '旧收银台',
        host: 'electron',
        state: 'replaced',
        epoch: 'A',
        former: [],
        ackJseq: jseq,
        ackHash: hash,
        ahead: {},
        lastSeenMs: till.lastMs(),
        pending: 0,
      },
    ]);
  }
}

/**
 * Fills an empty embedded store with the demo chain; the same seed and day give the same chain. Returns false when it is there
 * already. `say` gets a line a step for the person who waits.
 */
export async function seedDemo(
  services: Services,
  anchorMs: number,
  size: DemoSize = FULL_DEMO,
  say: (line: string) => void = () => undefined,
): Promise<boolean> {
  const { store } = services;
  await Promise.all(['hq', 'ref', 'chain'].map((db) => store.ensure(db)));
  const [mark] = await store.get('hq', [MARK]);
  if (mark !== undefined) return false;
  const d = dice(SEED);
  const today = businessDate(anchorMs, ZONE);
  const board = prices(zonedMs(today, '09:35', ZONE));
  say('门店、代码表、金价 / stores, code tables, gold board');
  await writeAll(services, 'ref', [...STORES, ...CODES, ...board, SETTINGS].map(stored));
  say('员工与口令 / staff and PINs');
  await seedPeople(services);
  say(`货品 ${size.pieces} 件 / ${size.pieces} pieces`);
  const items = demoItems(d, size.pieces);
  const customers = demoCustomers(d, size.customers);
  const history = demoHistory({ dice: d, items, customers, prices: board, anchorMs, days: size.days });
  await services.items.putPrivate(items.map((i) => ({ pieceNo: i.item.pieceNo, costFen: i.costFen, supplier: i.supplierId, floorPriceFen: i.floorPriceFen })));
  say(`客户 ${size.customers} 位，${size.days} 天的预约与销售 / ${size.customers} customers, ${size.days} days of appointments and sales`);
  await seedHistory(services, history);
  say('汇总 / adjudicating');
  await services.adjudicator.settled();
  await services.catalogue.publish();
  await writeAll(services, 'hq', [{ _id: MARK, seed: SEED, anchorMs, pieces: size.pieces, customers: size.customers }]);
  return true;
}

/** A demo chain that is opened on a later day gets that day's board, as headquarters would publish it. */
export async function publishTodaysBoard(services: Services, nowMs: number): Promise<boolean> {
  const docs = await services.store.range('ref', 'ref:price:', 'ref:price:\uffff', 10_000);
  const board = docs.map((doc) => ({ metal: String(doc['metal']), fenPerG: Number(doc['fenPerG']), validFromMs: Number(doc['validFromMs']) }));
  const today = zonedMs(businessDate(nowMs, ZONE), '09:35', ZONE);
  const validFromMs = Math.min(today, nowMs);
  const newest = Math.max(0, ...board.map((p) => p.validFromMs));
  // A board of a later day was published while this machine's clock was ahead: it stands until that day is over.
  if (board.length === 0 || businessDate(newest, ZONE) >= businessDate(nowMs, ZONE)) return false;
  const version = `d${businessDate(nowMs, ZONE).replaceAll('-', '')}`;
  const fresh = board
    .filter((p) => p.validFromMs === newest)
    .map((p): PriceRef => ({
      id: `ref:price:${p.metal}:${version}`,
      cls: 'price',
      metal: p.metal,
      fenPerG: p.fenPerG,
      validFromMs,
      version,
      publishedBy: '0001',
      scope: 'all',
    }));
  await writeAll(services, 'ref', fresh.map(stored));
  return true;
}
