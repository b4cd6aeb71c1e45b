import { Input } from 'antd';
import { ListChecks, MessageSquareWarning } from 'lucide-react';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { correctSms } from '../../../src/appointments/askSms.ts';
import { careOf } from '../../../src/marketing/greetings.ts';
import { delegateTask, finishTask, snoozeTask } from '../../../src/service/commands.ts';
import { mergedInto } from '../../../src/service/tasks.ts';
import type { TaskView } from '../../../src/service/tasks.ts';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useAct, useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Banner, Button, Labelled, Sheet, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { useAptText } from '../appointments/text.ts';
import { CareSheet, useCareSub, useCareTitle } from './care.tsx';
import type { Line } from './rows.tsx';

const DAY = 86_400_000;
const HOUR = 3_600_000;
const DISMISSED = 'tasks.merged';

/** Why the last visit was not sold, and what was noted: what the next call is about (A1.2.5). */
function whyNot(card: AptCard, reasonName: (code: string) => string): readonly string[] {
  const data = card.view.timeline.findLast((e) => e.kind === 'apt.ended')?.data ?? {};
  const [reason, note] = [data['reason'], data['note']];
  return [typeof reason === 'string' ? reasonName(reason) : '', typeof note === 'string' ? note : ''];
}

/** Who a task is about, and what to call it. */
export function useTaskText(): (task: TaskView) => { readonly title: string; readonly sub: string; readonly who: string } {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const text = useAptText();
  const terminal = useTerminal();
  const reasons = useCodes('notSoldReason');
  const careTitle = useCareTitle();
  const careSub = useCareSub();
  return ({ about, dueMs }) => {
    const card = about.aptId === undefined ? undefined : terminal.views.appointment(about.aptId);
    // whom a piece is kept for may be only a name on the reservation
    const kept = about.pieceNo === undefined ? undefined : terminal.views.piece(about.pieceNo)?.view.reservedFor?.name;
    const who =
      card !== undefined
        ? text.who(card)
        : ((about.customerId === undefined ? undefined : terminal.views.customer(about.customerId)?.form.name) ?? kept ?? t('workbench.someone'));
    const deposit = (about.rule === 'remind-deposit' || about.rule === 'remind-order') && card !== undefined ? terminal.views.deposit(card.id) : undefined;
    // made for tomorrow's visit, read on the day itself, or made today for today
    const rule =
      about.rule === 'remind-dayBefore' && card !== undefined && terminal.businessDate(card.form.visitAt) === terminal.businessDate()
        ? 'remind-today'
        : about.rule === 'remind-reservation' && dueMs < terminal.now()
          ? 'remind-reservation-past'
          : about.rule;
    const care = careOf(about.rule);
    if (care !== undefined && about.customerId !== undefined) return { title: careTitle(care, who, dueMs), sub: careSub(about.customerId), who };
    const title = maybe(`workbench.taskTitle.${rule}`, about.title === '' ? t('workbench.followUp', { who }) : about.title, { who });
    const sub =
      deposit !== undefined
        ? [about.rule === 'remind-order' && card !== undefined ? text.need(card) : '', t('workbench.depositHeld', { amount: f.money(deposit.fen) })]
            .filter((x) => x !== '')
            .join(' · ')
        : card === undefined || about.pieceNo !== undefined
          ? about.title
          : [text.time(card), text.need(card), ...(about.rule === 'followUp' ? whyNot(card, reasons.name) : [])].filter((x) => x !== '').join(' · ');
    return { title, sub: about.rule === 'followUp' && sub === '' ? t('workbench.followUpSub') : sub, who };
  };
}

/** A task or a reminder: done with its result, later, or handed to a colleague (A4.1, A0.26). */
export function TaskRow({ task, now, line }: { readonly task: TaskView; readonly now: number; readonly line: Line }) {
  const t = useT();
  const f = useFormat();
  const words = useTaskText()(task);
  const [open, setOpen] = useState(false);
  const reminder = task.about.rule.startsWith('remind-');
  const late = task.dueMs < now && task.about.rule !== 'remind-dayBefore' && task.about.rule !== 'remind-repair';
  const byDay = !reminder || task.about.rule === 'remind-order';
  const care = careOf(task.about.rule);
  return (
    <>
      {line(words.title, words.sub, byDay ? f.shortDay(task.dueMs) : f.dayTime(task.dueMs), late && care === undefined ? 'warn' : undefined, {
        label: t(care === undefined ? 'workbench.act.handle' : 'workbench.act.greet'),
        run: () => setOpen(true),
      })}
      {open && care !== undefined ? <CareSheet task={task} about={care} title={words.title} sub={words.sub} onClose={() => setOpen(false)} /> : null}
      {open && care === undefined ? <TaskSheet task={task} title={words.title} about={words.sub} now={now} onClose={() => setOpen(false)} /> : null}
    </>
  );
}

