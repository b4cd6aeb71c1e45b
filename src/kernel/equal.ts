import { jcs } from './jcs.ts';

/** Deep equality of JSON values: equal when their canonical texts are. */
export const equal = (a: unknown, b: unknown): boolean => a === b || (a !== undefined && b !== undefined && jcs(a) === jcs(b));
