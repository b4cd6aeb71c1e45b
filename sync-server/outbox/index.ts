import { randomUUID } from 'node:crypto';
import type { Logger } from 'pino';
import type { SmsAbout } from '../../src/appointments/sms.ts';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import { Lease } from '../adjudicator/lease.ts';
import type { HqWriter, Hub } from '../services.ts';
import type { DocStore } from '../store/port.ts';
import { update } from '../store/update.ts';
import { loadAppointment } from './appointment.ts';
import type { KnownApt } from './appointment.ts';
import type { Composed, Composer } from './compose.ts';
import { providerOf } from './providers/index.ts';
import type { SmsConfig } from './settings.ts';
import { Reading, concerns } from './reading.ts';
import { readyToSend } from './ready.ts';
import { afterSend, decided, waitOn, withState } from './states.ts';
import type { Decision } from './states.ts';
import { SMS_PREFIX, asSms } from './types.ts';
import type { SmsDoc, SmsOutcome, SmsProvider } from './types.ts';

const RETRY_MS = 2000;
const LEASE_RETRY_MS = 5000;
const AT_ONCE = 4;

export interface OutboxOptions {
  readonly store: DocStore;
  readonly hub: Hub;
  readonly config: SmsConfig;
  readonly composer: Composer;
  /** Opens the task of a cancellation that has to be put right (SC-04). */
  readonly hqWriter: HqWriter;
  readonly businessDate: (ms: number) => string;
  readonly log: Logger;
  readonly now: () => number;
}
export interface Outbox {
  readonly config: SmsConfig;
  /** Looks again: the settings changed, or a person decided. */
  wake(): void;
  /** Resolves when nothing is left to read and nothing is due now. */
  settled(): Promise<void>;
  /** What would go out for an appointment now; another time of visit where one is being chosen. */
  preview(aptId: string, visitAt?: number): Promise<Composed | undefined>;
  /** The words of a message as they would go out now. */
  words(apt: KnownApt, about: SmsAbout, template: string): Promise<Composed>;
  get(id: string): Promise<SmsDoc | undefined>;
  /** A person's word on a message. Codes: `hq-not-found`, `sms-state`. */
  decide(id: string, decision: Decision, by: string, reason: string): Promise<Result<SmsDoc>>;
  stop(): Promise<void>;
}

/**
 * The SMS outbox (A0.23, conflicts §4.25): one leader follows the appointments' aggregates, makes one message a key, and sends it at
 * most once: `sending` is written, the provider is called, the outcome is written. What was `sending` in a process that is gone
 * becomes `unknown`, and a person decides.
 */
