import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import type { AliasGraph } from '../../src/conflict/alias.ts';
import { aliasesOf } from '../../src/customers/identity.ts';
import { factsTogether } from '../../src/customers/together.ts';
import type { DecisionDoc, ExceptionDoc, RulingDoc } from '../../src/facts/rulings.ts';
import type { Head } from '../../src/facts/head.ts';
import { readFact } from '../../src/facts/registry.ts';
import { verifyChain } from '../../src/facts/verify.ts';
import { jcs } from '../../src/kernel/jcs.ts';
import { hashOf } from '../../src/kernel/hash.ts';
import { foldAppointment } from '../../src/appointments/fold.ts';
import { foldPiece, pieceEventsOf } from '../../src/stock/fold.ts';
import { projectPiece } from '../../src/stock/row.ts';
import type { PieceRow } from '../../src/stock/types.ts';
import { saleBody } from '../../src/sales/types.ts';
import { aggregatesOf, detect } from '../../src/rules.ts';
import type { StoredDoc } from '../../sync-server/store/port.ts';
import { dbOf } from '../../sync-server/store/update.ts';
import { toWire } from '../../sync-server/gateway/wiredoc.ts';
import { standingSales } from './accounts.ts';
import type { Price } from './accounts.ts';
import { checkBooks } from './books.ts';
import { checkErased, erasedCards, sameButRedacted } from './erased.ts';
import { GHOST } from './ghost.ts';
import { caseText, expected, spoken } from './oracle.ts';
import type { Marks } from './papers.ts';
import type { Known } from './oracle.ts';
import { dice } from './random.ts';
import { ofDoubles } from './watch.ts';
import { saleOf } from './selling.ts';
import { MANAGERS } from './world.ts';
import type { World } from './world.ts';

/** Broken invariants after a heal, each with its id of conflicts.md §6 (O: the oracle's count, T: trouble in the machinery itself). */
export interface Verdict {
  readonly broken: readonly string[];
  readonly exceptions: Readonly<Record<string, number>>;
  readonly digest: string;
  readonly facts: number;
  readonly erased?: ReturnType<typeof checkErased>;
}

const wire = (d: StoredDoc): Record<string, unknown> => ({ ...toWire(d) });
const bare = (d: Readonly<Record<string, unknown>>): string => jcs(Object.fromEntries(Object.entries(d).filter(([k]) => !k.startsWith('_'))));
const REPLICATED = ['facts', 'customers', 'appointments', 'pieces', 'rulings'] as const;
const PREFIX = { facts: 'fact:', customers: 'cust:', appointments: 'apt:', pieces: 'piece:', rulings: 'rul:' } as const;

