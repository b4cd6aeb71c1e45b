import { Input, Select } from 'antd';
import { useState } from 'react';
import { maskPhone } from '../../../../src/kernel/phone.ts';
import { useTerminal } from '../../../app/terminal-context.ts';
import { Labelled, useT } from '../../../ui/index.ts';
import { fits } from '../find.ts';

const SHOWN = 30;
/** Who brought the customer here: one of our own, or a word where we have no card (A6.1, A6.9). */
export function ReferrerField({
  own,
  id,
  note,
  onChange,
}: {
  readonly own: string;
  readonly id: string | undefined;
  readonly note: string;
  readonly onChange: (id: string | undefined, note: string) => void;
}) {
  const t = useT();
  const terminal = useTerminal();
  const [text, setText] = useState('');
  const known = id === undefined ? undefined : terminal.views.customer(id);
  const found = terminal.views
    .customers()
    .filter((c) => c.id !== own && (text.trim() === '' ? c.id === id : fits(c, text)))
    .slice(0, SHOWN);
  const cards = known === undefined || found.some((c) => c.id === known.id) ? found : [known, ...found];
  const options = cards.map((c) => ({
    value: c.id,
    label: [c.form.name, c.form.phoneE164 === undefined ? '' : maskPhone(c.form.phoneE164)].filter((x) => x !== '').join(' '),
  }));
  return (
    <>
      <Labelled label={t('customers.form.referrer')}>
        <Select
          showSearch
          allowClear
          filterOption={false}
          style={{ width: '100%' }}
          aria-label={t('customers.form.referrer')}
          placeholder={t('customers.form.referrerFind')}
          value={id}
          searchValue={text}
          onSearch={setText}
          notFoundContent={text.trim() === '' ? t('customers.form.referrerType') : t('customers.form.referrerNone')}
          options={id !== undefined && known === undefined ? [{ value: id, label: t('customers.merged.elsewhere') }, ...options] : options}
          onChange={(v: string | undefined) => onChange(v, note)}
        />
      </Labelled>
      <Labelled label={t('customers.form.referrerNote')}>
        <Input
          aria-label={t('customers.form.referrerNote')}
          value={note}
          placeholder={t('customers.form.referrerNoteHint')}
          maxLength={40}
          onChange={(e) => onChange(id, e.target.value)}
        />
      </Labelled>
    </>
  );
}
