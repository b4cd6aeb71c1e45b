import type { shell as zh } from '../zh-CN/shell.ts';
import type { SameShape } from '../shape.ts';

export const shell = {} satisfies SameShape<typeof zh>;
