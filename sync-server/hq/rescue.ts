import { z } from 'zod';
import { mergeHead } from '../../src/conflict/mergeHead.ts';
import { collectionOf, type WireDoc } from '../../src/facts/docs.ts';
import { envelopeSchema, type Fact } from '../../src/facts/envelope.ts';
import { readFact } from '../../src/facts/registry.ts';
import { hashFact } from '../../src/facts/seal.ts';
import type { Problem } from '../../src/kernel/result.ts';
import type { Head } from '../../src/facts/head.ts';
import { isOfErased, mayBeErased } from '../gateway/erasures.ts';
import { HEADQUARTERS_ONLY } from '../gateway/push-facts.ts';
import { headSchema } from '../gateway/push-heads.ts';
import { bare, sameDoc, toStored, toWire } from '../gateway/wiredoc.ts';
import type { DocStore } from '../store/port.ts';
import { turn } from '../store/pace.ts';
import { dbOf, StoreError, update } from '../store/update.ts';

/** One line of the file a terminal saved before it took another identity (`renderer/app/export-pending.ts`: a document a line). */
export interface RescueRow {
  readonly line: number;
  readonly id: string;
  readonly kind: string;
  readonly state: 'new' | 'present' | 'refused';
  readonly problem?: Problem;
  readonly doc?: WireDoc;
  /** Database it belongs to. */
  readonly db?: string;
}
const row = z.looseObject({ id: z.string().min(3).max(256) });
const PAGE = 100;

/**
 * Reads such a file line by line. A line is refused for what is wrong with it and never stops the others: `rescue-line` (no JSON, no
 * document), `rescue-format`, `rescue-hash`, `rescue-body`, `rescue-store` (no store of this chain), `rescue-other` (same id, other content),
 * `rescue-erased` (an emptied card that nobody ordered to be emptied, I17).
 */
export async function readRescue(store: DocStore, stores: ReadonlySet<string>, text: string): Promise<readonly RescueRow[]> {
  const rows: RescueRow[] = [];
  for (const [i, given] of text
    .replace(/^\uFEFF/, '')
    .split(/\r?\n/)
    .entries()) {
    if (given.trim() !== '') rows.push(readLine(given, i + 1, stores));
    if (i % PAGE === PAGE - 1) await turn(); // a large file is hashed line by line: tills are answered meanwhile
  }
  const seen = new Set<string>();
  const once = rows.filter((r) => r.state === 'refused' || (!seen.has(r.id) && seen.add(r.id)));
  const found = new Map<string, WireDoc>();
  for (const db of new Set(once.flatMap((r) => r.db ?? []))) {
    const ids = once.flatMap((r) => (r.db === db ? [r.id] : []));
    for (let at = 0; at < ids.length; at += PAGE)
      for (const d of await store.get(db, ids.slice(at, at + PAGE))) if (d !== undefined) found.set(d._id, toWire(d));
  }
  const blanking = new Set<RescueRow>();
  for (const r of once)
    if (
      r.doc?.['erasedAt'] !== undefined &&
      !(await mayBeErased(store, r.id, found.get(r.id) === undefined ? undefined : toStored(found.get(r.id) ?? r.doc))) &&
      !(await isOfErased(store, r.id))
    )
      blanking.add(r);
  return once.map((r) => {
    if (blanking.has(r)) return { line: r.line, id: r.id, kind: r.kind, state: 'refused' as const, problem: { code: 'rescue-erased' } };
    const have = found.get(r.id);
    if (r.doc === undefined || have === undefined) return r;
    if (!r.id.startsWith('fact:')) return sameDoc(have, merged(have, r.doc)) ? { ...r, state: 'present' as const } : r;
    return have['hash'] === r.doc['hash']
      ? { ...r, state: 'present' as const }
      : { line: r.line, id: r.id, kind: r.kind, state: 'refused' as const, problem: { code: 'rescue-other' } };
  });
}

/** Writes what is new: facts as they are, cards merged with what stands. The same file twice writes nothing. Throws StoreError. */
export async function takeRescue(store: DocStore, rows: readonly RescueRow[]): Promise<number> {
  let written = 0;
  for (const r of rows) {
    const { doc, db } = r;
    if (r.state !== 'new' || doc === undefined || db === undefined) continue;
    if (r.id.startsWith('fact:')) {
      const [answer] = await store.write(db, [toStored(doc)]);
      if (answer?.ok === false && answer.error !== 'conflict') throw new StoreError(answer.error === 'full' ? 'full' : 'other', db, answer.message ?? '');
    } else {
      await update(store, db, r.id, (have) => {
        const { _id, _rev, ...content } = toStored(have === undefined ? doc : merged(toWire(have), doc));
        return content;
      });
    }
    written += 1;
  }
  return written;
}

/** Both were read by `headSchema`, or stand in a store that takes nothing else. */
const merged = (have: WireDoc, doc: WireDoc): WireDoc => ({ ...mergeHead(have as unknown as Head, doc as unknown as Head) });

function readLine(text: string, line: number, stores: ReadonlySet<string>): RescueRow {
  const refused = (code: string, doc?: WireDoc): RescueRow => ({
    line,
    id: doc?.id ?? '',
    kind: typeof doc?.['kind'] === 'string' ? doc['kind'] : '',
    state: 'refused',
    problem: { code, params: { kind: typeof doc?.['kind'] === 'string' ? doc['kind'] : '', detail: '', line } },
  });
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return refused('rescue-line');
  }
  const given = row.safeParse(value);
  if (!given.success) return refused('rescue-line');
  const doc: WireDoc = { ...bare(given.data), id: given.data.id };
  const collection = collectionOf(doc.id);
  if (collection === 'facts') {
    const envelope = envelopeSchema.safeParse(doc);
    if (!envelope.success) return refused('rescue-format', doc);
    const fact = doc as unknown as Fact; // its envelope was just checked
    if (hashFact(doc) !== fact.hash) return refused('rescue-hash', doc);
    if (readFact(doc).state === 'invalid') return refused('rescue-body', doc);
    if (HEADQUARTERS_ONLY.has(fact.kind)) return refused(fact.kind === 'cust.erased' ? 'rescue-erased' : 'rescue-hq', doc);
    const home = fact.scope.find((s) => fact.terminal.startsWith(`${s}-`) && stores.has(s)) ?? fact.scope.find((s) => stores.has(s));
    return home === undefined ? refused('rescue-store', doc) : { line, id: doc.id, kind: fact.kind, state: 'new', doc, db: dbOf(home) };
  }
  const head = headSchema.safeParse(doc);
  if (!head.success || (collection !== 'customers' && collection !== 'appointments' && collection !== 'tickets' && collection !== 'tasks'))
    return refused('rescue-format', doc);
  const home = head.data.scope.find((s) => stores.has(s));
  return home === undefined ? refused('rescue-store', doc) : { line, id: doc.id, kind: head.data.cls, state: 'new', doc, db: dbOf(home) };
}