export async function judge(w: World): Promise<Verdict> {
  const broken: string[] = [];
  const bad = (text: string): void => {
    if (broken.length < 40) broken.push(text);
  };
  for (const t of w.server.troubles) bad(`T headquarters: ${t}`);

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
  const all = [...facts.values()].sort((a, b) => (a.id < b.id ? -1 : 1));

  // I10: what was told done is at headquarters, byte-equal; journals have no gap.
  for (const { fact, line } of w.done.values()) {
    const have = facts.get(fact.id);
    if (have === undefined) bad(`I10 ${fact.kind} ${fact.id} (jseq ${fact.epoch}${fact.jseq}) of ${line} is not at headquarters`);
    else if (have.hash !== fact.hash || (jcs(have) !== jcs(JSON.parse(JSON.stringify(fact))) && !sameButRedacted(fact, have)))
      bad(`I10 ${fact.id} of ${line} differs at headquarters`);
  }
  for (const p of verifyChain(all.filter((f) => f.terminal !== GHOST))) {
    const many = w.doubled.has(p.terminal) && p.code !== 'hash-wrong';
    if (!many) bad(`${p.code.startsWith('number') ? 'I5' : 'I10'} ${p.code} ${p.terminal}${p.epoch} ${p.at} ${p.cls ?? ''}`);
  }
  const home = new Map(w.tills.map((t) => [t.terminal, t.storeId]));
  for (const f of all)
    for (const s of new Set([...f.scope, ...(home.get(f.terminal) === undefined ? [] : [home.get(f.terminal) ?? ''])])) {
      if (w.server.stores.includes(s) && !w.server.store.all(dbOf(s)).some((d) => d._id === f.id)) bad(`I10 ${f.id} is not in ${s}, which it names`);
    }

  // I6: money of a sale adds up.
  for (const f of all) {
    if (f.kind !== 'sale.committed') continue;
    const { totals, payments, lines } = saleBody.parse(f.body);
    if (payments.reduce((s, p) => s + p.amountFen, 0) - totals.changeFen !== totals.payableFen) bad(`I6 payments of ${f.id}`);
    if (lines.reduce((s, l) => s + l.netFen, 0) - totals.roundingFen !== totals.payableFen && lines.reduce((s, l) => s + l.netFen, 0) !== totals.payableFen)
      bad(`I6 lines of ${f.id}`);
    for (const l of lines) if (l.consultants.reduce((s, c) => s + c.shareBp, 0) !== 10_000) bad(`I6 shares of ${f.id}`);
  }

  const rulings = new Map<string, RulingDoc>();
  for (const s of w.server.stores)
    for (const d of w.server.store.all(dbOf(s))) {
      if (!d._id.startsWith('rul:')) continue;
      const doc = toWire(d) as unknown as RulingDoc; // written by headquarters
      const other = rulings.get(doc.id);
      if (other !== undefined && jcs({ ...other, pv: 0 }) !== jcs({ ...doc, pv: 0 })) bad(`I14 ruling ${doc.id} differs between stores`);
      rulings.set(doc.id, doc);
    }
  const exceptions = [...rulings.values()].filter((r) => r.cls === 'exception');
  checkAggregates(
    w,
    all,
    exceptions,
    aliasesOf(
      all,
      [...rulings.values()].filter((r): r is DecisionDoc => r.cls === 'decision'),
    ),
    bad,
  );
  const corrections = correctionsOf(w);
  const timed = all.map((f): Fact => ({ ...f, hlc: (corrections[f.id] ?? f.hlc) as Fact['hlc'] })); // a stamp is a stamp
  const heads = new Map(
    w.server.stores
      .flatMap((x) => w.server.store.all(dbOf(x)))
      .filter((x) => /^(apt|cust):/.test(x._id))
      .map((x) => [x._id, toWire(x) as unknown as Head]),
  ); // checked at the door
  const prices = w.server.store.all('ref').filter((x) => x._id.startsWith('ref:price:')) as unknown as readonly Price[]; // written by the deed that publishes
  checkCases(
    timed,
    {
      prices,
      heads: [...heads.values()],
      said: new Map(all.map((f) => [f.id as string, f.hlc as string])),
      made: [...rulings.values()].flatMap((r) =>
        r.cls === 'decision' && r.rule === '4.4' ? r.losers.map((l) => ({ loser: l.factId, survivor: r.winner })) : [],
      ),
      marks: (w.server.store.all('agg').find((x) => x._id === 'marks:adjudicator')?.['marks'] ?? {}) as Marks, // written by the adjudicator
      aside: unread(w),
      wrote: w.wrote.values(),
    },
    exceptions,
    bad,
  );
  checkPoison(w, exceptions, bad);
  checkBooks(w.seed, timed, [...rulings.values()], [...heads.values()], bad);
  checkTrade(w, exceptions, bad);
  await checkReplicas(w, all, bad);
  checkFields(w, bad);
  const erased = checkErased(w, bad);

  // I15: judging everything once more changes nothing.
  // Beside the facts an aggregate remembers revisions it wrote and item versions it saw; those are bookkeeping.
  const atHq = (): string =>
    w.server.store
      .all('hq')
      .filter((d) => !/^(ckpt|lease|marks|device):/.test(d._id))
      .map((d) => `${d._id} ${bare({ ...d, rows: undefined, itemV: undefined })}`)
      .sort()
      .join('\n');
  const before = atHq();
  const inStores = (): string[] => w.server.stores.flatMap((s) => w.server.store.all(dbOf(s)).map((d) => `${s} ${d._id} ${bare(d)}`));
  const stores = new Set(inStores());
  await w.until(w.server.rebuild());
  const rewritten = inStores().find((d) => !stores.has(d));
  if (rewritten !== undefined)
    bad(
      `I15 judging again wrote into a store: ${rewritten.slice(0, 900)} before: ${[...stores].find((d) => d.split(' ', 2).join() === rewritten.split(' ', 2).join())?.slice(0, 900) ?? 'nothing'}`,
    );
  const after = atHq();
  if (after !== before)
    bad(
      `I15 judging again changed at headquarters ${
        after
          .split('\n')
          .find((l) => !before.includes(l))
          ?.slice(0, 600) ?? ''
      }`,
    );

  const counts: Record<string, number> = {};
  for (const e of exceptions) counts[e.code] = (counts[e.code] ?? 0) + 1;
  const digest = hashOf(
    w.server.stores.map((s) => [
      s,
      w.server.store
        .all(dbOf(s))
        .filter((d) => /^(fact|apt|cust|piece|rul):/.test(d._id))
        .map((d) => bare(d))
        .sort(),
    ]),
  );
  return { broken, exceptions: counts, digest, facts: all.length, erased };
}

