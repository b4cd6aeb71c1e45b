import type { session as zh } from '../zh-CN/session.ts';
import type { SameShape } from '../shape.ts';

export const session = {} satisfies SameShape<typeof zh>;
