import type { AggKey, Fact } from '../facts/envelope.ts';
import { factsOnly, newDraft } from '../facts/draft.ts';
import type { Action } from '../facts/head.ts';
import { isKind } from '../facts/registry.ts';
import type { FactOf } from '../facts/registry.ts';
import type { CommandContext } from '../kernel/context.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText, sortedUnique } from '../kernel/order.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { permit } from '../permissions/permit.ts';
import { uniqueFacts } from '../conflict/fold.ts';
import { erasedBy, erases, headsOfCard } from './cards.ts';
import { tokenOf } from './erased.ts';

export interface ErasureAsked {
  readonly customerId: string;
  /** Every card that is this person, the one that stands for them among them (conflicts.md §4.4). */
  readonly cards: readonly string[];
  readonly requestId: string;
  /** Every terminal that may hold something of anybody: each has to empty its copies and say so. */
  readonly terminals: readonly string[];
  /** Their stores, and those of the cards. */
  readonly stores: readonly string[];
}
/**
 * Headquarters' order to erase a person, at their own wish (conflicts.md §4.25, I17). It names every card of theirs and what is known of each, so that
 * only what nobody knew of is asked about afterwards (EX-21). Problems `not-allowed`, `cust-erased-already`, `cust-unknown`.
 */
export function eraseCustomer(ctx: CommandContext, asked: ErasureAsked, given: Iterable<Fact>): Result<Action> {
  const permitted = permit(ctx, 'customer.erase');
  if (!permitted.ok) return permitted;
  const cards = sortedUnique([asked.customerId, ...asked.cards]);
  if (!cards.every((id) => id.startsWith('cust:'))) return fail('cust-unknown');
  const facts = uniqueFacts(given);
  if (facts.some((f) => erases(f, asked.customerId))) return fail('cust-erased-already');
  const prev = Object.fromEntries(cards.map((id): [AggKey, readonly string[]] => [id as AggKey, headsOfCard(id, facts)])); // looked at above
  const body = { customerId: asked.customerId, requestId: asked.requestId, terminals: sortedUnique(asked.terminals) };
  return ok(factsOnly(newDraft(ctx, 'cust.erased', sortedUnique(asked.stores), prev, body)));
}

/** A request to be erased as it stands; nothing in it speaks of the person but the token. */
export interface ErasureRequest {
  readonly requestId: string;
  readonly orderId: string;
  readonly token: string;
  readonly cards: number;
  readonly askedMs: number;
  readonly by: string;
  readonly acked: readonly { readonly terminal: string; readonly atMs: number }[];
  readonly missing: readonly string[];
}
/** Requests of all times, the newest first. A terminal's word counts for every order that is about the card it speaks of, as in `foldErase`. */
export function erasureRequests(given: Iterable<Fact>): readonly ErasureRequest[] {
  const facts = uniqueFacts(given);
  const acks = new Map<string, FactOf<'cust.eraseAcked'>[]>();
  for (const f of facts) if (isKind(f, 'cust.eraseAcked')) (acks.get(f.body.customerId) ?? acks.set(f.body.customerId, []).get(f.body.customerId))?.push(f);
  return facts
    .filter((f): f is FactOf<'cust.erased'> => isKind(f, 'cust.erased'))
    .sort((a, b) => byText(b.hlc, a.hlc) || byText(a.id, b.id))
    .map((order) => {
      const said = new Map<string, number>();
      for (const a of erasedBy(order).flatMap((id) => acks.get(id) ?? [])) said.set(a.terminal, Math.min(hlcMs(a.hlc), said.get(a.terminal) ?? Infinity));
      const asked = sortedUnique(order.body.terminals);
      return {
        requestId: order.body.requestId,
        orderId: order.id,
        token: tokenOf(order.body.customerId),
        cards: erasedBy(order).length,
        askedMs: hlcMs(order.hlc),
        by: order.by,
        acked: asked.flatMap((terminal) => {
          const atMs = said.get(terminal);
          return atMs === undefined ? [] : [{ terminal, atMs }];
        }),
        missing: asked.filter((terminal) => !said.has(terminal)),
      };
    });
}
