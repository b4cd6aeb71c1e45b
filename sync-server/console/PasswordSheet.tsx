import { Input } from 'antd';
import { useState } from 'react';
import { Banner, Button, Labelled, Sheet, toast, useT } from '../../renderer/ui/index.ts';
import { api, ApiFailure } from './api.ts';
import { useFailureText } from './states.tsx';

/** One's own console password. */
export function PasswordSheet({ open, onClose }: { readonly open: boolean; readonly onClose: () => void }) {
  const t = useT();
  const text = useFailureText();
  const [form, setForm] = useState({ current: '', next: '', again: '' });
  const [failure, setFailure] = useState<ApiFailure | undefined>();
  const [busy, setBusy] = useState(false);
  const mismatch = form.again !== '' && form.again !== form.next;
  const close = () => {
    setForm({ current: '', next: '', again: '' });
    setFailure(undefined);
    onClose();
  };
  const save = async () => {
    setBusy(true);
    try {
      await api.post('/session/password', { current: form.current, next: form.next });
      toast.ok(t('console.me.changed'));
      close();
    } catch (cause) {
      if (cause instanceof ApiFailure) setFailure(cause);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Sheet
      open={open}
      onClose={close}
      at="center"
      title={t('console.me.password')}
      foot={
        <>
          <Button onClick={close}>{t('console.form.cancel')}</Button>
          <Button
            kind="primary"
            className="zm-grow"
            busy={busy}
            disabled={form.current === '' || form.next.length < 10 || form.next !== form.again}
            onClick={() => void save()}
          >
            {t('console.form.save')}
          </Button>
        </>
      }
    >
      <div className="hq-form">
        {failure === undefined ? null : <Banner tone="danger">{text(failure)}</Banner>}
        <Labelled label={t('console.me.current')}>
          <Input.Password
            data-autofocus
            autoComplete="current-password"
            aria-label={t('console.me.current')}
            value={form.current}
            onChange={(e) => setForm({ ...form, current: e.target.value })}
          />
        </Labelled>
        <Labelled label={t('console.me.next')} hint={t('console.login.passwordHint')}>
          <Input.Password
            autoComplete="new-password"
            aria-label={t('console.me.next')}
            value={form.next}
            onChange={(e) => setForm({ ...form, next: e.target.value })}
          />
        </Labelled>
        <Labelled label={t('console.me.again')} fault={mismatch ? t('console.me.mismatch') : undefined}>
          <Input.Password
            autoComplete="new-password"
            aria-label={t('console.me.again')}
            value={form.again}
            onChange={(e) => setForm({ ...form, again: e.target.value })}
          />
        </Labelled>
      </div>
    </Sheet>
  );
}
