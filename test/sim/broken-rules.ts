/** One rule each, broken on purpose: `mutants.ts` plays the simulator against it. */
export interface Mutant {
  readonly name: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}
export const MUTANTS: readonly Mutant[] = [
  { name: 'mergeHead loses the loser', file: 'src/conflict/mergeHead.ts', from: 'if (order !== 0) lost.push', to: 'if (order > 99) lost.push' },
  {
    name: 'the first entry of an account counts twice',
    file: 'src/conflict/ledger.ts',
    from: 'entries: list, total: list.reduce((sum, e) => sum + e.amount, 0)',
    to: 'entries: list, total: list.reduce((sum, e) => sum + e.amount, list[0]?.amount ?? 0)',
  },
  {
    name: 'the second use of a coupon is not noticed',
    file: 'src/marketing/rules.ts',
    from: 'if (view.invalid.length === 0) return [];',
    to: 'if (view.invalid.length < 2) return [];',
  },
  {
    name: 'a till uses a campaign beyond its share without a word',
    file: 'src/marketing/shares.ts',
    from: "return amount <= view.quota - view.used ? 'needsPin' : 'refused';",
    to: "return amount <= view.quota - view.used ? 'ok' : 'refused';",
  },
  {
    name: 'a gift is given beyond the share without a word',
    file: 'src/marketing/offers.ts',
    from: 'const use = quotaUse(campaign.quota, at.terminal, 1);',
    to: "const use = gift === undefined ? quotaUse(campaign.quota, at.terminal, 1) : 'ok';",
  },
  { name: 'two gifts to one person are no case', file: 'src/marketing/rules.ts', from: 'return uses.length < 2', to: 'return uses.length < 3' },
  {
    name: 'the scan at the destination beats nothing',
    file: 'src/stock/laterEvents.ts',
    from: 'put(no, { rank: 90, to: body.damaged',
    to: 'put(no, { rank: 1, to: body.damaged',
  },
  {
    name: 'a shipment beside a sale is no dispute',
    file: 'src/stock/fold.ts',
    from: 'b.events.filter((e) => e.rank >= 60 &&',
    to: 'b.events.filter((e) => e.rank >= 75 &&',
  },
  {
    name: 'what was scrapped beside its sale is no case',
    file: 'src/stock/detect.ts',
    from: 'a.standing.filter((s) => a.concurrent(s, e) ||',
    to: 'a.standing.filter((s) =>',
  },
  { name: 'an old gold price is no case', file: 'src/sales/price.ts', from: 'Math.abs(diff) * 1000 > usedFen * 3', to: 'Math.abs(diff) * 10 > usedFen * 3' },
  {
    name: 'two names of one number are one person',
    file: 'src/customers/identity.ts',
    from: "(x === '' || y === '' || x === y)",
    to: "(x === '' || y === '' || x === y || x !== y)",
  },
  { name: 'a clock ten minutes wrong is no case', file: 'src/cases/terminal.ts', from: 'const SKEW_MS = 120_000;', to: 'const SKEW_MS = 1_200_000;' },
  { name: 'who has left is asked about once only', file: 'src/staff/rules.ts', from: 'return acts.length === 0 ? [] :', to: 'return acts.length < 2 ? [] :' },
  {
    name: 'a late document explains no shortage',
    file: 'src/stock/detect.ts',
    from: "late.length === 0 || a.view.state === 'MISSING' ? [] :",
    to: "late.length < 9 || a.view.state === 'MISSING' ? [] :",
  },
  {
    name: 'deposits after a closing are not late',
    file: 'src/sales/closing.ts',
    from: 'const COUNTED = /^(sale|order|card|goods|cash|points)\\./;',
    to: 'const COUNTED = /^(sale|card|goods|cash|points)\\./;',
  },
  {
    name: 'a sale is no evidence of service',
    file: 'src/appointments/claims.ts',
    from: 'const score = sold.length > 0 ? 3 :',
    to: 'const score = sold.length > 99 ? 3 :',
  },
  { name: 'one payment in two sales is no case', file: 'src/sales/payments.ts', from: 'if (sales.length > 1) out.push', to: 'if (sales.length > 2) out.push' },
  {
    name: 'what waits for a watermark is forgotten at a start',
    file: 'sync-server/adjudicator/waits.ts',
    from: "each(store, db, 'wait:'",
    to: "each(store, 'hq', 'wait:'",
  },
  {
    name: 'points are judged by card, not by person',
    file: 'src/customers/together.ts',
    from: 'return root === key ? judge(keys.filter((k) => k !== key)) : judge([]).filter',
    to: 'if (key !== undefined) return judge([]);\n  return root === key ? judge([]) : judge([]).filter',
  },
  {
    name: 'a customer is owned by card, not by person',
    file: 'src/customers/together.ts',
    from: 'return root === key ? judge(keys.filter((k) => k !== key)) : [];',
    to: 'return root === key ? judge([]) : judge([]);',
  },
  {
    name: 'another card of an erased person is nobody',
    file: 'src/customers/privacy.ts',
    from: 'const who = [customerId, ...also];',
    to: 'const who = [customerId, ...also.slice(99)];',
  },
  {
    name: 'a card merged with a blacklisted one is merged on',
    file: 'src/customers/identity.ts',
    from: 'const ids = graph.members(id);',
    to: 'const ids = [id];',
  },
  {
    name: 'a merge that comes after the entries asks nobody',
    file: 'sync-server/adjudicator/pass.ts',
    from: 'if (renamed.size > 0) {',
    to: 'if (renamed.size > 99) {',
  },
  {
    name: 'what is missing below the first number is no gap',
    file: 'src/cases/terminal.ts',
    from: 'numberGaps(facts, true, w.numbers)',
    to: 'numberGaps(facts, true, w.numbers).slice(1)',
  },
  { name: 'two values of one hour only are a clash', file: 'src/conflict/mergeHead.ts', from: '<= DAY_MS) out.push', to: '<= DAY_MS / 24) out.push' },
  { name: "a lost predecessor of a card is nobody's matter", file: 'src/members/card.ts', from: ', ...missingPredecessors(key)(fs, c, w)]', to: ']' },
  {
    name: 'poison of one name is one case',
    file: 'sync-server/gateway/quarantine.ts',
    from: 'hashOf(raw).slice(0, 24)',
    to: "hashOf(String(raw['id'])).slice(0, 24)",
  },
  {
    name: 'what is promised or on its way may be scrapped',
    file: 'src/stock/transitions.ts',
    from: "...row(['IN_STOCK', 'IN_REPAIR'], ['SCRAPPED'], 'scrap', 'OPS'),",
    to: "...row(['IN_STOCK', 'IN_REPAIR', 'RESERVED', 'IN_TRANSIT'], ['SCRAPPED'], 'scrap', 'OPS'),",
  },
  {
    name: 'facts of an erased person stay whole',
    file: 'sync-server/adjudicator/redactions.ts',
    from: 'if (!isRedactable(fact) || !belongs(fact, this.#reach)) return undefined;',
    to: 'return undefined;',
  },
  {
    name: 'a till does not take a redacted copy in',
    file: 'renderer/data/views/fact-index.ts',
    from: 'isRedacted(fact) && !isRedacted(have) ? this.#replace(have, fact) : undefined',
    to: 'undefined',
  },
];

/** The source with this rule broken. Throws where the place is not there exactly once. */
export function broken(m: Mutant, source: string): string {
  // Where the lines break is the formatter's affair.
  const place = new RegExp(
    m.from
      .split(/\s+/)
      .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
      .join('\\s+'),
    'g',
  );
  if (source.match(place)?.length !== 1) throw new Error(`${m.file} does not have "${m.from}" once`);
  return source.replace(place, () => m.to);
}
