import { randomBytes } from 'node:crypto';
import type { Account, Services } from '../services.ts';
import type { AuditDoc } from './readmodel/docRows.ts';

export interface AuditEntry {
  readonly action: string; // key under console.auditAction
  readonly subject: string;
  readonly storeId?: string;
  readonly reason?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}
const SECRET = /hash|secret|password|pin$|publicKey|former|installId|^jws$|^_rev$/i;

/** Nothing that opens a door is ever written down, whatever document the caller hands over. */
function redact(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(redact);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !SECRET.test(key))
      .map(([key, inner]) => [key, redact(inner)]),
  );
}

/** The append-only record of what headquarters did (A0.34): who, what, before and after. Documents `audit:{time}-{random}` in `hq`. */
export class Audit {
  constructor(private readonly services: Pick<Services, 'store' | 'now'>) {}

  async record(by: Pick<Account, 'staffNo' | 'name'>, entry: AuditEntry): Promise<void> {
    const atMs = this.services.now();
    const doc: AuditDoc = {
      _id: `audit:${String(atMs).padStart(15, '0')}-${randomBytes(6).toString('hex')}`,
      cls: 'audit',
      atMs,
      by: by.staffNo,
      byName: by.name,
      action: entry.action,
      subject: entry.subject,
      ...(entry.storeId === undefined ? {} : { storeId: entry.storeId }),
      ...(entry.reason === undefined ? {} : { reason: entry.reason }),
      ...(entry.before === undefined ? {} : { before: redact(entry.before) }),
      ...(entry.after === undefined ? {} : { after: redact(entry.after) }),
    };
    const [result] = await this.services.store.write('hq', [{ ...doc }]);
    if (result?.ok !== true) throw new Error('the audit record could not be written');
  }
}
