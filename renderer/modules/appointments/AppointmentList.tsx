import { CalendarDays, CalendarPlus, ListChecks, Square, SquareCheck, SlidersHorizontal, Table2, UserRoundPlus } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import type { KeyboardEvent } from 'react';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { isEscalated } from '../../../src/appointments/reminders.ts';
import { decide } from '../../../src/permissions/decide.ts';
import { useArea, useNow, useTerminal, useUser } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, EmptyState, LevelMark, SearchField, StatTabs, VirtualList, cx, useFormat, useT } from '../../ui/index.ts';
import { BulkBar } from './BulkBar.tsx';
import { FilterSheet } from './FilterSheet.tsx';
import { NO_FILTER, useAppointmentSearch } from './search.ts';
import type { ListFilter } from './search.ts';
import { TABS, inTab, listItems, shownState, tabCounts } from './model.ts';
import type { ListItem, Tab } from './model.ts';
import { StateTag } from './StateTag.tsx';
import { useAptText, useDay } from './text.ts';
import type { AptText } from './text.ts';
import css from './Appointments.module.css';

/** Left pane: who needs what, in the order in which it needs doing (A1.3, A1.4). */
export function AppointmentList({
  selected,
  onSelect,
  onNew,
  onWalkIn,
  onCalendar,
  onTable,
}: {
  readonly selected: string | undefined;
  readonly onSelect: (id: string) => void;
  readonly onNew: () => void;
  readonly onWalkIn: () => void;
  readonly onCalendar: () => void;
  readonly onTable: () => void;
}) {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const version = useArea('appointments', 'reference');
  const now = useNow();
  const day = useDay(now);
  const [text, setText] = useState('');
  const [tab, setTab] = useState<Tab>('all');
  const [filter, setFilter] = useState<ListFilter>(NO_FILTER);
  const [filtering, setFiltering] = useState(false);
  const all = useMemo(() => {
    void version;
    return terminal.views.appointments();
  }, [terminal, version]);
  const found = useAppointmentSearch(all, text, filter, day);
  const counts = useMemo(() => tabCounts(found, now), [found, now]);
  const tabs = TABS.map((value) => ({ value, label: t(`appointments.tab.${value}`), count: counts[value] }));
  const shownCards = useMemo(() => (tab === 'all' ? found : found.filter((c) => inTab(c, tab, now))), [found, tab, now]);
  const items = useMemo(() => listItems(shownCards, day, now), [shownCards, day, now]);
  // many at once, the manager only (A1.4.3)
  const mayBulk = decide(useUser(), 'appointment.bulk').kind === 'allow';
  const [chosen, setChosen] = useState<ReadonlySet<string> | undefined>();
  const toggle = (id: string) =>
    setChosen((old) => {
      const next = new Set(old);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  const picked = chosen === undefined ? [] : shownCards.filter((c) => chosen.has(c.id));
  const today = useMemo(() => all.filter((c) => c.form.visitAt >= day.startMs && c.form.visitAt < day.endMs && c.view.status !== 'voided'), [all, day]);
  const filtered = filter !== NO_FILTER || text !== '';
  const reset = () => {
    setText('');
    setTab('all');
    setFilter(NO_FILTER);
  };
  const aptText = useAptText();
  const levels = useCodes('level');
  const staffName = useStaffName();
  const words = useMemo<RowWords>(() => {
    void version;
    return {
      t,
      f,
      text: aptText,
      levelName: levels.name,
      staffName,
      escalateMin: terminal.views.settings()?.escalateMin ?? 3,
      deposit: (id) => terminal.views.deposit(id)?.fen ?? 0,
    };
  }, [t, f, aptText, levels.name, staffName, terminal, version]);
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key !== 'ArrowDown' && e.key !== 'ArrowUp') return;
    const ids = items.flatMap((i) => (i.kind === 'card' ? [i.card.id] : []));
    const at = selected === undefined ? -1 : ids.indexOf(selected);
    const next = ids[Math.max(0, Math.min(ids.length - 1, at + (e.key === 'ArrowDown' ? 1 : -1)))];
    if (next !== undefined) {
      e.preventDefault();
      onSelect(next);
    }
  };
  return (
    <section className={css['left']} aria-label={t('appointments.list')} onKeyDown={onKeyDown}>
      <div className={css['hd']}>
        <div className="zm-grow">
          <h1 className="zm-h1 zm-ell" title={t('appointments.title')}>
            {t('appointments.title')}
          </h1>
          <p className="zm-cap zm-ell">
            <span className={css['dayWide']}>{f.day(now)} · </span>
            {t('appointments.sub', { arrived: today.filter((c) => c.view.arrivedAt !== undefined).length, all: today.length })}
          </p>
        </div>
        <Button
          iconOnly
          icon={<CalendarDays aria-hidden="true" />}
          aria-label={t('appointments.calendar.title')}
          title={t('appointments.calendar.title')}
          onClick={onCalendar}
        />
        <Button
          iconOnly
          icon={<UserRoundPlus aria-hidden="true" />}
          aria-label={t('appointments.walkIn')}
          title={t('appointments.walkIn')}
          onClick={onWalkIn}
        />
        <Button
          kind="soft"
          className={css['newBtn']}
          icon={<CalendarPlus aria-hidden="true" />}
          aria-label={t('appointments.new')}
          title={t('appointments.new')}
          onClick={onNew}
        >
          <span className={css['newText']}>{t('appointments.newShort')}</span>
        </Button>
      </div>
      <div className={css['sr']}>
        <SearchField className="zm-grow" label={t('appointments.search')} placeholder={t('appointments.searchHint')} value={text} onChange={setText} />
        <Button
          iconOnly
          kind={filter === NO_FILTER ? 'default' : 'soft'}
          icon={<SlidersHorizontal aria-hidden="true" />}
          aria-label={t('appointments.filter')}
          aria-pressed={filter !== NO_FILTER}
          onClick={() => setFiltering(true)}
        />
        {mayBulk ? (
          <Button
            iconOnly
            kind={chosen === undefined ? 'default' : 'soft'}
            icon={<ListChecks aria-hidden="true" />}
            aria-label={t('appointments.bulk.start')}
            title={t('appointments.bulk.start')}
            aria-pressed={chosen !== undefined}
            onClick={() => setChosen((c) => (c === undefined ? new Set() : undefined))}
          />
        ) : null}
      </div>
      <StatTabs className={css['tabs']} label={t('appointments.tabs')} value={tab} onChange={setTab} tabs={tabs} />
      {items.length === 0 ? (
        filtered || tab !== 'all' ? (
          <EmptyState title={t('appointments.noneFound')} action={<Button onClick={reset}>{t('appointments.clearFilter')}</Button>}>
            {t('appointments.noneFoundBody')}
          </EmptyState>
        ) : (
          <EmptyState
            icon={<CalendarPlus />}
            title={t('appointments.none')}
            action={
              <Button kind="soft" onClick={onNew}>
                {t('appointments.new')}
              </Button>
            }
          >
            {t('appointments.noneBody')}
          </EmptyState>
        )
      ) : (
        <VirtualList
          className={css['list']}
          label={t('appointments.rows', { n: found.length })}
          items={items}
          rowKey={keyOf}
          height={(i) => (i.kind === 'group' ? 36 : 60)}
          render={(i) =>
            i.kind === 'group' ? (
              <div className={css['grp']} role="heading" aria-level={2}>
                <span>{t(`appointments.group.${i.group}`)}</span>
                <em>{i.count}</em>
              </div>
            ) : (
              <Row
                card={i.card}
                on={i.card.id === selected}
                now={now}
                onSelect={chosen === undefined ? onSelect : toggle}
                chosen={chosen?.has(i.card.id)}
                words={words}
              />
            )
          }
        />
      )}
      {chosen === undefined ? (
        <button type="button" className={css['toTable']} onClick={onTable}>
          <Table2 aria-hidden="true" />
          {t('appointments.table.title')}
        </button>
      ) : (
        <BulkBar
          cards={picked}
          all={shownCards.length}
          onAll={() => setChosen(new Set(picked.length === shownCards.length ? [] : shownCards.map((c) => c.id)))}
          onDone={() => setChosen(undefined)}
        />
      )}
      <FilterSheet open={filtering} onClose={() => setFiltering(false)} value={filter} onChange={setFilter} found={shownCards} asked={text} />
    </section>
  );
}
const keyOf = (i: ListItem) => (i.kind === 'group' ? i.group : i.card.id);

