import type { Fact } from '../../../src/facts/envelope.ts';
import { foldAppointment } from '../../../src/appointments/fold.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { aggregatesOf } from '../../../src/rules.ts';
import { dbOf } from '../../../sync-server/store/update.ts';
import { erasedCards } from '../erased.ts';
import { dice } from '../random.ts';
import { saleOf } from '../selling.ts';
import { MANAGERS } from '../world.ts';
import type { World } from '../world.ts';
import { bare, correctionsOf, headsAtHq, wire } from './documents.ts';
import type { Bad } from './documents.ts';

const REPLICATED = ['facts', 'customers', 'appointments', 'pieces', 'rulings'] as const;
const PREFIX = { facts: 'fact:', customers: 'cust:', appointments: 'apt:', pieces: 'piece:', rulings: 'rul:' } as const;

/** I14: every till holds the bytes headquarters holds, and its screens show the folds of them. */
export async function checkReplicas(w: World, all: readonly Fact[], bad: Bad): Promise<void> {
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
export function checkFields(w: World, bad: Bad): void {
  const heads = headsAtHq(w);
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

/** I22: whatever red cases are open, a piece in stock with no dispute of its own can be sold at every till of its store. */
export function checkTrade(w: World, exceptions: readonly ExceptionDoc[], bad: Bad): void {
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
