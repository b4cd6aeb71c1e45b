import { CircleAlert, Search, X } from 'lucide-react';
import { useId, useRef } from 'react';
import type { KeyboardEvent, ReactNode, Ref } from 'react';
import { cx } from './cx.ts';
import { useFormat } from './format.ts';
import { useT } from './i18n.ts';
import css from './controls.module.css';

/** Search box with a way to empty it. `label` is the accessible name; the placeholder says what may be typed. */
export function SearchField({
  value,
  onChange,
  label,
  placeholder,
  onEnter,
  className,
  inputRef,
  autoFocus = false,
}: {
  readonly value: string;
  readonly onChange: (v: string) => void;
  readonly label: string;
  readonly placeholder?: string;
  readonly onEnter?: () => void;
  readonly className?: string;
  readonly inputRef?: Ref<HTMLInputElement>;
  readonly autoFocus?: boolean;
}) {
  const t = useT();
  const own = useRef<HTMLLabelElement>(null);
  return (
    <label ref={own} className={cx(css['field'], className)}>
      <Search aria-hidden="true" />
      <input
        ref={inputRef}
        type="search"
        value={value}
        aria-label={label}
        placeholder={placeholder}
        autoComplete="off"
        spellCheck={false}
        autoFocus={autoFocus}
        onChange={(e) => onChange(e.target.value)}
        onKeyDown={(e) => {
          if (e.key === 'Enter' && !e.nativeEvent.isComposing) onEnter?.();
          if (e.key === 'Escape' && value !== '') {
            e.stopPropagation();
            onChange('');
          }
        }}
      />
      {value === '' ? null : (
        <button
          type="button"
          className={css['clear']}
          aria-label={t('common.clear')}
          onClick={() => {
            onChange('');
            own.current?.querySelector('input')?.focus();
          }}
        >
          <X aria-hidden="true" />
        </button>
      )}
    </label>
  );
}

export interface Choice<V extends string> {
  readonly value: V;
  readonly label: ReactNode;
  readonly name?: string;
  readonly icon?: ReactNode;
  readonly disabled?: boolean;
  readonly small?: ReactNode;
}

/** Arrow keys, Home and End move within a group of choices, as the platform's own radios do. */
export function moveFocus(e: KeyboardEvent<HTMLElement>, count: number, at: number, go: (i: number) => void) {
  const step = e.key === 'ArrowRight' || e.key === 'ArrowDown' ? 1 : e.key === 'ArrowLeft' || e.key === 'ArrowUp' ? -1 : 0;
  const next = step !== 0 ? (at + step + count) % count : e.key === 'Home' ? 0 : e.key === 'End' ? count - 1 : -1;
  if (next < 0) return;
  e.preventDefault();
  e.currentTarget.querySelectorAll<HTMLElement>('button')[next]?.focus();
  go(next);
}

export function Segmented<V extends string>({
  value,
  onChange,
  options,
  label,
  block = false,
}: {
  readonly value: V;
  readonly onChange: (v: V) => void;
  readonly options: readonly Choice<V>[];
  readonly label: string;
  readonly block?: boolean;
}) {
  const at = options.findIndex((o) => o.value === value);
  return (
    <div
      role="radiogroup"
      aria-label={label}
      className={cx(css['seg'], block && css['segBlock'])}
      onKeyDown={(e) =>
        moveFocus(e, options.length, at, (i) => {
          const o = options[i];
          if (o) onChange(o.value);
        })
      }
    >
      {options.map((o, i) => (
        <button
          key={o.value}
          type="button"
          role="radio"
          aria-checked={o.value === value}
          aria-label={o.name}
          tabIndex={i === Math.max(0, at) ? 0 : -1}
          disabled={o.disabled}
          onClick={() => onChange(o.value)}
        >
          {o.icon}
          {o.label}
        </button>
      ))}
    </div>
  );
}

