import { CalendarClock, Gem, Gift, Phone, ReceiptText } from 'lucide-react';
import type { ReactNode } from 'react';
import { useNavigate } from 'react-router';
import { useCodes, useStaffName } from '../../../app/codes.ts';
import { useTerminal } from '../../../app/terminal-context.ts';
import { Money, useFormat, useT } from '../../../ui/index.ts';
import { Jewel, drawableOf } from '../../../ui/gems/index.tsx';
import { useAptText } from '../../appointments/text.ts';
import type { Entry } from './entries.ts';
import css from '../Customers.module.css';

/** One visit, sale or contact of the history; a visit and a sale open their page. */
export function HistoryLine({ entry }: { readonly entry: Entry }) {
  const t = useT();
  const f = useFormat();
  const text = useAptText();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const navigate = useNavigate();
  const reasons = useCodes('notSoldReason');
  const Icon = entry.kind === 'visit' ? (entry.came ? Gem : CalendarClock) : entry.kind === 'sale' ? ReceiptText : entry.kind === 'gift' ? Gift : Phone;
  const body = (title: string, sub: string, extra?: ReactNode, open?: () => void) => (
    <li data-kind={entry.kind}>
      <i>
        <Icon aria-hidden="true" />
      </i>
      <button type="button" className={css['tb']} disabled={open === undefined} onClick={open}>
        <span className={css['tbHead']}>
          <b>{title}</b>
          <time>{f.dayTime(entry.atMs)}</time>
        </span>
        {sub === '' ? null : <p>{sub}</p>}
        {extra}
      </button>
    </li>
  );
  if (entry.kind === 'contact') {
    const c = entry.contact;
    return body(
      t('customers.event.contact', { result: c.result }),
      [staffName(c.by), c.note ?? '', c.nextAt === undefined ? '' : `${t('customers.contact.nextAt')} ${f.shortDay(c.nextAt)}`]
        .filter((x) => x !== '')
        .join(' · '),
    );
  }
  if (entry.kind === 'gift')
    return body(t('customers.event.gift', { gift: entry.gift.gift }), [entry.gift.campaign, staffName(entry.gift.by)].filter((x) => x !== '').join(' · '));
  if (entry.kind === 'sale') {
    const { sale } = entry.sale;
    const names =
      sale.lines
        .slice(0, 2)
        .map((l) => l.name)
        .join(t('common.listComma')) + (sale.lines.length > 2 ? t('customers.event.and', { n: sale.lines.length }) : '');
    return body(
      t('customers.event.sale', { names }),
      [sale.docNo ?? '', staffName(entry.sale.by)].filter((x) => x !== '').join(' · '),
      <span className={css['thumbs']}>
        {sale.lines.slice(0, 3).map((l) => {
          const piece = terminal.views.piece(l.pieceNo);
          return piece === undefined ? null : (
            <span key={l.lineNo} className={css['thumb']}>
              <Jewel of={drawableOf(piece.item)} />
            </span>
          );
        })}
        <Money fen={sale.totals.payableFen} size="price" />
      </span>,
      () => void navigate(`/sales/records/${encodeURIComponent(sale.saleId)}`),
    );
  }
  const { view } = entry.card;
  const need = text.need(entry.card);
  const host = view.main ?? view.assigned;
  return body(
    (entry.came ? t('customers.event.visit', { need: text.short(entry.card) }) : t('customers.event.booked', { need: text.short(entry.card) })).replace(
      / · $/,
      '',
    ),
    [
      host === undefined ? '' : t('customers.event.served', { name: staffName(host) }),
      view.status === 'notSold' && view.endedReason !== undefined ? t('customers.event.noSale', { reason: reasons.name(view.endedReason) }) : need,
    ]
      .filter((x) => x !== '')
      .join(' · '),
    undefined,
    () => void navigate(`/appointments/${encodeURIComponent(entry.card.id)}`),
  );
}
