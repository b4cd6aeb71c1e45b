import { isKind } from '../../../src/facts/registry.ts';
import type { ContactEntry } from '../terminal.ts';
import type { FactIndex } from './fact-index.ts';

/** Contacts logged with one customer (A6.3), newest first. */
export function contactsOf(customerId: string, facts: FactIndex): readonly ContactEntry[] {
  const out: ContactEntry[] = [];
  for (const f of facts.of(customerId)) {
    if (!isKind(f, 'cust.contacted') || f.body.customerId !== customerId) continue;
    const { channel, result, note, nextAt } = f.body;
    out.push({ factId: f.id, atMs: f.wallMs, by: f.by, channel, result, ...(note === undefined ? {} : { note }), ...(nextAt === undefined ? {} : { nextAt }) });
  }
  return out.sort((a, b) => b.atMs - a.atMs);
}
