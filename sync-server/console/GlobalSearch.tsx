import { Search } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { Kbd, useMaybeText, useT } from '../../renderer/ui/index.ts';
import { api } from './api.ts';
import { listShape } from '../hq/lists/columns.ts';
import type { ListName } from '../hq/lists/columns.ts';
import type { Row } from './list/cells.tsx';

interface Found {
  readonly groups: readonly { readonly list: ListName; readonly total: number; readonly rows: readonly Row[] }[];
}
const TITLE: Readonly<Partial<Record<ListName, readonly string[]>>> = {
  stock: ['piece_no', 'name'],
  sales: ['doc_no', 'customer'],
  customers: ['name', 'phone_masked'],
  appointments: ['number', 'name'],
  terminals: ['terminal', 'label'],
  staff: ['staff_no', 'name'],
};

/** Search over everything (Ctrl/⌘ K): customers, pieces, numbers. */
export function GlobalSearch() {
  const t = useT();
  const maybe = useMaybeText();
  const go = useNavigate();
  const input = useRef<HTMLInputElement>(null);
  const box = useRef<HTMLDivElement>(null);
  const [q, setQ] = useState('');
  const [open, setOpen] = useState(false);
  const [found, setFound] = useState<Found | undefined>();
  useEffect(() => {
    const onKey = (e: KeyboardEvent) => {
      if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === 'k') {
        e.preventDefault();
        input.current?.focus();
        setOpen(true);
      }
    };
    const onDown = (e: MouseEvent) => {
      if (e.target instanceof Node && box.current?.contains(e.target) !== true) setOpen(false);
    };
    addEventListener('keydown', onKey);
    addEventListener('mousedown', onDown);
    return () => {
      removeEventListener('keydown', onKey);
      removeEventListener('mousedown', onDown);
    };
  }, []);
  useEffect(() => {
    const words = q.trim();
    if (words.length < 2) {
      setFound(undefined);
      return;
    }
    let dropped = false;
    const timer = setTimeout(() => {
      api.get<Found>(`/search?q=${encodeURIComponent(words)}`).then(
        (f) => {
          if (!dropped) setFound(f);
        },
        () => undefined,
      );
    }, 200);
    return () => {
      dropped = true;
      clearTimeout(timer);
    };
  }, [q]);
  const show = (list: ListName, row?: Row): void => {
    const key = listShape(list).key;
    setOpen(false);
    void go(
      `/${list}?q=${encodeURIComponent(row === undefined ? q.trim() : String(row[TITLE[list]?.[0] ?? key] ?? q))}${row === undefined ? '' : `&open=${encodeURIComponent(String(row[key]))}`}`,
    );
  };
  return (
    <div
      className="hq-find"
      ref={box}
      onKeyDown={(e) => {
        if (e.key === 'Escape') setOpen(false);
      }}
    >
      <label className="hq-find-field">
        <Search size={18} aria-hidden="true" />
        <input
          ref={input}
          type="search"
          value={q}
          aria-label={t('console.search.label')}
          placeholder={t('console.search.placeholder')}
          onFocus={() => setOpen(true)}
          onChange={(e) => {
            setQ(e.target.value);
            setOpen(true);
          }}
        />
        <Kbd>⌘K</Kbd>
      </label>
      {open && q.trim() !== '' ? (
        <div className="hq-find-list" role="listbox" aria-label={t('console.search.label')}>
          {q.trim().length < 2 ? <p className="zm-cap">{t('console.search.hint')}</p> : null}
          {found?.groups.length === 0 ? <p className="zm-cap">{t('console.search.none', { q: q.trim() })}</p> : null}
          {found?.groups.map((g) => (
            <div key={g.list}>
              <div className="hq-find-head">
                <b>{maybe(`console.nav.${g.list}`, g.list)}</b>
                {g.total > g.rows.length ? (
                  <button type="button" onClick={() => show(g.list)}>
                    {t('console.search.more', { n: g.total })}
                  </button>
                ) : null}
              </div>
              {g.rows.map((row) => (
                <button
                  key={String(row[listShape(g.list).key])}
                  type="button"
                  role="option"
                  aria-selected={false}
                  className="hq-find-row"
                  onClick={() => show(g.list, row)}
                >
                  {(TITLE[g.list] ?? []).map((k) => (
                    <span key={k}>{String(row[k] ?? '')}</span>
                  ))}
                </button>
              ))}
            </div>
          ))}
        </div>
      ) : null}
    </div>
  );
}
