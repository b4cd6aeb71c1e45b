import type { CommandContext } from '../kernel/context.ts';
import { fail, ok } from '../kernel/result.ts';
import type { Result } from '../kernel/result.ts';
import { normalisePhone, regionOf } from '../kernel/phone.ts';
import type { PhoneRegion } from '../kernel/phone.ts';
import { factsOnly, headsOnly, newDraft } from '../facts/draft.ts';
import type { Action, Head, HeadWrite } from '../facts/head.ts';
import { scopeOf } from '../facts/scope.ts';
import { dueDay, opening } from '../service/commands.ts';
import { taskIdOf, untouched } from '../service/tasks.ts';
import { permit } from '../permissions/permit.ts';
import { recordConsents } from './consents.ts';
import type { Consent, ConsentChannel, Said } from './consents.ts';
import { checkProfile } from './profile.ts';
import { customerForm } from './types.ts';
import type { CustomerForm } from './types.ts';

/** A customer as the views give it (`CustomerCard` fits). */
export interface CustomerRef {
  readonly id: string;
  readonly form: CustomerForm;
  readonly head?: Pick<Head, 'scope'>;
}
const scopeOfCustomer = (ctx: CommandContext, c: CustomerRef): string[] => scopeOf(c.head?.scope ?? [], ctx.storeId);

/** Normalises the phones of a form: the main number by its region, alternates with land lines (jewelry.md §17). */
function checkedPhones(form: CustomerForm): Result<Pick<CustomerForm, 'phoneE164' | 'phoneRegion' | 'altPhones'>> {
  const out: { phoneE164?: string; phoneRegion?: PhoneRegion; altPhones?: string[] } = {};
  const text = form.phoneE164?.trim() ?? '';
  if (text !== '') {
    const region = form.phoneRegion ?? (text.startsWith('+') ? regionOf(text) : 'CN');
    const phone = normalisePhone(text, region);
    if (!phone.ok) return phone;
    out.phoneE164 = phone.value.e164;
    out.phoneRegion = region;
  }
  const alternates: string[] = [];
  for (const alt of form.altPhones ?? []) {
    const phone = normalisePhone(alt, alt.startsWith('+') ? regionOf(alt) : 'CN', { fixed: true });
    if (!phone.ok) return phone;
    alternates.push(phone.value.e164);
  }
  if (form.altPhones !== undefined) out.altPhones = [...new Set(alternates)];
  return ok(out);
}

/** `written`: the fields being written; what an older version left in the others does not stand in the way. */
function checkForm(ctx: CommandContext, customerId: string, form: CustomerForm, written: readonly string[]): Result<CustomerForm> {
  const name = form.name.trim();
  if (name === '') return fail('cust-name-required');
  const profile = checkProfile(form, { customerId, today: ctx.businessDate, written });
  if (!profile.ok) return profile;
  const phones = checkedPhones(form);
  if (!phones.ok) return phones;
  if (form.budgetMinFen !== undefined && form.budgetMaxFen !== undefined && form.budgetMinFen > form.budgetMaxFen) return fail('apt-budget-order');
  const { phoneE164: _p, phoneRegion: _r, altPhones: _a, ...rest } = form;
  const parsed = customerForm.safeParse({ ...rest, name, ...phones.value });
  return parsed.success ? ok(parsed.data) : fail('cust-form-invalid', { field: parsed.error.issues[0]?.path.join('.') ?? '' });
}

/** A new customer card (A6.1). The duplicate hint is the screen's, it never blocks (A1.1.3). Problems `cust-name-required`, `phone-invalid`, `cust-form-invalid`, those of `checkProfile`. */
export function createCustomer(
  ctx: CommandContext,
  input: { readonly customerId: string; readonly form: CustomerForm; readonly tags?: readonly string[]; readonly note?: string },
): Result<Action> {
  const permitted = permit(ctx, 'customer.create');
  if (!permitted.ok) return permitted;
  const form = checkForm(ctx, input.customerId, input.form, Object.keys(input.form));
  if (!form.ok) return form;
  return ok(
    headsOnly({
      id: input.customerId,
      cls: 'customer',
      scope: scopeOf(ctx.storeId),
      fields: form.value,
      by: ctx.user.staffNo,
      ...(input.tags === undefined || input.tags.length === 0 ? {} : { addTo: { tags: input.tags } }),
      ...(input.note === undefined ? {} : { note: input.note }),
    }),
  );
}

export type CustomerPatch = { readonly [K in keyof CustomerForm]?: CustomerForm[K] | null };
/** Changes fields of a card; `null` clears one. A replaced phone stays with the alternates: no number is silently dropped (conflicts.md §4.4). */
export function editCustomer(ctx: CommandContext, customer: CustomerRef, patch: CustomerPatch, note?: string): Result<Action> {
  const permitted = permit(ctx, 'customer.edit');
  if (!permitted.ok) return permitted;
  const merged: Record<string, unknown> = { ...customer.form };
  for (const [k, v] of Object.entries(patch)) {
    if (v === null) delete merged[k];
    else if (v !== undefined) merged[k] = v;
  }
  const form = checkForm(ctx, customer.id, { name: '', ...merged }, Object.keys(patch));
  if (!form.ok) return form;
  const next: Readonly<Record<string, unknown>> = form.value;
  const fields: Record<string, unknown> = {};
  for (const k of Object.keys(patch)) fields[k] = next[k] ?? null;
  if ('phoneE164' in patch) {
    fields['phoneRegion'] = form.value.phoneRegion ?? null;
    const old = customer.form.phoneE164;
    if (old !== undefined && old !== form.value.phoneE164) fields['altPhones'] = [...new Set([...(form.value.altPhones ?? []), old])];
  }
  if (Object.keys(fields).length === 0 && (note ?? '').trim() === '') return fail('cust-unchanged');
  const write: HeadWrite = {
    id: customer.id,
    cls: 'customer',
    scope: scopeOfCustomer(ctx, customer),
    fields,
    by: ctx.user.staffNo,
    ...(note === undefined ? {} : { note }),
  };
  return ok(headsOnly(write));
}

