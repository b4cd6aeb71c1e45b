import { Suspense, lazy } from 'react';
import { decide } from '../../../src/permissions/decide.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard, CustomerCard, Terminal } from '../../data/terminal.ts';
import { Sheet, useT } from '../../ui/index.ts';

const CustomerDetail = lazy(() => import('../customers/detail/CustomerDetail.tsx').then((m) => ({ default: m.CustomerDetail })));

/** Whose card stands behind an appointment: the one it names, else the one with its telephone. */
export function customerOf(terminal: Terminal, { form }: AptCard): CustomerCard | undefined {
  const named = form.customerId === undefined ? undefined : terminal.views.customer(form.customerId);
  return named ?? (form.phoneE164 === undefined ? undefined : terminal.views.customersByPhone(form.phoneE164)[0]);
}

/** 客户画像 over the page one is on: purchases, tastes and visits without leaving the list (A1.3.11). */
export function CustomerLayer({ card, onClose }: { readonly card: CustomerCard | undefined; readonly onClose: () => void }) {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const fresh = card === undefined ? undefined : terminal.views.customer(card.id);
  if (fresh === undefined || decide(user, 'customer.view').kind !== 'allow') return null;
  return (
    <Sheet open wide onClose={onClose} title={t('appointments.client', { name: fresh.form.name })}>
      <div style={{ margin: '-16px -24px', height: 'calc(100% + 32px)', display: 'grid' }}>
        <Suspense
          fallback={
            <p className="zm-two" style={{ padding: 24 }}>
              {t('common.loading')}
            </p>
          }
        >
          <CustomerDetail key={fresh.id} card={fresh} />
        </Suspense>
      </div>
    </Sheet>
  );
}
