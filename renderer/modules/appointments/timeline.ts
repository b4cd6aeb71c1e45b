import type { TimelineEntry } from '../../../src/appointments/types.ts';
import { useCodes, useStaffName } from '../../app/codes.ts';
import type { AptCard } from '../../data/terminal.ts';
import { useFormat, useMaybeText, useT } from '../../ui/index.ts';
import type { TimelineItem } from '../../ui/index.ts';

const text = (v: unknown): string | undefined => (typeof v === 'string' ? v : undefined);
const number = (v: unknown): number | undefined => (typeof v === 'number' ? v : undefined);

/** What happened, newest first, every kind in words; records that lost stay and say so (conflicts.md §1). */
export function useTimeline(card: AptCard, nowMs: number, escalateMin: number): readonly TimelineItem[] {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const name = useStaffName();
  const reasons = useCodes('notSoldReason');
  const title = (e: TimelineEntry): string => {
    const d = e.data ?? {};
    switch (e.kind) {
      case 'apt.created':
        return d['online'] === true ? t('appointments.event.apt.createdOnline') : t('appointments.event.apt.created');
      case 'apt.assigned':
        return t('appointments.event.apt.assigned', { name: name(text(d['consultant'])) });
      case 'apt.arrived':
        return t('appointments.event.apt.arrived');
      case 'apt.claimed':
        return t('appointments.event.apt.claimed', { name: name(e.by) });
      case 'apt.rejected':
        return t('appointments.event.apt.rejected', { name: name(e.by) });
      case 'apt.paused':
        return t('appointments.event.apt.paused', { name: name(e.by) });
      case 'apt.transferOffered':
        return t('appointments.event.apt.transferOffered', { name: name(text(d['to'])) });
      case 'apt.transferAccepted':
        return t('appointments.event.apt.transferAccepted', { name: name(e.by) });
      case 'apt.shown':
        return t('appointments.event.apt.shown', { n: Array.isArray(d['pieceNos']) ? d['pieceNos'].length : 0 });
      case 'apt.ended': {
        const o = d['outcome'];
        return t('appointments.event.apt.ended', { outcome: o === 'sold' || o === 'notSold' || o === 'gift' ? t(`appointments.outcome.${o}`) : '' });
      }
      case 'apt.voided':
        return t('appointments.event.apt.voided');
      case 'apt.reopened':
        return t('appointments.event.apt.reopened');
      case 'apt.calledBack':
        return t('appointments.event.apt.calledBack');
      case 'apt.rescheduled':
        return t('appointments.event.apt.rescheduled', { from: f.dayTime(number(d['fromMs']) ?? e.atMs), to: f.dayTime(number(d['toMs']) ?? e.atMs) });
      case 'apt.smsAsked':
        return t('appointments.event.apt.smsAsked', { kind: maybe(`appointments.sms.about.${text(d['about']) ?? ''}`, '') });
      case 'order.paid':
        return t('appointments.event.depositPaid');
      case 'order.refunded':
        return t('appointments.event.depositRefunded');
      case 'apt.appealed':
        return t('appointments.event.apt.appealed');
      case 'sale.voided':
        return t('appointments.event.saleVoided');
      case 'sale.committed':
        return t('appointments.event.saleCommitted', { amount: f.money(number(d['payableFen']) ?? 0) });
      default:
        return t('appointments.event.other');
    }
  };
  const outcomeNote = (e: TimelineEntry): string | undefined => {
    if (e.outcome === 'merged') return t('appointments.event.assistNote');
    if (e.outcome === 'superseded') return t('appointments.event.supersededNote');
    return e.outcome === 'overruled' ? t('appointments.event.overruledNote') : undefined;
  };
  const note = (e: TimelineEntry): string | undefined => {
    const reason = text(e.data?.['reason']) ?? text(e.data?.['note']) ?? text(e.data?.['text']) ?? text(e.data?.['result']);
    const outcome = outcomeNote(e);
    if (outcome !== undefined || e.kind !== 'apt.ended') return outcome ?? reason;
    // why it was not sold, what was noted, when to call next (A1.2.5)
    const [code, next] = [text(e.data?.['reason']), number(e.data?.['followUpAt'])];
    const words = [
      code === undefined ? '' : reasons.name(code),
      text(e.data?.['note']) ?? '',
      next === undefined ? '' : t('appointments.event.nextContact', { day: f.shortDay(next) }),
    ].filter((w) => w !== '');
    return words.length === 0 ? undefined : words.join(' · ');
  };
  const past = [...card.view.timeline]
    .reverse()
    .sort((a, b) => b.atMs - a.atMs)
    .map((e): TimelineItem => {
      const extra = note(e);
      return {
        key: e.factId,
        title: title(e),
        sub: t('appointments.event.by', { when: f.dayTime(e.atMs), name: name(e.by) }),
        ...(extra === undefined ? {} : { note: extra }),
      };
    });
  const { view } = card;
  const waits = view.status === 'notArrived' && (view.sub === 'waiting' || view.sub === 'rejected');
  if (!waits) return past.map((p, i) => (i === 0 ? { ...p, now: true } : p));
  const waited = nowMs - (view.arrivedAt ?? nowMs);
  const late = waited >= escalateMin * 60_000;
  return [
    {
      key: 'now',
      now: true,
      title: t('appointments.event.wait'),
      sub: late
        ? t('appointments.event.waitLong', { n: escalateMin })
        : waited < 60_000
          ? t('appointments.justNow')
          : t('appointments.waited', { t: f.duration(waited) }),
    },
    ...past,
  ];
}
