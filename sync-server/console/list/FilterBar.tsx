import { Checkbox, DatePicker, Dropdown, Input, InputNumber, Popover, Select } from 'antd';
import dayjs from 'dayjs';
import { Bookmark, ChevronDown, Columns3, Download, Printer, RotateCcw, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { ReactNode } from 'react';
import { Button, cx, SearchField, toast, useLanguage, useMaybeText, useT } from '../../../renderer/ui/index.ts';
import { printInFrame } from '../../../renderer/ui/print-frame.ts';
import { listShape } from '../../hq/lists/columns.ts';
import type { ListColumn, ListFilter } from '../../hq/lists/columns.ts';
import { usePrefs } from '../prefs.ts';
import { useSession } from '../session.ts';
import { useWords } from './cells.tsx';
import type { ListControl } from './useList.ts';

/** Search, filters, saved filters, columns and export of a list (ui.md: every list). */
export function FilterBar({
  list,
  filters,
  actions,
  hideColumns = false,
}: {
  readonly list: ListControl;
  readonly filters: readonly string[];
  readonly actions?: ReactNode;
  readonly hideColumns?: boolean;
}) {
  const t = useT();
  const shape = listShape(list.name);
  return (
    <div className="hq-bar">
      <TypedSearch list={list} />
      {filters.map((key) => {
        const filter = shape.filters.find((f) => f.key === key);
        return filter === undefined ? null : <Filter key={key} list={list} filter={filter} column={shape.columns.find((c) => c.key === key)} />;
      })}
      {list.filtered ? (
        <Button kind="text" size="sm" className="hq-ctl" icon={<RotateCcw size={16} aria-hidden="true" />} onClick={list.clear}>
          {t('console.table.clear')}
        </Button>
      ) : null}
      <span className="hq-bar-end">
        <Saved list={list} />
        {hideColumns ? null : <ColumnChoice list={list} />}
        <ExportButton list={list} />
        {actions}
      </span>
    </div>
  );
}

/** Typing asks 250 ms after the last key, so that each letter is not a question of its own. */
export function TypedSearch({ list }: { readonly list: ListControl }) {
  const t = useT();
  const [text, setText] = useState(list.q);
  useEffect(() => setText(list.q), [list.q]);
  const { put } = list;
  useEffect(() => {
    if (text === list.q) return;
    const timer = setTimeout(() => put({ q: text }), 250);
    return () => clearTimeout(timer);
  }, [text, list.q, put]);
  return <SearchField className="hq-search" value={text} onChange={setText} label={t('console.table.search')} placeholder={t('console.table.search')} />;
}

function Filter({ list, filter, column }: { readonly list: ListControl; readonly filter: ListFilter; readonly column: ListColumn | undefined }) {
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

function Choice({
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
  const table = kind.startsWith('codes:') ? kind.slice(6) : kind === 'tenders' ? 'tender' : undefined;
  const all =
    facets?.map((f) => f.value) ??
    (kind === 'store' || kind === 'stores'
      ? stores.map((s) => s.storeId)
      : table !== undefined
        ? (codes.find((c) => c.table === table)?.rows.map((r) => r.code) ?? [])
        : kind === 'roles'
          ? ROLE_ORDER
          : []);
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

const SCALE: Readonly<Record<string, number>> = { money: 100, mg: 1000, carat: 1000 };
function Numbers({
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
function Days({ list, filter, label, day }: { readonly list: ListControl; readonly filter: ListFilter; readonly label: string; readonly day: boolean }) {
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

function ColumnChoice({ list }: { readonly list: ListControl }) {
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

/** Prints what the list shows: the same filters, order and columns, the number of rows in words; the trail says who did. */
function PrintButton({ list }: { readonly list: ListControl }) {
  const t = useT();
  const language = useLanguage();
  const { may } = useSession();
  const [busy, setBusy] = useState(false);
  if (may[`export.${list.name}`] !== true) return null;
  const print = async (): Promise<void> => {
    setBusy(true);
    try {
      const answer = await fetch(`/api/hq/lists/${list.name}/print?${list.search}&lang=${language}&columns=${list.columns.map((c) => c.key).join(',')}`);
      const outcome = answer.ok ? await printInFrame(window, await answer.text()) : undefined;
      if (outcome?.ok !== true) toast.warn(t('console.table.printFailed'));
    } catch {
      toast.warn(t('console.table.printFailed'));
    } finally {
      setBusy(false);
    }
  };
  return (
    <Button
      size="sm"
      className="hq-ctl"
      disabled={busy || (list.answer.data?.total ?? 0) === 0}
      icon={<Printer size={18} aria-hidden="true" />}
      onClick={() => void print()}
    >
      {t('console.table.print')}
    </Button>
  );
}

/** What a person who may take the list out of the house finds beside it: paper and file (A0.27). */
export function ExportButton({ list }: { readonly list: ListControl }) {
  const t = useT();
  const language = useLanguage();
  const { may } = useSession();
  if (may[`export.${list.name}`] !== true) return null;
  const href = `/api/hq/lists/${list.name}/export.csv?${list.search}&lang=${language}&columns=${list.columns.map((c) => c.key).join(',')}`;
  return (
    <>
      <PrintButton list={list} />
      <Button
        size="sm"
        className="hq-ctl"
        icon={<Download size={18} aria-hidden="true" />}
        onClick={() => {
          const link = document.createElement('a');
          link.href = href;
          link.download = '';
          link.click();
          toast.ok(t('console.table.exported'));
        }}
      >
        {t('console.table.export')}
      </Button>
    </>
  );
}

function Saved({ list }: { readonly list: ListControl }) {
  const t = useT();
  const { saved, set } = usePrefs();
  const [name, setName] = useState('');
  const mine = saved[list.name] ?? [];
  if (mine.length === 0 && !list.filtered) return null;
  const keep = (next: typeof mine): void => set({ saved: { ...saved, [list.name]: next } });
  return (
    <Dropdown
      trigger={['click']}
      placement="bottomRight"
      popupRender={() => (
        <div className="hq-saved">
          {mine.map((s) => (
            <div key={s.name} className="zm-row">
              <button type="button" className="hq-saved-use" onClick={() => list.use(s.search)}>
                {s.name}
              </button>
              <Button
                kind="ghost"
                iconOnly
                size="sm"
                aria-label={t('console.table.remove', { name: s.name })}
                icon={<X size={16} aria-hidden="true" />}
                onClick={() => keep(mine.filter((x) => x.name !== s.name))}
              />
            </div>
          ))}
          {list.filtered ? (
            <form
              className="zm-row zm-g2"
              onSubmit={(e) => {
                e.preventDefault();
                if (name.trim() === '') return;
                keep([...mine.filter((x) => x.name !== name.trim()), { name: name.trim(), search: list.search }]);
                setName('');
              }}
            >
              <Input
                value={name}
                aria-label={t('console.table.savedName')}
                placeholder={t('console.table.savedName')}
                onChange={(e) => setName(e.target.value)}
              />
              <Button submit size="sm" kind="soft" className="hq-ctl">
                {t('console.table.save')}
              </Button>
            </form>
          ) : null}
        </div>
      )}
    >
      <Button size="sm" className="hq-ctl" icon={<Bookmark size={18} aria-hidden="true" />}>
        {t('console.table.saved')}
      </Button>
    </Dropdown>
  );
}
