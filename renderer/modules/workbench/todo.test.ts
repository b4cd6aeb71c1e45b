import { describe, expect, it } from 'vitest';
import { createAppointment } from '../../../src/appointments/commands.ts';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import { finishTask, snoozeTask } from '../../../src/service/commands.ts';
import { foldTask } from '../../../src/service/tasks.ts';
import { at, person, Site } from '../../../src/testkit/world.ts';
import type { AptCard } from '../../data/terminal.ts';
import { isSoon, todosOf } from './todo.ts';
import type { TodoSources } from './todo.ts';

const jia = person('1001');
const HOUR = 3_600_000;
function bench() {
  const t = new Site('S01-T1', 'S01');
  const apt = t.newId('apt');
  t.run(
    createAppointment(t.ctx(jia, '10:00'), {
      aptId: apt,
      form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('15:00'), source: 'phone' },
      consultant: { staffNo: '1001', mode: 'manual' },
    }),
  );
  const card = (): AptCard => {
    const { head, ...rest } = t.apt(apt);
    if (head === undefined) throw new Error('no card');
    return { ...rest, head: head as AptCard['head'] };
  }; // the site keeps whole cards
  const tasks = () =>
    [...new Set([...t.facts.values()].flatMap((f) => (f.kind.startsWith('task.') ? [(f.body as { taskId: string }).taskId] : [])))].map((id) =>
      foldTask(id, t.facts.values()),
    );
  const todos = (nowMs: number, more: Partial<TodoSources> = {}) =>
    todosOf({
      me: { staffNo: '1001', roles: ['CON'] },
      waiting: [],
      appointments: [card()],
      exceptions: [],
      unprinted: [],
      tasks: tasks(),
      depositFen: () => 0,
      requests: [],
      held: [],
      repairs: [],
      care: [],
      storeId: 'S01',
      rules: appointmentRules(undefined),
      dayOf: () => '2026-11-24',
      day: { startMs: at('04:00'), endMs: at('04:00') + 24 * HOUR },
      nowMs,
      ...more,
    });
  /** The same visit with a deposit on it and a day it is wanted by. */
  const paid = (wantedBy: string): readonly AptCard[] =>
    [card()].map((c) => ({ ...c, form: { ...c.form, wantedBy }, view: { ...c.view, status: 'sold' as const, sub: 'depositPaid' as const } }));
  return { t, apt, todos, paid };
}
const rules = (list: ReturnType<typeof todosOf>) => list.map((x) => (x.kind === 'task' ? x.task.about.rule : x.kind));

