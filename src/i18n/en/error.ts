import type { error as zh } from '../zh-CN/error.ts';
import type { SameShape } from '../shape.ts';

export const error = {} satisfies SameShape<typeof zh>;
