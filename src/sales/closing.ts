import type { AggKey, Fact } from '../facts/envelope.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import { byText } from '../kernel/order.ts';
import { uniqueFacts } from '../conflict/fold.ts';
import type { Corrections, World } from '../conflict/fold.ts';
import { judgeFindings } from '../cases/finding.ts';

type Closed = FactOf<'period.closed'>;
/** Documents that carry money or goods; only these amend a closing. */
const COUNTED = /^(sale|order|card|goods|cash|points)\./;
export const closeKey = (closeId: string): AggKey => `close:${closeId.replace(/^close:/, '')}`;
/** Whether a kind of fact is counted by closings at all. */
export const isCounted = (kind: string): boolean => COUNTED.test(kind);
const within = (upTo: Readonly<Record<string, number>>, f: Fact): boolean => f.jseq <= (upTo[f.terminal + f.epoch] ?? 0);

/** Facts a closing speaks of: those of its store and days (given by the caller from an index), itself and its amendments. */
export function closingCovers(close: Closed, f: Fact): boolean {
  return (
    COUNTED.test(f.kind) &&
    f.scope.includes(close.body.storeId) &&
    f.terminal.startsWith(`${close.body.storeId}-`) &&
    f.businessDate >= close.body.fromDate &&
    f.businessDate <= close.body.toDate
  );
}
export interface Closing {
  readonly closeId: string;
  /** Late facts by amendment: number 1 is what came after the closing, 2 what came after amendment 1 was signed (conflicts.md §4.25). */
  readonly amendments: readonly { readonly n: number; readonly factIds: readonly string[]; readonly signed: boolean }[];
}
/** One closing an id: where a restored disk wrote a second one, the earlier stands everywhere. */
const closeOf = (facts: readonly Fact[], closeId?: string): Closed | undefined =>
  facts
    .filter((f): f is Closed => isKind(f, 'period.closed') && (closeId === undefined || f.body.closeId === closeId))
    .sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id))[0];
/** What came after a closing. Nothing that was printed or paid changes; a commission of those days goes to the next run, marked 迟到 (SC-18). */
export function foldClosing(closeId: string, given: Iterable<Fact>): Closing {
  const facts = uniqueFacts(given);
  const close = closeOf(facts, closeId);
  if (close === undefined) return { closeId, amendments: [] };
  const signed = facts
    .filter((f): f is FactOf<'period.amended'> => isKind(f, 'period.amended') && f.body.closeId === closeId)
    .sort((a, b) => a.body.n - b.body.n || byText(a.id, b.id));
  const late = facts.filter((f) => closingCovers(close, f) && !within(close.body.upTo, f)).sort((a, b) => byText(a.hlc, b.hlc) || byText(a.id, b.id));
  const by = new Map<number, Fact[]>();
  for (const f of late) {
    const n = signed.find((s) => within(s.body.upTo, f))?.body.n ?? (signed.at(-1)?.body.n ?? 0) + 1;
    by.set(n, [...(by.get(n) ?? []), f]);
  }
  return {
    closeId,
    amendments: [...by].sort(([a], [b]) => a - b).map(([n, fs]) => ({ n, factIds: fs.map((f) => f.id), signed: signed.some((s) => s.body.n === n) })),
  };
}
/** Whether the shift or the day in which a document was written is closed: after that it is no longer voided but returned (conflicts.md §4.7). */
export const isClosedOver = (f: Fact, closings: readonly Fact[]): boolean =>
  closings.some(
    (c) =>
      (isKind(c, 'shift.closed') && c.body.storeId === f.terminal.split('-')[0] && within(c.body.upTo, f)) ||
      (isKind(c, 'period.closed') && c.body.cls === 'day' && closingCovers(c, f) && within(c.body.upTo, f)),
  );
/** EX-23: documents of a closed period that came late; one case a closing and amendment. */
export function detectClosing(key: AggKey, facts: readonly Fact[], corrections: Corrections = {}, world: World = {}): ExceptionDoc[] {
  return judgeFindings(
    key,
    facts,
    (fs) => {
      const close = closeOf(fs);
      if (close === undefined) return [];
      return foldClosing(close.body.closeId, fs).amendments.map((a) => ({
        code: 'EX-23' as const,
        fork: `amendment${a.n}`,
        sides: [{ fact: close }, ...fs.filter((f) => a.factIds.includes(f.id)).map((fact) => ({ fact, data: { amendment: a.n, signed: a.signed } }))],
      }));
    },
    corrections,
    world,
  );
}

/** A bag of old gold with its corrections, last one first: a correction is a new entry with both photos (conflicts.md §4.25). */
export function foldBag(
  bagNo: string,
  given: Iterable<Fact>,
): { readonly bagNo: string; readonly weightMg: number; readonly fineness: number; readonly entries: readonly string[] } {
  const all = uniqueFacts(given)
    .filter((f): f is FactOf<'gold.bagged'> | FactOf<'gold.corrected'> => (isKind(f, 'gold.bagged') || isKind(f, 'gold.corrected')) && f.body.bagNo === bagNo)
    .sort((a, b) => Number(a.kind === 'gold.corrected') - Number(b.kind === 'gold.corrected') || byText(a.hlc, b.hlc) || byText(a.id, b.id));
  const last = all.at(-1);
  return { bagNo, weightMg: last?.body.weightMg ?? 0, fineness: last?.body.fineness ?? 0, entries: all.map((f) => f.id) };
}
