import { hashOf } from '../../src/kernel/hash.ts';
import { caseRule } from '../../src/cases/catalogue.ts';
import { gatewayException, putRuling } from '../adjudicator/rulings.ts';
import { StoreError, dbOf, update } from '../store/update.ts';
import type { Caller, Gateway } from './context.ts';

/** Why a document was set aside; the sentence stands under `error.<code>`. */
export type QuarantineCode =
  | 'envelope-bad'
  | 'body-invalid'
  | 'hash-wrong'
  | 'not-yours'
  | 'scope-wrong'
  | 'same-id-other-hash'
  | 'collection-wrong'
  | 'head-bad'
  | 'delete-refused'
  | 'erase-unknown'
  | 'hq-only'
  | 'store-refused';

const text = (v: unknown): string | undefined => (typeof v === 'string' ? v.slice(0, 64) : undefined);
const number = (v: unknown): number | undefined => (typeof v === 'number' && Number.isFinite(v) ? v : undefined);

/**
 * Keeps a document that cannot be taken, raw, in `hq`, and opens EX-25 in the terminal's store; the same poison twice is one
 * case. The queue of the terminal goes on (conflicts.md §2). Throws StoreError: unless it is kept it must not be answered.
 */
export async function quarantine(g: Gateway, caller: Caller, raw: Readonly<Record<string, unknown>>, code: QuarantineCode): Promise<void> {
  const { terminal, storeId } = caller.speaker;
  const receivedMs = g.now();
  const mark = hashOf(raw).slice(0, 24);
  const id = `quarantine:${terminal}:${mark}`;
  // As text: whatever names and depths it has, the store takes it.
  const kept = await update(g.store, 'hq', id, (found) =>
    found === undefined ? { terminal, storeId, code, receivedMs, raw: JSON.stringify(raw) } : undefined,
  );
  if (kept === undefined) throw new StoreError('other', 'hq', id);
  const rule = caseRule('EX-25');
  const atMs = number(raw['wallMs']) ?? Number(kept['receivedMs']);
  await putRuling(
    g.store,
    gatewayException({
      id: `rul:ex:EX-25:${terminal}:${mark}`,
      code: 'EX-25',
      severity: rule.severity,
      owner: rule.owner,
      scope: [storeId],
      subject: `terminal:${terminal}`,
      members: [text(raw['id']) ?? mark],
      sides: [
        {
          factId: text(raw['id']) ?? '',
          kind: text(raw['kind']) ?? '',
          atMs,
          by: text(raw['by']) ?? '',
          terminal,
          storeId,
          data: { reason: code, jseq: number(raw['jseq']) ?? 0 },
        },
      ],
      openedMs: Number(kept['receivedMs']),
    }),
    new Set([dbOf(storeId)]),
  );
  g.log.warn({ terminal, code, mark }, 'document quarantined');
}
