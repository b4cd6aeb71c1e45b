import type { sales as zh } from '../zh-CN/sales.ts';
import type { SameShape } from '../shape.ts';

export const sales = {} satisfies SameShape<typeof zh>;
