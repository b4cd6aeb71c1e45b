import { z } from 'zod';
import type { AggKey, Fact } from '../facts/envelope.ts';
import { isKind } from '../facts/registry.ts';
import { hlcMs } from '../kernel/hlc.ts';
import { byText } from '../kernel/order.ts';
import { effOf, uniqueFacts } from '../conflict/fold.ts';
import type { Corrections } from '../conflict/fold.ts';
import { voidsOverruled } from '../sales/voids.ts';
import { appointmentFacts } from './types.ts';

/** A fact as far as one appointment is concerned. */
export interface AptEvent {
  readonly id: string;
  readonly prev: readonly string[];
  readonly kind: string;
  readonly eff: string; // corrected stamp, conflicts.md §3.2
  readonly atMs: number;
  readonly by: string;
  readonly terminal: string;
  readonly scope: readonly string[];
  readonly fact: Fact;
}

/**
 * Facts of the sales rooms that decide an appointment beside the sale itself (conflicts.md §4.1 ①–③), read by the members
 * they need. Orders and voids name the appointment in `prev`.
 */
const voidPart = z.object({ saleId: z.string() });
const orderPart = z.object({ orderId: z.string() });

export interface Sale {
  readonly event: AptEvent;
  readonly saleId: string;
  readonly docNo?: string;
  readonly payableFen: number;
  readonly pieceNos: readonly string[];
  /** Who is paid for it: the consultants on the lines, else who committed it. */
  readonly consultants: readonly string[];
  readonly valid: boolean;
  readonly deposit: boolean;
}

function linkOf(fact: Fact): string | undefined {
  const body = fact.body;
  return typeof body === 'object' && body !== null && 'aptId' in body && typeof body.aptId === 'string' && body.aptId.startsWith('apt:')
    ? body.aptId
    : undefined;
}
/** Appointments a fact touches: by its `prev`, and by the link in a sale's body. */
export function appointmentAggregates(fact: Fact): AggKey[] {
  const keys = new Set<string>(Object.keys(fact.prev).filter((k) => k.startsWith('apt:')));
  const link = linkOf(fact);
  if (link !== undefined) keys.add(link);
  return [...keys].sort(byText).map((k): AggKey => `apt:${k.slice(4)}`);
}

const isOwn = (kind: string): boolean => Object.hasOwn(appointmentFacts, kind);
const LINKED: ReadonlySet<string> = new Set(['sale.committed', 'sale.voided', 'sale.pickedUp', 'order.paid', 'order.refunded', 'case.resolved']);

/** Events of one appointment, once each; facts of other aggregates and of kinds without effect here are left out. */
export function eventsOf(aptId: string, facts: Iterable<Fact>, corrections: Corrections = {}): AptEvent[] {
  const out: AptEvent[] = [];
  for (const fact of uniqueFacts(facts)) {
    if (!(isOwn(fact.kind) || LINKED.has(fact.kind)) || (fact.prev[aptId] === undefined && linkOf(fact) !== aptId)) continue;
    const eff = effOf(fact, corrections);
    out.push({
      id: fact.id,
      prev: fact.prev[aptId] ?? [],
      kind: fact.kind,
      eff,
      atMs: hlcMs(eff),
      by: fact.by,
      terminal: fact.terminal,
      scope: fact.scope,
      fact,
    });
  }
  return out;
}
/** Smaller effective time first, then smaller id. */
export const byEff = (a: AptEvent, b: AptEvent): number => byText(a.eff, b.eff) || byText(a.id, b.id);

/** Sales and deposit orders linked to the appointment, with those that were voided or refunded marked. */
export function salesOf(events: readonly AptEvent[]): Sale[] {
  const gone = new Set<string>();
  for (const e of events) {
    const voided = e.kind === 'sale.voided' ? voidPart.safeParse(e.fact.body) : undefined;
    // A void that the hand-over of the goods beat has no effect here either (conflicts.md §4.7).
    if (
      voided?.success === true &&
      !voidsOverruled(
        voided.data.saleId,
        events.map((x) => x.fact),
      ).has(e.id)
    )
      gone.add(voided.data.saleId);
    const refunded = e.kind === 'order.refunded' ? orderPart.safeParse(e.fact.body) : undefined;
    if (refunded?.success === true) gone.add(refunded.data.orderId);
  }
  const out: Sale[] = [];
  for (const event of events) {
    if (isKind(event.fact, 'sale.committed')) {
      const { saleId, docNo, totals, lines } = event.fact.body;
      const onLines = [...new Set(lines.flatMap((l) => l.consultants.map((c) => c.staffNo)))];
      out.push({
        event,
        saleId,
        ...(docNo === undefined ? {} : { docNo }),
        payableFen: totals.payableFen,
        pieceNos: lines.map((l) => l.pieceNo),
        consultants: onLines.length > 0 ? onLines : [event.by],
        valid: !gone.has(saleId),
        deposit: false,
      });
    } else if (event.kind === 'order.paid') {
      const body = orderPart.safeParse(event.fact.body);
      if (body.success)
        out.push({
          event,
          saleId: body.data.orderId,
          payableFen: 0,
          pieceNos: [],
          consultants: [event.by],
          valid: !gone.has(body.data.orderId),
          deposit: true,
        });
    }
  }
  return out;
}

/** What the timeline shows of an event beside who and when. */
export function timelineData(e: AptEvent, sales: readonly Sale[]): Readonly<Record<string, unknown>> | undefined {
  const sale = sales.find((s) => s.event.id === e.id);
  if (sale !== undefined) return { saleId: sale.saleId, docNo: sale.docNo, payableFen: sale.payableFen, pieceNos: sale.pieceNos, voided: !sale.valid };
  if (isKind(e.fact, 'apt.created')) return { source: e.fact.body.form.source, online: e.fact.body.online, docNo: e.fact.body.docNo };
  if (isKind(e.fact, 'case.resolved')) return { code: e.fact.body.code, option: e.fact.body.option, reason: e.fact.body.reason };
  const body = e.fact.body;
  if (!isOwn(e.kind) || typeof body !== 'object' || body === null) return undefined;
  const entries = Object.entries(body).filter(([k]) => k !== 'aptId');
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
