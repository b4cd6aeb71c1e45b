import { useMemo } from 'react';
import type { StorePeriod } from '../../../src/reports/storePeriod.ts';
import { useMaybeText, useT } from '../../ui/index.ts';

type Row = readonly (string | number)[];
const yuan = (fen: number): string => `${fen < 0 ? '-' : ''}${Math.floor(Math.abs(fen) / 100)}.${String(Math.abs(fen) % 100).padStart(2, '0')}`;
const percent = (bp: number): string => `${(bp / 100).toFixed(1)}%`;

export interface ReportWords {
  readonly head: readonly string[];
  readonly section: (key: 'net' | 'tenders' | 'kinds' | 'people' | 'funnel') => string;
  readonly name: (key: 'net' | 'receipts' | 'average' | 'attach' | 'rate') => string;
  readonly step: (key: 'due' | 'arrived' | 'served' | 'sold') => string;
  readonly method: (code: string) => string;
  readonly kind: (code: string) => string;
  readonly pending: (n: number) => string;
}
export function useReportWords(): ReportWords {
  const t = useT();
  const maybe = useMaybeText();
  return useMemo(
    () => ({
      head: [t('reports.col.section'), t('reports.col.name'), t('reports.col.value'), t('reports.col.count')],
      section: (k) => t(`reports.${k}`),
      name: (k) => t(`reports.${k}`),
      step: (k) => t(`reports.funnelStep.${k}`),
      method: (c) => maybe(`sales.tender.method.${c}`, c),
      kind: (c) => maybe(`stock.kind.${c}`, c),
      pending: (n) => t('reports.pending', { n }),
    }),
    [t, maybe],
  );
}

/** The whole report as one table: for the paper and the CSV in plain yuan, for the screen with `money`. */
export function rowsOf(p: StorePeriod, w: ReportWords, money: (fen: number) => string = yuan): readonly Row[] {
  return [
    [w.section('net'), w.name('net'), money(p.netFen), p.receipts],
    [w.section('net'), w.name('receipts'), p.receipts, p.pieces],
    [w.section('net'), w.name('average'), money(p.averageFen), ''],
    [w.section('net'), w.name('attach'), (p.attachBp / 10_000).toFixed(2), ''],
    [w.section('net'), w.name('rate'), percent(p.rateBp), ''],
    ...(p.pending === 0 ? [] : [[w.section('net'), w.pending(p.pending), '', p.pending]]),
    ...p.tenders.map((x) => [w.section('tenders'), w.method(x.key), money(x.fen), x.count]),
    ...p.kinds.map((x) => [w.section('kinds'), w.kind(x.key), money(x.fen), x.count]),
    ...p.people.map((x) => [w.section('people'), x.name, money(x.fen), x.receipts]),
    ...(['due', 'arrived', 'served', 'sold'] as const).map((k) => [w.section('funnel'), w.step(k), '', p.funnel[k]]),
  ];
}
