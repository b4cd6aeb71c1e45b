import { argon2Verify } from 'hash-wasm';
import { attemptsLeft, lockedUntil, noAttempts, rightPin, wrongPin } from '../../src/staff/lockout.ts';
import type { Attempts } from '../../src/staff/lockout.ts';
import { recordApproval, recordLockout, recordSignIn } from '../../src/staff/commands.ts';
import type { StaffMember } from '../../src/staff/types.ts';
import { decide, mayApprove } from '../../src/permissions/decide.ts';
import type { Subject } from '../../src/permissions/decide.ts';
import { ACTIONS } from '../../src/permissions/table.ts';
import type { ActionName } from '../../src/permissions/table.ts';
import type { CommandContext } from '../../src/kernel/context.ts';
import { fail, ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Action } from '../../src/facts/head.ts';
import type { Areas } from './areas.ts';
import type { DeviceStore } from './port.ts';
import type { ReferenceView } from './views/reference.ts';
import type { Session } from './terminal.ts';

export interface SessionParts {
  readonly reference: ReferenceView;
  readonly device: DeviceStore;
  readonly areas: Areas;
  readonly storeId: string;
  readonly now: () => number;
  /** hh:mm of the store, for the sentence of a locked person. */
  readonly timeText: (ms: number) => string;
  readonly context: (user: StaffMember) => CommandContext;
  readonly run: (action: Action) => Promise<Result<readonly Fact[]>>;
}
const KEY = (staffNo: string): string => `lockout:${staffNo}`;

/** Who stands at the terminal: offline sign-in against the verified bundle, lock-out kept through restarts (architecture §7). */
export async function openSession(p: SessionParts): Promise<Session> {
  let user: StaffMember | undefined;
  let touchedMs = p.now();
  const attempts = new Map<string, Attempts>(
    (await p.device.all<Attempts>('state')).filter((r) => r.key.startsWith('lockout:')).map((r) => [r.key.slice('lockout:'.length), r.value]),
  );
  const stateOf = (staffNo: string): Attempts => attempts.get(staffNo) ?? noAttempts;
  const keep = async (staffNo: string, next: Attempts): Promise<void> => {
    attempts.set(staffNo, next);
    await p.device.put('state', KEY(staffNo), next);
  };

  const roster = (): readonly StaffMember[] => (p.reference.bundle()?.staff ?? []).filter((s) => s.active && s.stores.includes(p.storeId));

  /** One PIN entry of one person, wrong ones counted and locked by the same rule for signing in and for approving. */
  async function checkPin(staffNo: string, pin: string): Promise<Result<StaffMember>> {
    const person = p.reference.staff(staffNo);
    if (person?.pinHash === undefined || !p.reference.works(staffNo)) return fail('staff-unknown', { staffNo });
    const until = lockedUntil(stateOf(staffNo), p.now());
    if (until !== undefined) return fail('locked', { untilText: p.timeText(until) });
    // Counted before it is checked: pulling the plug during the check does not give a free try.
    const counted = wrongPin(stateOf(staffNo), p.now());
    await keep(staffNo, counted);
    if (await verify(pin, person.pinHash)) {
      await keep(staffNo, rightPin(counted));
      return ok(person);
    }
    p.areas.touch('session');
    const locked = lockedUntil(counted, p.now());
    if (locked === undefined) return fail('pin-wrong', { left: attemptsLeft(counted) });
    const action = recordLockout(p.context(person), { staffNo, attempts: counted.failed });
    if (action.ok) await p.run(action.value);
    return fail('locked', { untilText: p.timeText(locked) });
  }

  // Rights that ended while somebody stands here (SC-14): the newest verified bundle decides, drafts stay on the device.
  let ended: StaffMember | undefined;
  p.areas.subscribe('session', () => {
    if (user === undefined || p.reference.bundle() === undefined || p.reference.works(user.staffNo)) return;
    ended = user;
    user = undefined;
    p.areas.touch('session');
  });

  return {
    user: () => user,
    ended: () => ended,
    roster,
    bundleAgeMs: () => {
      const b = p.reference.bundle();
      return b === undefined ? undefined : Math.max(0, p.now() - b.issuedAtMs);
    },
    async signIn(staffNo, pin) {
      const checked = await checkPin(staffNo, pin);
      if (!checked.ok) return checked;
      const signedIn = recordSignIn(p.context(checked.value), { bundleVersion: p.reference.bundle()?.version ?? 0 });
      if (signedIn.ok) await p.run(signedIn.value);
      user = checked.value;
      ended = undefined;
      touchedMs = p.now();
      p.areas.touch('session');
      return checked;
    },
    checkPin,
    signOut() {
      user = undefined;
      p.areas.touch('session');
    },
    attemptsLeft: (staffNo) => attemptsLeft(stateOf(staffNo)),
    async approve(action, subject, reason, staffNo, pin) {
      if (user === undefined) return fail('not-signed-in');
      if (staffNo === user.staffNo) return fail('approver-same');
      const checked = await checkPin(staffNo, pin);
      if (!checked.ok) return checked;
      if (!isAction(action)) return fail('action-unknown');
      const about = parseSubject(subject);
      const allowed = decide(checked.value, action, about).kind === 'allow' || mayApprove(checked.value, decide(user, action, about));
      if (!allowed) return fail('approver-not-allowed');
      const record = recordApproval({ ...p.context(user), approver: staffNo }, { action, subject, reason, requestedBy: user.staffNo });
      if (!record.ok) return record;
      const written = await p.run(record.value);
      return written.ok ? checked : written;
    },
    active: () => {
      touchedMs = p.now();
    },
    lockIfIdle() {
      const minutes = p.reference.settings()?.autoLockMin;
      if (user === undefined || minutes === undefined || p.now() - touchedMs < minutes * 60_000) return false;
      user = undefined;
      p.areas.touch('session');
      return true;
    },
  };
}

async function verify(pin: string, hash: string): Promise<boolean> {
  try {
    return await argon2Verify({ password: pin, hash });
  } catch {
    return false; // an encoded hash that cannot be read admits nobody
  }
}

const isAction = (text: string): text is ActionName => ACTIONS.some((a) => a === text);

/** A subject travels as text in the fact; the permission asks for its figures where it is JSON. */
function parseSubject(subject: string): Subject | undefined {
  try {
    const value: unknown = JSON.parse(subject);
    return typeof value === 'object' && value !== null ? (value as Subject) : undefined;
  } catch {
    return undefined;
  }
}
