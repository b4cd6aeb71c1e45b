import { randomInt } from 'node:crypto';
import type { AggKey, Fact, FactDraft } from '../../src/facts/envelope.ts';
import { isKind, versionOf } from '../../src/facts/registry.ts';
import type { BodyOf, FactOf } from '../../src/facts/registry.ts';
import { scopeOf } from '../../src/facts/scope.ts';
import { byText } from '../../src/kernel/order.ts';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import { couponKey } from '../../src/marketing/offers.ts';
import { foldCoupon } from '../../src/marketing/rules.ts';
import type { CouponView } from '../../src/marketing/rules.ts';
import { couponHolder, couponRecall, defaultShares } from '../../src/marketing/shares.ts';
import { asAggregate, STATE_DB } from '../adjudicator/aggregates.ts';
import { all } from '../store/update.ts';
import { Ground, isInUse, mainOf, scopes, storeOf } from './ground.ts';
import type { Asking, HoldingsDeps } from './ground.ts';
import { Turns } from './turns.ts';

export interface NewBatch {
  /** Of the form: sent twice, it is one batch. */
  readonly key: string;
  readonly name: string;
  readonly valueFen: number;
  readonly fromFen: number;
  readonly untilMs: number;
  readonly kind: 'pool' | 'bound' | 'universal';
  /** Of codes bound to a store. */
  readonly store?: string | undefined;
  readonly count: number;
}
/** One code as headquarters knows it. */
export interface Code {
  readonly code: string;
  readonly issued: FactOf<'coupon.issued'>['body'];
  readonly view: CouponView;
  /** Terminal of the use that counts. */
  readonly usedAt?: string;
  readonly holder?: string;
  readonly asked: boolean;
  readonly facts: readonly Fact[];
}
export const isUnused = (c: Code): boolean => c.usedAt === undefined && !c.view.voided;
export const isFree = (c: Code): boolean => isUnused(c) && c.holder === undefined;
const LETTERS = 'ABCDEFGHJKLMNPQRSTUVWXYZ23456789'; // none that is read as another
type Kind = 'coupon.issued' | 'coupon.voided' | 'coupon.escrowed' | 'coupon.recalled';
type Move = Result<readonly FactDraft[]>;

/** Batches of coupon codes, and which terminal holds which code of a pool (conflicts.md §3.5, §4.15). A code begins with its batch. */
export class Coupons {
  private readonly turns: Turns;
  private readonly ground: Ground;

  constructor(private readonly d: HoldingsDeps) {
    this.turns = new Turns(d.store, d.holder, d.now);
    this.ground = new Ground(d);
  }

