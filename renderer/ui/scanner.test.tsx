// @vitest-environment jsdom
import { cleanup, fireEvent, render, screen } from '@testing-library/react';
import { useState } from 'react';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { normaliseScan, useScanner, wedgeReader } from './scanner.ts';

const code = (ch: string): string => (/\d/.test(ch) ? `Digit${ch}` : ch === '-' ? 'Minus' : `Key${ch.toUpperCase()}`);
function feed(text: string, gapMs: number, end = 'Enter', startMs = 1000, minLength?: number) {
  const reader = wedgeReader(minLength);
  let at = startMs;
  for (const ch of text) {
    reader.feed({ code: code(ch), shift: /[A-Z]/.test(ch), atMs: at });
    at += gapMs;
  }
  return reader.feed({ code: end, shift: false, atMs: at });
}

describe('a scan is six characters or more, mean gap at most 35 ms, ended by Enter or Tab (jewelry §1)', () => {
  test('fast keys with a terminator are a scan', () => {
    expect(feed('RD2600017', 8)?.text).toBe('RD2600017');
    expect(feed('RD2600017', 35, 'Tab')?.text).toBe('RD2600017');
  });
  test('a person typing is not', () => {
    expect(feed('RD2600017', 36)).toBeUndefined();
    expect(feed('RD2600017', 120)).toBeUndefined();
  });
  test('five characters are too few', () => expect(feed('RD260', 8)).toBeUndefined());
  test('a badge carries four figures: the sign-in screen reads shorter codes (A0.24)', () => {
    expect(feed('0104', 8, 'Enter', 1000, 4)?.text).toBe('0104');
    expect(feed('0104', 120, 'Enter', 1000, 4)).toBeUndefined();
  });
  test('what was typed before the scan is not part of it', () => {
    const reader = wedgeReader();
    let at = 0;
    for (const ch of 'abc') reader.feed({ code: code(ch), shift: false, atMs: (at += 180) });
    at += 400;
    for (const ch of 'GB2600482') reader.feed({ code: code(ch), shift: /[A-Z]/.test(ch), atMs: (at += 9) });
    expect(reader.feed({ code: 'Enter', shift: false, atMs: at + 9 })).toEqual({ text: 'GB2600482', length: 9 });
  });
  test('a symbology prefix is taken off and letters are capitals', () => expect(normaliseScan(']C1rd2600017 ')).toBe('RD2600017'));
});

function Page({ onScan }: { readonly onScan: (c: string) => void }) {
  const [v, setV] = useState('');
  useScanner(onScan);
  return <input aria-label="name" value={v} onChange={(e) => setV(e.target.value)} />;
}
afterEach(cleanup);

test('a scan into a focused field takes out only its own characters; the half-typed word stays (jewelry §1)', () => {
  const onScan = vi.fn();
  render(<Page onScan={onScan} />);
  const input = screen.getByLabelText<HTMLInputElement>('name');
  input.focus();
  fireEvent.change(input, { target: { value: '王立' } });
  let at = 1000;
  for (const ch of 'RD2600017') {
    const e = new KeyboardEvent('keydown', { code: code(ch), key: ch, shiftKey: /[A-Z]/.test(ch), bubbles: true });
    Object.defineProperty(e, 'timeStamp', { value: (at += 8) });
    input.dispatchEvent(e);
    fireEvent.change(input, { target: { value: input.value + ch } });
  }
  const enter = new KeyboardEvent('keydown', { code: 'Enter', key: 'Enter', bubbles: true, cancelable: true });
  Object.defineProperty(enter, 'timeStamp', { value: at + 8 });
  input.dispatchEvent(enter);
  expect(onScan).toHaveBeenCalledWith('RD2600017');
  expect(input.value).toBe('王立');
  expect(enter.defaultPrevented).toBe(true);
});
