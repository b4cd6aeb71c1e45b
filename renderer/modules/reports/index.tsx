import { ChevronLeft, ChevronRight, CloudUpload, Download, Printer, Table2 } from 'lucide-react';
import { useState } from 'react';
import type { ReactElement } from 'react';
import type { StorePeriod } from '../../../src/reports/storePeriod.ts';
import { useStaffName } from '../../app/codes.ts';
import { useListOut } from '../../app/list-out.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { Avatar, Banner, Button, EmptyState, Money, Segmented, cx, toast, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import { METHOD_ICON } from '../sales/TenderPage.tsx';
import { PAY_METHODS } from '../../../src/sales/types.ts';
import { Bars } from './Bars.tsx';
import { datesOf, moved, type PeriodKind } from './periods.ts';
import { rowsOf, useReportWords } from './rows.ts';
import { useFigures } from './useFigures.ts';
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

function Title({ text, note, legend }: { readonly text: string; readonly note?: string; readonly legend?: readonly [string, string] }): ReactElement {
  return (
    <div className={css['title']}>
      <h2>{text}</h2>
      {note === undefined ? null : <span>{note}</span>}
      {legend === undefined ? null : (
        <span className={css['legend']}>
          <i data-n="before" />
          {legend[0]}
          <i data-n="now" />
          {legend[1]}
        </span>
      )}
    </div>
  );
}

/** A change said with its sign, − as printed; empty where there is nothing to compare with. */
const signed = (text: string, change: number): string => `${change < 0 ? '−' : '+'}${text}`;

function Headline({
  now,
  before,
  kind,
  whole,
}: {
  readonly now: StorePeriod;
  readonly before: StorePeriod;
  readonly kind: PeriodKind;
  readonly whole: boolean;
}): ReactElement {
  const t = useT();
  const f = useFormat();
  const change = before.netFen === 0 ? undefined : Math.round(((now.netFen - before.netFen) / before.netFen) * 1000) / 10;
  const average = before.averageFen === 0 ? 0 : Math.round(((now.averageFen - before.averageFen) / before.averageFen) * 10_000);
  const attach = now.attachBp - before.attachBp; // bp
  const cell = (label: string, value: string, sub: string): ReactElement => (
    <div>
      <dt>{label}</dt>
      <dd>{value}</dd>
      <dd className={css['sub']}>{sub}</dd>
    </div>
  );
  return (
    <dl className={css['figures']}>
      <div className={css['net']}>
        <dt>{t('reports.net')}</dt>
        <dd>
          <Money fen={now.netFen} size="due" />
        </dd>
        <dd className={css['sub']}>
          {change === undefined ? (
            t('reports.noCompare')
          ) : (
            <>
              <b data-down={change < 0 || undefined}>{signed(`${Math.abs(change)}%`, change)}</b>{' '}
              {t(whole ? `reports.compare.${kind}` : `reports.compareSoFar.${kind}`)}
            </>
          )}
        </dd>
      </div>
      {cell(t('reports.receipts'), t('reports.receiptsN', { n: now.receipts }), t('reports.pieces', { n: now.pieces }))}
      {cell(
        t('reports.average'),
        f.money(now.averageFen, { short: true }),
        before.averageFen === 0 || now.averageFen === 0 ? '' : signed(f.percent(Math.abs(average), 1), average),
      )}
      {cell(
        t('reports.attach'),
        (now.attachBp / 10_000).toFixed(2),
        before.attachBp === 0 || now.attachBp === 0 ? '' : signed((Math.abs(attach) / 10_000).toFixed(2), attach),
      )}
      {cell(
        t('reports.arrived'),
        t('reports.arrivedN', { n: now.funnel.arrived }),
        now.funnel.closeBp === undefined ? '' : t('reports.closeRate', { p: f.percent(now.funnel.closeBp, 1) }),
      )}
      {cell(t('reports.rate'), f.percent(now.rateBp, 1), t('reports.tagTotal', { amount: f.money(now.tagFen, { short: true }) }))}
    </dl>
  );
}

