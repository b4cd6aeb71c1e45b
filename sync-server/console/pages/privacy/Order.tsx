import { Checkbox, Input } from 'antd';
import { useState } from 'react';
import { Banner, ChipGroup, Labelled, useT } from '../../../../renderer/ui/index.ts';
import { api, useApi } from '../../api.ts';
import { FormSheet } from '../../FormSheet.tsx';
import type { Row } from '../../list/cells.tsx';
import { useAction } from '../../useAction.ts';
import { useKey } from '../../useKey.ts';
import type { Preview } from './types.ts';

const HOW = ['inStore', 'phone', 'written', 'online'] as const;
type How = (typeof HOW)[number];
const text = (row: Row, key: string): string => (typeof row[key] === 'string' ? row[key] : '');

/** An order of erasure: whom, how they asked, what goes and what stays; it cannot be taken back. */
export function Order({ onClose, onDone }: { readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const key = useKey();
  const { busy, failure, run } = useAction();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState<Row | undefined>();
  const [how, setHow] = useState<How | undefined>();
  const [checked, setChecked] = useState(false);
  const q = typed.trim();
  const found = useApi<{ readonly rows: readonly Row[] }>(
    chosen !== undefined || q.length < 2 ? undefined : `/lists/customers?q=${encodeURIComponent(q)}&size=10`,
    false,
  );
  const preview = useApi<Preview>(chosen === undefined ? undefined : `/privacy/customers/${encodeURIComponent(text(chosen, 'id'))}`, false);
  const rows = q.length < 2 ? [] : (found.data?.rows ?? []);
  const facts = chosen === undefined ? undefined : preview.data;
  return (
    <FormSheet
      open
      onClose={onClose}
      title={t('console.privacy.write')}
      sub={t('console.privacy.sub')}
      save={t('console.privacy.confirm')}
      busy={busy}
      failure={failure ?? preview.failure}
      disabled={facts === undefined || facts.erased || how === undefined || !checked}
      onSave={() =>
        void run(async () => {
          await api.post('/privacy', { key, customerId: chosen === undefined ? '' : text(chosen, 'id'), how, checked: true });
          onDone();
        })
      }
    >
      {chosen === undefined ? (
        <>
          <Labelled label={t('console.privacy.whom')} hint={t('console.privacy.whomHint')}>
            <Input data-autofocus value={typed} maxLength={60} aria-label={t('console.privacy.whom')} onChange={(e) => setTyped(e.target.value)} />
          </Labelled>
          {q.length >= 2 && found.data !== undefined && rows.length === 0 ? <p>{t('console.privacy.nobody')}</p> : null}
          <ul className="hq-pick" aria-label={t('console.privacy.found')}>
            {rows.map((row) => (
              <li key={text(row, 'id')}>
                <button type="button" onClick={() => setChosen(row)}>
                  <b>{text(row, 'name')}</b>
                  <span>
                    {[text(row, 'phone_masked'), text(row, 'member_no'), text(row, 'stores'), text(row, 'merged')].filter((x) => x !== '').join(' · ')}
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </>
      ) : (
        <>
          <Labelled label={t('console.privacy.whom')}>
            <ul className="hq-pick">
              <li>
                <button type="button" onClick={() => setChosen(undefined)}>
                  <b>{text(chosen, 'name')}</b>
                  <span>{[text(chosen, 'phone_masked'), t('console.privacy.other')].filter((x) => x !== '').join(' · ')}</span>
                </button>
              </li>
            </ul>
          </Labelled>
          {facts === undefined ? null : facts.erased ? (
            <Banner tone="info">{t('console.privacy.already')}</Banner>
          ) : (
            <>
              <Banner tone="danger">{t('console.privacy.final')}</Banner>
              <div>
                <h3 className="hq-sec">{t('console.privacy.goes')}</h3>
                <ul className="hq-bullets">
                  <li>{facts.cards > 1 ? t('console.privacy.goesCards', { n: facts.cards }) : t('console.privacy.goesCard')}</li>
                  {facts.visits === 0 ? null : <li>{t('console.privacy.goesVisits', { n: facts.visits })}</li>}
                  <li>{t('console.privacy.goesContact')}</li>
                  <li>{t('console.privacy.goesTills', { n: facts.terminals })}</li>
                </ul>
              </div>
              <div>
                <h3 className="hq-sec">{t('console.privacy.stays')}</h3>
                <ul className="hq-bullets">
                  {facts.sales === 0 ? null : <li>{t('console.privacy.staysSales', { n: facts.sales, token: facts.token })}</li>}
                  <li>{t('console.privacy.staysMoney')}</li>
                  <li>{t('console.privacy.staysPaper')}</li>
                </ul>
              </div>
              <Labelled label={t('console.privacy.how')} required>
                <ChipGroup
                  label={t('console.privacy.how')}
                  value={how}
                  onChange={setHow}
                  options={HOW.map((h) => ({ value: h, label: t(`console.privacy.asks.${h}`) }))}
                />
              </Labelled>
              <Checkbox checked={checked} onChange={(e) => setChecked(e.target.checked)}>
                {t('console.privacy.checked')}
              </Checkbox>
            </>
          )}
        </>
      )}
    </FormSheet>
  );
}
