import type { Action } from '../../src/facts/head.ts';
import type { Fact, FactDraft } from '../../src/facts/envelope.ts';
import type { BodyOf, FactKind } from '../../src/facts/registry.ts';
import { factsOnly, newDraft } from '../../src/facts/draft.ts';
import type { Actor, CommandContext } from '../../src/kernel/context.ts';
import { ok } from '../../src/kernel/result.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { AptCard, PieceCard, Terminal } from '../../renderer/data/terminal.ts';
import type { Dice } from './random.ts';
import type { Till } from './till.ts';
import { CONSULTANTS } from './world.ts';
import type { Wide, World } from './world.ts';

/** What a person at a till can want to do. `undefined`: nothing here to do it with. The command says whether it may be. */
export interface Scene {
  readonly w: Pick<World, 'pieces'> & { readonly wide?: Wide };
  readonly till: Pick<Till, 'storeId'>;
  readonly t: Terminal;
  readonly ctx: CommandContext;
  readonly manager: CommandContext;
  readonly d: Dice;
}
export type Deed = (s: Scene) => Result<Action> | undefined;
/** Deeds that look at the facts of their till, where no view of the product tells what they need. */
export interface BookScene extends Scene {
  readonly till: Pick<Till, 'storeId' | 'terminal' | 'docs'>;
}
export type BookDeed = (s: BookScene) => Result<Action> | undefined;
export const HOUR = 3_600_000;
export const BOTH = ['S01', 'S02'] as const;
/** Few people, cards and codes, so that everybody meets at them. */
export const KEPT = ['K0', 'K1', 'K2'] as const;

export const cards = (s: Scene, want: (c: AptCard) => boolean = () => true): AptCard | undefined => s.d.pick(s.t.views.appointments().filter(want).slice(-12));
export const piece = (s: Scene, want: (p: PieceCard) => boolean): PieceCard | undefined => {
  // Few pieces are asked for again and again, so that people meet at them.
  for (let i = 0; i < 12; i += 1) {
    const no = s.d.pick(s.w.pieces.slice(s.d.chance(0.7) ? -8 : 0));
    const card = no === undefined ? undefined : s.t.views.piece(no);
    if (card !== undefined && want(card)) return card;
  }
  return undefined;
};
export const here =
  (s: Scene) =>
  (p: PieceCard): boolean =>
    p.view.place.at === 'store' && p.view.place.storeId === s.till.storeId;
/** One to `most` pieces of that sort, each once. */
export const somePieces = (s: BookScene, want: (p: PieceCard) => boolean, most: number): string[] =>
  [...new Set(Array.from({ length: 1 + s.d.int(most) }, () => piece(s, want)?.pieceNo).filter((x): x is string => x !== undefined))].sort();
export const colleague = (s: Scene): Actor => s.d.pick(CONSULTANTS[s.till.storeId] ?? []) ?? s.ctx.user;
export const elsewhere = (s: Scene): string => (s.till.storeId === 'S01' ? 'S02' : 'S01');
export const newId = <P extends string>(s: Scene, prefix: P): `${P}:${string}` => `${prefix}:${s.t.newId('sale').slice('sale:'.length)}`;

/** What a till has of facts, oldest first. */
export const factsAt = (till: Pick<Till, 'docs'>): readonly Fact[] =>
  (till.docs('facts') as unknown as readonly Fact[]).toSorted((a, b) => (a.hlc < b.hlc ? -1 : 1)); // they passed their schema when they were written
/** Stores a fact about another fact is for: those of that one, and the writer's own. */
export const scopeWith = (s: BookScene, f: Fact): readonly string[] => [...new Set([...f.scope, s.till.storeId])].sort();
export const ofKind = <K extends FactKind>(facts: readonly Fact[], kind: K): readonly Fact<K, BodyOf<K>>[] =>
  facts.filter((f): f is Fact<K, BodyOf<K>> => f.kind === kind);
/** Last facts of an aggregate among these: what a writer names as seen. */
export function headsIn(facts: readonly Fact[], key: string): readonly string[] {
  const mine = facts.filter((f) => f.prev[key] !== undefined);
  const past = new Set(mine.flatMap((f) => f.prev[key] ?? []));
  return mine
    .filter((f) => !past.has(f.id))
    .map((f) => f.id)
    .sort();
}
export type Seen = Readonly<Record<string, readonly string[]>>;
export const seen = (facts: readonly Fact[], ...keys: readonly string[]): Seen => Object.fromEntries(keys.map((k) => [k, headsIn(facts, k)]));
/** Pieces are known by their rows, also where their first facts lie in another store. */
export const seenPieces = (s: Scene, nos: readonly string[]): Seen =>
  Object.fromEntries(nos.map((no) => [`piece:${no}`, s.t.views.piece(no)?.view.heads ?? []]));
export const say = <K extends FactKind>(ctx: CommandContext, kind: K, scope: readonly string[], prev: FactDraft['prev'], body: BodyOf<K>): Result<Action> =>
  ok(factsOnly(newDraft(ctx, kind, [...scope], prev, body)));
