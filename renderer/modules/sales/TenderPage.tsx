import type { ReactElement } from 'react';
import { Navigate } from 'react-router';
import { TenderGiven } from './TenderGiven.tsx';
import { TenderMethods } from './TenderMethods.tsx';
import { TenderPad } from './TenderPad.tsx';
import { useTender } from './useTender.ts';
import css from './tender.module.css';

/** Mixed tenders (design 07, A3.8): each one received is kept at once; the last one commits the sale in one durable write. */
export function TenderPage(): ReactElement {
  const tender = useTender();
  const { draft, blocked, asks } = tender.till;
  if (!tender.finished && !tender.busy && (draft.lines.length === 0 || blocked || asks.length > 0)) return <Navigate to="/sales" replace />;
  return (
    <div className={css['wrap']}>
      <TenderGiven tender={tender} />
      <TenderMethods tender={tender} />
      <TenderPad tender={tender} />
    </div>
  );
}
