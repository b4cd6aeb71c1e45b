import { Input, Select, Switch } from 'antd';
import { Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import type { StoreRef } from '../../../src/facts/reference.ts';
import { Banner, Button, Labelled, StatusTag, toast, useFormat, useT } from '../../../renderer/ui/index.ts';
import { api, useApi } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { useWords } from '../list/cells.tsx';
import { useSession } from '../session.ts';
import { Busy, Failed } from '../states.tsx';
import { useAction } from '../useAction.ts';

type Kept = StoreRef & { readonly rev: string };
type Form = Omit<StoreRef, 'id' | 'cls'>;
const EMPTY: Form = { storeId: '', name: '', address: '', phone: '', type: 'street', active: true, timeZone: 'Asia/Shanghai', cutOff: '04:00' };
const ZONES = ['Asia/Shanghai', 'Asia/Hong_Kong', 'Asia/Macau', 'Asia/Taipei', 'Asia/Singapore', 'Asia/Tokyo', 'UTC'];

/** The list of stores (A0.25): added and edited, never deleted. */
export function Stores() {
  const t = useT();
  const f = useFormat();
  const words = useWords();
  const { may, refresh } = useSession();
  const { data, failure, reload } = useApi<{ readonly rows: readonly Kept[] }>('/stores', false);
  const [editing, setEditing] = useState<Kept | 'new' | undefined>();
  if (failure !== undefined && data === undefined) return <Failed failure={failure} onRetry={reload} />;
  if (data === undefined) return <Busy />;
  const edit = may['stores'] === true;
  return (
    <section className="hq-card hq-fill" aria-label={t('console.nav.stores')}>
      <div className="hq-bar">
        <span className="zm-grow" />
        {edit ? (
          <Button kind="primary" size="sm" className="hq-ctl" icon={<Plus size={18} aria-hidden="true" />} onClick={() => setEditing('new')}>
            {t('console.stores.add')}
          </Button>
        ) : null}
      </div>
      <div className="hq-table-wrap">
        <table className="hq-table">
          <caption className="zm-sr">{t('console.nav.stores')}</caption>
          <thead>
            <tr>
              {[
                t('console.stores.id'),
                t('console.stores.name'),
                t('console.stores.city'),
                t('console.stores.address'),
                t('console.stores.phone'),
                t('console.stores.type'),
                t('console.stores.hours'),
                t('console.stores.cutOff'),
                t('console.stores.active'),
              ].map((h) => (
                <th key={h} scope="col">
                  {h}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {data.rows.map((s) => (
              <tr key={s.storeId} className={edit ? 'hq-open' : undefined} onClick={edit ? () => setEditing(s) : undefined}>
                <td>
                  {edit ? (
                    <button
                      type="button"
                      className="hq-cell-open"
                      aria-label={t('console.table.open', { name: s.name })}
                      onClick={(e) => {
                        e.stopPropagation();
                        setEditing(s);
                      }}
                    >
                      {s.storeId}
                    </button>
                  ) : (
                    s.storeId
                  )}
                </td>
                <td>
                  <b className="zm-serif">{words.store(s.storeId)}</b>
                </td>
                <td>{s.city ?? ''}</td>
                <td>{s.address}</td>
                <td>{s.phone}</td>
                <td>{words.enumWord('storeType', s.type)}</td>
                <td>{s.hours ?? ''}</td>
                <td>{s.cutOff}</td>
                <td>
                  {s.active ? <StatusTag tone="ok">{t('console.stores.active')}</StatusTag> : <StatusTag tone="line">{t('console.form.inactive')}</StatusTag>}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <footer className="hq-foot">
        <span>{t('console.table.count', { n: f.count(data.rows.length), unit: t('console.unit.stores') })}</span>
        <span>{t('console.table.allShown')}</span>
      </footer>
      {editing === undefined ? null : (
        <StoreForm
          key={editing === 'new' ? 'new' : editing.rev}
          store={editing === 'new' ? undefined : editing}
          onClose={() => setEditing(undefined)}
          onDone={() => {
            setEditing(undefined);
            reload();
            void refresh();
            toast.ok(t('console.form.saved'));
          }}
        />
      )}
    </section>
  );
}

function StoreForm({ store, onClose, onDone }: { readonly store: Kept | undefined; readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const words = useWords();
  const [form, setForm] = useState<Form>(store ?? EMPTY);
  const { busy, failure, run } = useAction();
  const put = (change: Partial<Form>): void => setForm((f) => ({ ...f, ...change }));
  const badId = form.storeId !== '' && !/^[A-Z][A-Z0-9]{1,7}$/.test(form.storeId);
  const text = (key: 'name' | 'nameEn' | 'city' | 'address' | 'phone' | 'hours' | 'receiptHeader', label: string, required = false) => (
    <Labelled label={label} required={required}>
      <Input value={form[key] ?? ''} aria-label={label} onChange={(e) => put({ [key]: e.target.value })} />
    </Labelled>
  );
  const save = (): void =>
    void run(async () => {
      const { storeId, name, nameEn, city, address, phone, type, active, timeZone, cutOff, hours, receiptHeader, receiptFooter } = form;
      const body = { name, nameEn, city, address, phone, type, active, timeZone, cutOff, hours, receiptHeader, receiptFooter };
      if (store === undefined) await api.post('/stores', { ...body, storeId });
      else await api.put(`/stores/${store.storeId}`, { ...body, rev: store.rev });
      onDone();
    });
  return (
    <FormSheet
      open
      onClose={onClose}
      title={store === undefined ? t('console.stores.add') : `${t('console.stores.edit')} ${store.storeId}`}
      save={t('console.form.save')}
      busy={busy}
      failure={failure}
      onSave={save}
      disabled={form.name.trim() === '' || form.address.trim() === '' || form.phone.trim() === '' || (store === undefined && (form.storeId === '' || badId))}
    >
      {store === undefined ? (
        <Labelled label={t('console.stores.id')} required hint={t('console.stores.idHint')} fault={badId ? t('console.stores.idHint') : undefined}>
          <Input data-autofocus value={form.storeId} aria-label={t('console.stores.id')} onChange={(e) => put({ storeId: e.target.value.toUpperCase() })} />
        </Labelled>
      ) : null}
      <div className="hq-two">
        {text('name', t('console.stores.name'), true)}
        {text('nameEn', t('console.stores.nameEn'))}
      </div>
      <div className="hq-two">
        {text('city', t('console.stores.city'))}
        {text('phone', t('console.stores.phone'), true)}
      </div>
      {text('address', t('console.stores.address'), true)}
      <div className="hq-two">
        <Labelled label={t('console.stores.type')}>
          <Select
            className="hq-wide"
            value={form.type}
            disabled={form.type === 'hq'}
            aria-label={t('console.stores.type')}
            onChange={(type) => put({ type })}
            options={(form.type === 'hq' ? ['hq' as const] : ['street' as const, 'mall' as const, 'vault' as const]).map((v) => ({
              value: v,
              label: words.enumWord('storeType', v),
            }))}
          />
        </Labelled>
        {text('hours', t('console.stores.hours'))}
        <Labelled label={t('console.stores.timeZone')}>
          <Select
            className="hq-wide"
            value={form.timeZone}
            showSearch
            aria-label={t('console.stores.timeZone')}
            onChange={(timeZone) => put({ timeZone })}
            options={[...new Set([...ZONES, form.timeZone])].map((v) => ({ value: v, label: v }))}
          />
        </Labelled>
        <Labelled label={t('console.stores.cutOff')} hint={t('console.stores.cutOffHint')}>
          <Input value={form.cutOff} aria-label={t('console.stores.cutOff')} onChange={(e) => put({ cutOff: e.target.value })} />
        </Labelled>
      </div>
      {text('receiptHeader', t('console.stores.header'))}
      <Labelled label={t('console.stores.footer')}>
        <Input.TextArea
          value={form.receiptFooter ?? ''}
          aria-label={t('console.stores.footer')}
          autoSize={{ minRows: 2, maxRows: 5 }}
          onChange={(e) => put({ receiptFooter: e.target.value })}
        />
      </Labelled>
      {form.type === 'hq' ? null : (
        <Labelled label={t('console.stores.active')}>
          <Switch checked={form.active} aria-label={t('console.stores.active')} onChange={(active) => put({ active })} />
        </Labelled>
      )}
      {form.active ? null : (
        <Banner tone="warn" icon={<TriangleAlert size={18} aria-hidden="true" />}>
          {t('console.stores.stop')}
        </Banner>
      )}
    </FormSheet>
  );
}