function TaskSheet({
  task,
  title,
  about,
  now,
  onClose,
}: {
  readonly task: TaskView;
  readonly title: string;
  /** What it is about, in a line. */ readonly about: string;
  readonly now: number;
  readonly onClose: () => void;
}) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const staffName = useStaffName();
  const { act, busy } = useAct();
  const [result, setResult] = useState('');
  const { aptId, customerId, pieceNo, rule } = task.about;
  const card = aptId === undefined ? undefined : terminal.views.appointment(aptId);
  const close = (p: Promise<{ readonly ok: boolean }>) =>
    void p.then((r) => {
      if (r.ok) onClose();
    });
  const colleagues = terminal.views.consultants().filter((c) => c.staff.staffNo !== user.staffNo);
  const target =
    pieceNo !== undefined && rule === 'remind-reservation'
      ? `/stock/piece/${encodeURIComponent(pieceNo)}`
      : aptId !== undefined
        ? `/appointments/${encodeURIComponent(aptId)}`
        : customerId !== undefined
          ? `/customers/${encodeURIComponent(customerId)}`
          : undefined;
  // what reminds of a time of day is put off by hours, what reminds of a day by days
  const later =
    rule === 'remind-soon' || rule === 'remind-overdue' || rule === 'smsCorrection'
      ? ([1, 2, 4] as const).map((n) => ({ ms: n * HOUR, label: t('workbench.task.hours', { n }) }))
      : ([1, 3, 7] as const).map((n) => ({ ms: n * DAY, label: t('workbench.task.days', { n }) }));
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={title}
      sub={t('workbench.task.due', { day: f.dayTime(task.dueMs) })}
      foot={
        <>
          {target === undefined ? (
            <Button onClick={onClose}>{t('common.cancel')}</Button>
          ) : (
            <Button onClick={() => void navigate(target)}>{t('workbench.act.open')}</Button>
          )}
          <Button
            className="zm-grow"
            kind="primary"
            size="lg"
            busy={busy}
            disabled={result.trim() === ''}
            onClick={() => close(act((ctx) => finishTask(ctx, task, result), { done: t('workbench.task.finished') }))}
          >
            {t('workbench.task.done')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 16 }}>
        {about === '' ? null : <p className="zm-two">{about}</p>}
        {rule === 'smsCorrection' ? (
          <Banner
            tone="warn"
            icon={<MessageSquareWarning aria-hidden="true" />}
            title={t('workbench.correction')}
            actions={
              card === undefined ? undefined : (
                <Button
                  size="sm"
                  busy={busy}
                  onClick={() =>
                    close(act((ctx) => correctSms(ctx, card, task, { result: t('workbench.correctionSent') }), { done: t('workbench.correctionSent') }))
                  }
                >
                  {t('workbench.correctionSend')}
                </Button>
              )
            }
          >
            {t('workbench.correctionBody')}
          </Banner>
        ) : null}
        <Labelled label={t('workbench.task.result')} required>
          <Input.TextArea
            data-autofocus
            aria-label={t('workbench.task.result')}
            value={result}
            maxLength={200}
            autoSize={{ minRows: 2, maxRows: 4 }}
            onChange={(e) => setResult(e.target.value)}
          />
        </Labelled>
        <Labelled label={t('workbench.task.snooze')}>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            {later.map((l) => (
              <Button
                key={l.ms}
                size="sm"
                disabled={busy}
                onClick={() => close(act((ctx) => snoozeTask(ctx, task, now + l.ms), { done: t('workbench.task.snoozed', { when: f.dayTime(now + l.ms) }) }))}
              >
                {l.label}
              </Button>
            ))}
          </div>
        </Labelled>
        <Labelled label={t('workbench.task.delegate')}>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            {colleagues.map((c) => (
              <Button
                key={c.staff.staffNo}
                size="sm"
                disabled={busy}
                onClick={() =>
                  close(act((ctx) => delegateTask(ctx, task, c.staff.staffNo), { done: t('workbench.task.delegated', { name: staffName(c.staff.staffNo) }) }))
                }
              >
                {staffName(c.staff.staffNo)}
              </Button>
            ))}
          </div>
        </Labelled>
      </div>
    </Sheet>
  );
}

/** Whoever wrote a second result hears whose counts (conflicts.md §4.22 "Show"), until they say that they know. */
export function MergedTasks() {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const staffName = useStaffName();
  const taskText = useTaskText();
  useArea('appointments', 'session');
  const known = terminal.prefs.ofUser<readonly string[]>(user.staffNo, DISMISSED) ?? [];
  const merged = terminal.views.tasks().flatMap((task) => {
    const counts = known.includes(task.taskId) ? undefined : mergedInto(task, user.staffNo);
    return counts === undefined ? [] : [{ task, counts }];
  });
  return (
    <>
      {merged.map(({ task, counts }) => (
        <Banner
          key={task.taskId}
          tone="info"
          icon={<ListChecks aria-hidden="true" />}
          title={t('workbench.merged', { name: staffName(counts.by), result: counts.result })}
          actions={
            <Button size="sm" onClick={() => void terminal.prefs.setForUser(user.staffNo, DISMISSED, [...known, task.taskId].slice(-200))}>
              {t('common.gotIt')}
            </Button>
          }
        >
          {taskText(task).title}
        </Banner>
      ))}
    </>
  );
}
