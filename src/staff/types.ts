import { z } from 'zod';

/** Roles of features.md. */
export const ROLES = ['CON', 'SM', 'CSH', 'WH', 'REC', 'CS', 'MKT', 'OPS', 'BUY', 'FIN', 'HR', 'ANA', 'ADM', 'AUD'] as const;
export type Role = (typeof ROLES)[number];

export const staffMember = z.object({
  staffNo: z.string().regex(/^[A-Z0-9]{2,12}$/),
  name: z.string().min(1),
  nameEn: z.string().optional(),
  title: z.string().optional(), // 职级, any grade may serve (A0.21)
  roles: z.array(z.enum(ROLES)).min(1),
  stores: z.array(z.string()), // stores where the person works; empty = headquarters only
  active: z.boolean(),
  /** Encoded argon2id of the PIN, `$argon2id$v=19$m=…` (architecture §7). */
  pinHash: z.string().optional(),
});
export type StaffMember = z.infer<typeof staffMember>;

/** Payload of the signed staff bundle of one store (doc `ref:staff:{storeId}`, field `jws`, ES256). */
export const staffBundle = z.object({
  storeId: z.string(),
  version: z.number().int(),
  issuedAtMs: z.number().int(),
  staff: z.array(staffMember),
  permissions: z.record(z.string(), z.unknown()).optional(),
});
export type StaffBundle = z.infer<typeof staffBundle>;

export const DUTY_STATES = ['idle', 'serving', 'rest', 'away'] as const; // 空闲/服务中/休息/离岗
export type DutyState = (typeof DUTY_STATES)[number];

export const staffFacts = {
  'staff.lockedOut': z.object({ staffNo: z.string(), attempts: z.number().int() }),
  'staff.duty': z.object({ staffNo: z.string(), state: z.enum(['idle', 'rest', 'away']) }),
  'staff.signedIn': z.object({ staffNo: z.string(), bundleVersion: z.number().int() }),
  /** Headquarters ends or gives back a person's rights; terminals learn it with the next bundle (conflicts.md §4.20). */
  'staff.revoked': z.object({ staffNo: z.string(), reason: z.string() }),
  'staff.reinstated': z.object({ staffNo: z.string(), reason: z.string() }),
  /** A notice of headquarters was read by this person (A4.6). */
  'staff.noticeRead': z.object({ staffNo: z.string(), noticeId: z.string().startsWith('ref:notice:').max(80) }),
  /** A piece the person wants to show somebody, or no longer (A4.10). */
  'staff.starred': z.object({ staffNo: z.string(), pieceNo: z.string().min(1).max(40), on: z.boolean() }),
  /** A list left the system as a file or on paper: who, which, how many rows, which filter (A0.27). */
  'staff.exported': z.object({
    list: z.string(),
    rows: z.number().int().nonnegative(),
    filter: z.string(),
    how: z.enum(['csv', 'print']),
    phones: z.enum(['masked', 'full']).optional(),
  }),
  /** A second person's approval with PIN, offline too (A0.33). */
  'approval.given': z.object({ action: z.string(), subject: z.string(), reason: z.string(), requestedBy: z.string() }),
} as const;

/** Resolution of an exception by a person (conflicts.md §5). */
export const caseFacts = {
  'case.resolved': z.object({
    caseId: z.string(),
    code: z.string(),
    option: z.string(),
    reason: z.string(),
    payload: z.record(z.string(), z.unknown()).optional(),
  }),
} as const;
