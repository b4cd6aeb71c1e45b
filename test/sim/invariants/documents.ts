import type { Fact } from '../../../src/facts/envelope.ts';
import type { RulingDoc } from '../../../src/facts/rulings.ts';
import type { Head } from '../../../src/facts/head.ts';
import { readFact } from '../../../src/facts/registry.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { toWire } from '../../../sync-server/gateway/wiredoc.ts';
import type { StoredDoc } from '../../../sync-server/store/port.ts';
import { dbOf } from '../../../sync-server/store/update.ts';
import type { World } from '../world.ts';

/** Takes note of a broken invariant. */
export type Bad = (text: string) => void;

export const wire = (d: StoredDoc): Record<string, unknown> => ({ ...toWire(d) });
/** A document's bytes without what only its database knows of it. */
export const bare = (d: Readonly<Record<string, unknown>>): string => jcs(Object.fromEntries(Object.entries(d).filter(([k]) => !k.startsWith('_'))));

/** Every fact at headquarters, by id; a copy in another database says the same (I10). */
export function factsAtHq(w: World, bad: Bad): ReadonlyMap<string, Fact> {
  const facts = new Map<string, Fact>();
  for (const db of ['hq', ...w.server.stores.map(dbOf)])
    for (const d of w.server.store.all(db)) {
      if (!d._id.startsWith('fact:')) continue;
      const read = readFact(wire(d));
      if (read.state !== 'ok') {
        bad(`T unreadable fact ${d._id}`);
        continue;
      }
      const have = facts.get(d._id);
      if (have !== undefined && jcs(have) !== jcs(read.fact)) bad(`I10 ${d._id} has two contents in two databases`);
      facts.set(d._id, read.fact);
    }
  return facts;
}
/** Every ruling that stores were told, by id; two stores were told the same (I14). */
export function rulingsAtHq(w: World, bad: Bad): readonly RulingDoc[] {
  const rulings = new Map<string, RulingDoc>();
  for (const s of w.server.stores)
    for (const d of w.server.store.all(dbOf(s))) {
      if (!d._id.startsWith('rul:')) continue;
      const doc = toWire(d) as unknown as RulingDoc; // written by headquarters
      const other = rulings.get(doc.id);
      if (other !== undefined && jcs({ ...other, pv: 0 }) !== jcs({ ...doc, pv: 0 })) bad(`I14 ruling ${doc.id} differs between stores`);
      rulings.set(doc.id, doc);
    }
  return [...rulings.values()];
}
/** Cards of visits and customers. */
export function headsAtHq(w: World): ReadonlyMap<string, Head> {
  const heads = new Map<string, Head>();
  for (const s of w.server.stores) for (const d of w.server.store.all(dbOf(s))) if (/^(apt|cust):/.test(d._id)) heads.set(d._id, toWire(d) as unknown as Head); // checked at the door
  return heads;
}
/** Corrected stamps as headquarters told them (conflicts §3.2). */
export const correctionsOf = (w: World): Readonly<Record<string, string>> =>
  Object.fromEntries(
    w.server.stores
      .flatMap((s) => w.server.store.all(dbOf(s)))
      .filter((d) => d._id.startsWith('rul:time:'))
      .map((d) => [String(d['factId']), String(d['eff'])]),
  );
