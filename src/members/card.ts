import type { AggKey, Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { everybodyTold, foldLedger, overdraftOf } from '../conflict/ledger.ts';
import type { LedgerFold } from '../conflict/ledger.ts';
import { judgeFindings } from '../cases/finding.ts';
import type { Finding } from '../cases/finding.ts';
import { missingPredecessors } from '../cases/missing.ts';
import { accountEntries, causesOf } from './accounts.ts';
import type { AccountEntry } from './accounts.ts';

/** Stored value (conflicts.md §4.14): fen; `escrow` by terminal, `freeFen` what no terminal holds. Σ escrow + free = total. */
export interface CardView {
  readonly cardId: string;
  readonly principalFen: number;
  readonly bonusFen: number;
  readonly totalFen: number;
  readonly escrow: Readonly<Record<string, number>>;
  readonly freeFen: number;
  /** Restrictive: a freeze or a loss that nobody lifted in knowledge of it, or an overdraft. */
  readonly frozen: boolean;
  readonly lost: boolean;
  readonly overdrawn: boolean;
  readonly heads: readonly string[];
}
const ledgerOf = (key: AggKey, facts: readonly Fact[], corrections: Corrections): LedgerFold<AccountEntry> => {
  // Stored value is principal unless the entry says bonus: the two are never netted (jewelry.md §13).
  const list = accountEntries(key, facts, corrections).map((e) => ({ ...e, bucket: e.bucket ?? 'principal' }));
  return foldLedger(list, causesOf(key, facts));
};
const isBlock = (f: Fact): boolean => isKind(f, 'card.frozen') || isKind(f, 'card.lost');

/** Folds one card; freezes and losses hold until somebody who knew of them lifts them. */
export function foldCard(key: AggKey, given: Iterable<Fact>, corrections: Corrections = {}): CardView {
  const facts = uniqueFacts(given).filter((f) => f.kind !== 'case.resolved');
  const ledger = ledgerOf(key, facts, corrections);
  const lifted = (block: Fact): boolean => facts.some((f) => isKind(f, 'card.unfrozen') && ledger.dag.isAncestor(block.id, f.id));
  const blocks = facts.filter((f) => isBlock(f) && !lifted(f));
  const overdrawn = overdraftOf(ledger) !== undefined;
  const escrow: Record<string, number> = {};
  for (const f of facts) if (isKind(f, 'card.escrowed')) escrow[f.body.terminal] = (escrow[f.body.terminal] ?? 0) + f.body.amountFen;
  const held = new Set(Object.keys(escrow));
  for (const e of ledger.entries) {
    const { terminal } = e.posting.fact;
    // A use comes out of the terminal's own share as far as that reaches; the rest is the balance nobody holds.
    if (e.amount < 0 && held.has(terminal) && e.posting.fact.kind === 'sale.committed') escrow[terminal] = Math.max(0, (escrow[terminal] ?? 0) + e.amount);
  }
  const shares = Object.fromEntries(Object.entries(escrow).sort(([a], [b]) => (a < b ? -1 : 1)));
  return {
    cardId: key,
    principalFen: ledger.buckets['principal'] ?? 0,
    bonusFen: ledger.buckets['bonus'] ?? 0,
    totalFen: ledger.total,
    escrow: shares,
    freeFen: ledger.total - Object.values(shares).reduce((a, b) => a + b, 0),
    frozen: blocks.length > 0 || overdrawn,
    lost: blocks.some((f) => isKind(f, 'card.lost')),
    overdrawn,
    heads: ledger.dag.heads,
  };
}

/** What the main terminal of a card's home store may use offline unless somebody asks for another share (conflicts.md §3.5). Fen. */
export const CARD_SHARE_FEN = 200_000;

/** What a terminal does with a use: from escrow, by a manager's PIN up to the balance it knows, or not at all (conflicts.md §3.5). Fen. */
export function useOf(
  card: Pick<CardView, 'escrow' | 'totalFen' | 'freeFen' | 'frozen'>,
  terminal: string,
  amountFen: number,
  online: boolean,
): 'ok' | 'needsPin' | 'refused' {
  if (card.frozen) return 'refused';
  const own = card.escrow[terminal] ?? 0;
  // What other terminals hold they may be using this moment, also beside an online one: only the free part is asked for (POST /cards/escrow).
  if (amountFen <= own || (online && amountFen <= own + Math.max(0, card.freeFen))) return 'ok';
  return amountFen <= card.totalFen ? 'needsPin' : 'refused';
}

function overdrawn(key: AggKey, facts: readonly Fact[], corrections: Corrections, world: World): Finding[] {
  const over = overdraftOf(ledgerOf(key, facts, corrections));
  if (over === undefined) return [];
  return [
    {
      code: 'EX-04',
      fork: over.fork,
      provisional: !everybodyTold(world, over.members),
      sides: over.members.map((e) => ({
        fact: e.posting.fact,
        data: { amountFen: e.amount, shortFen: over.amount, forced: e.forced === true, liable: e.factId === over.liable.factId },
      })),
    },
  ];
}
/** EX-04L: used after a loss or a freeze that this terminal had not received, or against one it had (conflicts.md §4.14). */
function usedAfterLoss(key: AggKey, facts: readonly Fact[], corrections: Corrections): Finding[] {
  const { entries, dag } = ledgerOf(key, facts, corrections);
  return facts.filter(isBlock).flatMap((block): Finding[] => {
    const eff = effOf(block, corrections);
    const end = facts.filter((f) => isKind(f, 'card.unfrozen') && dag.isAncestor(block.id, f.id));
    const uses = entries.filter(
      (e) =>
        e.amount < 0 &&
        e.posting.fact.kind === 'sale.committed' &&
        (e.eff > eff || dag.isAncestor(block.id, e.factId)) &&
        !dag.isAncestor(e.factId, block.id) &&
        !end.some((f) => dag.isAncestor(f.id, e.factId)),
    );
    return uses.length === 0
      ? []
      : [
          {
            code: 'EX-04L',
            fork: block.id,
            sides: [{ fact: block }, ...uses.map((e) => ({ fact: e.posting.fact, data: { amountFen: e.amount, knew: dag.isAncestor(block.id, e.factId) } }))],
          },
        ];
  });
}
/** Exceptions of one card: EX-04, EX-04L, EX-24. */
export function detectCard(key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs, c, w) => [...overdrawn(key, fs, c, w), ...usedAfterLoss(key, fs, c), ...missingPredecessors(key)(fs, c, w)],
    corrections,
    world,
  );
}
