import fc from 'fast-check';
import { expect } from 'vitest';
import { jcs } from '../kernel/jcs.ts';
import { at, person, Site, sync } from '../testkit/world.ts';
import { detect } from '../rules.ts';
import { arrive, createAppointment } from './commands.ts';
import { foldAppointment } from './fold.ts';
import type { AptView } from './types.ts';

export const [jia, yi, bing] = [person('1001'), person('1002'), person('1003')];
export const manager = person('1900', ['SM']);
export const service = person('9001', ['CS'], []);
/** The sites and the appointment of the current test; `given` makes them anew. */
export let t1: Site;
export let t2: Site;
export let hq: Site;
export let apt: string;

/** One appointment of the day, known everywhere. */
export function given(
  options: { readonly assigned?: string; readonly mode?: 'manual' | 'priority' | 'manager'; readonly online?: boolean; readonly arrived?: string } = {},
): void {
  [t1, t2, hq] = [new Site('S01-T1', 'S01', 1), new Site('S01-T2', 'S01', 2), new Site('HQ1', 'HQ', 3)];
  apt = t1.newId('apt');
  const mode = options.mode ?? 'manual';
  t1.run(
    createAppointment(t1.ctx(mode === 'manager' ? manager : jia, '09:30'), {
      aptId: apt,
      online: options.online ?? false,
      form: { name: '李娜', phoneE164: '13800001234', storeId: 'S01', visitAt: at('14:00'), source: 'phone' },
      ...(options.assigned === undefined ? {} : { consultant: { staffNo: options.assigned, mode } }),
    }),
  );
  if (options.arrived !== undefined) t1.run(arrive(t1.ctx(jia, options.arrived), t1.apt(apt)));
  sync(t1, t2, hq);
}
export const view = (site: Site): AptView => site.apt(apt).view;
export const rulings = (site: Site) => detect(apt, site.of(apt));

/** The same on every replica, in any order, however often it came (I14, I15). */
export function everywhere(...sites: readonly Site[]): AptView {
  sync(...sites);
  const facts = sites[0]?.of(apt) ?? [];
  const expected = jcs([foldAppointment(apt, facts), detect(apt, facts)]);
  for (const s of sites) expect(jcs([view(s), rulings(s)])).toBe(expected);
  fc.assert(
    fc.property(fc.shuffledSubarray([...facts, ...facts], { minLength: facts.length * 2 }), (shuffled) => {
      expect(jcs([foldAppointment(apt, shuffled), detect(apt, shuffled)])).toBe(expected);
    }),
    { numRuns: 30 },
  );
  return foldAppointment(apt, facts);
}
