import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { readLunar } from '../kernel/lunar.ts';
import { normalisePhone, regionOf } from '../kernel/phone.ts';
import { equal } from '../kernel/equal.ts';
import { sortedUnique } from '../kernel/order.ts';
import { newDraft } from '../facts/draft.ts';
import type { AggKey, FactDraft } from '../facts/envelope.ts';
import type { Action, Head, HeadWrite } from '../facts/head.ts';
import type { ExceptionDoc } from '../facts/rulings.ts';
import { SMS_CORRECTION } from '../appointments/askSms.ts';
import { customerKey } from '../customers/ownership.ts';
import { correctLine } from '../sales/commands.ts';
import { permit } from '../permissions/permit.ts';
import { opening } from '../service/commands.ts';
import { taskIdOf, untouched } from '../service/tasks.ts';
import type { PieceView } from '../stock/types.ts';
import { clashOf } from './clash.ts';
import { effectOf } from './catalogue.ts';
import { resolveCase, scopeHere } from './commands.ts';

/** What a person chose on a case, and why. */
export interface Choice {
  readonly option: string;
  readonly reason: string;
  /** EX-01: the sale that keeps the piece. */
  readonly keepFactId?: string;
  /** EX-01 ①: the sale whose barcode was wrong, and the barcode really sold. */
  readonly wrong?: { readonly factId: string; readonly saleId: string; readonly lineNo: number };
  readonly toPieceNo?: string;
  /** EX-09: who serves. */
  readonly main?: string;
  /** EX-07 fixPhone: which card, which number (as typed). EX-07 merge and keepSeparate need neither. */
  readonly cardId?: string;
  readonly phone?: string;
  /** EX-14F: the stamp of the value that was chosen, or a value typed anew. */
  readonly valueAt?: string;
  readonly value?: unknown;
}
/** What the command may ask of the replica that runs it. */
export interface SettleWorld {
  readonly piece: (pieceNo: string) => PieceView | undefined;
  readonly head: (id: string) => Head | undefined;
  /** The newest facts known of a customer's card. */
  readonly card: (id: string) => readonly string[];
  /** Facts a resolution of this subject follows, beside the case's members. */
  readonly heads?: readonly string[];
  readonly name?: (staffNo: string) => string;
}
interface Extra {
  readonly facts?: readonly FactDraft[];
  readonly heads?: readonly HeadWrite[];
  readonly payload?: Readonly<Record<string, unknown>>;
}

/**
 * A person's decision together with what it changes, in one durable action: the resolution fact, and the facts or card writes the
 * option stands for (conflicts.md §5). Problems of `resolveCase`, of `correctLine`, `case-choice-missing`, `phone-invalid`, `case-at-hq`.
 */
export function settleCase(ctx: CommandContext, doc: ExceptionDoc, choice: Choice, world: SettleWorld): Result<Action> {
  // Who and whether come before what: a person who may not decide hears that, not what their choice lacks.
  const permitted = permit(ctx, 'case.resolve', { code: doc.code, scope: doc.scope });
  if (!permitted.ok) return permitted;
  if (doc.status !== 'open') return fail('case-closed');
  if (effectOf(doc.code, choice.option) === 'hq' && ctx.storeId !== 'HQ') return fail('case-at-hq');
  const extra = extraOf(ctx, { ...doc, scope: scopeHere(ctx, doc) }, choice, world);
  if (!extra.ok) return extra;
  const { facts = [], heads = [], payload } = extra.value;
  const closing = resolveCase(ctx, doc, {
    option: choice.option,
    reason: choice.reason,
    ...(payload === undefined ? {} : { payload }),
    ...(world.heads === undefined ? {} : { heads: world.heads }),
  });
  return closing.ok ? ok({ facts: [...facts, ...closing.value.facts], heads: [...closing.value.heads, ...heads] }) : closing;
}

