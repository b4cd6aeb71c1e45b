import type { Action } from '../../src/facts/head.ts';
import type { Actor, CommandContext } from '../../src/kernel/context.ts';
import type { Result } from '../../src/kernel/result.ts';
import type { ExceptionDoc } from '../../src/facts/rulings.ts';
import * as apt from '../../src/appointments/commands.ts';
import { createCustomer, editCustomer, logContact, tagCustomer } from '../../src/customers/commands.ts';
import { caseRule } from '../../src/cases/catalogue.ts';
import { resolveCase, scopeHere } from '../../src/cases/commands.ts';
import { movePiece, releasePiece, reservePiece } from '../../src/stock/commands.ts';
import { correctLine } from '../../src/sales/commands.ts';
import { setDuty } from '../../src/staff/commands.ts';
import { foldRights } from '../../src/staff/rules.ts';
import type { AptCard, Terminal } from '../../renderer/data/terminal.ts';
import { LATER } from './later.ts';
import { SHARE_DEEDS } from './shares.ts';
import { PEOPLE } from './people.ts';
import type { Dice } from './random.ts';
import { cards, colleague, factsAt, here, HOUR, piece } from './scene.ts';
import type { BookDeed, Deed, Scene } from './scene.ts';
import { asMain, sell, waiting } from './selling.ts';
import type { Till } from './till.ts';
import { TRADE } from './trade/index.ts';
import { CONSULTANTS, MANAGERS } from './world.ts';
import type { World } from './world.ts';

const on =
  (want: (c: AptCard) => boolean, make: (s: Scene, c: AptCard) => Result<Action>): Deed =>
  (s) => {
    const c = cards(s, want);
    return c === undefined ? undefined : make(s, c);
  };
