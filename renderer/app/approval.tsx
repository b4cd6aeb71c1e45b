import { useCallback, useState } from 'react';
import type { ReactNode } from 'react';
import { decide } from '../../src/permissions/decide.ts';
import type { Subject } from '../../src/permissions/decide.ts';
import type { ActionName } from '../../src/permissions/table.ts';
import { ApprovalSheet } from '../ui/ConfirmSheet.tsx';
import { useT } from '../ui/i18n.ts';
import { toast } from '../ui/toast.tsx';
import { useProblemText } from '../ui/i18n.ts';
import { useTerminal, useUser } from './terminal-context.ts';

interface Asked {
  readonly action: ActionName;
  readonly subject: Subject;
  readonly title: string;
  readonly body?: ReactNode;
  /** Already written where the step was asked for: not asked a second time. */ readonly reason?: string;
  readonly then: (approver: string | undefined) => void;
}

/**
 * Asks the one permission function first: goes on at once, fetches the second person's PIN (A0.33), or says no. `sheet` has to be
 * drawn by the caller.
 */
export function usePermitted(): { readonly ask: (a: Asked) => void; readonly sheet: ReactNode } {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const problemText = useProblemText();
  const [asked, setAsked] = useState<Asked | undefined>();
  const ask = useCallback(
    (a: Asked) => {
      const verdict = decide(user, a.action, a.subject);
      if (verdict.kind === 'allow') a.then(undefined);
      else if (verdict.kind === 'approval') setAsked(a);
      else toast.warn(problemText({ code: 'not-allowed' }));
    },
    [user, problemText],
  );
  const verdict = asked === undefined ? undefined : decide(user, asked.action, asked.subject);
  const roles: readonly string[] = verdict?.kind === 'approval' ? verdict.by : [];
  const approvers = terminal.session.roster().filter((s) => s.staffNo !== user.staffNo && s.roles.some((r) => roles.includes(r)));
  const sheet =
    asked === undefined ? null : (
      <ApprovalSheet
        open
        onClose={() => setAsked(undefined)}
        title={asked.title}
        approvers={approvers}
        written={asked.reason}
        approve={(staffNo, pin, reason) => terminal.session.approve(asked.action, JSON.stringify(asked.subject), reason, staffNo, pin)}
        onApproved={(who) => {
          setAsked(undefined);
          asked.then(who.staffNo);
        }}
      >
        {asked.body ?? <p>{t('shell.approvalBody')}</p>}
      </ApprovalSheet>
    );
  return { ask, sheet };
}
