import type { Fact } from '../../src/facts/envelope.ts';
import { hlcMs } from '../../src/kernel/hlc.ts';
import type { StoredDoc } from '../store/port.ts';
import type { KnownApt } from './appointment.ts';
import type { Composed } from './compose.ts';
import type { SmsDoc, SmsKind, SmsLogEntry, SmsOutcome, SmsReason, SmsState } from './types.ts';

/** A call-back that is heard of this late (a store long offline, a server restored) may have been followed by a message already: a person decides. */
export const LATE_MS = 12 * 3_600_000;
/** Pauses after an attempt that was certainly not taken. */
export const BACK_OFF_MS = [5_000, 15_000, 60_000, 300_000, 900_000, 1_800_000, 3_600_000] as const;
const LOG_MAX = 50;

interface Change {
  readonly reason?: SmsReason;
  readonly detail?: string;
  readonly by?: string;
}
type State = Pick<SmsDoc, 'state' | 'changedMs' | 'log' | 'reason'>;
/** The next state with its line in the log. */
export function withState(doc: Pick<SmsDoc, 'log'>, state: SmsState, nowMs: number, change: Change): State {
  const entry: SmsLogEntry = { atMs: nowMs, event: state, ...change };
  return { state, changedMs: nowMs, reason: change.reason, log: [...doc.log.slice(-(LOG_MAX - 1)), entry] };
}
const bare = ({ _id, _rev, ...rest }: SmsDoc): Omit<SmsDoc, '_id' | '_rev'> => rest as Omit<SmsDoc, '_id' | '_rev'>; // an index signature hides the fields

/** Why a message that waits must not go out now; undefined = it may. */
export function blockedBy(apt: KnownApt, doc: Pick<SmsDoc, 'forced' | 'createdMs' | 'kind'>, nowMs: number): Block {
  const { view, form } = apt;
  if (doc.kind === 'cancel' ? view.status !== 'voided' : view.status === 'voided')
    return { state: 'cancelled', reason: doc.kind === 'cancel' ? 'overruled' : 'voided' };
  if ((form.phoneE164 ?? '') === '') return { state: 'cancelled', reason: 'noPhone' };
  const about = doc.kind === 'callback' || doc.kind === 'moved'; // speaks of a visit to come
  if (about && (view.status !== 'notArrived' || ['waiting', 'paused', 'rejected', 'serving'].includes(view.sub)))
    return { state: 'cancelled', reason: 'arrived' };
  if (form.visitAt < nowMs && doc.kind !== 'correction' && doc.kind !== 'notice') return { state: 'cancelled', reason: 'visitPast' };
  if (doc.forced !== true && nowMs - doc.createdMs > LATE_MS) return { state: 'unknown', reason: 'late' };
  return undefined;
}

export type Block = { readonly state: SmsState; readonly reason: SmsReason } | undefined;
export interface Notice {
  /** Whom or what it is about. */
  readonly subject: Pick<SmsDoc, 'aptId' | 'customerId' | 'care'>;
  /** Why it must not go out now. */
  readonly block: (doc: Pick<SmsDoc, 'forced' | 'createdMs'>) => Block;
  /** Facts that ask for it. */
  readonly called: readonly Fact[];
  readonly about: SmsKind;
  readonly template?: string;
  readonly composed: Composed;
  readonly nowMs: number;
  readonly delayMs: number;
}
/** The message after its appointment changed: made once, stopped by a void, taken up again by a new call-back; undefined = as it is. */
export function noticed(
  found: SmsDoc | undefined,
  { subject, block: blocked, called, about, template, composed, nowMs, delayMs }: Notice,
): Omit<SmsDoc, '_id' | '_rev'> | undefined {
  const factIds = called.map((f) => f.id as string).sort();
  const calledMs = Math.max(...called.map((f) => hlcMs(f.hlc)));
  if (found === undefined) {
    const base = {
      cls: 'sms' as const,
      kind: about,
      ...(template === undefined ? {} : { template }),
      ...subject,
      storeId: composed.storeId,
      number: composed.number,
      name: composed.name,
      phoneE164: composed.phoneE164,
      body: composed.text,
      factIds,
      createdMs: Math.min(calledMs, nowMs),
      dueMs: nowMs + delayMs,
      attempts: 0,
      log: [],
    };
    const block = blocked(base);
    return { ...base, ...withState(base, block?.state ?? 'queued', nowMs, block === undefined ? {} : { reason: block.reason }) };
  }
  const fresh = factIds.some((id) => !found.factIds.includes(id));
  const merged = { ...bare(found), factIds: [...new Set([...found.factIds, ...factIds])].sort() };
  // Never sent, taken back by a void, and called back anew: the same key may still go out once.
  if (about === 'callback' && fresh && found.state === 'cancelled' && found.attempts === 0 && found.reason !== 'dropped') {
    const again = { ...merged, createdMs: Math.min(calledMs, nowMs), dueMs: nowMs + delayMs };
    const block = blocked(again);
    return { ...again, ...withState(found, block?.state ?? 'queued', nowMs, block === undefined ? {} : { reason: block.reason }) };
  }
  if (found.state === 'queued') {
    const block = blocked(found);
    if (block !== undefined) return { ...merged, ...withState(found, block.state, nowMs, { reason: block.reason }) };
    if (composed.text !== found.body || composed.phoneE164 !== found.phoneE164)
      return { ...merged, body: composed.text, phoneE164: composed.phoneE164, name: composed.name };
  }
  return fresh ? merged : undefined;
}

