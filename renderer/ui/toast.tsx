import { Check, CircleAlert, Info, X } from 'lucide-react';
import { useSyncExternalStore } from 'react';
import { useT } from './i18n.ts';
import css from './toast.module.css';

export interface Toast {
  readonly id: number;
  readonly tone: 'ok' | 'info' | 'warn';
  readonly text: string;
  readonly action?: { readonly label: string; readonly run: () => void };
}
let toasts: readonly Toast[] = [];
let next = 1;
const listeners = new Set<() => void>();
const set = (list: readonly Toast[]) => {
  toasts = list;
  listeners.forEach((l) => l());
};

/** A quiet word at the bottom: done things leave by themselves after 4 s, refusals stay until they are closed. */
export const toast = {
  show(tone: Toast['tone'], text: string, action?: Toast['action']): void {
    const id = next++;
    // a done thing replaces the one before; refusals are kept side by side, the same one once
    set([...toasts.filter((t) => t.tone === 'warn' && t.text !== text).slice(-2), action === undefined ? { id, tone, text } : { id, tone, text, action }]);
    if (tone !== 'warn') setTimeout(() => toast.close(id), 4000);
  },
  ok: (text: string, action?: Toast['action']) => toast.show('ok', text, action),
  info: (text: string, action?: Toast['action']) => toast.show('info', text, action),
  warn: (text: string, action?: Toast['action']) => toast.show('warn', text, action),
  /** What was said to one person is not for the next one at this till. */
  clear(): void {
    set([]);
  },
  close(id: number): void {
    set(toasts.filter((t) => t.id !== id));
  },
};

const ICON = { ok: Check, info: Info, warn: CircleAlert } as const;

export function ToastHost() {
  const t = useT();
  const list = useSyncExternalStore(
    (cb) => {
      listeners.add(cb);
      return () => listeners.delete(cb);
    },
    () => toasts,
  );
  return (
    <div className={css['host']} role="status" aria-live="polite">
      {list.map((x) => {
        const Icon = ICON[x.tone];
        return (
          <div key={x.id} className={css['toast']} data-tone={x.tone}>
            <Icon aria-hidden="true" />
            <span>{x.text}</span>
            {x.action === undefined ? null : (
              <button
                type="button"
                onClick={() => {
                  x.action?.run();
                  toast.close(x.id);
                }}
              >
                {x.action.label}
              </button>
            )}
            <button type="button" aria-label={t('common.close')} onClick={() => toast.close(x.id)}>
              <X aria-hidden="true" />
            </button>
          </div>
        );
      })}
    </div>
  );
}
