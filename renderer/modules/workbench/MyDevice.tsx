import { ChevronRight, CloudCheck, CloudOff, ShieldAlert } from 'lucide-react';
import { useNavigate } from 'react-router';
import { useTerminal, useUser } from '../../app/terminal-context.ts';
import { Button, StatusTag, useFormat, useMaybeText, useT } from '../../ui/index.ts';
import css from './Workbench.module.css';

/** Whether my work is safe: what waits for upload, how fresh the device is, exceptions that concern me (A4.11). */
export function MyDevice({ now }: { readonly now: number }) {
  const t = useT();
  const f = useFormat();
  const maybe = useMaybeText();
  const terminal = useTerminal();
  const user = useUser();
  const navigate = useNavigate();
  const s = terminal.sync.status();
  const oldest = Object.values(s.pendingByKind).reduce((ms, k) => Math.min(ms, k.oldestMs), now);
  const offline = s.connection === 'offline';
  const exceptions = terminal.views
    .exceptions()
    .filter((e) => e.status === 'open' && (e.owner.some((r) => (user.roles as readonly string[]).includes(r)) || e.sides.some((x) => x.by === user.staffNo)));
  return (
    <>
      <div className={css['cardHead']}>
        <h2 className="zm-h3">{t('workbench.syncTitle')}</h2>
      </div>
      <div className={css['note']} data-tone={offline ? 'offline' : undefined}>
        {offline ? <CloudOff aria-hidden="true" /> : <CloudCheck aria-hidden="true" />}
        <span>
          {offline && s.offlineSinceMs !== undefined ? (
            <>
              {t('workbench.syncOffline', { t: f.duration(now - s.offlineSinceMs) })}
              <br />
            </>
          ) : null}
          {s.pending > 0
            ? t('workbench.syncPending', { n: s.pending, age: f.duration(now - oldest) })
            : s.lastSyncMs === undefined
              ? t('workbench.syncNever')
              : t('workbench.syncOk', { when: f.ago(s.lastSyncMs) })}
        </span>
      </div>
      <div className={css['cardHead']} style={{ marginTop: 12 }}>
        <h2 className="zm-h3">{t('workbench.exceptions')}</h2>
        <Button kind="text" iconAfter={<ChevronRight aria-hidden="true" />} onClick={() => void navigate('/workbench/exceptions')}>
          {t('workbench.exceptionsAll')}
        </Button>
      </div>
      {exceptions.length === 0 ? (
        <p className={css['empty']}>{t('workbench.exceptionsNone')}</p>
      ) : (
        exceptions.slice(0, 4).map((e) => (
          <button key={e.id} type="button" className={css['ex']} onClick={() => void navigate(`/workbench/exceptions/${encodeURIComponent(e.id)}`)}>
            <StatusTag tone={e.severity === 'red' ? 'danger' : e.severity === 'amber' ? 'warn' : 'info'} icon={<ShieldAlert aria-hidden="true" />}>
              {e.code}
            </StatusTag>
            <span className="zm-grow zm-ell">{maybe(`exceptions.code.${e.code}`, maybe(`exceptions.title.${e.code}`, e.code))}</span>
          </button>
        ))
      )}
    </>
  );
}
