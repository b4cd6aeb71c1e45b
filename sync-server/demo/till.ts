import type { CommandContext } from '../../src/kernel/context.ts';
import { businessDate } from '../../src/kernel/businessDate.ts';
import { hlcMs } from '../../src/kernel/hlc.ts';
import type { Result } from '../../src/kernel/result.ts';
import { saltFactory } from '../../src/kernel/salt.ts';
import { ulidFactory } from '../../src/kernel/ulid.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import type { Action, Head } from '../../src/facts/head.ts';
import { applyWrite } from '../../src/facts/heads.ts';
import { sealFacts } from '../../src/facts/seal.ts';
import type { Chain } from '../../src/facts/seal.ts';
import type { StaffMember } from '../../src/staff/types.ts';
import { dice as diceOf } from './random.ts';
import type { Dice } from './random.ts';

export const ZONE = 'Asia/Shanghai';

/** A till of the past: runs the product's own commands at given moments and keeps what they wrote. */
export class DemoTill {
  readonly facts: Fact[] = [];
  readonly heads = new Map<string, Head>();
  private chain: Chain;
  private atMs = 0;
  private readonly newUlid: () => string;
  private readonly newSalt: () => string;

  constructor(
    readonly terminal: string,
    readonly storeId: string,
    dice: Dice,
  ) {
    this.chain = { terminal, epoch: 'A', jseq: 0, prevHash: '', numbers: {}, currency: 'CNY' };
    this.newUlid = ulidFactory(
      () => this.atMs,
      () => dice.next(),
    );
    // Invented people: their salts may be foreseen, and take no luck from what is drawn beside them.
    const salts = diceOf([...terminal].reduce((n, c) => n * 31 + c.charCodeAt(0), 80));
    this.newSalt = saltFactory(() => salts.next());
  }

  context(user: StaffMember, nowMs: number): CommandContext {
    return { user, storeId: this.storeId, terminal: this.terminal, nowMs, businessDate: businessDate(nowMs, ZONE), offline: false };
  }

  id(prefix: string, ms: number): string {
    this.atMs = ms;
    return `${prefix}:${this.newUlid()}`;
  }

  /** Seals and keeps an action; a refused command is a defect of the demo and stops it. */
  run(action: Result<Action>, atMs: number): readonly Fact[] {
    if (!action.ok) throw new Error(`demo: ${action.problem.code} ${JSON.stringify(action.problem.params ?? {})}`);
    this.atMs = atMs;
    const reading = { wallMs: atMs, offsetMs: 0, bootId: 'demo', monoMs: atMs % 86_400_000, businessDate: businessDate(atMs, ZONE) };
    const sealed = sealFacts(action.value.facts, this.chain, reading, this.newUlid, this.newSalt);
    this.chain = sealed.chain;
    this.facts.push(...sealed.facts);
    for (const write of action.value.heads) {
      const stamp = sealed.chain.hlc;
      if (stamp === undefined) throw new Error('demo: a card without a fact before it has no stamp');
      this.heads.set(write.id, applyWrite(this.heads.get(write.id), write, stamp));
    }
    return sealed.facts;
  }

  lastMs(): number {
    return this.chain.hlc === undefined ? 0 : hlcMs(this.chain.hlc);
  }
  journal(): { readonly jseq: number; readonly hash: string } {
    return { jseq: this.chain.jseq, hash: this.chain.prevHash };
  }
}
