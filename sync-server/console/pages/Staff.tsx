import { Input, Select, Switch } from 'antd';
import { FileUp, KeyRound, Plus, TriangleAlert } from 'lucide-react';
import { useState } from 'react';
import { ROLES } from '../../../src/staff/types.ts';
import type { Role } from '../../../src/staff/types.ts';
import { Banner, Button, Labelled, StatusTag, toast, useT } from '../../../renderer/ui/index.ts';
import { api, useApi } from '../api.ts';
import { FormSheet } from '../FormSheet.tsx';
import { ListCard } from '../list/ListCard.tsx';
import { useWords } from '../list/cells.tsx';
import { useList } from '../list/useList.ts';
import { useSession } from '../session.ts';
import { Busy, Failed } from '../states.tsx';
import { useAction } from '../useAction.ts';
import { StaffImport } from './StaffImport.tsx';
import { useOpen } from '../list/useOpen.ts';

interface Person {
  readonly staffNo: string;
  readonly name: string;
  readonly nameEn?: string;
  readonly title?: string;
  readonly roles: readonly Role[];
  readonly stores: readonly string[];
  readonly active: boolean;
  readonly hasPin: boolean;
  readonly hasPassword: boolean;
}
const EMPTY: Person = { staffNo: '', name: '', roles: ['CON'], stores: [], active: true, hasPin: false, hasPassword: false };
type Secret = 'pin' | 'password';

/** People (A0.21): roles, stores, PIN and console password; leavers are disabled and stay in every old document. */
export function Staff() {
  const t = useT();
  const list = useList('staff');
  const [open, setOpen] = useOpen();
  const done = (): void => {
    setOpen(undefined);
    list.answer.reload();
    toast.ok(t('console.form.saved'));
  };
  return (
    <>
      <ListCard
        list={list}
        caption={t('console.nav.staff')}
        filters={['stores', 'roles', 'active']}
        selected={open}
        onOpen={(row) => setOpen(String(row['staff_no']))}
        dim={(row) => row['active'] === false}
        custom={{
          active: (row) =>
            row['active'] === true ? (
              <StatusTag tone="ok">{t('console.staff.active')}</StatusTag>
            ) : (
              <StatusTag tone="line">{t('console.form.inactive')}</StatusTag>
            ),
        }}
        actions={
          <>
            <Button size="sm" className="hq-ctl" icon={<FileUp size={18} aria-hidden="true" />} onClick={() => setOpen('import')}>
              {t('console.staffImport.button')}
            </Button>
            <Button kind="primary" size="sm" className="hq-ctl" icon={<Plus size={18} aria-hidden="true" />} onClick={() => setOpen('new')}>
              {t('console.staff.add')}
            </Button>
          </>
        }
      />
      {open === 'import' ? <StaffImport onClose={() => setOpen(undefined)} onDone={done} /> : null}
      {open === 'new' ? <PersonForm person={undefined} onClose={() => setOpen(undefined)} onDone={done} /> : null}
      {open === undefined || open === 'import' || open === 'new' ? null : (
        <Existing key={open} staffNo={open} onClose={() => setOpen(undefined)} onDone={done} />
      )}
    </>
  );
}
function Existing({ staffNo, onClose, onDone }: { readonly staffNo: string; readonly onClose: () => void; readonly onDone: () => void }) {
  const { data, failure } = useApi<Person>(`/staff/${staffNo}`, false);
  if (failure !== undefined) return <Failed failure={failure} />;
  return data === undefined ? <Busy /> : <PersonForm person={data} onClose={onClose} onDone={onDone} />;
}