export async function openOutbox(options: OutboxOptions): Promise<Outbox> {
  const { store, hub, log, now, config, composer } = options;
  const me = randomUUID();
  const lease = new Lease(store, 'outbox', me, now);
  const waiting = new Map<string, number>(); // id -> due, ms
  const reading = new Reading(options, me, waiting);
  const unsaved = new Map<string, { readonly attempt: number; readonly outcome: SmsOutcome }>();
  const abort = new AbortController();
  let leading = false;
  let asked = true;
  let busy: Promise<void> | undefined;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  await reading.begin();
  const unsubscribe = hub.subscribe((move) => {
    if (move.db === 'hq' && move.changes.some((c) => concerns(c.id))) wake();
  });
  function wake(): void {
    asked = true;
    if (stopped) return;
    busy ??= run()
      .catch((e: unknown) => {
        log.error({ err: e }, 'the SMS outbox stopped and tries again');
        later(RETRY_MS);
      })
      .finally(() => {
        busy = undefined;
        if (asked && !stopped && timer === undefined) wake();
      });
  }
  function later(ms: number): void {
    clearTimeout(timer);
    timer = setTimeout(
      () => {
        timer = undefined;
        wake();
      },
      Math.min(ms, 3600_000),
    );
    timer.unref();
  }

  async function run(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    while (asked && !stopped) {
      asked = false;
      if (!(await lease.hold())) {
        leading = false;
        later(LEASE_RETRY_MS);
        return;
      }
      if (!leading) await reading.lead();
      leading = true;
      while (await reading.page()) if (stopped || !(await lease.hold())) return;
      await saveOutcomes();
      await sendDue();
    }
    const next = Math.min(...waiting.values());
    if (Number.isFinite(next) && !stopped) later(Math.max(50, next - now()));
  }

  async function sendDue(): Promise<void> {
    const due = [...waiting]
      .filter(([, ms]) => ms <= now())
      .sort((a, b) => a[1] - b[1])
      .map(([id]) => id);
    if (due.length === 0) return;
    const settings = await config.read();
    const provider = providerOf(settings, config.hidden, now);
    if (provider === undefined) {
      later(60_000);
      return;
    }
    for (let i = 0; i < due.length && !stopped; i += AT_ONCE) {
      if (!(await lease.hold())) {
        leading = false;
        asked = true;
        return;
      }
      await Promise.all(due.slice(i, i + AT_ONCE).map((id) => sendOne(id, provider, settings)));
    }
  }
  async function sendOne(id: string, provider: SmsProvider, settings: Awaited<ReturnType<SmsConfig['read']>>): Promise<void> {
    const [found] = await store.get('hq', [id]);
    waiting.delete(id);
    if (found === undefined) return;
    const doc = asSms(found);
    if (doc.state !== 'queued') return;
    if (doc.dueMs > now()) {
      waiting.set(id, doc.dueMs);
      return;
    }
    const { block, composed } = await readyToSend(options, doc, settings);
    if (block?.state === 'queued') {
      const later = waitOn(doc, block.reason, now());
      if (await write(later)) waiting.set(id, later.dueMs);
      else asked = true;
      return;
    }
    if (composed === undefined) {
      if (block !== undefined) await write({ ...doc, ...withState(doc, block.state, now(), { reason: block.reason }) });
      return;
    }
    const attempt = doc.attempts + 1;
    const sending: SmsDoc = {
      ...doc,
      ...withState(doc, 'sending', now(), {}),
      body: composed.text,
      name: composed.name,
      phoneE164: composed.phoneE164,
      attempts: attempt,
      provider: provider.name,
      holder: me,
    };
    // Written before the call: whatever happens from here on, nobody sends this attempt again by himself.
    if (!(await write(sending))) {
      asked = true;
      return;
    }
    const outcome = await provider.send(
      { key: id, about: doc.kind, phoneE164: composed.phoneE164, text: composed.text, values: composed.values },
      abort.signal,
    );
    unsaved.set(id, { attempt, outcome });
    await saveOutcomes();
  }
  /** Writes one document on the revision it was read with; false when somebody else was faster. */
  async function write(doc: SmsDoc): Promise<boolean> {
    const [answer] = await store.write('hq', [doc]);
    if (answer?.ok === true) return true;
    if (answer?.error === 'conflict') return false;
    throw new Error(`${doc._id}: ${answer?.message ?? 'not written'}`);
  }
  async function saveOutcomes(): Promise<void> {
    for (const [id, { attempt, outcome }] of [...unsaved]) {
      const doc = await update(store, 'hq', id, (found) => (found === undefined ? undefined : afterSend(asSms(found), me, attempt, outcome, now())));
      unsaved.delete(id);
      if (doc !== undefined && asSms(doc).state === 'queued') waiting.set(id, asSms(doc).dueMs);
      log.info({ id, outcome: outcome.kind }, 'SMS');
    }
  }

  wake();
  return {
    config,
    wake,
    async settled() {
      for (;;) {
        while (busy !== undefined) await busy;
        if (stopped) return;
        const behind = await reading.isBehind();
        const provider = (await config.read()).provider;
        if (!behind && (provider === 'none' || ![...waiting.values()].some((ms) => ms <= now()))) return;
        wake();
        await new Promise((resolve) => {
          setTimeout(resolve, 5);
        });
      }
    },
    async preview(aptId, visitAt) {
      const apt = await loadAppointment(store, aptId);
      return apt === undefined ? undefined : composer.compose(visitAt === undefined ? apt : { ...apt, form: { ...apt.form, visitAt } }, await config.read());
    },
    async words(apt, about, template) {
      return composer.compose(apt, await config.read(), about, template);
    },
    async get(id) {
      const [doc] = await store.get('hq', [id]);
      return doc === undefined || !doc._id.startsWith(SMS_PREFIX) ? undefined : asSms(doc);
    },
    async decide(id, decision, by, reason) {
      if (!id.startsWith(SMS_PREFIX)) return fail('hq-not-found');
      let problem: Result<SmsDoc> = fail('hq-not-found');
      const doc = await update(store, 'hq', id, (found) => {
        if (found === undefined) return undefined;
        const next = decided(asSms(found), decision, by, reason, now());
        problem = next === undefined ? fail('sms-state') : ok(next);
        return next;
      });
      wake();
      return doc === undefined || !problem.ok ? problem : ok(asSms(doc));
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      unsubscribe();
      // A call on its way gets a moment to be answered; then it is cut, and what it did is for a person to find out.
      const cut = setTimeout(() => abort.abort(), 1500);
      await busy;
      clearTimeout(cut);
      await lease.release();
    },
  };
}
