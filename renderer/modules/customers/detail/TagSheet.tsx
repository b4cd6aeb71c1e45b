import { Input } from 'antd';
import { useState } from 'react';
import { Button, Sheet, useT } from '../../../ui/index.ts';

export function TagSheet({ onClose, onAdd, busy }: { readonly onClose: () => void; readonly onAdd: (tag: string) => void; readonly busy: boolean }) {
  const t = useT();
  const [tag, setTag] = useState('');
  return (
    <Sheet
      open
      at="center"
      onClose={onClose}
      title={t('customers.tagNew')}
      foot={
        <>
          <Button onClick={onClose}>{t('common.cancel')}</Button>
          <Button className="zm-grow" kind="primary" size="lg" busy={busy} disabled={tag.trim() === ''} onClick={() => onAdd(tag.trim())}>
            {t('common.save')}
          </Button>
        </>
      }
    >
      <Input
        data-autofocus
        aria-label={t('customers.tagNew')}
        value={tag}
        maxLength={20}
        onChange={(e) => setTag(e.target.value)}
        onPressEnter={() => {
          if (tag.trim() !== '') onAdd(tag.trim());
        }}
      />
    </Sheet>
  );
}