function PersonForm({ person, onClose, onDone }: { readonly person: Person | undefined; readonly onClose: () => void; readonly onDone: () => void }) {
  const t = useT();
  const words = useWords();
  const { stores } = useSession();
  const [form, setForm] = useState<Person>(person ?? EMPTY);
  const [secret, setSecret] = useState<Secret | undefined>();
  const { busy, failure, run } = useAction();
  const put = (change: Partial<Person>): void => setForm((f) => ({ ...f, ...change }));
  const badNo = form.staffNo !== '' && !/^[A-Z0-9]{2,12}$/.test(form.staffNo);
  const text = (key: 'name' | 'nameEn' | 'title', label: string, required = false, hint?: string) => (
    <Labelled label={label} required={required} hint={hint}>
      <Input value={form[key] ?? ''} aria-label={label} onChange={(e) => put({ [key]: e.target.value })} />
    </Labelled>
  );
  const save = (): void =>
    void run(async () => {
      const { staffNo, name, nameEn, title, roles, stores: at, active } = form;
      const body = { name, nameEn: nameEn === '' ? undefined : nameEn, title: title === '' ? undefined : title, roles, stores: at, active };
      if (person === undefined) await api.post('/staff', { ...body, staffNo });
      else await api.put(`/staff/${person.staffNo}`, body);
      onDone();
    });
  return (
    <>
      <FormSheet
        open={secret === undefined}
        onClose={onClose}
        title={person === undefined ? t('console.staff.add') : `${t('console.staff.edit')} ${person.staffNo}`}
        save={t('console.form.save')}
        busy={busy}
        failure={failure}
        onSave={save}
        disabled={form.name.trim() === '' || form.roles.length === 0 || (person === undefined && (form.staffNo === '' || badNo))}
      >
        {person === undefined ? (
          <Labelled
            label={t('console.staff.staffNo')}
            required
            hint={t('console.staff.staffNoHint')}
            fault={badNo ? t('console.staff.staffNoHint') : undefined}
          >
            <Input
              data-autofocus
              value={form.staffNo}
              aria-label={t('console.staff.staffNo')}
              onChange={(e) => put({ staffNo: e.target.value.toUpperCase() })}
            />
          </Labelled>
        ) : null}
        <div className="hq-two">
          {text('name', t('console.staff.name'), true)}
          {text('nameEn', t('console.staff.nameEn'))}
        </div>
        {text('title', t('console.staff.title'), false, t('console.staff.titleHint'))}
        <Labelled label={t('console.staff.roles')} required>
          <Select<Role[]>
            className="hq-wide"
            mode="multiple"
            value={[...form.roles]}
            aria-label={t('console.staff.roles')}
            onChange={(roles) => put({ roles })}
            options={ROLES.map((r) => ({ value: r, label: words.role(r) }))}
            optionFilterProp="label"
          />
        </Labelled>
        <Labelled label={t('console.staff.stores')} hint={t('console.staff.storesHint')}>
          <Select<string[]>
            className="hq-wide"
            mode="multiple"
            value={[...form.stores]}
            aria-label={t('console.staff.stores')}
            onChange={(at) => put({ stores: at })}
            options={stores.filter((s) => s.type !== 'hq').map((s) => ({ value: s.storeId, label: `${s.storeId} ${words.store(s.storeId)}` }))}
            optionFilterProp="label"
          />
        </Labelled>
        <Labelled label={t('console.staff.active')}>
          <Switch checked={form.active} aria-label={t('console.staff.active')} onChange={(active) => put({ active })} />
        </Labelled>
        {form.active ? null : (
          <Banner tone="warn" icon={<TriangleAlert size={18} aria-hidden="true" />}>
            {t('console.staff.leaver')}
          </Banner>
        )}
        {person === undefined ? null : (
          <div className="hq-two">
            <Labelled label={t('console.staff.pin')} remark={person.hasPin ? t('console.staff.set') : t('console.staff.notSet')}>
              <Button size="sm" block icon={<KeyRound size={18} aria-hidden="true" />} onClick={() => setSecret('pin')}>
                {t('console.staff.pinSet')}
              </Button>
            </Labelled>
            <Labelled label={t('console.staff.password')} remark={person.hasPassword ? t('console.staff.set') : t('console.staff.notSet')}>
              <Button size="sm" block icon={<KeyRound size={18} aria-hidden="true" />} onClick={() => setSecret('password')}>
                {t('console.staff.passwordSet')}
              </Button>
            </Labelled>
          </div>
        )}
      </FormSheet>
      {secret === undefined || person === undefined ? null : <SecretForm what={secret} person={person} onClose={() => setSecret(undefined)} />}
    </>
  );
}

const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnpqrstuvwxyz23456789';
function make(what: Secret): string {
  const length = what === 'pin' ? 6 : 14;
  const alphabet = what === 'pin' ? '0123456789' : LETTERS;
  return Array.from(crypto.getRandomValues(new Uint32Array(length)), (n) => alphabet[n % alphabet.length]).join('');
}
function SecretForm({ what, person, onClose }: { readonly what: Secret; readonly person: Person; readonly onClose: () => void }) {
  const t = useT();
  const [value, setValue] = useState('');
  const { busy, failure, run } = useAction();
  const label = what === 'pin' ? t('console.staff.pin') : t('console.staff.password');
  return (
    <FormSheet
      open
      onClose={onClose}
      at="center"
      title={`${what === 'pin' ? t('console.staff.pinSet') : t('console.staff.passwordSet')} · ${person.name}`}
      save={t('console.form.save')}
      busy={busy}
      failure={failure}
      disabled={what === 'pin' ? !/^\d{6,12}$/.test(value) : value.length < 10}
      onSave={() =>
        void run(async () => {
          await api.post(`/staff/${person.staffNo}/${what}`, { [what]: value });
          toast.ok(t('console.staff.done'));
          onClose();
        })
      }
    >
      <Labelled label={label} hint={what === 'pin' ? t('console.staff.pinHint') : t('console.staff.passwordHint')}>
        <div className="zm-row zm-g2">
          <Input
            data-autofocus
            value={value}
            aria-label={label}
            autoComplete="off"
            inputMode={what === 'pin' ? 'numeric' : 'text'}
            onChange={(e) => setValue(e.target.value)}
          />
          <Button size="sm" className="hq-ctl" onClick={() => setValue(make(what))}>
            {t('console.staff.generate')}
          </Button>
        </div>
      </Labelled>
      <Banner tone="info" icon={null}>
        {t('console.staff.tell')}
      </Banner>
    </FormSheet>
  );
}
