/** Documents of headquarters without an erased person (conflicts.md §4.25, I17): new content, or undefined where nothing is to do. */
import type { Head } from '../../src/facts/head.ts';
import { eraseHead } from '../../src/conflict/eraseHead.ts';
import { belongs } from '../../src/customers/erased.ts';
import { sameDoc, toStored } from '../gateway/wiredoc.ts';
import type { StoredDoc } from '../store/port.ts';

export type Content = Omit<StoredDoc, '_id' | '_rev'>;
export const bareOf = ({ _id, _rev, ...rest }: StoredDoc): Content => rest;

/** A card that stands, emptied as of this stamp; undefined when `found` is that already. */
export function headWithout(head: Head, at: string, found: StoredDoc | undefined): Content | undefined {
  const next = toStored({ ...eraseHead(head, at) });
  return found !== undefined && sameDoc(found, next) ? undefined : bareOf(next);
}
/** A message to an erased person: that it was, when and what became of it; one that waits does not go out any more. */
export function smsWithout(doc: StoredDoc, nowMs: number): Content | undefined {
  const waits = doc['state'] === 'queued';
  if (doc['phoneE164'] === '' && doc['name'] === '' && doc['body'] === '' && !waits) return undefined;
  const log = Array.isArray(doc['log']) ? (doc['log'] as readonly Readonly<Record<string, unknown>>[]).map(({ detail: _detail, ...entry }) => entry) : [];
  return {
    ...bareOf(doc),
    name: '',
    phoneE164: '',
    body: '',
    log: waits ? [...log, { atMs: nowMs, event: 'cancelled', reason: 'dropped' }] : log,
    ...(waits ? { state: 'cancelled', reason: 'dropped', changedMs: nowMs } : {}),
  };
}

/** Of a set-aside document of theirs only its place in the journal stays. */
export function setAsideWithout(doc: StoredDoc, reach: Parameters<typeof belongs>[1]): Content | undefined {
  let raw: unknown;
  try {
    raw = JSON.parse(String(doc['raw']));
  } catch {
    return undefined;
  }
  if (typeof raw !== 'object' || raw === null) return undefined;
  const { id, body, fields } = raw as { readonly id?: unknown; readonly body?: unknown; readonly fields?: Head['fields'] };
  const theirs = reach.ids.has(String(id)) || reach.keys.has(String(id)) || belongs({ body }, reach) || reach.ids.has(String(fields?.['customerId']?.value));
  if (!theirs) return undefined;
  if ((raw as { readonly emptied?: unknown }).emptied === true) return undefined;
  const { salt: _s, personal: _p, fields: _f, notes: _n, history: _h, sets: _t, ...place } = raw as Record<string, unknown>;
  // Its number stays: it is no gap of the series because of this paper (§4.11), and that must not depend on when headquarters was started.
  const docNo = typeof body === 'object' && body !== null && 'docNo' in body ? { docNo: body.docNo } : {};
  return { ...bareOf(doc), raw: JSON.stringify({ ...place, body: docNo, emptied: true }) };
}
