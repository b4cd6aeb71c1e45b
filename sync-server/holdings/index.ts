import type { AggKey, Fact } from '../../src/facts/envelope.ts';
import { isKind, readFact } from '../../src/facts/registry.ts';
import { scopeOf } from '../../src/facts/scope.ts';
import { fail, ok, type Result } from '../../src/kernel/result.ts';
import { CARD_SHARE_FEN, foldCard } from '../../src/members/card.ts';
import type { CardView } from '../../src/members/card.ts';
import { foldOrder, LEASE_MS, mayTakeToken } from '../../src/sales/orderFold.ts';
import type { OrderView, Token } from '../../src/sales/orderFold.ts';
import { homeOf } from '../adjudicator/journals.ts';
import { toWire } from '../gateway/wiredoc.ts';
import { Ground, mainOf, scopes, storeOf } from './ground.ts';
import type { Asking, HoldingsDeps } from './ground.ts';
import { Turns } from './turns.ts';

export type { Asking, HoldingsDeps } from './ground.ts';

/** A token given out, the fact that says so, and who held it before. */
export interface Given {
  readonly token: Token;
  readonly fact: Fact;
  readonly from?: string;
}
/**
 * What only one may hold at a time (conflicts.md §3.5): the token of a deposit, and shares of a stored-value card. Headquarters gives them
 * out as facts; terminals and server fold them alike.
 */
export class Holdings {
  private readonly turns: Turns;
  private readonly ground: Ground;
  private readonly stopFollowing: () => void;
  private following: Promise<void> = Promise.resolve();

  constructor(private readonly d: HoldingsDeps) {
    this.turns = new Turns(d.store, d.holder, d.now);
    this.ground = new Ground(d);
    this.stopFollowing = d.hub.subscribe((move) => {
      for (const c of move.changes) {
        if (c.doc['kind'] !== 'card.toppedUp' || move.db !== homeOf(String(c.doc['terminal']))) continue; // its copies in other stores say the same
        const read = readFact(toWire(c.doc));
        if (read.state === 'ok' && isKind(read.fact, 'card.toppedUp')) this.later(read.fact.body.cardId, read.fact);
      }
    });
  }
  async stop(): Promise<void> {
    this.stopFollowing();
    await this.following;
  }
  /** Resolves when the shares that follow from top-ups seen so far are given out (tests). */
  async settled(): Promise<void> {
    await this.following;
  }

  private later(cardId: string, toppedUp: Fact): void {
    this.following = this.following
      .then(async () => {
        await this.firstShare(cardId, toppedUp);
      })
      .catch((e: unknown) => this.d.log.error({ err: e, cardId }, 'share of a card not given out'));
  }

  /**
   * The token of an order for this terminal: its own is renewed, somebody else's is taken once its lease has ended. Problems
   * `permission-denied`, `order-unknown`, `order-closed`, `order-held` {store, terminal, until}.
   */
  takeToken(orderId: string, asking: Asking): Promise<Result<Given>> {
    return this.order(orderId, async (order, facts) => {
      const person = await this.ground.person(asking);
      if (!person.ok) return person;
      const nowMs = this.d.now();
      const { token } = order;
      if (!mayTakeToken(token, asking.terminal, nowMs))
        return fail('order-held', { terminal: token?.terminal ?? '', store: storeOf(token?.terminal ?? ''), until: token?.leaseUntilMs ?? 0 });
      return this.giveToken(order, facts, { terminal: asking.terminal, how: token?.terminal === asking.terminal ? 'renewed' : 'cas', by: asking.by });
    });
  }
  /**
   * Hands the token over though its lease runs: by OPS with a manager of the holding store; the holder may be cut off and act on. Problems
   * `order-unknown`, `order-closed`, `order-not-held`, `terminal-unknown`.
   */
  forceToken(orderId: string, to: { readonly terminal: string; readonly by: string; readonly approver: string }): Promise<Result<Given>> {
    return this.order(orderId, async (order, facts) => {
      const device = await this.d.identity.device(to.terminal);
      if (device === undefined || device.state === 'revoked' || device.state === 'replaced') return fail('terminal-unknown', { terminal: to.terminal });
      if (order.token === undefined || order.token.terminal === to.terminal) return fail('order-not-held');
      return this.giveToken(order, facts, { ...to, how: 'forced' });
    });
  }
  /** The order as it stands, for a person who decides; undefined when nobody knows it. */
  async orderOf(orderId: string): Promise<OrderView | undefined> {
    const facts = await this.ground.facts(orderKey(orderId), []);
    return facts.length === 0 ? undefined : foldOrder(orderId, facts);
  }

