import type { exceptions as zh } from '../zh-CN/exceptions.ts';
import type { SameShape } from '../shape.ts';

export const exceptions = {} satisfies SameShape<typeof zh>;
