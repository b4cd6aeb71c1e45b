import { useMemo } from 'react';
import { displayPhone, maskPhone } from '../../../src/kernel/phone.ts';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { useFormat, useT } from '../../ui/index.ts';
import { shownState } from './model.ts';
import { useAptText } from './text.ts';

/** Columns of the list, in their order (A1.4.1): on the screen, as a file, on paper. */
export const COLUMNS = ['number', 'name', 'phone', 'store', 'consultant', 'source', 'visit', 'need', 'level', 'status', 'deposit', 'updated'] as const;
export type Column = (typeof COLUMNS)[number];

/** When a card last moved: by what happened to it. */
export const updatedAt = (card: AptCard): number => card.view.timeline.reduce((ms, e) => Math.max(ms, e.atMs), 0);

/** What stands in each column for a card, in words. */
export function useCells(): (card: AptCard, phones: 'masked' | 'full', nowMs: number) => Readonly<Record<Column, string>> {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const text = useAptText();
  const staffName = useStaffName();
  const sources = useCodes('source');
  const levels = useCodes('level');
  return useMemo(() => {
    const stores = new Map(terminal.views.stores().map((s) => [s.storeId, (f.language === 'en' ? s.nameEn : undefined) ?? s.name]));
    return (c, phones, nowMs) => {
      const deposit = terminal.views.deposit(c.id);
      const updated = updatedAt(c);
      return {
        number: c.form.number ?? c.view.number ?? '',
        name: text.who(c),
        phone: c.form.phoneE164 === undefined ? '' : phones === 'full' ? displayPhone(c.form.phoneE164) : maskPhone(c.form.phoneE164),
        store: stores.get(c.view.storeId) ?? c.view.storeId,
        consultant: staffName(c.view.main ?? c.view.assigned),
        source: sources.name(c.form.source),
        visit: `${f.isoDay(c.form.visitAt)} ${f.time(c.form.visitAt)}`,
        need: text.need(c),
        level: c.form.level === undefined ? '' : `${c.form.level} ${levels.name(c.form.level)}`,
        status: t(`appointments.status.${shownState(c, nowMs)}`),
        deposit: deposit === undefined ? '' : f.money(deposit.fen, { bare: true }),
        updated: updated === 0 ? '' : `${f.isoDay(updated)} ${f.time(updated)}`,
      };
    };
  }, [t, f, terminal, text, staffName, sources, levels]);
}