function extraOf(ctx: CommandContext, doc: ExceptionDoc, choice: Choice, world: SettleWorld): Result<Extra> {
  switch (doc.code) {
    case 'EX-01':
      return doubleSale(ctx, doc, choice, world);
    case 'EX-07':
      return twoCards(ctx, doc, choice, world);
    case 'EX-08':
      return ok(choice.option === 'correctSms' ? { facts: [apology(ctx, doc)] } : {});
    case 'EX-09':
      return claim(ctx, doc, choice, world);
    case 'EX-14F':
      return field(ctx, doc, choice, world);
    default:
      return ok({});
  }
}

/** EX-01: the piece goes to the sale that is kept; ① re-links the other line, ④ takes the copy out of every sum (SC-01). */
function doubleSale(ctx: CommandContext, doc: ExceptionDoc, choice: Choice, world: SettleWorld): Result<Extra> {
  const sales = doc.sides.filter((s) => s.kind === 'sale.committed' && typeof s.data['saleId'] === 'string');
  const keep = choice.keepFactId ?? sales.find((s) => s.factId !== choice.wrong?.factId)?.factId;
  if (choice.option === 'substitute') {
    const pieceNo = doc.subject.slice(doc.subject.indexOf(':') + 1);
    const from = world.piece(pieceNo);
    const to = choice.toPieceNo === undefined ? undefined : world.piece(choice.toPieceNo);
    if (choice.wrong === undefined || from === undefined) return fail('case-choice-missing');
    if (to === undefined || to.pieceNo === pieceNo) return fail('sale-piece-unknown', { pieceNo: choice.toPieceNo ?? '' });
    const fixed = correctLine(ctx, {
      saleId: choice.wrong.saleId,
      saleFactId: choice.wrong.factId,
      lineNo: choice.wrong.lineNo,
      from,
      to,
      reason: choice.reason.trim(),
      scope: sortedUnique([...doc.scope, ...(to.place.storeId === undefined ? [] : [to.place.storeId])]),
    });
    return fixed.ok
      ? ok({ facts: fixed.value.facts, heads: fixed.value.heads, payload: { ...(keep === undefined ? {} : { keepFactId: keep }), toPieceNo: to.pieceNo } })
      : fixed;
  }
  if (keep === undefined || !sales.some((s) => s.factId === keep)) return fail('case-choice-missing');
  if (choice.option !== 'duplicateCopy') return ok({ payload: { keepFactId: keep } });
  const kept = sales.find((s) => s.factId === keep);
  const copies = sales.filter((s) => s.factId !== keep && s.data['saleId'] !== kept?.data['saleId']).map((s) => String(s.data['saleId']));
  return ok({ payload: { keepFactId: keep, copyOf: String(kept?.data['saleId'] ?? ''), copies: sortedUnique(copies) } });
}

/** EX-07: one person (an alias), two persons (a standing word against merging), or a number that was typed wrong (conflicts.md §4.4). */
function twoCards(ctx: CommandContext, doc: ExceptionDoc, choice: Choice, world: SettleWorld): Result<Extra> {
  const [survivor, loser] = [doc.subject, doc.members.find((m) => m !== doc.subject)];
  if (loser === undefined) return fail('case-choice-missing');
  const reason = choice.reason.trim();
  // The word is about both cards, and follows what was known of each.
  const prev = Object.fromEntries([survivor, loser].map((id): [AggKey, readonly string[]] => [customerKey(id), world.card(id)]));
  if (choice.option === 'merge') return ok({ facts: [newDraft(ctx, 'cust.aliased', doc.scope, prev, { loser, survivor, how: 'manual', reason })] });
  if (choice.option === 'keepSeparate') return ok({ facts: [newDraft(ctx, 'cust.unaliased', doc.scope, prev, { loser, survivor, reason })] });
  const card = choice.cardId === undefined ? undefined : world.head(choice.cardId);
  const typed = choice.phone?.trim() ?? '';
  if (card === undefined || typed === '') return fail('case-choice-missing');
  const region = typed.startsWith('+') ? regionOf(typed) : 'CN';
  const phone = normalisePhone(typed, region);
  if (!phone.ok) return phone;
  // The wrong number was never this person's: it leaves the card and stays only in its history.
  const old = card.fields['phoneE164']?.value;
  const alt = card.fields['altPhones']?.value;
  const kept = Array.isArray(alt) ? alt.filter((p) => p !== old && p !== phone.value.e164) : [];
  return ok({
    heads: [
      { id: card.id, cls: card.cls, scope: card.scope, by: ctx.user.staffNo, fields: { phoneE164: phone.value.e164, phoneRegion: region, altPhones: kept } },
    ],
    payload: { cardId: card.id },
  });
}

