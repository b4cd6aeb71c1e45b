import { existsSync } from 'node:fs';
import { mkdir, open, readFile, rename } from 'node:fs/promises';
import { dirname } from 'node:path';
import { randomBytes } from 'node:crypto';
import { exportJWK, generateKeyPair } from 'jose';
import { z } from 'zod';

const privateJwk = z.object({ kty: z.literal('EC'), crv: z.literal('P-256'), x: z.string(), y: z.string(), d: z.string(), kid: z.string() });
const secretsSchema = z.object({
  /** Signs the one-hour tokens of terminals and the challenge nonces. */
  tokenSecret: z.string().min(40),
  /** Keys the hash of enrolment codes, so that a copy of the database cannot be searched for live codes. */
  codePepper: z.string().min(40),
  /** Keys the hash of phone numbers wherever one is stored beside the number (jewelry.md §20). */
  phoneKey: z.string().min(40),
  bundle: z.object({ present: privateJwk, next: privateJwk }),
});
export type Secrets = z.infer<typeof secretsSchema>;
export type BundleKey = z.infer<typeof privateJwk>;

/**
 * Reads the keys of this installation, making them on the first run (mode 0600). Several gateways on one CouchDB share one file.
 * A damaged file is an error and never replaced: new keys would lock every terminal out.
 */
export async function openSecrets(path: string): Promise<Secrets> {
  if (existsSync(path)) {
    try {
      return secretsSchema.parse(JSON.parse(await readFile(path, 'utf8')));
    } catch {
      // What a parser says of the file may quote it, and it holds keys.
      throw Object.assign(new Error(path), { code: 'ZM_KEYS' });
    }
  }
  const secret = (): string => randomBytes(32).toString('base64url');
  const secrets: Secrets = { tokenSecret: secret(), codePepper: secret(), phoneKey: secret(), bundle: { present: await bundleKey(), next: await bundleKey() } };
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  await writeDurably(path, JSON.stringify(secrets, null, 2));
  return secrets;
}

/** The next key becomes the present one; terminals have it pinned already, and learn the new next key at their next enrolment or bundle. */
export async function rotateBundleKey(path: string, secrets: Secrets): Promise<Secrets> {
  const rotated: Secrets = { ...secrets, bundle: { present: secrets.bundle.next, next: await bundleKey() } };
  await writeDurably(path, JSON.stringify(rotated, null, 2));
  return rotated;
}

async function bundleKey(): Promise<BundleKey> {
  const { privateKey } = await generateKeyPair('ES256', { extractable: true });
  const jwk = await exportJWK(privateKey);
  return privateJwk.parse({ ...jwk, kid: randomBytes(6).toString('base64url') });
}

async function writeDurably(path: string, text: string): Promise<void> {
  const temporary = `${path}.new`;
  const file = await open(temporary, 'w', 0o600);
  try {
    await file.writeFile(text);
    await file.sync();
  } finally {
    await file.close();
  }
  await rename(temporary, path);
}
