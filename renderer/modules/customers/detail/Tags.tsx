import { Plus, X } from 'lucide-react';
import { useState } from 'react';
import { tagCustomer } from '../../../../src/customers/commands.ts';
import { useAct } from '../../../app/terminal-context.ts';
import type { CustomerCard } from '../../../data/terminal.ts';
import { useT } from '../../../ui/index.ts';
import { TagSheet } from './TagSheet.tsx';
import css from '../Customers.module.css';

/** Her tags, each taken off by a tap, and the way to one more. */
export function Tags({ card }: { readonly card: CustomerCard }) {
  const t = useT();
  const { act, busy } = useAct();
  const [adding, setAdding] = useState(false);
  return (
    <div className={css['tags']} aria-label={t('customers.tags')}>
      {card.tags.map((tag) => (
        <button
          key={tag}
          type="button"
          disabled={busy}
          className={css['tag']}
          aria-label={t('customers.tagRemove', { tag })}
          onClick={() => void act((ctx) => tagCustomer(ctx, card, { remove: [tag] }))}
        >
          {tag}
          <X aria-hidden="true" />
        </button>
      ))}
      <button type="button" className={`${css['tag'] ?? ''} ${css['tagAdd'] ?? ''}`} onClick={() => setAdding(true)}>
        <Plus aria-hidden="true" />
        {t('customers.tagAdd')}
      </button>
      {adding ? (
        <TagSheet
          onClose={() => setAdding(false)}
          busy={busy}
          onAdd={(tag) =>
            void act((ctx) => tagCustomer(ctx, card, { add: [tag] })).then((r) => {
              if (r.ok) setAdding(false);
            })
          }
        />
      ) : null}
    </div>
  );
}
