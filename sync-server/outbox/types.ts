import type { SmsAbout } from '../../src/appointments/sms.ts';
import type { DayKey } from '../../src/customers/days.ts';
import type { StoredDoc } from '../store/port.ts';

/** queued → sending → sent | failed | unknown; queued → cancelled (architecture §8: sending is at most once). */
export const SMS_STATES = ['queued', 'sending', 'sent', 'failed', 'unknown', 'cancelled'] as const;
export type SmsState = (typeof SMS_STATES)[number];
/**
 * Why a message is where it is: `overruled` (a cancellation whose void does not stand), `voided`, `arrived`, `visitPast`, `noPhone`, `dropped`, `optedOut` (a greeting the customer does not agree to, I16), `dayPast`, `notTheDay` (cancelled); `noCard` (queued: the customer's card, or the day on it, has not arrived); `refused`, `gaveUp` (failed);
 * `crash`, `noAnswer`, `late` (unknown); `retry` (queued again); `byHand` (a person said so).
 */
export type SmsReason =
  | 'voided'
  | 'arrived'
  | 'visitPast'
  | 'noPhone'
  | 'dropped'
  | 'refused'
  | 'gaveUp'
  | 'crash'
  | 'noAnswer'
  | 'late'
  | 'retry'
  | 'byHand'
  | 'overruled'
  | 'optedOut'
  | 'dayPast'
  | 'noCard'
  | 'notTheDay';

export interface SmsLogEntry {
  readonly atMs: number;
  readonly event: SmsState;
  readonly reason?: SmsReason;
  /** Answer of the provider, or the person's own words. */
  readonly detail?: string;
  readonly by?: string;
}

/** What a message is about: an appointment, or a day to remember. */
export type SmsKind = SmsAbout | 'greeting';
/** One message in `hq`, `_id` = its key, e.g. `sms:apt:{ULID}:callback` (conflicts §4.1, §4.25): the key is what makes it one. */
export interface SmsDoc extends StoredDoc {
  readonly cls: 'sms';
  readonly kind: SmsKind;
  /** '' for a greeting. */
  readonly aptId: string;
  /** A greeting: to whom, and for which day (YYYY-MM-DD). */
  readonly customerId?: string;
  readonly care?: { readonly about: DayKey; readonly day: string };
  /** Words of its own, where the settings have none for it. */
  readonly template?: string;
  /** A cancellation that went out although the appointment stands: the task for a person, and whether it is done (SC-04). */
  readonly correct?: 'open' | 'done';
  readonly storeId: string;
  readonly number: string;
  readonly name: string;
  readonly phoneE164: string;
  /** As it would go out now; frozen when `sending` is written. */
  readonly body: string;
  readonly state: SmsState;
  readonly reason?: SmsReason;
  /** Call-back facts it answers to; a second one of the same appointment sends nothing. */
  readonly factIds: readonly string[];
  readonly createdMs: number;
  readonly changedMs: number;
  /** Not before this moment: the delay in which a void still stops it, or the back-off. */
  readonly dueMs: number;
  readonly attempts: number;
  readonly provider?: string;
  readonly ref?: string;
  readonly sentMs?: number;
  /** Process that wrote `sending`. */
  readonly holder?: string;
  /** A person asked for it, so age does not stop it. */
  readonly forced?: boolean;
  readonly log: readonly SmsLogEntry[];
}
export const callbackKey = (aptId: string): string => `sms:${aptId}:callback`;
/** One a void: an appointment opened again and voided anew is cancelled anew. */
export const cancelKey = (aptId: string, voidFactId: string): string => `sms:${aptId}:cancel:${voidFactId.replace(/^fact:/, '')}`;
export const askedKey = (aptId: string, about: SmsAbout, batch: string): string => `sms:${aptId}:${about}:${batch}`;
export const greetingKey = (customerId: string, about: DayKey, day: string): string => `sms:${customerId}:${about}:${day}`;
export const SMS_PREFIX = 'sms:';

export interface SmsMessage {
  readonly about: SmsKind;
  readonly key: string;
  readonly phoneE164: string;
  readonly text: string;
  /** For providers that keep the template themselves. */
  readonly values: Readonly<Record<string, string>>;
}
/**
 * What a provider's answer means. `notTaken`: it certainly has not got the message, so it may be tried again. `unknown`: it may
 * have; nobody sends again but a person.
 */
export type SmsOutcome =
  | { readonly kind: 'sent'; readonly ref?: string }
  | { readonly kind: 'refused'; readonly detail: string }
  | { readonly kind: 'notTaken'; readonly detail: string }
  | { readonly kind: 'unknown'; readonly detail: string };

/** The outside of the outbox. `send` never throws for what the network does. */
export interface SmsProvider {
  readonly name: string;
  send(message: SmsMessage, signal: AbortSignal): Promise<SmsOutcome>;
}
/** `sms:` documents are written by this room only. */
export const asSms = (doc: StoredDoc): SmsDoc => doc as SmsDoc;
