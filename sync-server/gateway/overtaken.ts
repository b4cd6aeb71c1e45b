import type { HelloRequest } from '../../src/protocol/wire.ts';
import type { Device } from '../services.ts';
import { dbOf } from '../store/update.ts';
import type { Gateway } from './context.ts';

/** Starts of a terminal's program that are remembered; the newest last. */
const KEPT = 8;
type Boot = NonNullable<Device['boots']>[number];
const entry = (h: HelloRequest, again?: true): Boot[] =>
  h.bootId === undefined ? [] : [{ id: h.bootId, monoMs: h.monoMs ?? 0, ...(again === undefined ? {} : { again }) }];

/** The starts once this hand-shake stands. */
export const bootsAfter = (device: Device, h: HelloRequest): readonly Boot[] | undefined =>
  h.bootId === undefined ? device.boots : [...(device.boots ?? []).filter((b) => b.id !== h.bootId), ...entry(h)].slice(-KEPT);

/**
 * A hand-shake that newer word of the very same terminal has overtaken on its way: of a page that has been loaded anew since, or of before the
 * last push. It knows less than headquarters, and would pass for a machine that was set back (SC-08). A page that is gone says nothing more; one
 * that lives comes again at once and is heard then, so that two machines of one name are still found (SC-17). Answers the starts to remember, or
 * undefined when the hand-shake is in time.
 */
export async function overtaken(g: Gateway, device: Device, h: HelloRequest): Promise<readonly Boot[] | undefined> {
  if (h.bootId === undefined) return undefined; // a program of before this was told
  const boots = device.boots ?? [];
  const newest = boots.at(-1);
  const known = boots.find((b) => b.id === h.bootId);
  if (newest !== undefined && known !== newest) {
    if (h.state === 'dormant') return boots;
    if (known === undefined || ((h.monoMs ?? 0) > known.monoMs && known.again === true)) return undefined;
    return (h.monoMs ?? 0) <= known.monoMs ? boots : boots.map((b) => (b === known ? { ...b, monoMs: h.monoMs ?? 0, again: true as const } : b));
  }
  if (h.epoch !== device.epoch || h.lastJseq >= device.ackJseq || device.ackFact === undefined) return undefined;
  const [fact] = await g.store.get(dbOf(device.storeId), [device.ackFact]);
  return fact?.['bootId'] === h.bootId && Number(fact['monoMs']) >= (h.monoMs ?? 0) ? boots : undefined;
}
