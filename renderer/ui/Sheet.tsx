import { X } from 'lucide-react';
import { useEffect, useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode } from 'react';
import { createPortal } from 'react-dom';
import { Button } from './Button.tsx';
import { cx } from './cx.ts';
import { useT } from './i18n.ts';
import css from './Sheet.module.css';

export interface SheetProps {
  readonly open: boolean;
  readonly onClose: () => void;
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly tone?: 'plain' | 'warn';
  /** `side`: 560 px, 16 from the edges; `center`: a question in the middle. */
  readonly at?: 'side' | 'center';
  readonly wide?: boolean;
  readonly foot?: ReactNode;
  readonly children?: ReactNode;
}

const FOCUSABLE = 'button:not([disabled]),[href],input:not([disabled]),select:not([disabled]),textarea:not([disabled]),[tabindex]:not([tabindex="-1"])';

/** What floats: keeps the keyboard inside, Escape and the scrim close it, focus goes back where it was. */
export function Sheet({ open, ...rest }: SheetProps) {
  return open ? createPortal(<OpenSheet {...rest} />, document.body) : null;
}

function OpenSheet({ onClose, title, sub, tone = 'plain', at = 'side', wide = false, foot, children }: Omit<SheetProps, 'open'>) {
  const t = useT();
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  useEffect(() => {
    const before = document.activeElement;
    const el = box.current;
    if (el && !el.contains(document.activeElement)) (el.querySelector<HTMLElement>('[data-autofocus]') ?? el).focus();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  // a button that is busy drops the keyboard to the page: Escape still closes the sheet on top
  useEffect(() => {
    const onKey = (e: globalThis.KeyboardEvent) => {
      const open = document.querySelectorAll('[role=dialog]');
      if (e.key === 'Escape' && document.activeElement === document.body && open[open.length - 1] === box.current) {
        e.stopPropagation();
        onClose();
      }
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, [onClose]);
  const onKeyDown = (e: KeyboardEvent) => {
    if (e.key === 'Escape' && !e.nativeEvent.isComposing) {
      e.stopPropagation();
      onClose();
      return;
    }
    if (e.key !== 'Tab' || !box.current) return;
    const all = [...box.current.querySelectorAll<HTMLElement>(FOCUSABLE)].filter((x) => x.offsetParent !== null);
    const first = all[0];
    const last = all[all.length - 1];
    if (!first || !last) return;
    if (e.shiftKey && (document.activeElement === first || document.activeElement === box.current)) {
      e.preventDefault();
      last.focus();
    } else if (!e.shiftKey && document.activeElement === last) {
      e.preventDefault();
      first.focus();
    }
  };
  return (
    <>
      {/* the second tap of a double tap on the button that opened the sheet lands here: it must not close it again */}
      <div
        className={css['scrim']}
        onClick={(e) => {
          if (e.detail < 2) onClose();
        }}
        aria-hidden="true"
      />
      <div
        ref={box}
        role="dialog"
        aria-modal="true"
        aria-labelledby={id}
        tabIndex={-1}
        className={cx(css['sheet'], css[at], wide && css['wide'])}
        onKeyDown={onKeyDown}
      >
        <header className={cx(css['head'], tone === 'warn' && css['warn'])}>
          <div className="zm-grow">
            <h2 id={id}>{title}</h2>
            {sub === undefined ? null : <p>{sub}</p>}
          </div>
          <Button kind="ghost" iconOnly aria-label={t('common.close')} icon={<X aria-hidden="true" />} onClick={onClose} />
        </header>
        <div className={css['body']}>{children}</div>
        {foot === undefined ? null : <footer className={css['foot']}>{foot}</footer>}
      </div>
    </>
  );
}
