import { z } from 'zod';

/** Form fields of an appointment head (features A1.1.1, A1.1.12–A1.1.15). All optional on the wire; commands check what is required. */
export const appointmentForm = z.object({
  number: z.string().optional(), // YY-…, A1.1.16
  customerId: z.string().optional(),
  name: z.string(),
  title: z.enum(['mr', 'ms', 'none']).optional(),
  phoneE164: z.string().optional(),
  phoneRegion: z.enum(['CN', 'HK', 'MO', 'TW', 'INTL']).optional(),
  email: z.string().optional(),
  wechat: z.string().optional(),
  qq: z.string().optional(),
  storeId: z.string(),
  visitAt: z.number().int(), // epoch ms
  needText: z.string().optional(),
  purpose: z.enum(['proposal', 'wedding', 'gift', 'self', 'investment']).optional(),
  category: z.string().optional(), // code table 'category'
  styleNo: z.string().optional(),
  budgetMinFen: z.number().int().optional(),
  budgetMaxFen: z.number().int().optional(),
  caratMilli: z.number().int().optional(),
  ringSizeHK: z.number().optional(),
  metal: z.string().optional(),
  wantedBy: z
    .string()
    .regex(/^\d{4}-\d{2}-\d{2}$/)
    .optional(), // 期望交期, the day it is needed
  level: z.string().min(1).max(20).optional(), // code table 'level' (A1.1.15)
  source: z.string(), // code table 'source'
  sourceNote: z.string().optional(),
  walkIn: z.boolean().optional(),
});
export type AppointmentForm = z.infer<typeof appointmentForm>;

const apt = z.object({ aptId: z.string().startsWith('apt:') });

/** Bodies of the appointment facts, by kind (conflicts.md §4.1–4.2). */
export const appointmentFacts = {
  /** Carries the first form, so that a crash before the head is written loses nothing. */
  'apt.created': apt.extend({
    docNo: z.string().optional(),
    form: appointmentForm,
    online: z.boolean(),
    /** The customer's card was made in the same action. */ newCustomer: z.boolean().optional(),
  }),
  'apt.assigned': apt.extend({ consultant: z.string(), mode: z.enum(['manual', 'priority', 'even', 'manager']) }),
  'apt.arrived': apt.extend({ storeId: z.string() }),
  'apt.claimed': apt.extend({}),
  'apt.rejected': apt.extend({ reason: z.string() }),
  'apt.paused': apt.extend({}),
  'apt.transferOffered': apt.extend({ to: z.string() }),
  'apt.transferAccepted': apt.extend({}),
  'apt.shown': apt.extend({ pieceNos: z.array(z.string()) }),
  'apt.ended': apt.extend({
    outcome: z.enum(['sold', 'notSold', 'gift']),
    reason: z.string().optional(),
    followUpAt: z.number().int().optional(),
    note: z.string().optional(),
  }),
  /** `tell`: the customer is told by an SMS, after a while in which an overruling still stops it (SC-04). */
  'apt.voided': apt.extend({ reason: z.string(), tell: z.boolean().optional() }),
  'apt.reopened': apt.extend({ reason: z.string() }),
  'apt.calledBack': apt.extend({ result: z.string().optional() }),
  'apt.rescheduled': apt.extend({ fromMs: z.number().int(), toMs: z.number().int() }),
  /** An SMS asked for by a person (A1.1.23, A1.4.3): the words and the batch are its key, so that asking twice sends once. */
  'apt.smsAsked': apt.extend({ batch: z.string().min(1).max(40), about: z.enum(['moved', 'correction', 'notice']), template: z.string().min(1).max(600) }),
  'apt.appealed': apt.extend({ text: z.string() }),
} as const;
export type AppointmentFactKind = keyof typeof appointmentFacts;

/** The six statuses of the user's document (A1.3.2–A1.3.7) … */
export type AptStatus = 'notArrived' | 'sold' | 'notSold' | 'giftTaken' | 'needsCallback' | 'voided';
/** … and the sub-states that leave the six intact (A1.3.10). */
export type AptSub = 'waiting' | 'paused' | 'rejected' | 'serving' | 'depositPaid' | 'toVerify' | 'rescheduled' | 'noShow' | 'none';

/** An appointment as every replica computes it from the same facts. */
export interface AptView {
  readonly aptId: string;
  readonly number?: string;
  readonly status: AptStatus;
  readonly sub: AptSub;
  readonly storeId: string;
  readonly assigned?: string; // staffNo
  readonly assignMode?: string;
  readonly main?: string; // 主接待 staffNo
  readonly assistants: readonly string[]; // 协助接待
  readonly rejectedBy: readonly string[];
  readonly pausedBy?: string;
  readonly transferTo?: string;
  readonly arrivedAt?: number; // ms
  readonly claimedAt?: number;
  readonly endedAt?: number;
  readonly endedReason?: string;
  readonly saleIds: readonly string[];
  readonly heads: readonly string[]; // for `prev` of the next fact
  readonly timeline: readonly TimelineEntry[];
}
export interface TimelineEntry {
  readonly factId: string;
  readonly kind: string;
  readonly atMs: number;
  readonly by: string;
  readonly terminal: string;
  readonly outcome?: 'overruled' | 'superseded' | 'merged';
  readonly data?: Readonly<Record<string, unknown>>;
}
