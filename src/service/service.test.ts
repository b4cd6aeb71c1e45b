import { beforeEach, describe, expect, it } from 'vitest';
import * as apts from '../appointments/commands.ts';
import { followUpTask, reminderTask } from '../appointments/followUp.ts';
import { at, person, Site, sync } from '../testkit/world.ts';
import { cancelTask, delegateTask, finishTask, snoozeTask } from './commands.ts';
import { foldTask, mergedInto } from './tasks.ts';

const [jia, yi] = [person('1001'), person('1002')];
const DAY = 86_400_000;
let t: Site;
let other: Site;
let apt: string;
beforeEach(() => {
  t = new Site('S01-T1', 'S01');
  other = new Site('S01-T2', 'S01', 2);
  apt = t.newId('apt');
  t.run(
    apts.createAppointment(t.ctx(jia, '10:00'), {
      aptId: apt,
      form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('15:00'), source: 'phone' },
      person: { id: t.newId('cust') },
    }),
  );
  t.run(apts.claim(t.ctx(jia, '15:00'), t.apt(apt)));
});
const idOf = (): string => `task:followUp:${apt.replace(':', '.')}:2026-11-24`;
const task = (site: Site, id = idOf()) => foldTask(id, site.facts.values());
const end = () => t.run(apts.endService(t.ctx(jia, '15:30'), t.apt(apt), { outcome: 'notSold', reason: 'price', followUpAt: at('15:30') + 3 * DAY }));

describe('tasks are facts (conflicts.md §4.22, A4.1)', () => {
  it('an end with a date opens one task, whose key two generators share', () => {
    end();
    expect(task(t)).toMatchObject({
      state: 'open',
      owner: '1001',
      dueMs: at('15:30') + 3 * DAY,
      about: { rule: 'followUp', aptId: apt, customerId: t.apt(apt).form.customerId },
    });
    expect(followUpTask(t.apt(apt), at('15:30') + 3 * DAY, '2026-11-24', '1001', ['S01']).taskId).toBe(idOf());
  });
  it('done outweighs a snooze and a delegation beside it; both results are kept, the earlier counts, and the later person hears whose', () => {
    end();
    sync(t, other);
    t.run(finishTask(t.ctx(jia, '16:00'), task(t), ' 周末再来 '));
    other.run(snoozeTask(other.ctx(yi, '16:05'), task(other), at('18:00')));
    other.run(delegateTask(other.ctx(yi, '16:06'), task(other), '1002'));
    other.run(finishTask(other.ctx(yi, '16:07'), task(other), '已约周六'));
    sync(t, other);
    for (const site of [t, other]) {
      expect(task(site)).toMatchObject({
        state: 'done',
        owner: '1002',
        dueMs: at('18:00'),
        results: [
          { by: '1001', result: '周末再来' },
          { by: '1002', result: '已约周六' },
        ],
      });
      expect([mergedInto(task(site), '1002')?.result, mergedInto(task(site), '1001')]).toEqual(['周末再来', undefined]);
    }
  });
  it('done > cancelled > reassigned > open; what is done or cancelled takes no further word', () => {
    end();
    sync(t, other);
    t.run(cancelTask(t.ctx(jia, '16:00'), task(t), '顾客不要了'));
    expect(task(t).state).toBe('cancelled');
    expect(delegateTask(t.ctx(jia), task(t), '1002')).toMatchObject({ ok: false, problem: { code: 'task-cancelled' } });
    other.run(finishTask(other.ctx(yi, '16:01'), task(other), '来过了'));
    sync(t, other);
    expect(task(t).state).toBe('done');
    expect([snoozeTask(t.ctx(jia), task(t), at('19:00')), finishTask(other.ctx(yi), { ...task(t), state: 'open' }, ' ')]).toMatchObject([
      { problem: { code: 'task-done' } },
      { problem: { code: 'contact-result-required' } },
    ]);
  });
  it('a reminder that nobody has touched is opened by the first word on it; two who put it off have put off one (A0.26)', () => {
    const reminder = () => reminderTask(t.apt(apt), 'overdue', '1001', ['S01']);
    sync(t, other);
    const facts = t.run(snoozeTask(t.ctx(jia, '16:10'), reminder(), at('17:00')));
    expect(facts.map((f) => f.kind)).toEqual(['task.opened', 'task.snoozed']);
    other.run(snoozeTask(other.ctx(yi, '16:11'), reminder(), at('18:00')));
    sync(t, other);
    expect(task(t, reminder().taskId)).toMatchObject({ state: 'open', owner: '1001', dueMs: at('18:00') });
  });
});
