import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { arrive, createAppointment, reschedule } from '../../../src/appointments/commands.ts';
import { claim, endService, noteShown } from '../../../src/appointments/service.ts';
import type { AptCard, Terminal } from '../../../renderer/data/terminal.ts';
import { members, Stage } from './stage.ts';

/** SC-03 and 04 of conflicts.md §8 at their sync level: who serves a visit, and what becomes of it. 甲 is 0107, 乙 0112, the manager 0101. */
let stage: Stage;
beforeAll(async () => {
  stage = await Stage.open('S01-T1', 'S01-T2', 'S02-T1');
}, 120_000);
afterAll(async () => {
  await stage.close();
});

const card = (t: Terminal, id: string): AptCard => {
  const found = t.views.appointment(id);
  if (found === undefined) throw new Error(`no appointment ${id}`);
  return found;
};
/** An appointment of the scene, assigned or not, known everywhere. */
async function booked(consultant?: string): Promise<string> {
  const apt = stage.id('apt', 'A');
  await stage.act('S01-T1', '10:00', '0126', (ctx) =>
    createAppointment(ctx, {
      aptId: apt,
      form: { name: '李娜', phoneE164: '+8613800001234', phoneRegion: 'CN', storeId: 'S01', visitAt: stage.moment('14:00'), source: 'phone' },
      ...(consultant === undefined ? {} : { consultant: { staffNo: consultant, mode: 'manual' as const } }),
    }),
  );
  await stage.heal('10:01');
  return apt;
}
async function arrived(consultant?: string): Promise<string> {
  const apt = await booked(consultant);
  await stage.act('S01-T1', '14:00', '0126', (ctx, t) => arrive(ctx, card(t, apt)));
  await stage.heal('14:01');
  await stage.offline('S01-T1', 'S01-T2');
  return apt;
}
const views = (apt: string) => ['S01-T1', 'S01-T2'].map((n) => card(stage.at(n), apt).view);

describe('SC-03 two consultants claim the same appointment offline', () => {
  test('who sold has it, the other assists, the end is a note of the visit, the commission follows the sale’s line, EX-09', async () => {
    await stage.scene();
    const apt = await arrived('0107');
    const [second] = await stage.act('S01-T2', '14:01:30', '0112', (ctx, t) => claim(ctx, card(t, apt)));
    const [first] = await stage.act('S01-T1', '14:02', '0107', (ctx, t) => claim(ctx, card(t, apt)));
    await stage.act('S01-T2', '14:10', '0112', (ctx, t) => noteShown(ctx, card(t, apt), { pieceNos: [stage.id('A'), stage.id('B'), stage.id('C')] }));
    await stage.act('S01-T1', '14:20', '0107', (ctx, t) => endService(ctx, card(t, apt), { outcome: 'notSold', reason: 'price' }));
    const sale = await stage.sale(
      { on: 'S01-T2', at: '14:30', by: '0112', prev: { [apt]: [...card(stage.at('S01-T2'), apt).view.heads] } },
      { saleId: stage.id('sale', 'A'), pieces: [stage.id('A')], aptId: apt, netFen: 2_800_000 },
    );
    await stage.heal('15:00');
    for (const v of views(apt)) expect(v).toMatchObject({ status: 'sold', main: '0112', assistants: ['0107'], assigned: '0107' });
    for (const v of views(apt)) expect(v.timeline.find((e) => e.kind === 'apt.ended')?.outcome).toBe('superseded');
    expect(sale.body.lines[0]?.consultants).toEqual([{ staffNo: '0112', name: '0112', shareBp: 10_000 }]);
    expect(await stage.open()).toEqual([['EX-09', ...members(first?.id ?? '', second?.id ?? '')]]);
    expect((await stage.cases())[0]).toMatchObject({ severity: 'blue', owner: ['SM'] });
    const decisions = await stage.decisions();
    expect(decisions).toMatchObject([{ rule: '4.2a', subject: apt, losers: [{ by: '0107', outcome: 'merged' }] }]);
    for (const n of ['S01-T1', 'S01-T2'])
      expect(
        stage
          .at(n)
          .views.decisions()
          .filter((d) => d.subject === apt),
      ).toEqual(decisions);
  });
  test('variant: no sale, no notes: the assigned one, although 30 s later', async () => {
    await stage.scene();
    const apt = await arrived('0107');
    await stage.act('S01-T2', '14:01:30', '0112', (ctx, t) => claim(ctx, card(t, apt)));
    await stage.act('S01-T1', '14:02', '0107', (ctx, t) => claim(ctx, card(t, apt)));
    await stage.heal('15:00');
    for (const v of views(apt)) expect(v).toMatchObject({ sub: 'serving', main: '0107', assistants: ['0112'] });
    expect((await stage.decisions()).map((d) => d['rule'])).toEqual(['4.2b']);
  });
  test('variant: neither assigned: the earlier accept', async () => {
    await stage.scene();
    const apt = await arrived();
    await stage.act('S01-T2', '14:01:30', '0112', (ctx, t) => claim(ctx, card(t, apt)));
    await stage.act('S01-T1', '14:02', '0107', (ctx, t) => claim(ctx, card(t, apt)));
    await stage.heal('15:00');
    for (const v of views(apt)) expect(v).toMatchObject({ main: '0112', assistants: ['0107'] });
    expect((await stage.decisions()).map((d) => d['rule'])).toEqual(['4.2c']);
  });
});

