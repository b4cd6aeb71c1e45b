import { envelopeSchema, type Fact } from '../../src/facts/envelope.ts';
import { isRedacted, marksFit } from '../../src/facts/personal.ts';
import { readFact } from '../../src/facts/registry.ts';
import { hashFact } from '../../src/facts/seal.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import type { PushReply } from '../../src/protocol/wire.ts';
import { dbOf, StoreError } from '../store/update.ts';
import { epochUpTo } from '../identity/codes.ts';
import { ackStands, advance, claimed, recount } from './ack.ts';
import { clockOf, toldAfter, timesOf, type Contact } from './clock.ts';
import type { Device } from '../services.ts';
import type { Caller, Gateway } from './context.ts';
import { quarantine, type QuarantineCode } from './quarantine.ts';
import { toStored, toWire } from './wiredoc.ts';

type RowResult = PushReply['results'][number];
export interface FactRow {
  readonly id: string;
  readonly raw: Readonly<Record<string, unknown>>;
  /** Without the `_`-fields; undefined when the row itself was no document. */
  readonly doc?: WireDoc;
  readonly refused?: QuarantineCode;
}

/**
 * Takes facts: each is stored byte-equal, found to be there already, or quarantined (architecture §4). Never refused for what it
 * says: an unknown kind or a newer version is kept. Throws StoreError when the disk is full, and then acknowledges nothing.
 */
export async function pushFacts(
  g: Gateway,
  caller: Caller,
  rows: readonly FactRow[],
  arrival: { readonly deviceNow: number; readonly bootId: string; readonly monoMs: number },
): Promise<RowResult[]> {
  return g.identity.locked(caller.speaker.terminal, async () => {
    const db = dbOf(caller.speaker.storeId);
    const results = new Map<number, RowResult>();
    const refused: { row: FactRow; code: QuarantineCode; at: number }[] = [];
    const good: { fact: Fact; doc: WireDoc; at: number; row: FactRow }[] = [];
    rows.forEach((row, at) => {
      const checked = checkFact(row, caller);
      if (typeof checked === 'string') refused.push({ row, code: checked, at });
      else good.push({ ...checked, at, row });
    });

    const fresh: Fact[] = [];
    const acknowledged: Fact[] = [];
    // Written first, compared where something stands already: a fresh fact is by far the usual case.
    let open = good;
    for (let round = 0; open.length > 0; round += 1) {
      const answers = await g.store.write(
        db,
        open.map((o) => toStored(o.doc)),
      );
      const standing: typeof open = [];
      answers.forEach((a, i) => {
        const o = open[i];
        if (o === undefined) return;
        if (a.ok) {
          results.set(o.at, { id: o.doc.id, result: 'ok' });
          fresh.push(o.fact);
          acknowledged.push(o.fact);
        } else if (a.error === 'conflict') standing.push(o);
        else if (a.error === 'full') throw new StoreError('full', db, a.message ?? '');
        else refused.push({ row: o.row, code: 'store-refused', at: o.at });
      });
      open = [];
      const found = await g.store.get(
        db,
        standing.map((o) => o.doc.id),
      );
      standing.forEach((o, i) => {
        const stored = found[i];
        if (stored === undefined && round < 3) open.push(o);
        else if (stored?.['hash'] === o.fact.hash) {
          // The person was erased meanwhile: the terminal gets the copy without them. The other way round nothing happens: nobody blanks what is here.
          const gone = stored['redacted'] !== undefined && !isRedacted(o.fact);
          results.set(o.at, gone ? { id: o.doc.id, result: 'conflict', master: toWire(stored) } : { id: o.doc.id, result: 'ok' });
          acknowledged.push(o.fact);
        } else refused.push({ row: o.row, code: 'same-id-other-hash', at: o.at });
      });
    }
    for (const r of refused) {
      await quarantine(g, caller, r.row.raw, r.code);
      results.set(r.at, { id: r.row.id, result: 'quarantined', code: r.code });
    }
    await acknowledge(
      g,
      caller,
      fresh,
      acknowledged,
      refused.map((r) => r.row.raw),
      arrival,
    );
    return rows.map((row, at) => results.get(at) ?? { id: row.id, result: 'quarantined', code: 'store-refused' });
  });
}

/**
 * Kinds that only headquarters may write (conflicts.md §7): an erasure cannot be undone, and no store's device orders one; and what a terminal
 * may use of a campaign or a pool of codes is given to it, never taken.
 */
export const HEADQUARTERS_ONLY: ReadonlySet<string> = new Set([
  'cust.erased',
  'promo.published',
  'promo.stopped',
  'promo.escrowed',
  'promo.recalled',
  'coupon.issued',
  'coupon.voided',
  'coupon.escrowed',
  'coupon.recalled',
]);