describe('the workbench list (A0.26, A4.1)', () => {
  it('a visit reminds the day before, two hours before and an hour after its time, by the chain’s own minutes where it set them', () => {
    const { todos } = bench();
    expect([at('15:00') - 25 * HOUR, at('12:00'), at('13:30'), at('16:01')].map((ms) => rules(todos(ms)))).toEqual([
      [],
      ['remind-dayBefore'],
      ['remind-soon'],
      ['remind-overdue'],
    ]);
    const own = appointmentRules({ assignMode: 'even', escalateMin: 3, appointments: { remindSoonMin: 30, overdueMin: 15 } });
    expect([at('13:30'), at('14:40'), at('15:16')].map((ms) => rules(todos(ms, { rules: own })))).toEqual([
      ['remind-dayBefore'],
      ['remind-soon'],
      ['remind-overdue'],
    ]);
  });
  it('what was put off comes back at its new time, what was done does not; a new time of the visit reminds anew', () => {
    const { t, todos } = bench();
    const [first] = todos(at('16:01'));
    if (first?.kind !== 'task') throw new Error('a reminder expected');
    t.run(snoozeTask(t.ctx(jia, '16:01'), first.task, at('04:00') + 25 * HOUR));
    expect(todos(at('16:02'))).toEqual([]);
    const [again] = todos(at('16:02'), { day: { startMs: at('04:00') + 24 * HOUR, endMs: at('04:00') + 48 * HOUR } });
    if (again?.kind !== 'task') throw new Error('the same reminder expected');
    expect(again.task.taskId).toBe(first.task.taskId);
    t.run(finishTask(t.ctx(jia, '16:03'), again.task, '打过电话，明天来'));
    expect(todos(at('16:04'), { day: { startMs: at('04:00'), endMs: at('04:00') + 72 * HOUR } })).toEqual([]);
  });
  it('a piece kept for somebody speaks up a day before it runs out, and after; an order with a deposit by the day it was promised; a repair that is back until the customer is told (A0.26, A4.1)', () => {
    const { t, todos } = bench();
    const held = { pieceNo: 'RD1', title: 'RD1', untilMs: at('15:00') + 48 * HOUR, by: '1001' };
    const kept = (nowMs: number, more: Partial<TodoSources> = {}) =>
      todos(nowMs, { appointments: [], held: [held], ...more }).map((x) => [rules([x])[0], isSoon(x)]);
    expect([kept(at('12:00')), kept(at('15:00') + 24 * HOUR), kept(at('15:01') + 48 * HOUR)]).toEqual([
      [['remind-reservation', true]],
      [['remind-reservation', false]],
      [['remind-reservation', false]],
    ]);
    expect(kept(at('12:00'), { me: { staffNo: '1002', roles: ['CON'] } })).toEqual([]);
    const [first] = todos(at('15:00') + 24 * HOUR, { appointments: [], held: [held] });
    if (first?.kind !== 'task') throw new Error('a reminder expected');
    t.run(finishTask(t.ctx(jia, '15:00'), first.task, '顾客明天来取'));
    expect(kept(at('15:00') + 24 * HOUR)).toEqual([]);
    expect(kept(at('15:00') + 24 * HOUR, { held: [{ ...held, untilMs: held.untilMs + 24 * HOUR }] }).map((x) => x[0])).toEqual(['remind-reservation']); // extended: reminds anew
    const repair = { ticketId: 'ticket:W1', docNo: 'WX-1', factId: 'fact:B', sinceMs: at('11:00'), storeId: 'S01', scope: ['S01'] };
    expect(
      rules(
        todos(at('12:00'), {
          appointments: [],
          repairs: [repair, { ...repair, ticketId: 'ticket:W2', assignee: '1002' }, { ...repair, ticketId: 'ticket:W3', storeId: 'S02' }],
        }),
      ),
    ).toEqual(['remind-repair']);
  });
  it('an order with a deposit speaks of the day it was promised, a week ahead under 这几天 and the day before under today', () => {
    const { todos, paid } = bench();
    const order = (nowMs: number, day: string) =>
      todos(nowMs, { dayOf: () => day, depositFen: () => 200_000, appointments: paid('2026-11-28') }).map((x) => [rules([x])[0], isSoon(x)]);
    expect(order(at('12:00'), '2026-11-20')).toEqual([]); // eight days ahead
    expect(order(at('12:00'), '2026-11-24')).toEqual([['remind-order', true]]);
    expect(order(at('12:00'), '2026-11-27')).toEqual([['remind-order', false]]);
    expect(order(at('12:00'), '2026-11-29')).toEqual([['remind-order', false]]); // overdue
  });
  it('after midnight the business day is still the one before: an order is as far away as it was in the evening, and so is a birthday', () => {
    const { todos, paid } = bench();
    const dayOf = (ms: number): string => new Date(ms + 8 * HOUR).toISOString().slice(0, 10);
    const seen = (nowMs: number) =>
      todos(nowMs, {
        dayOf,
        depositFen: () => 200_000,
        appointments: paid('2026-11-25'),
        care: [{ customerId: 'cust:1', scope: ['S01'], day: { key: 'birthday', date: '1990-11-24', next: '2026-11-24', inDays: 3 } }],
      }).map((x) => (x.kind === 'task' ? [x.task.about.rule, dayOf(x.task.dueMs)] : [x.kind, '']));
    const evening = seen(at('22:00'));
    expect(evening).toEqual([
      ['care-birthday', '2026-11-24'],
      ['remind-order', '2026-11-25'],
    ]);
    expect(seen(at('24:56'))).toEqual(evening);
  });
  it('a follow-up of the coming days is told ahead, one of next month is not', () => {
    const { t, todos, apt } = bench();
    const follow = (id: string, dueMs: number) => ({
      kind: 'task.opened' as const,
      v: 1,
      scope: ['S01'],
      by: '1001',
      prev: { [id]: [] },
      body: { taskId: id, storeId: 'S01', title: '', rule: 'followUp', owner: '1001', aptId: apt, dueMs },
    });
    t.run({
      ok: true,
      value: { facts: [follow('task:followUp:a:1', at('10:00') + 72 * HOUR), follow('task:followUp:a:2', at('10:00') + 30 * 24 * HOUR)], heads: [] },
    });
    expect(todos(at('10:30'), { appointments: [] }).map((x) => [x.id, isSoon(x)])).toEqual([['task:followUp:a:1', true]]);
  });
  it('a task without an owner is everybody’s of its roles', () => {
    const { t, todos, apt } = bench();
    const fact = {
      taskId: `task:smsCorrection:${apt.replace(':', '.')}:1`,
      storeId: 'S01',
      title: '',
      rule: 'smsCorrection',
      roles: ['CS', 'SM'],
      aptId: apt,
      dueMs: at('10:00'),
    };
    t.run({ ok: true, value: { facts: [{ kind: 'task.opened', v: 1, scope: ['S01'], by: 'HQ', prev: { [fact.taskId]: [] }, body: fact }], heads: [] } });
    expect([['CON'], ['CON', 'SM']].map((roles) => rules(todos(at('10:30'), { me: { staffNo: '1001', roles } })).includes('smsCorrection'))).toEqual([
      false,
      true,
    ]);
  });
  it('A6.4: a birthday is told seven days ahead and a wedding day fourteen, once it is greeted no more, next year anew', () => {
    const { t, todos } = bench();
    const care = (key: 'birthday' | 'anniversary', inDays: number, next: string) => ({ customerId: 'cust:1', day: { key, next, inDays }, scope: ['S01'] });
    const told = (c: ReturnType<typeof care>) => rules(todos(at('09:00'), { appointments: [], care: [c] }));
    expect([told(care('birthday', 7, '2026-11-28')), told(care('birthday', 8, '2026-11-29'))]).toEqual([['care-birthday'], []]);
    expect([told(care('anniversary', 14, '2026-12-05')), told(care('anniversary', 15, '2026-12-06'))]).toEqual([['care-anniversary'], []]);
    const [first] = todos(at('09:00'), { appointments: [], care: [care('birthday', 3, '2026-11-24')] });
    if (first?.kind !== 'task') throw new Error('a greeting expected');
    t.run(finishTask(t.ctx(jia, '09:00'), first.task, '打了电话'));
    expect(told(care('birthday', 3, '2026-11-24'))).toEqual([]);
    expect(told(care('birthday', 3, '2027-11-24'))).toEqual(['care-birthday']);
  });
});