describe('SC-04 headquarters cancels while the store completes', () => {
  test('已成交; the void is overruled; EX-08', async () => {
    await stage.scene();
    const apt = await booked('0107');
    const heads = [...card(stage.at('S01-T1'), apt).view.heads];
    await stage.offline('S01-T1', 'S01-T2');
    const [came] = await stage.act('S01-T1', '16:05', '0126', (ctx, t) => arrive(ctx, card(t, apt)));
    const gone = await stage.fact('apt.voided', { on: 'HQ', at: '16:10', by: '9001', prev: { [apt]: heads } }, { aptId: apt, reason: '客户来电取消' });
    const sale = await stage.sale(
      { on: 'S01-T1', at: '16:40', by: '0107', prev: { [apt]: [...card(stage.at('S01-T1'), apt).view.heads] } },
      { saleId: stage.id('sale', 'A'), pieces: [stage.id('A')], aptId: apt },
    );
    await stage.heal('17:00');
    for (const v of views(apt)) expect(v.status).toBe('sold');
    for (const v of views(apt)) expect(v.timeline.find((e) => e.kind === 'apt.voided')?.outcome).toBe('overruled');
    expect(await stage.open()).toEqual([['EX-08', ...members(came?.id ?? '', gone, sale)]]);
    expect((await stage.cases())[0]).toMatchObject({ severity: 'blue', owner: ['CS'] });
  });
  test('variant: the store only moved the visit: 未到店 and 待核实, until somebody has called', async () => {
    await stage.scene();
    const apt = await booked('0107');
    const heads = [...card(stage.at('S01-T1'), apt).view.heads];
    await stage.offline('S01-T1', 'S01-T2');
    await stage.fact('apt.voided', { on: 'HQ', at: '16:10', by: '9001', prev: { [apt]: heads } }, { aptId: apt, reason: '客户来电取消' });
    await stage.act('S01-T1', '16:20', '0107', (ctx, t) => reschedule(ctx, card(t, apt), { toMs: stage.moment('18:00') }));
    await stage.heal('17:00');
    for (const v of views(apt)) expect(v).toMatchObject({ status: 'notArrived', sub: 'toVerify' });
    expect(await stage.open()).toEqual([]);
    await stage.fact(
      'apt.calledBack',
      { on: 'HQ', at: '17:10', by: '9001', prev: { [apt]: [...(views(apt)[0]?.heads ?? [])] } },
      { aptId: apt, result: '会来' },
    );
    await stage.heal('17:11');
    for (const v of views(apt)) expect(v).toMatchObject({ status: 'notArrived', sub: 'rescheduled' });
  });
});
