import { Select } from 'antd';
import { ChevronDown } from 'lucide-react';
import { cx, useLanguage } from '../../../renderer/ui/index.ts';
import type { ListColumn, ListFilter } from '../../hq/lists/shape.ts';
import { useSession } from '../session.ts';
import { useWords } from './cells.tsx';
import type { ListControl } from './useList.ts';

export function Choice({
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
  const words = useWords();
  const { codes, stores } = useSession();
  const language = useLanguage();
  const kind = column?.kind ?? 'text';
  const facets = list.answer.data?.facets[filter.key];
  const word = (value: string): string => {
    if (kind === 'store' || kind === 'stores') return `${value} ${words.store(value)}`;
    if (kind.startsWith('codes:')) return words.code(kind.slice(6), value);
    if (kind.startsWith('enum:')) return words.enumWord(kind.slice(5), value);
    if (kind === 'tenders') return words.code('tender', value);
    if (kind === 'roles') return words.role(value);
    if (kind === 'kind') return words.factKind(value);
    return value;
  };
  const known = (): readonly string[] => {
    if (kind === 'store' || kind === 'stores') return stores.map((s) => s.storeId);
    if (kind === 'roles') return ROLE_ORDER;
    const table = kind.startsWith('codes:') ? kind.slice(6) : kind === 'tenders' ? 'tender' : undefined;
    if (table === undefined) return [];
    return codes.find((c) => c.table === table)?.rows.map((r) => r.code) ?? [];
  };
  const all = facets?.map((f) => f.value) ?? known();
  const chosen = (list.filters[filter.key] ?? '').split(',').filter((v) => v !== '');
  const counts = new Map(facets?.map((f) => [f.value, f.count]));
  const values = [...new Set([...all, ...chosen])];
  const sep = language === 'en' ? ', ' : '、';
  return (
    <Select<string[]>
      mode="multiple"
      className={cx('hq-ctl hq-w-choice', chosen.length > 0 && 'hq-set')}
      value={chosen}
      aria-label={label}
      placeholder={label}
      allowClear
      maxTagCount={0}
      maxTagPlaceholder={() => chosen.map(word).join(sep)}
      popupMatchSelectWidth={false}
      optionFilterProp="title"
      suffixIcon={<ChevronDown size={16} aria-hidden="true" />}
      onChange={(v) => list.put({ [filter.key]: v.join(',') })}
      options={values.map((value) => ({
        value,
        title: word(value),
        label: (
          <span className="hq-option">
            {word(value)}
            {counts.has(value) ? <small>{counts.get(value)}</small> : null}
          </span>
        ),
      }))}
    />
  );
}
const ROLE_ORDER = ['CON', 'SM', 'CSH', 'WH', 'REC', 'CS', 'MKT', 'OPS', 'BUY', 'FIN', 'HR', 'ANA', 'ADM', 'AUD'];
