import { expect, test } from 'vitest';
import { foldAppointment } from '../../src/appointments/fold.ts';
import { verifyChain } from '../../src/facts/verify.ts';
import { demoCustomers } from './customers.ts';
import { demoHistory } from './history.ts';
import { demoItems } from './pieces.ts';
import { dice } from './random.ts';
import { prices } from './reference.ts';

const anchorMs = Date.UTC(2026, 10, 21, 6, 0); // 14:00 in Shanghai
function make(): ReturnType<typeof demoHistory> {
  const d = dice(3);
  return demoHistory({ dice: d, items: demoItems(d, 300), customers: demoCustomers(d, 40), prices: prices(Date.UTC(2026, 10, 21, 1, 35)), anchorMs, days: 3 });
}

test('the demo days are deterministic, chained without a gap, and fold to every stage of a visit', () => {
  const { tills } = make();
  expect(tills.map((t) => t.facts)).toEqual(make().tills.map((t) => t.facts));
  for (const till of tills) {
    expect(verifyChain(till.facts)).toEqual([]);
    expect(till.facts.every((f) => f.wallMs <= anchorMs + 60_000)).toBe(true);
  }
  const s01 = tills[0];
  const ids = [...(s01?.heads.keys() ?? [])].filter((id) => id.startsWith('apt:'));
  const views = ids.map((id) =>
    foldAppointment(
      id,
      (s01?.facts ?? []).filter((f) => id in f.prev),
    ),
  );
  for (const status of ['sold', 'notSold', 'notArrived', 'needsCallback'])
    expect(
      views.some((v) => v.status === status),
      status,
    ).toBe(true);
  for (const sub of ['waiting', 'serving', 'paused'])
    expect(
      views.some((v) => v.sub === sub),
      sub,
    ).toBe(true);
});
