import { compactVerify, importJWK } from 'jose';
import type { StaffRef } from '../../src/facts/reference.ts';
import { staffBundle } from '../../src/staff/types.ts';
import type { StaffBundle } from '../../src/staff/types.ts';

/** Public keys pinned at enrolment, the present one and the next (architecture §7). */
export interface BundleKey {
  readonly kty: 'EC';
  readonly crv: 'P-256';
  readonly x: string;
  readonly y: string;
  readonly kid: string;
}

/** Checks a bundle's ES256 signature against the pinned keys. Anything else than a sound, well-formed bundle is undefined. */
export function bundleVerifier(keys: readonly BundleKey[]): (ref: StaffRef) => Promise<StaffBundle | undefined> {
  return async (ref) => {
    const key = keys.find((k) => k.kid === ref.kid);
    if (key === undefined) return undefined;
    try {
      const { payload } = await compactVerify(ref.jws, await importJWK({ ...key }, 'ES256'), { algorithms: ['ES256'] });
      const parsed = staffBundle.safeParse(JSON.parse(new TextDecoder().decode(payload)));
      return parsed.success ? parsed.data : undefined;
    } catch {
      return undefined;
    }
  };
}
