import type { SmsAbout } from '../../src/appointments/sms.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import { askedKey, callbackKey, cancelKey } from './types.ts';

/** A message that an appointment's facts ask for; its key is what makes it one. */
export interface Wanted {
  readonly key: string;
  readonly about: SmsAbout;
  /** Facts that ask for it. */
  readonly called: readonly Fact[];
  readonly template?: string;
}
/** Every message the facts of one appointment ask for: after a call (A1.3.8), after a void that tells (SC-04), and by a person's wish (A1.1.23, A1.4.3). */
export function messagesOf(aptId: string, facts: readonly Fact[]): readonly Wanted[] {
  const out = new Map<string, Wanted>();
  const put = (w: Wanted): void => void out.set(w.key, { ...w, called: [...(out.get(w.key)?.called ?? []), ...w.called] });
  for (const f of facts) {
    if (isKind(f, 'apt.calledBack')) put({ key: callbackKey(aptId), about: 'callback', called: [f] });
    if (isKind(f, 'apt.voided') && f.body.tell === true) put({ key: cancelKey(aptId, f.id), about: 'cancel', called: [f] });
    if (isKind(f, 'apt.smsAsked')) put({ key: askedKey(aptId, f.body.about, f.body.batch), about: f.body.about, called: [f], template: f.body.template });
  }
  return [...out.values()];
}
