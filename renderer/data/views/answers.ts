import type { Fact } from '../../../src/facts/envelope.ts';
import { isKind } from '../../../src/facts/registry.ts';
import { depositOf } from '../../../src/appointments/deposit.ts';
import { headsOfCard } from '../../../src/customers/cards.ts';
import { consentsOf } from '../../../src/customers/consents.ts';
import { customerKey } from '../../../src/customers/ownership.ts';
import { hlcMs } from '../../../src/kernel/hlc.ts';
import { byText } from '../../../src/kernel/order.ts';
import { entitledTo } from '../../../src/marketing/gifts.ts';
import { campaignAt, keyOfOffer, knownOffer, promoKey } from '../../../src/marketing/offers.ts';
import { businessDay } from '../../../src/kernel/businessDate.ts';
import { depositOrders } from '../../../src/sales/deposits.ts';
import { foldOrder } from '../../../src/sales/orderFold.ts';
import { selectPrice } from '../../../src/sales/price.ts';
import type { VoidTarget } from '../../../src/sales/voidSale.ts';
import { repairsReady } from '../../../src/service/reminders.ts';
import { ticketFacts } from '../../../src/service/types.ts';
import { noticesFor, starredBy } from '../../../src/staff/notices.ts';
import { foldRequests } from '../../../src/stock/requests.ts';
import { standingReservations } from '../../../src/stock/reservations.ts';
import type { Areas } from '../areas.ts';
import type { CorrectedClock } from '../clock.ts';
import type { Views } from '../terminal.ts';
import type { AppointmentsView } from './appointments.ts';
import { consultantLoads, servedBy, waitingFor } from './consultants.ts';
import { giftsOf } from './gifts.ts';
import { contactsOf } from './contacts.ts';
import type { CustomersView } from './customers.ts';
import type { FactIndex } from './fact-index.ts';
import type { PiecesView } from './pieces.ts';
import { HOME_ZONE } from './reference.ts';
import type { ReferenceView } from './reference.ts';
import type { Rulings } from './rulings.ts';
import type { SalesView } from './sales.ts';
import type { TasksView } from './tasks.ts';
import { voidTargetOf } from './voiding.ts';

const TICKET_KINDS = Object.keys(ticketFacts);

/** What of the terminal's memory the screens' questions are answered from. */
export interface Memory {
  readonly storeId: string;
  readonly terminal: string;
  readonly areas: Areas;
  readonly clock: CorrectedClock;
  readonly facts: FactIndex;
  readonly appointments: AppointmentsView;
  readonly customers: CustomersView;
  readonly tasks: TasksView;
  readonly sales: SalesView;
  readonly pieces: PiecesView;
  readonly reference: ReferenceView;
  readonly rulings: Rulings;
  readonly businessDate: () => string;
}

