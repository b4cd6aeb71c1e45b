import { UserRoundPlus, Users } from 'lucide-react';
import { useDeferredValue, useMemo, useState } from 'react';
import { Navigate, Route, Routes, useNavigate, useParams } from 'react-router';
import { plainText } from '../../../src/appointments/search.ts';
import { maskPhone } from '../../../src/kernel/phone.ts';
import { useCodes } from '../../app/codes.ts';
import { isHalfTyped } from '../../app/half-typed.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import type { CustomerCard } from '../../data/terminal.ts';
import { Avatar, Button, EmptyState, SearchField, Segmented, VirtualList, useFormat, useT } from '../../ui/index.ts';
import { fits } from './find.ts';
import { useBirthdayWord } from './days.ts';
import { CustomerDetail } from './detail/CustomerDetail.tsx';
import { CustomerForm, formName } from './form/CustomerForm.tsx';
import css from './Customers.module.css';

/** 客户关系: find by a few digits or letters, one card with everything that happened (A6.1–A6.2). */
export default function Customers() {
  return (
    <Routes>
      <Route path=":id" element={<Split />} />
      <Route path="" element={<Split />} />
      <Route path="*" element={<Navigate to="/customers" replace />} />
    </Routes>
  );
}

function Split() {
  const t = useT();
  const terminal = useTerminal();
  const navigate = useNavigate();
  useArea('customers', 'appointments', 'sales');
  const param = useParams()['id'];
  const id = param === undefined ? undefined : decodeURIComponent(param);
  const user = useUser();
  const [creating, setCreating] = useState(() => isHalfTyped(terminal, formName(undefined), user.staffNo));
  const card = id === undefined ? undefined : terminal.views.customer(id);
  const open = (next: string) => void navigate(`/customers/${encodeURIComponent(next)}`, { replace: id !== undefined });
  return (
    <div className={css['wrap']}>
      <List selected={id} onSelect={open} onNew={() => setCreating(true)} />
      {card === undefined ? (
        <section className={css['det']} style={{ display: 'block' }}>
          <EmptyState icon={<Users />} title={id === undefined ? t('customers.pick') : t('customers.notHere')}>
            {id === undefined ? t('customers.pickBody') : t('customers.notHereBody')}
          </EmptyState>
        </section>
      ) : (
        <CustomerDetail key={card.id} card={card} />
      )}
      <CustomerForm
        open={creating}
        onClose={() => setCreating(false)}
        onSaved={(next) => {
          setCreating(false);
          open(next);
        }}
      />
    </div>
  );
}

function List({ selected, onSelect, onNew }: { readonly selected: string | undefined; readonly onSelect: (id: string) => void; readonly onNew: () => void }) {
  const t = useT();
  const terminal = useTerminal();
  const user = useUser();
  const now = useNow(60_000);
  const version = useArea('customers', 'appointments');
  const [text, setText] = useState('');
  const [scope, setScope] = useState<'all' | 'mine' | 'recent'>('all');
  const words = useDeferredValue(text);
  const rows = useMemo(() => {
    void version;
    const q = plainText(words);
    const seen = new Map<string, number>();
    for (const a of terminal.views.appointments())
      if (a.form.customerId !== undefined && a.view.arrivedAt !== undefined)
        seen.set(a.form.customerId, Math.max(seen.get(a.form.customerId) ?? 0, a.view.arrivedAt));
    const list = terminal.views
      .customers()
      .filter((c) => (scope === 'mine' ? c.form.owner === user.staffNo : scope === 'recent' ? seen.has(c.id) : true) && (q === '' || fits(c, q)));
    return scope === 'recent' ? [...list].sort((a, b) => (seen.get(b.id) ?? 0) - (seen.get(a.id) ?? 0)) : list;
  }, [terminal, words, scope, user.staffNo, version]);
  return (
    <section className={css['left']} aria-label={t('customers.list')}>
      <div className={css['hd']}>
        <div className="zm-grow">
          <h1 className="zm-h1">{t('customers.title')}</h1>
          <p className="zm-cap">{t('customers.sub', { n: rows.length })}</p>
        </div>
        <Button kind="soft" iconOnly icon={<UserRoundPlus aria-hidden="true" />} aria-label={t('customers.new')} title={t('customers.new')} onClick={onNew} />
      </div>
      <div className={css['sr']}>
        <SearchField label={t('customers.search')} placeholder={t('customers.searchHint')} value={text} onChange={setText} />
        <Segmented
          block
          label={t('customers.list')}
          value={scope}
          onChange={setScope}
          options={[
            { value: 'all', label: t('customers.scope.all') },
            { value: 'mine', label: t('customers.scope.mine') },
            { value: 'recent', label: t('customers.scope.recent') },
          ]}
        />
      </div>
      {rows.length === 0 ? (
        text === '' ? (
          <EmptyState
            icon={<Users />}
            title={t('customers.none')}
            action={
              <Button kind="soft" onClick={onNew}>
                {t('customers.new')}
              </Button>
            }
          >
            {t('customers.noneBody')}
          </EmptyState>
        ) : (
          <EmptyState title={t('customers.noneFound', { q: text })}>{t('customers.noneFoundBody')}</EmptyState>
        )
      ) : (
        <VirtualList
          className={css['list']}
          label={t('customers.list')}
          items={rows}
          rowKey={(c) => c.id}
          height={() => 64}
          render={(c) => <Row card={c} on={c.id === selected} now={now} onSelect={onSelect} />}
        />
      )}
    </section>
  );
}

function Row({
  card,
  on,
  now,
  onSelect,
}: {
  readonly card: CustomerCard;
  readonly on: boolean;
  readonly now: number;
  readonly onSelect: (id: string) => void;
}) {
  const t = useT();
  const f = useFormat();
  const levels = useCodes('memberLevel');
  const birthday = useBirthdayWord()(card.form, f.isoDay(now), 14);
  return (
    <button type="button" role="option" aria-selected={on} className={css['row']} onClick={() => onSelect(card.id)}>
      <Avatar name={card.form.name} tone={on ? 'brand' : 'gold'} />
      <span className="zm-grow">
        <b className="zm-ell">{card.form.name}</b>
        <span className="zm-ell">
          {[card.form.phoneE164 === undefined ? t('customers.noPhone') : maskPhone(card.form.phoneE164), levels.name(card.form.level)]
            .filter((x) => x !== '')
            .join(' · ')}
        </span>
      </span>
      {birthday === undefined ? null : <em>{birthday}</em>}
    </button>
  );
}
