import { envelopeSchema, type Fact } from '../../src/facts/envelope.ts';
import { readFact } from '../../src/facts/registry.ts';
import { hashFact } from '../../src/facts/seal.ts';
import type { WireDoc } from '../../src/facts/docs.ts';
import type { PushReply } from '../../src/protocol/wire.ts';
import { dbOf, StoreError } from '../store/update.ts';
import { epochUpTo } from '../identity/codes.ts';
import { ackStands, advance, claimed, raiseIdentity, recount } from './ack.ts';
import { raiseSkew } from './clock.ts';
import type { Caller, Gateway } from './context.ts';
import { quarantine, type QuarantineCode } from './quarantine.ts';
import { toStored } from './wiredoc.ts';

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
export async function pushFacts(g: Gateway, caller: Caller, rows: readonly FactRow[], arrival: { readonly deviceNow: number; readonly bootId: string; readonly monoMs: number }): Promise<RowResult[]> {
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
      const answers = await g.store.write(db, open.map((o) => toStored(o.doc)));
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
      const found = await g.store.get(db, standing.map((o) => o.doc.id));
      standing.forEach((o, i) => {
        const stored = found[i];
        if (stored === undefined && round < 3) open.push(o);
        else if (stored?.['hash'] === o.fact.hash) {
          results.set(o.at, { id: o.doc.id, result: 'ok' });
          acknowledged.push(o.fact);
        } else refused.push({ row: o.row, code: 'same-id-other-hash', at: o.at });
      });
    }
    for (const r of refused) {
      await quarantine(g, caller, r.row.raw, r.code);
      results.set(r.at, { id: r.row.id, result: 'quarantined', code: r.code });
    }
    await acknowledge(g, caller, fresh, acknowledged, refused.map((r) => r.row.raw), arrival);
    return rows.map((row, at) => results.get(at) ?? { id: row.id, result: 'quarantined', code: 'store-refused' });
  });
}

/** A fact as the door takes it, or why it does not. */
export function checkFact(row: FactRow, caller: Caller): { fact: Fact; doc: WireDoc } | QuarantineCode {
  if (row.refused !== undefined) return row.refused;
  if (row.doc === undefined) return 'envelope-bad';
  const envelope = envelopeSchema.safeParse(row.doc);
  if (!envelope.success) return 'envelope-bad';
  const fact = row.doc as unknown as Fact; // its envelope was just checked
  if (fact.terminal !== caller.speaker.terminal || !epochUpTo(fact.epoch, caller.speaker.former ? caller.speaker.epoch : caller.device.epoch)) return 'not-yours';
  if (!fact.scope.includes(caller.speaker.storeId)) return 'scope-wrong';
  if (hashFact(row.doc) !== fact.hash) return 'hash-wrong';
  if (readFact(row.doc).state === 'invalid') return 'body-invalid';
  return { fact, doc: row.doc };
}

/** Moves the terminal's acknowledgement, leaves the arrival of the batch, and looks for a second life of the journal. */
async function acknowledge(g: Gateway, caller: Caller, fresh: readonly Fact[], known: readonly Fact[], quarantined: readonly unknown[], arrival: { deviceNow: number; bootId: string; monoMs: number }): Promise<void> {
  const receivedAt = g.now();
  const { terminal, storeId } = caller.speaker;
  let device = (await g.identity.device(terminal)) ?? caller.device;
  const mine = fresh.filter((f) => f.epoch === device.epoch);
  const twice = mine.filter((f) => f.jseq <= device.ackJseq);
  if (twice.length > 0 && !(await ackStands(g, device))) device = await recount(g, device);
  const repeated = twice.find((f) => f.jseq <= device.ackJseq && !caller.speaker.former);
  const closing = quarantined.flatMap((raw) => claimed(raw) ?? []).filter((s) => s.epoch === device.epoch);
  const moved = advance(device, [...known.filter((f) => f.epoch === device.epoch), ...closing]);
  const broken = repeated ?? moved.broken;

  await g.identity.updateDevice(terminal, (d) => ({
    ...d, ackJseq: moved.device.ackJseq, ackHash: moved.device.ackHash, ackFact: moved.device.ackFact, ahead: moved.device.ahead, lastSeenMs: receivedAt, clockOffsetMs: arrival.deviceNow - receivedAt,
    state: broken !== undefined && (d.state === 'active' || d.state === 'enrolled' || d.state === 'dormant') ? 'quarantine' : d.state,
  }));
  if (broken !== undefined) await raiseIdentity(g, device, 'cloned', broken.jseq, [broken.id]);
  if (fresh.length === 0) return;
  await raiseSkew(g, caller, fresh, receivedAt);
  const jseqs = fresh.map((f) => f.jseq);
  const [jseqFrom, jseqTo] = [Math.min(...jseqs), Math.max(...jseqs)];
  const epoch = fresh[0]?.epoch ?? device.epoch;
  const id = `arrival:${terminal}:${epoch}:${String(jseqFrom).padStart(9, '0')}:${receivedAt}`;
  const [left] = await g.store.write('hq', [{ _id: id, terminal, storeId, epoch, jseqFrom, jseqTo, receivedAt, ...arrival }]);
  if (left?.ok === false && left.error === 'full') throw new StoreError('full', 'hq', id);
}
