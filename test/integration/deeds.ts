import type { Fact } from '../../src/facts/envelope.ts';
import type { Action } from '../../src/facts/head.ts';
import type { Result } from '../../src/kernel/result.ts';
import { arrive, createAppointment } from '../../src/appointments/commands.ts';
import { claim } from '../../src/appointments/service.ts';
import { commitSale } from '../../src/sales/commands.ts';
import { limitsOf } from '../../src/sales/limits.ts';
import { priceDraft } from '../../src/sales/pricing.ts';
import type { SaleDraft } from '../../src/sales/types.ts';
import { DEMO_PIN } from '../../sync-server/demo/people.ts';
import type { AptCard, Terminal } from '../../renderer/data/terminal.ts';

/** What people do at a till, through the commands the screens call. */
export function must<T>(r: Result<T>): T {
  if (!r.ok) throw new Error(`${r.problem.code} ${JSON.stringify(r.problem.params ?? {})}`);
  return r.value;
}
export async function act(t: Terminal, make: (ctx: NonNullable<ReturnType<Terminal['context']>>) => Result<Action>): Promise<readonly Fact[]> {
  const ctx = t.context();
  if (ctx === undefined) throw new Error('nobody is signed in');
  return must(await t.run(must(make(ctx))));
}
export const signIn = async (t: Terminal, staffNo: string): Promise<void> => {
  must(await t.session.signIn(staffNo, DEMO_PIN));
};

export async function book(t: Terminal, name: string, consultant?: string): Promise<string> {
  const aptId = t.newId('apt');
  const visitAt = t.now() + 1_800_000;
  await act(t, (ctx) =>
    createAppointment(ctx, {
      aptId,
      form: { name, phoneE164: '+8613812345678', phoneRegion: 'CN', storeId: ctx.storeId, visitAt, source: 'phone' },
      ...(consultant === undefined ? {} : { consultant: { staffNo: consultant, mode: 'manual' as const } }),
    }),
  );
  return aptId;
}
const cardOf = (t: Terminal, aptId: string): AptCard => {
  const card = t.views.appointment(aptId);
  if (card === undefined) throw new Error(`no appointment ${aptId}`);
  return card;
};
export const arrives = (t: Terminal, aptId: string) => act(t, (ctx) => arrive(ctx, cardOf(t, aptId)));
export const claims = (t: Terminal, aptId: string) => act(t, (ctx) => claim(ctx, cardOf(t, aptId)));

export async function sells(t: Terminal, pieceNo: string, aptId?: string): Promise<Fact> {
  const user = t.session.user();
  const piece = t.views.piece(pieceNo);
  if (user === undefined || piece === undefined) throw new Error(`cannot sell ${pieceNo}`);
  const draft: SaleDraft = {
    id: t.newId('draft'),
    createdMs: t.now(),
    by: user.staffNo,
    rounding: 'none',
    payments: [],
    lines: [{ pieceNo, enteredBy: 'scan', delivered: true, consultants: [{ staffNo: user.staffNo, name: user.name, shareBp: 10_000 }] }],
  };
  const pieces = new Map([[pieceNo, piece]]);
  const priced = priceDraft(draft, pieces, t.views.prices(), t.now(), { storeId: t.device.storeId, limits: limitsOf(user.roles), asOfMs: t.now() });
  const paid: SaleDraft = { ...draft, payments: [{ method: 'card', amountFen: priced.totals.payableFen, ref: '0001', confirmed: 'manual' }] };
  const apt = aptId === undefined ? undefined : cardOf(t, aptId);
  const [fact] = await act(t, (ctx) =>
    commitSale(ctx, { saleId: t.newId('sale'), draft: paid, priced, pieces, ...(apt === undefined ? {} : { apt: { id: apt.id, heads: apt.view.heads } }) }),
  );
  if (fact === undefined) throw new Error('nothing sold');
  return fact;
}
/** A piece this till may sell now. */
export function sellable(t: Terminal, chain: readonly string[], skip: ReadonlySet<string> = new Set()): string {
  const found = chain.find(
    (no) => !skip.has(no) && t.views.piece(no)?.own === true && t.views.piece(no)?.view.state === 'IN_STOCK' && t.views.piece(no)?.item.priceMode === 'fixed',
  );
  if (found === undefined) throw new Error('no piece to sell');
  return found;
}
