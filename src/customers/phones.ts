import { formOf } from '../facts/heads.ts';
import type { Head } from '../facts/head.ts';
import { customerForm } from './types.ts';
import type { CustomerForm } from './types.ts';

const texts = (value: unknown): string[] => (Array.isArray(value) ? value : [value]).filter((v): v is string => typeof v === 'string' && v !== '');

/**
 * A customer's form from the card. Numbers that lost a merge nobody has seen stay as alternates: both are kept, the later
 * one is the main number (conflicts.md §4.4). Undefined when the card has no name yet.
 */
export function customerFormOf(head: Pick<Head, 'fields' | 'history'>): CustomerForm | undefined {
  const form = formOf(head, customerForm);
  if (form === undefined) return undefined;
  const lost = head.history.filter((h) => h.outcome === 'lost' && (h.field === 'phoneE164' || h.field === 'altPhones')).flatMap((h) => texts(h.value));
  const alternates = [...new Set([...(form.altPhones ?? []), ...lost])].filter((p) => p !== form.phoneE164);
  return alternates.length === 0 ? form : { ...form, altPhones: alternates };
}