/** Corrected stamps as headquarters told them (conflicts §3.2). */
const correctionsOf = (w: World): Readonly<Record<string, string>> =>
  Object.fromEntries(
    w.server.stores
      .flatMap((s) => w.server.store.all(dbOf(s)))
      .filter((d) => d._id.startsWith('rul:time:'))
      .map((d) => [String(d['factId']), String(d['eff'])]),
  );

/** I1, I2, I9, I13, I14, I21 over every piece and every appointment, folded here from all facts in a random order with repeats. */
function checkAggregates(w: World, all: readonly Fact[], exceptions: readonly ExceptionDoc[], aliases: AliasGraph, bad: (t: string) => void): void {
  const d = dice(w.seed ^ 0x1414);
  const corrections = correctionsOf(w);
  const by = new Map<string, Fact[]>();
  for (const f of all) for (const key of aggregatesOf(f)) (by.get(key) ?? by.set(key, []).get(key))?.push(f);
  const rows = new Map<string, PieceRow>();
  for (const s of w.server.stores)
    for (const x of w.server.store.all(dbOf(s)))
      if (x._id.startsWith('piece:')) {
        const row = { ...wire(x), floorPriceFen: undefined } as unknown as PieceRow; // written by headquarters
        const other = rows.get(row.pieceNo);
        if (other !== undefined && jcs({ ...other, pv: 0 }) !== jcs({ ...row, pv: 0 })) bad(`I14 row of ${row.pieceNo} differs between stores`);
        rows.set(row.pieceNo, row);
      }
  const live = (key: string, code: RegExp): ExceptionDoc[] => exceptions.filter((e) => e.subject === key && code.test(e.code) && e.status === 'open');
  const footing: Record<string, number> = {};
  for (const key of by.keys()) {
    const facts = factsTogether(key as AggKey, aliases, (k) => by.get(k) ?? []); // a key made of facts
    const mixed = [...facts, ...facts.slice(0, 2)]
      .map((f) => [d.next(), f] as const)
      .sort((a, b) => a[0] - b[0])
      .map(([, f]) => f);
    const again = detect(key, mixed, corrections, { aliases });
    const once = detect(key, facts, corrections, { aliases });
    if (jcs(again) !== jcs(once)) bad(`I14 what ${key} raises depends on order or repeats`);
    if (key.startsWith('piece:')) {
      const no = key.slice(6);
      const events = mixed.flatMap((f) => pieceEventsOf(f).get(no) ?? []);
      const view = foldPiece(no, events, corrections);
      const row = rows.get(no);
      if (row === undefined) {
        if (facts.some((f) => f.kind === 'stock.received')) bad(`I14 ${key} has no row`);
        continue;
      }
      if (jcs({ ...projectPiece({ item: row.item, events, corrections }), pv: 0 }) !== jcs({ ...row, pv: 0 }))
        bad(`I14 row of ${no} is not the fold of its facts`);
      const standing = standingSales(facts, no, all);
      if (new Set(view.saleIds).size > 1 && live(key, /^EX-01$/).length !== 1)
        bad(`I1 ${no}: ${view.saleIds.length} sales stand and ${live(key, /^EX-01$/).length} EX-01 are open`);
      if (view.state === 'DISPUTED' && !exceptions.some((e) => e.subject === key && /^EX-(01|03|18)/.test(e.code)))
        bad(`I2 ${no} is in dispute and there is no case`);
      if (standing.length > 1 && !exceptions.some((e) => e.subject === key && e.code === 'EX-01')) bad(`I1 ${no} sold ${standing.length} times without a case`);
      if ((view.place.at === 'DISPUTED') !== (view.state === 'DISPUTED')) bad(`I21 ${no} is ${view.state} at ${view.place.at}`);
      if (view.place.at === 'store' && view.place.storeId === undefined && !facts.every((f) => f.kind === 'stock.released'))
        bad(`I21 ${no} is in a store without a name`);
      const spot = view.place.at === 'store' ? (view.place.storeId ?? '?') : view.place.at;
      footing[spot] = (footing[spot] ?? 0) + 1;
    } else if (key.startsWith('apt:')) {
      const view = foldAppointment(key, mixed, corrections);
      if (jcs(view) !== jcs(foldAppointment(key, facts, corrections))) bad(`I14 fold of ${key} depends on order or repeats`);
      const paid = facts.filter((f) => f.kind === 'sale.committed' && saleBody.parse(f.body).totals.payableFen > 0);
      if (paid.length > 0 && view.status !== 'sold') bad(`I9 ${key} has a sale and is ${view.status}`);
      if (view.main !== undefined && view.assistants.includes(view.main)) bad(`I9 ${view.main} both serves and assists at ${key}`);
    }
  }
  // I13: every received piece is counted in exactly one place.
  const received = new Set(all.filter((f) => f.kind === 'stock.received').flatMap((f) => Object.keys(f.prev)));
  if (Object.values(footing).reduce((a, b) => a + b, 0) !== received.size) bad(`I13 ${received.size} pieces received, places hold ${jcs(footing)}`);
}

