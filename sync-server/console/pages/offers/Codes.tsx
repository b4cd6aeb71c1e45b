import { useState } from 'react';
import { Button, useT } from '../../../../renderer/ui/index.ts';
import { useApi } from '../../api.ts';
import type { Batch } from './types.ts';

/** The codes of a batch, once somebody asks for them: they are worth money. */
export function Codes({ batch }: { readonly batch: Batch }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const { data } = useApi<{ readonly codes: readonly { readonly code: string; readonly state: string; readonly terminal?: string }[] }>(
    open ? `/offers/coupons/${batch.batch}/codes` : undefined,
  );
  if (!open) return <Button onClick={() => setOpen(true)}>{t('console.offers.showCodes', { n: batch.total })}</Button>;
  return (
    <table className="hq-lines">
      <caption className="zm-sr">{t('console.offers.codes')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('console.offers.code')}</th>
          <th scope="col">{t('console.col.state')}</th>
          <th scope="col">{t('console.offers.terminal')}</th>
        </tr>
      </thead>
      <tbody>
        {(data?.codes ?? []).map((c) => (
          <tr key={c.code}>
            <td>{c.code}</td>
            <td>{t(`console.offers.codeState.${c.state}` as 'console.offers.codeState.free')}</td>
            <td>{c.terminal ?? ''}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
