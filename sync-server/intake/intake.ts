import { createHash, randomUUID } from 'node:crypto';
import { createAppointment } from '../../src/appointments/commands.ts';
import type { AppointmentForm } from '../../src/appointments/types.ts';
import { codeTableRef, storeRef } from '../../src/facts/reference.ts';
import { businessDate } from '../../src/kernel/businessDate.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import { jcs } from '../../src/kernel/jcs.ts';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import { makeUlid } from '../../src/kernel/ulid.ts';
import { regionOf } from '../../src/kernel/phone.ts';
import { toWire } from '../gateway/wiredoc.ts';
import type { Services } from '../services.ts';
import type { StoredDoc } from '../store/port.ts';
import { each, update } from '../store/update.ts';
import type { ShownKey } from './keys.ts';
import type { IntakeReply, IntakeRequest } from './schema.ts';

/** Who stands in the facts of the intake; a program, not a member of staff. */
export const INTAKE_ACTOR = { staffNo: 'INTAKE', name: '网上预约', roles: ['CS'], stores: [] } as const;
const YEAR_MS = 365 * 86_400_000;
/** Another gateway that took a booking has this long to finish it. */
const HELD_MS = 60_000;
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

type Needed = Pick<Services, 'store' | 'hqWriter' | 'config' | 'now' | 'log'>;

/** Id of the booking's mark and of its appointment: the same for the same (source, order id), whoever computes it. */
export function idsOf(source: string, orderId: string): { readonly mark: string; readonly aptId: string } {
  const hash = createHash('sha256').update(`${source}\n${orderId}`).digest();
  const ulid = `0${[...hash.subarray(0, 25)].map((b) => ALPHABET[b % 32]).join('')}`; // a ULID's first character stays below 8
  return { mark: `intake:${hash.toString('hex')}`, aptId: `apt:${ulid}` };
}

/**
 * Takes online bookings (A0.22): the mark is written first, then the appointment as facts of headquarters, then the answer into the
 * mark. Whoever comes again, after a lost answer or a crash in between, finds the same appointment.
 */
export class Intake {
  private readonly me = randomUUID();
  private readonly busy = new Map<string, Promise<unknown>>();
  constructor(private readonly services: Needed) {}

  /** Codes: intake-source {source}, intake-key-source {source}, intake-store {store}, intake-far, intake-code {field}, intake-differs, intake-busy, and those of the form. */
  accept(request: IntakeRequest, key: Pick<ShownKey, 'sources' | 'name'>): Promise<Result<IntakeReply>> {
    const { mark } = idsOf(request.source, request.orderId);
    const mine = (this.busy.get(mark) ?? Promise.resolve()).catch(() => undefined).then(() => this.acceptOne(request, key));
    this.busy.set(mark, mine);
    return mine.finally(() => {
      if (this.busy.get(mark) === mine) this.busy.delete(mark);
    });
  }

  private async acceptOne(request: IntakeRequest, key: Pick<ShownKey, 'sources' | 'name'>): Promise<Result<IntakeReply>> {
    const { store, hqWriter, now } = this.services;
    if (!key.sources.includes(request.source)) return fail('intake-key-source', { source: request.source });
    const { mark, aptId } = idsOf(request.source, request.orderId);
    const digest = createHash('sha256').update(jcs(request)).digest('hex');
    const [before] = await store.get('hq', [mark]);
    const known = before === undefined ? undefined : this.answerOf(before, digest, aptId);
    if (known !== undefined) return known;

    const checked = await this.check(request);
    if (!checked.ok) return checked;
    const action = createAppointment(this.context(checked.value.zone), {
      aptId,
      form: checked.value.form,
      online: true,
      ...(request.note === undefined ? {} : { note: request.note }),
    });
    if (!action.ok) return action;

    let taken = false;
    const atMs = now();
    const doc = await update(store, 'hq', mark, (found) => {
      taken = found === undefined || (found['state'] === 'taken' && this.mayTakeOver(found));
      return taken
        ? {
            cls: 'intake',
            source: request.source,
            orderId: request.orderId,
            key: key.name,
            aptId,
            digest,
            state: 'taken',
            holder: this.me,
            atMs,
            firstMs: found?.['firstMs'] ?? atMs,
          }
        : undefined;
    });
    if (!taken) return (doc === undefined ? undefined : this.answerOf(doc, digest, aptId)) ?? fail('intake-busy');
    const written = before === undefined ? undefined : await this.writtenBefore(aptId, Number(before['firstMs']));
    let number = written;
    if (number === undefined) {
      const committed = await hqWriter.commit(action.value.facts, action.value.heads);
      if (!committed.ok) return committed;
      number = (committed.value[0]?.body as { readonly docNo?: string } | undefined)?.docNo ?? ''; // given out by the writer in this very fact
    }
    const reply: IntakeReply = { id: aptId, number, status: 'needsCallback', duplicate: false };
    await update(store, 'hq', mark, (found) => (found === undefined ? undefined : { ...found, state: 'done', number }));
    return ok(written === undefined ? reply : { ...reply, duplicate: true });
  }

