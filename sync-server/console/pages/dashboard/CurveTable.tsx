import { useFormat, useT } from '../../../../renderer/ui/index.ts';
import type { DashboardAnswer, CurvePoint } from './types.ts';

export function CurveTable({ data, weekday }: { readonly data: DashboardAnswer; readonly weekday: string }) {
  const t = useT();
  const f = useFormat();
  const upTo = (points: readonly CurvePoint[], minute: number): number => points.filter((p) => p.minute <= minute).at(-1)?.fen ?? 0;
  const now = (data.asOfMs - data.startMs) / 60_000;
  const hours = Array.from({ length: 13 }, (_, i) => (6 + i) * 60);
  return (
    <div className="hq-curve-table">
      <table className="hq-lines">
        <thead>
          <tr>
            <th>{t('console.dash.time')}</th>
            <th className="hq-num">{t('console.dash.today')}</th>
            <th className="hq-num">{t('console.dash.lastWeek', { weekday })}</th>
          </tr>
        </thead>
        <tbody>
          {hours.map((m) => (
            <tr key={m}>
              <td>{f.time(data.startMs + m * 60_000)}</td>
              <td className="hq-num">{m <= now ? f.money(upTo(data.curve, m), { short: true }) : t('console.none')}</td>
              <td className="hq-num">{f.money(upTo(data.curveBefore, m), { short: true })}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