const serving = (c: AptCard): boolean => c.view.sub === 'serving';
function book(s: Scene): Result<Action> {
  const other = s.till.storeId === 'S01' ? 'S02' : 'S01';
  const aptId = s.t.newId('apt');
  return apt.createAppointment(s.ctx, {
    aptId,
    online: s.d.chance(0.3),
    form: {
      name: `客${s.d.int(900)}${aptId.slice(-6)}`,
      phoneE164: `+861380000${String(s.d.int(9000) + 1000)}`,
      phoneRegion: 'CN',
      storeId: s.d.chance(0.15) ? other : s.till.storeId,
      visitAt: s.ctx.nowMs + HOUR,
      source: 'phone',
    },
    ...(s.d.chance(0.5) ? { consultant: { staffNo: colleague(s).staffNo, mode: 'manual' as const } } : {}),
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
  return resolveCase(ctx, doc, {
    option: rule.options[0] ?? 'note',
    reason: '核对实物',
    ...(heads === undefined ? {} : { heads }),
    ...(doc.code === 'EX-01' && s.d.chance(0.5) ? { payload: { keepFactId: doc.members[s.d.int(doc.members.length)] } } : {}),
    ...(doc.code === 'EX-09' && s.d.chance(0.5) ? { payload: { main: doc.sides[0]?.by } } : {}),
  });
}
/** EX-01 ①: the sale was of another piece that lies here (conflicts §5). */
function relink(s: Scene, ctx: CommandContext, doc: ExceptionDoc): Result<Action> | undefined {
  const side = doc.sides[s.d.int(doc.sides.length)];
  const from = s.t.views.piece(doc.subject.slice(6));
  const to = piece(s, (p) => here(s)(p) && p.view.state === 'IN_STOCK');
  if (side === undefined || from === undefined || to === undefined || side.kind !== 'sale.committed') return undefined;
  return correctLine(ctx, {
    saleId: String(side.data['saleId']),
    saleFactId: side.factId,
    lineNo: 1,
    from: from.view,
    to: to.view,
    reason: '吊牌贴错',
    scope: scopeHere(ctx, doc),
  });
}
function move(s: Scene): Result<Action> | undefined {
  const other = s.till.storeId === 'S01' ? 'S02' : 'S01';
  const p = piece(s, (x) => here(s)(x) || x.view.place.at === 'transit');
  if (p === undefined) return undefined;
  if (p.view.place.at === 'transit') return movePiece(s.manager, { view: p.view, to: { at: 'store', storeId: s.till.storeId } });
  return movePiece(s.manager, {
    view: p.view,
    to: s.d.chance(0.5) ? { at: 'transit', storeId: other } : { at: 'store', storeId: s.till.storeId, counter: `C${s.d.int(3)}` },
  });
}
const field = (s: Scene): Record<string, string> =>
  s.d.pick<Record<string, string>>([
    { address: `街 ${s.d.int(99)}` },
    { wechat: `wx${s.d.int(99)}` },
    { birthday: `1990-0${1 + s.d.int(9)}-01` },
    { name: `李${s.d.int(9)}` },
    { preference: `款 ${s.d.int(9)}` },
  ]) ?? {};
const customer =
  (make: (s: Scene, c: NonNullable<ReturnType<Terminal['views']['customer']>>) => Result<Action>): Deed =>
  (s) => {
    const c = s.d.pick(s.t.views.customers().slice(0, 8));
    return c === undefined ? undefined : make(s, c);
  };

/** Weight and name of every deed; those of trade and of people stand in trade/ and people.ts. A new kind of fact gets its line here, its expectation in oracle.ts. */
export const DEEDS: readonly (readonly [number, string, Deed])[] = [
  [8, 'book', book],
  [3, 'walkIn', (s) => apt.walkIn(s.ctx, { aptId: s.t.newId('apt'), form: { name: '散客', source: 'walkIn' } })],
  [6, 'arrive', on(waiting, (s, c) => apt.arrive(s.ctx, c))],
  [10, 'claim', on(waiting, (s, c) => apt.claim(s.ctx, c))],
  [2, 'reject', on(waiting, (s, c) => apt.reject(s.ctx, c, { reason: '忙' }))],
  [2, 'pause', on(serving, (s, c) => apt.pause(asMain(s, c), c))],
  [3, 'offerTransfer', on(serving, (s, c) => apt.offerTransfer(asMain(s, c), c, { to: colleague(s).staffNo }))],
  [
    4,
    'acceptTransfer',
    on(
      (c) => c.view.transferTo !== undefined,
      (s, c) => apt.acceptTransfer({ ...s.ctx, user: (CONSULTANTS[s.till.storeId] ?? []).find((x) => x.staffNo === c.view.transferTo) ?? s.ctx.user }, c),
    ),
  ],
  [4, 'shown', on(serving, (s, c) => apt.noteShown(asMain(s, c), c, { pieceNos: ['RD2600001'] }))],
  [4, 'end', on(serving, (s, c) => apt.endService(asMain(s, c), c, { outcome: 'notSold', reason: 'price' }))],
  [4, 'void', on(waiting, (s, c) => apt.voidAppointment(s.manager, c, { reason: '来电取消' }))],
  [
    2,
    'reopen',
    on(
      (c) => c.view.status === 'voided',
      (s, c) => apt.reopen(s.manager, c, { reason: '又来了' }),
    ),
  ],
  [
    3,
    'calledBack',
    on(
      (c) => c.view.status === 'needsCallback' || c.view.sub === 'toVerify',
      (s, c) => apt.markCalledBack(s.ctx, c),
    ),
  ],
  [3, 'reschedule', on(waiting, (s, c) => apt.reschedule(s.ctx, c, { toMs: s.ctx.nowMs + (1 + s.d.int(40)) * HOUR }))],
  [
    3,
    'editApt',
    on(
      () => true,
      (s, c) =>
        apt.editAppointment(
          s.ctx,
          c,
          s.d.pick([{ needText: `戒指 ${s.d.int(99)}` }, { wechat: `w${s.d.int(99)}` }, { ringSizeHK: 10 + s.d.int(9) }]) ?? {},
          s.d.chance(0.3) ? `记 ${s.d.int(99)}` : undefined,
        ),
    ),
  ],
  [3, 'assign', on(waiting, (s, c) => apt.assign(s.manager, c, { consultant: colleague(s).staffNo, mode: s.d.chance(0.5) ? 'manager' : 'manual' }))],
  [
    1,
    'appeal',
    on(
      (c) => c.view.assistants.length > 0,
      (s, c) =>
        apt.appeal({ ...s.ctx, user: (CONSULTANTS[s.till.storeId] ?? []).find((x) => c.view.assistants.includes(x.staffNo)) ?? s.ctx.user }, c, {
          text: '我先到',
        }),
    ),
  ],
  [14, 'sell', sell],
  [
    6,
    'reserve',
    (s) => {
      const p = piece(s, (x) => here(s)(x));
      return p === undefined
        ? undefined
        : reservePiece(s.ctx, {
            view: p.view,
            for: {
              name: `客${s.d.int(3)}`,
              customerId: `cust:K${s.d.int(3)}`,
              untilMs: s.ctx.nowMs + 30 * HOUR,
              ...(s.d.chance(0.5) ? { depositFen: 100_000 } : {}),
            },
          });
    },
  ],
  [
    3,
    'release',
    (s) => {
      const p = piece(s, (x) => here(s)(x) && x.view.state === 'RESERVED');
      return p === undefined ? undefined : releasePiece(s.ctx, { view: p.view, reason: '不要了' });
    },
  ],
  [5, 'move', move],
  [
    4,
    'customer',
    (s) =>
      createCustomer(s.ctx, {
        customerId: s.t.newId('cust'),
        form: { name: `王${s.d.int(9)}`, phoneE164: `+861390000${String(((s.w.wide ?? 0) > 0 ? s.d.int(25) : s.d.int(9000)) + 1000)}`, phoneRegion: 'CN' },
      }),
  ],
  [5, 'editCustomer', customer((s, c) => editCustomer(s.ctx, c, field(s)))],
  [4, 'tag', customer((s, c) => tagCustomer(s.ctx, c, s.d.chance(0.6) ? { add: [`t${s.d.int(4)}`] } : { remove: [`t${s.d.int(4)}`] }))],
  [2, 'contact', customer((s, c) => logContact(s.ctx, c, { channel: 'phone', result: 'reached' }))],
  [1, 'duty', (s) => setDuty(s.ctx, { staffNo: s.ctx.user.staffNo, state: s.d.chance(0.5) ? 'rest' : 'idle' })],
  [4, 'resolve', resolve],
];
export const ALL_DEEDS: readonly (readonly [number, string, BookDeed])[] = [...DEEDS, ...TRADE, ...PEOPLE];

/** One deed by somebody at this till. A refusal by the rules is an answer as good as any. */
export function doDeed(w: World, till: Till, d: Dice): string {
  const t = till.open?.terminal;
  // Whoever is known here to have left does not come to work (conflicts §4.20).
  const user = d.pick((CONSULTANTS[till.storeId] ?? []).filter((x) => !foldRights(x.staffNo, factsAt(till)).revoked));
  const sm = MANAGERS[till.storeId];
  if (t === undefined || user === undefined || sm === undefined) return 'nobody';
  const ctx = till.context(user);
  const manager = till.context(sm);
  if (ctx === undefined || manager === undefined) return 'nobody';
  const [name, deed] = d.weighted(
    [...ALL_DEEDS, ...(w.wide > 1 ? LATER : []), ...(w.wide > 2 ? SHARE_DEEDS : [])].map(([weight, n, run]) => [weight, [n, run] as const] as const),
  );
  const r = deed({ w, till, t, ctx, manager, d });
  if (r === undefined) return `${name}: nothing there`;
  if (!r.ok) {
    w.refuse(r.problem.code);
    return `${name}: ${r.problem.code}`;
  }
  w.deedCounts[name] = (w.deedCounts[name] ?? 0) + 1;
  w.act(till, r.value);
  return `${name} ${r.value.facts.map((f) => `${f.kind} ${Object.keys(f.prev).join(',')}`).join(' + ')}${r.value.heads.length > 0 ? ` cards ${r.value.heads.map((h) => h.id.slice(-6)).join(',')}` : ''}`;
}
