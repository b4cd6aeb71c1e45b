import { createContext, useCallback, useContext, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { CommandContext } from '../../src/kernel/context.ts';
import type { Problem, Result } from '../../src/kernel/result.ts';
import type { Action } from '../../src/facts/head.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { fail } from '../../src/kernel/result.ts';
import type { StaffMember } from '../../src/staff/types.ts';
import type { Area, Terminal } from '../data/terminal.ts';
import { toast } from '../ui/toast.tsx';
import { useProblemText } from '../ui/i18n.ts';

export const TerminalContext = createContext<Terminal | undefined>(undefined);

export function useTerminal(): Terminal {
  const terminal = useContext(TerminalContext);
  if (terminal === undefined) throw new Error('useTerminal outside of TerminalContext');
  return terminal;
}

/** Renders again whenever one of the areas moved; the number grows, so it serves as a dependency of useMemo. */
export function useArea(...areas: readonly Area[]): number {
  const terminal = useTerminal();
  const key = areas.join();
  const subscribe = useCallback(
    (cb: () => void) => {
      const stops = areaList(key).map((a) => terminal.subscribe(a, cb));
      return () => stops.forEach((stop) => stop());
    },
    [terminal, key],
  );
  return useSyncExternalStore(subscribe, () => areaList(key).reduce((sum, a) => sum + terminal.version(a), 0));
}
const areaList = (key: string): readonly Area[] => key.split(',').filter((a): a is Area => a !== '');

/** The signed-in person; screens under the shell always have one. */
export function useUser(): StaffMember {
  const terminal = useTerminal();
  useArea('session');
  const last = useRef<StaffMember | undefined>(undefined);
  const user = terminal.session.user() ?? last.current;
  useEffect(() => {
    last.current = user;
  });
  if (user === undefined) throw new Error('useUser without a signed-in person');
  return user;
}

/** Corrected time, moving every `everyMs` so that 已等 4 分 stays true. */
export function useNow(everyMs = 15_000): number {
  const terminal = useTerminal();
  const [now, setNow] = useState(() => terminal.now());
  useEffect(() => {
    const id = setInterval(() => setNow(terminal.now()), everyMs);
    return () => clearInterval(id);
  }, [terminal, everyMs]);
  return now;
}

export interface Act {
  /** Runs a command of `src` and the durable write behind it. A refusal is said in the person's language; `done` is a quiet word. */
  (
    command: (ctx: CommandContext) => Result<Action>,
    how?: { readonly done?: string; readonly approver?: string; readonly quiet?: boolean },
  ): Promise<Result<readonly Fact[]>>;
}

/** Rules know people by their number; a sentence names them. */
function named(terminal: Terminal, problem: Problem): Problem {
  const name = problem.params?.['name'];
  const person = typeof name === 'string' ? terminal.views.staff(name)?.name : undefined;
  return person === undefined ? problem : { ...problem, params: { ...problem.params, name: person } };
}

/** `busy` while an action is being written: a second tap of the same button does nothing. */
export function useAct(): { readonly act: Act; readonly busy: boolean } {
  const terminal = useTerminal();
  const problemText = useProblemText();
  const [busy, setBusy] = useState(false);
  const running = useRef<Promise<Result<readonly Fact[]>> | undefined>(undefined);
  const act = useCallback<Act>(
    (command, how = {}) => {
      if (running.current !== undefined) return running.current;
      const go = async (): Promise<Result<readonly Fact[]>> => {
        const ctx = terminal.context(how.approver);
        const made = ctx === undefined ? fail('not-signed-in') : command(ctx);
        const result = made.ok ? await terminal.run(made.value) : made;
        if (!result.ok) {
          if (how.quiet !== true) toast.warn(problemText(named(terminal, result.problem)));
        } else if (how.done !== undefined) toast.ok(how.done);
        return result;
      };
      setBusy(true);
      const promise = go().finally(() => {
        running.current = undefined;
        setBusy(false);
      });
      running.current = promise;
      return promise;
    },
    [terminal, problemText],
  );
  return { act, busy };
}