  private order(orderId: string, work: (order: OrderView, facts: readonly Fact[]) => Promise<Result<Given>>): Promise<Result<Given>> {
    return this.turns.take(orderId, async (recent) => {
      const facts = await this.ground.facts(orderKey(orderId), recent);
      const order = foldOrder(orderId, facts);
      if (order.state === 'pending') return { answer: fail('order-unknown'), wrote: [] };
      if (order.balanceFen <= 0) return { answer: fail('order-closed'), wrote: [] };
      const answer = await work(order, facts);
      return { answer, wrote: answer.ok ? [answer.value.fact] : [] };
    });
  }
  private async giveToken(
    order: OrderView,
    facts: readonly Fact[],
    to: { readonly terminal: string; readonly how: 'renewed' | 'cas' | 'forced'; readonly by: string; readonly approver?: string },
  ): Promise<Result<Given>> {
    const leaseUntilMs = this.d.now() + LEASE_MS;
    const storeId = storeOf(to.terminal);
    await this.ground.bring(facts, storeId);
    const made = await this.d.hqWriter.commit([
      {
        kind: 'order.tokenTaken',
        v: 1,
        scope: scopeOf(scopes(facts), storeId),
        by: to.by,
        ...(to.approver === undefined ? {} : { approver: to.approver }),
        prev: { [orderKey(order.orderId)]: [...order.heads] },
        body: { orderId: order.orderId, storeId, terminal: to.terminal, leaseUntilMs, how: to.how },
      },
    ]);
    if (!made.ok) return made;
    const [fact] = made.value;
    if (fact === undefined) return fail('internal');
    return ok({ token: { terminal: to.terminal, leaseUntilMs, factId: fact.id }, fact, ...(order.token === undefined ? {} : { from: order.token.terminal }) });
  }

  /**
   * A share of a card's free balance for this terminal, as much of it as is free; a negative amount gives back what the terminal does not
   * need. Fen. Problems `permission-denied`, `card-unknown`, `card-frozen`, `escrow-short` {free}.
   */
  share(cardId: string, amountFen: number, asking: Asking): Promise<Result<CardView>> {
    return this.card(cardId, [], async (card) => {
      const person = await this.ground.person(asking);
      if (!person.ok) return person;
      if (amountFen < 0) return ok({ terminal: asking.terminal, amountFen: -Math.min(-amountFen, card.escrow[asking.terminal] ?? 0), by: asking.by });
      if (card.frozen) return fail('card-frozen');
      const free = Math.max(0, card.freeFen);
      return free === 0 ? fail('escrow-short', { free }) : ok({ terminal: asking.terminal, amountFen: Math.min(amountFen, free), by: asking.by });
    });
  }
  /** The default share, at the main terminal of the card's home store: what is there, up to 2,000 yuan (conflicts.md §3.5). */
  private async firstShare(cardId: string, toppedUp: Fact): Promise<void> {
    // The adjudicator may not have read the top-up yet that this is about.
    await this.card(cardId, [toppedUp], async (card, facts) => {
      const home = facts
        .flatMap((f) => (isKind(f, 'card.opened') ? [f.body.storeId] : []))
        .concat(facts.flatMap((f) => (isKind(f, 'card.toppedUp') ? [f.body.storeId] : [])))[0];
      const main = home === undefined ? undefined : mainOf(await this.d.identity.devices(), home);
      if (main === undefined || card.frozen) return fail('terminal-unknown', { terminal: home ?? '' });
      const wanted = Math.min(card.totalFen, CARD_SHARE_FEN) - (card.escrow[main.terminal] ?? 0);
      return ok({ terminal: main.terminal, amountFen: Math.max(0, Math.min(wanted, card.freeFen)), by: 'HQ' });
    });
  }
  private card(
    cardId: string,
    news: readonly Fact[],
    work: (card: CardView, facts: readonly Fact[]) => Promise<Result<{ readonly terminal: string; readonly amountFen: number; readonly by: string }>>,
  ): Promise<Result<CardView>> {
    const key: AggKey = `card:${cardId.replace(/^card:/, '')}`;
    return this.turns.take(cardId, async (recent) => {
      const facts = await this.ground.facts(key, [...recent, ...news]);
      const card = foldCard(key, facts);
      if (facts.length === 0) return { answer: fail('card-unknown'), wrote: [] };
      const move = await work(card, facts);
      if (!move.ok) return { answer: move, wrote: [] };
      if (move.value.amountFen === 0) return { answer: ok(card), wrote: [] };
      const { terminal, amountFen, by } = move.value;
      await this.ground.bring(facts, storeOf(terminal));
      const made = await this.d.hqWriter.commit([
        {
          kind: 'card.escrowed',
          v: 1,
          scope: scopeOf(scopes(facts), storeOf(terminal)),
          by,
          prev: { [key]: [...card.heads] },
          body: { cardId: key, terminal, amountFen },
        },
      ]);
      if (!made.ok) return { answer: made, wrote: [] };
      return { answer: ok(foldCard(key, [...facts, ...made.value])), wrote: made.value };
    });
  }
}
const orderKey = (orderId: string): AggKey => `order:${orderId.replace(/^order:/, '')}`;
