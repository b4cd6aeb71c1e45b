import { createHash, randomBytes, randomInt, timingSafeEqual } from 'node:crypto';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { all, update } from '../store/update.ts';

/** `apikey:{id}` in `hq`: who may hand in appointments, for which sources. The key itself is not kept, only its hash. */
export interface ApiKey {
  readonly id: string;
  readonly name: string;
  /** Codes of the table `source`. */
  readonly sources: readonly string[];
  readonly hash: string;
  readonly createdMs: number;
  readonly by: string;
  readonly revokedMs?: number;
  readonly lastUsedMs?: number;
}
export type ShownKey = Omit<ApiKey, 'hash'>;

const PREFIX = 'apikey:';
const LETTERS = 'abcdefghijkmnpqrstuvwxyz23456789';
const FORM = /^zmk_([a-z0-9]{10})_([A-Za-z0-9_-]{43})$/;
const USED_EVERY_MS = 60_000;
const hashOf = (secret: string): string => createHash('sha256').update(secret).digest('hex');
const asKey = (doc: StoredDoc): ApiKey => ({ ...(doc as unknown as Omit<ApiKey, 'id'>), id: doc._id.slice(PREFIX.length) }); // written by this file only
const shown = ({ id, name, sources, createdMs, by, revokedMs, lastUsedMs }: ApiKey): ShownKey => ({
  id,
  name,
  sources,
  createdMs,
  by,
  ...(revokedMs === undefined ? {} : { revokedMs }),
  ...(lastUsedMs === undefined ? {} : { lastUsedMs }),
});

/** Keys of the intake: 256 random bits, so that a plain SHA-256 at rest gives nothing away. */
export class ApiKeys {
  constructor(
    private readonly store: DocStore,
    private readonly now: () => number,
  ) {}

  async list(): Promise<readonly ShownKey[]> {
    return (await all(this.store, 'hq', PREFIX)).map((d) => shown(asKey(d))).sort((a, b) => b.createdMs - a.createdMs);
  }
  /** The key is in this answer and nowhere else. */
  async create(input: { readonly name: string; readonly sources: readonly string[]; readonly by: string }): Promise<ShownKey & { readonly key: string }> {
    const id = Array.from({ length: 10 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
    const secret = randomBytes(32).toString('base64url');
    const doc = { cls: 'apiKey', name: input.name, sources: [...input.sources], hash: hashOf(secret), createdMs: this.now(), by: input.by };
    const written = await update(this.store, 'hq', `${PREFIX}${id}`, (found) => (found === undefined ? doc : undefined));
    if (written === undefined || written['hash'] !== doc.hash) throw new Error('the key could not be written');
    return { ...shown(asKey(written)), key: `zmk_${id}_${secret}` };
  }
  async revoke(id: string): Promise<ShownKey | undefined> {
    const doc = await update(this.store, 'hq', `${PREFIX}${id}`, (found) =>
      found === undefined || found['revokedMs'] !== undefined ? undefined : { ...found, revokedMs: this.now() },
    );
    return doc === undefined ? undefined : shown(asKey(doc));
  }
  /** The key behind an Authorization (Bearer) or X-Api-Key header. Codes: intake-key-missing, intake-key-bad, intake-key-revoked. */
  async check(presented: string | undefined): Promise<Result<ShownKey>> {
    if (presented === undefined || presented === '') return fail('intake-key-missing');
    const match = FORM.exec(presented);
    const [doc] = match === null ? [] : await this.store.get('hq', [`${PREFIX}${match[1] ?? ''}`]);
    if (doc === undefined || match === null) return fail('intake-key-bad');
    const key = asKey(doc);
    if (!timingSafeEqual(Buffer.from(hashOf(match[2] ?? ''), 'hex'), Buffer.from(key.hash, 'hex'))) return fail('intake-key-bad');
    if (key.revokedMs !== undefined) return fail('intake-key-revoked');
    if (this.now() - (key.lastUsedMs ?? 0) > USED_EVERY_MS)
      await update(this.store, 'hq', doc._id, (found) => (found === undefined ? undefined : { ...found, lastUsedMs: this.now() }));
    return ok(shown(key));
  }
}
