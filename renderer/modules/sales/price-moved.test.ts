import { expect, it } from 'vitest';
import { limitsOf } from '../../../src/sales/limits.ts';
import { priceDraft } from '../../../src/sales/pricing.ts';
import type { PieceForSale } from '../../../src/sales/pricing.ts';
import { demoPieces } from '../../data/demo/items.ts';
import { seededRandom } from '../../data/random.ts';
import { openTestTerminal } from '../../app/testing.ts';
import { addPiece } from './draft.ts';
import { movedPrices } from './useTill.ts';

it('A3.22, SC-10: a piece by gram remembers the price it was put in at, and the sale says once per metal that the board moved', async () => {
  const nowMs = Date.parse('2026-11-21T04:20:00Z');
  const terminal = await openTestTerminal(nowMs);
  const user = await terminal.session.signIn('0107', '246810');
  if (!user.ok) throw new Error(user.problem.code);
  const byGram = demoPieces(seededRandom(7), 20)
    .map((p) => terminal.views.piece(p.item.pieceNo))
    .filter((c) => c?.item.priceMode === 'byGram' && c.item.metal === 'gold999')
    .slice(0, 2);
  expect(byGram).toHaveLength(2);
  const pieces = new Map<string, PieceForSale>();
  for (const card of byGram)
    if (card !== undefined) {
      pieces.set(card.pieceNo, { item: card.item, view: card.view });
      await addPiece(terminal, user.value, card.pieceNo, 'scan');
    }
  const [draft] = terminal.drafts.list();
  if (draft === undefined) throw new Error('no draft');
  const at = (extra: readonly ReturnType<typeof terminal.views.prices>[number][], typedPrices?: typeof draft.typedPrices) =>
    movedPrices(
      priceDraft({ ...draft, ...(typedPrices === undefined ? {} : { typedPrices }) }, pieces, [...terminal.views.prices(), ...extra], nowMs, {
        storeId: 'S01',
        limits: limitsOf(['CON']),
      }),
    );
  expect(at([])).toEqual([]);
  const next = {
    id: 'ref:price:gold999:v9',
    cls: 'price',
    metal: 'gold999',
    fenPerG: 165_000,
    validFromMs: nowMs - 1,
    version: 'v9',
    publishedBy: '0001',
    scope: 'all',
  } as const;
  expect(at([next])).toEqual([{ metal: 'gold999', from: 161_200, to: 165_000 }]);
  // a price somebody typed for this sale is no surprise
  expect(at([next], [{ metal: 'gold999', fenPerG: 164_000, source: '上金所' }])).toEqual([]);
});