  /** Every code that was issued in a batch, by batch. */
  async batches(): Promise<ReadonlyMap<string, readonly Code[]>> {
    const recents = (await all(this.d.store, 'hq', 'turn:batch:')).flatMap((doc) => (doc['facts'] ?? []) as readonly Fact[]); // written by Turns
    const out = new Map<string, Code[]>();
    for (const code of codesOf(await this.read('coupon:', recents))) {
      const { batch } = code.issued;
      if (batch !== undefined) (out.get(batch) ?? out.set(batch, []).get(batch))?.push(code);
    }
    return out;
  }
  async issue(batch: NewBatch, by: string): Promise<Result<string>> {
    const id = `K${batch.key.replace(/-/g, '').slice(0, 5).toUpperCase()}`;
    const scope = batch.kind === 'bound' ? [batch.store ?? ''] : await this.ground.stores();
    const { name, valueFen, fromFen, untilMs } = batch;
    const made = await this.move(id, async (codes) => {
      if (codes.length > 0) return ok([]);
      const drawn = new Set<string>();
      while (drawn.size < batch.count) drawn.add(`${id}-${Array.from({ length: 6 }, () => LETTERS[randomInt(LETTERS.length)]).join('')}`);
      return ok(
        [...drawn].map((code) =>
          this.draft('coupon.issued', scope, by, code, [], {
            code,
            batch: id,
            name,
            valueFen,
            fromFen,
            untilMs,
            ...(batch.kind === 'pool' ? { pooled: true } : {}),
            ...(batch.kind === 'bound' && batch.store !== undefined ? { bound: batch.store } : {}),
          }),
        ),
      );
    });
    if (!made.ok) return made;
    if (batch.kind === 'pool') {
      const spread = await this.spread(id, batch.key, by);
      if (!spread.ok) return spread;
    }
    return ok(id);
  }
  /** The default rule over what is free of a pool; where codes were given under this key before, nothing. */
  async spread(batch: string, key: string, by: string): Promise<Result<readonly Code[]>> {
    const devices = await this.d.identity.devices();
    const stores = [...new Set(devices.filter(isInUse).map((x) => x.storeId))].sort();
    const mains = stores.flatMap((s) => mainOf(devices, s)?.terminal ?? []);
    return this.pool(batch, async (codes) => {
      if (givenUnder(codes, key)) return ok([]);
      const free = codes.filter(isFree);
      let at = 0;
      return ok(
        [...defaultShares(free.length, mains)].flatMap(([terminal, n]) =>
          free
            .slice(at, (at += n))
            .map((c) => this.draft('coupon.escrowed', [storeOf(terminal)], by, c.code, c.view.heads, { code: c.code, terminal, for: key })),
        ),
      );
    });
  }
  /** By hand: so many free codes to this terminal. Problems `terminal-unknown`, `coupon-not-pooled`, `coupon-short` {free}. */
  async give(batch: string, terminal: string, amount: number, key: string, by: string): Promise<Result<readonly Code[]>> {
    const device = await this.d.identity.device(terminal);
    if (device === undefined || !isInUse(device)) return fail('terminal-unknown', { terminal });
    return this.pool(batch, async (codes) => {
      if (givenUnder(codes, key)) return ok([]);
      const free = codes.filter(isFree);
      if (free.length < amount) return fail('coupon-short', { free: free.length });
      return ok(
        free.slice(0, amount).map((c) => this.draft('coupon.escrowed', [storeOf(terminal)], by, c.code, c.view.heads, { code: c.code, terminal, for: key })),
      );
    });
  }
  /** Asks a terminal for so many of its unused codes; they are free again when it has returned them. Problem `coupon-recall` {share}. */
  recall(batch: string, terminal: string, amount: number, key: string, by: string): Promise<Result<readonly Code[]>> {
    return this.pool(batch, async (codes) => {
      if (codes.some((c) => c.facts.some((f) => isKind(f, 'coupon.recalled') && f.body.for === key))) return ok([]);
      const held = codes.filter((c) => c.holder === terminal && isUnused(c) && !c.asked);
      if (held.length < amount) return fail('coupon-recall', { share: held.length });
      return ok(
        held.slice(-amount).map((c) => this.draft('coupon.recalled', [storeOf(terminal)], by, c.code, c.view.heads, { code: c.code, terminal, for: key })),
      );
    });
  }
  /**
   * Takes this code, or all unused ones of the batch, out of use; what is void already stays as it is. A till that is cut off may use it until it
   * hears of it, and that use stands (conflicts.md §4.15). Problems `coupon-unknown`, `coupon-used`.
   */
  void(batch: string, code: string | undefined, reason: string, by: string): Promise<Result<readonly Code[]>> {
    return this.move(batch, async (codes) => {
      const chosen = code === undefined ? codes : codes.filter((c) => c.code === code);
      if (chosen.length === 0) return fail('coupon-unknown', { code: code ?? batch });
      if (code !== undefined && chosen.some((c) => c.usedAt !== undefined)) return fail('coupon-used', { code });
      return ok(chosen.filter(isUnused).map((c) => this.draft('coupon.voided', scopes(c.facts), by, c.code, c.view.heads, { code: c.code, reason })));
    });
  }
  /**
   * A code for the sale at a till; asked twice, it is the same answer. Problems `permission-denied`, `coupon-unknown`, `coupon-voided`,
   * `coupon-used`, `coupon-over`, `coupon-bound` {store}, `coupon-held` {terminal}: its holder may be using it this moment.
   */
  async ask(code: string, asking: Asking, saleId: string): Promise<Result<true>> {
    const key = couponKey(code);
    const batch = code.includes('-') ? (code.split('-')[0] ?? code) : code;
    return this.turns.take(`batch:${batch}`, async (recent) => {
      const refused = (why: string, params = {}) => ({ answer: fail(why, { code, ...params }), wrote: [] });
      const person = await this.ground.person(asking);
      if (!person.ok) return { answer: person, wrote: [] };
      const facts = await this.ground.facts(
        key,
        recent.filter((f) => key in f.prev),
      );
      const [known] = codesOf(new Map([[key, facts]]));
      if (known === undefined) return refused('coupon-unknown');
      if (known.view.voided || known.facts.some((f) => isKind(f, 'coupon.voided'))) return refused('coupon-voided');
      if (known.usedAt !== undefined) return refused('coupon-used');
      const { untilMs, bound } = known.issued;
      if (untilMs !== undefined && this.d.now() >= untilMs) return refused('coupon-over');
      if (bound !== undefined && bound !== asking.storeId) return refused('coupon-bound', { store: bound });
      if (known.holder === asking.terminal || bound !== undefined) return { answer: ok(true as const), wrote: [] };
      if (known.holder !== undefined) return refused('coupon-held', { terminal: known.holder });
      await this.ground.bring(facts, asking.storeId);
      const made = await this.d.hqWriter.commit([
        this.draft('coupon.escrowed', [asking.storeId], asking.by, code, known.view.heads, { code, terminal: asking.terminal, for: saleId }),
      ]);
      return made.ok ? { answer: ok(true as const), wrote: made.value } : { answer: made, wrote: [] };
    });
  }

