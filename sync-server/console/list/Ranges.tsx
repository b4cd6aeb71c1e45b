import { DatePicker, InputNumber, Popover } from 'antd';
import dayjs from 'dayjs';
import { ChevronDown } from 'lucide-react';
import { Button, cx, useT } from '../../../renderer/ui/index.ts';
import type { ListColumn, ListFilter } from '../../hq/lists/shape.ts';
import type { ListControl } from './useList.ts';

const SCALE: Readonly<Record<string, number>> = { money: 100, mg: 1000, carat: 1000 };
export function Numbers({
  list,
  filter,
  label,
  column,
}: {
  readonly list: ListControl;
  readonly filter: ListFilter;
  readonly label: string;
  readonly column: ListColumn | undefined;
}) {
  const t = useT();
  const scale = SCALE[column?.kind ?? ''] ?? 1;
  const [from = '', to = ''] = (list.filters[filter.key] ?? '').split('..');
  const shown = (v: string): number | null => (v === '' ? null : Number(v) / scale);
  const put = (a: string, b: string): void => list.put({ [filter.key]: a === '' && b === '' ? undefined : `${a}..${b}` });
  const stored = (v: number | null): string => (v === null ? '' : String(Math.round(v * scale)));
  const on = from !== '' || to !== '';
  return (
    <Popover
      trigger="click"
      placement="bottomLeft"
      content={
        <div className="hq-range">
          <InputNumber
            value={shown(from)}
            min={0}
            aria-label={`${label} ${t('console.table.from')}`}
            placeholder={t('console.table.from')}
            onChange={(v) => put(stored(v), to)}
          />
          <span aria-hidden="true">–</span>
          <InputNumber
            value={shown(to)}
            min={0}
            aria-label={`${label} ${t('console.table.to')}`}
            placeholder={t('console.table.to')}
            onChange={(v) => put(from, stored(v))}
          />
        </div>
      }
    >
      <Button size="sm" className={cx('hq-ctl', on && 'hq-chip-on')} iconAfter={on ? undefined : <ChevronDown size={16} aria-hidden="true" />}>
        {label}
        {on ? ` ${shown(from) ?? ''}–${shown(to) ?? ''}` : ''}
      </Button>
    </Popover>
  );
}
export function Days({ list, filter, label, day }: { readonly list: ListControl; readonly filter: ListFilter; readonly label: string; readonly day: boolean }) {
  const [from = '', to = ''] = (list.filters[filter.key] ?? '').split('..');
  const read = (v: string) => (v === '' ? null : day ? dayjs(v) : dayjs(Number(v)));
  return (
    <DatePicker.RangePicker
      className={cx('hq-ctl hq-w-days', from !== '' && 'hq-set')}
      allowEmpty
      value={[read(from), read(to)]}
      aria-label={label}
      placeholder={[label, label]}
      separator="–"
      onChange={(range) => {
        const [a, b] = range ?? [null, null];
        const text = day
          ? `${a?.format('YYYY-MM-DD') ?? ''}..${b?.format('YYYY-MM-DD') ?? ''}`
          : `${a?.startOf('day').valueOf() ?? ''}..${b?.endOf('day').valueOf() ?? ''}`;
        list.put({ [filter.key]: text === '..' ? undefined : text });
      }}
    />
  );
}
