import { useCallback } from 'react';
import { personOfKey } from '../../../src/customers/together.ts';
import { tokenOf } from '../../../src/customers/erased.ts';
import type { ExceptionDoc } from '../../../src/facts/rulings.ts';
import { useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import { useMaybeText, useT } from '../../ui/index.ts';
import { pieceOf } from './cases.ts';

/** Classes of records that are named by their class alone. */
const PLAIN = ['order', 'card', 'points', 'coupon', 'gift', 'promo', 'pay', 'close', 'ticket'] as const;

/** What a case is about, named as people know it: the tag of a piece, the name of a visitor, never a key. */
export function useSubject(): (e: ExceptionDoc) => string {
  const t = useT();
  const terminal = useTerminal();
  const staffName = useStaffName();
  const maybe = useMaybeText();
  return useCallback(
    (e) => {
      const piece = pieceOf(e);
      if (piece !== undefined)
        return e.code === 'EX-01' ? t('exceptions.subject.pieceTwice', { no: piece, n: e.sides.length }) : t('exceptions.subject.piece', { no: piece });
      const cls = e.subject.slice(0, e.subject.indexOf(':'));
      const rest = e.subject.slice(e.subject.indexOf(':') + 1);
      const nameOf = (id: string): string => terminal.views.customer(id)?.form.name ?? terminal.views.appointment(id)?.form.name ?? '—';
      if (e.code === 'EX-14F')
        return t('exceptions.subject.field', {
          name: nameOf(e.subject),
          field: maybe(`cases.field.${String(e.sides[0]?.data['field'] ?? '')}`, t('cases.field.other')),
        });
      if (e.code === 'EX-07') return t('exceptions.subject.cards', { one: nameOf(e.sides[0]?.factId ?? ''), two: nameOf(e.sides[1]?.factId ?? '') });
      if (cls === 'apt') return t('exceptions.subject.apt', { name: nameOf(e.subject) });
      if (e.code === 'EX-21') return t('common.erased', { token: tokenOf(e.subject) });
      if (cls === 'cust') return t('exceptions.subject.cust', { name: nameOf(e.subject) });
      if (cls === 'terminal') return t('exceptions.subject.terminal', { no: rest });
      if (cls === 'staff') return t('exceptions.subject.staff', { name: staffName(rest) });
      if (cls === 'xfer') return t('exceptions.subject.xfer', { no: rest });
      if (cls === 'sale') {
        const no = terminal.views.sale(e.subject)?.sale.docNo ?? e.sides.find((s) => s.docNo !== undefined)?.docNo;
        return no === undefined ? t('exceptions.subject.saleUnknown') : t('exceptions.subject.sale', { no });
      }
      const person = cls === 'gift' ? personOfKey(e.subject) : undefined;
      if (person !== undefined) return t('exceptions.subject.giftOf', { name: nameOf(person) });
      const campaign = cls === 'promo' ? terminal.views.campaigns().find((c) => c.promoId === rest) : undefined;
      if (campaign !== undefined) return t('exceptions.subject.campaign', { name: campaign.name });
      const plain = PLAIN.find((p) => p === cls);
      return t(plain === undefined ? 'exceptions.subject.other' : `exceptions.subject.${plain}`);
    },
    [t, terminal, staffName, maybe],
  );
}
