import type { Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';

export interface SaleCopy {
  readonly saleId: string;
  readonly copyOf: string;
}
/**
 * Sales that a person found to be the same sale recorded twice (EX-01 ④, conflicts.md §5): they keep their number and receipt and
 * leave every report, total and piece count. Empty for any other fact.
 */
export function copiesIn(fact: Fact): readonly SaleCopy[] {
  if (!isKind(fact, 'case.resolved') || fact.body.code !== 'EX-01' || fact.body.option !== 'duplicateCopy') return [];
  const { copies, copyOf } = fact.body.payload ?? {};
  return Array.isArray(copies) && typeof copyOf === 'string'
    ? copies.filter((c): c is string => typeof c === 'string' && c !== copyOf).map((saleId) => ({ saleId, copyOf }))
    : [];
}
