import type { Fact } from '../../src/facts/envelope.ts';
import type { Hub } from '../services.ts';
import type { Change } from '../store/port.ts';
import { each, update } from '../store/update.ts';
import { loadAppointment } from './appointment.ts';
import { nothingYet } from './compose.ts';
import type { Composer } from './compose.ts';
import { Corrections } from './corrections.ts';
import type { CorrectionsNeed } from './corrections.ts';
import { messagesOf } from './messages.ts';
import type { SmsConfig } from './settings.ts';
import { greetingBlock, greetingsOf, loadCustomer } from './customer.ts';
import type { Asked } from './customer.ts';
import { blockedBy, crashed, noticed } from './states.ts';
import { SMS_PREFIX, asSms, greetingKey } from './types.ts';

const PAGE = 300;
const MARK = 'ckpt:outbox';
const APT = 'agg:apt:';
const GREET = 'agg:greet:';

/** Whether the outbox looks at this document of `hq`: what asks for messages (an appointment's aggregate, a greeting's), or a message. */
export const concerns = (id: string): boolean => id.startsWith(APT) || id.startsWith(GREET) || id.startsWith(SMS_PREFIX);

export interface ReadingNeed extends CorrectionsNeed {
  readonly hub: Hub;
  readonly config: SmsConfig;
  readonly composer: Composer;
}
/** Reads the changes of `hq` into messages that wait for their time, and keeps in `hq` how far it has read. */
export class Reading {
  private seq: string | undefined;
  private readonly corrections: Corrections;
  /** `me` is this process; `waiting` (id -> due, ms) is filled here and emptied by the sending. */
  constructor(
    private readonly need: ReadingNeed,
    private readonly me: string,
    private readonly waiting: Map<string, number>,
  ) {
    this.corrections = new Corrections(need);
  }

  /** The first start of all begins with the present: what was called back before the outbox existed was told by telephone. */
  async begin(): Promise<void> {
    const { store } = this.need;
    const [mark] = await store.get('hq', [MARK]);
    if (mark !== undefined) return;
    const { seq: present, epoch } = await store.info('hq');
    await update(store, 'hq', MARK, (found) => (found === undefined ? { seq: present, epoch } : undefined));
  }

  /** This process leads from now on: what another one was sending may have gone out. */
  async lead(): Promise<void> {
    const { store, now } = this.need;
    const { me, waiting } = this;
    waiting.clear();
    await each(store, 'hq', SMS_PREFIX, async (docs) => {
      for (const doc of docs.map(asSms)) {
        if (doc.state === 'queued') waiting.set(doc._id, doc.dueMs);
        if (doc.state === 'sending' && doc.holder !== me) await update(store, 'hq', doc._id, (found) => crashed(found, me, now()));
      }
    });
    const info = await store.info('hq');
    const [stored] = await store.get('hq', [MARK]);
    const known = String(stored?.['seq'] ?? '0');
    this.seq = stored?.['epoch'] === info.epoch && !(await store.isFuture('hq', known)) ? known : '0';
  }

  /** Takes one page of changes; true while there are more. */
  async page(): Promise<boolean> {
    const { store, hub } = this.need;
    const since = this.seq ?? '0';
    const { rows, last, more } = await hub.changes('hq', since, PAGE);
    const ours = rows.filter((r) => concerns(r.id));
    for (const row of ours) await this.take(row);
    if (last !== since && (more || ours.length > 0)) {
      const { epoch } = await store.info('hq');
      await update(store, 'hq', MARK, (found) => (found?.['seq'] === last && found['epoch'] === epoch ? undefined : { seq: last, epoch }));
    }
    this.seq = last;
    return more;
  }
  private async take(row: Change): Promise<void> {
    const { store, config, composer, now } = this.need;
    const { waiting, corrections } = this;
    if (row.id.startsWith(SMS_PREFIX)) {
      const doc = asSms(row.doc);
      if (doc.state === 'queued') waiting.set(doc._id, doc.dueMs);
      else waiting.delete(doc._id);
      if (doc.kind === 'cancel') await corrections.look(doc);
      return;
    }
    const facts = row.doc['facts'] as readonly Fact[]; // written by the adjudicator
    if (row.id.startsWith(GREET)) {
      await this.greet(greetingsOf(facts));
      return;
    }
    const aptId = row.id.slice('agg:'.length);
    const wanted = messagesOf(aptId, facts);
    if (wanted.length === 0) return;
    const [apt, settings] = await Promise.all([loadAppointment(store, aptId), config.read()]);
    if (apt === undefined) return; // its creation is still on the way, and brings the aggregate here again
    for (const { key, about, called, template } of wanted) {
      const composed = await composer.compose(apt, settings, about, template);
      const delayMs = (about === 'cancel' ? settings.cancelDelayS : settings.delayS) * 1000;
      const doc = await update(store, 'hq', key, (found) =>
        noticed(found === undefined ? undefined : asSms(found), {
          subject: { aptId },
          block: (d) => blockedBy(apt, { ...d, kind: about }, now()),
          called,
          about,
          ...(template === undefined ? {} : { template }),
          composed,
          nowMs: now(),
          delayMs,
        }),
      );
      if (doc !== undefined && asSms(doc).state === 'queued') waiting.set(doc._id, asSms(doc).dueMs);
      else waiting.delete(key);
      if (about === 'cancel' && doc !== undefined) await corrections.look(asSms(doc), apt);
    }
  }

  /** One message a customer and day, whoever asked (A6.4). */
  private async greet(called: readonly Asked[]): Promise<void> {
    const { store, config, composer, now, businessDate, log } = this.need;
    const [first] = called;
    if (first === undefined) return;
    const { customerId, about, day, storeId } = first.body;
    const [customer, settings] = await Promise.all([loadCustomer(store, customerId), config.read()]);
    if (customer === 'erased') {
      log.info({ customerId }, 'a greeting for somebody who was erased');
      return;
    }
    const care = { about, day };
    const composed = customer === undefined ? nothingYet(storeId) : await composer.greeting(customer, settings, about, storeId);
    const key = greetingKey(customerId, about, day);
    const doc = await update(store, 'hq', key, (found) =>
      noticed(found === undefined ? undefined : asSms(found), {
        subject: { aptId: '', customerId, care },
        block: () => greetingBlock(customer, { care }, businessDate(now())),
        called,
        about: 'greeting',
        composed,
        nowMs: now(),
        delayMs: settings.delayS * 1000,
      }),
    );
    if (doc !== undefined && asSms(doc).state === 'queued') this.waiting.set(key, asSms(doc).dueMs);
  }

  /** Whether something is left to read. */
  async isBehind(): Promise<boolean> {
    return (await this.need.store.changes('hq', this.seq ?? '0', PAGE)).rows.some((r) => concerns(r.id));
  }
}
