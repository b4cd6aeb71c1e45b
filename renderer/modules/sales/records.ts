import { addDays } from '../../../src/kernel/businessDate.ts';
import type { SaleCard } from '../../data/terminal.ts';

export type Period = 'today' | 'week' | 'month' | 'all';
const DAYS: Readonly<Record<Exclude<Period, 'all'>, number>> = { today: 0, week: -6, month: -30 };

/** Sales of a period of business dates that answer a text: number, customer, phone tail, tag, style, certificate, consultant (A3.19). */
export function findSales(
  all: readonly SaleCard[],
  businessDate: string,
  period: Period,
  text: string,
  phoneOf: (customerId: string) => string | undefined,
): readonly SaleCard[] {
  const from = period === 'all' ? '' : addDays(businessDate, DAYS[period]);
  const q = text.trim().toLowerCase();
  return all.filter((c) => {
    if (c.businessDate < from) return false;
    if (q === '') return true;
    const s = c.sale;
    const phone = s.customer === undefined ? undefined : phoneOf(s.customer.id);
    const words = [
      s.docNo,
      s.customer?.name,
      s.cashier.name,
      ...s.lines.flatMap((l) => [l.pieceNo, l.styleNo, l.name, l.certText, ...l.consultants.map((x) => x.name)]),
    ];
    return (
      words.some((w) => w?.toLowerCase().includes(q) === true) ||
      (/^\d{4,}$/.test(q) && (phone?.endsWith(q) === true || s.customer?.phoneMasked?.endsWith(q) === true))
    );
  });
}