  /** What an existing mark answers; undefined = it was begun and never finished. */
  private answerOf(doc: StoredDoc, digest: string, aptId: string): Result<IntakeReply> | undefined {
    if (doc['digest'] !== digest) return fail('intake-differs', { number: String(doc['number'] ?? '') });
    if (doc['state'] === 'done') return ok({ id: aptId, number: String(doc['number']), status: 'needsCallback', duplicate: true });
    return this.mayTakeOver(doc) ? undefined : fail('intake-busy');
  }
  /** One process at a time: another's mark is left alone until it must be dead; on the embedded store it is dead at once. */
  private mayTakeOver(doc: StoredDoc): boolean {
    return doc['holder'] === this.me || this.services.store.kind === 'embedded' || this.services.now() - Number(doc['atMs']) > HELD_MS;
  }
  /** Number of the appointment when its creation was written before the crash: ids of facts rise with their time. */
  private async writtenBefore(aptId: string, fromMs: number): Promise<string | undefined> {
    let number: string | undefined;
    const from = `fact:${makeUlid(Math.max(0, fromMs - 120_000), () => 0)}`;
    await each(
      this.services.store,
      'hq',
      'fact:',
      (docs) => {
        for (const d of docs) {
          const body = d['body'] as { readonly aptId?: string; readonly docNo?: string } | undefined; // looked into only for the kind below
          if (d['kind'] === 'apt.created' && body?.aptId === aptId) number = body.docNo ?? '';
        }
      },
      500,
      from,
    );
    return number;
  }

  private context(zone: string): CommandContext {
    const { config, now, hqWriter } = this.services;
    const nowMs = now();
    return { user: INTAKE_ACTOR, storeId: 'HQ', terminal: hqWriter.terminal, nowMs, businessDate: businessDate(nowMs, zone, config.cutOff), offline: false };
  }

  private async check(r: IntakeRequest): Promise<Result<{ readonly form: AppointmentForm; readonly zone: string }>> {
    const { store, now } = this.services;
    const [sources, categories, needLevels, shop] = await store.get('ref', [
      'ref:codes:source',
      'ref:codes:category',
      'ref:codes:level',
      `ref:store:${r.storeId}`,
    ]);
    const table = sources === undefined ? undefined : codeTableRef.safeParse(toWire(sources)).data;
    if (table?.rows.some((row) => row.code === r.source && row.active && row.flags?.['online'] === true) !== true)
      return fail('intake-source', { source: r.source });
    const place = shop === undefined ? undefined : storeRef.safeParse(toWire(shop)).data;
    if (place?.active !== true || (place.type !== 'street' && place.type !== 'mall')) return fail('intake-store', { store: r.storeId });
    const kinds = categories === undefined ? undefined : codeTableRef.safeParse(toWire(categories)).data;
    if (r.category !== undefined && kinds?.rows.some((row) => row.code === r.category && row.active) !== true)
      return fail('intake-code', { field: 'category' });
    const levels = needLevels === undefined ? undefined : codeTableRef.safeParse(toWire(needLevels)).data;
    if (r.level !== undefined && levels?.rows.some((row) => row.code === r.level && row.active) !== true) return fail('intake-code', { field: 'level' });
    const visitAt = Date.parse(r.visitAt);
    if (visitAt > now() + YEAR_MS) return fail('intake-far');
    const form: AppointmentForm = {
      name: r.name,
      title: r.title,
      phoneE164: r.phone,
      phoneRegion: r.phoneRegion ?? (r.phone.startsWith('+') ? regionOf(r.phone.replace(/[\s-]/g, '')) : 'CN'),
      email: r.email,
      wechat: r.wechat,
      storeId: r.storeId,
      visitAt,
      needText: r.need,
      purpose: r.purpose,
      category: r.category,
      styleNo: r.styleNo,
      budgetMinFen: r.budgetMinFen,
      budgetMaxFen: r.budgetMaxFen,
      caratMilli: r.caratMilli,
      level: r.level,
      source: r.source,
      sourceNote: r.orderId,
    };
    return ok({ form: Object.fromEntries(Object.entries(form).filter(([, v]) => v !== undefined)) as AppointmentForm, zone: place.timeZone }); // the same form without empty fields
  }
}
