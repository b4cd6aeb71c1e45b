import { Checkbox, Popover } from 'antd';
import { Columns3 } from 'lucide-react';
import { Button, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import { listShape } from '../../hq/lists/columns.ts';
import { usePrefs } from '../prefs.ts';
import type { ListControl } from './useList.ts';

export function ColumnChoice({ list }: { readonly list: ListControl }) {
  const t = useT();
  const maybe = useMaybeText();
  const { columns, set } = usePrefs();
  const shown = list.columns.map((c) => c.key);
  const shape = listShape(list.name);
  const toggle = (key: string, on: boolean): void => {
    const next = shape.columns.map((c) => c.key).filter((k) => (k === key ? on : shown.includes(k)));
    if (next.length > 0) set({ columns: { ...columns, [list.name]: next } });
  };
  return (
    <Popover
      trigger="click"
      placement="bottomRight"
      title={t('console.table.columnsTitle')}
      content={
        <div className="hq-columns">
          {shape.columns.map((c) => (
            <Checkbox key={c.key} checked={shown.includes(c.key)} onChange={(e) => toggle(c.key, e.target.checked)}>
              {maybe(`console.col.${c.label ?? c.key}`, c.key)}
            </Checkbox>
          ))}
        </div>
      }
    >
      <Button size="sm" className="hq-ctl" icon={<Columns3 size={18} aria-hidden="true" />}>
        {t('console.table.columns')}
      </Button>
    </Popover>
  );
}