/** A fact as the door takes it, or why it does not. */
export function checkFact(row: FactRow, caller: Caller): { fact: Fact; doc: WireDoc } | QuarantineCode {
  if (row.refused !== undefined) return row.refused;
  if (row.doc === undefined) return 'envelope-bad';
  const envelope = envelopeSchema.safeParse(row.doc);
  if (!envelope.success) return 'envelope-bad';
  const fact = row.doc as unknown as Fact; // its envelope was just checked
  if (fact.terminal !== caller.speaker.terminal || !epochUpTo(fact.epoch, caller.speaker.former ? caller.speaker.epoch : caller.device.epoch))
    return 'not-yours';
  if (!fact.scope.includes(caller.speaker.storeId)) return 'scope-wrong';
  if (HEADQUARTERS_ONLY.has(fact.kind)) return 'hq-only';
  if (hashFact(row.doc) !== fact.hash) return 'hash-wrong';
  const read = readFact(row.doc);
  if (read.state === 'invalid' || (read.state === 'ok' && !marksFit(fact))) return 'body-invalid';
  return { fact, doc: row.doc };
}

/**
 * Leaves the arrival of the batch, moves the terminal's acknowledgement, and looks for a second life of the journal: such a device is put
 * in quarantine here, the case itself is the adjudicator's (EX-11). The arrival comes first: a crash in between brings the batch again, and
 * what is beyond the acknowledgement has not arrived yet.
 */
async function acknowledge(
  g: Gateway,
  caller: Caller,
  fresh: readonly Fact[],
  known: readonly Fact[],
  quarantined: readonly unknown[],
  arrival: { deviceNow: number; bootId: string; monoMs: number },
): Promise<void> {
  const receivedAt = g.now();
  const { terminal, storeId } = caller.speaker;
  let device = (await g.identity.device(terminal)) ?? caller.device;
  const mine = fresh.filter((f) => f.epoch === device.epoch);
  const twice = mine.filter((f) => f.jseq <= device.ackJseq);
  if (twice.length > 0 && !(await ackStands(g, device))) device = await recount(g, device);
  const repeated = twice.find((f) => f.jseq <= device.ackJseq && !caller.speaker.former);
  const present = known.filter((f) => f.epoch === device.epoch);
  // Only what this terminal says of itself is a place in its journal: of another's nothing follows here.
  const closing = quarantined.flatMap((raw) => claimed(raw, terminal) ?? []).filter((s) => s.epoch === device.epoch);
  const moved = advance(device, [...present, ...closing]);
  const broken = repeated ?? moved.broken;
  const contact = { receivedAt, ...arrival };

  const arrived = [...new Map([...fresh, ...present.filter((f) => f.jseq > device.ackJseq)].map((f) => [f.id, f])).values()];
  for (const epoch of new Set(arrived.map((f) => f.epoch)))
    await leaveArrival(
      g,
      { terminal, storeId, epoch, receivedAt, ...arrival },
      device,
      arrived.filter((f) => f.epoch === epoch),
    );
  // Beyond the acknowledged fact nothing is known to be complete; at it, everything up to its stamp is here.
  const last = present.find((f) => f.id === moved.device.ackFact);
  await g.identity.updateDevice(terminal, (d) => ({
    ...d,
    ackJseq: moved.device.ackJseq,
    ackHash: moved.device.ackHash,
    ackFact: moved.device.ackFact,
    ahead: moved.device.ahead,
    lastSeenMs: receivedAt,
    clockOffsetMs: arrival.deviceNow - receivedAt,
    told: toldAfter(d, last === undefined || caller.speaker.former ? undefined : { hlc: last.hlc, complete: true }, receivedAt),
    clock: clockOf(d, present, contact),
    state: broken !== undefined && (d.state === 'active' || d.state === 'enrolled' || d.state === 'dormant') ? 'quarantine' : d.state,
  }));
  if (broken !== undefined) g.log.warn({ terminal, epoch: device.epoch, jseq: broken.jseq }, 'two lives of one journal: terminal put in quarantine');
}

async function leaveArrival(
  g: Gateway,
  arrival: Contact & { readonly terminal: string; readonly epoch: string; readonly storeId: string },
  device: Device,
  facts: readonly Fact[],
): Promise<void> {
  const jseqs = facts.map((f) => f.jseq);
  const [jseqFrom, jseqTo] = [Math.min(...jseqs), Math.max(...jseqs)];
  const times = timesOf(device, facts, arrival);
  const id = `arrival:${arrival.terminal}:${arrival.epoch}:${String(jseqFrom).padStart(9, '0')}:${arrival.receivedAt}`;
  const [left] = await g.store.write('hq', [{ _id: id, ...arrival, jseqFrom, jseqTo, ...(Object.keys(times).length === 0 ? {} : { times }) }]);
  if (left?.ok === false && left.error === 'full') throw new StoreError('full', 'hq', id);
}
