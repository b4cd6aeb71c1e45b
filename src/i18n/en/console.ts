import type { console as zh } from '../zh-CN/console.ts';
import type { SameShape } from '../shape.ts';

export const console = {} satisfies SameShape<typeof zh>;
