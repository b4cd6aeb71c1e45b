import type { Fact } from '../../src/facts/envelope.ts';
import type { FactKind } from '../../src/facts/registry.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import { issueGift } from '../../src/marketing/gifts.ts';
import { couponHolder, foldQuota, leastQuota, quotaShare } from '../../src/marketing/shares.ts';
import { giftEntries } from '../../src/sales/offers.ts';
import { body, postings } from './reading.ts';
import type { HqDeed } from './hqdeeds.ts';
import { ofKind } from './scene.ts';
import type { BookDeed } from './scene.ts';
import { sellWith } from './selling.ts';

/** A campaign that takes something off, one that gives gifts, and a pool of codes: headquarters gives them out by terminal (conflicts §3.5). */
const MONEY = 'Q1';
const GIFTS = 'G1';
const CAMPAIGNS = {
  [MONEY]: { name: '限量', offFen: 10_000, fromFen: 0 },
  [GIFTS]: { name: '满赠', fromFen: 0, gift: { name: '首饰盒', valueFen: 5000, each: 'person' } },
} as const;
const QUOTA = 3;
const CODES = 4;
const DAY = 86_400_000;
type Say = (desk: Parameters<HqDeed>[0], kind: FactKind, body: unknown, ...keys: readonly string[]) => Promise<unknown>;

export const shareDeedsOfHq = (say: Say): readonly (readonly [number, readonly [string, HqDeed]])[] => {
  const tillOf = (desk: Parameters<HqDeed>[0]): string => desk.d.pick(desk.w.tills.filter((t) => !t.line.includes('#')).map((t) => t.terminal)) ?? '';
  const quotaOf =
    (promoId: keyof typeof CAMPAIGNS): HqDeed =>
    async (desk) => {
      const key = `promo:${promoId}` as const;
      if (!ofKind(desk.facts, 'promo.published').some((f) => f.body.promoId === promoId)) {
        const body = { promoId, version: 1, fromMs: 0, toMs: desk.ctx.nowMs + 30 * DAY, quota: QUOTA, ...CAMPAIGNS[promoId] };
        await say(desk, 'promo.published', body, key);
        for (let n = 0; n < 2; n += 1) await say(desk, 'promo.escrowed', { promoId, terminal: tillOf(desk), amount: 1 }, key);
        return;
      }
      const view = foldQuota(
        key,
        desk.facts.filter((f) => key in f.prev),
      );
      if (desk.d.chance(0.15)) {
        // Another total is another version; never less than what was used or lies with terminals (§4.24).
        const version = ofKind(desk.facts, 'promo.published').filter((f) => f.body.promoId === promoId).length + 1;
        const quota = leastQuota(view) + desk.d.int(3);
        await say(desk, 'promo.published', { promoId, version, fromMs: 0, toMs: desk.ctx.nowMs + 30 * DAY, quota, ...CAMPAIGNS[promoId] }, key);
        return;
      }
      const terminal = tillOf(desk);
      const give = desk.d.chance(0.7);
      const amount = give ? quotaShare(view, terminal, 1 + desk.d.int(2)) : (view.shares[terminal] ?? 0);
      if (amount > 0) await say(desk, give ? 'promo.escrowed' : 'promo.recalled', { promoId, terminal, amount }, key);
    };
  const code: HqDeed = async (desk) => {
    const name = `W${desk.d.int(CODES)}`;
    const key = `coupon:${name}` as const;
    const facts = desk.facts.filter((f) => key in f.prev);
    if (facts.length === 0) {
      await say(desk, 'coupon.issued', { code: name, valueFen: 10_000, pooled: true }, key);
      await say(desk, 'coupon.escrowed', { code: name, terminal: tillOf(desk) }, key);
      return;
    }
    const holder = couponHolder(key, facts);
    if (facts.some((f) => f.kind === 'sale.committed' || f.kind === 'coupon.voided')) return;
    if (desk.d.chance(0.15)) {
      await say(desk, 'coupon.voided', { code: name, reason: '印错了' }, key);
      return;
    }
    await say(desk, holder === undefined ? 'coupon.escrowed' : 'coupon.recalled', { code: name, terminal: holder ?? tillOf(desk) }, key);
  };
  return [
    [6, ['shareQuota', quotaOf(MONEY)]],
    [6, ['shareGifts', quotaOf(GIFTS)]],
    [6, ['shareCode', code]],
  ];
};

