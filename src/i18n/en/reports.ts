import type { reports as zh } from '../zh-CN/reports.ts';
import type { SameShape } from '../shape.ts';

export const reports = {} satisfies SameShape<typeof zh>;
