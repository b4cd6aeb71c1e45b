import { z } from 'zod';

const ticket = z.object({ ticketId: z.string().startsWith('ticket:') });
export const CUSTODIANS = ['store', 'workshop', 'supplier', 'customer'] as const;

/** After-sales tickets and repairs (conflicts.md §4.23, jewelry.md §10.2). */
export const ticketFacts = {
  'ticket.opened': ticket.extend({
    docNo: z.string().optional(),
    storeId: z.string(),
    customerId: z.string().optional(),
    pieceNo: z.string().optional(),
    cls: z.string(),
  }),
  /** Hand-over of the article with its weight: evidence, one custodian at a time. */
  'ticket.custody': ticket.extend({
    to: z.enum(CUSTODIANS),
    who: z.string().optional(),
    stage: z.string(),
    weightMg: z.number().int().optional(),
    signed: z.boolean().optional(),
  }),
  'ticket.assigned': ticket.extend({ staffNo: z.string() }),
  'ticket.quoted': ticket.extend({ version: z.number().int().positive(), amountFen: z.number().int().nonnegative() }),
  'ticket.quoteAccepted': ticket.extend({ version: z.number().int().positive() }),
  'ticket.message': ticket.extend({ from: z.enum(['customer', 'staff']), text: z.string() }),
  'ticket.closed': ticket.extend({ outcome: z.string() }),
  'ticket.reopened': ticket.extend({ reason: z.string() }),
} as const;

/** `aptId`: the visit it is about, so that whoever reads the appointment's facts reads its tasks too. */
const task = z.object({ taskId: z.string().startsWith('task:'), aptId: z.string().optional() });
/** Follow-ups (conflicts.md §4.22). A generated task's id is its key, so that two generators make one. `owner` absent: whoever of `roles` comes first. */
export const taskFacts = {
  'task.opened': task.extend({
    storeId: z.string(),
    owner: z.string().optional(),
    roles: z.array(z.string()).optional(),
    title: z.string(),
    rule: z.string().optional(),
    customerId: z.string().optional(),
    pieceNo: z.string().optional(),
    dueMs: z.number().int(),
  }),
  'task.done': task.extend({ result: z.string() }),
  'task.cancelled': task.extend({ reason: z.string() }),
  'task.reassigned': task.extend({ to: z.string() }),
  'task.snoozed': task.extend({ untilMs: z.number().int() }),
} as const;
