import { Dropdown, Input } from 'antd';
import { Bookmark, X } from 'lucide-react';
import { useState } from 'react';
import { Button, useT } from '../../../renderer/ui/index.ts';
import { usePrefs } from '../prefs.ts';
import type { ListControl } from './useList.ts';

export function SavedFilters({ list }: { readonly list: ListControl }) {
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
