import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { newDraft } from '../../../src/facts/draft.ts';
import type { FactDraft } from '../../../src/facts/envelope.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import { checkFact } from '../../gateway/push-facts.ts';
import { toStored } from '../../gateway/wiredoc.ts';
import { dbOf } from '../../store/update.ts';
import { need, refuse } from '../http.ts';
import type { Hq } from '../hq.ts';
import type { Account } from '../../services.ts';
import { factsById } from './details.ts';

export interface Carried {
  readonly facts: readonly FactDraft[];
  /** What the person is shown once: a new enrolment code. */
  readonly answer: Readonly<Record<string, unknown>>;
}
const NOTHING: Carried = { facts: [], answer: {} };
const terminalOf = (doc: ExceptionDoc): string => doc.sides[0]?.terminal ?? doc.subject.slice(doc.subject.indexOf(':') + 1);

/** EX-11: what the administrator decides about a device whose history parted (conflicts.md §4.12). */
async function device(hq: Hq, user: Account, doc: ExceptionDoc, option: string): Promise<Carried> {
  const { identity, hqWriter } = hq.services;
  const terminal = terminalOf(doc);
  // Headquarters' own journal after a restore (decision 050): both pasts stand and it goes on above them; no device is to be dealt with.
  if (terminal === hqWriter.terminal) return NOTHING;
  const found = (await identity.device(terminal)) ?? refuse(404, 'terminal-unknown', { terminal });
  if (option === 'retire') {
    need(await identity.setState(terminal, 'revoked'));
    return NOTHING;
  }
  if (option === 'reimage') {
    const { code, expiresAtMs } = need(await identity.createCode({ storeId: found.storeId, terminal, by: user.staffNo }));
    return { facts: [], answer: { code, expiresAtMs, terminal } };
  }
  // A device that a new epoch was given since needs no second one.
  if (found.state === 'quarantine') need(await identity.bumpEpoch(terminal));
  return NOTHING;
}

/** EX-23: one amendment takes in what came late; what comes after it belongs to the next (conflicts.md §4.25). */
async function amendment(hq: Hq, ctx: CommandContext, doc: ExceptionDoc, note: string): Promise<Carried> {
  const facts = await factsById(hq, doc.members);
  const close = facts.find((f) => isKind(f, 'period.closed'));
  if (close === undefined || !isKind(close, 'period.closed')) return refuse(404, 'hq-not-found');
  const upTo: Record<string, number> = { ...close.body.upTo };
  for (const f of facts) if (f !== close) upTo[f.terminal + f.epoch] = Math.max(upTo[f.terminal + f.epoch] ?? 0, f.jseq);
  const n = Number(doc.sides.map((s) => s.data['amendment']).find((x) => typeof x === 'number') ?? 1);
  return { facts: [newDraft(ctx, 'period.amended', doc.scope, { [doc.subject]: doc.members }, { closeId: close.body.closeId, n, upTo, note })], answer: {} };
}

/** EX-25: the document as it came is read once more; taken byte-equal where this version can, refused with what is wrong where it cannot. */
async function readAgain(hq: Hq, doc: ExceptionDoc): Promise<Carried> {
  const { store, identity } = hq.services;
  const terminal = terminalOf(doc);
  const [kept] = await store.get('hq', [`quarantine:${terminal}:${doc.id.slice(doc.id.lastIndexOf(':') + 1)}`]);
  const found = await identity.device(terminal);
  if (kept === undefined || found === undefined) return refuse(404, 'hq-not-found');
  const raw: unknown = JSON.parse(String(kept['raw']));
  const fields: Readonly<Record<string, unknown>> = typeof raw === 'object' && raw !== null ? (raw as Record<string, unknown>) : {};
  const id = typeof fields['id'] === 'string' ? fields['id'] : '';
  const checked = checkFact(
    { id, raw: fields, ...(id === '' ? {} : { doc: { ...fields, id } }) },
    { speaker: { terminal, storeId: found.storeId, epoch: found.epoch, former: false }, device: found },
  );
  if (typeof checked === 'string') return refuse(422, 'case-still-unreadable', { fault: checked });
  const [written] = await store.write(dbOf(found.storeId), [toStored(checked.doc)]);
  if (written?.ok === false && written.error !== 'conflict')
    return refuse(422, written.error === 'full' ? 'store-full' : 'case-still-unreadable', { fault: 'store-refused' });
  // Something stands there under this id: the very same document, or another one that the raw document must not be taken for.
  const [standing] = written?.ok === false ? await store.get(dbOf(found.storeId), [checked.doc.id]) : [];
  if (written?.ok === false && standing?.['hash'] !== checked.fact.hash) return refuse(422, 'case-still-unreadable', { fault: 'same-id-other-hash' });
  return NOTHING;
}

/** What only headquarters can carry out with a decision: devices, closings, raw documents. Refusals as an `ApiError`. */
export async function carryOut(hq: Hq, user: Account, ctx: CommandContext, doc: ExceptionDoc, option: string, reason: string): Promise<Carried> {
  switch (`${doc.code}.${option}`) {
    case 'EX-11.epochBump':
    case 'EX-11.retire':
    case 'EX-11.reimage':
      return device(hq, user, doc, option);
    case 'EX-23.signOff':
      return amendment(hq, ctx, doc, reason);
    case 'EX-25.fixAndPush':
      return readAgain(hq, doc);
    default:
      return NOTHING;
  }
}