/** Pause until what a message is about is looked for again. */
const LOOK_AGAIN_MS = 60_000;
/** Still queued, for a reason that is written once. */
export const waitOn = (doc: SmsDoc, reason: SmsReason, nowMs: number): SmsDoc => ({
  ...doc,
  ...(doc.reason === reason ? {} : withState(doc, 'queued', nowMs, { reason })),
  dueMs: nowMs + LOOK_AGAIN_MS,
});

/** The outcome of an attempt; undefined when the message has gone another way since (a person decided). */
export function afterSend(doc: SmsDoc, holder: string, attempt: number, outcome: SmsOutcome, nowMs: number): Omit<SmsDoc, '_id' | '_rev'> | undefined {
  if (doc.holder !== holder || doc.attempts !== attempt) return undefined;
  // Another leader took it for lost; that it was sent is still the better knowledge.
  if (doc.state !== 'sending' && !(doc.state === 'unknown' && doc.reason === 'crash' && outcome.kind === 'sent')) return undefined;
  const rest = bare(doc);
  switch (outcome.kind) {
    case 'sent':
      return {
        ...rest,
        ...withState(doc, 'sent', nowMs, outcome.ref === undefined ? {} : { detail: outcome.ref }),
        sentMs: nowMs,
        ...(outcome.ref === undefined ? {} : { ref: outcome.ref }),
      };
    case 'refused':
      return { ...rest, ...withState(doc, 'failed', nowMs, { reason: 'refused', detail: outcome.detail }) };
    case 'unknown':
      return { ...rest, ...withState(doc, 'unknown', nowMs, { reason: 'noAnswer', detail: outcome.detail }) };
    case 'notTaken': {
      const pause = BACK_OFF_MS[attempt - 1];
      if (pause === undefined) return { ...rest, ...withState(doc, 'failed', nowMs, { reason: 'gaveUp', detail: outcome.detail }) };
      return { ...rest, ...withState(doc, 'queued', nowMs, { reason: 'retry', detail: outcome.detail }), dueMs: nowMs + pause };
    }
  }
}

/** `sending` in a process that is gone. */
export function crashed(found: StoredDoc | undefined, me: string, nowMs: number): Omit<SmsDoc, '_id' | '_rev'> | undefined {
  const doc = found as SmsDoc | undefined; // `sms:` documents are written by this room only
  if (doc === undefined || doc.state !== 'sending' || doc.holder === me) return undefined;
  return { ...bare(doc), ...withState(doc, 'unknown', nowMs, { reason: 'crash' }) };
}

/** `sent`: the customer has it; `again`: send (once more); `drop`: it is not needed. */
export type Decision = 'sent' | 'again' | 'drop';
const MAY: Readonly<Record<Decision, readonly SmsState[]>> = { sent: ['unknown'], again: ['unknown', 'failed'], drop: ['unknown', 'failed', 'queued'] };

export const mayDecide = (state: SmsState): readonly Decision[] => (Object.keys(MAY) as Decision[]).filter((d) => MAY[d].includes(state)); // keys of a constant object
export function decided(doc: SmsDoc, decision: Decision, by: string, detail: string, nowMs: number): SmsDoc | undefined {
  if (!MAY[decision].includes(doc.state)) return undefined;
  const say = { detail, by };
  if (decision === 'sent') return { ...doc, ...withState(doc, 'sent', nowMs, { reason: 'byHand', ...say }), sentMs: nowMs };
  if (decision === 'again') return { ...doc, ...withState(doc, 'queued', nowMs, { reason: 'byHand', ...say }), dueMs: nowMs, forced: true };
  return { ...doc, ...withState(doc, 'cancelled', nowMs, { reason: 'dropped', ...say }) };
}
