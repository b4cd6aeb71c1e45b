import { z } from 'zod';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import { storeRef, type StoreRef } from '../../src/facts/reference.ts';
import type { EnrollReply, enrollRequest } from '../../src/protocol/wire.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { all, update } from '../store/update.ts';
import type { Device, DeviceState } from '../services.ts';
import { codeId, CODE_LENGTH, epochUpTo, newCode, nextEpoch, plainCode } from './codes.ts';
import { emergencyCode, emergencyEpochs, emergencyHashes, sameCode } from './emergency.ts';
import type { Secrets } from './secrets.ts';

const CODE_TTL_MS = 24 * 3600_000;
const codeDoc = z.looseObject({ storeId: z.string(), terminal: z.string().optional(), expiresMs: z.number(), usedMs: z.number().optional() });

/** What a document read from `hq` under `device:` is: written by this module only. */
export const asDevice = (doc: StoredDoc | undefined): Device | undefined => doc as Device | undefined;
const deviceId = (terminal: string): string => `device:${terminal}`;

export interface DeviceDeps {
  readonly store: DocStore;
  readonly secrets: () => Secrets;
  readonly tenant: string;
  readonly now: () => number;
}

export async function stores(store: DocStore): Promise<readonly StoreRef[]> {
  const docs = await all(store, 'ref', 'ref:store:');
  return docs.flatMap((d) => {
    const parsed = storeRef.safeParse({ ...d, id: d._id });
    return parsed.success ? [parsed.data] : [];
  });
}

/** Enrolment and states of terminals (architecture §7, conflicts.md §3.1). */
export class Devices {
  private readonly locks = new Map<string, Promise<unknown>>();
  constructor(private readonly deps: DeviceDeps) {}

  async list(): Promise<readonly Device[]> {
    return (await all(this.deps.store, 'hq', 'device:')).map((d) => d as Device); // written by this module only
  }
  async get(terminal: string): Promise<Device | undefined> {
    return asDevice((await this.deps.store.get('hq', [deviceId(terminal)]))[0]);
  }

  /** One change of a device at a time; pushes of one terminal never race for its acknowledgement. */
  locked<T>(terminal: string, work: () => Promise<T>): Promise<T> {
    const before = this.locks.get(terminal) ?? Promise.resolve();
    const mine = before.then(work, work);
    const settled = mine
      .catch(() => undefined)
      .then(() => {
        if (this.locks.get(terminal) === settled) this.locks.delete(terminal);
      });
    this.locks.set(terminal, settled);
    return mine;
  }
  async change(terminal: string, how: (d: Device) => Device): Promise<Device | undefined> {
    const after = await update(this.deps.store, 'hq', deviceId(terminal), (found) => {
      const device = asDevice(found);
      if (device === undefined) return undefined;
      const next = how(device);
      return next === device ? undefined : { ...next };
    });
    return asDevice(after);
  }

  async createCode(request: {
    storeId: string;
    terminal?: string;
    by: string;
    ttlMs?: number;
  }): Promise<Result<{ code: string; expiresAtMs: number; terminal?: string }>> {
    const shop = (await stores(this.deps.store)).find((s) => s.storeId === request.storeId && s.active && s.type !== 'hq');
    if (shop === undefined) return fail('store-unknown', { store: request.storeId });
    if (request.terminal !== undefined) {
      const device = await this.get(request.terminal);
      if (device === undefined || device.storeId !== request.storeId) return fail('terminal-unknown', { terminal: request.terminal });
    }
    const code = newCode();
    const expiresAtMs = this.deps.now() + (request.ttlMs ?? CODE_TTL_MS);
    const doc = { storeId: request.storeId, terminal: request.terminal, by: request.by, expiresMs: expiresAtMs };
    await update(this.deps.store, 'hq', codeId(code, this.deps.secrets().codePepper), () => doc);
    return ok({ code, expiresAtMs, terminal: request.terminal });
  }

  async enrol(request: z.infer<typeof enrollRequest>): Promise<Result<EnrollReply>> {
    const { store, now } = this.deps;
    const code = plainCode(request.code);
    if (code.length !== CODE_LENGTH) return fail('code-wrong');
    const id = codeId(code, this.deps.secrets().codePepper);
    const [raw] = await store.get('hq', [id]);
    const parsed = codeDoc.safeParse(raw);
    if (raw === undefined || !parsed.success) return fail('code-wrong');
    if (parsed.data.usedMs !== undefined) return fail('code-used');
    if (parsed.data.expiresMs < now()) return fail('code-expired');
    // Used before the device exists: of two that race with one code exactly one wins the revision.
    const [used] = await store.write('hq', [{ ...raw, usedMs: now() }]);
    if (used?.ok !== true) return fail(used?.error === 'full' ? 'store-full' : 'code-used');

    const { storeId, terminal: replaced } = parsed.data;
    const device = replaced === undefined ? await this.create(storeId, request) : await this.replace(replaced, request);
    if (device === undefined) return fail('terminal-unknown', { terminal: replaced ?? '' });
    const { present, next } = this.deps.secrets().bundle;
    return ok({
      emergency: [...(await emergencyHashes(this.deps.secrets().codePepper, device.terminal, request.installId, device.epoch))],
      terminal: device.terminal,
      storeId,
      epoch: device.epoch,
      tenant: this.deps.tenant,
      endpoints: [],
      bundleKeys: [present, next].map(({ kty, crv, x, y, kid }) => ({ kty, crv, x, y, kid })),
    });
  }

