import type { Fact } from '../../src/facts/envelope.ts';
import { body } from './reading.ts';
import type { Expected } from './accounts.ts';

/** Up to where a store has told everything, as headquarters goes by it (conflicts §3.6). */
export type Marks = Readonly<Record<string, string>>;
const NUMBER = /^([A-Z]{2})-[A-Z0-9]*\d[A-Z]{1,3}-\d{8}-(\d{5,})$/;

/** EX-10 of a gap (§4.11): below a number that is there, one that nobody has, once its store has told everything up to the next. `aside`: numbers of papers that could not be read. */
export function ofGaps(
  facts: readonly Fact[],
  aside: readonly { readonly terminal: string; readonly epoch: string; readonly docNo: string }[],
  marks: Marks,
): Expected[] {
  const rows = new Map<string, { readonly seq: number; readonly fact: Fact | undefined }[]>();
  const put = (terminal: string, epoch: string, docNo: unknown, fact: Fact | undefined): void => {
    const [, cls, seq] = typeof docNo === 'string' ? (NUMBER.exec(docNo) ?? []) : [];
    const key = `${terminal} ${epoch} ${cls ?? ''}`;
    if (seq !== undefined) (rows.get(key) ?? rows.set(key, []).get(key))?.push({ seq: Number(seq), fact });
  };
  for (const f of facts) put(f.terminal, f.epoch, body(f)['docNo'], f);
  for (const a of aside) put(a.terminal, a.epoch, a.docNo, undefined);
  return [...rows].flatMap(([key, list]) => {
    const [terminal = '', epoch = '', cls = ''] = key.split(' ');
    const there = new Set(list.map((r) => r.seq));
    const out: Expected[] = [];
    for (let n = 1; n < Math.max(...there); n += 1) {
      if (there.has(n)) continue;
      const above = list.filter((r) => r.seq > n && r.fact !== undefined).sort((a, b) => a.seq - b.seq || ((a.fact?.id ?? '') < (b.fact?.id ?? '') ? -1 : 1));
      const next = above[0]?.fact;
      const store = terminal.split('-')[0] ?? '';
      if (next !== undefined && next.scope.includes(store) && (marks[store] ?? '') > next.hlc)
        out.push({ code: 'EX-10', subject: `terminal:${terminal}`, members: [next.id], fork: `${epoch}:${cls}:${n}` });
    }
    return out;
  });
}

const ASKED = /^(piece|sale|order|cust|card|xfer):/;
/** EX-24 (§3.3): a fact follows one that is not there, and every store has told everything up to it. */
export function ofOrphans(by: ReadonlyMap<string, readonly Fact[]>, marks: Marks): Expected[] {
  const told = (f: Fact): boolean => Object.values(marks).length > 0 && Object.values(marks).every((m) => m > f.hlc);
  return [...by]
    .filter(([key]) => ASKED.test(key))
    .flatMap(([key, facts]) => {
      const here = new Set(facts.map((f) => f.id as string));
      const lost = new Set(facts.flatMap((f) => f.prev[key as 'card:'] ?? []).filter((p) => !here.has(p)));
      return [...lost].flatMap((p) => {
        const by = facts
          .filter((f) => f.prev[key as 'card:']?.includes(p) === true && told(f))
          .map((f) => f.id as string)
          .sort();
        return by.length === 0 ? [] : [{ code: 'EX-24', subject: key, members: by, fork: p.slice(p.lastIndexOf(':') + 1) }];
      });
    });
}
