import { useEffect, useRef } from 'react';
import { useNavigate } from 'react-router';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { useSubject } from '../modules/exceptions/words.ts';
import { useMaybeText, useT } from '../ui/i18n.ts';
import { toast } from '../ui/toast.tsx';
import { useArea, useTerminal, useUser } from './terminal-context.ts';

type Case = Pick<ExceptionDoc, 'id' | 'status' | 'owner'> & { readonly sides: readonly { readonly by: string }[] };
interface Person {
  readonly staffNo: string;
  readonly roles: readonly string[];
}

/** Open cases that are this person's to decide, or that a record of theirs is a side of. */
export const concerning = <C extends Case>(cases: readonly C[], me: Person): readonly C[] =>
  cases.filter((e) => e.status === 'open' && (e.owner.some((r) => me.roles.includes(r)) || e.sides.some((s) => s.by === me.staffNo)));

/** Of these, the ones that were not there at the last look; the first look after signing in only remembers, the workbench has the list. */
export const arisen = <C extends Case>(before: ReadonlySet<string> | undefined, now: readonly C[]): readonly C[] =>
  before === undefined ? [] : now.filter((e) => !before.has(e.id));

/** Says at once, on whatever page, that a case has come up which concerns the person here (conflicts.md §5): a sale stands twice, a claim went to another. */
export function useCaseNotice(): void {
  const t = useT();
  const maybe = useMaybeText();
  const subject = useSubject();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  useArea('rulings', 'session');
  const mine = concerning(terminal.views.exceptions(), user);
  const ids = mine.map((e) => e.id).join(' ');
  const known = useRef<{ readonly who: string; readonly ids: ReadonlySet<string> } | undefined>(undefined);
  useEffect(() => {
    const before = known.current?.who === user.staffNo ? known.current.ids : undefined;
    known.current = { who: user.staffNo, ids: new Set(mine.map((e) => e.id)) };
    for (const e of arisen(before, mine)) {
      const what = t('shell.caseWhat', { title: maybe(`exceptions.code.${e.code}`, e.code), subject: subject(e) });
      const decides = e.owner.some((r) => (user.roles as readonly string[]).includes(r));
      const to =
        e.subject.startsWith('apt:') && !decides ? `/appointments/${encodeURIComponent(e.subject)}` : `/workbench/exceptions/${encodeURIComponent(e.id)}`;
      toast.warn(t(e.severity === 'blue' ? 'shell.caseSettled' : decides ? 'shell.caseDecide' : 'shell.caseKept', { what }), {
        label: t('shell.caseLook'),
        run: () => void navigate(to),
      });
    }
  }, [ids, user.staffNo]); // eslint-disable-line react-hooks/exhaustive-deps -- `ids` says which cases there are; words and roles of the same person do not make a case new
}
