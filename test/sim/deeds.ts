import type { Action } from '../../src/facts/head.ts';
import type { Actor, CommandContext } from '../../src/kernel/context.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import * as apt from '../../src/appointments/commands.ts';
import { createCustomer, editCustomer, logContact, tagCustomer } from '../../src/customers/commands.ts';
import { caseRule } from '../../src/cases/catalogue.ts';
import { resolveCase } from '../../src/cases/commands.ts';
import { movePiece, receivePieces, releasePiece, reservePiece } from '../../src/stock/commands.ts';
import { foldPiece, pieceEventsOf } from '../../src/stock/fold.ts';
import { foldAppointment } from '../../src/appointments/fold.ts';
import { formOf } from '../../src/facts/heads.ts';
import { appointmentForm } from '../../src/appointments/types.ts';
import type { Head } from '../../src/facts/head.ts';
import { commitSale, correctLine } from '../../src/sales/commands.ts';
import { limitsOf } from '../../src/sales/limits.ts';
import { priceDraft } from '../../src/sales/pricing.ts';
import type { SaleDraft } from '../../src/sales/types.ts';
import { setDuty } from '../../src/staff/commands.ts';
import type { AptCard, PieceCard, Terminal } from '../../renderer/data/terminal.ts';
import type { Dice } from './random.ts';
import type { Till } from './till.ts';
import { HQ_CLERK } from './server.ts';
import { CONSULTANTS, MANAGERS } from './world.ts';
import type { World } from './world.ts';

/** What a person at a till can want to do. `undefined`: nothing here to do it with. The command says whether it may be. */
export interface Scene { readonly w: Pick<World, 'pieces'>; readonly till: Pick<Till, 'storeId'>; readonly t: Terminal; readonly ctx: CommandContext; readonly manager: CommandContext; readonly d: Dice }
export type Deed = (s: Scene) => Result<Action> | undefined;
const HOUR = 3_600_000;

const cards = (s: Scene, want: (c: AptCard) => boolean = () => true): AptCard | undefined => s.d.pick(s.t.views.appointments().filter(want).slice(-12));
const piece = (s: Scene, want: (p: PieceCard) => boolean): PieceCard | undefined => {
  // Few pieces are asked for again and again, so that people meet at them.
  for (let i = 0; i < 12; i += 1) {
    const no = s.d.pick(s.w.pieces.slice(s.d.chance(0.7) ? -8 : 0));
    const card = no === undefined ? undefined : s.t.views.piece(no);
    if (card !== undefined && want(card)) return card;
  }
  return undefined;
};
const here = (s: Scene) => (p: PieceCard): boolean => p.view.place.at === 'store' && p.view.place.storeId === s.till.storeId;
const colleague = (s: Scene): Actor => s.d.pick(CONSULTANTS[s.till.storeId] ?? []) ?? s.ctx.user;
const on = (want: (c: AptCard) => boolean, make: (s: Scene, c: AptCard) => Result<Action>): Deed => (s) => { const c = cards(s, want); return c === undefined ? undefined : make(s, c); };
const waiting = (c: AptCard): boolean => c.view.status === 'notArrived' || c.view.status === 'needsCallback';
const serving = (c: AptCard): boolean => c.view.sub === 'serving';
const asMain = (s: Scene, c: AptCard): CommandContext => ({ ...s.ctx, user: (CONSULTANTS[s.till.storeId] ?? []).find((x) => x.staffNo === c.view.main) ?? s.manager.user });

