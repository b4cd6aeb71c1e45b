import { LineChart } from 'echarts/charts';
import { GridComponent, TooltipComponent } from 'echarts/components';
import { init, use as register } from 'echarts/core';
import { SVGRenderer } from 'echarts/renderers';
import { useEffect, useRef } from 'react';
import { useFormat, useLanguage, useT } from '../../../../renderer/ui/index.ts';
import { usePrefs } from '../../prefs.ts';
import type { CurvePoint } from './types.ts';

register([LineChart, GridComponent, TooltipComponent, SVGRenderer]);
const HOUR = 60;

/** Cumulated sales of the day in garnet, the same weekday last week dotted, both labelled at their ends (design, charts). */
export function SalesCurve({
  today,
  before,
  startMs,
  weekday,
  nowMinute,
}: {
  readonly today: readonly CurvePoint[];
  readonly before: readonly CurvePoint[];
  readonly startMs: number;
  readonly weekday: string;
  readonly nowMinute: number;
}) {
  const box = useRef<HTMLDivElement>(null);
  const t = useT();
  const f = useFormat();
  const language = useLanguage();
  const theme = usePrefs((p) => p.theme);
  useEffect(() => {
    const el = box.current;
    if (el === null) return;
    const chart = init(el, undefined, { renderer: 'svg' });
    const css = getComputedStyle(document.documentElement);
    const v = (name: string): string => css.getPropertyValue(name).trim();
    const sans = css.getPropertyValue('--sans').trim();
    const minutes = [...today, ...before].map((p) => p.minute);
    const from = Math.min(6 * HOUR, ...minutes.map((m) => Math.floor(m / HOUR) * HOUR));
    const to = Math.max(18 * HOUR, ...minutes.map((m) => Math.ceil(m / HOUR) * HOUR));
    const short = (fen: number): string =>
      language === 'en'
        ? `¥${(fen / 100_000).toFixed(fen >= 10_000_000 ? 0 : 1)}k`
        : t('console.dash.wan', { n: (fen / 1_000_000).toFixed(fen % 1_000_000 === 0 || fen >= 100_000_000 ? 0 : 1) });
    const line = (points: readonly CurvePoint[], end: number): [number, number][] => {
      const last = points.at(-1);
      return last === undefined
        ? []
        : [[from, 0], ...points.map((p): [number, number] => [p.minute, p.fen]), ...(end > last.minute ? [[end, last.fen] as [number, number]] : [])];
    };
    const now = line(today, Math.min(nowMinute, to));
    const past = line(before, to);
    const endLabel = (text: string, color: string, bold: boolean) => ({
      show: true,
      formatter: text,
      color,
      fontFamily: sans,
      fontSize: 12,
      fontWeight: bold ? 600 : 400,
      distance: 6,
    });
    chart.setOption({
      animation: false,
      grid: { left: 4, right: 96, top: 18, bottom: 4, containLabel: true },
      xAxis: {
        type: 'value',
        min: from,
        max: to,
        interval: 2 * HOUR,
        axisLine: { lineStyle: { color: v('--line') } },
        axisTick: { show: false },
        splitLine: { show: false },
        axisLabel: { color: v('--ink-2'), fontFamily: sans, fontSize: 12, formatter: (m: number) => f.time(startMs + m * 60_000) },
      },
      yAxis: {
        type: 'value',
        splitNumber: 3,
        axisLine: { show: false },
        axisTick: { show: false },
        axisLabel: { color: v('--ink-2'), fontFamily: sans, fontSize: 12, formatter: (fen: number) => (fen === 0 ? '' : short(fen)) },
        splitLine: { lineStyle: { color: v('--line') } },
      },
      tooltip: {
        trigger: 'axis',
        backgroundColor: v('--raised'),
        borderColor: v('--line'),
        textStyle: { color: v('--ink'), fontFamily: sans, fontSize: 12 },
        formatter: (items: unknown) =>
          tip(
            items,
            (m) => f.time(startMs + m * 60_000),
            (fen) => f.money(fen, { short: true }),
          ),
      },
      series: [
        {
          name: t('console.dash.lastWeek', { weekday }),
          type: 'line',
          data: past,
          showSymbol: false,
          step: 'end',
          lineStyle: { color: v('--c5'), width: 1.5, type: [3, 4] },
          itemStyle: { color: v('--c5') },
          endLabel: endLabel(`${t('console.dash.lastWeek', { weekday })} ${short(past.at(-1)?.[1] ?? 0)}`, v('--ink-2'), false),
        },
        {
          name: t('console.dash.today'),
          type: 'line',
          data: now,
          showSymbol: false,
          step: 'end',
          lineStyle: { color: v('--brand'), width: 2.5 },
          itemStyle: { color: v('--brand') },
          areaStyle: { color: v('--brand'), opacity: 0.07 },
          endLabel: endLabel(`${t('console.dash.today')} ${short(now.at(-1)?.[1] ?? 0)}`, v('--brand'), true),
        },
      ].filter((s) => s.data.length > 0),
    });
    const resize = new ResizeObserver(() => chart.resize());
    resize.observe(el);
    return () => {
      resize.disconnect();
      chart.dispose();
    };
  }, [today, before, startMs, weekday, nowMinute, t, f, language, theme]);
  return <div ref={box} className="hq-curve" role="img" aria-label={t('console.dash.curve')} />;
}

function tip(items: unknown, time: (m: number) => string, money: (fen: number) => string): string {
  const list = Array.isArray(items) ? (items as { seriesName: string; value: [number, number] }[]) : []; // what ECharts hands to an axis tooltip
  const first = list[0];
  return first === undefined ? '' : [time(first.value[0]), ...list.map((i) => `${i.seriesName} ${money(i.value[1])}`)].join('<br/>');
}
