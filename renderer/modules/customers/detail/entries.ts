import type { AptCard, ContactEntry, CustomerCard, GiftEntry, SaleCard, Terminal } from '../../../data/terminal.ts';
import { isCountedSale } from '../../../data/views/sales.ts';

export type Entry =
  | { readonly kind: 'visit'; readonly key: string; readonly atMs: number; readonly card: AptCard; readonly came: boolean }
  | { readonly kind: 'sale'; readonly key: string; readonly atMs: number; readonly sale: SaleCard }
  | { readonly kind: 'gift'; readonly key: string; readonly atMs: number; readonly gift: GiftEntry }
  | { readonly kind: 'contact'; readonly key: string; readonly atMs: number; readonly contact: ContactEntry };

/** Everything of one customer, newest first: by the card's id, and by the phone for visits booked before the card was made (A6.2). */
export function historyOf(card: CustomerCard, views: Terminal['views']): readonly Entry[] {
  const same = new Set(views.personOf(card.id));
  const phones = new Set([card.form.phoneE164, ...(card.form.altPhones ?? [])].filter((p) => p !== undefined));
  const visits = views
    .appointments()
    .filter((a) => (a.form.customerId !== undefined && same.has(a.form.customerId)) || (a.form.phoneE164 !== undefined && phones.has(a.form.phoneE164)))
    .map((a): Entry => ({
      kind: 'visit',
      key: a.id,
      atMs: a.view.arrivedAt ?? a.form.visitAt,
      card: a,
      came: a.view.arrivedAt !== undefined || a.view.main !== undefined,
    }));
  const sales = views
    .sales()
    .filter((s) => isCountedSale(s) && s.sale.customer !== undefined && same.has(s.sale.customer.id))
    .map((s): Entry => ({ kind: 'sale', key: s.factId, atMs: s.atMs, sale: s }));
  const contacts = [...same].flatMap((id) => views.contacts(id)).map((c): Entry => ({ kind: 'contact', key: c.factId, atMs: c.atMs, contact: c }));
  const gifts = views.gifts(card.id).map((g): Entry => ({ kind: 'gift', key: g.factId, atMs: g.atMs, gift: g }));
  return [...visits, ...sales, ...gifts, ...contacts].sort((a, b) => b.atMs - a.atMs || (a.key < b.key ? 1 : -1));
}