  private async create(storeId: string, r: z.infer<typeof enrollRequest>): Promise<Device> {
    const taken = new Set((await all(this.deps.store, 'hq', `device:${storeId}-`)).map((d) => d._id));
    for (let n = 1; ; n += 1) {
      const terminal = `${storeId}-T${n}`;
      if (taken.has(deviceId(terminal))) continue;
      const epoch = after(r, terminal, 'A');
      const device: Device = {
        _id: deviceId(terminal),
        terminal,
        storeId,
        label: r.label,
        host: r.host,
        state: 'enrolled',
        epoch,
        publicKey: r.publicKey,
        installId: r.installId,
        emergencyFrom: epoch,
        former: [],
        ackJseq: 0,
        ackHash: '',
        ahead: {},
        enrolledMs: this.deps.now(),
      };
      let mine = false;
      await update(this.deps.store, 'hq', device._id, (found) => {
        mine = found === undefined;
        return mine ? { ...device } : undefined;
      });
      if (mine) return device;
    }
  }

  /** New hardware under an old name: the next epoch begins, the old key may still push what it holds. */
  private async replace(terminal: string, r: z.infer<typeof enrollRequest>): Promise<Device | undefined> {
    return this.change(terminal, (d) => ({
      ...begin(d, after(r, terminal, nextEpoch(d.epoch))),
      emergencyFrom: after(r, terminal, nextEpoch(d.epoch)),
      emergencyTold: [],
      label: r.label,
      host: r.host,
      state: 'enrolled',
      publicKey: r.publicKey,
      installId: r.installId,
      enrolledMs: this.deps.now(),
      pending: undefined,
      former:
        d.publicKey === undefined || d.installId === undefined ? d.former : [...d.former, { publicKey: d.publicKey, epoch: d.epoch, installId: d.installId }],
    }));
  }

  /** The next emergency code that nobody was told yet; it names its own series. Codes: terminal-unknown, emergency-none. */
  async emergency(terminal: string): Promise<Result<{ code: string; epoch: string; left: number }>> {
    let given: { epoch: string; left: number } | undefined;
    const device = await this.change(terminal, (d) => {
      const told = Array.isArray(d['emergencyTold']) ? d['emergencyTold'].map(String) : [];
      const open =
        d.installId === undefined ? [] : emergencyEpochs(String(d['emergencyFrom'] ?? d.epoch)).filter((e) => !epochUpTo(e, d.epoch) && !told.includes(e));
      const [epoch] = open;
      given = epoch === undefined ? undefined : { epoch, left: open.length - 1 };
      return epoch === undefined ? d : { ...d, emergencyTold: [...told, epoch] };
    });
    if (device?.installId === undefined) return fail('terminal-unknown', { terminal });
    return given === undefined
      ? fail('emergency-none')
      : ok({ ...given, code: emergencyCode(this.deps.secrets().codePepper, terminal, device.installId, given.epoch) });
  }
  /** Whether this code was made for this installation and series. */
  emergencyFits(device: Device, epoch: string, typed: string): boolean {
    return device.installId !== undefined && sameCode(typed, emergencyCode(this.deps.secrets().codePepper, device.terminal, device.installId, epoch));
  }

  async setState(terminal: string, state: DeviceState): Promise<Result<Device>> {
    const device = await this.change(terminal, (d) => (d.state === state ? d : { ...d, state }));
    return device === undefined ? fail('terminal-unknown', { terminal }) : ok(device);
  }
  async bumpEpoch(terminal: string): Promise<Result<Device>> {
    const device = await this.change(terminal, (d) => ({ ...begin(d), state: 'active' }));
    return device === undefined ? fail('terminal-unknown', { terminal }) : ok(device);
  }
}

/** The epoch given, or the one after what this device says it was under the same name at a headquarters that is gone. */
function after(r: z.infer<typeof enrollRequest>, terminal: string, epoch: string): string {
  const { former } = r;
  return former === undefined || former.terminal !== terminal || !epochUpTo(epoch, former.epoch) ? epoch : nextEpoch(former.epoch);
}
/** A new incarnation with an empty chain; the acknowledgement of the old one is kept for its late facts. */
export function begin(d: Device, epoch = nextEpoch(d.epoch)): Device {
  return { ...d, epoch, ackJseq: 0, ackHash: '', ackFact: undefined, ahead: {}, past: { ...d.past, [d.epoch]: { jseq: d.ackJseq, hash: d.ackHash } } };
}
