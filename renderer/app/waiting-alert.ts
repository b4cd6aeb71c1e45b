import { useEffect, useRef } from 'react';
import { useTerminal, useUser } from './terminal-context.ts';
import { newcomers, SOUND } from './waiting-sound.ts';

/** A short sound for a customer who has just begun to wait, and their number in the window's title and on the app's badge (A1.2.1). */
export function useWaitingAlert(waiting: readonly { readonly id: string }[]): void {
  const terminal = useTerminal();
  const user = useUser();
  const known = useRef<{ readonly who: string; readonly ids: ReadonlySet<string> } | undefined>(undefined);
  const ids = waiting.map((c) => c.id).join();
  const count = waiting.length;
  useEffect(() => {
    const now = new Set(ids === '' ? [] : ids.split(','));
    const before = known.current?.who === user.staffNo ? known.current.ids : undefined;
    known.current = { who: user.staffNo, ids: now };
    if (newcomers(before, now) && terminal.prefs.ofUser<unknown>(user.staffNo, SOUND) !== false) chime();
    const title = document.title.replace(/^\(\d+\) /, '');
    document.title = count === 0 ? title : `(${count}) ${title}`;
    if ('setAppBadge' in navigator) void (count === 0 ? navigator.clearAppBadge() : navigator.setAppBadge(count)).catch(() => undefined); // not installed: no badge to set
  }, [ids, count, terminal, user.staffNo]);
}

let audio: AudioContext | undefined;
/** Two soft tones; silence where the browser has not been touched yet or has no sound. */
function chime(): void {
  try {
    audio ??= new AudioContext();
    const ctx = audio;
    void ctx.resume().catch(() => undefined);
    [660, 880].forEach((hz, i) => {
      const at = ctx.currentTime + i * 0.16;
      const tone = ctx.createOscillator();
      const gain = ctx.createGain();
      tone.frequency.value = hz;
      gain.gain.setValueAtTime(0.0001, at);
      gain.gain.exponentialRampToValueAtTime(0.12, at + 0.02);
      gain.gain.exponentialRampToValueAtTime(0.0001, at + 0.28);
      tone.connect(gain).connect(ctx.destination);
      tone.start(at);
      tone.stop(at + 0.3);
    });
  } catch {
    /* a till without sound still shows the badge */
  }
}
