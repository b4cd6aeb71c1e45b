import { useCallback, useEffect, useReducer, useRef } from 'react';
import type { RefObject } from 'react';

/**
 * What is tapped while a tender is being written is done after it, one deed a render, in its order: a cashier does not wait for a slow disk, and
 * no digit of the next amount is lost to it. `writing` is true from before the write begins; the component renders once it is over. Deeds read
 * what they need when they run, not when they were tapped.
 */
export function useTypeAhead(writing: RefObject<boolean>): (deed: () => void) => void {
  const waiting = useRef<(() => void)[]>([]);
  const [, again] = useReducer((n: number) => n + 1, 0);
  useEffect(() => {
    const deed = writing.current ? undefined : waiting.current.shift();
    if (deed === undefined) return;
    deed();
    again();
  });
  return useCallback(
    (deed) => {
      if (writing.current || waiting.current.length > 0) waiting.current.push(deed);
      else deed();
    },
    [writing],
  );
}
