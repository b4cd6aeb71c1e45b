import { BookmarkPlus, Trash2 } from 'lucide-react';
import { Input } from 'antd';
import { useState } from 'react';
import type { ReactElement } from 'react';
import { Button, Sheet, useT } from '../../ui/index.ts';
import { activeCount, type Filters } from './filters.ts';
import { useStock } from './store.ts';

const KEY = 'zm.stock.saved';
interface Saved {
  readonly name: string;
  readonly filters: Filters;
}

/** Look-ups a person likes, on this device only; no business data, so it may be lost without harm. */
function read(): readonly Saved[] {
  try {
    const raw: unknown = JSON.parse(localStorage.getItem(KEY) ?? '[]');
    return Array.isArray(raw)
      ? raw.filter(
          (x): x is Saved => typeof x === 'object' && x !== null && typeof (x as Saved).name === 'string' && typeof (x as Saved).filters?.lists === 'object',
        )
      : []; // as: fields are checked one by one
  } catch {
    return [];
  }
}
function write(list: readonly Saved[]): void {
  try {
    localStorage.setItem(KEY, JSON.stringify(list));
  } catch {
    /* a full disk only costs a convenience */
  }
}

/** 常用条件: save this set of filters, take one up again. */
export function SavedFilters(): ReactElement {
  const t = useT();
  const filters = useStock((s) => s.filters);
  const setFilters = useStock((s) => s.setFilters);
  const [open, setOpen] = useState(false);
  const [list, setList] = useState(read);
  const [name, setName] = useState('');
  const keep = (next: readonly Saved[]): void => {
    setList(next);
    write(next);
  };
  const save = (): void => {
    const { needOf: _n, ...plain } = filters;
    keep([...list.filter((s) => s.name !== name.trim()), { name: name.trim(), filters: plain }]);
    setName('');
  };
  return (
    <>
      <Button
        kind="ghost"
        size="sm"
        iconOnly
        icon={<BookmarkPlus aria-hidden="true" />}
        aria-label={t('stock.saved.title')}
        title={t('stock.saved.title')}
        onClick={() => {
          setList(read());
          setOpen(true);
        }}
      />
      <Sheet open={open} onClose={() => setOpen(false)} title={t('stock.saved.title')} at="center">
        <div className="zm-col zm-g2">
          {list.length === 0 ? (
            <p className="zm-two">{t('stock.saved.empty')}</p>
          ) : (
            list.map((s) => (
              <div key={s.name} className="zm-row zm-g2">
                <Button
                  className="zm-grow"
                  onClick={() => {
                    setFilters(() => s.filters);
                    setOpen(false);
                  }}
                >
                  {s.name}
                </Button>
                <Button
                  kind="ghost"
                  iconOnly
                  icon={<Trash2 aria-hidden="true" />}
                  aria-label={t('stock.saved.remove', { name: s.name })}
                  onClick={() => keep(list.filter((x) => x !== s))}
                />
              </div>
            ))
          )}
          {activeCount(filters) === 0 ? null : (
            <div className="zm-row zm-g2">
              <Input
                data-autofocus
                value={name}
                maxLength={20}
                placeholder={t('stock.saved.name')}
                aria-label={t('stock.saved.name')}
                onChange={(e) => setName(e.target.value)}
                onPressEnter={() => {
                  if (name.trim() !== '') save();
                }}
              />
              <Button kind="soft" disabled={name.trim() === ''} onClick={save}>
                {t('stock.saved.save')}
              </Button>
            </div>
          )}
        </div>
      </Sheet>
    </>
  );
}
