import type { ReactElement } from 'react';
import { useNavigate } from 'react-router';
import { mayApprove } from '../../../src/permissions/index.ts';
import type { PieceCard } from '../../data/terminal.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Banner, Button, useFormat, useT } from '../../ui/index.ts';
import css from './piece.module.css';

/** Why a piece in dispute is locked, and who sold it (conflicts §4.5 Show). */
export function PieceDispute({ card }: { readonly card: PieceCard }): ReactElement | null {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  if (card.view.state !== 'DISPUTED') return null;
  const doc = terminal.views.exceptions().find((e) => e.status === 'open' && e.subject === `piece:${card.pieceNo}`);
  const sides = doc?.sides.map((s) => `${s.terminal} ${f.dayTime(s.atMs)}`).join('、') ?? '';
  const mayOpen = doc !== undefined && (user.roles.some((r) => doc.owner.includes(r)) || mayApprove(user, { kind: 'approval', by: ['SM', 'OPS'] }));
  return (
    <Banner
      tone="danger"
      className={css['banner']}
      title={t('stock.piece.disputedTitle')}
      actions={
        doc === undefined || !mayOpen ? undefined : (
          <Button size="sm" onClick={() => void navigate(`/workbench/exceptions/${encodeURIComponent(doc.id)}`)}>
            {t('stock.piece.disputedOpen')}
          </Button>
        )
      }
    >
      {sides === '' ? t('stock.piece.disputedPlain', { no: card.pieceNo }) : t('stock.piece.disputed', { no: card.pieceNo, sides })}
    </Banner>
  );
}
