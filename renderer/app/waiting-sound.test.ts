import { expect, test } from 'vitest';
import { newcomers } from './waiting-sound.ts';

test('a sound is for somebody new, not for signing in, nor for somebody who left (A1.2.1)', () => {
  const set = (...ids: string[]) => new Set(ids);
  expect([
    newcomers(undefined, set('a')),
    newcomers(set('a'), set('a')),
    newcomers(set('a', 'b'), set('a')),
    newcomers(set('a'), set('b')),
    newcomers(set(), set('a')),
  ]).toEqual([false, false, false, true, true]);
});
