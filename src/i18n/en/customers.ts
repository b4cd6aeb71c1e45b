import type { customers as zh } from '../zh-CN/customers.ts';
import type { SameShape } from '../shape.ts';

export const customers = {} satisfies SameShape<typeof zh>;
