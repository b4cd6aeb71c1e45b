import { maskPhone } from '../../../src/kernel/phone.ts';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { toast, useFormat, useT } from '../../ui/index.ts';
import { csvBytes } from '../reports/csv.ts';
import { shownState } from './model.ts';
import { useAptText } from './text.ts';

/** The list as CSV: BOM, RFC 4180, formula guard, phone masked (A1.4.2). The caller asks for the permission. */
export function useExport(): (cards: readonly AptCard[]) => void {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const text = useAptText();
  const staffName = useStaffName();
  const sources = useCodes('source');
  const levels = useCodes('level');
  return (cards) => {
    const now = terminal.now();
    const head = (['number', 'name', 'phone', 'store', 'consultant', 'source', 'visit', 'need', 'level', 'status'] as const).map((c) => t(`appointments.col.${c}`));
    const rows = cards.map((c) => [
      c.form.number ?? c.view.number ?? '', text.who(c), c.form.phoneE164 === undefined ? '' : maskPhone(c.form.phoneE164), terminal.views.stores().find((s) => s.storeId === c.view.storeId)?.name ?? c.view.storeId,
      staffName(c.view.main ?? c.view.assigned), sources.name(c.form.source), `${f.isoDay(c.form.visitAt)} ${f.time(c.form.visitAt)}`, text.need(c), c.form.level === undefined ? '' : `${c.form.level} ${levels.name(c.form.level)}`, t(`appointments.status.${shownState(c, now)}`),
    ]);
    void terminal.host.saveFile(`${t('appointments.title')}-${f.isoDay(now)}.csv`, 'text/csv', csvBytes([head, ...rows])).then(() => toast.ok(t('appointments.exported', { n: cards.length })), () => toast.warn(t('error.host-failed')));
  };
}
