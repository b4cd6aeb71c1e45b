import { useEffect, useRef, useState } from 'react';
import type { Dispatch, SetStateAction } from 'react';
import type { Terminal } from '../data/terminal.ts';
import { useTerminal, useUser } from './terminal-context.ts';

/** Fields of one form that somebody had typed into when the terminal locked. */
interface Kept {
  readonly by: string;
  readonly atMs: number;
  readonly changed: object;
}
/** In memory of the page only: what nobody saved is no document, and a phone number half typed belongs on no disk. */
const keptOf = new WeakMap<Terminal, Map<string, Kept>>();

/** The person's own, or that of somebody whose rights ended meanwhile: it is nobody else's to come back to (SC-14). */
function find(terminal: Terminal, form: string, me: string): readonly [slot: string, kept: Kept] | undefined {
  const works = new Set(terminal.session.roster().map((s) => s.staffNo));
  return [...(keptOf.get(terminal) ?? [])].find(([slot, k]) => slot === `${form} ${k.by}` && (k.by === me || !works.has(k.by)));
}
/** Whether a form of this name waits for the person to go on with. */
export const isHalfTyped = (terminal: Terminal, form: string, me: string): boolean => find(terminal, form, me) !== undefined;

export interface HalfTyped<T> {
  readonly state: T;
  readonly set: Dispatch<SetStateAction<T>>;
  /** Who had typed it and when, where the form goes on from before a lock. */
  readonly from: { readonly by: string; readonly atMs: number } | undefined;
  /** Something was typed that differs from how the form opens. */
  readonly touched: boolean;
  /** Begins anew with an empty form. */
  readonly clear: () => void;
}

/**
 * State of a form that a lock, by hand or after the idle minutes, or the end of somebody's rights does not lose (A0.24): it is there again
 * when the person comes back to the form `form`. Left in any other way it is gone, as the person wanted. Only the fields typed into are
 * kept: what others changed meanwhile is not undone.
 */
export function useHalfTyped<T extends object>(form: string, fresh: () => T): HalfTyped<T> {
  const terminal = useTerminal();
  const me = useUser().staffNo;
  const [begun] = useState(() => {
    const found = find(terminal, form, me);
    return { before: fresh(), slot: found?.[0], kept: found?.[1] };
  });
  const [state, set] = useState<T>(() => ({ ...begun.before, ...begun.kept?.changed }));
  const [from, setFrom] = useState(begun.kept);
  const last = useRef(state);
  useEffect(() => {
    last.current = state;
  });
  useEffect(() => {
    if (begun.slot !== undefined) keptOf.get(terminal)?.delete(begun.slot);
    return () => {
      if (terminal.session.user()?.staffNo === me) return;
      const before = new Map(Object.entries(begun.before));
      const changed = Object.entries(last.current).filter(([name, value]) => value !== before.get(name));
      if (changed.length === 0) return;
      const all = keptOf.get(terminal) ?? new Map<string, Kept>();
      keptOf.set(terminal, all.set(`${form} ${me}`, { by: me, atMs: terminal.now(), changed: Object.fromEntries(changed) }));
    };
  }, [terminal, form, me, begun]);
  return {
    state,
    set,
    from,
    touched: JSON.stringify(state) !== JSON.stringify(begun.before),
    clear: () => {
      set(begun.before);
      setFrom(undefined);
    },
  };
}
