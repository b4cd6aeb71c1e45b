import { maskPhone } from '../../../src/kernel/phone.ts';
import type { CommandContext } from '../../../src/kernel/context.ts';
import type { Result } from '../../../src/kernel/result.ts';
import type { Action } from '../../../src/facts/head.ts';
import { commitSale } from '../../../src/sales/commands.ts';
import { saleIdOf } from '../../../src/sales/draftId.ts';
import type { Payment } from '../../../src/sales/types.ts';
import { withPayments } from './draft.ts';
import type { Till } from './useTill.ts';

/** The commit of this till's draft with these payments: a snapshot of the customer goes along (A3.1). */
export function commitOf(till: Till, payments: readonly Payment[]): (ctx: CommandContext) => Result<Action> {
  const { customer, apt, approver } = till;
  return (ctx) =>
    commitSale(ctx, {
      saleId: saleIdOf(till.draft),
      draft: withPayments(till.draft, payments),
      priced: till.priced,
      pieces: till.pieces,
      confirmedElsewhere: till.elsewhere,
      ...(customer === undefined
        ? {}
        : {
            customer: {
              id: customer.id,
              name: customer.form.name,
              ...(customer.form.phoneE164 === undefined ? {} : { phoneMasked: maskPhone(customer.form.phoneE164) }),
              ...(customer.form.level === undefined ? {} : { level: customer.form.level }),
            },
          }),
      ...(apt === undefined ? {} : { apt: { id: apt.id, heads: apt.view.heads } }),
      deposits: till.deposits,
      offers: till.offers,
      ...(approver === undefined ? {} : { approver }),
    });
}