/** What the screens read. */
export function viewsOf(r: Memory): Views {
  const loads = loadsOf(r);
  return {
    appointments: () => r.appointments.list(),
    findAppointments: (parts) => r.appointments.find(parts),
    appointment: (id) => r.appointments.card(id),
    waiting: (staffNo) => waitingFor(staffNo, r.storeId, r.appointments.list()),
    current: (staffNo) => servedBy(staffNo, r.appointments.list()),
    consultants: () => loads(),
    customers: () => r.customers.list(),
    customer: (id) => r.customers.card(id),
    personOf: (id) => r.customers.members(id),
    merges: (id) => r.customers.merges(id),
    cardHeads: (id) => headsOfCard(id, r.facts.of(customerKey(id))),
    consents: (id) => {
      const ids = r.customers.members(id);
      return consentsOf(
        ids,
        ids.flatMap((one) => r.facts.of(one)),
      );
    },
    customersByPhone: (e164) => r.customers.byPhone(e164),
    tasks: () => r.tasks.list(),
    deposit: (aptId) => depositOf(aptId, ordersOf(r.facts, aptId)),
    depositOrders: (aptId) => depositOrders(ordersOf(r.facts, aptId), aptId),
    transferRequests: () => foldRequests([...r.facts.kind('stock.transferRequested'), ...r.facts.kind('stock.transferAnswered')]),
    reservations: () => standingReservations(r.facts.kind('stock.reserved'), (no) => r.pieces.card(no)?.view),
    repairsReady: () =>
      repairsReady(
        TICKET_KINDS.flatMap((k) => r.facts.kind(k)),
        (f) => hlcMs(r.facts.corrections[f.id] ?? f.hlc),
      ),
    gifts: (customerId) => giftsOf(r.customers.members(customerId), r.facts),
    contacts: (customerId) => contactsOf(customerId, r.facts),
    piece: (pieceNo) => r.pieces.card(pieceNo),
    sales: () => r.sales.list(),
    sale: (saleId) => r.sales.card(saleId),
    voidTarget: (saleId) => voidTarget(r, saleId),
    voidOf: (saleId) => r.sales.voidOf(saleId),
    campaigns: () => {
      const ids = r.facts.kind('promo.published').flatMap((f) => (isKind(f, 'promo.published') ? [f.body.promoId] : []));
      return [...new Set(ids)]
        .flatMap((id) => campaignAt(id, r.facts.of(promoKey(id)), r.clock.now(), r.facts.corrections) ?? [])
        .sort((a, b) => a.toMs - b.toMs || byText(a.promoId, b.promoId));
    },
    offer: (offer, customerId) =>
      knownOffer(
        offer,
        r.facts.of(keyOfOffer(offer)),
        { terminal: r.terminal, storeId: r.storeId, nowMs: r.clock.now() },
        r.facts.corrections,
        customerId === undefined || offer.kind !== 'gift'
          ? undefined
          : entitledTo(offer.id, customerId, r.customers.members(customerId), (key) => r.facts.of(key)),
      ),
    exceptions: () => r.rulings.exceptions(),
    decisions: () => r.rulings.decisions(),
    store: () => r.reference.store(),
    stores: () => r.reference.stores(),
    codes: (table) => r.reference.codes(table),
    settings: () => r.reference.settings(),
    price: (metal) => selectPrice(r.reference.prices(), metal, { storeId: r.storeId, nowMs: r.clock.now() })?.price,
    prices: () => r.reference.prices(),
    notices: (staffNo, nowMs) => noticesFor(r.reference.notices(), r.facts.kind('staff.noticeRead'), { storeId: r.storeId, staffNo, nowMs }),
    starred: (staffNo) => starredBy(staffNo, r.facts.kind('staff.starred')),
    staff: (staffNo) => r.reference.staff(staffNo),
  };
}

/** What the printing asks of deposits. */
export const depositPapersOf = (r: Pick<Memory, 'facts' | 'appointments'>) => ({
  paid: (): readonly Fact[] => r.facts.kind('order.paid'),
  order: (orderId: string) => {
    const order = depositOrders(r.facts.of(orderId)).find((o) => o.orderId === orderId);
    const aptNumber = order?.aptId === undefined ? undefined : r.appointments.card(order.aptId)?.view.number;
    return order === undefined ? undefined : { order, ...(aptNumber === undefined ? {} : { aptNumber }) };
  },
});

/** Facts of the deposit orders of an appointment, sales that used them included. */
function ordersOf(facts: FactIndex, aptId: string): readonly Fact[] {
  const orders = facts.kind('order.paid').flatMap((f) => (isKind(f, 'order.paid') && f.body.aptId === aptId ? [f.body.orderId] : []));
  return [...new Set(orders)].flatMap((id) => facts.of(id));
}

function voidTarget(r: Memory, saleId: string): VoidTarget | undefined {
  return voidTargetOf(saleId, {
    facts: r.facts,
    sales: r.sales,
    piece: (no) => ({ heads: r.pieces.card(no)?.view.heads ?? [], events: r.pieces.events(no), corrections: r.facts.corrections }),
    aptHeads: (id) => r.appointments.card(id)?.view.heads ?? [],
    orderHeads: (id) => foldOrder(id, r.facts.of(id), r.facts.corrections).heads,
  });
}

/** Who is free and how the day went, counted once for each state of what it depends on. */
function loadsOf(r: Memory): () => ReturnType<Views['consultants']> {
  let kept: { readonly version: string; readonly value: ReturnType<Views['consultants']> } | undefined;
  return () => {
    const { areas, clock, storeId } = r;
    const today = r.businessDate();
    // The answer depends on the day too, so that the cut-off at night starts the counts anew.
    const version = `${areas.version('appointments')}/${areas.version('reference')}/${areas.version('session')}/${today}`;
    if (kept?.version !== version) {
      const zone = r.reference.store() ?? HOME_ZONE;
      const staff = (r.reference.bundle()?.staff ?? []).filter((s) => s.stores.includes(storeId));
      kept = {
        version,
        value: consultantLoads({
          appointments: r.appointments.list(),
          staff,
          facts: r.facts,
          nowMs: clock.now(),
          today,
          day: businessDay(today, zone.timeZone, zone.cutOff),
        }),
      };
    }
    return kept.value;
  };
}
