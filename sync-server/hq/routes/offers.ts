import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Fact } from '../../../src/facts/envelope.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { hlcMs } from '../../../src/kernel/hlc.ts';
import { askedBack, foldQuota } from '../../../src/marketing/shares.ts';
import { promoKey } from '../../../src/marketing/offers.ts';
import { versionsOf } from '../../../src/marketing/rules.ts';
import { campaignGift } from '../../../src/marketing/types.ts';
import { isFree, isUnused } from '../../holdings/coupons.ts';
import type { Code } from '../../holdings/coupons.ts';
import { isInUse } from '../../holdings/ground.ts';
import { need, refuse, route } from '../http.ts';
import type { Hq } from '../hq.ts';
import { PERMITS, scopeOfUser } from '../permits.ts';
import { readStores } from '../reference.ts';

const LONGEST_MS = 400 * 86_400_000;
const fen = z.number().int().min(0).max(100_000_000);
const key = z.uuid();
const name = z.string().trim().min(2).max(40);
const quota = z.number().int().min(1).max(1_000_000);
const newCampaign = z
  .strictObject({
    key,
    name,
    fromMs: z.number().int(),
    toMs: z.number().int(),
    quota: quota.optional(),
    offFen: fen,
    fromFen: fen,
    gift: campaignGift.extend({ name: z.string().trim().min(1).max(40), valueFen: fen }).optional(),
  })
  // It takes something off, or it gives something.
  .refine((c) => c.offFen > 0 !== (c.gift !== undefined), { path: ['offFen'] });
const reason = z.string().trim().min(2).max(200);
const newBatch = z.strictObject({
  key,
  name,
  valueFen: fen.min(1),
  fromFen: fen,
  untilMs: z.number().int(),
  kind: z.enum(['pool', 'bound', 'universal']),
  store: z.string().max(8).optional(),
  count: z.number().int().min(1).max(200),
});
/** More gives, less asks back. */
const share = z.strictObject({
  key,
  terminal: z.string().min(3).max(16),
  amount: z
    .number()
    .int()
    .min(-1_000_000)
    .max(1_000_000)
    .refine((n) => n !== 0),
});
const byId = z.object({ id: z.string().min(1).max(40) });

/** One terminal's line: what it may still use by itself, what it used, and what it was asked to give back. */
interface Line {
  readonly terminal: string;
  readonly share: number;
  readonly used: number;
  readonly asked: number;
}
const lineOf = (terminal: string, share: number, used: number, asked: number): Line => ({ terminal, share, used, asked });

function campaignOf(promoId: string, facts: readonly Fact[]) {
  const newest = versionsOf(facts).at(-1)?.body;
  const stop = facts.find((f) => isKind(f, 'promo.stopped'));
  const view = foldQuota(promoKey(promoId), facts);
  const terminals = [...new Set([...Object.keys(view.shares), ...Object.keys(view.usedBy)])].sort();
  return {
    promoId,
    name: newest?.name ?? promoId,
    version: newest?.version ?? 0,
    fromMs: newest?.fromMs ?? 0,
    toMs: newest?.toMs ?? 0,
    offFen: newest?.offFen ?? 0,
    fromFen: newest?.fromFen ?? 0,
    ...(newest?.gift === undefined ? {} : { gift: newest.gift }),
    ...(stop === undefined ? {} : { stoppedMs: hlcMs(stop.hlc) }),
    used: view.used,
    given: Object.values(view.shares).reduce((a, b) => a + b, 0),
    ...(view.quota === undefined ? {} : { quota: view.quota, free: view.free }),
    terminals: terminals.map((t) => lineOf(t, view.shares[t] ?? 0, view.usedBy[t] ?? 0, askedBack(view, t))),
  };
}
function batchOf(id: string, codes: readonly Code[]) {
  const [first] = codes;
  const held = codes.filter((c) => c.holder !== undefined && isUnused(c));
  const terminals = [...new Set([...held.flatMap((c) => c.holder ?? []), ...codes.flatMap((c) => c.usedAt ?? [])])].sort();
  return {
    batch: id,
    name: first?.issued.name ?? id,
    valueFen: first?.issued.valueFen ?? 0,
    fromFen: first?.issued.fromFen ?? 0,
    untilMs: first?.issued.untilMs ?? 0,
    kind: first?.issued.pooled === true ? ('pool' as const) : first?.issued.bound === undefined ? ('universal' as const) : ('bound' as const),
    ...(first?.issued.bound === undefined ? {} : { store: first.issued.bound }),
    total: codes.length,
    used: codes.filter((c) => c.usedAt !== undefined).length,
    given: held.length,
    free: codes.filter(isFree).length,
    voided: codes.filter((c) => c.usedAt === undefined && c.view.voided).length,
    terminals: terminals.map((t) =>
      lineOf(t, held.filter((c) => c.holder === t).length, codes.filter((c) => c.usedAt === t).length, held.filter((c) => c.holder === t && c.asked).length),
    ),
  };
}

