import type { z } from 'zod';

/** Kinds whose bodies are asked for a second time, once: what happened to which piece is taken apart and kept (stock/events.ts). */
const OF_PIECES = /^(stock|sale|transfer|take|case)\./;
/** Bodies as their schema gave them back, until they are taken. */
const read = new WeakMap<object, { readonly schema: z.ZodType; readonly data: unknown }>();

/** Keeps what the check of a fact's body gave back for who asks next. */
export function wasRead(kind: string, body: unknown, schema: z.ZodType, data: unknown): void {
  if (typeof body === 'object' && body !== null && OF_PIECES.test(kind)) read.set(body, { schema, data });
}

/** A body by its schema, or undefined where it does not fit. */
export function bodyBy<T>(schema: z.ZodType<T>, body: unknown): T | undefined {
  if (typeof body === 'object' && body !== null) {
    const known = read.get(body);
    if (known?.schema === schema) {
      read.delete(body);
      return known.data as T; // this very schema gave it back
    }
  }
  const checked = schema.safeParse(body);
  return checked.success ? checked.data : undefined;
}
