import type { stock as zh } from '../zh-CN/stock.ts';
import type { SameShape } from '../shape.ts';

export const stock = {} satisfies SameShape<typeof zh>;
