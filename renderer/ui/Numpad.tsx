import { Delete } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import type { ReactNode } from 'react';
import { useT } from './i18n.ts';
import css from './Numpad.module.css';

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;

/** Touch keys. `left` is the bottom-left key (`.` or `00` for money; text such as 忘了口令). */
export function Numpad({
  onDigit,
  onBack,
  left,
  disabled = false,
  label,
}: {
  readonly onDigit: (d: string) => void;
  readonly onBack: () => void;
  readonly left?: { readonly label: ReactNode; readonly onPress: () => void; readonly bare?: boolean };
  readonly disabled?: boolean;
  readonly label: string;
}) {
  const t = useT();
  return (
    <div className={css['keys']} role="group" aria-label={label}>
      {DIGITS.map((d) => (
        <button key={d} type="button" disabled={disabled} onClick={() => onDigit(d)}>
          {d}
        </button>
      ))}
      {left === undefined ? (
        <span />
      ) : (
        <button type="button" className={left.bare === true ? css['bare'] : css['fn']} onClick={left.onPress}>
          {left.label}
        </button>
      )}
      <button type="button" disabled={disabled} onClick={() => onDigit('0')}>
        0
      </button>
      <button type="button" className={css['bare']} disabled={disabled} aria-label={t('common.backspace')} onClick={onBack}>
        <Delete aria-hidden="true" />
      </button>
    </div>
  );
}

/**
 * PIN by touch and by keyboard (the keyboard works anywhere on the page while it is shown). Hands over at `length` digits,
 * or on Enter from six; the entered digits never reach the DOM.
 */
export function PinPad({
  length = 6,
  onPin,
  busy = false,
  locked = false,
  wrong = 0,
  foot,
  left,
}: {
  readonly length?: number;
  readonly onPin: (pin: string) => void;
  readonly busy?: boolean;
  readonly locked?: boolean;
  /** Grows by one at each wrong PIN: clears and shakes. */
  readonly wrong?: number;
  readonly foot?: ReactNode;
  readonly left?: { readonly label: ReactNode; readonly onPress: () => void };
}) {
  const t = useT();
  const [pin, setPin] = useState('');
  const [seenWrong, setSeenWrong] = useState(wrong);
  if (seenWrong !== wrong) {
    setSeenWrong(wrong);
    setPin('');
  }
  const off = busy || locked;
  const press = (d: string) => {
    if (off || pin.length >= length) return;
    const next = pin + d;
    setPin(next);
    if (next.length === length) {
      onPin(next);
      setPin('');
    }
  };
  const back = () => setPin((p) => p.slice(0, -1));
  const live = useRef({ press, back });
  useEffect(() => {
    live.current = { press, back };
  });
  useEffect(() => {
    const on = (e: KeyboardEvent) => {
      if (e.ctrlKey || e.metaKey || e.altKey) return;
      const target = e.target;
      if (target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement) return;
      const digit = /^(?:Digit|Numpad)(\d)$/.exec(e.code)?.[1];
      if (digit !== undefined) {
        e.preventDefault();
        live.current.press(digit);
      } else if (e.code === 'Backspace') {
        e.preventDefault();
        live.current.back();
      }
    };
    window.addEventListener('keydown', on);
    return () => window.removeEventListener('keydown', on);
  }, []);
  return (
    <div>
      <div
        key={wrong}
        className={css['dots']}
        data-wrong={wrong > 0 ? 'true' : undefined}
        role="img"
        aria-label={t('common.pinDigits', { n: pin.length, total: length })}
      >
        {Array.from({ length }, (_, i) => (
          <i key={i} data-on={i < pin.length || busy ? 'true' : undefined} />
        ))}
      </div>
      <Numpad label={t('common.pinPad')} disabled={off} onDigit={press} onBack={back} left={left === undefined ? undefined : { ...left, bare: true }} />
      <div className={css['foot']} aria-live="polite">
        {foot}
      </div>
    </div>
  );
}
