import type { z } from 'zod';
import { appointmentFacts } from '../appointments/types.ts';
import { customerFacts } from '../customers/types.ts';
import { caseFacts, staffFacts } from '../staff/types.ts';
import { stockFacts } from '../stock/types.ts';
import { saleFacts } from '../sales/types.ts';
import { closingFacts, orderFacts, paymentFacts, saleLaterFacts } from '../sales/laterTypes.ts';
import { takeFacts, transferFacts } from '../stock/transferTypes.ts';
import { memberFacts } from '../members/types.ts';
import { marketingFacts } from '../marketing/types.ts';
import { taskFacts, ticketFacts } from '../service/types.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { wasRead } from './checked.ts';
import { envelopeSchema } from './envelope.ts';
import type { Fact, FactDraft } from './envelope.ts';

/** Every kind of fact this version knows, with the schema of its body. */
export const BODIES = {
  ...appointmentFacts,
  ...customerFacts,
  ...staffFacts,
  ...caseFacts,
  ...stockFacts,
  ...saleFacts,
  ...saleLaterFacts,
  ...orderFacts,
  ...paymentFacts,
  ...closingFacts,
  ...transferFacts,
  ...takeFacts,
  ...memberFacts,
  ...marketingFacts,
  ...taskFacts,
  ...ticketFacts,
} as const;
export type FactKind = keyof typeof BODIES;
export type BodyOf<K extends FactKind> = z.infer<(typeof BODIES)[K]>;
export type FactOf<K extends FactKind> = K extends FactKind ? Fact<K, BodyOf<K>> : never;
export type KnownFact = FactOf<FactKind>;

/** Newest version of a kind; 1 where nothing stands here. */
const VERSIONS: Partial<Record<FactKind, number>> = {};
type Upcast = (body: unknown) => unknown;
/** Steps from version v to v + 1 of a kind: applied on read, the document is never rewritten (architecture §3.2). */
const UPCASTS: Partial<Record<FactKind, Readonly<Record<number, Upcast>>>> = {};

export const versionOf = (kind: FactKind): number => VERSIONS[kind] ?? 1;
const isKnown = (kind: string): kind is FactKind => Object.hasOwn(BODIES, kind);

export type ReadFact =
  | { readonly state: 'ok'; readonly fact: KnownFact }
  /** Kept and shown as 需升级, never folded. */
  | { readonly state: 'unknown' | 'newer'; readonly kind: string; readonly v: number }
  /** Quarantined raw, EX-25. */
  | { readonly state: 'invalid'; readonly issues: readonly string[] };

/** The door for facts: checks envelope and body, upcasts older versions. `_`-fields of a store are ignored. The hash is verify.ts's business. */
export function readFact(doc: unknown): ReadFact {
  const envelope = envelopeSchema.safeParse(doc);
  if (!envelope.success) return { state: 'invalid', issues: envelope.error.issues.map((i) => `${i.path.join('.')}: ${i.message}`) };
  const { kind, v } = envelope.data;
  if (!isKnown(kind)) return { state: 'unknown', kind, v };
  const current = versionOf(kind);
  if (v > current) return { state: 'newer', kind, v };
  let body: unknown = envelope.data.body;
  for (let at = v; at < current; at += 1) {
    const step = UPCASTS[kind]?.[at];
    if (step === undefined) return { state: 'invalid', issues: [`no upcast of ${kind} from version ${at}`] };
    body = step(body);
  }
  const checked = BODIES[kind].safeParse(body);
  if (!checked.success) return { state: 'invalid', issues: checked.error.issues.map((i) => `body.${i.path.join('.')}: ${i.message}`) };
  wasRead(kind, body, BODIES[kind], checked.data);
  // Envelope and body were checked just above. The body stays as it was written (members of newer writers included), so that the hash still fits.
  return { state: 'ok', fact: { ...envelope.data, v: current, body } as unknown as KnownFact };
}

/** Facts of a list that can be folded; the rest is kept elsewhere. */
export function foldable(docs: Iterable<unknown>): KnownFact[] {
  const out: KnownFact[] = [];
  for (const doc of docs) {
    const read = readFact(doc);
    if (read.state === 'ok') out.push(read.fact);
  }
  return out;
}

/** True for a fact of this kind and current version, i.e. one that came through `readFact` or was sealed here. */
export function isKind<K extends FactKind>(fact: Fact, kind: K): fact is Fact<K, BodyOf<K>> & FactOf<K> {
  return fact.kind === kind && fact.v === versionOf(kind);
}

/** Shape of a draft, checked before it is sealed: what is written once can never be mended. Problem `fact-invalid` {kind, field}. */
export function checkDraft(draft: FactDraft): Result<FactDraft> {
  const { kind } = draft;
  if (!isKnown(kind) || draft.v !== versionOf(kind)) return fail('fact-invalid', { kind, field: 'kind' });
  if (!envelopeSchema.shape.scope.safeParse(draft.scope).success) return fail('fact-invalid', { kind, field: 'scope' });
  const checked = BODIES[kind].safeParse(draft.body);
  return checked.success ? ok(draft) : fail('fact-invalid', { kind, field: checked.error.issues[0]?.path.join('.') ?? '' });
}
