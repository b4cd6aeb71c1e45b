import { useEffect, useRef } from 'react';
import type { Terminal } from '../data/terminal.ts';

/** Locks after the chain's idle minutes (A0.24). Any touch, key or scan counts; drafts stay on the device. */
export function useAutoLock(terminal: Terminal, onLocked: (minutes: number) => void): void {
  const live = useRef(onLocked);
  useEffect(() => {
    live.current = onLocked;
  });
  useEffect(() => {
    const touch = () => terminal.session.active();
    const events = ['pointerdown', 'keydown', 'wheel'] as const;
    touch();
    events.forEach((e) => window.addEventListener(e, touch, { capture: true, passive: true }));
    const id = setInterval(() => {
      const minutes = terminal.views.settings()?.autoLockMin ?? 0;
      if (terminal.session.lockIfIdle()) live.current(minutes);
    }, 5_000);
    return () => {
      clearInterval(id);
      events.forEach((e) => window.removeEventListener(e, touch, { capture: true }));
    };
  }, [terminal]);
}
