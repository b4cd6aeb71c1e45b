import { CompactSign, compactVerify, importJWK } from 'jose';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import { staffRef, type StaffRef } from '../../src/facts/reference.ts';
import { staffBundle, staffMember, type StaffBundle, type StaffMember } from '../../src/staff/types.ts';
import type { DocStore } from '../store/port.ts';
import { all, dbOf, update } from '../store/update.ts';
import type { Account } from '../services.ts';
import { checkSecret, hashSecret, LoginLimit, weakPassword, weakPin } from './passwords.ts';
import type { Secrets } from './secrets.ts';
import { stores } from './devices.ts';

const accountId = (staffNo: string): string => `staff:${staffNo}`;
/** A bundle older than this is signed again unchanged: its age tells a terminal how long it was cut off (conflicts.md §4.20). */
export const BUNDLE_REFRESH_MS = 12 * 3600_000;

export interface StaffDeps {
  readonly store: DocStore;
  readonly secrets: () => Secrets;
  readonly now: () => number;
}

/** People: accounts in `hq`, and the signed bundle of each store (architecture §7). */
export class Staff {
  private readonly limit = new LoginLimit();
  private publishing: Promise<void> = Promise.resolve();
  constructor(private readonly deps: StaffDeps) {}

  async accounts(): Promise<readonly Account[]> {
    return (await all(this.deps.store, 'hq', 'staff:')).map((d) => d as unknown as Account); // written by this module only
  }
  async account(staffNo: string): Promise<Account | undefined> {
    return (await this.deps.store.get('hq', [accountId(staffNo)]))[0] as unknown as Account | undefined; // as above
  }

  async put(member: Omit<StaffMember, 'pinHash'>): Promise<Account> {
    const checked = staffMember.omit({ pinHash: true }).parse(member);
    let before: readonly string[] = [];
    const saved = await this.change(checked.staffNo, (found) => {
      before = found?.stores ?? [];
      return { ...checked, pinHash: found?.pinHash, passwordHash: found?.passwordHash };
    });
    await this.publish([...new Set([...before, ...checked.stores])]);
    return saved;
  }

  async setPin(staffNo: string, pin: string): Promise<Result<Account>> {
    if (weakPin(pin)) return fail('pin-weak');
    if ((await this.account(staffNo)) === undefined) return fail('staff-unknown', { staffNo });
    const pinHash = await hashSecret(pin);
    const saved = await this.change(staffNo, (found) => ({ ...found, pinHash }));
    await this.publish(saved.stores);
    return ok(saved);
  }
  async setPassword(staffNo: string, password: string): Promise<Result<Account>> {
    if (weakPassword(password)) return fail('password-weak');
    if ((await this.account(staffNo)) === undefined) return fail('staff-unknown', { staffNo });
    const passwordHash = await hashSecret(password);
    return ok(await this.change(staffNo, (found) => ({ ...found, passwordHash })));
  }
  async verifyPassword(staffNo: string, password: string): Promise<Result<Account>> {
    const locked = this.limit.lockedMinutes(staffNo, this.deps.now());
    if (locked !== undefined) return fail('login-locked', { minutes: locked });
    const account = await this.account(staffNo);
    // Counted before the slow check: parallel guesses do not share one try.
    const left = this.limit.failed(staffNo, this.deps.now());
    const good = await checkSecret(password, account?.active === true ? account.passwordHash : undefined);
    if (good && account !== undefined) {
      this.limit.passed(staffNo);
      return ok(account);
    }
    const minutes = this.limit.lockedMinutes(staffNo, this.deps.now());
    return minutes === undefined ? fail('login-wrong', { left }) : fail('login-locked', { minutes });
  }

