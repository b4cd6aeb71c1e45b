import { settingsRef, storeRef } from '../../src/facts/reference.ts';
import type { Identity } from '../services.ts';
import { toWire } from '../gateway/wiredoc.ts';
import type { DocStore } from '../store/port.ts';
import type { KnownApt } from './appointment.ts';
import { wordsOf } from './settings.ts';
import type { SmsSettings } from './settings.ts';
import { greetingText } from '../../src/marketing/greetings.ts';
import type { DayKey } from '../../src/customers/days.ts';
import type { KnownCustomer } from './customer.ts';
import { renderSms, smsParts, valuesOf, VARIABLES } from '../../src/appointments/sms.ts';
import type { SmsAbout, SmsFacts, SmsValues } from '../../src/appointments/sms.ts';

export interface Composed {
  readonly text: string;
  readonly chars: number;
  readonly parts: number;
  readonly name: string;
  readonly number: string;
  readonly storeId: string;
  /** '' where the appointment has none. */
  readonly phoneE164: string;
  /** By the ASCII names of the variables. */
  readonly values: Readonly<Record<string, string>>;
}

/** Before anything is known of whom it goes to. */
export const nothingYet = (storeId: string): Composed => ({ text: '', chars: 0, parts: 0, name: '', number: '', storeId, phoneE164: '', values: {} });

/** Puts the words of an appointment, its store and its consultant into the template (A0.23). */
export class Composer {
  constructor(
    private readonly store: DocStore,
    private readonly identity: Pick<Identity, 'account'>,
    private readonly timeZone: string,
  ) {}

  async compose(apt: KnownApt, all: SmsSettings, about: SmsAbout = 'callback', own?: string): Promise<Composed> {
    const settings = { template: wordsOf(all, about, own), sign: all.sign };
    const { form, view } = apt;
    const storeId = form.storeId;
    const [store, consultant] = await Promise.all([this.shop(storeId), view.assigned === undefined ? undefined : this.identity.account(view.assigned)]);
    const number = view.number ?? form.number ?? '';
    const facts: SmsFacts = { name: form.name, title: form.title, number, visitAt: form.visitAt, consultant: consultant?.name, store };
    return { ...this.render(facts, settings), name: form.name, number, storeId, phoneE164: form.phoneE164 ?? '' };
  }

  render(facts: SmsFacts, settings: Pick<SmsSettings, 'template' | 'sign'>): Pick<Composed, 'text' | 'chars' | 'parts' | 'values'> {
    const values = valuesOf(facts);
    const text = renderSms(settings.template, values, settings.sign);
    return { text, ...smsParts(text), values: ascii(values) };
  }
  /** A greeting as the customer would read it now. */
  async greeting(c: KnownCustomer, all: SmsSettings, about: DayKey, storeId: string): Promise<Composed> {
    const shop = await this.shop(storeId);
    const owner = c.form.owner === undefined ? undefined : await this.identity.account(c.form.owner);
    const { text, values } = greetingText(about, { name: c.form.name, title: c.form.title, consultant: owner?.name, store: shop }, all.sign);
    return { text, ...smsParts(text), values: ascii(values), name: c.form.name, number: '', storeId, phoneE164: c.form.phoneE164 ?? '' };
  }
  private async shop(storeId: string): Promise<SmsFacts['store']> {
    const [store] = await this.store.get('ref', [`ref:store:${storeId}`]);
    const shop = store === undefined ? undefined : storeRef.safeParse(toWire(store)).data;
    return {
      name: shop?.name ?? storeId,
      address: `${shop?.city ?? ''}${shop?.address ?? ''}`,
      phone: shop?.phone ?? '',
      timeZone: shop?.timeZone ?? this.timeZone,
    };
  }
  /** The chain's brand: what a signature is when nobody wrote one. */
  async brand(): Promise<string> {
    const [doc] = await this.store.get('ref', ['ref:settings']);
    return doc === undefined ? '' : (settingsRef.safeParse(toWire(doc)).data?.brand ?? '');
  }
}
const ascii = (values: SmsValues): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(VARIABLES).map(([zh, name]) => [name, values[zh as keyof typeof VARIABLES]])); // keys of a constant object
