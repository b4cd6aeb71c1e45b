import { Select } from 'antd';
import { Download } from 'lucide-react';
import { usePermitted } from '../../app/approval.tsx';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, FacetChip, Labelled, Segmented, Sheet, useT } from '../../ui/index.ts';
import { NO_FILTER } from './search.ts';
import { useExport } from './useExport.ts';
import type { ListFilter } from './search.ts';

export function FilterSheet({ open, onClose, value, onChange, found }: { readonly open: boolean; readonly onClose: () => void; readonly value: ListFilter; readonly onChange: (f: ListFilter) => void; readonly found: readonly AptCard[] }) {
  const t = useT();
  const terminal = useTerminal();
  const levels = useCodes('level');
  const sources = useCodes('source');
  const staffName = useStaffName();
  const permitted = usePermitted();
  const save = useExport();
  const toggle = (code: string) => onChange({ ...value, levels: value.levels.includes(code) ? value.levels.filter((l) => l !== code) : [...value.levels, code] });
  return (
    <Sheet open={open} onClose={onClose} title={t('appointments.filters.title')} sub={t('appointments.rows', { n: found.length })}
      foot={<><Button icon={<Download aria-hidden="true" />} onClick={() => permitted.ask({ action: 'appointment.export', subject: {}, title: t('appointments.exportCsv'), then: () => save(found) })}>{t('appointments.exportCsv')}</Button><Button onClick={() => onChange(NO_FILTER)}>{t('appointments.clearFilter')}</Button><Button className="zm-grow" kind="primary" size="lg" onClick={onClose}>{t('appointments.filters.apply')}</Button></>}>
      <div style={{ display: 'grid', gap: 20 }}>
        <Labelled label={t('appointments.filters.scope')}><Segmented block label={t('appointments.filters.scope')} value={value.scope} onChange={(scope) => onChange({ ...value, scope })} options={[{ value: 'open', label: t('appointments.filters.scopes.open') }, { value: 'week', label: t('appointments.filters.scopes.week') }, { value: 'all', label: t('appointments.filters.scopes.all') }]} /></Labelled>
        <Labelled label={t('appointments.filters.level')}><div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>{levels.rows.map((l) => <FacetChip key={l.code} tall on={value.levels.includes(l.code)} onToggle={() => toggle(l.code)}>{l.code} {levels.name(l.code)}</FacetChip>)}</div></Labelled>
        <Labelled label={t('appointments.filters.consultant')}><Select style={{ width: '100%' }} aria-label={t('appointments.filters.consultant')} allowClear placeholder={t('appointments.filters.any')} value={value.consultant} onChange={(consultant: string | undefined) => onChange({ ...value, consultant })} options={terminal.views.consultants().map((c) => ({ value: c.staff.staffNo, label: staffName(c.staff.staffNo) }))} /></Labelled>
        <Labelled label={t('appointments.filters.source')}><Select style={{ width: '100%' }} aria-label={t('appointments.filters.source')} allowClear placeholder={t('appointments.filters.any')} value={value.source} onChange={(source: string | undefined) => onChange({ ...value, source })} options={sources.rows.map((r) => ({ value: r.code, label: sources.name(r.code) }))} /></Labelled>
      </div>
      {permitted.sheet}
    </Sheet>
  );
}
