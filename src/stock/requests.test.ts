import { beforeEach, describe, expect, it } from 'vitest';
import { at, person, Site, sync } from '../testkit/world.ts';
import { foldAppointment } from '../appointments/fold.ts';
import { createAppointment } from '../appointments/commands.ts';
import { answerTransfer, foldRequests, isAskedOf, requestTransfer } from './requests.ts';
import type { TransferRequest } from './requests.ts';

const jia = person('1001');
const keeper = person('2500', ['WH'], ['S02']);
let here: Site;
let there: Site;
let aptId: string;
const only = (site: Site): TransferRequest => {
  const [first] = foldRequests(site.facts.values());
  if (first === undefined) throw new Error('no request');
  return first;
};
const ask = { requestId: 'req:1', pieceNo: 'RD1', fromStore: 'S02', toStore: 'S01', needBy: at('15:00') };

beforeEach(() => {
  here = new Site('S01-T1', 'S01');
  there = new Site('S02-T1', 'S02', 2);
  aptId = here.newId('apt');
  here.run(
    createAppointment(here.ctx(jia, '10:00'), {
      aptId,
      form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('15:00'), source: 'phone' },
    }),
  );
});

describe('申请调货 (A1.1.20)', () => {
  it('concerns both stores, and leaves the appointment as it was', () => {
    const before = here.apt(aptId).view;
    const [fact] = here.run(requestTransfer(here.ctx(jia, '10:05'), { ...ask, aptId }));
    expect(fact?.scope).toEqual(['S01', 'S02']);
    expect(foldAppointment(aptId, here.of(aptId))).toEqual(before);
    sync(here, there);
    expect(only(there)).toMatchObject({ state: 'asked', pieceNo: 'RD1', needBy: at('15:00'), by: '1001' });
  });
  it('is answered where it was asked, received where it came from; goods in hand outweigh a later refusal', () => {
    here.run(requestTransfer(here.ctx(jia, '10:05'), { ...ask, aptId }));
    sync(here, there);
    expect(answerTransfer(there.ctx(keeper), only(there), 'declined')).toMatchObject({ ok: false, problem: { code: 'reason-required' } });
    expect(answerTransfer(here.ctx(person('1900', ['SM'])), only(here), 'accepted')).toMatchObject({ ok: false, problem: { code: 'not-allowed' } });
    there.run(answerTransfer(there.ctx(keeper, '10:10'), only(there), 'accepted'));
    sync(here, there);
    expect(only(here)).toMatchObject({ state: 'accepted', answeredBy: '2500' });
    here.run(answerTransfer(here.ctx(jia, '12:00'), only(here), 'received'));
    there.run(answerTransfer(there.ctx(keeper, '12:30'), only(there), 'declined', '找不到'));
    sync(here, there);
    for (const site of [here, there]) expect(only(site).state).toBe('received');
    expect(answerTransfer(here.ctx(jia), only(here), 'withdrawn')).toMatchObject({ ok: false, problem: { code: 'transfer-closed' } });
  });
  it('any store may give it: one that cannot leaves it to the others, the first that says yes gives it', () => {
    const third = new Site('S03-T1', 'S03', 3);
    const { fromStore: _f, ...any } = ask;
    here.run(requestTransfer(here.ctx(jia, '10:05'), { ...any, anyOf: ['S02', 'S03'], aptId }));
    sync(here, there, third);
    expect([only(there), only(third)].map((r) => [r.state, r.fromStore, isAskedOf(r, 'S02'), isAskedOf(r, 'S03')])).toEqual([
      ['asked', undefined, true, true],
      ['asked', undefined, true, true],
    ]);
    there.run(answerTransfer(there.ctx(keeper, '10:10'), only(there), 'declined', '卖掉了'));
    sync(here, there, third);
    expect(only(here)).toMatchObject({ state: 'asked', declinedBy: ['S02'] });
    expect(isAskedOf(only(there), 'S02')).toBe(false);
    third.run(answerTransfer(third.ctx(person('2600', ['WH'], ['S03']), '10:20'), only(third), 'accepted'));
    sync(here, there, third);
    for (const site of [here, there, third]) expect(only(site)).toMatchObject({ state: 'accepted', fromStore: 'S03' });
    third.run(answerTransfer(third.ctx(person('2600', ['WH'], ['S03']), '10:30'), only(third), 'declined', '有瑕疵'));
    sync(here, there, third);
    expect(only(here).state).toBe('declined'); // nobody is left
  });
  it('says what is wanted, from another store than its own', () => {
    const code = (r: ReturnType<typeof requestTransfer>): string => (r.ok ? 'ok' : r.problem.code);
    const { pieceNo: _p, ...noPiece } = ask;
    expect([
      code(requestTransfer(here.ctx(jia), { ...noPiece, spec: ' ', aptId })),
      code(requestTransfer(here.ctx(jia), { ...ask, fromStore: 'S01', aptId })),
      code(requestTransfer(here.ctx(keeper), { ...ask, aptId })),
      code(requestTransfer(here.ctx(jia), { ...noPiece, spec: '1ct F VS1', aptId })),
    ]).toEqual(['transfer-what', 'transfer-same-store', 'not-allowed', 'ok']);
  });
});
