import { CircleCheck, CircleHelp, CircleX } from 'lucide-react';
import { CONSENT_PURPOSES } from '../../../../src/customers/consents.ts';
import { useTerminal } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { useFormat, useT } from '../../../ui/index.ts';
import css from '../Customers.module.css';

/** What the client agreed to, as everybody who thinks of writing or calling has to see it (conflicts.md §4.4, I16). */
export function Consents({ card, onEdit }: { readonly card: CustomerCard; readonly onEdit: () => void }) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const known = terminal.views.consents(card.id);
  return (
    <>
      <h3 className={`zm-h3 ${css['sec'] ?? ''}`}>{t('customers.form.consents')}</h3>
      <dl className={css['kv']}>
        {CONSENT_PURPOSES.map((purpose) => {
          const c = known[purpose];
          const Icon = c === undefined ? CircleHelp : c.granted ? CircleCheck : CircleX;
          return (
            <div key={purpose} className={css['said']} data-said={c === undefined ? 'unasked' : c.granted ? 'yes' : 'no'}>
              <dt>{t(`customers.consent.short.${purpose}`)}</dt>
              <dd>
                <Icon aria-hidden="true" />
                {c === undefined ? (
                  <button type="button" className={css['lnk']} onClick={onEdit}>
                    {t('customers.consent.ask')}
                  </button>
                ) : (
                  t(c.granted ? 'customers.consent.yesOn' : 'customers.consent.noOn', { day: f.shortDay(c.atMs) })
                )}
              </dd>
            </div>
          );
        })}
      </dl>
    </>
  );
}
