import type { z } from 'zod';
import { equal } from '../kernel/equal.ts';
import { hlcAbove } from '../kernel/hlc.ts';
import { sortedUnique } from '../kernel/order.ts';
import type { Hlc } from '../kernel/brand.ts';
import { eraseHead } from '../conflict/eraseHead.ts';
import { present, trimHistory } from '../conflict/mergeHead.ts';
import { scopeOf } from './scope.ts';
import type { FieldHistory, Head, HeadWrite, OrSet, Stamped } from './head.ts';

/** Version of the head format this program writes. */
export const HEAD_V = 1;

function emptyHead(write: HeadWrite): Head {
  return { id: write.id, v: HEAD_V, cls: write.cls, scope: [], fields: {}, sets: {}, notes: [], history: [] };
}

function applySets(head: Head, write: HeadWrite, hlc: Hlc): Readonly<Record<string, OrSet>> {
  const sets: Record<string, OrSet> = { ...head.sets };
  for (const [name, elements] of Object.entries(write.addTo ?? {})) {
    const set = sets[name] ?? { adds: {}, removes: {} };
    const adds: Record<string, readonly string[]> = { ...set.adds };
    for (const e of elements) adds[e] = sortedUnique([...(adds[e] ?? []), hlc]);
    sets[name] = { ...set, adds };
  }
  for (const [name, elements] of Object.entries(write.removeFrom ?? {})) {
    const set = sets[name] ?? { adds: {}, removes: {} };
    const removes: Record<string, readonly string[]> = { ...set.removes };
    for (const e of elements) removes[e] = sortedUnique([...(removes[e] ?? []), ...(set.adds[e] ?? [])]);
    sets[name] = { ...set, removes };
  }
  return sets;
}

/**
 * Stamps what a command asks for and puts it into the card. A field that does not change keeps its stamp, so saving a
 * form does not beat another person's edit of a field nobody touched here. `null` clears a field; undefined leaves it.
 * Into an erased card nothing is written: that somebody tried is parked (§4.4).
 */
export function applyWrite(head: Head | undefined, write: HeadWrite, hlc: Hlc): Head {
  const base = head ?? emptyHead(write);
  const fields: Record<string, Stamped> = { ...base.fields };
  const history: FieldHistory[] = [...base.history];
  for (const [name, value] of Object.entries(write.fields ?? {})) {
    if (value === undefined) continue;
    const old = fields[name];
    if (old === undefined ? value === null : equal(old.value, value)) continue;
    if (old !== undefined) history.push({ field: name, value: old.value, by: old.by, at: old.hlc, outcome: 'overwritten' });
    fields[name] = { value, hlc: hlcAbove(old?.hlc, hlc), by: write.by };
  }
  const notes =
    write.note === undefined || write.note.trim() === '' ? base.notes : [...base.notes, { id: `${hlc}`, at: hlc, by: write.by, text: write.note.trim() }];
  const written: Head = { ...base, scope: scopeOf(base.scope, write.scope), fields, sets: applySets(base, write, hlc), notes, history: trimHistory(history) };
  return written.erasedAt === undefined ? written : eraseHead(written, written.erasedAt);
}

/**
 * Form of a card by its schema, over `base` (the first form in the creating fact, when the card is missing or partial).
 * A field with a value this version does not understand is left out; undefined when a required field is missing.
 */
export function formOf<S extends z.ZodObject>(
  head: Pick<Head, 'fields'> | undefined,
  schema: S,
  base: Readonly<Record<string, unknown>> = {},
): z.infer<S> | undefined {
  const values: Record<string, unknown> = {};
  for (const name of Object.keys(schema.shape)) {
    const stamped = head?.fields[name];
    const value = stamped === undefined ? base[name] : stamped.value;
    if (value !== undefined && value !== null) values[name] = value;
  }
  const parsed = schema.safeParse(values);
  if (parsed.success) return parsed.data;
  for (const issue of parsed.error.issues) delete values[String(issue.path[0])];
  const again = schema.safeParse(values);
  return again.success ? again.data : undefined;
}

/** Elements of one of a card's OR-sets, in text order. */
export function elementsOf(head: Pick<Head, 'sets'> | undefined, name: string): string[] {
  const set = head?.sets[name];
  return set === undefined ? [] : sortedUnique(Object.keys(set.adds).filter((e) => present(set, e)));
}
