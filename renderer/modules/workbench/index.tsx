import {
  BellRing,
  Bookmark,
  Cake,
  Heart,
  PackageCheck,
  Wrench,
  CalendarClock,
  MessageSquareWarning,
  Wallet,
  Truck,
  Hand,
  Pause,
  Phone,
  Printer,
  ShieldAlert,
  ArrowLeftRight,
  Gem,
  Clock,
} from 'lucide-react';
import type { LucideIcon } from 'lucide-react';
import { useNavigate } from 'react-router';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import { useStaffName } from '../../app/codes.ts';
import { Button, EmptyState, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { useAppointmentActions } from '../appointments/actions.ts';
import { useAptText, useDay } from '../appointments/text.ts';
import { DutyToggle } from './DutyToggle.tsx';
import { useCare } from './care.tsx';
import { MyAppointments } from './MyAppointments.tsx';
import { MyCustomers } from './MyCustomers.tsx';
import { MyDevice } from './MyDevice.tsx';
import { MySales } from './MySales.tsx';
import { Notices } from './Notices.tsx';
import { Stars } from './Stars.tsx';
import { GoodsRow } from './rows.tsx';
import type { Line } from './rows.tsx';
import { MergedTasks, TaskRow } from './tasks.tsx';
import { isSoon, todosOf } from './todo.ts';
import type { Todo } from './todo.ts';
import css from './Workbench.module.css';

const ICON: Readonly<Record<Todo['kind'], LucideIcon>> = {
  transfer: ArrowLeftRight,
  waiting: Hand,
  waitingPool: Hand,
  paused: Pause,
  serving: Gem,
  callback: Phone,
  task: Phone,
  escalated: BellRing,
  goodsAsked: Truck,
  goodsWanted: Truck,
  exception: ShieldAlert,
  unprinted: Printer,
};
const TASK_ICON: Readonly<Record<string, LucideIcon>> = {
  'remind-dayBefore': CalendarClock,
  'remind-soon': CalendarClock,
  'remind-overdue': Clock,
  'remind-deposit': Wallet,
  'remind-order': PackageCheck,
  'remind-reservation': Bookmark,
  'remind-repair': Wrench,
  smsCorrection: MessageSquareWarning,
  'care-birthday': Cake,
  'care-spouseBirthday': Cake,
  'care-anniversary': Heart,
};

/** 个人平台: what I should do, my sales, my clients, my device (A4, design 11). */
export default function Workbench() {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const staffName = useStaffName();
  useArea('appointments', 'rulings', 'print', 'sales', 'customers', 'stock', 'reference');
  const now = useNow();
  const day = useDay(now);
  // what nobody has read yet stands first; what was read, below
  const unread = terminal.views.notices(user.staffNo, now).some((n) => !n.read);
  const care = useCare(terminal.businessDate());
  const todos = todosOf({
    me: user,
    waiting: terminal.views.waiting(user.staffNo),
    appointments: terminal.views.appointments(),
    exceptions: terminal.views.exceptions(),
    unprinted: terminal.printing.unprinted(),
    tasks: terminal.views.tasks(),
    depositFen: (id) => terminal.views.deposit(id)?.fen ?? 0,
    requests: terminal.views.transferRequests(),
    repairs: terminal.views.repairsReady(),
    held: terminal.views
      .reservations()
      .map((r) => ({
        pieceNo: r.pieceNo,
        title: [r.pieceNo, terminal.views.piece(r.pieceNo)?.item.name ?? ''].filter((x) => x !== '').join(' · '),
        untilMs: r.for.untilMs,
        by: r.by,
        aptId: r.for.aptId,
        customerId: r.for.customerId,
      })),
    care,
    storeId: terminal.device.storeId,
    rules: appointmentRules(terminal.views.settings()),
    dayOf: f.isoDay,
    day,
    nowMs: now,
  });
  const hour = Number(f.time(now).slice(0, 2));
  const greeting = hour < 11 ? 'morning' : hour < 13 ? 'noon' : hour < 18 ? 'afternoon' : 'evening';
  const urgent = todos.filter((x) => x.urgent);
  const later = todos.filter((x) => !x.urgent && !isSoon(x));
  const soon = todos.filter(isSoon);
  const pressing = urgent.length + later.length;
  return (
    <div className={css['wrap']}>
      <section className={css['t1']} aria-label={t('workbench.todo')}>
        <header className={css['hd']}>
          <h1 className="zm-h1">{t(`workbench.${greeting}`, { name: staffName(user.staffNo) })}</h1>
          <p className="zm-cap">{pressing === 0 ? t('workbench.subNone', { day: f.day(now) }) : t('workbench.sub', { day: f.day(now), n: pressing })}</p>
        </header>
        <div className={css['duty']}>
          <span className="zm-two">{t('workbench.duty')}</span>
          <DutyToggle />
        </div>
        <div className={css['td']}>
          <MergedTasks />
          {pressing === 0 ? <EmptyState title={t('workbench.allDone')}>{t('workbench.allDoneBody')}</EmptyState> : null}
          {urgent.length === 0 ? null : <h2 className={css['gg']}>{t('workbench.now')}</h2>}
          {urgent.map((x, i) => (
            <Row key={x.id} todo={x} now={now} first={i === 0} />
          ))}
          {later.length === 0 ? null : <h2 className={css['gg']}>{t('workbench.today')}</h2>}
          {later.map((x) => (
            <Row key={x.id} todo={x} now={now} first={false} />
          ))}
          {soon.length === 0 ? null : <h2 className={css['gg']}>{t('workbench.soon')}</h2>}
          {soon.map((x) => (
            <Row key={x.id} todo={x} now={now} first={false} />
          ))}
        </div>
      </section>
      <section className={css['t2']}>
        <MySales day={day} />
        <MyAppointments now={now} day={day} />
      </section>
      <aside className={css['t3']}>
        {unread ? <Notices now={now} /> : null}
        <MyCustomers now={now} />
        <Stars />
        {unread ? null : <Notices now={now} />}
        <MyDevice now={now} />
      </aside>
    </div>
  );
}

function Row({ todo, now, first }: { readonly todo: Todo; readonly now: number; readonly first: boolean }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const navigate = useNavigate();
  const text = useAptText();
  const staffName = useStaffName();
  const { claim, reassign, busy } = useAppointmentActions();
  const Icon = todo.kind === 'task' ? (TASK_ICON[todo.task.about.rule] ?? ICON.task) : ICON[todo.kind];
  const line: Line = (title, sub, when, tone, action) => (
    <div className={css['ti']}>
      <i>
        <Icon aria-hidden="true" />
      </i>
      <span className="zm-grow">
        <b className="zm-ell">{title}</b>
        <span className="zm-ell">{sub}</span>
      </span>
      <em data-tone={tone}>{when}</em>
      <Button size="sm" kind={first ? 'primary' : 'default'} disabled={busy} onClick={action.run}>
        {action.label}
      </Button>
    </div>
  );
  if (todo.kind === 'exception')
    return line(
      maybe(`exceptions.code.${todo.exception.code}`, maybe(`exceptions.title.${todo.exception.code}`, todo.exception.code)),
      t('workbench.exceptionSub', { code: todo.exception.code, time: f.dayTime(todo.atMs) }),
      t(`workbench.severity.${todo.exception.severity}`),
      todo.exception.severity === 'red' ? 'danger' : 'warn',
      { label: t('workbench.act.handle'), run: () => void navigate(`/workbench/exceptions/${encodeURIComponent(todo.exception.id)}`) },
    );
  if (todo.kind === 'unprinted')
    return line(
      t('workbench.unprinted'),
      todo.job.docId.startsWith('void:') ? t('sales.unprinted.voidSlip', { no: todo.job.title }) : todo.job.title,
      f.dayTime(todo.atMs),
      'warn',
      {
        label: t('workbench.act.print'),
        run: () => void navigate(todo.job.docId.startsWith('order:') ? '/sales' : `/sales/records/${encodeURIComponent(todo.job.docId.replace(/^void:/, ''))}`),
      },
    );
  if ('task' in todo) return <TaskRow task={todo.task} now={now} line={line} />;
  if ('request' in todo) return <GoodsRow request={todo.request} line={line} />;
  const { card } = todo;
  const who = text.who(card);
  const sub = [text.time(card), text.need(card)].filter((x) => x !== '').join(' · ');
  const open = () => void navigate(`/appointments/${encodeURIComponent(card.id)}`);
  const take = { label: t(todo.kind === 'transfer' ? 'workbench.act.accept' : 'workbench.act.claim'), run: () => void claim(card) };
  const waited = now - todo.atMs < 60_000 ? t('appointments.justNow') : t('workbench.waited', { t: f.duration(now - todo.atMs) });
  switch (todo.kind) {
    case 'waiting':
      return line(t('workbench.waiting', { who }), sub, waited, 'warn', take);
    case 'waitingPool':
      return line(t('workbench.waitingPool', { who }), sub, waited, 'warn', take);
    case 'paused':
      return line(t('workbench.paused', { who }), sub, staffName(card.view.pausedBy), undefined, take);
    case 'transfer':
      return line(t('workbench.transfer', { name: staffName(card.view.main), who }), sub, '', 'brand', take);
    case 'serving':
      return line(t('workbench.serving', { who }), sub, f.duration(now - todo.atMs), 'brand', { label: t('workbench.act.open'), run: open });
    case 'callback':
      return line(t('workbench.callback', { who }), sub, f.dayTime(todo.atMs), undefined, { label: t('workbench.act.call'), run: open });
    case 'escalated':
      return line(t('workbench.escalated', { who }), [staffName(card.view.assigned) || t('appointments.nobody'), sub].join(' · '), waited, 'danger', {
        label: t('workbench.act.reassign'),
        run: () => void reassign(card),
      });
  }
}
