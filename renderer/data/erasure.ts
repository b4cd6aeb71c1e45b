import type { Action, Head } from '../../src/facts/head.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { Result } from '../../src/kernel/result.ts';
import { ackErasure, foldErase, parkEdits } from '../../src/customers/privacy.ts';
import { customerKey } from '../../src/customers/ownership.ts';
import type { Areas } from './areas.ts';
import { headDoc } from './documents.ts';
import type { LocalStore } from './port.ts';
import type { Replica } from './replica.ts';
import type { Drafts } from './terminal.ts';

export interface ErasureParts {
  readonly replica: Replica;
  readonly store: LocalStore;
  readonly areas: Areas;
  readonly drafts: Drafts;
  readonly device: { readonly terminal: string; readonly storeId: string };
  readonly run: (action: Action) => Promise<Result<readonly Fact[]>>;
}

/**
 * Carries out headquarters' erasures on this device (conflicts.md §4.25, SC-15, I17): the card is emptied in the store, and with it lists, phone
 * index and tags, words of unfinished sales go; only then is it acknowledged. Returns the stop function. What failed is tried
 * again at the next word about a customer and at the next start.
 */
export function carryOutErasures(p: ErasureParts): () => void {
  const done = new Set<string>();
  let running: Promise<void> | undefined;
  let again = false;

  async function one(customerId: string): Promise<void> {
    const facts = p.replica.facts.of(customerKey(customerId));
    const since = foldErase(customerId, facts).since;
    if (since === undefined) return;
    const stored = await p.store.getHead(customerId);
    if (stored !== undefined && stored.erasedAt === undefined) await emptied(parkEdits(stored, since).head);
    for (const draft of p.drafts.list()) {
      if (draft.customerId !== customerId || draft.note === undefined) continue;
      const { note: _note, ...rest } = draft;
      await p.drafts.save(rest);
    }
    const ack = ackErasure(p.device, customerId, facts);
    if (ack === undefined || (await p.run(ack)).ok) done.add(customerId);
  }
  async function emptied(head: Head): Promise<void> {
    p.replica.take('customers', [headDoc(await p.store.putHead(head))]);
  }
  async function all(): Promise<void> {
    do {
      again = false;
      for (const f of p.replica.facts.kind('cust.erased')) if (isKind(f, 'cust.erased') && !done.has(f.body.customerId)) await one(f.body.customerId);
    } while (again);
  }
  function settle(): void {
    again = true;
    running ??= all().catch(() => undefined).finally(() => { running = undefined; });
  }
  const stop = p.areas.subscribe('customers', settle);
  settle();
  return stop;
}
