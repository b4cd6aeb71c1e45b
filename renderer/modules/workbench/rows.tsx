import { Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { answerTransfer } from '../../../src/stock/requests.ts';
import type { TransferAnswer, TransferRequest } from '../../../src/stock/requests.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import { Button, Labelled, Sheet, useFormat, useT } from '../../ui/index.ts';

export type Line = (
  title: string,
  sub: string,
  when: string,
  tone: string | undefined,
  action: { readonly label: string; readonly run: () => void },
) => ReactNode;

/** Goods another store wants of us, or we of another (A1.1.20). */
export function GoodsRow({ request: r, line }: { readonly request: TransferRequest; readonly line: Line }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const { act, busy } = useAct();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const store = (id: string | undefined) =>
    id === undefined ? t('workbench.goods.anyStore') : (terminal.views.stores().find((s) => s.storeId === id)?.name ?? id);
  const ours = r.toStore === terminal.device.storeId;
  const what =
    r.pieceNo === undefined ? (r.spec ?? '') : [r.pieceNo, terminal.views.piece(r.pieceNo)?.item.name ?? '', r.spec ?? ''].filter((x) => x !== '').join(' · ');
  const say = (answer: TransferAnswer) =>
    void act((ctx) => answerTransfer(ctx, r, answer, note), { done: t(`workbench.goods.done.${answer}`) }).then((x) => {
      if (x.ok) setOpen(false);
    });
  return (
    <>
      {line(
        ours ? t('workbench.goods.wanted', { store: store(r.fromStore) }) : t('workbench.goods.asked', { store: store(r.toStore) }),
        what,
        r.state === 'accepted' ? t('workbench.goods.accepted') : f.dayTime(r.needBy),
        r.state === 'accepted' ? 'brand' : 'warn',
        { label: t('workbench.act.handle'), run: () => setOpen(true) },
      )}
      <Sheet
        open={open}
        at="center"
        onClose={() => setOpen(false)}
        title={ours ? t('workbench.goods.wanted', { store: store(r.fromStore) }) : t('workbench.goods.asked', { store: store(r.toStore) })}
        sub={t('workbench.goods.needBy', { when: f.dayTime(r.needBy) })}
        foot={
          ours ? (
            <>
              <Button busy={busy} onClick={() => say('withdrawn')}>
                {t('workbench.goods.withdraw')}
              </Button>
              <Button className="zm-grow" kind="primary" size="lg" busy={busy} onClick={() => say('received')}>
                {t('workbench.goods.receive')}
              </Button>
            </>
          ) : (
            <>
              <Button busy={busy} disabled={note.trim() === ''} onClick={() => say('declined')}>
                {t('workbench.goods.decline')}
              </Button>
              <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={r.state === 'accepted'} onClick={() => say('accepted')}>
                {t('workbench.goods.accept')}
              </Button>
            </>
          )
        }
      >
        <p style={{ marginBottom: 14 }}>{what}</p>
        <Labelled label={t('workbench.goods.note')} hint={ours ? undefined : t('workbench.goods.noteHint')}>
          <Input aria-label={t('workbench.goods.note')} value={note} maxLength={120} onChange={(e) => setNote(e.target.value)} />
        </Labelled>
      </Sheet>
    </>
  );
}
