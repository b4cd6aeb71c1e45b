import type { RxCollection, RxConflictHandler, RxJsonSchema } from 'rxdb';
import type { CollectionName, WireDoc } from '../../src/facts/docs.ts';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import { headDoc, readHead, sameDocument } from './documents.ts';

/**
 * A document as RxDB keeps it: its id and its content as JSON text. Opaque on purpose: the schema never migrates
 * (architecture §3.2), and what is read back is byte for byte what was hashed, whatever names the content uses.
 */
export interface StoredRow {
  readonly id: string;
  readonly json: string;
}
export type RowCollection = RxCollection<StoredRow>;

export const ROW_SCHEMA: RxJsonSchema<StoredRow> = {
  version: 0,
  primaryKey: 'id',
  type: 'object',
  properties: { id: { type: 'string', maxLength: 256 }, json: { type: 'string' } },
  required: ['id', 'json'],
};

export const toRow = (doc: WireDoc): StoredRow => ({ id: doc.id, json: JSON.stringify(doc) });
/** Only this module's `toRow` and the gateway's checked answers write rows; both are objects with an id. */
export const fromRow = (row: Pick<StoredRow, 'json'>): WireDoc => JSON.parse(row.json) as WireDoc;

const sameRow = (a: StoredRow, b: StoredRow): boolean => a.json === b.json || sameDocument(fromRow(a), fromRow(b));

/** Facts and headquarters' documents are equal or kept as headquarters has them; nothing in them can be merged. */
const keepMaster: RxConflictHandler<StoredRow> = { isEqual: (a, b) => sameRow(a, b), resolve: async ({ realMasterState }) => realMasterState };

/** Cards merge field by field, whoever resolves and whenever: a pure function of the two states (conflicts §2, §3.9). */
const mergeCards: RxConflictHandler<StoredRow> = {
  isEqual: (a, b) => sameRow(a, b),
  async resolve({ realMasterState, newDocumentState }) {
    const master = readHead(fromRow(realMasterState));
    const ours = readHead(fromRow(newDocumentState));
    if (master === undefined || ours === undefined) return realMasterState;
    return { ...realMasterState, json: JSON.stringify(headDoc(mergeHead(ours, master))) };
  },
};

export interface CollectionPlan {
  readonly schema: RxJsonSchema<StoredRow>;
  readonly conflictHandler: RxConflictHandler<StoredRow>;
}
const plan = (conflictHandler: RxConflictHandler<StoredRow>): CollectionPlan => ({ schema: ROW_SCHEMA, conflictHandler });

/** Own documents on strict durability … */
export const TRADE = {
  facts: plan(keepMaster),
  customers: plan(mergeCards),
  appointments: plan(mergeCards),
  tickets: plan(mergeCards),
  tasks: plan(mergeCards),
} as const satisfies Partial<Record<CollectionName, CollectionPlan>>;
/** … and what headquarters can always send again on relaxed (architecture §3.3). Eight collections: below the limit of a realm. */
export const MIRROR = { pieces: plan(keepMaster), reference: plan(keepMaster), rulings: plan(keepMaster) } as const satisfies Partial<
  Record<CollectionName, CollectionPlan>
>;
