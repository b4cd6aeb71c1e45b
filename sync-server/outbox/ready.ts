import type { DocStore } from '../store/port.ts';
import { loadAppointment } from './appointment.ts';
import type { Composed, Composer } from './compose.ts';
import { greetingBlock, loadCustomer } from './customer.ts';
import type { SmsSettings } from './settings.ts';
import { blockedBy } from './states.ts';
import type { Block } from './states.ts';
import type { SmsDoc } from './types.ts';

export interface ReadyNeed {
  readonly store: DocStore;
  readonly composer: Composer;
  readonly businessDate: (ms: number) => string;
  readonly now: () => number;
}
/** A message just before it is sent: its words as they are now, or why it must not go out; neither while what it is about is not here. */
export async function readyToSend(need: ReadyNeed, doc: SmsDoc, settings: SmsSettings): Promise<{ readonly block?: Block; readonly composed?: Composed }> {
  const { store, composer, now } = need;
  if (doc.kind === 'greeting') {
    const customer = await loadCustomer(store, doc.customerId ?? '');
    const block = greetingBlock(customer, doc, need.businessDate(now()));
    if (block !== undefined || customer === undefined || customer === 'erased' || doc.care === undefined) return { block };
    return { composed: await composer.greeting(customer, settings, doc.care.about, doc.storeId) };
  }
  const apt = await loadAppointment(store, doc.aptId);
  if (apt === undefined) return {};
  const block = blockedBy(apt, doc, now());
  return block === undefined ? { composed: await composer.compose(apt, settings, doc.kind, doc.template) } : { block };
}