/** What the customer said about being contacted, beside the form (A6.1): what stood before, what is said now and how. */
export interface Asked {
  readonly known: Readonly<Record<string, Consent>>;
  readonly said: Said;
  readonly channel: ConsentChannel | undefined;
}
/** The form of a card and what the customer agreed to, saved in one action: `saved` is the form's own write. Problems those of `recordConsents`, and of the form unless only words were said. */
export function withConsents(
  ctx: CommandContext,
  customer: { readonly id: string; readonly head?: Pick<Head, 'scope'> },
  saved: Result<Action>,
  asked: Asked,
): Result<Action> {
  const words = recordConsents(ctx, { id: customer.id, scope: scopeOf(customer.head?.scope ?? [], ctx.storeId) }, asked.known, asked.said, asked.channel);
  if (!words.ok) return words;
  if (saved.ok) return ok({ facts: [...saved.value.facts, ...words.value], heads: saved.value.heads });
  return saved.problem.code === 'cust-unchanged' && words.value.length > 0 ? ok(factsOnly(...words.value)) : saved;
}

/** Adds and removes tags: an OR-set, add wins (conflicts.md §4.21). Problem `cust-unchanged`. */
export function tagCustomer(
  ctx: CommandContext,
  customer: CustomerRef,
  change: { readonly add?: readonly string[]; readonly remove?: readonly string[] },
): Result<Action> {
  const permitted = permit(ctx, 'customer.edit');
  if (!permitted.ok) return permitted;
  const add = (change.add ?? []).map((t) => t.trim()).filter((t) => t !== '');
  const remove = change.remove ?? [];
  if (add.length + remove.length === 0) return fail('cust-unchanged');
  return ok(
    headsOnly({
      id: customer.id,
      cls: 'customer',
      scope: scopeOfCustomer(ctx, customer),
      addTo: { tags: add },
      removeFrom: { tags: remove },
      by: ctx.user.staffNo,
    }),
  );
}

export interface Contact {
  readonly channel: string; // code table 'contactChannel'
  readonly result: string;
  readonly note?: string;
  readonly nextAt?: number; // ms
}
/** One contact with a customer, a fact (architecture §3.1); a next date makes a task (A4.1). Problems `contact-channel-required`, `contact-result-required`. */
export function logContact(ctx: CommandContext, customer: CustomerRef, contact: Contact): Result<Action> {
  const permitted = permit(ctx, 'customer.edit');
  if (!permitted.ok) return permitted;
  if (contact.channel.trim() === '') return fail('contact-channel-required');
  if (contact.result.trim() === '') return fail('contact-result-required');
  const note = (contact.note ?? '').trim();
  const scope = scopeOfCustomer(ctx, customer);
  const said = newDraft(
    ctx,
    'cust.contacted',
    scope,
    { [customer.id]: [] },
    {
      customerId: customer.id,
      channel: contact.channel.trim(),
      result: contact.result.trim(),
      ...(note === '' ? {} : { note }),
      ...(contact.nextAt === undefined ? {} : { nextAt: contact.nextAt }),
    },
  );
  if (contact.nextAt === undefined) return ok(factsOnly(said));
  const next = untouched({
    taskId: taskIdOf('contact', customer.id, dueDay(ctx, contact.nextAt)),
    rule: 'contact',
    title: '',
    owner: ctx.user.staffNo,
    dueMs: contact.nextAt,
    scope,
    customerId: customer.id,
  });
  return ok(factsOnly(said, opening(ctx, next)));
}

/** Shows a full number: logged with its purpose before it is shown (jewelry.md §20.1). Problems `purpose-required`, `approval-needed`. */
export function revealPhone(
  ctx: CommandContext,
  customer: CustomerRef,
  input: { readonly purpose: string; readonly field?: string; readonly callBack?: boolean },
): Result<Action> {
  const permitted = permit(ctx, 'customer.revealPhone', {
    ...(customer.form.owner === undefined ? {} : { owner: customer.form.owner }),
    ...(input.callBack === true ? { callBack: true } : {}),
  });
  if (!permitted.ok) return permitted;
  if (input.purpose.trim() === '') return fail('purpose-required');
  return ok(
    factsOnly(
      newDraft(
        ctx,
        'cust.revealed',
        scopeOfCustomer(ctx, customer),
        { [customer.id]: [] },
        { customerId: customer.id, field: input.field ?? 'phoneE164', purpose: input.purpose.trim() },
      ),
    ),
  );
}
