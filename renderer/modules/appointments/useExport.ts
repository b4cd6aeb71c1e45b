import { recordExport } from '../../../src/staff/commands.ts';
import { displayPhone, maskPhone } from '../../../src/kernel/phone.ts';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useAct, useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { toast, useFormat, useT } from '../../ui/index.ts';
import { csvBytes } from '../../../src/reports/csv.ts';
import { printableReport } from '../reports/rows.ts';
import { shownState } from './model.ts';
import { useAptText } from './text.ts';

const COLUMNS = ['number', 'name', 'phone', 'store', 'consultant', 'source', 'visit', 'need', 'level', 'status', 'deposit', 'updated'] as const;
const PAPER: ReadonlySet<string> = new Set(['number', 'name', 'phone', 'consultant', 'visit', 'need', 'level', 'status']);

export interface ListOut {
  /** As CSV: BOM, RFC 4180, formula guard, phone masked unless `full` was permitted (A1.4.2). */
  readonly csv: (cards: readonly AptCard[], filter: string, how: { readonly phones: 'masked' | 'full'; readonly approver?: string }) => Promise<void>;
  /** On paper, phones always masked (A0.27). */
  readonly print: (cards: readonly AptCard[], filter: string, approver?: string) => Promise<void>;
  readonly busy: boolean;
}
/** The list as a file or on paper. The fact that it left is written first; without it nothing leaves. The caller asks for the permission. */
export function useExport(): ListOut {
  const t = useT();
  const f = useFormat();
  const terminal = useTerminal();
  const text = useAptText();
  const staffName = useStaffName();
  const sources = useCodes('source');
  const levels = useCodes('level');
  const { act, busy } = useAct();
  const table = (cards: readonly AptCard[], phones: 'masked' | 'full') => {
    const now = terminal.now();
    return cards.map((c): Readonly<Record<(typeof COLUMNS)[number], string>> => {
      const deposit = terminal.views.deposit(c.id);
      const updated = c.view.timeline.reduce((ms, e) => Math.max(ms, e.atMs), 0);
      return {
        number: c.form.number ?? c.view.number ?? '', name: text.who(c), phone: c.form.phoneE164 === undefined ? '' : phones === 'full' ? displayPhone(c.form.phoneE164) : maskPhone(c.form.phoneE164),
        store: terminal.views.stores().find((s) => s.storeId === c.view.storeId)?.name ?? c.view.storeId, consultant: staffName(c.view.main ?? c.view.assigned), source: sources.name(c.form.source),
        visit: `${f.isoDay(c.form.visitAt)} ${f.time(c.form.visitAt)}`, need: text.need(c), level: c.form.level === undefined ? '' : `${c.form.level} ${levels.name(c.form.level)}`, status: t(`appointments.status.${shownState(c, now)}`),
        deposit: deposit === undefined ? '' : f.money(deposit.fen, { bare: true }), updated: updated === 0 ? '' : `${f.isoDay(updated)} ${f.time(updated)}`,
      };
    });
  };
  const heads = (keep: (c: string) => boolean) => COLUMNS.filter(keep).map((c) => ({ key: c, text: t(`appointments.col.${c}`) }));
  return {
    busy,
    async csv(cards, filter, { phones, approver }) {
      const noted = await act((ctx) => recordExport(ctx, { list: 'appointments', rows: cards.length, filter, how: 'csv', phones }), { approver });
      if (!noted.ok) return;
      const columns = heads(() => true);
      const rows = table(cards, phones).map((r) => columns.map((c) => r[c.key]));
      await terminal.host.saveFile(`${t('appointments.title')}-${f.isoDay(terminal.now())}.csv`, 'text/csv', csvBytes([columns.map((c) => c.text), ...rows])).then(() => toast.ok(t('appointments.exported', { n: cards.length })), () => toast.warn(t('error.host-failed')));
    },
    async print(cards, filter, approver) {
      const noted = await act((ctx) => recordExport(ctx, { list: 'appointments', rows: cards.length, filter, how: 'print', phones: 'masked' }), { approver });
      if (!noted.ok) return;
      const columns = heads((c) => PAPER.has(c));
      const rows = table(cards, 'masked').map((r) => columns.map((c) => r[c.key]));
      const title = `${t('appointments.title')} · ${terminal.views.store()?.name ?? ''} · ${f.day(terminal.now())}`;
      await terminal.host.printHtml(printableReport(title, columns.map((c) => c.text), rows, t('appointments.rows', { n: cards.length })));
    },
  };
}