function book(s: Scene): Result<Action> {
  const other = s.till.storeId === 'S01' ? 'S02' : 'S01';
  return apt.createAppointment(s.ctx, {
    aptId: s.t.newId('apt'), online: s.d.chance(0.3), form: { name: `客${s.d.int(900)}`, phoneE164: `+861380000${String(s.d.int(9000) + 1000)}`, phoneRegion: 'CN', storeId: s.d.chance(0.15) ? other : s.till.storeId, visitAt: s.ctx.nowMs + HOUR, source: 'phone' },
    ...(s.d.chance(0.5) ? { consultant: { staffNo: colleague(s).staffNo, mode: 'manual' as const } } : {}),
  });
}
function sell(s: Scene): Result<Action> | undefined {
  const p = piece(s, (x) => here(s)(x) && (x.view.state === 'IN_STOCK' || x.view.state === 'RESERVED'));
  if (p === undefined) return undefined;
  const visit = s.d.chance(0.5) ? cards(s, (c) => waiting(c)) : undefined;
  const customer = s.d.chance(0.4) ? s.d.pick(s.t.views.customers()) : undefined;
  const seller = visit === undefined || visit.view.main === undefined ? s.ctx : asMain(s, visit);
  const draft: SaleDraft = { id: s.t.newId('draft'), createdMs: s.ctx.nowMs, by: seller.user.staffNo, rounding: s.d.chance(0.3) ? 'yuan' : 'none', payments: [], lines: [{ pieceNo: p.pieceNo, enteredBy: 'scan', delivered: s.d.chance(0.85), ...(s.d.chance(0.3) ? { rateBp: 9600 } : {}), consultants: [{ staffNo: seller.user.staffNo, name: seller.user.name, shareBp: 6000 }, { staffNo: s.manager.user.staffNo, name: 'SM', shareBp: 4000 }] }] };
  const pieces = new Map([[p.pieceNo, p]]);
  const priced = priceDraft(draft, pieces, s.t.views.prices(), s.ctx.nowMs, { storeId: s.till.storeId, limits: limitsOf(seller.user.roles), asOfMs: s.ctx.nowMs });
  const due = priced.totals.payableFen;
  const paid: SaleDraft = { ...draft, payments: s.d.chance(0.5) ? [{ method: 'card', amountFen: due, ref: '0001', confirmed: 'manual' }] : [{ method: 'cash', amountFen: due + s.d.int(3) * 10_000 }] };
  return commitSale(s.d.chance(0.5) ? { ...seller, approver: s.manager.user.staffNo } : seller, {
    saleId: s.t.newId('sale'), draft: paid, priced, pieces, ...(visit === undefined ? {} : { apt: { id: visit.id, heads: visit.view.heads } }), ...(customer === undefined ? {} : { customer: { id: customer.id, name: customer.form.name } }),
  });
}
function resolve(s: Scene): Result<Action> | undefined {
  const doc = s.d.pick(s.t.views.exceptions().filter((e) => e.status === 'open' && /^(piece|apt):/.test(e.subject)));
  if (doc === undefined) return undefined;
  const rule = caseRule(doc.code);
  const user: Actor = { ...s.manager.user, roles: [...new Set([...s.manager.user.roles, ...rule.owner])] };
  const ctx = { ...s.manager, user };
  if (doc.code === 'EX-01' && s.d.chance(0.4)) return relink(s, { ...ctx, user: { ...user, roles: [...user.roles, 'SM'] } }, doc);
  const heads = doc.subject.startsWith('apt:') ? s.t.views.appointment(doc.subject)?.view.heads : s.t.views.piece(doc.subject.slice(6))?.view.heads;
  return resolveCase(ctx, doc, { option: rule.options[0] ?? 'note', reason: '核对实物', ...(heads === undefined ? {} : { heads }), ...(doc.code === 'EX-01' && s.d.chance(0.5) ? { payload: { keepFactId: doc.members[s.d.int(doc.members.length)] } } : {}), ...(doc.code === 'EX-09' && s.d.chance(0.5) ? { payload: { main: doc.sides[0]?.by } } : {}) });
}
/** EX-01 ①: the sale was of another piece that lies here (conflicts §5). */
function relink(s: Scene, ctx: CommandContext, doc: ExceptionDoc): Result<Action> | undefined {
  const side = doc.sides[s.d.int(doc.sides.length)];
  const from = s.t.views.piece(doc.subject.slice(6));
  const to = piece(s, (p) => here(s)(p) && p.view.state === 'IN_STOCK');
  if (side === undefined || from === undefined || to === undefined || side.kind !== 'sale.committed') return undefined;
  return correctLine(ctx, { saleId: String(side.data['saleId']), saleFactId: side.factId, lineNo: 1, from: from.view, to: to.view, reason: '吊牌贴错', scope: doc.scope });
}
function move(s: Scene): Result<Action> | undefined {
  const other = s.till.storeId === 'S01' ? 'S02' : 'S01';
  const p = piece(s, (x) => here(s)(x) || (x.view.place.at === 'transit'));
  if (p === undefined) return undefined;
  if (p.view.place.at === 'transit') return movePiece(s.manager, { view: p.view, to: { at: 'store', storeId: s.till.storeId } });
  return movePiece(s.manager, { view: p.view, to: s.d.chance(0.5) ? { at: 'transit', storeId: other } : { at: 'store', storeId: s.till.storeId, counter: `C${s.d.int(3)}` } });
}
const field = (s: Scene): Record<string, string> => s.d.pick<Record<string, string>>([{ address: `街 ${s.d.int(99)}` }, { wechat: `wx${s.d.int(99)}` }, { birthday: `1990-0${1 + s.d.int(9)}-01` }, { name: `李${s.d.int(9)}` }, { preference: `款 ${s.d.int(9)}` }]) ?? {};
const customer = (make: (s: Scene, c: NonNullable<ReturnType<Terminal['views']['customer']>>) => Result<Action>): Deed => (s) => { const c = s.d.pick(s.t.views.customers().slice(0, 8)); return c === undefined ? undefined : make(s, c); };