/** I18, and the number of cases by the oracle. */
function checkCases(all: readonly Fact[], known: Known, exceptions: readonly ExceptionDoc[], bad: (t: string) => void): void {
  const open = exceptions.filter((e) => e.status === 'open');
  const sets = new Map<string, string>();
  for (const e of open) {
    const key = `${e.code} ${e.subject} ${e.members.join()}${e.subject.startsWith('xfer:') || /^EX-(10|24|25)$/.test(e.code) ? e.id : ''}`; // short, lost and over are three questions about the same papers; so are two numbers missing below one
    if (sets.has(key)) bad(`I18 two open cases of one conflict: ${e.id} and ${sets.get(key) ?? ''}`);
    sets.set(key, e.id);
  }
  for (const e of exceptions)
    if (e.status === 'resolved' && (e.resolution === undefined || !all.some((f) => f.id === e.resolution?.factId)))
      bad(`I18 ${e.id} is closed without a resolution`);
  const { cases, silent } = expected(all, known);
  const forkOf = (e: ExceptionDoc): string => (e.code === 'EX-10' ? e.id.split(':').slice(5).join(':') : e.id.slice(e.id.lastIndexOf(':') + 1));
  // EX-21 of edits rests on cards, of which no fact tells (I11 looks after cards).
  const found = exceptions
    .filter(
      (e) =>
        e.status !== 'withdrawn' &&
        !e.id.endsWith(':edits') &&
        spoken(e.code) &&
        (e.code !== 'EX-10' || e.members.length === 1) &&
        !silent.has(e.subject) &&
        !silent.has(`${e.code} ${e.subject}`),
    )
    .map((e) => caseText({ ...e, fork: forkOf(e) }));
  const want = cases.map(caseText);
  for (const c of want) if (!found.includes(c)) bad(`O missing: ${c}${story(all, c)}`);
  for (const c of found) if (!want.includes(c)) bad(`O unexpected: ${c}${story(all, c)}`);
  for (const c of ofDoubles(all))
    if (!exceptions.some((e) => e.code === c.code && e.subject === c.subject && (c.members ?? []).every((m) => e.members.includes(m))))
      bad(`O missing: ${c.code} ${c.subject} ${(c.members ?? []).join()}`);
  if (found.length !== new Set(found).size) bad('O one conflict is there twice');
}