const useOffer =
  (kind: 'campaign' | 'coupon', idOf: (n: number) => string): BookDeed =>
  (s) => {
    const id = idOf(s.d.int(CODES));
    const known = s.t.views.offer({ kind, id });
    // Beyond the share: refused, unless the manager's PIN forces it.
    const forced = known.use === 'needsPin';
    if (known.use === 'refused' || (forced && !s.d.chance(0.25))) return undefined;
    const ledger = kind === 'campaign' ? ('quota' as const) : ('coupon' as const);
    return sellWith(s, [
      { ledger, account: id, amount: -1, costFen: 10_000, ...(kind === 'campaign' ? { rule: '满减', version: 1 } : {}), ...(forced ? { forced } : {}) },
    ]);
  };
/** A gift to a person, with a sale or without; whoever knows that it was given does not give it again. */
const giveGift: BookDeed = (s) => {
  const customerId = s.d.pick(s.t.views.customers().slice(0, 6))?.id;
  if (customerId === undefined) return undefined;
  const known = s.t.views.offer({ kind: 'gift', id: GIFTS }, customerId);
  const forced = known.use === 'needsPin';
  if (known.use === 'refused' || (forced && !s.d.chance(0.25))) return undefined;
  if (s.d.chance(0.3)) return sellWith(s, giftEntries(known, 1, forced).entries, customerId);
  return issueGift(forced ? { ...s.ctx, approver: s.manager.user.staffNo } : s.ctx, { known, customerId });
};
export const SHARE_DEEDS: readonly (readonly [number, string, BookDeed])[] = [
  [12, 'useShare', useOffer('campaign', () => MONEY)],
  [12, 'giveGift', giveGift],
  [12, 'useCode', useOffer('coupon', (n) => `W${n}`)],
];

/**
 * §3.5, §4.24: Σ used ≤ quota + what managers forced; nobody uses more within its share than it was given and kept; a code is used twice only
 * where somebody forced it. By counting, without the folds. `twoPasts`: a till or headquarters was put back to an older copy of itself: then
 * what was given or used can be forgotten for a while, which no counting prevents, and the case alone has to tell.
 */
export function checkShares(all: readonly Fact[], cases: readonly ExceptionDoc[], twoPasts: boolean, bad: (text: string) => void): void {
  if (twoPasts) return;
  const undone = new Set(all.flatMap((f) => ((body(f)['entries'] ?? []) as readonly { reverses?: string }[]).flatMap((e) => e.reverses ?? [])));
  const documents = new Map(all.map((f) => [f.kind === 'sale.committed' ? String(body(f)['saleId']) : f.id, f] as const));
  const uses = [...documents].flatMap(([id, f]) =>
    f.kind === 'sale.committed' || f.kind === 'gift.issued' ? postings(f).filter((p) => p.amount < 0 && !undone.has(`${id}#${p.n}`)) : [],
  );
  const open = (code: string, subject: string): boolean => cases.some((e) => e.code === code && e.subject === subject && e.status === 'open');
  for (const promoId of [MONEY, GIFTS]) {
    const own = uses.filter((u) => u.key === `promo:${promoId}`);
    const forced = own.filter((u) => u.forced);
    const versions = all.filter((f) => f.kind === 'promo.published' && body(f)['promoId'] === promoId);
    const newest = versions.sort((a, b) => Number(body(b)['version']) - Number(body(a)['version']))[0];
    const quota = newest === undefined ? 0 : Number(body(newest)['quota']);
    if (own.length > quota + forced.length) bad(`I3 campaign ${promoId} was used ${own.length} times of ${quota}, ${forced.length} forced`);
    const given = new Map<string, number>();
    const move = (terminal: string, n: number): void => void given.set(terminal, (given.get(terminal) ?? 0) + n);
    for (const f of all) {
      if (body(f)['promoId'] !== promoId) continue;
      if (f.kind === 'promo.escrowed') move(String(body(f)['terminal']), Number(body(f)['amount']));
      if (f.kind === 'promo.returned') move(f.terminal, -Number(body(f)['amount']));
    }
    for (const terminal of new Set(own.map((u) => u.fact.terminal))) {
      const within = own.filter((u) => u.fact.terminal === terminal && !u.forced).length;
      if (within > (given.get(terminal) ?? 0)) bad(`I3 ${terminal} used ${within} of ${promoId} as its own and was given ${given.get(terminal) ?? 0}`);
    }
    if (open('EX-22', `promo:${promoId}`) && forced.length === 0) bad(`EX-22 of ${promoId} though nobody forced anything`);
  }
  for (let n = 0; n < CODES; n += 1) {
    const key = `coupon:W${n}`;
    const of = uses.filter((u) => u.key === key);
    if (of.length > 1 && of.filter((u) => !u.forced).length > 1) bad(`I8 ${key} was used ${of.length} times, more than once unforced`);
    if (open('EX-05', key) && !of.some((u) => u.forced)) bad(`EX-05 of ${key} though nobody forced anything`);
  }
}
