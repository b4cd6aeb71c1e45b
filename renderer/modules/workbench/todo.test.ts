import { describe, expect, it } from 'vitest';
import { createAppointment } from '../../../src/appointments/commands.ts';
import { appointmentRules } from '../../../src/appointments/rules.ts';
import { finishTask, snoozeTask } from '../../../src/service/commands.ts';
import { foldTask } from '../../../src/service/tasks.ts';
import { at, person, Site } from '../../../src/testkit/world.ts';
import type { AptCard } from '../../data/terminal.ts';
import { todosOf } from './todo.ts';
import type { TodoSources } from './todo.ts';

const jia = person('1001');
const HOUR = 3_600_000;
function bench() {
  const t = new Site('S01-T1', 'S01');
  const apt = t.newId('apt');
  t.run(createAppointment(t.ctx(jia, '10:00'), { aptId: apt, form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('15:00'), source: 'phone' }, consultant: { staffNo: '1001', mode: 'manual' } }));
  const card = (): AptCard => { const { head, ...rest } = t.apt(apt); if (head === undefined) throw new Error('no card'); return { ...rest, head: head as AptCard['head'] }; }; // the site keeps whole cards
  const tasks = () => [...new Set([...t.facts.values()].flatMap((f) => (f.kind.startsWith('task.') ? [(f.body as { taskId: string }).taskId] : [])))].map((id) => foldTask(id, t.facts.values()));
  const todos = (nowMs: number, more: Partial<TodoSources> = {}) => todosOf({ me: { staffNo: '1001', roles: ['CON'] }, waiting: [], appointments: [card()], exceptions: [], unprinted: [], tasks: tasks(), depositFen: () => 0, requests: [], storeId: 'S01', rules: appointmentRules(undefined), dayOf: () => '2026-11-24', day: { startMs: at('04:00'), endMs: at('04:00') + 24 * HOUR }, nowMs, ...more });
  return { t, apt, todos };
}
const rules = (list: ReturnType<typeof todosOf>) => list.map((x) => (x.kind === 'task' ? x.task.about.rule : x.kind));

describe('the workbench list (A0.26, A4.1)', () => {
  it('a visit reminds the day before, two hours before and an hour after its time, by the chain’s own minutes where it set them', () => {
    const { todos } = bench();
    expect([at('15:00') - 25 * HOUR, at('12:00'), at('13:30'), at('16:01')].map((ms) => rules(todos(ms)))).toEqual([[], ['remind-dayBefore'], ['remind-soon'], ['remind-overdue']]);
    const own = appointmentRules({ assignMode: 'even', escalateMin: 3, appointments: { remindSoonMin: 30, overdueMin: 15 } });
    expect([at('13:30'), at('14:40'), at('15:16')].map((ms) => rules(todos(ms, { rules: own })))).toEqual([['remind-dayBefore'], ['remind-soon'], ['remind-overdue']]);
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
  it('a task without an owner is everybody’s of its roles', () => {
    const { t, todos, apt } = bench();
    const fact = { taskId: `task:smsCorrection:${apt.replace(':', '.')}:1`, storeId: 'S01', title: '', rule: 'smsCorrection', roles: ['CS', 'SM'], aptId: apt, dueMs: at('10:00') };
    t.run({ ok: true, value: { facts: [{ kind: 'task.opened', v: 1, scope: ['S01'], by: 'HQ', prev: { [fact.taskId]: [] }, body: fact }], heads: [] } });
    expect([['CON'], ['CON', 'SM']].map((roles) => rules(todos(at('10:30'), { me: { staffNo: '1001', roles } })).includes('smsCorrection'))).toEqual([false, true]);
  });
});
