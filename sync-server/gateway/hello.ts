import type { HelloReply, HelloRequest } from '../../src/protocol/wire.ts';
import { handshakeOf } from '../../src/protocol/handshake.ts';
import { PROTOCOL_VERSION } from '../../src/protocol/wire.ts';
import type { Device, DeviceState } from '../services.ts';
import { dbOf } from '../store/update.ts';
import { begin } from '../identity/devices.ts';
import { epochUpTo } from '../identity/codes.ts';
import { ackStands, raiseIdentity, recount } from './ack.ts';
import { toldAfter } from './clock.ts';
import type { Caller, Gateway } from './context.ts';
import { ApiProblem } from './errors.ts';
import { wasSetBack } from './mark.ts';
import { bootsAfter, overtaken } from './overtaken.ts';

/** The hand-shake at every connect (architecture §4, conflicts.md §4.12, SC-08, SC-17, SC-22). */
export async function hello(g: Gateway, caller: Caller, h: HelloRequest): Promise<HelloReply> {
  const { terminal, storeId } = caller.speaker;
  if (h.terminal !== terminal) throw new ApiProblem('terminal-unknown', { terminal: h.terminal });
  return g.identity.locked(terminal, async () => {
    let device = (await g.identity.device(terminal)) ?? caller.device;
    const late = caller.speaker.former ? undefined : await overtaken(g, device, h);
    if (late !== undefined) {
      await g.identity.updateDevice(terminal, (d) => ({ ...d, boots: late }));
      throw new ApiProblem('hello-late');
    }
    const setBack = h.mark !== undefined && (await wasSetBack(g, storeId, h.mark));
    // An epoch that OPS gave out after the backup: the terminal lives in it, and its numbers must not be used twice.
    if (setBack && !caller.speaker.former && h.epoch !== device.epoch && epochUpTo(device.epoch, h.epoch)) device = { ...begin(device), epoch: h.epoch };
    // A series that a manager began with an emergency code while the store was cut off (conflicts.md §4.12): taken over as it is.
    const emergency =
      !caller.speaker.former &&
      h.emergency !== undefined &&
      h.epoch !== device.epoch &&
      epochUpTo(device.epoch, h.epoch) &&
      g.identity.emergencyFits(device, h.epoch, h.emergency);
    const left = device;
    if (emergency) device = { ...begin(device), epoch: h.epoch };
    const present = h.epoch === device.epoch && !caller.speaker.former;
    let lost = false;
    if (setBack || (present && !(await ackStands(g, device)))) {
      const counted = await recount(g, device);
      lost = counted.ackJseq < device.ackJseq;
      device = counted;
    }
    const ack = present ? { jseq: device.ackJseq, hash: device.ackHash } : (device.past?.[h.epoch] ?? { jseq: 0, hash: '' });
    const { suspect, repushFrom } = handshakeOf(h, { ack, installId: device.installId, present, setBack, lost });
    const repushPast = Object.entries(device.past ?? {}).map(([epoch, p]) => [epoch, p.jseq + 1] as const);
    const serverNow = g.now();

    const after = await g.identity.updateDevice(terminal, (d) => ({
      ...d,
      epoch: device.epoch,
      past: device.past,
      ackJseq: device.ackJseq,
      ackHash: device.ackHash,
      ackFact: device.ackFact,
      ahead: device.ahead,
      lastSeenMs: serverNow,
      clockOffsetMs: h.deviceNow - serverNow,
      told: repushFrom !== undefined ? undefined : caller.speaker.former ? d.told : toldAfter(d, toldOf(device, h), serverNow),
      ...(caller.speaker.former
        ? {}
        : {
            pending: h.pending,
            boots: bootsAfter(device, h),
            clientVersion: h.clientVersion,
            state: nextState(emergency && d.state === 'quarantine' ? 'active' : d.state, suspect !== undefined, h.state),
          }),
    }));
    if (emergency) await raiseIdentity(g, left, 'restored', left.ackJseq, [left.ackFact ?? terminal]);
    if (suspect !== undefined) await raiseIdentity(g, device, suspect, h.lastJseq, [device.ackFact ?? terminal]);
    if (repushFrom !== undefined) g.log.warn({ terminal, repushFrom, lastJseq: h.lastJseq }, 'server is behind a terminal: it pushes again');
    const { epoch: dbEpoch } = await g.store.info(dbOf(storeId));
    return {
      serverNow,
      ack,
      minClient: g.config.minClient,
      protocol: PROTOCOL_VERSION,
      terminalState: caller.speaker.former ? 'replaced' : (after ?? device).state,
      dbEpoch,
      catalogueVersion: g.catalogue.version(),
      epoch: device.epoch,
      ...(repushFrom === undefined ? {} : { repushFrom, repushPast: Object.fromEntries(repushPast) }),
      ...(suspect === undefined ? {} : { suspect }),
    };
  });
}

/** What a terminal says of itself is complete when everything it wrote is here. */
export const toldOf = (device: Device, h: Pick<HelloRequest, 'epoch' | 'lastJseq' | 'hlc'>): Parameters<typeof toldAfter>[1] =>
  h.hlc === undefined ? undefined : { hlc: h.hlc, complete: h.epoch === device.epoch && device.ackJseq >= h.lastJseq };

/** Only a person lifts quarantine or revocation; the rest is what the terminal says of itself (conflicts.md §3.6). */
function nextState(now: DeviceState, suspect: boolean, said: 'active' | 'dormant' | undefined): DeviceState {
  if (now === 'revoked' || now === 'replaced' || now === 'quarantine') return now;
  return suspect ? 'quarantine' : (said ?? 'active');
}
