import type { ButtonHTMLAttributes, ReactNode, Ref } from 'react';
import { cx } from './cx.ts';
import css from './Button.module.css';

export interface ButtonProps extends Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'> {
  /** `primary`: the one filled button of a screen; `soft`: the next best; `danger`: ink only, never filled. */
  readonly kind?: 'default' | 'primary' | 'soft' | 'ghost' | 'text' | 'danger';
  /** `md` 44 px, text 16; `sm` 44 px, text 14; `lg` 48 for action bars; `arrive` 56; `pay` 64. */
  readonly size?: 'sm' | 'md' | 'lg' | 'arrive' | 'pay';
  readonly icon?: ReactNode;
  readonly iconAfter?: ReactNode;
  /** Square; needs an `aria-label`. */
  readonly iconOnly?: boolean;
  readonly block?: boolean;
  readonly busy?: boolean;
  readonly submit?: boolean;
  readonly ref?: Ref<HTMLButtonElement>;
}

export function Button({
  kind = 'default',
  size = 'md',
  icon,
  iconAfter,
  iconOnly = false,
  block = false,
  busy = false,
  submit = false,
  className,
  children,
  disabled,
  ref,
  ...rest
}: ButtonProps) {
  return (
    <button
      {...rest}
      ref={ref}
      type={submit ? 'submit' : 'button'}
      disabled={disabled === true || busy}
      aria-busy={busy || undefined}
      className={cx(css['btn'], css[kind], css[size], iconOnly && css['iconOnly'], block && css['block'], className)}
    >
      {icon}
      {children}
      {iconAfter}
    </button>
  );
}
