import { useEffect, useRef, useState } from 'react';
import type { Dispatch, SetStateAction } from 'react';
import type { KeptForm } from '../data/forms.ts';
import type { Terminal } from '../data/terminal.ts';
import { useTerminal, useUser } from './terminal-context.ts';

/** Saved before a crash took the page away: nobody is to save it twice (A1.1.1). */
const isSaved = (terminal: Terminal, k: KeptForm): boolean =>
  k.id !== undefined && (terminal.views.appointment(k.id) !== undefined || terminal.views.customer(k.id) !== undefined);
/** The person's own, or that of somebody whose rights ended meanwhile: it is nobody else's to come back to (SC-14). */
function find(terminal: Terminal, form: string, me: string): readonly [slot: string, kept: KeptForm] | undefined {
  const works = new Set(terminal.session.roster().map((s) => s.staffNo));
  return [...terminal.forms.all()].find(([slot, k]) => slot === `${form} ${k.by}` && (k.by === me || !works.has(k.by)) && !isSaved(terminal, k));
}
/** Whether a form of this name waits for the person to go on with. */
export const isHalfTyped = (terminal: Terminal, form: string, me: string): boolean => find(terminal, form, me) !== undefined;

export interface HalfTyped<T> {
  readonly state: T;
  /** Card that saving makes, the same after a crash; '' for a form that makes none. */
  readonly id: string;
  readonly set: Dispatch<SetStateAction<T>>;
  /** Who had typed it and when, where the form goes on from before. */
  readonly from: { readonly by: string; readonly atMs: number } | undefined;
  /** Something was typed that differs from how the form opens. */
  readonly touched: boolean;
  /** Begins anew with an empty form. */
  readonly clear: () => void;
  /** Saved or cancelled: what was typed is gone. */
  readonly discard: () => void;
}

/**
 * State of a form that a lock, a reload, a crash or the end of somebody's rights does not lose (A0.24): it is there again when the person
 * comes back to the form `form`. Saved, cancelled or left after typing it is gone, as the person wanted; what was brought back and not touched
 * yet stays when they go elsewhere first. Only the fields typed into are kept: what others changed meanwhile is not undone.
 */
export function useHalfTyped<T extends object>(form: string, fresh: () => T, makes?: 'apt' | 'cust'): HalfTyped<T> {
  const terminal = useTerminal();
  const me = useUser().staffNo;
  const slot = `${form} ${me}`;
  const [begun] = useState(() => {
    const found = find(terminal, form, me);
    return { before: fresh(), slot: found?.[0], kept: found?.[1], id: makes === undefined ? '' : (found?.[1].id ?? terminal.newId(makes)) };
  });
  const [state, set] = useState<T>(() => ({ ...begun.before, ...begun.kept?.changed }));
  const [from, setFrom] = useState<HalfTyped<T>['from']>(begun.kept);
  const [opened] = useState(state);
  const last = useRef(state);
  useEffect(() => {
    if (last.current === state) return;
    last.current = state;
    const before = new Map(Object.entries(begun.before));
    const changed = Object.entries(state).filter(([name, value]) => value !== before.get(name));
    if (changed.length === 0) terminal.forms.drop(slot);
    else terminal.forms.keep(slot, { by: me, atMs: terminal.now(), ...(begun.id === '' ? {} : { id: begun.id }), changed: Object.fromEntries(changed) });
  }, [terminal, slot, me, begun, state]);
  useEffect(() => {
    // that of a colleague who can no longer sign in is the person's own from here on
    if (begun.slot !== undefined && begun.kept !== undefined && begun.slot !== slot) {
      terminal.forms.drop(begun.slot);
      terminal.forms.keep(slot, { ...begun.kept, by: me });
    }
    return () => {
      if (terminal.session.user()?.staffNo === me && (begun.kept === undefined || last.current !== opened)) terminal.forms.drop(slot);
    };
  }, [terminal, slot, me, begun, opened]);
  return {
    state,
    id: begun.id,
    set,
    from,
    touched: JSON.stringify(state) !== JSON.stringify(begun.before),
    clear: () => {
      set(begun.before);
      setFrom(undefined);
    },
    discard: () => terminal.forms.drop(slot),
  };
}
