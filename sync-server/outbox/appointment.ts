import { foldAppointment } from '../../src/appointments/fold.ts';
import { appointmentForm } from '../../src/appointments/types.ts';
import type { AppointmentForm, AptView } from '../../src/appointments/types.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Head } from '../../src/facts/head.ts';
import { formOf } from '../../src/facts/heads.ts';
import { aggId, asAggregate } from '../adjudicator/aggregates.ts';
import { toWire } from '../gateway/wiredoc.ts';
import type { DocStore } from '../store/port.ts';
import { dbOf } from '../store/update.ts';

/** An appointment as headquarters knows it now; `AptRef` of the commands. */
export interface KnownApt {
  readonly id: string;
  readonly form: AppointmentForm;
  readonly view: AptView;
  readonly head?: Head;
  readonly facts: readonly Fact[];
}

/**
 * The appointment from its aggregate (facts of all stores, brought together by the adjudicator) and its cards in the stores of its
 * scope; undefined while its creation has not arrived.
 */
export async function loadAppointment(store: DocStore, aptId: string, more: readonly Fact[] = []): Promise<KnownApt | undefined> {
  if (!/^apt:[\w-]{1,60}$/.test(aptId)) return undefined;
  const [doc] = await store.get('hq', [aggId(`apt:${aptId.slice('apt:'.length)}`)]);
  const byId = new Map<string, Fact>([...asAggregate(`apt:${aptId.slice('apt:'.length)}`, doc).facts, ...more].map((f) => [f.id, f]));
  const facts = [...byId.values()];
  const created = facts.find((f) => f.kind === 'apt.created');
  if (created === undefined) return undefined;
  const first = (created.body as { readonly form: AppointmentForm }).form; // its kind was read by the registry
  const known = new Set(await store.list());
  const dbs = [...new Set([...facts.flatMap((f) => f.scope), first.storeId].map(dbOf))].filter((db) => known.has(db) && db !== 'hq');
  const cards = await Promise.all(dbs.map(async (db) => (await store.get(db, [aptId]))[0]));
  const heads = cards.filter((c) => c !== undefined).map((c) => toWire(c) as unknown as Head); // cards are checked at the gateway's door
  const head = heads.length === 0 ? undefined : heads.reduce((a, b) => mergeHead(a, b));
  const form = formOf(head, appointmentForm, first) ?? first;
  return { id: aptId, form, view: foldAppointment(aptId, facts), facts, ...(head === undefined ? {} : { head }) };
}
