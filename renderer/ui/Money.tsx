import { cx } from './cx.ts';
import { useFormat } from './format.ts';
import css from './Money.module.css';

/** An amount in fen. `due` 40 px, `total` 28, `price` 20, `row` 16, all in serif; `text` as running text. Never cut by an ellipsis. */
export function Money({
  fen,
  size = 'text',
  short = false,
  className,
}: {
  readonly fen: number;
  readonly size?: 'due' | 'total' | 'price' | 'row' | 'text';
  readonly short?: boolean;
  readonly className?: string;
}) {
  const f = useFormat();
  const text = f.money(fen, { short });
  if (size !== 'due') return <span className={cx(css['money'], css[size], className)}>{text}</span>;
  const [whole = '', cents] = f.money(fen, { short, bare: true }).split('.');
  return (
    <span className={cx(css['money'], css['due'], className)} aria-label={text} role="img">
      <small>¥</small>
      {whole}
      {cents === undefined ? null : <em>.{cents}</em>}
    </span>
  );
}