function Tenders({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  return (
    <section className={css['card']}>
      <Title text={t('reports.tenders')} note={t('reports.tendersNote')} />
      <table className={css['table']}>
        <thead>
          <tr>
            <th scope="col">{t('reports.tendersCol.method')}</th>
            <th scope="col" className="zm-num">
              {t('reports.tendersCol.count')}
            </th>
            <th scope="col" className="zm-num">
              {t('reports.tendersCol.amount')}
            </th>
            <th scope="col" className="zm-num">
              {t('reports.tendersCol.share')}
            </th>
          </tr>
        </thead>
        <tbody>
          {now.tenders.map((x) => {
            const method = PAY_METHODS.find((m) => m === x.key);
            const Icon = method === undefined ? undefined : METHOD_ICON[method];
            return (
              <tr key={x.key}>
                <td>
                  <span className="zm-row zm-g2">
                    {Icon === undefined ? null : <Icon size={16} strokeWidth={1.5} aria-hidden="true" />}
                    {maybe(`sales.tender.method.${x.key}`, x.key)}
                  </span>
                </td>
                <td className="zm-num">{x.count}</td>
                <td className="zm-num">{f.money(x.fen)}</td>
                <td className="zm-num">{f.percent(now.netFen === 0 ? 0 : Math.round((x.fen / now.netFen) * 10_000), 1)}</td>
              </tr>
            );
          })}
        </tbody>
        <tfoot>
          <tr>
            <td>{t('reports.total')}</td>
            <td className="zm-num">{now.tenders.reduce((n, x) => n + x.count, 0)}</td>
            <td className="zm-num">{f.money(now.tenders.reduce((n, x) => n + x.fen, 0))}</td>
            <td />
          </tr>
        </tfoot>
      </table>
    </section>
  );
}

const COLOURS = ['--c1', '--c2', '--c3', '--c4', '--c5'] as const;
function Kinds({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const top = Math.max(1, ...now.kinds.map((k) => k.fen));
  return (
    <section className={css['card']}>
      <Title text={t('reports.kinds')} note={t('reports.byAmount')} />
      {now.kinds.length === 0 ? (
        <p className={css['quiet']}>{t('reports.quiet')}</p>
      ) : (
        now.kinds.map((k, i) => (
          <div key={k.key} className={css['bar']}>
            <span>{maybe(`stock.kind.${k.key}`, k.key)}</span>
            <i>
              <b style={{ width: `${(k.fen / top) * 100}%`, background: `var(${COLOURS[i % COLOURS.length] ?? '--c1'})` }} />
            </i>
            <em>{f.money(k.fen, { short: true })}</em>
            <small>{f.percent(now.netFen === 0 ? 0 : Math.round((k.fen / now.netFen) * 10_000), 1)}</small>
          </div>
        ))
      )}
    </section>
  );
}

function People({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const staffName = useStaffName();
  const f = useFormat();
  return (
    <section className={cx(css['card'], css['people'])}>
      <Title text={t('reports.people')} note={t('reports.netSales')} />
      {now.people.length === 0 ? (
        <p className={css['quiet']}>{t('reports.quiet')}</p>
      ) : (
        now.people.map((p, i) => (
          <div key={p.staffNo} className={css['person']}>
            <em>{i + 1}</em>
            <Avatar name={staffName(p.staffNo)} language={f.language} size="sm" tone={i === 0 ? 'brand' : 'gold'} />
            <b>{staffName(p.staffNo)}</b>
            <span>
              {p.closeBp === undefined ? '' : t('reports.personClose', { p: f.percent(p.closeBp) })}
              {t('reports.personSub', { n: p.receipts, attach: p.receipts === 0 ? '0' : (p.pieces / p.receipts).toFixed(1) })}
            </span>
            <strong>{f.money(p.fen, { short: true })}</strong>
          </div>
        ))
      )}
    </section>
  );
}

function Funnel({ now }: { readonly now: StorePeriod }): ReactElement {
  const t = useT();
  const { due, arrived, served, sold } = now.funnel;
  const steps = [
    ['due', due],
    ['arrived', arrived],
    ['served', served],
    ['sold', sold],
  ] as const;
  return (
    <section className={css['card']}>
      <Title text={t('reports.funnel')} />
      {due === 0 ? (
        <p className={css['quiet']}>{t('reports.funnelNone')}</p>
      ) : (
        steps.map(([k, n], i) => (
          <div key={k} className={css['bar']}>
            <span>{t(`reports.funnelStep.${k}`)}</span>
            <i>
              <b style={{ width: `${(n / Math.max(1, due)) * 100}%`, background: `var(${COLOURS[i] ?? '--c1'})` }} />
            </i>
            <em>{n}</em>
            <small>{Math.round((n / Math.max(1, due)) * 100)}%</small>
          </div>
        ))
      )}
    </section>
  );
}

function Table({ rows, head }: { readonly rows: readonly (readonly (string | number)[])[]; readonly head: readonly string[] }): ReactElement {
  const t = useT();
  if (rows.length === 0) return <EmptyState title={t('reports.quiet')} />;
  return (
    <section className={cx(css['card'], css['all'])}>
      <table className={css['table']}>
        <thead>
          <tr>
            {head.map((h, i) => (
              <th key={h} scope="col" className={i > 1 ? 'zm-num' : undefined}>
                {h}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((r, i) => (
            <tr key={i}>
              {r.map((c, j) => (
                <td key={j} className={j > 1 ? 'zm-num' : undefined}>
                  {j === 0 && rows[i - 1]?.[0] === c ? '' : c}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
        <tfoot>
          <tr>
            <td colSpan={head.length}>{t('reports.rows', { n: rows.length })}</td>
          </tr>
        </tfoot>
      </table>
    </section>
  );
}
