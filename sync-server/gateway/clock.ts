import type { Fact } from '../../src/facts/envelope.ts';
import { correctTimes } from '../../src/conflict/clock.ts';
import { encodeHlc } from '../../src/kernel/hlc.ts';
import type { Device, DeviceClock } from '../services.ts';

/** One contact of a terminal: what its clock and headquarters' said (conflicts.md §3.2). */
export interface Contact {
  readonly receivedAt: number;
  readonly deviceNow: number;
  readonly bootId: string;
  readonly monoMs: number;
}

/**
 * Corrected stamps of facts that just came in, by the offset at this contact and at the one before it; empty for a terminal whose clock
 * is right. Kept with the batch's `arrival`; the adjudicator makes rulings and EX-12 of them (SC-06).
 */
export function timesOf(device: Device, facts: readonly Fact[], now: Contact): Readonly<Record<string, string>> {
  const [first] = facts;
  if (first === undefined) return {};
  const { terminal } = device;
  const jseqs = facts.map((f) => f.jseq);
  const here = { terminal, epoch: first.epoch, jseqFrom: Math.min(...jseqs), jseqTo: Math.max(...jseqs), ...now };
  const { clock } = device;
  if (clock === undefined || clock.epoch !== first.epoch || clock.jseq >= here.jseqFrom) return correctTimes(facts, [here]);
  // A fact of the boot of the contact before, too: its offset holds where this contact was made after a restart.
  const { jseq, epoch, ...before } = clock;
  return correctTimes(facts, [{ terminal, epoch, jseqFrom: jseq, jseqTo: jseq, ...before }, here]);
}
/** What the next contact needs of this one; a batch of older facts sent again does not set it back. */
export function clockOf(device: Device, facts: readonly Fact[], now: Contact): DeviceClock | undefined {
  const newest = facts.reduce<Fact | undefined>((a, f) => (a === undefined || f.jseq > a.jseq ? f : a), undefined);
  if (newest === undefined || (device.clock !== undefined && device.clock.epoch === newest.epoch && device.clock.jseq > newest.jseq)) return device.clock;
  const { receivedAt, deviceNow, bootId, monoMs } = now;
  return { epoch: newest.epoch, jseq: newest.jseq, receivedAt, deviceNow, bootId, monoMs };
}

/** A moment as a stamp; whose it is does not matter here. */
const STAMP = /^\d{15}\.[0-9a-z]{4}\./;

/**
 * Up to where everything of this terminal is here (conflicts.md §3.6): what it says of its own clock while nothing waits there, never
 * beyond this moment, since a clock that runs ahead may be set back. Never falls, unless headquarters lost facts and says so itself.
 */
export function toldAfter(device: Device, said: { readonly hlc: string; readonly complete: boolean } | undefined, nowMs: number): string | undefined {
  if (said === undefined || !said.complete || !STAMP.test(said.hlc)) return device.told;
  const limit = encodeHlc(nowMs, 0, '');
  const next = said.hlc < limit ? said.hlc : limit;
  return device.told === undefined || next > device.told ? next : device.told;
}
