import { Input } from 'antd';
import { Gem } from 'lucide-react';
import { useEffect, useState } from 'react';
import type { FormEvent } from 'react';
import { Banner, Button, Labelled, Segmented, useT } from '../../renderer/ui/index.ts';
import { api, ApiFailure } from './api.ts';
import { usePrefs } from './prefs.ts';
import type { Session } from './session.ts';
import { useFailureText } from './states.tsx';

interface Setup {
  readonly needed: boolean;
  readonly demo?: { readonly staffNo: string; readonly password: string };
}

/** Staff number and password; on an empty installation the one-time code of the operator instead. */
export function Login({ expired, onIn }: { readonly expired: boolean; readonly onIn: (session: Session) => void }) {
  const t = useT();
  const failureText = useFailureText();
  const { language, set } = usePrefs();
  const [setup, setSetup] = useState<Setup>({ needed: false });
  const [form, setForm] = useState({ staffNo: '', password: '', code: '', name: '' });
  const [busy, setBusy] = useState(false);
  const [failure, setFailure] = useState<ApiFailure | undefined>();
  const [caps, setCaps] = useState(false);
  useEffect(() => {
    api.get<Setup>('/setup').then(setSetup, () => undefined);
  }, []);
  useEffect(() => {
    document.title = t('console.title');
  }, [t]);
  const put = (key: keyof typeof form) => (value: string) => setForm((f) => ({ ...f, [key]: value }));
  const submit = async (e: FormEvent) => {
    e.preventDefault();
    if (busy) return;
    setBusy(true);
    setFailure(undefined);
    try {
      const { staffNo, password, code, name } = form;
      onIn(
        setup.needed
          ? await api.post<Session>('/setup', { code: code.trim(), staffNo: staffNo.trim(), name: name.trim(), password })
          : await api.post<Session>('/session', { staffNo: staffNo.trim(), password }),
      );
    } catch (cause) {
      setFailure(cause instanceof ApiFailure ? cause : new ApiFailure(0, { code: 'hq-internal' }));
      setBusy(false);
    }
  };
  return (
    <div className="hq-login">
      <form className="hq-login-card" onSubmit={(e) => void submit(e)} aria-label={t('console.login.title')}>
        <div className="hq-login-mark">
          <Gem aria-hidden="true" />
          <div>
            <b>{t('console.appName')}</b>
            <span>{t('console.appSub')}</span>
          </div>
        </div>
        <h1 className="zm-h1">{setup.needed ? t('console.login.setupTitle') : t('console.login.title')}</h1>
        {setup.needed ? <p className="zm-two">{t('console.login.setupText')}</p> : null}
        {expired && failure === undefined ? <Banner tone="info">{t('console.login.expired')}</Banner> : null}
        {failure === undefined ? null : <Banner tone="danger">{failure.status === 0 ? t('console.problem.offline') : failureText(failure)}</Banner>}
        {setup.needed ? (
          <Labelled label={t('console.login.setupCode')} required>
            <Input autoFocus value={form.code} aria-label={t('console.login.setupCode')} onChange={(e) => put('code')(e.target.value.toUpperCase())} />
          </Labelled>
        ) : null}
        <Labelled label={t('console.login.staffNo')}>
          <Input
            autoFocus={!setup.needed}
            value={form.staffNo}
            aria-label={t('console.login.staffNo')}
            autoComplete="username"
            onChange={(e) => put('staffNo')(e.target.value.toUpperCase())}
          />
        </Labelled>
        {setup.needed ? (
          <Labelled label={t('console.login.setupName')} required>
            <Input value={form.name} aria-label={t('console.login.setupName')} onChange={(e) => put('name')(e.target.value)} />
          </Labelled>
        ) : null}
        <Labelled label={t('console.login.password')} hint={caps ? t('console.login.caps') : setup.needed ? t('console.login.passwordHint') : undefined}>
          <Input.Password
            value={form.password}
            aria-label={t('console.login.password')}
            autoComplete={setup.needed ? 'new-password' : 'current-password'}
            onKeyUp={(e) => setCaps(e.getModifierState('CapsLock'))}
            onChange={(e) => put('password')(e.target.value)}
          />
        </Labelled>
        <Button submit kind="primary" size="lg" block busy={busy} disabled={form.staffNo.trim() === '' || form.password === ''}>
          {busy ? t('console.login.working') : setup.needed ? t('console.login.setupSubmit') : t('console.login.submit')}
        </Button>
        {setup.demo === undefined ? null : <p className="zm-cap hq-login-demo">{t('console.login.demo', { password: setup.demo.password })}</p>}
      </form>
      <Segmented
        label={t('console.me.language')}
        value={language}
        onChange={(v) => set({ language: v })}
        options={[
          { value: 'zh-CN', label: t('common.chinese') },
          { value: 'en', label: t('common.english') },
        ]}
      />
    </div>
  );
}
