import { z } from 'zod';

const line = (max: number, text: string) => z.string().trim().min(1).max(max).describe(text);
const fen = z.number().int().min(0).max(10_000_000_000);

/** What an online source sends (A0.22). Strict: a field we do not know is refused, so that nothing the customer said is lost silently. */
export const intakeRequest = z.strictObject({
  source: line(
    30,
    'Where the customer booked: a code of the table "source" with the flag online, e.g. website, miniProgram, dianping, wechat, xiaohongshu, douyin. The key must be allowed for it. / 来源代码',
  ),
  orderId: z
    .string()
    .regex(/^[\x21-\x7e]{1,64}$/)
    .describe(
      'Your own number of this booking. The same source and orderId is the same appointment, however often it is sent. / 你方订单号，同一单重发只记一次',
    ),
  storeId: line(8, 'Store code, e.g. S01. / 门店代码'),
  name: line(40, 'Name of the customer. / 顾客姓名'),
  title: z.enum(['mr', 'ms', 'none']).optional().describe('称呼'),
  phone: line(24, 'Mobile number. Without phoneRegion: 11 digits of mainland China, or with + and country code. / 手机号'),
  phoneRegion: z.enum(['CN', 'HK', 'MO', 'TW', 'INTL']).optional(),
  email: z.email().max(120).optional(),
  wechat: line(40, '微信号').optional(),
  visitAt: z.iso
    .datetime({ offset: true })
    .describe('Wanted time of the visit, ISO 8601 with offset, e.g. 2026-11-22T14:00:00+08:00; at most 365 days ahead. / 想来的时间'),
  need: line(300, 'What the customer looks for, in his own words. / 基本需求').optional(),
  purpose: z.enum(['proposal', 'wedding', 'gift', 'self', 'investment']).optional(),
  category: line(20, 'Code of the table "category", e.g. ring. / 品类').optional(),
  styleNo: line(40, 'Style number seen on the site. / 款号').optional(),
  budgetMinFen: fen.optional().describe('Budget in fen (1/100 yuan). / 预算下限，分'),
  budgetMaxFen: fen.optional(),
  caratMilli: z.number().int().min(1).max(100_000).optional().describe('1/1000 carat. / 千分之一克拉'),
  level: z.string().trim().min(1).max(20).optional().describe('Need level, a code of headquarters’ table: A within a week … D just looking. / 需求等级'),
  note: line(200, 'Anything else. / 备注').optional(),
});
export type IntakeRequest = z.infer<typeof intakeRequest>;

export const intakeReply = z.object({
  id: z.string().describe('Our id of the appointment.'),
  number: z.string().describe('Appointment number (YY-…), the one the customer will read in the SMS. / 预约号'),
  status: z.literal('needsCallback').describe('State in which it was taken: waiting for our call-back. / 需要回访'),
  duplicate: z.boolean().describe('True when this very booking had been handed in before. / 是否重发'),
});
export type IntakeReply = z.infer<typeof intakeReply>;
