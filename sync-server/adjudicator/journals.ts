import type { Fact } from '../../src/facts/envelope.ts';
import type { Runs } from '../../src/conflict/fold.ts';
import { parseDocNumber } from '../../src/kernel/docNumber.ts';
import type { DocStore, StoredDoc } from '../store/port.ts';
import { dbOf, each } from '../store/update.ts';
import { toWire } from '../gateway/wiredoc.ts';
import { readFact } from '../../src/facts/registry.ts';
import type { Batch } from './batch.ts';

/** Places of one document. A page of facts touches few documents, and each stays small. */
const BLOCK = 128;
/** What a journal remembers of a fact: jseq, hash and previous hash (short), raw stamp, person, business date, kind, number. */
type Row = readonly [jseq: number, hash: string, prev: string, hlc: string, by: string, date: string, kind: string, docNo: string];
export interface JournalRow {
  readonly id: string;
  readonly jseq: number;
  readonly hlc: string;
  readonly by: string;
  readonly date: string;
  readonly kind: string;
}
interface Block {
  readonly rows: Readonly<Record<string, Row>>;
}
const SHORT = 16;

const blockId = (terminal: string, epoch: string, n: number): string => `journal:${terminal}:${epoch}:${String(n).padStart(6, '0')}`;
const blockOf = (jseq: number): number => Math.floor(Math.max(0, jseq) / BLOCK);
const asBlock = (doc: StoredDoc | undefined): Block => (doc === undefined ? { rows: {} } : (doc as unknown as Block)); // written by this module only
/** Database where a terminal's facts are pushed to; headquarters' own lie in `hq`. */
export const homeOf = (terminal: string): string => (terminal.includes('-') ? dbOf(terminal.split('-')[0] ?? '') : 'hq');
const number = (fact: Fact): string => {
  const body = fact.body;
  return typeof body === 'object' && body !== null && 'docNo' in body && typeof body.docNo === 'string' ? body.docNo : '';
};

/** Facts by id where they were pushed; those that are not there any more are left out. */
export async function factsByHome(store: DocStore, ids: Iterable<{ readonly id: string; readonly terminal: string }>): Promise<Fact[]> {
  const byDb = new Map<string, Set<string>>();
  for (const { id, terminal } of ids) {
    const db = homeOf(terminal);
    (byDb.get(db) ?? byDb.set(db, new Set()).get(db))?.add(id);
  }
  const found = await Promise.all([...byDb].map(([db, list]) => store.get(db, [...list])));
  return found.flat().flatMap((d) => {
    const read = d === undefined ? undefined : readFact(toWire(d));
    return read?.state === 'ok' ? [read.fact] : [];
  });
}

/** What a page of facts says about one terminal's journal. */
export interface JournalNews {
  /** Facts its detector has to see: two of one place, a step that follows another, two of one number, the one after a gap. */
  readonly odd: readonly Fact[];
  /** Numbers this page brought, by `{epoch}|{class}`. */
  readonly numbers: Readonly<Record<string, readonly number[]>>;
}

/**
 * The journals of all terminals as the adjudicator has seen them, in documents of 128 places: what is odd in a journal is found
 * without having all of it at hand (conflicts.md §4.11–4.12). A fact that stands in its block is done with: blocks are written last.
 */
export class Journals {
  constructor(private readonly store: DocStore) {}

