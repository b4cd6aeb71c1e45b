import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import { isRedactable, personalIn } from '../../src/facts/personal.ts';
import { belongs, headBelongs, reachOf } from '../../src/customers/erased.ts';
import type { Reach } from '../../src/customers/erased.ts';
import { verifyHash } from '../../src/facts/verify.ts';
import { dbOf } from '../../sync-server/store/update.ts';
import type { World } from './world.ts';

const at = (body: unknown, path: string): string =>
  String(path.split('.').reduce<unknown>((x, name) => (x as Readonly<Record<string, unknown>> | undefined)?.[name], body)); // the path was found there
/** Cards that headquarters emptied: those an erasure names, and those that were one with them. */
export const erasedCards = (w: World): ReadonlySet<string> =>
  new Set([
    ...w.server
      .everyFact()
      .filter((f) => f.kind === 'cust.erased')
      .map((f) => (f.body as { readonly customerId: string }).customerId),
    ...w.server.store
      .all('agg')
      .filter((d) => d._id.startsWith('redact:'))
      .flatMap((d) => (d['also'] ?? []) as readonly string[]),
  ]);

/** Facts as they were told done, and as headquarters has them; the person an erasure took out of them is the only difference there may be (I10, I17). */
export const sameButRedacted = (told: Fact, have: Fact): boolean =>
  have.hash === told.hash && have.redacted !== undefined && told.salt !== undefined && verifyHash(have);

/** What was written about erased people and about nobody else: texts of four characters and more, from what was told done. */
function words(w: World, reach: Reach): ReadonlySet<string> {
  const theirs = new Set<string>();
  const others = new Set<string>();
  const note = (mine: boolean, text: string): void => {
    if (text.length >= 4) (mine ? theirs : others).add(text);
  };
  for (const { fact } of w.done.values()) for (const path of personalIn(fact.kind, fact.body)) note(belongs(fact, reach), at(fact.body, path));
  const visits = new Map(
    w.server.stores
      .flatMap((s) => w.server.store.all(dbOf(s)))
      .filter((d) => d._id.startsWith('apt:'))
      .map((d) => [d._id, { ...d, id: d._id } as unknown as Head]),
  ); // checked at the door
  for (const f of [...w.fields, ...w.forgotten]) {
    if (typeof f.value !== 'string' || !['name', 'phoneE164', 'wechat', 'address', 'email', 'needText'].includes(f.field)) continue;
    const visit = visits.get(f.headId);
    note(reach.ids.has(f.headId) || (visit !== undefined && headBelongs(visit, reach)), f.value);
  }
  return new Set([...theirs].filter((t) => !others.has(t) && ![...others].some((o) => o.includes(t))));
}

/** I17: after the watermark nothing of an erased person lies in any document of headquarters or of a till, or is shown anywhere. Answers how much was looked for. */
export function checkErased(w: World, bad: (text: string) => void): { readonly people: number; readonly redacted: number; readonly words: number } {
  const ids = erasedCards(w);
  if (ids.size === 0) return { people: 0, redacted: 0, words: 0 };
  const every = w.server.everyFact();
  const heads = w.server.stores
    .flatMap((s) => w.server.store.all(dbOf(s)))
    .filter((d) => d._id.startsWith('apt:'))
    .map((d) => ({ ...d, id: d._id }) as unknown as Head); // checked at the door
  const reach = reachOf(
    ids,
    () => every,
    () => heads,
  );
  const texts = [...words(w, reach)];
  const look = (where: string, id: string, doc: unknown): void => {
    const json = JSON.stringify(doc);
    const found = texts.find((t) => json.includes(t));
    if (found !== undefined) bad(`I17 ${found} of an erased person is still in ${id} at ${where}`);
  };
  const fact = (where: string, f: Fact): void => {
    if (isRedactable(f) && belongs(f, reach)) bad(`I17 ${f.kind} ${f.id} of an erased person is whole at ${where}`);
  };
  for (const db of ['hq', 'agg', ...w.server.stores.map(dbOf)])
    for (const d of w.server.store.all(db)) {
      if (d._id.startsWith('fact:')) fact(db, { ...d, id: d._id } as unknown as Fact);
      for (const f of d._id.startsWith('agg:') ? ((d['facts'] ?? []) as readonly Fact[]) : []) fact(`${db}/${d._id}`, f);
      look(db, d._id, d);
    }
  for (const t of w.tills) {
    for (const c of ['facts', 'customers', 'appointments', 'tickets', 'tasks', 'pieces', 'rulings'] as const)
      for (const d of t.docs(c)) {
        if (c === 'facts') fact(t.line, d as unknown as Fact);
        look(t.line, d.id, d);
      }
    const open = t.open;
    if (open === undefined) continue;
    for (const f of open.replica.facts.all()) fact(`${t.line} in memory`, f);
    const { views } = open.terminal;
    for (const [name, list] of Object.entries({
      appointments: views.appointments(),
      customers: views.customers(),
      sales: views.sales(),
      exceptions: views.exceptions(),
      tasks: views.tasks(),
      drafts: open.terminal.drafts.list(),
    }))
      look(t.line, `the screen of ${name}`, list);
  }
  return { people: ids.size, redacted: every.filter((f) => f.redacted !== undefined).length, words: texts.length };
}