/** EX-08: somebody has to tell the customer that the cancel message was wrong; the same task as the machine's own, whoever asks for it (SC-04). */
function apology(ctx: CommandContext, doc: ExceptionDoc): FactDraft {
  const aptId = doc.subject;
  const voided = doc.sides.find((s) => s.kind === 'apt.voided')?.factId ?? doc.id;
  const taskId = taskIdOf(SMS_CORRECTION, aptId, voided.replace(/^fact:/, ''));
  return opening(ctx, untouched({ taskId, rule: SMS_CORRECTION, title: '', roles: ['CS', 'SM'], dueMs: ctx.nowMs, scope: doc.scope, aptId }));
}

function claim(ctx: CommandContext, doc: ExceptionDoc, choice: Choice, world: SettleWorld): Result<Extra> {
  const main = choice.main ?? doc.sides.find((s) => s.data['main'] === true)?.by;
  if (main === undefined || !doc.sides.some((s) => s.by === main)) return fail('case-choice-missing');
  if (choice.option !== 'splitNote') return ok({ payload: { main } });
  const names = sortedUnique(doc.sides.map((s) => s.by))
    .map((no) => world.name?.(no) ?? no)
    .join('、');
  return ok({
    payload: { main },
    heads: [{ id: doc.subject, cls: 'appointment', scope: doc.scope, by: ctx.user.staffNo, note: `${names}：${choice.reason.trim()}` }],
  });
}

/** EX-14F: the chosen value becomes the card's; every other one stays in its history. The fact names stamps, never values (conflicts.md §3.9, §4.4). */
function field(ctx: CommandContext, doc: ExceptionDoc, choice: Choice, world: SettleWorld): Result<Extra> {
  const head = world.head(doc.subject);
  const clash = clashOf(doc, head);
  let value = choice.valueAt === undefined ? choice.value : clash?.values.find((v) => v.at === choice.valueAt)?.value;
  if (head === undefined || clash === undefined || value === undefined || value === null || value === '') return fail('case-choice-missing');
  const fields: Record<string, unknown> = {};
  if (clash.field === 'phoneE164') {
    const text = String(value);
    const region = text.startsWith('+') ? regionOf(text) : 'CN';
    const phone = normalisePhone(text, region);
    if (!phone.ok) return phone;
    value = phone.value.e164;
    // No number is silently dropped: the others stay with the alternates (conflicts.md §4.4).
    const alt = head.fields['altPhones']?.value;
    Object.assign(fields, {
      phoneRegion: region,
      altPhones: sortedUnique([...(Array.isArray(alt) ? alt.map(String) : []), ...clash.values.map((v) => String(v.value))]).filter((p) => p !== value),
    });
  }
  if (clash.field === 'birthday' && !/^\d{4}-\d{2}-\d{2}$/.test(String(value))) return fail('cust-form-invalid', { field: 'birthday' });
  if (clash.field === 'lunarBirthday' && readLunar(String(value)) === undefined) return fail('cust-lunar-wrong', { field: 'lunarBirthday' });
  const chosen = clash.values.find((v) => equal(v.value, value));
  return ok({
    heads: [{ id: head.id, cls: head.cls, scope: head.scope, by: ctx.user.staffNo, fields: { ...fields, [clash.field]: value } }],
    payload: { field: clash.field, seen: clash.values.map((v) => v.at), chose: chosen === undefined ? 'other' : chosen.current ? 'current' : 'earlier' },
  });
}
