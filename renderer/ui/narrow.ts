import { useSyncExternalStore } from 'react';

/** Below this the layouts narrow (1024×768); the same number stands in the style sheets. */
const QUERY = '(max-width: 1100px)';
const list = () => (typeof matchMedia === 'function' ? matchMedia(QUERY) : undefined);

export function useNarrow(): boolean {
  return useSyncExternalStore(
    (cb) => {
      const m = list();
      m?.addEventListener('change', cb);
      return () => m?.removeEventListener('change', cb);
    },
    () => list()?.matches ?? false,
  );
}
