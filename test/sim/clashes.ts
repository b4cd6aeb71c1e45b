import type { Head } from '../../src/facts/head.ts';
import type { Expected } from './accounts.ts';
import type { Wrote } from './world.ts';

const DAY = 86_400_000;
const ms = (hlc: string): number => Number.parseInt(hlc, 10);
const empty = (v: unknown): boolean => v === undefined || v === null || v === '';

/**
 * EX-14F (conflicts §3.9), from what each writer found on the card and put there: the newest value of a sensitive field, and every other that nobody
 * replaced while looking at it, set within a day of it. Cards say only which writes have arrived.
 */
export function ofClashes(heads: readonly Head[], wrote: Iterable<Wrote>): Expected[] {
  const byField = new Map<string, Wrote[]>();
  for (const w of wrote) (byField.get(`${w.headId} ${w.field}`) ?? byField.set(`${w.headId} ${w.field}`, []).get(`${w.headId} ${w.field}`))?.push(w);
  const cards = new Map(heads.map((h) => [h.id, h]));
  return [...byField].flatMap(([name, all]) => {
    const [headId = '', field = ''] = name.split(' ');
    const card = cards.get(headId);
    if (card === undefined || card.erasedAt !== undefined || card.history.length >= 50) return [];
    const arrived = new Set([card.fields[field]?.hlc ?? '', ...card.history.filter((h) => h.field === field).map((h) => h.at)]);
    const here = all.filter((w) => arrived.has(w.hlc)).sort((a, b) => (a.hlc < b.hlc ? -1 : 1));
    const kept = here.at(-1);
    if (kept === undefined || empty(kept.value)) return [];
    return here
      .filter((w) => w !== kept && !empty(w.value) && w.value !== kept.value && ms(kept.hlc) - ms(w.hlc) <= DAY && !here.some((o) => o.saw === w.hlc))
      .map((w) => ({ code: 'EX-14F', subject: headId, members: [kept, w].map((x) => `${headId}/${field}/${x.hlc}`).sort() }));
  });
}