/** Papers that were set aside and stand in their journal all the same: their numbers are no gaps (§4.11). */
function unread(w: World): Known['aside'] {
  return w.server.store.all('hq').flatMap((x) => {
    if (!x._id.startsWith('quarantine:') || ['hash-wrong', 'same-id-other-hash', 'not-yours'].includes(String(x['code']))) return [];
    const raw = JSON.parse(String(x['raw'])) as { readonly terminal?: string; readonly epoch?: string; readonly body?: { readonly docNo?: string } };
    return raw.terminal === undefined || raw.body?.docNo === undefined ? [] : [{ terminal: raw.terminal, epoch: raw.epoch ?? '', docNo: raw.body.docNo }];
  });
}
/** EX-25 (§2): one case for every document that could not be taken, however often it came, and its text is kept. */
function checkPoison(w: World, exceptions: readonly ExceptionDoc[], bad: (t: string) => void): void {
  const found = exceptions
    .filter((e) => e.code === 'EX-25')
    .map((e) => `${e.subject} ${e.members.join()}`)
    .sort();
  const want = [...w.ghost.poison.values()].map((id) => `terminal:${GHOST} ${id}`).sort();
  if (found.join('\n') !== want.join('\n')) bad(`O EX-25: ${found.join('; ')} instead of ${want.join('; ')}`);
  const kept = new Set(
    w.server.store
      .all('hq')
      .filter((x) => x._id.startsWith(`quarantine:${GHOST}`))
      .map((x) => jcs(JSON.parse(String(x['raw'])))),
  );
  for (const text of w.ghost.poison.keys())
    if (!kept.has(jcs(JSON.parse(text)))) bad(`I10 a document that could not be read is not kept: ${text.slice(0, 200)}`);
}

/** I22: whatever red cases are open, a piece in stock with no dispute of its own can be sold at every till of its store. */
function checkTrade(w: World, exceptions: readonly ExceptionDoc[], bad: (t: string) => void): void {
  if (!exceptions.some((e) => e.status === 'open' && e.severity === 'red')) return;
  for (const t of w.tills) {
    const manager = MANAGERS[t.storeId];
    const ctx = manager === undefined ? undefined : t.context(manager);
    const terminal = t.open?.terminal;
    // By the gram nothing is sold before a price is known, whatever else is open.
    const free = w.pieces
      .map((no) => terminal?.views.piece(no))
      .find((c) => c?.item.priceMode === 'fixed' && c.view.state === 'IN_STOCK' && c.view.place.at === 'store' && c.view.place.storeId === t.storeId);
    if (ctx === undefined || terminal === undefined || free === undefined) continue;
    const made = saleOf({ w, till: t, t: terminal, ctx, manager: ctx, d: { ...dice(w.seed), chance: () => false } }, free);
    if (!made.ok) bad(`I22 ${t.line} cannot sell ${free.pieceNo}: ${made.problem.code}`);
  }
}

