import { apiError, enrollReply } from '../../src/protocol/wire.ts';
import type { EmergencyHash } from '../../src/protocol/wire.ts';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { BundleKey } from './bundle.ts';
import type { DeviceStore } from './port.ts';
import { ulidRandom } from './random.ts';
import { API } from './sync/gateway-client.ts';

/** Who this device is, kept in its own database; the private key cannot be read out of it (architecture §7). */
export interface Identity {
  readonly terminal: string;
  readonly storeId: string;
  readonly epoch: string;
  readonly tenant: string;
  readonly label: string;
  readonly installId: string;
  readonly bundleKeys: readonly BundleKey[];
  readonly endpoints: readonly string[];
  readonly keys: CryptoKeyPair;
  /** Emergency codes of the next series, as slow hashes (conflicts.md §4.12). */
  readonly emergency?: readonly EmergencyHash[];
  /** The last time this device began another series, and the code it was done with until headquarters has heard. */
  readonly switched?: { readonly from: string; readonly to: string; readonly atMs: number; readonly by?: string; readonly code?: string };
  /** Part of the databases' names: a new enrolment of the same terminal at the same headquarters goes on with its facts. */
  readonly dbName: string;
}
const KEY = 'device';
const ALGORITHM = { name: 'ECDSA', namedCurve: 'P-256' } as const;

export const loadIdentity = (device: DeviceStore): Promise<Identity | undefined> => device.get<Identity>('identity', KEY);
export const saveIdentity = (device: DeviceStore, identity: Identity): Promise<void> => device.put('identity', KEY, identity);

export interface EnrolRequest {
  readonly device: DeviceStore;
  readonly baseUrl: string;
  readonly code: string;
  readonly label: string;
  readonly host: 'electron' | 'browser';
  readonly fetch?: typeof fetch;
}

/**
 * Enrols with the one-time code from headquarters: makes the key pair, keeps it, learns terminal, store and epoch.
 * Codes: `enrol-insecure` (no WebCrypto without HTTPS or localhost), `enrol-unreachable`, and the gateway's own refusals.
 */
export async function enrolDevice(r: EnrolRequest): Promise<Result<Identity>> {
  const subtle: SubtleCrypto | undefined = globalThis.crypto.subtle;
  if (subtle === undefined) return fail('enrol-insecure');
  const keys = await subtle.generateKey(ALGORITHM, false, ['sign', 'verify']);
  const { x, y } = await subtle.exportKey('jwk', keys.publicKey);
  const installId = ulidRandom.text(20);
  const before = await loadIdentity(r.device);
  let response: Response;
  try {
    response = await (r.fetch ?? fetch)(`${r.baseUrl}${API}/enroll`, {
      method: 'POST',
      credentials: 'omit',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({
        code: r.code.trim().toUpperCase(),
        publicKey: { kty: 'EC', crv: 'P-256', x, y },
        label: r.label,
        installId,
        host: r.host,
        ...(before === undefined ? {} : { former: { terminal: before.terminal, epoch: before.epoch } }),
      }),
    });
  } catch {
    return fail('enrol-unreachable');
  }
  const body: unknown = await response.json().catch(() => undefined);
  if (!response.ok) {
    const refused = apiError.safeParse(body);
    return refused.success
      ? { ok: false, problem: { code: refused.data.error.code, ...(refused.data.error.params === undefined ? {} : { params: refused.data.error.params }) } }
      : fail('enrol-unreachable');
  }
  const reply = enrollReply.safeParse(body);
  if (!reply.success) return fail('enrol-unreachable');
  const { terminal, storeId, epoch, tenant, bundleKeys, endpoints, emergency } = reply.data;
  const same =
    before !== undefined && before.tenant === tenant && before.terminal === terminal && before.bundleKeys.some((k) => bundleKeys.some((n) => n.kid === k.kid));
  const dbName = same ? before.dbName : `${terminal}-${installId.slice(0, 8)}`.toLowerCase();
  const identity: Identity = {
    terminal,
    storeId,
    epoch,
    tenant,
    label: r.label,
    installId,
    bundleKeys,
    endpoints,
    keys,
    dbName,
    ...(emergency === undefined ? {} : { emergency }),
  };
  await saveIdentity(r.device, identity);
  return ok(identity);
}

/** ES256 over a text: base64url of r||s, as the gateway checks it. */
export function signerOf(keys: CryptoKeyPair): (text: string) => Promise<string> {
  return async (text) => {
    const raw = new Uint8Array(await crypto.subtle.sign({ name: 'ECDSA', hash: 'SHA-256' }, keys.privateKey, new TextEncoder().encode(text)));
    return btoa(String.fromCharCode(...raw))
      .replaceAll('+', '-')
      .replaceAll('/', '_')
      .replaceAll('=', '');
  };
}
