// @vitest-environment jsdom
import { act, cleanup, fireEvent, render } from '@testing-library/react';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createMemoryTerminal } from '../data/demo/demo-terminal.ts';
import { fakeHost } from '../data/fake-host.ts';
import type { Terminal } from '../data/terminal.ts';
import { useAutoLock } from './auto-lock.ts';

let at = Date.parse('2026-11-21T02:20:00Z');
const demo = await createMemoryTerminal(fakeHost(), { seed: 7, pieces: 5, clock: { wallMs: () => at, monoMs: () => 0, bootId: 'test-boot' } });
const { terminal } = demo;
const minutes = terminal.views.settings()?.autoLockMin ?? 0;
const locked: number[] = [];
function Guarded({ t }: { readonly t: Terminal }): null {
  useAutoLock(t, (n) => {
    locked.push(n);
  });
  return null;
}
/** Time goes by on the till's own clock and on the page's timers alike. */
const pass = (ms: number): void => {
  act(() => {
    at += ms;
    vi.advanceTimersByTime(ms);
  });
};

beforeEach(async () => {
  locked.length = 0;
  expect((await terminal.session.signIn('0107', '246810')).ok).toBe(true);
  vi.useFakeTimers();
});
afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

it("A0.24: untouched for the chain's minutes the till locks by itself, within five seconds, and says so once", () => {
  render(<Guarded t={terminal} />);
  pass(minutes * 60_000 - 5_000);
  expect(terminal.session.user()?.staffNo).toBe('0107');
  pass(10_000);
  expect(terminal.session.user()).toBeUndefined();
  expect(locked).toEqual([minutes]);
  pass(60_000);
  expect(locked).toEqual([minutes]);
});

it.each(['pointerDown', 'keyDown', 'wheel'] as const)('A0.24: %s anywhere starts the minutes anew', (kind) => {
  render(<Guarded t={terminal} />);
  pass(minutes * 60_000 - 5_000);
  fireEvent[kind](document.body);
  pass(minutes * 60_000 - 5_000);
  expect(terminal.session.user()?.staffNo).toBe('0107');
  pass(10_000);
  expect(terminal.session.user()).toBeUndefined();
});
