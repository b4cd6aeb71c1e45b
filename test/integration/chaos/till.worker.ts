import { parentPort, workerData } from 'node:worker_threads';
import { Dexie } from 'dexie';
import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import type { WireDoc } from '../../../src/facts/docs.ts';
import { COLLECTIONS } from '../../../src/facts/docs.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import type { Action } from '../../../src/facts/head.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Actor } from '../../../src/kernel/context.ts';
import { openDeviceDb } from '../../../renderer/data/device-db.ts';
import { fakeHost } from '../../../renderer/data/fake-host.ts';
import { loadIdentity } from '../../../renderer/data/identity.ts';
import { openDevice } from '../../../renderer/data/open-terminal.ts';
import type { OpenOptions } from '../../../renderer/data/open-terminal.ts';
import { openRxdbStore } from '../../../renderer/data/rxdb-store.ts';
import type { Terminal } from '../../../renderer/data/terminal.ts';
import { DEEDS } from '../../sim/deeds.ts';
import { dice } from '../../sim/random.ts';
import { CONSULTANTS, MANAGERS } from '../../sim/world.ts';
import type { TillJob, TillReport, TillSetup } from './talk.ts';

/** One till with real RxDB in a thread of its own (thirteen collections a realm, platform facts); people at it act by the simulator's dice. */
const setup = workerData as TillSetup; // given by the test that starts this thread
const dexie = { indexedDB: new IDBFactory(), IDBKeyRange };
const options: OpenOptions = { host: fakeHost({ version: '0.1.0' }), baseUrl: setup.url, store: { kind: 'rxdb', dexie } };
const d = dice(setup.seed);
const done: string[] = [];
const fields: (readonly [string, string, string])[] = [];
let terminal: Terminal | undefined;

async function open(): Promise<Terminal> {
  const first = await openDevice(options);
  if (first.state === 'needs-enrolment') {
    const enrolled = await first.enrol(setup.code, 'chaos');
    if (!enrolled.ok) throw new Error(enrolled.problem.code);
    return open();
  }
  if (first.state !== 'ready') throw new Error(first.state);
  return first.terminal;
}
/** Cards of all four classes are written too; tickets and tasks have no deeds of their own in the simulator. */
async function card(t: Terminal, by: string): Promise<void> {
  const [cls, id] = d.pick([
    ['ticket', 'ticket:chaos'],
    ['task', 'task:chaos'],
    ['customer', 'cust:chaos'],
  ] as const) ?? ['ticket', 'ticket:chaos'];
  await write(
    t,
    {
      facts: [],
      heads: [
        {
          id,
          cls,
          scope: [setup.storeId],
          by,
          fields: { [`f${d.int(3)}`]: `${setup.name} ${d.int(1000)}` },
          ...(d.chance(0.5) ? { addTo: { tags: [`t${d.int(3)}`] } } : { removeFrom: { tags: [`t${d.int(3)}`] } }),
        },
      ],
    },
    'card',
  );
}
/** What a person is told is done is kept, so that the test can look for it. */
async function write(t: Terminal, action: Action, what: string): Promise<void> {
  const written = await t.run(action);
  if (!written.ok) throw new Error(`${what}: ${written.problem.code}`);
  done.push(...written.value.map((f) => jcs(f)));
  for (const h of action.heads)
    for (const [field, value] of Object.entries(h.fields ?? {})) if (value !== undefined && value !== null) fields.push([h.id, field, jcs(value)]);
}
async function deeds(n: number): Promise<void> {
  const t = terminal;
  if (t === undefined) throw new Error('not open');
  for (let i = 0; i < n; i += 1) {
    const user = d.pick<Actor>(CONSULTANTS[setup.storeId] ?? []);
    const sm = MANAGERS[setup.storeId];
    if (user === undefined || sm === undefined) throw new Error('nobody here');
    const ctx = (who: Actor): CommandContext => ({
      user: who,
      storeId: setup.storeId,
      terminal: t.device.terminal,
      nowMs: t.now(),
      businessDate: t.businessDate(),
      offline: t.sync.status().connection === 'offline',
    });
    if (d.chance(0.15)) {
      await card(t, user.staffNo);
      continue;
    }
    const [name, deed] = d.weighted(DEEDS.map(([weight, what, run]) => [weight, [what, run] as const] as const));
    const action = deed({ w: { pieces: [...setup.pieces] }, till: { storeId: setup.storeId }, t, ctx: ctx(user), manager: ctx(sm), d });
    if (action?.ok !== true) continue;
    await write(t, action.value, name);
  }
}
/** Everything on the disk, read after an orderly close: what a person would find tomorrow. */
async function dump(): Promise<Extract<TillReport, { type: 'dump' }>> {
  const t = terminal;
  if (t === undefined) throw new Error('not open');
  const shown = jcs({
    pieces: setup.pieces.map((no) => {
      const v = t.views.piece(no)?.view;
      return [no, v?.state, v?.place, v?.heads];
    }),
    visits: [...t.views.appointments()].sort((a, b) => (a.id < b.id ? -1 : 1)).map((c) => [c.id, c.view]),
    cases: t.views
      .exceptions()
      .map((e) => [e.id, e.status, [...e.members].sort()])
      .sort(),
  });
  await t.close();
  terminal = undefined;
  const db = await openDeviceDb('zm-identity', dexie);
  const identity = await loadIdentity(db);
  db.close();
  if (identity === undefined) throw new Error('no identity');
  const name = `zm-${identity.dbName}`;
  const store = await openRxdbStore({ name, dexie, device: await openDeviceDb(`${name}-device`, dexie) });
  const docs: WireDoc[] = [];
  for (const c of COLLECTIONS)
    await store.scan(c, (page) => {
      docs.push(...page);
    });
  await store.close();
  return { type: 'dump', docs: docs.map((x) => [x.id, jcs(x)]), shown, done, fields };
}

/** What lies in the databases now, read beside the running till. */
async function peek(): Promise<(readonly [string, string])[]> {
  const out: (readonly [string, string])[] = [];
  for (const { name } of await dexie.indexedDB.databases()) {
    if (name === undefined || !/-(trade|mirror)--/.test(name) || /meta|internal/.test(name)) continue;
    const db = await new Dexie(name, dexie).open();
    if (db.tables.some((t) => t.name === 'docs'))
      for (const row of await db.table<{ readonly id?: string; readonly json?: string }>('docs').toArray())
        if (row.id !== undefined && row.json !== undefined) out.push([row.id, jcs(JSON.parse(row.json))]);
    db.close();
  }
  return out;
}

async function work(job: TillJob): Promise<TillReport> {
  switch (job.type) {
    case 'open': {
      terminal = await open();
      return { type: 'open', terminal: terminal.device.terminal };
    }
    case 'deeds': {
      await deeds(job.n);
      return { type: 'deeds', facts: done.length };
    }
    case 'status': {
      const s = terminal?.sync.status();
      return {
        type: 'status',
        connection: s?.connection ?? 'offline',
        pending: s?.pending ?? 0,
        quarantined: s?.quarantined ?? 0,
        known: setup.pieces.filter((no) => terminal?.views.piece(no) !== undefined).length,
      };
    }
    case 'peek':
      return { type: 'peek', docs: await peek() };
    case 'dump':
      return dump();
  }
}
parentPort?.on('message', (job: TillJob & { readonly n0: number }) => {
  work(job).then(
    (report) => parentPort?.postMessage({ n0: job.n0, report }),
    (e: unknown) => parentPort?.postMessage({ n0: job.n0, error: e instanceof Error ? (e.stack ?? e.message) : String(e) }),
  );
});
