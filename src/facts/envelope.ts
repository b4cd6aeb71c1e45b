import { z } from 'zod';
import type { FactId, Hlc } from '../kernel/brand.ts';
import type { DocClass } from '../kernel/docNumber.ts';

/** Name of an aggregate a fact touches: `piece:RD2600017`, `apt:<ulid>`, `cust:<ulid>`, `order:…`, `drawer:…` (architecture §3.2). */
export type AggKey = `${AggKind}:${string}`;
export const AGG_KINDS = [
  'piece',
  'apt',
  'cust',
  'order',
  'drawer',
  'case',
  'staff',
  'batch',
  'sale',
  'pay',
  'points',
  'card',
  'coupon',
  'gift',
  'promo',
  'goods',
  'xfer',
  'take',
  'ticket',
  'task',
  'terminal',
  'close',
  'phone',
  'greet',
] as const;
export type AggKind = (typeof AGG_KINDS)[number];

/** The stable envelope of every fact. `body` is opaque here; each kind's schema lives with its module. */
export interface Fact<K extends string = string, B = unknown> {
  readonly id: FactId;
  readonly kind: K;
  readonly v: number;
  readonly scope: readonly string[];
  readonly currency: string;
  readonly terminal: string;
  readonly epoch: string;
  readonly jseq: number;
  readonly prevHash: string;
  readonly hash: string;
  readonly hlc: Hlc;
  readonly wallMs: number;
  readonly bootId: string;
  readonly monoMs: number;
  readonly businessDate: string;
  readonly by: string;
  readonly approver?: string;
  readonly prev: Readonly<Record<string, readonly string[]>>;
  /** Only of a fact with personal members (facts/personal.ts): the salt of their commitments, and where they stand in the body. */
  readonly salt?: string;
  readonly personal?: readonly string[];
  /** Of a redacted one instead: the commitments by path; the values and the salt are gone for good (I17). */
  readonly redacted?: Readonly<Record<string, string>>;
  readonly body: B;
}

/** What a command asks for; the terminal's writer adds identity, chain and clock (facts/seal.ts). */
export interface FactDraft<K extends string = string, B = unknown> {
  readonly kind: K;
  readonly v: number;
  readonly scope: readonly string[];
  readonly by: string;
  readonly approver?: string;
  readonly prev: Readonly<Record<string, readonly string[]>>;
  /** Document class whose number the writer gives out inside this fact and puts at `body.docNo` (jewelry.md §9.3). */
  readonly numberClass?: DocClass;
  readonly body: B;
}

export type { DocClass } from '../kernel/docNumber.ts';

const hex64 = z.string().regex(/^[0-9a-f]{64}$/);

/** Shape of the envelope, checked at every door; the body is checked by the kind's own schema. */
export const envelopeSchema = z.object({
  id: z.string().regex(/^fact:[0-9A-HJKMNP-TV-Z]{26}$/),
  kind: z.string().min(1).max(64),
  v: z.number().int().positive(),
  scope: z
    .array(z.string().regex(/^[A-Z0-9]{2,8}$/))
    .min(1)
    .max(16),
  currency: z.string().regex(/^[A-Z]{3}$/),
  terminal: z.string().regex(/^[A-Z0-9-]{2,16}$/),
  epoch: z.string().regex(/^[A-Z]{1,3}$/),
  jseq: z.number().int().positive(),
  prevHash: z.union([hex64, z.literal('')]),
  hash: hex64,
  hlc: z.string().min(10).max(64),
  wallMs: z.number().int(),
  bootId: z.string().min(1).max(64),
  monoMs: z.number().int().nonnegative(),
  businessDate: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
  by: z.string().min(1).max(32),
  approver: z.string().min(1).max(32).optional(),
  prev: z.record(z.string(), z.array(z.string())),
  salt: z
    .string()
    .regex(/^[0-9a-f]{32}$/)
    .optional(),
  personal: z.array(z.string().max(64)).min(1).max(32).optional(),
  redacted: z.record(z.string().max(64), hex64).optional(),
  body: z.unknown(),
});
