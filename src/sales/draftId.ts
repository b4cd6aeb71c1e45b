import type { SaleDraft } from './types.ts';

/** A draft becomes the sale of the same ULID: a crash between the sale and the end of its draft cannot sell it again (SC-07). */
export const saleIdOf = (draft: Pick<SaleDraft, 'id'>): string => `sale:${draft.id.slice(draft.id.indexOf(':') + 1)}`;
