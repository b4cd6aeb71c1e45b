import { byText } from '../kernel/order.ts';
import { isOpen } from '../appointments/status.ts';
import type { AptView } from '../appointments/types.ts';
import type { CustomerForm } from './types.ts';

interface CustomerLike {
  readonly id: string;
  readonly form: Pick<CustomerForm, 'name' | 'phoneE164' | 'altPhones'>;
}
interface AptLike {
  readonly id: string;
  readonly form: { readonly phoneE164?: string; readonly visitAt: number };
  readonly view: Pick<AptView, 'status'>;
}
export interface DuplicateHint<C, A> {
  /** Open appointments of this number, nearest first: offer 到店 (A1.1.4). */
  readonly appointments: readonly A[];
  /** Customers with this number: offer 确定, which copies their data (A1.1.5). Older card first. */
  readonly customers: readonly C[];
}

/** Whoever has this number already (E.164), among customers and open appointments; never blocks (A1.1.3). */
export function findDuplicates<C extends CustomerLike, A extends AptLike>(
  e164: string,
  customers: Iterable<C>,
  appointments: Iterable<A>,
  nowMs: number,
  exceptId?: string,
): DuplicateHint<C, A> {
  const found = { customers: [] as C[], appointments: [] as A[] };
  for (const c of customers) if (c.id !== exceptId && (c.form.phoneE164 === e164 || c.form.altPhones?.includes(e164) === true)) found.customers.push(c);
  for (const a of appointments) if (a.id !== exceptId && a.form.phoneE164 === e164 && isOpen(a.view)) found.appointments.push(a);
  const far = (a: A): number => Math.abs(a.form.visitAt - nowMs);
  return {
    appointments: found.appointments.sort((a, b) => far(a) - far(b) || byText(a.id, b.id)),
    customers: found.customers.sort((a, b) => byText(a.id, b.id)),
  };
}

/** Names compared as people mean them: 李 娜 = 李娜, ＬＩ = li (conflicts.md §4.4). */
export const plainName = (name: string): string =>
  name
    .normalize('NFKC')
    .replace(/[\s·・.]/g, '')
    .toLowerCase();

/** Two cards of one number: one person (same or blank name) or a case for a person (EX-07). The survivor is the smaller id, made first. */
export function compareCards(a: CustomerLike, b: CustomerLike): { readonly kind: 'same' | 'review'; readonly survivor: string; readonly loser: string } {
  const [survivor, loser] = a.id <= b.id ? [a, b] : [b, a];
  const [x, y] = [plainName(a.form.name), plainName(b.form.name)];
  return { kind: x === '' || y === '' || x === y ? 'same' : 'review', survivor: survivor.id, loser: loser.id };
}
