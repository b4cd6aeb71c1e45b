import { ChevronLeft, ChevronRight, CloudUpload, Download, Printer, Table2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { useListOut } from '../../app/list-out.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Banner, Button, Segmented, toast, useFormat, useT } from '../../ui/index.ts';
import { Bars } from './Bars.tsx';
import { datesOf, moved, type PeriodKind } from './periods.ts';
import { rowsOf, useReportWords } from './rows.ts';
import { useFigures } from './useFigures.ts';
import { Funnel } from './Funnel.tsx';
import { Headline } from './Headline.tsx';
import { Kinds } from './Kinds.tsx';
import { People } from './People.tsx';
import { Table } from './Table.tsx';
import { Tenders } from './Tenders.tsx';
import { Title } from './Title.tsx';
import css from './reports.module.css';

/** 报表统计 (design 13): what this store sold, how it was paid, who sold it; from the data at hand, marked while something waits. */
export default function ReportsModule(): ReactElement {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const words = useReportWords();
  const today = terminal.businessDate();
  const [kind, setKind] = useState<PeriodKind>('day');
  const [date, setDate] = useState(today);
  const [table, setTable] = useState(false);
  const { now, before, whole, byDate, beforeByDate, self } = useFigures(kind, date);
  const dates = datesOf(kind, date);
  const at = (d: string): number => Date.parse(`${d}T12:00:00+08:00`);
  const label =
    kind === 'day'
      ? f.day(at(date))
      : kind === 'week'
        ? t('reports.range', { from: f.shortDay(at(dates.from)), to: f.shortDay(at(dates.to)) })
        : date.slice(0, 7);
  const rows = rowsOf(now, words);
  const name = `report-${terminal.device.storeId}-${dates.from}${dates.from === dates.to ? '' : `-${dates.to}`}`;
  const out = useListOut();
  const sheet = { list: 'reports', filter: label, name, head: words.head, rows };
  const save = async (): Promise<void> => {
    if (await out.csv(sheet)) toast.ok(t('reports.exported'));
  };
  const print = (): void =>
    void out.print({
      ...sheet,
      title: `${t('reports.title')} · ${terminal.views.store()?.name ?? ''} · ${label}`,
      note: now.pending > 0 ? t('reports.pending', { n: now.pending }) : '',
      rightFrom: 2,
    });
  return (
    <div className={css['wrap']}>
      <header className={css['head']}>
        <h1 className="zm-h1">{t('reports.title')}</h1>
        <span className="zm-two">{t(self ? 'reports.sub.self' : `reports.sub.${kind}`)}</span>
        <span className="zm-end zm-row zm-g2">
          <Segmented
            label={t('reports.period.label')}
            value={kind}
            onChange={setKind}
            options={(['day', 'week', 'month'] as const).map((k) => ({ value: k, label: t(`reports.period.${k}`) }))}
          />
          <span className={css['dates']}>
            <Button
              kind="ghost"
              iconOnly
              icon={<ChevronLeft aria-hidden="true" />}
              aria-label={t('reports.prev')}
              onClick={() => setDate((d) => moved(kind, d, -1))}
            />
            <b>{label}</b>
            <Button
              kind="ghost"
              iconOnly
              disabled={dates.to >= today}
              icon={<ChevronRight aria-hidden="true" />}
              aria-label={t('reports.next')}
              onClick={() =>
                setDate((d) => {
                  const n = moved(kind, d, 1);
                  return n > today ? today : n;
                })
              }
            />
          </span>
          <Button size="sm" icon={<Table2 aria-hidden="true" />} aria-pressed={table} onClick={() => setTable((x) => !x)}>
            {t(table ? 'reports.chart' : 'reports.table')}
          </Button>
          <Button size="sm" icon={<Download aria-hidden="true" />} onClick={() => void save()}>
            {t('reports.export')}
          </Button>
          <Button size="sm" icon={<Printer aria-hidden="true" />} onClick={print}>
            {t('reports.print')}
          </Button>
        </span>
      </header>
      {now.pending === 0 ? null : (
        <Banner className={css['pending']} tone="warn" icon={<CloudUpload aria-hidden="true" />} title={t('reports.pending', { n: now.pending })}>
          {t('reports.pendingNote')}
        </Banner>
      )}
      <Headline now={now} before={before} kind={kind} whole={whole} />
      {table ? (
        <Table rows={rowsOf(now, words, (fen) => f.money(fen))} head={words.head} />
      ) : (
        <div className={css['grid']}>
          <div className={css['column']}>
            <section className={css['card']}>
              <Title
                text={t(kind === 'day' ? 'reports.hours' : 'reports.days')}
                note={t('reports.hoursUnit')}
                legend={
                  (kind === 'day' ? before.netFen : beforeByDate.reduce((n, d) => n + d.fen, 0)) === 0
                    ? undefined
                    : [t(`reports.before.${kind}`), t(`reports.now.${kind}`)]
                }
              />
              {now.netFen === 0 && before.netFen === 0 && beforeByDate.every((d) => d.fen === 0) ? (
                <p className={css['quiet']}>{t('reports.quiet')}</p>
              ) : kind === 'day' ? (
                <Bars now={now.hours} before={before.hours} labels={now.hours.map((_, h) => String(h))} trim />
              ) : (
                <Bars
                  now={byDate.map((d) => d.fen)}
                  before={byDate.map((_, i) => beforeByDate[i]?.fen ?? 0)}
                  labels={byDate.map((d) => (kind === 'week' ? f.weekday(at(d.date)) : String(Number(d.date.slice(8)))))}
                />
              )}
              {kind === 'day' && now.netFen > 0 ? (
                <p className={css['say']}>
                  {t('reports.busiest', { hour: now.hours.indexOf(Math.max(...now.hours)), amount: f.money(Math.max(...now.hours), { short: true }) })}
                </p>
              ) : null}
            </section>
            <Kinds now={now} />
          </div>
          <div className={css['column']}>
            {self ? null : <Tenders now={now} />}
            <Funnel now={now} />
            <People now={now} />
          </div>
        </div>
      )}
      <footer className={css['foot']}>
        {now.firstNo === undefined ? t('reports.numbersNone') : t('reports.numbers', { first: now.firstNo, last: now.lastNo ?? now.firstNo })}
      </footer>
    </div>
  );
}
