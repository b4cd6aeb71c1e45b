import { fail, ok, type Result } from '../../src/kernel/result.ts';
import type { DocStore } from '../store/port.ts';
import type { Device, Identity } from '../services.ts';
import { Devices } from './devices.ts';
import { openSecrets, rotateBundleKey } from './secrets.ts';
import { Staff } from './staff.ts';
import { signedBy, Tokens, type Speaker } from './tokens.ts';

export { stores } from './devices.ts';
export type { Speaker } from './tokens.ts';

/** What the gateway needs besides the services everybody sees. */
export interface GatewayIdentity extends Identity {
  challenge(terminal: string): string;
  /** Whether a manager's emergency code was made for this installation and series. */
  emergencyFits(device: Device, epoch: string, typed: string): boolean;
  /** Codes: nonce-bad, signature-bad, terminal-unknown. */
  token(terminal: string, nonce: string, signature: string): Promise<Result<{ token: string; expiresAtMs: number }>>;
  speaker(token: string): Promise<Result<Speaker>>;
  /** One piece of work of a terminal at a time: its pushes never race for the acknowledgement. */
  locked<T>(terminal: string, work: () => Promise<T>): Promise<T>;
  /** The pinned next key signs from now on; every bundle is signed again. */
  rotateBundleKey(): Promise<void>;
}

export interface IdentityOptions {
  readonly store: DocStore;
  readonly keysFile: string;
  readonly tenant: string;
  readonly now: () => number;
}

/** Opens (or makes) the keys and answers everything about devices and people. Throws on a damaged key file. */
export async function openIdentity(options: IdentityOptions): Promise<GatewayIdentity> {
  const { store, now, tenant } = options;
  let secrets = await openSecrets(options.keysFile);
  const current = (): typeof secrets => secrets;
  const devices = new Devices({ store, secrets: current, tenant, now });
  const staff = new Staff({ store, secrets: current, now });
  const tokens = new Tokens(secrets.tokenSecret, tenant, now);

  return {
    createCode: (r) => devices.createCode(r),
    enrol: (r) => devices.enrol(r),
    devices: () => devices.list(),
    device: (t) => devices.get(t),
    updateDevice: (t, change) => devices.change(t, change),
    setState: (t, state) => devices.setState(t, state),
    bumpEpoch: (t) => devices.bumpEpoch(t),
    emergency: (t) => devices.emergency(t),
    emergencyFits: (device, epoch, typed) => devices.emergencyFits(device, epoch, typed),
    accounts: () => staff.accounts(),
    account: (n) => staff.account(n),
    putStaff: (m) => staff.put(m),
    setPin: (n, pin) => staff.setPin(n, pin),
    setPassword: (n, password) => staff.setPassword(n, password),
    verifyPassword: (n, password) => staff.verifyPassword(n, password),
    verifyPin: (n, pin) => staff.verifyPin(n, pin),
    publishBundles: (ids) => staff.publish(ids),
    takeBack: (ref) => staff.takeBack(ref),
    challenge: (t) => tokens.challenge(t),
    async token(terminal, nonce, signature) {
      if (!tokens.spendNonce(terminal, nonce)) return fail('nonce-bad');
      const device = await devices.get(terminal);
      if (device?.publicKey === undefined) return fail('terminal-unknown', { terminal });
      if (signedBy(device.publicKey, terminal, nonce, signature))
        return ok(await tokens.issue({ terminal, storeId: device.storeId, epoch: device.epoch, former: false }));
      const former = device.former.find((f) => signedBy(f.publicKey, terminal, nonce, signature));
      if (former !== undefined) return ok(await tokens.issue({ terminal, storeId: device.storeId, epoch: former.epoch, former: true }));
      return fail('signature-bad');
    },
    speaker: (token) => tokens.read(token),
    locked: (t, work) => devices.locked(t, work),
    async rotateBundleKey() {
      secrets = await rotateBundleKey(options.keysFile, secrets);
      await staff.publish();
    },
  };
}