  /** `runsOf` gives the numbers known before, by terminal. Facts may be of any kind and version; blocks go into `last`. */
  async take(facts: readonly Fact[], runsOf: (terminal: string) => Readonly<Record<string, Runs>>, last: Batch): Promise<Map<string, JournalNews>> {
    const ids = new Set<string>();
    for (const f of facts) for (const n of [f.jseq - 1, f.jseq, f.jseq + 1]) ids.add(blockId(f.terminal, f.epoch, blockOf(n)));
    const names = [...ids];
    const docs = await this.store.get('hq', names);
    const blocks = new Map(names.map((id, i) => [id, { before: docs[i], rows: { ...asBlock(docs[i]).rows }, changed: false }]));
    const news: Fact[] = [];
    for (const f of facts) {
      const block = blocks.get(blockId(f.terminal, f.epoch, blockOf(f.jseq)));
      if (block === undefined || block.rows[f.id] !== undefined) continue;
      block.rows[f.id] = [f.jseq, f.hash.slice(0, SHORT), f.prevHash.slice(0, SHORT), f.hlc, f.by, f.businessDate, f.kind, number(f)];
      block.changed = true;
      news.push(f);
    }
    const at = new Map<string, Map<number, { readonly id: string; readonly row: Row }[]>>();
    for (const [name, { rows }] of blocks) {
      const journal = name.slice(0, name.lastIndexOf(':'));
      const mine = at.get(journal) ?? new Map<number, { readonly id: string; readonly row: Row }[]>();
      at.set(journal, mine);
      for (const [id, row] of Object.entries(rows)) {
        const same = mine.get(row[0]);
        if (same === undefined) mine.set(row[0], [{ id, row }]);
        else same.push({ id, row });
      }
    }
    const place = (f: Fact, jseq: number) => at.get(`journal:${f.terminal}:${f.epoch}`)?.get(jseq) ?? [];
    const odd = new Map<string, string>(); // id -> terminal
    const mark = (terminal: string, ...list: readonly { readonly id: string }[]): void => {
      for (const { id } of list) odd.set(id, terminal);
    };
    const byTerminal = new Map<string, { numbers: Record<string, number[]> }>();
    const doubtful: Fact[] = [];
    for (const f of news) {
      const [same, before, after] = [place(f, f.jseq), place(f, f.jseq - 1), place(f, f.jseq + 1)];
      if (new Set(same.map((s) => s.row[1])).size > 1) mark(f.terminal, ...same);
      if (f.prevHash !== '' && before.length > 0 && !before.some((b) => b.row[1] === f.prevHash.slice(0, SHORT))) mark(f.terminal, f, ...before);
      for (const a of after) if (a.row[2] !== '' && !same.some((s) => s.row[1] === a.row[2])) mark(f.terminal, a, ...same);
      const mine = byTerminal.get(f.terminal) ?? { numbers: {} };
      byTerminal.set(f.terminal, mine);
      const n = parseDocNumber(number(f));
      if (n === undefined) continue;
      const key = `${f.epoch}|${n.cls}`;
      if (inRuns(runsOf(f.terminal)[key] ?? [], n.seq) || (mine.numbers[key] ?? []).includes(n.seq)) doubtful.push(f);
      (mine.numbers[key] ??= []).push(n.seq);
    }
    // The one after a gap, whether the gap is mended later or not.
    for (const f of news) {
      const n = parseDocNumber(number(f));
      const key = `${f.epoch}|${n?.cls ?? ''}`;
      if (
        n !== undefined &&
        n.seq > 1 &&
        !inRuns(runsOf(f.terminal)[key] ?? [], n.seq - 1) &&
        byTerminal.get(f.terminal)?.numbers[key]?.includes(n.seq - 1) !== true
      )
        mark(f.terminal, f);
    }
    for (const f of doubtful) for (const id of await this.sameNumber(f, news)) mark(f.terminal, { id }, f);
    for (const [name, { before, rows, changed }] of blocks)
      if (changed) last.set('hq', name, (found) => ({ ...found, rows: { ...asBlock(found).rows, ...rows } }), before ?? 'nothing');

    const here = new Map(facts.map((f) => [f.id as string, f]));
    const far = await factsByHome(
      this.store,
      [...odd].flatMap(([id, terminal]) => (here.has(id) ? [] : [{ id, terminal }])),
    );
    for (const f of far) here.set(f.id, f);
    return new Map(
      [...byTerminal].map(([terminal, { numbers }]) => [
        terminal,
        {
          numbers,
          odd: [...odd].flatMap(([id, t]) => {
            const f = t === terminal ? here.get(id) : undefined;
            return f === undefined ? [] : [f];
          }),
        },
      ]),
    );
  }

  /** Other facts that carry this one's number. Rare: only a restored or cloned journal asks, and then the whole of it is read. */
  private async sameNumber(f: Fact, news: readonly Fact[]): Promise<string[]> {
    const no = number(f);
    const out = news.filter((o) => o.id !== f.id && o.terminal === f.terminal && number(o) === no).map((o) => o.id as string);
    await each(
      this.store,
      'hq',
      `journal:${f.terminal}:${f.epoch}:`,
      (docs) => {
        for (const d of docs) for (const [id, row] of Object.entries(asBlock(d).rows)) if (row[7] === no && id !== f.id) out.push(id);
      },
      50,
    );
    return [...new Set(out)];
  }

  /** Rows of one incarnation from a place on. */
  async from(terminal: string, epoch: string, jseq: number): Promise<JournalRow[]> {
    const out: JournalRow[] = [];
    await each(
      this.store,
      'hq',
      `journal:${terminal}:${epoch}:`,
      (docs) => {
        for (const d of docs) out.push(...rowsOf(d));
      },
      50,
      blockId(terminal, epoch, blockOf(jseq)),
    );
    return out.filter((r) => r.jseq >= jseq);
  }
  /** Rows of one incarnation that are `after` a moment: read from its newest place backwards, up to a block of which none is. */
  async since(terminal: string, epoch: string, newest: number, after: (row: JournalRow) => boolean): Promise<JournalRow[]> {
    const out: JournalRow[] = [];
    // One block beyond what is acknowledged: facts ahead of a gap stand there.
    for (let n = blockOf(newest) + 1; n >= 0; n -= 1) {
      const [doc] = await this.store.get('hq', [blockId(terminal, epoch, n)]);
      if (doc === undefined) continue;
      const rows = rowsOf(doc);
      out.push(...rows.filter(after));
      if (!rows.some(after)) break;
    }
    return out;
  }
}
const rowsOf = (doc: StoredDoc): JournalRow[] =>
  Object.entries(asBlock(doc).rows).map(([id, [jseq, , , hlc, by, date, kind]]) => ({ id, jseq, hlc, by, date, kind }));

const inRuns = (runs: Runs, n: number): boolean => runs.some(([from, to]) => from <= n && n <= to);
/** Runs with further numbers in them. */
export function withNumbers(runs: Runs, numbers: readonly number[]): Runs {
  const out: [number, number][] = [];
  for (const [from, to] of [...runs, ...numbers.map((n) => [n, n] as const)].sort((a, b) => a[0] - b[0])) {
    const last = out.at(-1);
    if (last !== undefined && from <= last[1] + 1) last[1] = Math.max(last[1], to);
    else out.push([from, to]);
  }
  return out;
}
