import type { Fact } from '../../../src/facts/envelope.ts';
import { verifyChain } from '../../../src/facts/verify.ts';
import { jcs } from '../../../src/kernel/jcs.ts';
import { saleBody } from '../../../src/sales/types.ts';
import { dbOf } from '../../../sync-server/store/update.ts';
import { sameButRedacted } from '../erased.ts';
import { GHOST } from '../ghost.ts';
import type { World } from '../world.ts';
import type { Bad } from './documents.ts';

/** I10, I5: what was told done is at headquarters, byte-equal, and in every store it names; journals and numbers have no gap. */
export function checkJournals(w: World, facts: ReadonlyMap<string, Fact>, all: readonly Fact[], bad: Bad): void {
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
}

/** I6: money of a sale adds up. */
export function checkSales(all: readonly Fact[], bad: Bad): void {
  for (const f of all) {
    if (f.kind !== 'sale.committed') continue;
    const { totals, payments, lines } = saleBody.parse(f.body);
    if (payments.reduce((s, p) => s + p.amountFen, 0) - totals.changeFen !== totals.payableFen) bad(`I6 payments of ${f.id}`);
    if (lines.reduce((s, l) => s + l.netFen, 0) - totals.roundingFen !== totals.payableFen && lines.reduce((s, l) => s + l.netFen, 0) !== totals.payableFen)
      bad(`I6 lines of ${f.id}`);
    for (const l of lines) if (l.consultants.reduce((s, c) => s + c.shareBp, 0) !== 10_000) bad(`I6 shares of ${f.id}`);
  }
}
