import type { Fact } from '../../src/facts/envelope.ts';
import type { DecisionDoc, RulingDoc } from '../../src/facts/rulings.ts';
import { body, pasts } from './reading.ts';
import { keysOf } from './oracle.ts';
import { persons } from './persons.ts';

interface Line {
  readonly netFen: number;
  readonly consultants: readonly { readonly staffNo: string; readonly shareBp: number }[];
}
const WORDS: ReadonlySet<string> = new Set(['cust.claimed', 'cust.transferred', 'cust.released']);
const stamp = (f: Fact): string => f.hlc + f.id;
const soonest = (a: Fact, b: Fact): number => (stamp(a) < stamp(b) ? -1 : 1);

/** §4.3 in plain words, over every card of one person: who has them, and who claimed them and does not. Runs are shorter than the year of (a). */
function ownerOf(cards: readonly string[], facts: readonly Fact[]): { readonly owner: string; readonly losers: readonly string[] } | undefined {
  const saw = pasts(cards, facts);
  const cared = facts.filter((f) => f.kind === 'cust.contacted' || f.kind === 'sale.committed');
  // A release that overlooked that somebody had cared before is none.
  const words = facts.filter((f) => WORDS.has(f.kind) && !(f.kind === 'cust.released' && cared.some((c) => !saw(c, f) && c.hlc < f.hlc)));
  const last = words.filter((w) => !words.some((o) => saw(w, o)));
  const who = (f: Fact): string => String(body(f)['staffNo']);
  const sold = (staffNo: string): number =>
    facts
      .filter((f) => f.kind === 'sale.committed')
      .flatMap((s) => {
        const mine = (body(s)['lines'] as readonly Line[]).flatMap((l) =>
          l.consultants.filter((c) => c.staffNo === staffNo).map((c) => Math.floor((l.netFen * c.shareBp) / 10_000)),
        );
        const back = facts
          .filter((r) => (r.kind === 'sale.returned' || r.kind === 'sale.voided') && body(r)['saleId'] === body(s)['saleId'])
          .map((r) => -Number(body(r)['refundFen']));
        return mine.length === 0 ? [] : [...mine, ...back];
      })
      .reduce((a, b) => a + b, 0);
  const over = (kinds: RegExp, id: string): ReadonlySet<unknown> => new Set(facts.filter((f) => kinds.test(f.kind)).map((f) => body(f)[id]));
  const [closed, ended] = [over(/^order\.(refunded|forfeited|cancelled)$/, 'orderId'), over(/^apt\.(voided|ended)$/, 'aptId')];
  const expects = (staffNo: string): boolean =>
    facts.some(
      (f) => f.by === staffNo && ((f.kind === 'order.paid' && !closed.has(body(f)['orderId'])) || (f.kind === 'apt.created' && !ended.has(body(f)['aptId']))),
    );
  const better = (a: Fact, b: Fact): number => {
    const both = [a, b] as const;
    const [x, y] = both.map((f) => ({ sold: sold(who(f)), expects: expects(who(f)), reported: body(f)['reported'] === true }));
    if (x === undefined || y === undefined) return 0;
    if (x.sold !== y.sold) return y.sold - x.sold;
    if (x.expects !== y.expects) return x.expects ? -1 : 1;
    if (x.reported !== y.reported) return x.reported ? -1 : 1;
    if (a.hlc !== b.hlc) return a.hlc < b.hlc ? -1 : 1;
    return Number(who(a)) - Number(who(b)) || soonest(a, b);
  };
  const claims = last.filter((f) => f.kind === 'cust.claimed').sort(better);
  const given = last
    .filter((f) => f.kind === 'cust.transferred')
    .sort(soonest)
    .at(-1);
  const owner = given !== undefined ? String(body(given)['to']) : claims[0] === undefined ? undefined : who(claims[0]);
  return owner === undefined
    ? undefined
    : {
        owner,
        losers: claims
          .filter((c) => who(c) !== owner)
          .map((c) => c.id as string)
          .sort(),
      };
}

/** §4.3: of a person claimed by several, exactly one owner is told, whatever cards the claims were made on; and of nobody else one. Answers how many were told. */
export function checkOwners(all: readonly Fact[], rulings: readonly RulingDoc[], bad: (text: string) => void): number {
  const made = rulings.flatMap((r) => (r.cls === 'decision' && r.rule === '4.4' ? r.losers.map((l) => ({ loser: l.factId, survivor: r.winner })) : []));
  const { people, root } = persons(all, made);
  const by = new Map<string, Fact[]>();
  for (const f of all) for (const key of keysOf(f)) if (key.startsWith('cust:')) (by.get(key) ?? by.set(key, []).get(key))?.push(f);
  const want = new Map<string, string>();
  for (const one of new Set([...by.keys()].map(root))) {
    const cards = people(one);
    const found = ownerOf(cards, [...new Set(cards.flatMap((c) => by.get(c) ?? []))]);
    if (found !== undefined && found.losers.length > 0) want.set(one, `${found.owner} before ${found.losers.join()}`);
  }
  const told = new Map<string, string[]>();
  for (const d of rulings.filter((r): r is DecisionDoc => r.cls === 'decision' && r.id.startsWith('rul:dec:owner:') && r.withdrawn !== true)) {
    const text = `${String(d.data['owner'])} before ${d.losers
      .map((l) => l.factId)
      .sort()
      .join()}`;
    told.set(d.subject, [...(told.get(d.subject) ?? []), text]);
  }
  for (const [one, text] of want) if ((told.get(one) ?? []).join('; ') !== text) bad(`O owner of ${one} is ${text}, told ${(told.get(one) ?? []).join('; ')}`);
  for (const [one, texts] of told) if (!want.has(one)) bad(`O owner of ${one} is told (${texts.join('; ')}) and nothing is contested`);
  return want.size;
}
