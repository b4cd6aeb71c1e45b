import { useMemo } from 'react';
import { businessDate, wallTime } from '../../../src/kernel/businessDate.ts';
import { decide } from '../../../src/permissions/index.ts';
import { storePeriod, type ReportSale, type ReportVisit, type StorePeriod } from '../../../src/reports/storePeriod.ts';
import { useArea, useTerminal, useUser } from '../../app/terminal-context.ts';
import { isCountedSale } from '../../data/views/sales.ts';
import { comparedSoFar, comparedWith, datesOf, eachDate, type PeriodKind } from './periods.ts';

export interface Figures {
  readonly now: StorePeriod;
  /** The period before, as far as this one has come. */
  readonly before: StorePeriod;
  /** False while this period is not over: `before` is only its first part. */
  readonly whole: boolean;
  /** Net by business date, for week and month. */
  readonly byDate: readonly { readonly date: string; readonly fen: number }[];
  readonly beforeByDate: readonly { readonly date: string; readonly fen: number }[];
  /** True when this person may only see what is credited to them. */
  readonly self: boolean;
}
/** The figures of this store's own data; worked out from the facts at hand, so offline too (conflicts §7). */
export function useFigures(kind: PeriodKind, date: string): Figures {
  const terminal = useTerminal();
  const user = useUser();
  const moved = useArea('sales', 'appointments', 'sync', 'reference');
  return useMemo(() => {
    const store = terminal.views.store();
    const zone = store?.timeZone ?? 'Asia/Shanghai';
    const cutOff = store?.cutOff ?? '04:00';
    const own = terminal.device.storeId;
    const self = decide(user, 'report.view', { reach: 'store', storeId: own }).kind !== 'allow';
    const only = self ? user.staffNo : undefined;
    const sales = terminal.views
      .sales()
      .filter((c) => c.sale.storeId === own && isCountedSale(c))
      .map((c): ReportSale => ({ sale: c.sale, businessDate: c.businessDate, hour: wallTime(c.wallMs, zone).hour, pending: c.pending }));
    const visits = terminal.views
      .appointments()
      .filter((a) => a.view.storeId === own)
      .map((a): ReportVisit => ({ view: a.view, date: businessDate(a.form.visitAt, zone, cutOff) }));
    const dates = datesOf(kind, date);
    const earlier = comparedWith(kind, date);
    const soFar = comparedSoFar(kind, date, terminal.businessDate());
    const daily = (d: typeof dates): Figures['byDate'] =>
      kind === 'day' ? [] : eachDate(d).map((x) => ({ date: x, fen: storePeriod(sales, [], { from: x, to: x }, only).netFen }));
    return {
      now: storePeriod(sales, visits, dates, only),
      before: storePeriod(sales, visits, soFar.dates, only),
      whole: soFar.whole,
      byDate: daily(dates),
      beforeByDate: daily(earlier),
      self,
    };
  }, [terminal, user, kind, date, moved]); // eslint-disable-line react-hooks/exhaustive-deps -- `moved` says the views changed
}
