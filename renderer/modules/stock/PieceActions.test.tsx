// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen, waitFor } from '@testing-library/react';
import { MemoryRouter } from 'react-router';
import { afterEach, beforeAll, expect, it } from 'vitest';
import { openTestTerminal } from '../../app/testing.ts';
import { TerminalContext } from '../../app/terminal-context.ts';
import type { AptCard, PieceCard, Terminal } from '../../data/terminal.ts';
import { ThemeRoot } from '../../ui/index.ts';
import { PieceActions } from './PieceActions.tsx';

const AT = Date.parse('2026-11-21T02:20:00Z');
const terminal = await openTestTerminal(AT);
// jsdom measures nothing; the sheet's fields only want to be told of sizes
globalThis.ResizeObserver ??= class {
  observe(): void {
    /* no sizes here */
  }
  unobserve(): void {
    /* no sizes here */
  }
  disconnect(): void {
    /* no sizes here */
  }
};
beforeAll(async () => {
  expect((await terminal.session.signIn('0107', '246810')).ok).toBe(true);
}, 30_000);
afterEach(cleanup);

const visit = terminal.views.appointments()[0];
const someone = terminal.stock.search({ limit: 1 }).then((r) => terminal.views.piece(r.rows[0]?.pieceNo ?? ''));
/** The same piece lying in another showroom, as the chain's catalogue tells it. */
async function elsewhere(): Promise<PieceCard> {
  const piece = await someone;
  if (piece === undefined) throw new Error('the demo store has no piece');
  return { ...piece, own: false, view: { ...piece.view, state: 'IN_STOCK', place: { at: 'store', storeId: 'S02' } } };
}
function show(card: PieceCard, current: AptCard | undefined): void {
  const t: Terminal = { ...terminal, views: { ...terminal.views, current: () => current, piece: () => card } };
  render(
    <MemoryRouter>
      <TerminalContext.Provider value={t}>
        <ThemeRoot theme="light" language="zh-CN" density="terminal" now={() => AT}>
          <PieceActions card={card} />
        </ThemeRoot>
      </TerminalContext.Provider>
    </MemoryRouter>,
  );
}

it('A1.1.20: with a customer before us, a piece of another showroom can be asked for by 申请调货 from its own page; both stores get the request', async () => {
  if (visit === undefined) throw new Error('the demo store has no visit');
  const card = await elsewhere();
  show(card, visit);
  fireEvent.click(screen.getByRole('button', { name: `给${visit.form.name}申请调货` }));
  expect(((await screen.findByRole('textbox', { name: '条码' })) as HTMLInputElement).value).toBe(card.pieceNo); // a textbox is an input
  fireEvent.click(screen.getByRole('button', { name: '发出申请' }));
  await waitFor(() =>
    expect(terminal.views.transferRequests()).toMatchObject([
      { pieceNo: card.pieceNo, aptId: visit.id, fromStore: 'S02', toStore: 'S01', state: 'asked', by: '0107', needBy: visit.form.visitAt },
    ]),
  );
});

it("A1.1.20: with nobody before us the page gives the other showroom's telephone; a piece that is sold is not asked for", async () => {
  const card = await elsewhere();
  show(card, undefined);
  expect(screen.queryByRole('button', { name: /申请调货/ })).toBeNull();
  expect(screen.getByRole('button', { name: /^请.+留货$/ })).toBeTruthy();
  cleanup();
  show({ ...card, view: { ...card.view, state: 'SOLD' } }, visit);
  expect(screen.queryByRole('button', { name: /申请调货/ })).toBeNull();
});