/** I14: every till holds the bytes headquarters holds, and its screens show the folds of them. */
async function checkReplicas(w: World, all: readonly Fact[], bad: (t: string) => void): Promise<void> {
  const corrections = correctionsOf(w);
  for (const t of w.tills) {
    const db = w.server.store.all(dbOf(t.storeId));
    for (const c of REPLICATED) {
      const there = new Map(db.filter((x) => x._id.startsWith(PREFIX[c])).map((x) => [x._id, bare(wire(x))]));
      const here = new Map(t.docs(c).map((x) => [x.id, bare(x)]));
      for (const [id, text] of there)
        if (here.get(id) !== text)
          bad(
            `I14 ${t.line} ${here.has(id) ? 'has another' : 'lacks'} ${id}${here.has(id) && here.get(id) !== undefined && c !== 'facts' ? ` here ${here.get(id)?.slice(0, 300) ?? ''} there ${text.slice(0, 300)}` : ''}`,
          );
      for (const id of here.keys()) if (!there.has(id)) bad(`I14 ${t.line} has ${id}, headquarters does not`);
    }
    const open = t.open;
    if (open === undefined) {
      bad(`T ${t.line} is not open`);
      continue;
    }
    for (const card of open.replica.views.appointments()) {
      const mine = all.filter((f) => aggregatesOf(f).some((k) => k === card.id) && db.some((x) => x._id === f.id));
      if (jcs(card.view) !== jcs(foldAppointment(card.id, mine, corrections))) bad(`I14 ${t.line} shows another ${card.id}`);
    }
    for (const x of db)
      if (x._id.startsWith('piece:')) {
        const card = open.replica.views.piece(x._id.slice(6));
        if (card === undefined || jcs([card.view.state, card.view.place, card.view.heads]) !== jcs([x['state'], x['place'], x['heads']]))
          bad(`I14 ${t.line} shows ${card?.view.state ?? 'nothing'} for ${x._id}, headquarters ${String(x['state'])}`);
      }
    // I22: a red case blocks its own piece only: whatever is in stock and in no dispute can be sold, I15: nothing waits after rest.
    if (open.terminal.sync.status().pending !== 0) bad(`I15 ${t.line} still has something to send`);
    if ((open.terminal.sync.status().quarantined ?? 0) !== 0)
      bad(`I10 ${t.line}: headquarters could not read ${open.terminal.sync.status().quarantined ?? 0} documents`);
  }
}

/** I11: a value somebody wrote is on the card or in its history. */
function checkFields(w: World, bad: (t: string) => void): void {
  const heads = new Map<string, Head>();
  for (const s of w.server.stores) for (const d of w.server.store.all(dbOf(s))) if (/^(apt|cust):/.test(d._id)) heads.set(d._id, toWire(d) as unknown as Head); // checked at the door
  const erased = erasedCards(w);
  for (const f of w.fields) {
    if (erased.has(f.headId)) continue; // nothing of that person is kept (§4.25)
    const head = heads.get(f.headId);
    if (head === undefined) {
      bad(`I11 ${f.headId} of ${f.line} is not at headquarters`);
      continue;
    }
    if (head.erasedAt !== undefined && ['name', 'phoneE164', 'email', 'wechat', 'qq', 'needText', 'sourceNote'].includes(f.field)) continue; // a visit of such a person
    const value = jcs(f.value);
    const kept = jcs(head.fields[f.field]?.value ?? null) === value || head.history.some((h) => h.field === f.field && jcs(h.value ?? null) === value);
    if (!kept && head.history.length < 50) bad(`I11 ${f.field}=${value} by ${f.by} at ${f.line} is nowhere on ${f.headId}`);
  }
}

/** The facts behind a case, so that a person can judge who is right. */
function story(all: readonly Fact[], about: string): string {
  const subject = about.split(' ')[1] ?? '';
  return all
    .filter((f) => aggregatesOf(f).some((k) => k === subject))
    .sort((a, b) => (a.hlc < b.hlc ? -1 : 1))
    .map(
      (f) =>
        `\n      ${f.id.slice(-6)} ${f.kind} ${f.terminal} by ${f.by} after [${(f.prev[subject] ?? []).map((p) => p.slice(-6)).join()}] ${f.kind === 'sale.committed' ? '' : jcs(f.body).slice(0, 160)}`,
    )
    .join('');
}