/** Weight and name of every deed. A new kind of fact gets its line here, its expectation in oracle.ts. */
export const DEEDS: readonly (readonly [number, string, Deed])[] = [
  [8, 'book', book],
  [3, 'walkIn', (s) => apt.walkIn(s.ctx, { aptId: s.t.newId('apt'), form: { name: '散客', source: 'walkIn' } })],
  [6, 'arrive', on(waiting, (s, c) => apt.arrive(s.ctx, c))],
  [10, 'claim', on(waiting, (s, c) => apt.claim(s.ctx, c))],
  [2, 'reject', on(waiting, (s, c) => apt.reject(s.ctx, c, { reason: '忙' }))],
  [2, 'pause', on(serving, (s, c) => apt.pause(asMain(s, c), c))],
  [3, 'offerTransfer', on(serving, (s, c) => apt.offerTransfer(asMain(s, c), c, { to: colleague(s).staffNo }))],
  [4, 'acceptTransfer', on((c) => c.view.transferTo !== undefined, (s, c) => apt.acceptTransfer({ ...s.ctx, user: (CONSULTANTS[s.till.storeId] ?? []).find((x) => x.staffNo === c.view.transferTo) ?? s.ctx.user }, c))],
  [4, 'shown', on(serving, (s, c) => apt.noteShown(asMain(s, c), c, { pieceNos: ['RD2600001'] }))],
  [4, 'end', on(serving, (s, c) => apt.endService(asMain(s, c), c, { outcome: 'notSold', reason: 'price' }))],
  [4, 'void', on(waiting, (s, c) => apt.voidAppointment(s.manager, c, { reason: '来电取消' }))],
  [2, 'reopen', on((c) => c.view.status === 'voided', (s, c) => apt.reopen(s.manager, c, { reason: '又来了' }))],
  [3, 'calledBack', on((c) => c.view.status === 'needsCallback' || c.view.sub === 'toVerify', (s, c) => apt.markCalledBack(s.ctx, c))],
  [3, 'reschedule', on(waiting, (s, c) => apt.reschedule(s.ctx, c, { toMs: s.ctx.nowMs + (1 + s.d.int(40)) * HOUR }))],
  [3, 'editApt', on(() => true, (s, c) => apt.editAppointment(s.ctx, c, s.d.pick([{ needText: `戒指 ${s.d.int(99)}` }, { wechat: `w${s.d.int(99)}` }, { ringSizeHK: 10 + s.d.int(9) }]) ?? {}, s.d.chance(0.3) ? `记 ${s.d.int(99)}` : undefined))],
  [3, 'assign', on(waiting, (s, c) => apt.assign(s.manager, c, { consultant: colleague(s).staffNo, mode: s.d.chance(0.5) ? 'manager' : 'manual' }))],
  [1, 'appeal', on((c) => c.view.assistants.length > 0, (s, c) => apt.appeal({ ...s.ctx, user: (CONSULTANTS[s.till.storeId] ?? []).find((x) => c.view.assistants.includes(x.staffNo)) ?? s.ctx.user }, c, { text: '我先到' }))],
  [14, 'sell', sell],
  [6, 'reserve', (s) => { const p = piece(s, (x) => here(s)(x)); return p === undefined ? undefined : reservePiece(s.ctx, { view: p.view, for: { name: `客${s.d.int(3)}`, customerId: `cust:K${s.d.int(3)}`, untilMs: s.ctx.nowMs + 30 * HOUR, ...(s.d.chance(0.5) ? { depositFen: 100_000 } : {}) } }); }],
  [3, 'release', (s) => { const p = piece(s, (x) => here(s)(x) && x.view.state === 'RESERVED'); return p === undefined ? undefined : releasePiece(s.ctx, { view: p.view, reason: '不要了' }); }],
  [5, 'move', move],
  [4, 'customer', (s) => createCustomer(s.ctx, { customerId: s.t.newId('cust'), form: { name: `王${s.d.int(9)}`, phoneE164: `+861390000${String(s.d.int(9000) + 1000)}`, phoneRegion: 'CN' } })],
  [5, 'editCustomer', customer((s, c) => editCustomer(s.ctx, c, field(s)))],
  [4, 'tag', customer((s, c) => tagCustomer(s.ctx, c, s.d.chance(0.6) ? { add: [`t${s.d.int(4)}`] } : { remove: [`t${s.d.int(4)}`] }))],
  [2, 'contact', customer((s, c) => logContact(s.ctx, c, { channel: 'phone', result: 'reached' }))],
  [1, 'duty', (s) => setDuty(s.ctx, { staffNo: s.ctx.user.staffNo, state: s.d.chance(0.5) ? 'rest' : 'idle' })],
  [4, 'resolve', resolve],
];

