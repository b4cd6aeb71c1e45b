import { DatePicker, Input, InputNumber } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled, Segmented, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import { FormSheet } from '../../FormSheet.tsx';
import { useAction } from '../../useAction.ts';
import { useKey } from '../../useKey.ts';

const DAY_MS = 86_400_000;
const fenOf = (yuan: number | null): number => Math.round((yuan ?? 0) * 100);

/** A new campaign: what it takes off, when it holds, and how often it may be used. */
export function NewCampaign({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const { busy, failure, run } = useAction();
  const key = useKey();
  const [opened] = useState(() => Date.now());
  const [name, setName] = useState('');
  const [what, setWhat] = useState<'off' | 'gift'>('off');
  const [off, setOff] = useState<number | null>(null);
  const [gift, setGift] = useState('');
  const [value, setValue] = useState<number | null>(null);
  const [each, setEach] = useState<'person' | 'sale'>('person');
  const [from, setFrom] = useState<number | null>(null);
  const [quota, setQuota] = useState<number | null>(null);
  const [fromMs, setFromMs] = useState(opened);
  const [toMs, setToMs] = useState(opened + 7 * DAY_MS);
  return (
    <FormSheet
      open
      onClose={onClose}
      title={t('console.offers.newCampaign')}
      save={t('console.offers.publish')}
      busy={busy}
      failure={failure}
      disabled={name.trim().length < 2 || (what === 'off' ? fenOf(off) <= 0 : gift.trim() === '') || toMs <= fromMs}
      onSave={() =>
        void run(async () => {
          await api.post('/offers/campaigns', {
            key,
            name: name.trim(),
            offFen: what === 'off' ? fenOf(off) : 0,
            ...(what === 'off' ? {} : { gift: { name: gift.trim(), valueFen: fenOf(value), each } }),
            fromFen: fenOf(from),
            fromMs,
            toMs,
            ...(quota === null ? {} : { quota }),
          });
          onDone();
        })
      }
    >
      <Labelled label={t('console.offers.name')} required>
        <Input data-autofocus value={name} maxLength={40} aria-label={t('console.offers.name')} onChange={(e) => setName(e.target.value)} />
      </Labelled>
      <Labelled label={t('console.offers.what')}>
        <Segmented
          block
          label={t('console.offers.what')}
          value={what}
          onChange={setWhat}
          options={(['off', 'gift'] as const).map((k) => ({ value: k, label: t(`console.offers.whats.${k}`) }))}
        />
      </Labelled>
      <div className="hq-two">
        <Labelled
          label={t('console.offers.fromYuan')}
          hint={t(what === 'gift' && each === 'person' ? 'console.offers.fromGiftHint' : 'console.offers.fromHint')}
        >
          <InputNumber className="hq-wide" prefix="¥" min={0} precision={2} value={from} aria-label={t('console.offers.fromYuan')} onChange={setFrom} />
        </Labelled>
        {what === 'off' ? (
          <Labelled label={t('console.offers.offYuan')} required>
            <InputNumber className="hq-wide" prefix="¥" min={0.01} precision={2} value={off} aria-label={t('console.offers.offYuan')} onChange={setOff} />
          </Labelled>
        ) : (
          <Labelled label={t('console.offers.giftValue')}>
            <InputNumber className="hq-wide" prefix="¥" min={0} precision={2} value={value} aria-label={t('console.offers.giftValue')} onChange={setValue} />
          </Labelled>
        )}
      </div>
      {what === 'off' ? null : (
        <>
          <Labelled label={t('console.offers.giftName')} required>
            <Input value={gift} maxLength={40} aria-label={t('console.offers.giftName')} onChange={(e) => setGift(e.target.value)} />
          </Labelled>
          <Labelled label={t('console.offers.eachLabel')} hint={t(`console.offers.eachHint.${each}`)}>
            <Segmented
              block
              label={t('console.offers.eachLabel')}
              value={each}
              onChange={setEach}
              options={(['person', 'sale'] as const).map((k) => ({ value: k, label: t(`console.offers.each.${k}`) }))}
            />
          </Labelled>
        </>
      )}
      <Labelled label={t('console.offers.total')} hint={t(what === 'off' ? 'console.offers.quotaHint' : 'console.offers.giftsHint')}>
        <InputNumber className="hq-wide" min={1} precision={0} value={quota} aria-label={t('console.offers.total')} onChange={setQuota} />
      </Labelled>
      <Labelled label={t('console.offers.holds')} required {...(toMs <= fromMs ? { fault: t('console.notices.untilBad') } : {})}>
        <DatePicker.RangePicker
          allowClear={false}
          showTime={{ format: 'HH:mm' }}
          format="YYYY-MM-DD HH:mm"
          value={[dayjs(fromMs), dayjs(toMs)]}
          aria-label={t('console.offers.holds')}
          onChange={(range) => {
            const [begins, ends] = range ?? [null, null];
            if (begins === null || ends === null) return;
            setFromMs(begins.valueOf());
            setToMs(ends.valueOf());
          }}
        />
      </Labelled>
    </FormSheet>
  );
}
