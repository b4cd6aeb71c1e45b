import { Split } from 'lucide-react';
import { useState } from 'react';
import { unmergeCustomers } from '../../../../src/customers/merging.ts';
import type { Merge } from '../../../../src/customers/merging.ts';
import { maskPhone } from '../../../../src/kernel/phone.ts';
import { decide } from '../../../../src/permissions/index.ts';
import { useAct, useTerminal, useUser } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { Button, ConfirmSheet, useT } from '../../../ui/index.ts';
import css from '../Customers.module.css';

/** The other cards that stand under this one, each with its name and number, and the way to take them apart (conflicts.md §4.4). */
export function Merged({ card }: { readonly card: CustomerCard }) {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const { act, busy } = useAct();
  const [parting, setParting] = useState<Merge | undefined>(undefined);
  const merges = terminal.views.merges(card.id);
  if (merges.length === 0) return null;
  const other = (m: Merge): string => (m.loser === card.id ? m.survivor : m.loser);
  const named = (id: string): string => {
    const c = terminal.views.customer(id);
    return c === undefined
      ? t('customers.merged.elsewhere')
      : [c.form.name, c.form.phoneE164 === undefined ? '' : maskPhone(c.form.phoneE164)].filter((x) => x !== '').join(' ');
  };
  const may = decide(user, 'customer.unmerge').kind === 'allow';
  const part = (reason: string): void => {
    const scope = [...new Set([...card.head.scope, ...(parting === undefined ? [] : (terminal.views.customer(other(parting))?.head.scope ?? []))])];
    void act((ctx) => unmergeCustomers(ctx, parting, scope, reason), { done: t('customers.merged.done') }).then((r) => {
      if (r.ok) setParting(undefined);
    });
  };
  return (
    <>
      <h3 className={`zm-h3 ${css['sec'] ?? ''}`}>{t('customers.merged.title')}</h3>
      {merges.map((m) => (
        <div key={`${m.loser}|${m.survivor}`} className={css['merged']}>
          <b>{named(other(m))}</b>
          {may ? (
            <Button
              kind="text"
              icon={<Split aria-hidden="true" />}
              aria-label={t('customers.merged.partNamed', { name: named(other(m)) })}
              onClick={() => setParting(m)}
            >
              {t('customers.merged.part')}
            </Button>
          ) : null}
        </div>
      ))}
      <ConfirmSheet
        open={parting !== undefined}
        onClose={() => setParting(undefined)}
        title={t('customers.merged.ask', { name: parting === undefined ? '' : named(other(parting)) })}
        confirm={t('customers.merged.part')}
        askReason
        reasons={[t('customers.merged.reasons.family'), t('customers.merged.reasons.sameName'), t('customers.merged.reasons.wrongPhone')]}
        busy={busy}
        onConfirm={part}
      >
        <p>{t('customers.merged.body')}</p>
      </ConfirmSheet>
    </>
  );
}