  private pool(batch: string, work: (codes: readonly Code[]) => Promise<Move>): Promise<Result<readonly Code[]>> {
    return this.move(batch, async (codes) => {
      if (codes.length === 0) return fail('coupon-unknown', { code: batch });
      return codes.some((c) => c.issued.pooled === true) ? work(codes) : fail('coupon-not-pooled');
    });
  }
  private move(batch: string, work: (codes: readonly Code[]) => Promise<Move>): Promise<Result<readonly Code[]>> {
    return this.turns.take(`batch:${batch}`, async (recent) => {
      const read = await this.read(`coupon:${batch}-`, []);
      const known = new Set([...read.values()].flat().map((f) => f.id));
      // A batch is many facts: those the adjudicator has are not carried on.
      const still = recent.filter((f) => !known.has(f.id));
      const codes = codesOf(merged(read, still));
      const drafts = await work(codes);
      if (!drafts.ok) return { answer: drafts, wrote: [], still };
      if (drafts.value.length === 0) return { answer: ok(codes), wrote: [], still };
      // Whoever comes to hold a code is given its history.
      for (const d of drafts.value) {
        const code = codes.find((c) => couponKey(c.code) in d.prev);
        if (d.kind === 'coupon.escrowed' && code !== undefined) await this.ground.bring(code.facts, d.scope[0] ?? '');
      }
      const made = await this.d.hqWriter.commit(drafts.value);
      if (!made.ok) return { answer: made, wrote: [], still };
      return { answer: ok(codesOf(merged(read, [...still, ...made.value]))), wrote: made.value, still };
    });
  }
  /** Facts by code, of all codes that begin so. */
  private async read(prefix: string, recents: readonly Fact[]): Promise<ReadonlyMap<AggKey, readonly Fact[]>> {
    const docs = await all(this.d.store, STATE_DB, `agg:${prefix}`);
    const out = new Map<AggKey, readonly Fact[]>();
    for (const doc of docs) {
      const key = couponKey(doc._id.slice('agg:coupon:'.length));
      out.set(key, asAggregate(key, doc).facts);
    }
    return merged(out, recents);
  }
  private draft<K extends Kind>(kind: K, scope: readonly string[], by: string, code: string, heads: readonly string[], body: BodyOf<K>): FactDraft {
    return { kind, v: versionOf(kind), scope: scopeOf(scope), by, prev: { [couponKey(code)]: [...heads] }, body };
  }
}

function merged(known: ReadonlyMap<AggKey, readonly Fact[]>, more: readonly Fact[]): ReadonlyMap<AggKey, readonly Fact[]> {
  const out = new Map(known);
  for (const f of more)
    for (const key of Object.keys(f.prev)) {
      if (!key.startsWith('coupon:')) continue;
      const k = couponKey(key);
      const have = out.get(k) ?? [];
      if (!have.some((x) => x.id === f.id)) out.set(k, [...have, f]);
    }
  return out;
}
function codesOf(facts: ReadonlyMap<AggKey, readonly Fact[]>): Code[] {
  return [...facts]
    .sort(([a], [b]) => byText(a, b))
    .flatMap(([key, list]): Code[] => {
      const issued = list.flatMap((f) => (isKind(f, 'coupon.issued') ? [f.body] : []))[0];
      if (issued === undefined) return [];
      const view = foldCoupon(key, list);
      const use = list.find((f) => f.id === (view.valid ?? view.invalid[0]));
      const holder = couponHolder(key, list);
      return [
        {
          code: issued.code,
          issued,
          view,
          ...(use === undefined ? {} : { usedAt: use.terminal }),
          ...(holder === undefined ? {} : { holder }),
          asked: couponRecall(key, list) !== undefined,
          facts: list,
        },
      ];
    });
}
const givenUnder = (codes: readonly Code[], key: string): boolean => codes.some((c) => c.facts.some((f) => isKind(f, 'coupon.escrowed') && f.body.for === key));
