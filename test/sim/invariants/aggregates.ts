import type { AggKey, Fact } from '../../../src/facts/envelope.ts';
import type { AliasGraph } from '../../../src/conflict/alias.ts';
import { foldAppointment } from '../../../src/appointments/fold.ts';
import { factsTogether } from '../../../src/customers/together.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { aggregatesOf, detect } from '../../../src/rules.ts';
import { saleBody } from '../../../src/sales/types.ts';
import { foldPiece, pieceEventsOf } from '../../../src/stock/fold.ts';
import { projectPiece } from '../../../src/stock/row.ts';
import type { PieceRow } from '../../../src/stock/types.ts';
import { dbOf } from '../../../sync-server/store/update.ts';
import { standingSales } from '../accounts.ts';
import { dice } from '../random.ts';
import type { World } from '../world.ts';
import { correctionsOf, wire } from './documents.ts';
import type { Bad } from './documents.ts';

/** I1, I2, I9, I13, I14, I21 over every piece and every appointment, folded here from all facts in a random order with repeats. */
export function checkAggregates(w: World, all: readonly Fact[], exceptions: readonly ExceptionDoc[], aliases: AliasGraph, bad: Bad): void {
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
