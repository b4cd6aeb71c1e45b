import type { ReactElement } from 'react';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { EmptyState, Sheet, useFormat, useT } from '../../ui/index.ts';
import { parked, parkedDrafts, resumed, withoutApprover } from './draft.ts';
import { priceNow, useBoard } from '../stock/words.ts';
import type { Till } from './useTill.ts';
import css from './sheets.module.css';

/** 取单: take a parked sale up; the one at hand is parked in its place, nothing is lost (A3.9). */
export function ParkedSheet({ open, onClose, till }: { readonly open: boolean; readonly onClose: () => void; readonly till: Till }): ReactElement {
  const t = useT();
  const staffName = useStaffName();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const board = useBoard();
  const list = parkedDrafts(terminal);
  const take = async (id: string): Promise<void> => {
    const wanted = list.find((d) => d.id === id);
    if (wanted === undefined) return;
    if (till.kept) {
      if (till.draft.lines.length > 0) await terminal.drafts.save(parked(till.draft, terminal.now()));
      else await terminal.drafts.discard(till.draft.id);
    }
    await terminal.drafts.save(withoutApprover(resumed(wanted, user.staffNo)));
    onClose();
  };
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('sales.resumeTitle')}
      sub={till.draft.lines.length > 0 && list.length > 0 ? t('sales.parkedSwap') : undefined}
    >
      <div className="zm-col zm-g2">
        {list.length === 0 ? (
          <EmptyState title={t('sales.resumeEmpty')} />
        ) : (
          list.map((d) => {
            const who =
              (d.customerId === undefined ? undefined : terminal.views.customer(d.customerId)?.form.name) ??
              (d.aptId === undefined ? undefined : terminal.views.appointment(d.aptId)?.form.name) ??
              t('sales.customer.none');
            const sum = d.lines.reduce((n, l) => {
              const item = terminal.views.piece(l.pieceNo)?.item;
              return n + (item === undefined ? 0 : (priceNow(item, board(item)?.fenPerG) ?? 0));
            }, 0);
            return (
              <button key={d.id} type="button" className={css['row']} onClick={() => void take(d.id)}>
                <span className="zm-grow">
                  <b>{t('sales.resumeOne', { who, n: d.lines.length, amount: f.money(sum, { short: true }) })}</b>
                  <small>{t('sales.resumeSub', { time: f.dayTime(d.parkedMs ?? d.createdMs), by: staffName(d.by) })}</small>
                </span>
              </button>
            );
          })
        )}
      </div>
    </Sheet>
  );
}
