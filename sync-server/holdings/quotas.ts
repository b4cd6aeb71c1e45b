import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import { versionOf } from '../../src/facts/registry.ts';
import type { BodyOf } from '../../src/facts/registry.ts';
import { isKind } from '../../src/facts/registry.ts';
import { scopeOf } from '../../src/facts/scope.ts';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import { promoVersionAt, versionsOf } from '../../src/marketing/rules.ts';
import { askedBack, defaultShares, foldQuota, givenFor, leastQuota, quotaShare } from '../../src/marketing/shares.ts';
import type { QuotaView } from '../../src/marketing/shares.ts';
import { promoKey } from '../../src/marketing/offers.ts';
import type { CampaignGift } from '../../src/marketing/types.ts';
import { STATE_DB } from '../adjudicator/aggregates.ts';
import { all } from '../store/update.ts';
import { Ground, isInUse, mainOf, scopes, storeOf } from './ground.ts';
import type { Asking, HoldingsDeps } from './ground.ts';
import { Turns } from './turns.ts';
import type { Turn } from './turns.ts';

export interface NewCampaign {
  /** Of the form: sent twice, it is one campaign. */
  readonly key: string;
  readonly name: string;
  readonly fromMs: number;
  readonly toMs: number;
  readonly quota?: number | undefined;
  readonly offFen: number;
  readonly fromFen: number;
  /** What it gives instead of an amount (满赠). */
  readonly gift?: CampaignGift | undefined;
}
type Kind = 'promo.published' | 'promo.stopped' | 'promo.escrowed' | 'promo.recalled';
type Move = Result<{ readonly view: QuotaView; readonly facts: readonly Fact[]; readonly drafts: readonly FactDraft[] }>;

/**
 * Campaigns and the shares of their quotas by terminal (conflicts.md §3.5, §4.24). Headquarters gives only of what no terminal holds, as far as
 * it knows; it takes nothing back by itself, since only the terminal knows what it used while it was cut off: it asks, and the terminal's
 * answer is the fact that frees it.
 */
export class Quotas {
  private readonly turns: Turns;
  private readonly ground: Ground;

  constructor(private readonly d: HoldingsDeps) {
    this.turns = new Turns(d.store, d.holder, d.now);
    this.ground = new Ground(d);
  }