/** One deed by somebody at this till. A refusal by the rules is an answer as good as any. */
export function doDeed(w: World, till: Till, d: Dice): string {
  const t = till.open?.terminal;
  const user = d.pick(CONSULTANTS[till.storeId] ?? []);
  const sm = MANAGERS[till.storeId];
  if (t === undefined || user === undefined || sm === undefined) return 'nobody';
  const ctx = till.context(user);
  const manager = till.context(sm);
  if (ctx === undefined || manager === undefined) return 'nobody';
  const [name, deed] = d.weighted(DEEDS.map(([weight, n, run]) => [weight, [n, run] as const] as const));
  const r = deed({ w, till, t, ctx, manager, d });
  if (r === undefined) return `${name}: nothing there`;
  if (!r.ok) { w.refuse(r.problem.code); return `${name}: ${r.problem.code}`; }
  w.deedCounts[name] = (w.deedCounts[name] ?? 0) + 1;
  w.act(till, r.value);
  return `${name} ${r.value.facts.map((f) => `${f.kind} ${Object.keys(f.prev).join(',')}`).join(' + ')}${r.value.heads.length > 0 ? ` cards ${r.value.heads.map((h) => h.id.slice(-6)).join(',')}` : ''}`;
}

/** Headquarters receives pieces, reserves one for a web customer, voids an appointment (SC-02, SC-04). */
export async function hqDeed(w: World, d: Dice): Promise<string> {
  const ctx = w.server.hqContext();
  const what = d.weighted([[5, 'receive'], [3, 'reserve'], [3, 'void']] as const);
  if (what === 'receive') {
    const storeId = d.pick(w.server.stores) ?? 'S01';
    const lines = Array.from({ length: 4 }, () => ({ item: { pieceNo: w.newPieceNo(), name: '足金手镯', category: 'bangle' as const, kind: 'goldFixed' as const, tagPriceFen: 500_000 + d.int(9) * 12_345, priceMode: 'fixed' as const } }));
    await w.server.hqCommits(receivePieces(ctx, { batchId: w.server.newId('batch'), storeId, lines }));
  } else if (what === 'reserve') {
    const no = d.pick(w.pieces.slice(-8)) ?? '';
    const facts = await w.server.known(`piece:${no}`);
    const view = foldPiece(no, facts.flatMap((f) => pieceEventsOf(f).get(no) ?? []));
    if (view.place.storeId !== undefined) await w.server.hqCommits(reservePiece(ctx, { view, for: { name: '网店', customerId: 'cust:WEB', untilMs: ctx.nowMs + 24 * HOUR, depositFen: d.chance(0.5) ? 200_000 : 0 } }));
  } else {
    const heads = w.server.stores.flatMap((s) => w.server.store.all(s.toLowerCase())).filter((x) => x._id.startsWith('apt:'));
    const doc = d.pick(heads.slice(-12));
    if (doc === undefined) return 'hq: nothing there';
    const { _id, ...rest } = doc;
    const head = { id: _id, ...rest } as unknown as Head; // checked at the door
    const form = formOf(head, appointmentForm);
    if (form !== undefined) await w.server.hqCommits(apt.voidAppointment({ ...ctx, user: HQ_CLERK }, { id: _id, form, head, view: foldAppointment(_id, await w.server.known(_id)) }, { reason: '客户来电取消' }));
  }
  return `hq ${what}`;
}
