import type { common as zh } from '../zh-CN/common.ts';
import type { SameShape } from '../shape.ts';

export const common = {} satisfies SameShape<typeof zh>;
