import { Star } from 'lucide-react';
import type { ReactElement } from 'react';
import { starPiece } from '../../../src/staff/notices.ts';
import { useAct, useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, useT } from '../../ui/index.ts';

/** 收藏: among the pieces I want to show somebody, on my workbench (A4.10). */
export function StarButton({ pieceNo }: { readonly pieceNo: string }): ReactElement {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  useArea('appointments'); // what staff say of themselves moves it
  const { act, busy } = useAct();
  const on = terminal.views.starred(user.staffNo).includes(pieceNo);
  const name = t(on ? 'stock.piece.unstar' : 'stock.piece.star');
  const toggle = () => void act((ctx) => starPiece(ctx, pieceNo, !on), { done: t(on ? 'stock.piece.unstarred' : 'stock.piece.starred') });
  return (
    <Button
      kind="ghost"
      iconOnly
      className="zm-end"
      aria-pressed={on}
      disabled={busy}
      icon={<Star aria-hidden="true" fill={on ? 'currentColor' : 'none'} />}
      aria-label={name}
      title={name}
      onClick={toggle}
    />
  );
}