  /** A bundle this installation signed, given back after a restore (SC-22): its people as they were, and a newer bundle than it. */
  async takeBack(ref: StaffRef): Promise<Result<void>> {
    const { present, next } = this.deps.secrets().bundle;
    const key = [present, next].find((k) => k.kid === ref.kid);
    if (key === undefined) return fail('bundle-bad', { id: ref.id });
    const { kty, crv, x, y } = key;
    const checked = await compactVerify(ref.jws, await importJWK({ kty, crv, x, y, alg: 'ES256' }, 'ES256'), { algorithms: ['ES256'] }).then(
      ({ payload }) => staffBundle.safeParse(JSON.parse(new TextDecoder().decode(payload))),
      () => undefined,
    );
    if (checked?.success !== true || checked.data.storeId !== ref.storeId) return fail('bundle-bad', { id: ref.id });
    for (const member of checked.data.staff) await this.change(member.staffNo, (found) => ({ ...found, ...member }));
    const id = `ref:staff:${ref.storeId}`;
    await update(this.deps.store, dbOf(ref.storeId), id, (found) =>
      Number(found?.['version'] ?? 0) >= ref.version
        ? undefined
        : { cls: 'staff', storeId: ref.storeId, jws: ref.jws, kid: ref.kid, version: ref.version, issuedAtMs: ref.issuedAtMs },
    );
    await this.publish([ref.storeId]);
    return ok(undefined);
  }

  /** A manager's PIN at headquarters; limited as passwords are, under a name of its own. Codes: manager-pin-wrong, login-locked. */
  async verifyPin(staffNo: string, pin: string): Promise<Result<Account>> {
    const name = `pin:${staffNo}`;
    const locked = this.limit.lockedMinutes(name, this.deps.now());
    if (locked !== undefined) return fail('login-locked', { minutes: locked });
    const account = await this.account(staffNo);
    this.limit.failed(name, this.deps.now());
    const good = await checkSecret(pin, account?.active === true ? account.pinHash : undefined);
    if (!good || account === undefined) return fail('manager-pin-wrong');
    this.limit.passed(name);
    return ok(account);
  }

  /** One publication at a time: the version of a bundle only grows. */
  publish(storeIds?: readonly string[]): Promise<void> {
    this.publishing = this.publishing.catch(() => undefined).then(() => this.publishNow(storeIds));
    return this.publishing;
  }
  private async publishNow(storeIds: readonly string[] | undefined): Promise<void> {
    const open = (await stores(this.deps.store)).filter((s) => s.type !== 'hq' && (storeIds === undefined || storeIds.includes(s.storeId)));
    if (open.length === 0) return;
    const people = await this.accounts();
    for (const shop of open) await this.publishStore(shop.storeId, people);
  }
  private async publishStore(storeId: string, people: readonly Account[]): Promise<void> {
    const { store, now } = this.deps;
    const staff = people
      .filter((p) => p.stores.includes(storeId))
      .map((p) => staffMember.parse({ ...p }))
      .sort((a, b) => (a.staffNo < b.staffNo ? -1 : 1));
    const { present } = this.deps.secrets().bundle;
    await store.ensure(dbOf(storeId));
    const key = await importJWK({ ...present, alg: 'ES256' }, 'ES256');
    const id = `ref:staff:${storeId}`;
    const [found] = await store.get(dbOf(storeId), [id]);
    const old = staffRef.safeParse({ ...found, id });
    if (
      old.success &&
      old.data.kid === present.kid &&
      now() - old.data.issuedAtMs < BUNDLE_REFRESH_MS &&
      JSON.stringify(payloadOf(old.data.jws)?.staff) === JSON.stringify(staff)
    )
      return;
    const version = old.success ? old.data.version + 1 : 1;
    const bundle: StaffBundle = { storeId, version, issuedAtMs: now(), staff };
    const jws = await new CompactSign(new TextEncoder().encode(JSON.stringify(bundle))).setProtectedHeader({ alg: 'ES256', kid: present.kid }).sign(key);
    await update(store, dbOf(storeId), id, () => ({ cls: 'staff', storeId, jws, kid: present.kid, version, issuedAtMs: bundle.issuedAtMs }));
  }

  private async change(staffNo: string, how: (found: Account | undefined) => object): Promise<Account> {
    const saved = await update(this.deps.store, 'hq', accountId(staffNo), (found) => ({ ...how(found as unknown as Account | undefined) }));
    return saved as unknown as Account; // what `how` made, checked by its callers
  }
}

function payloadOf(jws: string): StaffBundle | undefined {
  try {
    return JSON.parse(Buffer.from(jws.split('.')[1] ?? '', 'base64url').toString()) as StaffBundle; // signed by this server
  } catch {
    return undefined;
  }
}
