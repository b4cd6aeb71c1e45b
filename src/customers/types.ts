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
  anniversary: z.string().optional(),
  ringSizeHK: z.number().optional(),
  preference: z.string().optional(),
  budgetMinFen: z.number().int().optional(),
  budgetMaxFen: z.number().int().optional(),
  source: z.string().optional(),
  address: z.string().optional(),
  owner: z.string().optional(),
});
export type CustomerForm = z.infer<typeof customerForm>;

export const customerFacts = {
  'cust.contacted': z.object({ customerId: z.string(), channel: z.string(), result: z.string(), note: z.string().optional(), nextAt: z.number().int().optional() }),
  'cust.revealed': z.object({ customerId: z.string(), field: z.string(), purpose: z.string() }), // PIPL: each reveal is logged
} as const;
export type CustomerFactKind = keyof typeof customerFacts;
