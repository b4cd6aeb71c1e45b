import { z } from 'zod';

/** Form fields of a customer head (features A6.1). */
export const customerForm = z.object({
  name: z.string(),
  title: z.enum(['mr', 'ms', 'none']).optional(),
  phoneE164: z.string().optional(),
  phoneRegion: z.enum(['CN', 'HK', 'MO', 'TW', 'INTL']).optional(),
  altPhones: z.array(z.string()).optional(),
  memberNo: z.string().optional(),
  level: z.string().optional(), // code table 'memberLevel'
  wechat: z.string().optional(),
  email: z.string().optional(),
  gender: z.enum(['f', 'm', 'unknown']).optional(),
  birthday: z.string().optional(), // YYYY-MM-DD
  /** Kept by the lunar calendar: `1990-12-09`, `12-09` (year not known), `1990-L05-03` (leap month); src/kernel/lunar.ts. */
  lunarBirthday: z.string().optional(),
  anniversary: z.string().optional(),
  spouseName: z.string().optional(),
  spouseBirthday: z.string().optional(), // YYYY-MM-DD
  spouseLunarBirthday: z.string().optional(),
  ringSizeHK: z.number().optional(),
  bangleMm: z.number().optional(), // inner diameter
  necklaceCm: z.number().optional(),
  preference: z.string().optional(),
  budgetMinFen: z.number().int().optional(),
  budgetMaxFen: z.number().int().optional(),
  source: z.string().optional(),
  address: z.string().optional(),
  owner: z.string().optional(),
  /** Card of the customer who brought this one here; a name or what they are to each other beside it, or instead. */
  referrerId: z.string().optional(),
  referrerNote: z.string().optional(),
});
export type CustomerForm = z.infer<typeof customerForm>;

export const customerFacts = {
  'cust.contacted': z.object({
    customerId: z.string(),
    channel: z.string(),
    result: z.string(),
    note: z.string().optional(),
    nextAt: z.number().int().optional(),
  }),
  'cust.revealed': z.object({ customerId: z.string(), field: z.string(), purpose: z.string() }), // PIPL: each reveal is logged
  /** Claim out of the public pool; `reported` is a 报备 (conflicts.md §4.3). */
  'cust.claimed': z.object({ customerId: z.string(), staffNo: z.string(), storeId: z.string(), reported: z.boolean().optional() }),
  'cust.transferred': z.object({ customerId: z.string(), to: z.string(), storeId: z.string(), reason: z.string() }),
  'cust.released': z.object({ customerId: z.string(), idleDays: z.number().int().nonnegative() }),
  /** `text`: version of the sentences agreed to; `channel`: how it was said (jewelry.md §20). */
  'cust.consented': z.object({
    customerId: z.string(),
    purpose: z.string(),
    granted: z.boolean(),
    evidence: z.string().optional(),
    text: z.string().optional(),
    channel: z.string().optional(),
  }),
  /** A greeting by SMS for a day to remember; headquarters sends it once, if the customer agrees to it then (A6.4, I16). `day`: YYYY-MM-DD. */
  'cust.greetAsked': z.object({
    customerId: z.string().startsWith('cust:'),
    about: z.enum(['birthday', 'spouseBirthday', 'anniversary']),
    day: z.string().regex(/^\d{4}-\d{2}-\d{2}$/),
    storeId: z.string(),
  }),
  'cust.blacklisted': z.object({ customerId: z.string(), on: z.boolean(), reason: z.string() }),
  /** `loser` resolves to `survivor`; documents keep the id they were written with (conflicts.md §4.4). */
  'cust.aliased': z.object({ loser: z.string(), survivor: z.string(), how: z.enum(['auto', 'manual']), reason: z.string().optional() }),
  'cust.unaliased': z.object({ loser: z.string(), survivor: z.string(), reason: z.string() }),
  'cust.erased': z.object({ customerId: z.string(), requestId: z.string(), terminals: z.array(z.string()) }),
  'cust.eraseAcked': z.object({ customerId: z.string(), requestId: z.string() }),
} as const;
export type CustomerFactKind = keyof typeof customerFacts;