/** Words that every row needs, worked out once for the list: fifty rows a look are drawn while somebody types. */
interface RowWords {
  readonly t: ReturnType<typeof useT>;
  readonly f: ReturnType<typeof useFormat>;
  readonly text: AptText;
  readonly levelName: (code: string) => string;
  readonly staffName: (staffNo: string | undefined) => string;
  readonly escalateMin: number;
  readonly deposit: (aptId: string) => number;
}

const Row = memo(function Row({
  card,
  on,
  now,
  onSelect,
  chosen,
  words,
}: {
  readonly card: AptCard;
  readonly on: boolean;
  /** Set while many are chosen at once. */ readonly chosen: boolean | undefined;
  readonly now: number;
  readonly onSelect: (id: string) => void;
  readonly words: RowWords;
}) {
  const { t, f, text, staffName } = words;
  const { view, form } = card;
  const deposit = words.deposit(card.id);
  const shown = shownState(card, now);
  const who = staffName(view.main ?? view.assigned) || t('appointments.nobody');
  const waitedMs = now - (view.arrivedAt ?? now);
  const late = isEscalated(view, now, words.escalateMin);
  const stateText = (): string => {
    if (view.status !== 'notArrived') return '';
    if (shown === 'waiting' || shown === 'rejected')
      return waitedMs < 60_000 ? t('appointments.justNow') : t('appointments.waited', { t: f.duration(waitedMs) });
    if (shown === 'serving') return t('appointments.servedFor', { t: f.duration(now - (view.claimedAt ?? now)) });
    return shown === 'paused' ? t('appointments.pausedFor', { t: f.duration(now - pausedAt(card, now)) }) : '';
  };
  const state = stateText();
  return (
    <button type="button" className={css['ap']} aria-selected={chosen ?? on} role="option" onClick={() => onSelect(card.id)}>
      {chosen === undefined ? null : (
        <span className={css['tick']} aria-hidden="true">
          {chosen ? <SquareCheck /> : <Square />}
        </span>
      )}
      <time dateTime={new Date(form.visitAt).toISOString()}>
        {f.time(form.visitAt)}
        {f.sameDay(form.visitAt, now) ? null : <small>{f.shortDay(form.visitAt)}</small>}
      </time>
      <span className="zm-grow">
        <span className="zm-row zm-g2">
          <b className="zm-ell">{text.who(card)}</b>
          {deposit === 0 ? null : <small className={css['dep']}>{t('appointments.depositShort', { amount: f.money(deposit, { short: true }) })}</small>}
          {form.level === undefined ? null : (
            <LevelMark level={form.level} label={t('appointments.levelName', { l: form.level, text: words.levelName(form.level) })} />
          )}
        </span>
        <span className={cx(css['needLine'], 'zm-ell')}>{text.need(card)}</span>
      </span>
      <span className={css['rt']}>
        <StateTag shown={shown} />
        <small className={late ? css['late'] : undefined}>{[who, state].filter((x) => x !== '').join(' · ')}</small>
      </span>
    </button>
  );
});
const pausedAt = (card: AptCard, now: number): number =>
  card.view.timeline.filter((e) => e.kind === 'apt.paused').reduce((ms, e) => Math.max(ms, e.atMs), 0) || now;
