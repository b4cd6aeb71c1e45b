import { useEffect, useRef } from 'react';

/** `mod+k` is Ctrl or ⌘; single keys such as `F1`, `Escape`. Not fired while an IME composes. */
export function useHotkeys(map: Readonly<Record<string, (e: KeyboardEvent) => void>>, active = true): void {
  const live = useRef(map);
  useEffect(() => {
    live.current = map;
  });
  useEffect(() => {
    if (!active) return;
    const on = (e: KeyboardEvent) => {
      if (e.isComposing) return;
      const mod = e.ctrlKey || e.metaKey;
      const name = `${mod ? 'mod+' : ''}${e.shiftKey && e.key.length > 1 ? 'shift+' : ''}${e.key.length === 1 ? e.key.toLowerCase() : e.key}`;
      const run = live.current[name];
      if (run === undefined) return;
      e.preventDefault();
      run(e);
    };
    window.addEventListener('keydown', on);
    return () => window.removeEventListener('keydown', on);
  }, [active]);
}
