import type { receipt as zh } from '../zh-CN/receipt.ts';
import type { SameShape } from '../shape.ts';

export const receipt = {} satisfies SameShape<typeof zh>;
