import { DatePicker, Input, InputNumber, Select } from 'antd';
import dayjs from 'dayjs';
import { useState } from 'react';
import { Labelled, Segmented, useT } from '../../../../renderer/ui/index.ts';
import { api } from '../../api.ts';
import { FormSheet } from '../../FormSheet.tsx';
import { useWords } from '../../list/cells.tsx';
import { useSession } from '../../session.ts';
import { useAction } from '../../useAction.ts';
import { useKey } from '../../useKey.ts';

const DAY_MS = 86_400_000;
const MOST = 200;
const KINDS = ['pool', 'bound', 'universal'] as const;
const fenOf = (yuan: number | null): number => Math.round((yuan ?? 0) * 100);

/** A new batch of codes; where they may be used without a network is decided with it. */
export function NewCoupons({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const words = useWords();
  const { stores } = useSession();
  const { busy, failure, run } = useAction();
  const key = useKey();
  const [opened] = useState(() => Date.now());
  const [name, setName] = useState('');
  const [value, setValue] = useState<number | null>(null);
  const [from, setFrom] = useState<number | null>(null);
  const [count, setCount] = useState<number | null>(20);
  const [kind, setKind] = useState<(typeof KINDS)[number]>('pool');
  const [store, setStore] = useState<string | undefined>();
  const [untilMs, setUntilMs] = useState(opened + 30 * DAY_MS);
  return (
    <FormSheet
      open
      onClose={onClose}
      title={t('console.offers.newCoupons')}
      save={t('console.offers.issue')}
      busy={busy}
      failure={failure}
      disabled={name.trim().length < 2 || fenOf(value) <= 0 || count === null || (kind === 'bound' && store === undefined)}
      onSave={() =>
        void run(async () => {
          await api.post('/offers/coupons', {
            key,
            name: name.trim(),
            valueFen: fenOf(value),
            fromFen: fenOf(from),
            untilMs,
            kind,
            count,
            ...(kind === 'bound' ? { store } : {}),
          });
          onDone();
        })
      }
    >
      <Labelled label={t('console.offers.name')} required>
        <Input data-autofocus value={name} maxLength={40} aria-label={t('console.offers.name')} onChange={(e) => setName(e.target.value)} />
      </Labelled>
      <div className="hq-two">
        <Labelled label={t('console.offers.valueYuan')} required>
          <InputNumber className="hq-wide" prefix="¥" min={0.01} precision={2} value={value} aria-label={t('console.offers.valueYuan')} onChange={setValue} />
        </Labelled>
        <Labelled label={t('console.offers.fromYuan')} hint={t('console.offers.fromHint')}>
          <InputNumber className="hq-wide" prefix="¥" min={0} precision={2} value={from} aria-label={t('console.offers.fromYuan')} onChange={setFrom} />
        </Labelled>
      </div>
      <Labelled label={t('console.offers.kindCol')} hint={t(`console.offers.kindHint.${kind}`)}>
        <Segmented
          label={t('console.offers.kindCol')}
          value={kind}
          onChange={setKind}
          options={KINDS.map((k) => ({ value: k, label: t(`console.offers.kind.${k}`) }))}
        />
      </Labelled>
      {kind === 'bound' ? (
        <Labelled label={t('console.offers.store')} required>
          <Select
            className="hq-wide"
            value={store}
            aria-label={t('console.offers.store')}
            onChange={setStore}
            options={stores
              .filter((s) => s.active && s.type !== 'hq' && s.type !== 'vault')
              .map((s) => ({ value: s.storeId, label: `${s.storeId} ${words.store(s.storeId)}` }))}
          />
        </Labelled>
      ) : null}
      <div className="hq-two">
        <Labelled label={t('console.offers.count')} required hint={t('console.offers.countHint', { n: MOST })}>
          <InputNumber className="hq-wide" min={1} max={MOST} precision={0} value={count} aria-label={t('console.offers.count')} onChange={setCount} />
        </Labelled>
        <Labelled label={t('console.offers.until')} required>
          <DatePicker
            allowClear={false}
            showTime={{ format: 'HH:mm' }}
            format="YYYY-MM-DD HH:mm"
            value={dayjs(untilMs)}
            aria-label={t('console.offers.until')}
            onChange={(d) => {
              if (d !== null) setUntilMs(d.valueOf());
            }}
          />
        </Labelled>
      </div>
    </FormSheet>
  );
}
