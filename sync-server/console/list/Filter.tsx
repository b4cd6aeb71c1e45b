import { Input, Select } from 'antd';
import { cx, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import type { ListColumn, ListFilter } from '../../hq/lists/shape.ts';
import type { ListControl } from './useList.ts';
import { Days, Numbers } from './Ranges.tsx';
import { Choice } from './Choice.tsx';

export function Filter({ list, filter, column }: { readonly list: ListControl; readonly filter: ListFilter; readonly column: ListColumn | undefined }) {
  const t = useT();
  const maybe = useMaybeText();
  const label = maybe(`console.col.${filter.key}`, filter.key);
  const value = list.filters[filter.key] ?? '';
  if (filter.how === 'range')
    return column?.kind === 'time' || column?.kind === 'day' ? (
      <Days list={list} filter={filter} label={label} day={column.kind === 'day'} />
    ) : (
      <Numbers list={list} filter={filter} label={label} column={column} />
    );
  if (filter.how === 'start')
    return (
      <Input
        className="hq-ctl hq-w-input"
        allowClear
        value={value}
        aria-label={label}
        placeholder={label}
        onChange={(e) => list.put({ [filter.key]: e.target.value })}
      />
    );
  if (filter.how === 'bool') {
    return (
      <Select
        className={cx('hq-ctl hq-w-bool', value !== '' && 'hq-set')}
        value={value === '' ? undefined : value}
        allowClear
        placeholder={label}
        aria-label={label}
        onChange={(v?: string) => list.put({ [filter.key]: v })}
        options={[
          { value: 'true', label: `${label} · ${t('console.yes')}` },
          { value: 'false', label: `${label} · ${t('console.no')}` },
        ]}
      />
    );
  }
  return <Choice list={list} filter={filter} label={label} column={column} />;
}
