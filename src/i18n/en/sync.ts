import type { sync as zh } from '../zh-CN/sync.ts';
import type { SameShape } from '../shape.ts';

export const sync = {} satisfies SameShape<typeof zh>;
