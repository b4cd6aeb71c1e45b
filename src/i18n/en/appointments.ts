import type { appointments as zh } from '../zh-CN/appointments.ts';
import type { SameShape } from '../shape.ts';

export const appointments = {} satisfies SameShape<typeof zh>;
