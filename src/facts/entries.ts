import { z } from 'zod';
import type { AggKey, AggKind, Fact } from './envelope.ts';

/** Ledgers whose entries live inside the facts that cause them (conflicts.md §1.3, §4.8, §4.13–4.16, §4.24–4.25). */
export const LEDGERS = ['points', 'stored', 'deposit', 'coupon', 'gift', 'quota', 'goods', 'cash'] as const;
export type LedgerName = (typeof LEDGERS)[number];

/**
 * One movement of one account. `amount` is signed: fen for stored value, deposits and cash, points, pieces or milligrams elsewhere.
 * Addressed `{docId}#{n}`; `reverses` names the entry it undoes (jewelry.md §8.13).
 */
export const entry = z.object({
  n: z.number().int().positive(),
  ledger: z.enum(LEDGERS),
  account: z.string().min(1).max(120),
  amount: z.number().int(),
  /** Stored value keeps what was paid and what was given apart (jewelry.md §13). */
  bucket: z.enum(['principal', 'bonus']).optional(),
  reverses: z.string().optional(),
  /** Done by a manager's PIN beyond what this terminal held in escrow, token or binding (conflicts.md §3.5). */
  forced: z.boolean().optional(),
  /** Campaign rule and version of a promotion's effect (conflicts.md §4.24). */
  rule: z.string().optional(),
  version: z.number().int().optional(),
  /** What it gives away in fen, for budgets and costs. */
  costFen: z.number().int().optional(),
});
export type Entry = z.infer<typeof entry>;
export const entries = z.array(entry).max(200);

const KIND: Readonly<Record<LedgerName, AggKind>> = {
  points: 'points',
  stored: 'card',
  deposit: 'order',
  coupon: 'coupon',
  gift: 'gift',
  quota: 'promo',
  goods: 'goods',
  cash: 'drawer',
};

/** Aggregate of an account. Ids that already carry their class keep it; a customer's points lie beside the customer. */
export function accountKey(ledger: LedgerName, account: string): AggKey {
  const kind = KIND[ledger];
  return `${kind}:${account.startsWith(`${kind}:`) ? account.slice(kind.length + 1) : account.startsWith('cust:') ? account.slice(5) : account}`;
}

/** An entry with its address; the fact it stands in gives person, place and time. */
export interface Posting extends Entry {
  readonly key: string; // `sale:…#n` or `fact:…#n`
  readonly aggKey: AggKey;
  readonly fact: Fact;
}
const carrier = z.object({ entries: entries.optional(), saleId: z.string().optional() });
const seen = new WeakMap<Fact, readonly Posting[]>();

/** Postings inside a fact. A sale's are addressed by its sale id, so that a second copy of one sale counts once (conflicts.md §4.13). */
export function postingsOf(fact: Fact): readonly Posting[] {
  const known = seen.get(fact);
  if (known !== undefined) return known;
  const body = carrier.safeParse(fact.body);
  const doc = body.success && fact.kind === 'sale.committed' ? (body.data.saleId ?? fact.id) : fact.id;
  const made = body.success
    ? (body.data.entries ?? []).map((e): Posting => ({ ...e, key: `${doc}#${e.n}`, aggKey: accountKey(e.ledger, e.account), fact }))
    : [];
  seen.set(fact, made);
  return made;
}
