// @vitest-environment jsdom
import { act, cleanup, renderHook } from '@testing-library/react';
import { useRef, useState } from 'react';
import { afterEach, describe, expect, it } from 'vitest';
import { entryOf, filled, typed, type Key } from './pad.ts';
import { useTypeAhead } from './useTypeAhead.ts';

afterEach(cleanup);

/** The pad over a tender whose writing ends when the test says so; then the amount is what is left. */
function usePad() {
  const writing = useRef(false);
  const [entry, setEntry] = useState(() => entryOf(filled(6_880_000)));
  const [, setKeeping] = useState(false);
  const later = useTypeAhead(writing);
  return {
    amount: entry.amount.text,
    tap: (k: Key) => later(() => setEntry((e) => typed(e, k))),
    begin: () => {
      writing.current = true;
      setKeeping(true);
    },
    end: (leftFen: number) => {
      setEntry(entryOf(filled(leftFen)));
      writing.current = false;
      setKeeping(false);
    },
  };
}

describe('tapping on while a tender is being written (A3.8)', () => {
  it('digits of the next amount are not lost to the write of the one before', () => {
    const { result } = renderHook(usePad);
    act(() => result.current.begin());
    for (const k of ['clear', '9', '0'] as const) act(() => result.current.tap(k));
    expect(result.current.amount).toBe('68800'); // what is being written stays what it was
    act(() => result.current.end(880_000));
    for (const k of ['0', '0'] as const) act(() => result.current.tap(k));
    expect(result.current.amount).toBe('9000');
  });
  it('with nothing being written a tap is done at once', () => {
    const { result } = renderHook(usePad);
    for (const k of ['1', '2', '.', '5'] as const) act(() => result.current.tap(k));
    expect(result.current.amount).toBe('12.5');
  });
});
