import { Select } from 'antd';
import { Download, Printer } from 'lucide-react';
import { useState } from 'react';
import { usePermitted } from '../../app/approval.tsx';
import { useCodes, useStaffName } from '../../app/codes.ts';
import { useTerminal } from '../../app/terminal-context.ts';
import type { AptCard } from '../../data/terminal.ts';
import { Button, FacetChip, Labelled, Segmented, Sheet, useT } from '../../ui/index.ts';
import { NO_FILTER } from './search.ts';
import { useExport } from './useExport.ts';
import type { ListFilter } from './search.ts';

export function FilterSheet({
  open,
  onClose,
  value,
  onChange,
  found,
  asked,
}: {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly value: ListFilter;
  readonly onChange: (f: ListFilter) => void;
  readonly found: readonly AptCard[];
  /** Words in the search box. */ readonly asked: string;
}) {
  const t = useT();
  const terminal = useTerminal();
  const levels = useCodes('level');
  const sources = useCodes('source');
  const staffName = useStaffName();
  const permitted = usePermitted();
  const out = useExport();
  const [full, setFull] = useState(false);
  const said = filterText(value, asked);
  const csv = (phones: 'masked' | 'full') =>
    permitted.ask({
      action: phones === 'full' ? 'customer.export' : 'appointment.export',
      subject: {},
      title: t('appointments.exportCsv'),
      then: (approver) => void out.csv(found, said, { phones, ...(approver === undefined ? {} : { approver }) }),
    });
  const toggle = (code: string) =>
    onChange({ ...value, levels: value.levels.includes(code) ? value.levels.filter((l) => l !== code) : [...value.levels, code] });
  return (
    <Sheet
      open={open}
      onClose={onClose}
      title={t('appointments.filters.title')}
      sub={t('appointments.rows', { n: found.length })}
      foot={
        <>
          <Button
            icon={<Printer aria-hidden="true" />}
            iconOnly
            aria-label={t('appointments.printList')}
            title={t('appointments.printList')}
            busy={out.busy}
            disabled={found.length === 0}
            onClick={() =>
              permitted.ask({
                action: 'appointment.export',
                subject: {},
                title: t('appointments.printList'),
                then: (approver) => void out.print(found, said, approver),
              })
            }
          />
          <Button icon={<Download aria-hidden="true" />} busy={out.busy} disabled={found.length === 0} onClick={() => csv(full ? 'full' : 'masked')}>
            {t('appointments.exportCsv')}
          </Button>
          <Button onClick={() => onChange(NO_FILTER)}>{t('appointments.clearFilter')}</Button>
          <Button className="zm-grow" kind="primary" size="lg" onClick={onClose}>
            {t('appointments.filters.apply')}
          </Button>
        </>
      }
    >
      <div style={{ display: 'grid', gap: 20 }}>
        <Labelled label={t('appointments.filters.scope')}>
          <Segmented
            block
            label={t('appointments.filters.scope')}
            value={value.scope}
            onChange={(scope) => onChange({ ...value, scope })}
            options={[
              { value: 'open', label: t('appointments.filters.scopes.open') },
              { value: 'week', label: t('appointments.filters.scopes.week') },
              { value: 'all', label: t('appointments.filters.scopes.all') },
            ]}
          />
        </Labelled>
        <Labelled label={t('appointments.filters.level')}>
          <div style={{ display: 'flex', gap: 8, flexWrap: 'wrap' }}>
            {levels.rows.map((l) => (
              <FacetChip key={l.code} tall on={value.levels.includes(l.code)} onToggle={() => toggle(l.code)}>
                {l.code} {levels.name(l.code)}
              </FacetChip>
            ))}
          </div>
        </Labelled>
        <Labelled label={t('appointments.filters.consultant')}>
          <Select
            style={{ width: '100%' }}
            aria-label={t('appointments.filters.consultant')}
            allowClear
            placeholder={t('appointments.filters.any')}
            value={value.consultant}
            onChange={(consultant: string | undefined) => onChange({ ...value, consultant })}
            options={terminal.views.consultants().map((c) => ({ value: c.staff.staffNo, label: staffName(c.staff.staffNo) }))}
          />
        </Labelled>
        <Labelled label={t('appointments.filters.source')}>
          <Select
            style={{ width: '100%' }}
            aria-label={t('appointments.filters.source')}
            allowClear
            placeholder={t('appointments.filters.any')}
            value={value.source}
            onChange={(source: string | undefined) => onChange({ ...value, source })}
            options={sources.rows.map((r) => ({ value: r.code, label: sources.name(r.code) }))}
          />
        </Labelled>
        <Labelled label={t('appointments.filters.file')} hint={t('appointments.filters.fileHint')}>
          <Segmented
            block
            label={t('appointments.filters.file')}
            value={full ? 'full' : 'masked'}
            onChange={(v) => setFull(v === 'full')}
            options={[
              { value: 'masked', label: t('appointments.filters.masked') },
              { value: 'full', label: t('appointments.filters.full') },
            ]}
          />
        </Labelled>
      </div>
      {permitted.sheet}
    </Sheet>
  );
}

/** What was asked for, as the export's fact keeps it: words and codes, no customer's data beyond what was typed. */
function filterText(f: ListFilter, asked: string): string {
  return JSON.stringify({
    ...(asked.trim() === '' ? { scope: f.scope } : { q: asked.trim().replace(/\d(?=\d{4})/g, '*') }),
    ...(f.levels.length === 0 ? {} : { levels: f.levels }),
    ...(f.consultant === undefined ? {} : { consultant: f.consultant }),
    ...(f.source === undefined ? {} : { source: f.source }),
  });
}
