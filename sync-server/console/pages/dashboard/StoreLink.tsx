import { CloudCheck, CloudOff, RefreshCw } from 'lucide-react';
import { cx, useFormat, useT } from '../../../../renderer/ui/index.ts';
import type { TerminalLine } from './types.ts';

export function linkOf(
  terminals: readonly TerminalLine[],
  now: number,
): { readonly state: 'online' | 'syncing' | 'offline' | 'never' | 'none'; readonly pending: number; readonly sinceMs: number } {
  const known = terminals.filter((x) => x.state !== 'dormant');
  const pending = known.reduce((sum, x) => sum + (x.pending ?? 0), 0);
  if (terminals.length === 0) return { state: 'none', pending: 0, sinceMs: 0 };
  if (known.some((x) => x.online)) return { state: pending > 0 ? 'syncing' : 'online', pending, sinceMs: 0 };
  const seen = terminals.map((x) => x.last_seen_ms ?? 0).reduce((a, b) => Math.max(a, b), 0);
  return seen === 0 ? { state: 'never', pending, sinceMs: 0 } : { state: 'offline', pending, sinceMs: now - seen };
}
export function StoreLink({ terminals, now }: { readonly terminals: readonly TerminalLine[]; readonly now: number }) {
  const t = useT();
  const f = useFormat();
  const link = linkOf(terminals, now);
  if (link.state === 'none') return <span className="hq-nil">{t('console.dash.noTerminal')}</span>;
  if (link.state === 'online')
    return (
      <span className="hq-link zm-ok">
        <CloudCheck size={16} aria-hidden="true" />
        {t('console.dash.online')}
      </span>
    );
  if (link.state === 'syncing')
    return (
      <span className="hq-link zm-info">
        <RefreshCw size={16} aria-hidden="true" />
        {t('console.dash.syncing', { n: link.pending })}
      </span>
    );
  return (
    <span className={cx('hq-link', link.sinceMs > 2 * 3_600_000 ? 'zm-danger' : 'zm-warn')}>
      <CloudOff size={16} aria-hidden="true" />
      {link.state === 'never' ? t('console.dash.never') : t('console.dash.offlineFor', { time: f.duration(link.sinceMs) })}
      {link.pending > 0 ? <small>{t('console.dash.pendingN', { n: link.pending })}</small> : null}
    </span>
  );
}