  /** Facts of every campaign, by its id. */
  async campaigns(): Promise<ReadonlyMap<string, readonly Fact[]>> {
    const ids = new Set([
      ...(await all(this.d.store, STATE_DB, 'agg:promo:')).map((doc) => doc._id.slice('agg:promo:'.length)),
      ...(await all(this.d.store, 'hq', 'turn:promo:')).map((doc) => doc._id.slice('turn:promo:'.length)),
    ]);
    const out = new Map<string, readonly Fact[]>();
    for (const id of ids) {
      const facts = await this.facts(id, await this.turns.recent(promoKey(id)));
      if (facts.some((f) => isKind(f, 'promo.published'))) out.set(id, facts);
    }
    return out;
  }
  /** A campaign with its first version; of a limited one the default shares are given out at once. */
  async publish(campaign: NewCampaign, by: string): Promise<Result<string>> {
    const promoId = `M${campaign.key.replace(/-/g, '').slice(0, 10).toUpperCase()}`;
    const { key: _key, quota, gift, ...rest } = campaign;
    const stores = await this.ground.stores();
    const made = await this.move(promoId, async (facts, view) => {
      if (facts.some((f) => isKind(f, 'promo.published'))) return ok({ view, facts, drafts: [] });
      const body = { promoId, version: 1, ...rest, ...(quota === undefined ? {} : { quota }), ...(gift === undefined ? {} : { gift }) };
      return ok({ view, facts, drafts: [this.draft('promo.published', stores, by, promoId, view, body)] });
    });
    if (!made.ok) return made;
    if (quota !== undefined) {
      const spread = await this.spread(promoId, campaign.key, by);
      if (!spread.ok) return spread;
    }
    return ok(promoId);
  }
  stop(promoId: string, reason: string, by: string): Promise<Result<QuotaView>> {
    return this.known(promoId, async (facts, view) => {
      const stopped = facts.some((f) => isKind(f, 'promo.stopped'));
      return ok({ view, facts, drafts: stopped ? [] : [this.draft('promo.stopped', scopes(facts), by, promoId, view, { promoId, reason })] });
    });
  }
  /**
   * Another quota: a new version of the newest, which is frozen and stays, and differs in nothing else (conflicts.md §4.24); sent twice under one
   * key, it is one version. Problems `promo-unlimited`, `promo-over` {name}, `promo-quota-low` {least}.
   */
  async changeQuota(promoId: string, quota: number, key: string, by: string): Promise<Result<QuotaView>> {
    const stores = await this.ground.stores();
    return this.known(promoId, async (facts, view) => {
      const newest = newestOf(facts);
      if (newest === undefined) return fail('promo-unknown');
      const done = facts.some((f) => isKind(f, 'promo.published') && f.body.for === key);
      if (done || view.quota === quota) return ok({ view, facts, drafts: [] });
      if (view.quota === undefined) return fail('promo-unlimited');
      if (newest.toMs <= this.d.now() || facts.some((f) => isKind(f, 'promo.stopped'))) return fail('promo-over', { name: newest.name ?? promoId });
      const least = leastQuota(view);
      if (quota < least) return fail('promo-quota-low', { least });
      const body = { ...newest, version: newest.version + 1, quota, for: key };
      return ok({ view, facts, drafts: [this.draft('promo.published', [...stores, ...scopes(facts)], by, promoId, view, body)] });
    });
  }
  /** The default rule: half of what is free, evenly over the main terminals of the stores; where something was given under this key before, nothing. */
  async spread(promoId: string, key: string, by: string): Promise<Result<QuotaView>> {
    const mains = await this.mains();
    return this.known(promoId, async (facts, view) => {
      if (view.quota === undefined) return fail('promo-unlimited');
      const done = mains.some((t) => givenFor(facts, t, key) > 0);
      const parts = done ? [] : [...defaultShares(Math.max(0, view.free), mains)];
      return ok({ view, facts, drafts: parts.map(([terminal, amount]) => this.escrow(promoId, terminal, amount, key, by, view)) });
    });
  }
  /** By hand: so much to this terminal, all of it or none. Problems `terminal-unknown`, `promo-unlimited`, `promo-short` {free}. */
  async give(promoId: string, terminal: string, amount: number, key: string, by: string): Promise<Result<QuotaView>> {
    const device = await this.d.identity.device(terminal);
    if (device === undefined || !isInUse(device)) return fail('terminal-unknown', { terminal });
    return this.known(promoId, async (facts, view) => {
      if (givenFor(facts, terminal, key) > 0) return ok({ view, facts, drafts: [] });
      if (view.quota === undefined) return fail('promo-unlimited');
      if (amount > view.free) return fail('promo-short', { free: Math.max(0, view.free) });
      return ok({ view, facts, drafts: [this.escrow(promoId, terminal, quotaShare(view, terminal, amount), key, by, view)] });
    });
  }
  /** Asks a terminal for a part of its share. Problem `promo-recall` {share}: more than it holds beside what it was asked for already. */
  recall(promoId: string, terminal: string, amount: number, key: string, by: string): Promise<Result<QuotaView>> {
    return this.known(promoId, async (facts, view) => {
      if (facts.some((f) => isKind(f, 'promo.recalled') && f.body.for === key)) return ok({ view, facts, drafts: [] });
      const share = (view.shares[terminal] ?? 0) - askedBack(view, terminal);
      if (amount > share) return fail('promo-recall', { share });
      return ok({ view, facts, drafts: [this.draft('promo.recalled', [storeOf(terminal)], by, promoId, view, { promoId, terminal, amount, for: key })] });
    });
  }
  /**
   * One use for the sale at a till that holds no share any more; asked twice for one sale, it is given once. Problems `permission-denied`,
   * `promo-unknown`, `promo-over`, `promo-used-up`, `promo-short` {free}: what is left is with other terminals.
   */
  ask(promoId: string, asking: Asking, saleId: string): Promise<Result<QuotaView>> {
    return this.known(promoId, async (facts, view) => {
      const person = await this.ground.person(asking);
      if (!person.ok) return person;
      const name = newestOf(facts)?.name ?? promoId;
      if (promoVersionAt(facts, this.d.now()) === undefined) return fail('promo-over', { name });
      if (view.quota === undefined || givenFor(facts, asking.terminal, saleId) > 0) return ok({ view, facts, drafts: [] });
      if (view.used >= view.quota) return fail('promo-used-up', { name });
      const amount = quotaShare(view, asking.terminal, 1);
      if (amount <= 0) return fail('promo-short', { free: 0 });
      await this.ground.bring(facts, asking.storeId);
      return ok({ view, facts, drafts: [this.escrow(promoId, asking.terminal, amount, saleId, asking.by, view)] });
    });
  }

  private async mains(): Promise<string[]> {
    const devices = await this.d.identity.devices();
    const stores = [...new Set(devices.filter(isInUse).map((x) => x.storeId))].sort();
    return stores.flatMap((s) => mainOf(devices, s)?.terminal ?? []);
  }
  private facts(promoId: string, recent: readonly Fact[]): Promise<Fact[]> {
    return this.ground.facts(promoKey(promoId), recent);
  }
  private known(promoId: string, work: (facts: readonly Fact[], view: QuotaView) => Promise<Move>): Promise<Result<QuotaView>> {
    return this.move(promoId, async (facts, view) => (facts.some((f) => isKind(f, 'promo.published')) ? work(facts, view) : fail('promo-unknown')));
  }
  private move(promoId: string, work: (facts: readonly Fact[], view: QuotaView) => Promise<Move>): Promise<Result<QuotaView>> {
    const key = promoKey(promoId);
    return this.turns.take(key, async (recent): Promise<Turn<Result<QuotaView>>> => {
      const facts = await this.facts(promoId, recent);
      const moved = await work(facts, foldQuota(key, facts));
      if (!moved.ok) return { answer: moved, wrote: [] };
      if (moved.value.drafts.length === 0) return { answer: ok(moved.value.view), wrote: [] };
      const made = await this.d.hqWriter.commit(moved.value.drafts);
      return made.ok ? { answer: ok(foldQuota(key, [...facts, ...made.value])), wrote: made.value } : { answer: made, wrote: [] };
    });
  }
  private escrow(promoId: string, terminal: string, amount: number, key: string, by: string, view: QuotaView): FactDraft {
    return this.draft('promo.escrowed', [storeOf(terminal)], by, promoId, view, { promoId, terminal, amount, for: key });
  }
  private draft<K extends Kind>(kind: K, scope: readonly string[], by: string, promoId: string, view: QuotaView, body: BodyOf<K>): FactDraft {
    return { kind, v: versionOf(kind), scope: scopeOf(scope), by, prev: { [promoKey(promoId)]: [...view.heads] }, body };
  }
}

const newestOf = (facts: readonly Fact[]): BodyOf<'promo.published'> | undefined => versionsOf(facts).at(-1)?.body;
