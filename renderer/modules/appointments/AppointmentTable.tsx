import { ArrowDown, ArrowUp, SlidersHorizontal, UserRound, X } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import { useNavigate } from 'react-router';
import { useStaffName } from '../../app/codes.ts';
import { useArea, useNow, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard, CustomerCard } from '../../data/terminal.ts';
import { Button, EmptyState, LevelMark, SearchField, VirtualList, cx, useFormat, useT } from '../../ui/index.ts';
import { COLUMNS, updatedAt, useCells } from './columns.ts';
import type { Column } from './columns.ts';
import { CustomerLayer, customerOf } from './CustomerLayer.tsx';
import { FilterSheet } from './FilterSheet.tsx';
import { shownState } from './model.ts';
import { NO_FILTER, useAppointmentSearch } from './search.ts';
import type { ListFilter } from './search.ts';
import { sortCards } from './sort.ts';
import type { Sort } from './sort.ts';
import { StateTag } from './StateTag.tsx';
import { useDay } from './text.ts';
import css from './Table.module.css';

/** Every appointment found, in the columns of A1.4.1: sorted by any of them, printed and exported as it stands. */
export default function AppointmentTable() {
  const t = useT();
  const terminal = useTerminal();
  const navigate = useNavigate();
  const version = useArea('appointments', 'reference', 'customers', 'sales');
  const now = useNow(60_000);
  const day = useDay(now);
  const cells = useCells();
  const staffName = useStaffName();
  const [text, setText] = useState('');
  const [filter, setFilter] = useState<ListFilter>({ ...NO_FILTER, scope: 'week' });
  const [filtering, setFiltering] = useState(false);
  const [sort, setSort] = useState<Sort>({ by: 'visit', down: true });
  const [client, setClient] = useState<CustomerCard | undefined>();
  const all = useMemo(() => {
    void version;
    return terminal.views.appointments();
  }, [terminal, version]);
  const found = useAppointmentSearch(all, text, filter, day);
  const rows = useMemo(
    () => sortCards(found, sort, { staffName, depositFen: (id) => terminal.views.deposit(id)?.fen ?? 0, nowMs: now }),
    [found, sort, staffName, terminal, now],
  );
  const open = (id: string) => void navigate(`/appointments/${encodeURIComponent(id)}`);
  return (
    <section className={css['page']} aria-label={t('appointments.table.title')}>
      <header className={css['hd']}>
        <Button kind="ghost" iconOnly icon={<X aria-hidden="true" />} aria-label={t('common.close')} onClick={() => void navigate('/appointments')} />
        <h1 className="zm-h1 zm-nw">{t('appointments.table.title')}</h1>
        <span className="zm-cap zm-nw">{t('appointments.rows', { n: rows.length })}</span>
        <SearchField
          className={cx('zm-end', css['search'])}
          label={t('appointments.search')}
          placeholder={t('appointments.searchHint')}
          value={text}
          onChange={setText}
        />
        <Button kind={filter === NO_FILTER ? 'default' : 'soft'} icon={<SlidersHorizontal aria-hidden="true" />} onClick={() => setFiltering(true)}>
          {t('appointments.table.filter')}
        </Button>
      </header>
      <div className={css['scroll']}>
        <div className={css['grid']}>
          <div className={css['head']}>
            {COLUMNS.map((c) => {
              const on = sort.by === c;
              return (
                <button
                  key={c}
                  type="button"
                  aria-pressed={on}
                  aria-label={t('appointments.table.sortBy', { name: t(`appointments.col.${c}`) })}
                  onClick={() => setSort({ by: c, down: on ? !sort.down : c === 'visit' || c === 'updated' || c === 'deposit' })}
                >
                  {t(`appointments.col.${c}`)}
                  {on ? sort.down ? <ArrowDown aria-hidden="true" /> : <ArrowUp aria-hidden="true" /> : null}
                </button>
              );
            })}
          </div>
          {rows.length === 0 ? (
            <EmptyState
              title={t('appointments.noneFound')}
              action={
                <Button
                  onClick={() => {
                    setText('');
                    setFilter({ ...NO_FILTER, scope: 'all' });
                  }}
                >
                  {t('appointments.clearFilter')}
                </Button>
              }
            >
              {t('appointments.noneFoundBody')}
            </EmptyState>
          ) : (
            <VirtualList
              className={css['list']}
              label={t('appointments.rows', { n: rows.length })}
              items={rows}
              rowKey={(c) => c.id}
              height={() => 48}
              render={(c) => <Row card={c} cells={cells} now={now} onOpen={open} client={customerOf(terminal, c)} onClient={setClient} />}
            />
          )}
        </div>
      </div>
      <FilterSheet open={filtering} onClose={() => setFiltering(false)} value={filter} onChange={setFilter} found={rows} asked={text} />
      <CustomerLayer card={client} onClose={() => setClient(undefined)} />
    </section>
  );
}

const Row = memo(function Row({
  card,
  cells,
  now,
  onOpen,
  client,
  onClient,
}: {
  readonly card: AptCard;
  readonly cells: ReturnType<typeof useCells>;
  readonly now: number;
  readonly onOpen: (id: string) => void;
  readonly client: CustomerCard | undefined;
  readonly onClient: (card: CustomerCard) => void;
}) {
  const t = useT();
  const f = useFormat();
  const row = cells(card, 'masked', now);
  const moment = (ms: number): string => `${f.shortDay(ms)} ${f.time(ms)}`; // the year only where it is not this one; file and paper have the whole date
  const cell = (c: Column) => {
    if (c === 'number')
      return (
        <button type="button" className={css['lnk']} aria-label={`${row.number} ${row.name}`} onClick={() => onOpen(card.id)}>
          {row.number === '' ? '—' : row.number}
        </button>
      );
    if (c === 'name' && client !== undefined)
      return (
        <button type="button" className={css['lnk']} aria-label={t('appointments.client', { name: row.name })} onClick={() => onClient(client)}>
          <UserRound aria-hidden="true" />
          {row.name}
        </button>
      );
    if (c === 'status') return <StateTag shown={shownState(card, now)} />;
    if (c === 'level' && card.form.level !== undefined) return <LevelMark level={card.form.level} label={row.level} />;
    if (c === 'visit')
      return (
        <span className="zm-ell" title={row.visit}>
          {moment(card.form.visitAt)}
        </span>
      );
    if (c === 'updated' && row.updated !== '')
      return (
        <span className="zm-ell" title={row.updated}>
          {moment(updatedAt(card))}
        </span>
      );
    return (
      <span className="zm-ell" title={row[c]}>
        {row[c] === '' ? '—' : row[c]}
      </span>
    );
  };
  return (
    <div className={css['row']}>
      {COLUMNS.map((c) => (
        <div key={c} data-col={c}>
          {cell(c)}
        </div>
      ))}
    </div>
  );
});