/** Status tabs: how many over what. */
export function StatTabs<V extends string>({
  value,
  onChange,
  tabs,
  label,
  className,
}: {
  readonly value: V;
  readonly onChange: (v: V) => void;
  readonly tabs: readonly { readonly value: V; readonly label: string; readonly count: number }[];
  readonly label: string;
  readonly className?: string;
}) {
  const at = tabs.findIndex((t) => t.value === value);
  return (
    <div
      role="tablist"
      aria-label={label}
      className={cx(css['tabs'], className)}
      onKeyDown={(e) =>
        moveFocus(e, tabs.length, at, (i) => {
          const o = tabs[i];
          if (o) onChange(o.value);
        })
      }
    >
      {tabs.map((t, i) => (
        <button
          key={t.value}
          type="button"
          role="tab"
          aria-selected={t.value === value}
          tabIndex={i === Math.max(0, at) ? 0 : -1}
          onClick={() => onChange(t.value)}
        >
          <b>{t.count}</b>
          <span>{t.label}</span>
        </button>
      ))}
    </div>
  );
}

/** One filter or choice: 36 px drawn, 44 to the finger; `tall` draws 44. Toggles (`aria-pressed`) unless it lives in a ChipGroup. */
export function FacetChip({
  on,
  onToggle,
  children,
  count,
  icon,
  tall = false,
  disabled = false,
  role,
  label,
  className,
}: {
  readonly on: boolean;
  readonly onToggle: () => void;
  readonly children?: ReactNode;
  readonly count?: number;
  readonly icon?: ReactNode;
  readonly tall?: boolean;
  readonly disabled?: boolean;
  readonly role?: 'radio';
  readonly label?: string;
  readonly className?: string;
}) {
  const f = useFormat();
  return (
    <button
      type="button"
      role={role}
      aria-pressed={role === 'radio' ? undefined : on}
      aria-checked={role === 'radio' ? on : undefined}
      aria-label={label}
      disabled={disabled}
      className={cx(css['opt'], tall && css['tall'], className)}
      onClick={onToggle}
    >
      {icon}
      {children}
      {count === undefined ? null : <small>{f.brief(count)}</small>}
    </button>
  );
}

/** One of several as chips; a second tap on the chosen one clears it where `clearable`. */
export function ChipGroup<V extends string>({
  value,
  onChange,
  options,
  label,
  tall = true,
  clearable = false,
  className,
}: {
  readonly value: V | undefined;
  readonly onChange: (v: V | undefined) => void;
  readonly options: readonly Choice<V>[];
  readonly label: string;
  readonly tall?: boolean;
  readonly clearable?: boolean;
  readonly className?: string;
}) {
  return (
    <div role="radiogroup" aria-label={label} className={cx(css['opts'], className)}>
      {options.map((o) => (
        <FacetChip
          key={o.value}
          role="radio"
          tall={tall}
          on={o.value === value}
          disabled={o.disabled}
          icon={o.icon}
          label={o.name}
          onToggle={() => onChange(o.value === value && clearable ? undefined : o.value)}
        >
          {o.label}
          {o.small === undefined ? null : <small>{o.small}</small>}
        </FacetChip>
      ))}
    </div>
  );
}

/** Label above a control, with 必填 as a word, a remark at the right, and what is wrong below. */
export function Labelled({
  label,
  required = false,
  remark,
  fault,
  hint,
  children,
  className,
}: {
  readonly label: string;
  readonly required?: boolean;
  readonly remark?: ReactNode;
  readonly fault?: string;
  readonly hint?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  const t = useT();
  const id = useId();
  return (
    <div className={cx(css['labelled'], className)} role="group" aria-labelledby={id}>
      <div className={css['label']} id={id}>
        {label}
        {required ? <i>{t('common.required')}</i> : null}
        {remark === undefined ? null : <em>{remark}</em>}
      </div>
      {children}
      {fault === undefined ? null : (
        <div className={css['fault']} role="alert">
          <CircleAlert aria-hidden="true" />
          {fault}
        </div>
      )}
      {fault !== undefined || hint === undefined ? null : <div className={css['hint']}>{hint}</div>}
    </div>
  );
}

export const Kbd = ({ children }: { readonly children: ReactNode }) => <kbd className={css['kbd']}>{children}</kbd>;
