import { z } from 'zod';

/** Reference documents, written by headquarters, download-only for terminals (ids `ref:…`). */
export const storeRef = z.object({
  id: z.string(), // ref:store:S01
  cls: z.literal('store'),
  storeId: z.string(),
  name: z.string(),
  nameEn: z.string().optional(),
  city: z.string().optional(),
  address: z.string(),
  phone: z.string(),
  type: z.enum(['street', 'mall', 'vault', 'hq']),
  active: z.boolean(),
  timeZone: z.string(),
  cutOff: z.string(), // 'Asia/Shanghai', '04:00'
  hours: z.string().optional(),
  receiptHeader: z.string().optional(),
  receiptFooter: z.string().optional(),
});
export type StoreRef = z.infer<typeof storeRef>;

/** Every code list has one defined table: id, zh, en, order, active (A0.6). Id `ref:codes:{table}`. */
export const codeTableRef = z.object({
  id: z.string(),
  cls: z.literal('codes'),
  table: z.string(),
  zh: z.string(),
  en: z.string(),
  rows: z.array(
    z.object({
      code: z.string(),
      zh: z.string(),
      en: z.string(),
      order: z.number().int(),
      active: z.boolean(),
      flags: z.record(z.string(), z.union([z.boolean(), z.string(), z.number()])).optional(),
    }),
  ),
});
export type CodeTableRef = z.infer<typeof codeTableRef>;

/** One version of a gold-board price (jewelry.md §7.1); immutable, id `ref:price:{metal}:{version}`. */
export const priceRef = z.object({
  id: z.string(),
  cls: z.literal('price'),
  metal: z.string(),
  fenPerG: z.number().int().positive(),
  validFromMs: z.number().int(),
  version: z.string(),
  publishedBy: z.string(),
  scope: z.string(), // 'all' or a store
  /** Beats a store's own override (conflicts §4.19). */
  force: z.boolean().optional(),
  /** End of a store's override. */
  validToMs: z.number().int().optional(),
});
export type PriceRef = z.infer<typeof priceRef>;

export const staffRef = z.object({
  id: z.string(),
  cls: z.literal('staff'),
  storeId: z.string(),
  jws: z.string(),
  kid: z.string(),
  version: z.number().int(),
  issuedAtMs: z.number().int(),
});
export type StaffRef = z.infer<typeof staffRef>;

/** Chain settings a terminal needs; id `ref:settings`. */
export const settingsRef = z.object({
  id: z.literal('ref:settings'),
  cls: z.literal('settings'),
  brand: z.string(),
  brandEn: z.string(),
  currency: z.string(),
  assignMode: z.enum(['priority', 'even']),
  autoLockMin: z.number().int().positive(),
  escalateMin: z.number().int().positive(),
  rounding: z.enum(['none', 'jiao', 'yuan', 'ten']),
  /** Rules of appointments (A0.26, A1.1.23, A1.1.24, A1.2.7, A1.2.10); what is absent is the default of `src/appointments/rules.ts`. */
  appointments: z
    .object({
      maxReschedules: z.number().int().min(0).max(99).optional(),
      slotCapacity: z.number().int().min(0).max(99).optional(),
      ownerFirstMin: z.number().int().min(0).max(240).optional(),
      autoReassign: z.boolean().optional(),
      remindDayH: z.number().int().min(1).max(168).optional(),
      remindSoonMin: z.number().int().min(5).max(1440).optional(),
      overdueMin: z.number().int().min(5).max(1440).optional(),
    })
    .optional(),
});
export type SettingsRef = z.infer<typeof settingsRef>;
/** A notice to the stores (A4.6), id `ref:notice:…`; `stores` empty: all of them. It holds from–until (ms) unless it was taken back. */
export const noticeRef = z.object({
  id: z.string(),
  cls: z.literal('notice'),
  title: z.string(),
  body: z.string(),
  stores: z.array(z.string()),
  fromMs: z.number().int(),
  untilMs: z.number().int(),
  publishedBy: z.string(),
  publishedMs: z.number().int(),
  withdrawnMs: z.number().int().optional(),
});
export type NoticeRef = z.infer<typeof noticeRef>;
export type ReferenceDoc = NoticeRef | StoreRef | CodeTableRef | PriceRef | StaffRef | SettingsRef;
