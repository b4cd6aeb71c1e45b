import type { ReactNode } from 'react';
import { cx } from './cx.ts';
import css from './StatusTag.module.css';

export type Tone = 'plain' | 'ok' | 'warn' | 'danger' | 'info' | 'brand' | 'gold' | 'line' | 'solid';
/** A state is a shape and a word, never only a colour (ui.md). */
export function StatusTag({
  tone = 'plain',
  icon,
  children,
  className,
}: {
  readonly tone?: Tone;
  readonly icon?: ReactNode;
  readonly children: ReactNode;
  readonly className?: string;
}) {
  return (
    <span className={cx(css['tag'], css[tone], className)}>
      {icon}
      {children}
    </span>
  );
}

/** Need level (A1.1.15), a code of headquarters' table: A filled, D grey, any other gold. `label` is what the letter means. */
export function LevelMark({ level, label }: { readonly level: string; readonly label?: string }) {
  return (
    <span
      className={cx(css['lv'], level === 'A' && css['lvA'], level === 'D' && css['lvD'])}
      title={label}
      aria-label={label}
      role={label === undefined ? undefined : 'img'}
    >
      {level}
    </span>
  );
}

/** Count on an icon or beside a word; nothing at zero. */
export function Badge({ count, soft = false, className }: { readonly count: number; readonly soft?: boolean; readonly className?: string }) {
  return count > 0 ? <span className={cx(css['badge'], soft && css['soft'], className)}>{count > 99 ? '99+' : count}</span> : null;
}

/** Two Latin letters in English; one character of a name in Chinese, which is as wide as two. */
const initialOf = (name: string, language: 'zh-CN' | 'en') =>
  Array.from(name)
    .slice(0, language === 'en' && /^[\p{Script=Latin}]/u.test(name) ? 2 : 1)
    .join('');
/** A person's first character in a coin; decoration beside the name, so hidden from readers. */
export function Avatar({
  name,
  size = 'md',
  tone = 'gold',
  language = 'zh-CN',
}: {
  readonly name: string;
  readonly size?: 'sm' | 'md' | 'lg';
  readonly tone?: 'gold' | 'brand';
  readonly language?: 'zh-CN' | 'en';
}) {
  return (
    <span aria-hidden="true" className={cx(css['ava'], css[`ava-${size}`], tone === 'brand' && css['avaP'])}>
      {initialOf(name, language)}
    </span>
  );
}
