import { InputNumber } from 'antd';
import { useState } from 'react';
import { Banner, Button, Labelled, toast, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import { useFailureText } from '../../states.tsx';
import { useAction } from '../../useAction.ts';
import { useKey } from '../../useKey.ts';
import type { Campaign } from './types.ts';

/** Another total for a limited campaign (conflicts §4.24): never fewer than are used or held by terminals. */
export function QuotaForm({ campaign, onDone }: { readonly campaign: Campaign; readonly onDone: () => void }) {
  const t = useT();
  const text = useFailureText();
  const { busy, failure, run } = useAction();
  const [n, setN] = useState<number | null>(campaign.quota ?? null);
  const key = useKey(n);
  const least = campaign.used + campaign.given;
  const able = n !== null && n >= Math.max(1, least) && n !== campaign.quota;
  const send = (): void =>
    void run(async () => {
      await api.post(`/offers/campaigns/${campaign.promoId}/quota`, { key, quota: n });
      toast.ok(t('console.offers.quotaChanged'));
      onDone();
    });
  return (
    <section className="hq-form" aria-label={t('console.offers.changeQuota')}>
      <h3 className="hq-sec">{t('console.offers.changeQuota')}</h3>
      {failure === undefined ? null : <Banner tone="danger">{failure.status === 0 ? t('console.problem.offline') : text(failure)}</Banner>}
      <div className="hq-two">
        <Labelled label={t('console.offers.newQuota')} hint={t('console.offers.leastQuota', { n: least })}>
          <InputNumber className="hq-wide" min={1} precision={0} value={n} aria-label={t('console.offers.newQuota')} onChange={setN} />
        </Labelled>
        <div className="zm-row">
          <Button busy={busy} disabled={!able} onClick={send}>
            {t('console.offers.changeQuota')}
          </Button>
        </div>
      </div>
      <p className="zm-cap">{t('console.offers.changeQuotaHint')}</p>
    </section>
  );
}