/** Campaigns and coupons (conflicts.md §3.5, §4.15, §4.24): what there is, which terminal holds and used how much of it, giving and asking back. */
export function offerRoutes(app: FastifyInstance, hq: Hq): void {
  const { store, now, quotas, coupons, identity } = hq.services;
  const mine =
    (scope: readonly string[] | undefined) =>
    (terminal: string): boolean =>
      scope === undefined || scope.includes(terminal.split('-')[0] ?? '');
  route(app, hq, {
    method: 'GET',
    url: '/offers',
    action: PERMITS.offers,
    run: async ({ user }) => {
      const sees = mine(scopeOfUser(user));
      const [promos, batches, devices] = await Promise.all([quotas.campaigns(), coupons.batches(), identity.devices()]);
      const own = <T extends { readonly terminals: readonly Line[] }>(x: T): T => ({ ...x, terminals: x.terminals.filter((l) => sees(l.terminal)) });
      return {
        now: now(),
        campaigns: [...promos].map(([id, facts]) => own(campaignOf(id, facts))).sort((a, b) => b.fromMs - a.fromMs || (a.promoId < b.promoId ? -1 : 1)),
        batches: [...batches].map(([id, codes]) => own(batchOf(id, codes))).sort((a, b) => b.untilMs - a.untilMs || (a.batch < b.batch ? -1 : 1)),
        terminals: devices
          .filter((x) => isInUse(x) && sees(x.terminal))
          .map((x) => ({ terminal: x.terminal, storeId: x.storeId, label: x.label }))
          .sort((a, b) => (a.terminal < b.terminal ? -1 : 1)),
      };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/offers/campaigns',
    action: PERMITS.offersEdit,
    body: newCampaign,
    run: async ({ user, body }) => {
      if (body.toMs <= body.fromMs || body.toMs <= now() || body.toMs - body.fromMs > LONGEST_MS) refuse(422, 'offer-times');
      const id = need(await quotas.publish(body, user.staffNo));
      await hq.audit.record(user, { action: 'campaignPublished', subject: body.name, after: body });
      return { id };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/offers/campaigns/:id/stop',
    action: PERMITS.offersEdit,
    params: byId,
    body: z.strictObject({ reason }),
    run: async ({ user, params, body }) => {
      need(await quotas.stop(params.id, body.reason, user.staffNo));
      await hq.audit.record(user, { action: 'campaignStopped', subject: params.id, reason: body.reason });
      return { ok: true };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/offers/campaigns/:id/quota',
    action: PERMITS.offersEdit,
    params: byId,
    body: z.strictObject({ key, quota }),
    run: async ({ user, params, body }) => {
      need(await quotas.changeQuota(params.id, body.quota, body.key, user.staffNo));
      await hq.audit.record(user, { action: 'campaignQuota', subject: params.id, after: { quota: body.quota } });
      return { ok: true };
    },
  });
  for (const [of, holdings] of [
    ['campaigns', quotas],
    ['coupons', coupons],
  ] as const) {
    route(app, hq, {
      method: 'POST',
      url: `/offers/${of}/:id/share`,
      action: PERMITS.offersEdit,
      params: byId,
      body: share,
      run: async ({ user, params, body: { terminal, amount, key: k } }) => {
        need<unknown>(
          await (amount > 0 ? holdings.give(params.id, terminal, amount, k, user.staffNo) : holdings.recall(params.id, terminal, -amount, k, user.staffNo)),
        );
        await hq.audit.record(user, { action: amount > 0 ? 'shareGiven' : 'shareRecalled', subject: params.id, after: { terminal, amount } });
        return { ok: true };
      },
    });
    route(app, hq, {
      method: 'POST',
      url: `/offers/${of}/:id/spread`,
      action: PERMITS.offersEdit,
      params: byId,
      body: z.strictObject({ key }),
      run: async ({ user, params, body }) => {
        need<unknown>(await holdings.spread(params.id, body.key, user.staffNo));
        await hq.audit.record(user, { action: 'shareGiven', subject: params.id });
        return { ok: true };
      },
    });
  }
  route(app, hq, {
    method: 'POST',
    url: '/offers/coupons',
    action: PERMITS.offersEdit,
    body: newBatch,
    run: async ({ user, body }) => {
      if (body.untilMs <= now() || body.untilMs - now() > LONGEST_MS) refuse(422, 'offer-times');
      const bound = body.kind === 'bound';
      if (bound && !(await readStores(store)).some((s) => s.storeId === body.store)) refuse(422, 'store-unknown', { store: body.store ?? '' });
      const id = need(await coupons.issue(body, user.staffNo));
      await hq.audit.record(user, { action: 'couponsIssued', subject: body.name, after: { ...body, batch: id } });
      return { id };
    },
  });
  route(app, hq, {
    method: 'POST',
    url: '/offers/coupons/:id/void',
    action: PERMITS.offersEdit,
    params: byId,
    // Without a code: all that are unused.
    body: z.strictObject({ code: z.string().trim().min(1).max(40).optional(), reason }),
    run: async ({ user, params, body }) => {
      need(await coupons.void(params.id, body.code, body.reason, user.staffNo));
      await hq.audit.record(user, { action: 'couponsVoided', subject: body.code ?? params.id, reason: body.reason });
      return { ok: true };
    },
  });
  /** The codes themselves are worth money: only for those who give them out. */
  route(app, hq, {
    method: 'GET',
    url: '/offers/coupons/:id/codes',
    action: PERMITS.offersEdit,
    params: byId,
    run: async ({ params }) => {
      const codes = (await coupons.batches()).get(params.id) ?? refuse(404, 'hq-not-found');
      return {
        codes: codes.map((c) => ({
          code: c.code,
          state: c.usedAt !== undefined ? 'used' : c.view.voided ? 'voided' : c.asked ? 'asked' : c.holder !== undefined ? 'held' : 'free',
          ...((c.usedAt ?? c.holder) === undefined ? {} : { terminal: c.usedAt ?? c.holder }),
        })),
      };
    },
  });
}
