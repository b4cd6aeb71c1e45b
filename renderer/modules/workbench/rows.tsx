import { Input } from 'antd';
import { useState } from 'react';
import type { ReactNode } from 'react';
import { delegateFollowUp, finishFollowUp, snoozeFollowUp } from '../../../src/appointments/followUp.ts';
import type { FollowUp } from '../../../src/appointments/followUp.ts';
import { answerTransfer } from '../../../src/stock/requests.ts';
import type { TransferAnswer, TransferRequest } from '../../../src/stock/requests.ts';
import { useNavigate } from 'react-router';
import { useStaffName } from '../../app/codes.ts';
import { useAct, useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, Labelled, Sheet, useFormat, useT } from '../../ui/index.ts';
import { useAptText } from '../appointments/text.ts';

export type Line = (title: string, sub: string, when: string, tone: string | undefined, action: { readonly label: string; readonly run: () => void }) => ReactNode;
const DAY = 86_400_000;

/** A follow-up: done with its result, later, or handed to a colleague (A4.1). */
export function FollowUpRow({ task, now, line }: { readonly task: FollowUp; readonly now: number; readonly line: Line }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const text = useAptText();
  const staffName = useStaffName();
  const { act, busy } = useAct();
  const [open, setOpen] = useState(false);
  const [result, setResult] = useState('');
  const card = terminal.views.appointment(task.aptId);
  const who = card === undefined ? '' : text.who(card);
  const close = (p: Promise<{ readonly ok: boolean }>) => void p.then((r) => { if (r.ok) setOpen(false); });
  const colleagues = terminal.views.consultants().filter((c) => c.staff.staffNo !== user.staffNo);
  return (
    <>
      {line(t('workbench.followUp', { who }), card === undefined ? t('workbench.followUpSub') : text.need(card) || t('workbench.followUpSub'), f.shortDay(task.dueMs), task.dueMs < now ? 'warn' : undefined, { label: t('workbench.act.handle'), run: () => setOpen(true) })}
      <Sheet open={open} at="center" onClose={() => setOpen(false)} title={t('workbench.followUp', { who })} sub={t('workbench.task.due', { day: f.shortDay(task.dueMs) })}
        foot={<><Button onClick={() => void navigate(`/appointments/${encodeURIComponent(task.aptId)}`)}>{t('workbench.act.open')}</Button><Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={result.trim() === ''} onClick={() => close(act((ctx) => finishFollowUp(ctx, task, result), { done: t('workbench.task.finished') }))}>{t('workbench.task.done')}</Button></>}>
        <div style={{ display: 'grid', gap: 16 }}>
          <Labelled label={t('workbench.task.result')} required><Input.TextArea data-autofocus aria-label={t('workbench.task.result')} value={result} maxLength={200} autoSize={{ minRows: 2, maxRows: 4 }} onChange={(e) => setResult(e.target.value)} /></Labelled>
          <Labelled label={t('workbench.task.snooze')}><div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>{([1, 3, 7] as const).map((n) => <Button key={n} size="sm" disabled={busy} onClick={() => close(act((ctx) => snoozeFollowUp(ctx, task, now + n * DAY), { done: t('workbench.task.snoozed', { n }) }))}>{t('workbench.task.days', { n })}</Button>)}</div></Labelled>
          <Labelled label={t('workbench.task.delegate')}><div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>{colleagues.map((c) => <Button key={c.staff.staffNo} size="sm" disabled={busy} onClick={() => close(act((ctx) => delegateFollowUp(ctx, task, c.staff.staffNo), { done: t('workbench.task.delegated', { name: staffName(c.staff.staffNo) }) }))}>{staffName(c.staff.staffNo)}</Button>)}</div></Labelled>
        </div>
      </Sheet>
    </>
  );
}

/** Goods another store wants of us, or we of another (A1.1.20). */
export function GoodsRow({ request: r, line }: { readonly request: TransferRequest; readonly line: Line }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const { act, busy } = useAct();
  const [open, setOpen] = useState(false);
  const [note, setNote] = useState('');
  const store = (id: string | undefined) => (id === undefined ? t('workbench.goods.anyStore') : terminal.views.stores().find((s) => s.storeId === id)?.name ?? id);
  const ours = r.toStore === terminal.device.storeId;
  const what = r.pieceNo === undefined ? (r.spec ?? '') : [r.pieceNo, terminal.views.piece(r.pieceNo)?.item.name ?? '', r.spec ?? ''].filter((x) => x !== '').join(' · ');
  const say = (answer: TransferAnswer) => void act((ctx) => answerTransfer(ctx, r, answer, note), { done: t(`workbench.goods.done.${answer}`) }).then((x) => { if (x.ok) setOpen(false); });
  return (
    <>
      {line(ours ? t('workbench.goods.wanted', { store: store(r.fromStore) }) : t('workbench.goods.asked', { store: store(r.toStore) }), what, r.state === 'accepted' ? t('workbench.goods.accepted') : f.dayTime(r.needBy), r.state === 'accepted' ? 'brand' : 'warn', { label: t('workbench.act.handle'), run: () => setOpen(true) })}
      <Sheet open={open} at="center" onClose={() => setOpen(false)} title={ours ? t('workbench.goods.wanted', { store: store(r.fromStore) }) : t('workbench.goods.asked', { store: store(r.toStore) })} sub={t('workbench.goods.needBy', { when: f.dayTime(r.needBy) })}
        foot={ours ? <><Button busy={busy} onClick={() => say('withdrawn')}>{t('workbench.goods.withdraw')}</Button><Button className="zm-grow" kind="primary" size="lg" busy={busy} onClick={() => say('received')}>{t('workbench.goods.receive')}</Button></>
          : <><Button busy={busy} disabled={note.trim() === ''} onClick={() => say('declined')}>{t('workbench.goods.decline')}</Button><Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={r.state === 'accepted'} onClick={() => say('accepted')}>{t('workbench.goods.accept')}</Button></>}>
        <p style={{ marginBottom: 14 }}>{what}</p>
        <Labelled label={t('workbench.goods.note')} hint={ours ? undefined : t('workbench.goods.noteHint')}><Input aria-label={t('workbench.goods.note')} value={note} maxLength={120} onChange={(e) => setNote(e.target.value)} /></Labelled>
      </Sheet>
    </>
  );
}
