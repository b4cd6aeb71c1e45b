import type { Action, Head } from '../../src/facts/head.ts';
import type { Fact } from '../../src/facts/envelope.ts';
import { isKind } from '../../src/facts/registry.ts';
import type { Result } from '../../src/kernel/result.ts';
import { belongs, headBelongs, reachOf } from '../../src/customers/erased.ts';
import { isRedactable } from '../../src/facts/personal.ts';
import { ackErasure, foldErase, parkEdits } from '../../src/customers/privacy.ts';
import { uniqueFacts } from '../../src/conflict/fold.ts';
import { erasedBy } from '../../src/customers/cards.ts';
import { customerKey } from '../../src/customers/ownership.ts';
import type { Areas } from './areas.ts';
import { headDoc } from './documents.ts';
import type { LocalStore } from './port.ts';
import type { Replica } from './replica.ts';
import type { QuarantinedRow } from './sync/exchange.ts';
import { forgetForms } from './forms.ts';
import type { Forms } from './forms.ts';
import type { Drafts } from './terminal.ts';

export interface ErasureParts {
  readonly replica: Replica;
  readonly store: LocalStore;
  readonly areas: Areas;
  readonly drafts: Drafts;
  readonly forms: Forms;
  readonly device: { readonly terminal: string; readonly storeId: string };
  readonly run: (action: Action) => Promise<Result<readonly Fact[]>>;
}

/**
 * Carries out headquarters' erasures on this device (conflicts.md §4.25, SC-15, I17): the card is emptied in the store, and with it lists, phone
 * index and tags, words of unfinished sales and half-typed forms go, and facts and visits have come back without the person; only then is it acknowledged. Returns the stop function. What failed is tried
 * again at the next word about a customer and at the next start.
 */
export function carryOutErasures(p: ErasureParts): () => void {
  const done = new Set<string>();
  let running: Promise<void> | undefined;
  let again = false;

  async function one(customerId: string, cards: readonly string[]): Promise<void> {
    const facts = uniqueFacts(cards.flatMap((id) => p.replica.facts.of(customerKey(id))));
    const since = foldErase(customerId, facts).since;
    if (since === undefined) return;
    for (const id of cards) {
      const stored = await p.store.getHead(id);
      if (stored !== undefined && stored.erasedAt === undefined) await emptied(parkEdits(stored, since).head);
    }
    for (const draft of p.drafts.list()) {
      if (draft.customerId === undefined || !cards.includes(draft.customerId) || draft.note === undefined) continue;
      const { note: _note, ...rest } = draft;
      await p.drafts.save(rest);
    }
    forgetForms(
      p.forms,
      reachOf(
        cards,
        () => facts,
        () => p.replica.appointments.list().map((c) => c.head),
      ),
    );
    await p.forms.settled();
    await withoutSetAside(cards, facts);
    // Headquarters takes the person out of facts and visits, and they come back here without them: until then something of them lies here.
    if (stillHere(customerId, cards)) return;
    const ack = ackErasure(p.device, customerId, facts);
    if (ack === undefined || (await p.run(ack)).ok) done.add(customerId);
  }
  function stillHere(customerId: string, cards: readonly string[]): boolean {
    const { facts, appointments } = p.replica;
    const heads = (): readonly Head[] => appointments.list().map((c) => c.head);
    // Of cards that were made one with it later those that headquarters emptied too.
    const ids = [...cards, ...p.replica.customers.members(customerId).filter((id) => p.replica.customers.head(id)?.erasedAt !== undefined)];
    const reach = reachOf(ids, () => facts.all(), heads);
    for (const f of facts.all()) if (isRedactable(f) && belongs(f, reach)) return true;
    return heads().some((h) => h.erasedAt === undefined && headBelongs(h, reach));
  }
  /** Documents headquarters could not read and which are noted here: their place stays, their words go. */
  async function withoutSetAside(cards: readonly string[], facts: readonly Fact[]): Promise<void> {
    const reach = reachOf(cards, () => facts);
    for (const { key, value } of await p.store.device.all<QuarantinedRow>('quarantine')) {
      const { doc } = value;
      if (!cards.includes(doc.id) && !reach.keys.has(doc.id) && !belongs({ body: doc['body'] }, reach)) continue;
      if (doc['body'] === undefined && doc['fields'] === undefined) continue;
      const { body: _body, fields: _fields, notes: _notes, history: _history, salt: _salt, ...place } = doc;
      await p.store.device.put('quarantine', key, { ...value, doc: { ...place, id: doc.id } } satisfies QuarantinedRow);
    }
  }
  async function emptied(head: Head): Promise<void> {
    p.replica.take('customers', [headDoc(await p.store.putHead(head))]);
  }
  async function all(): Promise<void> {
    do {
      again = false;
      for (const f of p.replica.facts.kind('cust.erased'))
        if (isKind(f, 'cust.erased') && !done.has(f.body.customerId)) await one(f.body.customerId, erasedBy(f));
    } while (again);
  }
  function settle(): void {
    again = true;
    running ??= all()
      .catch(() => undefined)
      .finally(() => {
        running = undefined;
      });
  }
  const stop = p.areas.subscribe('customers', settle);
  settle();
  return stop;
}
