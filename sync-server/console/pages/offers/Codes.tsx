import { useState } from 'react';
import { Button, ConfirmSheet, toast, useT } from '../../../../renderer/ui/index.ts';
import { api, useApi } from '../../api.ts';
import { useAction } from '../../useAction.ts';
import type { Batch } from './types.ts';

interface Code {
  readonly code: string;
  readonly state: 'free' | 'held' | 'asked' | 'used' | 'voided';
  readonly terminal?: string;
}
const isUnused = (c: Code): boolean => c.state !== 'used' && c.state !== 'voided';

/** The codes of a batch, once somebody asks for them: they are worth money. One, or all that are unused, can be taken out of use (conflicts §4.15). */
export function Codes({ batch, onMoved }: { readonly batch: Batch; readonly onMoved: () => void }) {
  const t = useT();
  const [open, setOpen] = useState(false);
  const [voiding, setVoiding] = useState<string | 'all' | undefined>();
  const { data, reload } = useApi<{ readonly codes: readonly Code[] }>(open ? `/offers/coupons/${batch.batch}/codes` : undefined);
  const { busy, failure, clear, run } = useAction();
  if (!open) return <Button onClick={() => setOpen(true)}>{t('console.offers.showCodes', { n: batch.total })}</Button>;
  const codes = data?.codes ?? [];
  const unused = codes.filter(isUnused).length;
  const close = (): void => {
    clear();
    setVoiding(undefined);
  };
  const send = (reason: string): void =>
    void run(async () => {
      await api.post(`/offers/coupons/${batch.batch}/void`, { ...(voiding === 'all' ? {} : { code: voiding }), reason });
      toast.ok(t('console.offers.voided'));
      close();
      reload();
      onMoved();
    });
  return (
    <section aria-label={t('console.offers.codes')}>
      <div className="zm-row zm-g2">
        <h3 className="hq-sec zm-grow">{t('console.offers.codes')}</h3>
        {unused === 0 ? null : (
          <Button kind="danger" size="sm" onClick={() => setVoiding('all')}>
            {t('console.offers.voidAll', { n: unused })}
          </Button>
        )}
      </div>
      <table className="hq-lines hq-mid">
        <caption className="zm-sr">{t('console.offers.codes')}</caption>
        <thead>
          <tr>
            <th scope="col">{t('console.offers.code')}</th>
            <th scope="col">{t('console.col.state')}</th>
            <th scope="col">{t('console.offers.terminal')}</th>
            <td />
          </tr>
        </thead>
        <tbody>
          {codes.map((c) => (
            <tr key={c.code}>
              <td>{c.code}</td>
              <td>{t(`console.offers.codeState.${c.state}`)}</td>
              <td>{c.terminal ?? ''}</td>
              <td className="hq-num">
                {isUnused(c) ? (
                  <Button kind="text" size="sm" aria-label={t('console.offers.voidOne', { code: c.code })} onClick={() => setVoiding(c.code)}>
                    {t('console.offers.void')}
                  </Button>
                ) : null}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {voiding === undefined ? null : (
        <ConfirmSheet
          open
          onClose={close}
          title={voiding === 'all' ? t('console.offers.voidAllAsk', { name: batch.name, n: unused }) : t('console.offers.voidAsk', { code: voiding })}
          confirm={t('console.offers.void')}
          danger
          askReason
          busy={busy}
          {...(failure === undefined ? {} : { problem: failure.problem })}
          onConfirm={send}
        >
          <p>{t('console.offers.voidText')}</p>
        </ConfirmSheet>
      )}
    </section>
  );
}
