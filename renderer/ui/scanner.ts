import { useEffect, useRef } from 'react';

/** One key as the wedge reader needs it; `code` because a Chinese IME swallows key values (jewelry.md §1). */
export interface WedgeKey {
  readonly code: string;
  readonly shift: boolean;
  readonly atMs: number;
}

const MIN_LENGTH = 6;
const MAX_MEAN_GAP_MS = 35;
/** A pause longer than this cannot be inside a scan: what came before was typed by a person. */
const BREAK_MS = 100;

const PUNCTUATION: Readonly<Record<string, readonly [string, string]>> = {
  Minus: ['-', '_'],
  Slash: ['/', '?'],
  Period: ['.', '>'],
  Equal: ['=', '+'],
  Semicolon: [';', ':'],
  NumpadSubtract: ['-', '-'],
  NumpadDivide: ['/', '/'],
  NumpadDecimal: ['.', '.'],
  NumpadAdd: ['+', '+'],
  Space: [' ', ' '],
  Digit5: ['5', '%'],
};
const SHIFTED_DIGITS = ')!@#$%^&*(';

/** Character of a physical key, US layout, as scanners send it; undefined for keys that write nothing. */
export function charOf(code: string, shift: boolean): string | undefined {
  const letter = /^Key([A-Z])$/.exec(code)?.[1];
  if (letter !== undefined) return shift ? letter : letter.toLowerCase();
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(code)?.[1];
  if (digit !== undefined) return shift && code.startsWith('Digit') ? SHIFTED_DIGITS[Number(digit)] : digit;
  return PUNCTUATION[code]?.[shift ? 1 : 0];
}

/** Collects keys; says whether a terminator just completed a scan. Pure but for its buffer; tested without a DOM. */
export function wedgeReader(minLength = MIN_LENGTH) {
  let keys: { ch: string; atMs: number }[] = [];
  return {
    /** Returns the scanned text and how many characters it wrote, or undefined. */
    feed(key: WedgeKey): { readonly text: string; readonly length: number } | undefined {
      if (key.code === 'Enter' || key.code === 'NumpadEnter' || key.code === 'Tab') {
        const last = keys[keys.length - 1];
        const first = keys[0];
        const got = keys;
        keys = [];
        if (!first || !last || got.length < minLength || key.atMs - last.atMs > BREAK_MS) return undefined;
        if ((last.atMs - first.atMs) / (got.length - 1) > MAX_MEAN_GAP_MS) return undefined;
        return {
          text: got
            .map((k) => k.ch)
            .join('')
            .trim(),
          length: got.length,
        };
      }
      const ch = charOf(key.code, key.shift);
      if (ch === undefined) {
        if (!/^(Shift|Control|Alt|Meta|CapsLock)/.test(key.code)) keys = [];
        return undefined;
      }
      const last = keys[keys.length - 1];
      if (last && key.atMs - last.atMs > BREAK_MS) keys = [];
      keys.push({ ch, atMs: key.atMs });
      if (keys.length > 256) keys.shift();
      return undefined;
    },
  };
}

/** GS1 and QR prefixes a reader may send before the code; piece numbers are upper case. */
export const normaliseScan = (text: string): string =>
  text
    .replace(/^\][A-Za-z]\d/, '')
    .trim()
    .toUpperCase();

type Field = HTMLInputElement | HTMLTextAreaElement;
const isField = (x: EventTarget | null): x is Field => x instanceof HTMLInputElement || x instanceof HTMLTextAreaElement;

function setValue(field: Field, value: string): void {
  // React listens on the native setter
  const proto = field instanceof HTMLInputElement ? HTMLInputElement.prototype : HTMLTextAreaElement.prototype;
  Object.getOwnPropertyDescriptor(proto, 'value')?.set?.call(field, value);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}

/** Where the caret may be read (email and number inputs refuse); an unreadable caret counts as the end. */
function caretOf(field: Field): number {
  try {
    return field.selectionStart ?? field.value.length;
  } catch {
    return field.value.length;
  }
}

/**
 * Keyboard-wedge scanner, captured anywhere, no focus needed (jewelry.md §1). What a person typed in the focused field stays:
 * a scan takes out only its own characters. `minLength` is the shortest code this screen reads: a badge is shorter than a barcode.
 */
export function useScanner(onScan: (code: string) => void, active = true, minLength = MIN_LENGTH): void {
  const live = useRef(onScan);
  useEffect(() => {
    live.current = onScan;
  });
  useEffect(() => {
    if (!active) return;
    const reader = wedgeReader(minLength);
    const on = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const got = reader.feed({ code: e.code, shift: e.shiftKey, atMs: e.timeStamp });
      if (got === undefined) return;
      e.preventDefault();
      e.stopPropagation();
      const field = e.target;
      if (isField(field)) {
        const end = caretOf(field);
        const written = field.value.slice(Math.max(0, end - got.length), end);
        // an IME may have written something else or nothing; only the scan's own text is taken out
        if (written.toUpperCase() === got.text.toUpperCase()) setValue(field, field.value.slice(0, end - got.length) + field.value.slice(end));
      }
      live.current(normaliseScan(got.text));
    };
    window.addEventListener('keydown', on, true);
    return () => window.removeEventListener('keydown', on, true);
  }, [active, minLength]);
}
