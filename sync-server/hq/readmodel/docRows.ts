/** Rows of what headquarters keeps beside the facts: stores, devices, the trail, messages, people. */
import type { StoreRef } from '../../../src/facts/reference.ts';
import { maskPhone } from '../../../src/kernel/phone.ts';
import type { SmsDoc } from '../../outbox/types.ts';
import type { Row } from './tables.ts';
import { num, searchText, text } from './rows.ts';

export const storeRow = (s: StoreRef): Row => ({
  store_id: s.storeId,
  name: s.name,
  name_en: s.nameEn ?? null,
  city: s.city ?? null,
  type: s.type,
  active: s.active,
  time_zone: s.timeZone,
  cut_off: s.cutOff,
});

/** A device document as the gateway keeps it; read loosely, for the gateway owns its shape. */
export function terminalRow(doc: Readonly<Record<string, unknown>>): Row | undefined {
  const terminal = text(doc['terminal']);
  if (terminal === null) return undefined;
  return {
    terminal,
    store: text(doc['storeId']),
    label: text(doc['label']),
    host: text(doc['host']),
    state: text(doc['state']),
    epoch: text(doc['epoch']),
    last_seen_ms: num(doc['lastSeenMs']) ?? num(doc['lastSeen']),
    pending: num(doc['pending']),
    ack_jseq: num(doc['ackJseq']),
    clock_offset_ms: num(doc['clockOffsetMs']),
    client_version: text(doc['clientVersion']),
    enrolled_ms: num(doc['enrolledMs']) ?? num(doc['createdMs']),
  };
}

/** An audit record of headquarters (A0.34): who, what, before and after. Append-only. */
export interface AuditDoc {
  readonly _id: string;
  readonly cls: 'audit';
  readonly atMs: number;
  readonly by: string;
  readonly byName: string;
  readonly action: string;
  readonly subject: string;
  readonly storeId?: string;
  readonly reason?: string;
  readonly before?: unknown;
  readonly after?: unknown;
}
export const auditRow = (doc: AuditDoc): Row => ({
  id: doc._id,
  at_ms: doc.atMs,
  by_no: doc.by,
  by_name: doc.byName,
  action: doc.action,
  subject: doc.subject,
  store: doc.storeId ?? null,
  reason: doc.reason ?? null,
  text: searchText(doc.subject, doc.reason, doc.by, doc.byName),
  json: JSON.stringify(doc),
});

/** A message of the outbox; its revision grows with each change. The whole number never enters the read model (A0.32). */
export const smsRow = (doc: SmsDoc): Row => ({
  id: doc._id,
  ver: Number.parseInt(doc._rev ?? '0', 10),
  apt_id: doc.aptId,
  number: doc.number,
  name: doc.name,
  phone_masked: doc.phoneE164 === '' ? null : maskPhone(doc.phoneE164),
  store: doc.storeId,
  body: doc.body,
  sms_kind: doc.kind,
  sms_correct: doc.correct ?? null,
  sms_state: doc.state,
  sms_reason: doc.reason ?? null,
  attempts: doc.attempts,
  provider: doc.provider ?? null,
  ref: doc.ref ?? null,
  created_ms: doc.createdMs,
  due_ms: doc.dueMs,
  sent_ms: doc.sentMs ?? null,
  text: searchText(doc.number, doc.name, doc.phoneE164.slice(-4), doc.ref),
});

/** A person without any hash (A0.25); `stores` empty means headquarters. */
export function staffRow(doc: Readonly<Record<string, unknown>>): Row | undefined {
  const staffNo = text(doc['staffNo']);
  const name = text(doc['name']);
  if (staffNo === null || name === null) return undefined;
  const list = (value: unknown): string => (Array.isArray(value) ? value.map(String).join(',') : '');
  return {
    staff_no: staffNo,
    name,
    name_en: text(doc['nameEn']),
    title: text(doc['title']),
    roles: list(doc['roles']),
    stores: list(doc['stores']),
    active: doc['active'] === true,
    has_pin: text(doc['pinHash']) !== null,
    has_password: text(doc['passwordHash']) !== null,
    text: searchText(staffNo, name, text(doc['nameEn']), text(doc['title'])),
  };
}
