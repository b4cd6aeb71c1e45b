import { UserRoundX } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { ReactElement } from 'react';
import { match } from 'pinyin-pro';
import { maskPhone } from '../../../src/kernel/phone.ts';
import type { CustomerCard } from '../../data/terminal.ts';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Avatar, Button, EmptyState, SearchField, Sheet, useFormat, useT } from '../../ui/index.ts';
import type { Till } from './useTill.ts';
import css from './sheets.module.css';

const SHOWN = 30;
/** Name, pinyin or the last digits of the phone (jewelry §17). */
export function findCustomers(all: readonly CustomerCard[], text: string): readonly CustomerCard[] {
  const q = text.trim().toLowerCase();
  if (q === '') return all;
  if (/^\d{3,}$/.test(q)) return all.filter((c) => [c.form.phoneE164, ...(c.form.altPhones ?? [])].some((p) => p?.endsWith(q) === true));
  return all.filter(
    (c) => c.form.name.toLowerCase().includes(q) || c.form.memberNo?.toLowerCase() === q || (/^[a-z]+$/.test(q) && match(c.form.name, q) !== null),
  );
}

/** Whose sale it is: the customer being served, one found, or nobody (A3.1). */
export function CustomerSheet({ till, onClose }: { readonly till: Till; readonly onClose: () => void }): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const user = useUser();
  const [text, setText] = useState('');
  const found = useMemo(() => findCustomers(terminal.views.customers(), text), [terminal, text]);
  const current = terminal.views.current(user.staffNo);
  const choose = (customerId: string | undefined, aptId: string | undefined): void => {
    void till.save((d) => {
      const { customerId: _c, aptId: _a, ...rest } = d;
      return { ...rest, ...(customerId === undefined ? {} : { customerId }), ...(aptId === undefined ? {} : { aptId }) };
    }, true);
    onClose();
  };
  return (
    <Sheet
      open
      onClose={onClose}
      title={t('sales.customer.title')}
      foot={
        <Button className="zm-grow" icon={<UserRoundX aria-hidden="true" />} onClick={() => choose(undefined, undefined)}>
          {t('sales.customer.clear')}
        </Button>
      }
    >
      <div className="zm-col zm-g3">
        <SearchField autoFocus value={text} onChange={setText} label={t('sales.customer.choose')} placeholder={t('sales.customer.search')} />
        {current === undefined || text !== '' ? null : (
          <button type="button" className={css['row']} onClick={() => choose(current.form.customerId, current.id)}>
            <Avatar name={current.form.name} tone="brand" />
            <span className="zm-grow">
              <b>{current.form.name}</b>
              <small>
                {t('sales.customer.current')} · {t('sales.apt.link', { time: f.dayTime(current.form.visitAt) })}
              </small>
            </span>
          </button>
        )}
        {found.length === 0 ? (
          <EmptyState title={t('sales.customer.empty')} />
        ) : (
          found.slice(0, SHOWN).map((c) => (
            <button
              key={c.id}
              type="button"
              className={css['row']}
              aria-pressed={c.id === till.draft.customerId}
              onClick={() => choose(c.id, till.apt?.form.customerId === c.id ? till.apt.id : current?.form.customerId === c.id ? current.id : undefined)}
            >
              <Avatar name={c.form.name} />
              <span className="zm-grow">
                <b>{c.form.name}</b>
                <small>{[c.form.phoneE164 === undefined ? '' : maskPhone(c.form.phoneE164), c.form.memberNo ?? ''].filter((x) => x !== '').join(' · ')}</small>
              </span>
            </button>
          ))
        )}
        {found.length > SHOWN ? <p className="zm-cap">{t('sales.customer.more', { n: found.length - SHOWN })}</p> : null}
      </div>
    </Sheet>
  );
}
