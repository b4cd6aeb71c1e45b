import { jcs } from '../../../src/kernel/jcs.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import type { TestChain } from '../chain.ts';
import type { Actor } from './actor.ts';

/** Everything that travels; the terminal keeps it byte-equal. */
const SHARED = ['fact', 'cust', 'apt', 'ticket', 'task', 'piece', 'rul'] as const;

/** What a terminal and the database of its store do not have alike: + missing here, - missing there, ≠ other bytes. */
export async function differences(chain: TestChain, a: Actor): Promise<readonly string[]> {
  const db = a.till.terminal.device.storeId.toLowerCase();
  const here = new Map(
    [...a.disk.collections.values()]
      .flatMap((c) => [...c.values()])
      .filter((d) => SHARED.some((p) => d.id.startsWith(`${p}:`)))
      .map((d) => [d.id, jcs(d)]),
  );
  const out: string[] = [];
  for (const prefix of SHARED) {
    for (const doc of await chain.docs(db, `${prefix}:`)) {
      if (here.get(doc._id) !== jcs(toWire(doc))) out.push(`${here.has(doc._id) ? '≠' : '+'}${doc._id}`);
      here.delete(doc._id);
    }
  }
  return [...out, ...[...here.keys()].map((id) => `-${id}`)];
}
