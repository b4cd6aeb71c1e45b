import { useEffect, useState } from 'react';
import { SearchField, useT } from '../../../renderer/ui/index.ts';
import type { ListControl } from './useList.ts';

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
