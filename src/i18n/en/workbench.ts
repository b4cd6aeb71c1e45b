import type { workbench as zh } from '../zh-CN/workbench.ts';
import type { SameShape } from '../shape.ts';

export const workbench = {} satisfies SameShape<typeof zh>;
