import { useEffect, useRef } from 'react';

/**
 * Where a scan goes. The shell listens to the wedge everywhere; the screen in front takes what it knows. A handler returns
 * false to pass. What nobody takes opens the till with the code (`/sales?scan=CODE`): any page may scan a piece into the sale.
 */
type Handler = (code: string) => boolean | void;
const handlers: { run: Handler }[] = [];

export function useScanTarget(handler: Handler, active = true): void {
  const live = useRef(handler);
  useEffect(() => {
    live.current = handler;
  });
  useEffect(() => {
    if (!active) return;
    const entry = { run: (code: string) => live.current(code) };
    handlers.push(entry);
    return () => {
      const at = handlers.indexOf(entry);
      if (at >= 0) handlers.splice(at, 1);
    };
  }, [active]);
}

/** True when a screen took it. The last one mounted is asked first. */
export function dispatchScan(code: string): boolean {
  for (let i = handlers.length - 1; i >= 0; i--) if (handlers[i]?.run(code) !== false) return true;
  return false;
}
