import { Inbox, OctagonAlert, TriangleAlert } from 'lucide-react';
import type { CSSProperties, HTMLAttributes, ReactNode } from 'react';
import { cx } from './cx.ts';
import css from './panels.module.css';

export function Card({
  selected = false,
  flush = false,
  className,
  ...rest
}: HTMLAttributes<HTMLDivElement> & { readonly selected?: boolean; readonly flush?: boolean }) {
  return <div {...rest} className={cx(css['card'], flush && css['flush'], selected && css['selected'], className)} />;
}

/** Panes that meet at hairlines. `columns` is a grid template, e.g. `412px 1fr`; every pane but the first is white. */
export function SplitPane({
  columns,
  children,
  className,
  style,
}: {
  readonly columns?: string;
  readonly children: ReactNode;
  readonly className?: string;
  readonly style?: CSSProperties;
}) {
  return (
    <div className={cx(css['split'], className)} style={columns === undefined ? style : { gridTemplateColumns: columns, ...style }}>
      {children}
    </div>
  );
}
export function Pane({ className, ...rest }: HTMLAttributes<HTMLElement>) {
  return <section {...rest} className={cx(css['pane'], className)} />;
}

/** 72 px foot of a page: secondary actions left, a hint, the one primary right. */
export function ActionBar({ children, hint, primary }: { readonly children?: ReactNode; readonly hint?: ReactNode; readonly primary?: ReactNode }) {
  return (
    <div className={css['bar']}>
      {children}
      <div className={css['barHint']} data-beside={primary === undefined ? undefined : 'true'}>
        {hint}
      </div>
      {primary}
    </div>
  );
}

export interface FactCell {
  readonly key: string;
  readonly label: string;
  readonly value: ReactNode;
  readonly sub?: ReactNode;
  /** Gives way at 1024. */ readonly minor?: boolean;
}
export function FactsStrip({ cells, className }: { readonly cells: readonly FactCell[]; readonly className?: string }) {
  return (
    <dl className={cx(css['facts'], className)}>
      {cells.map((c) => (
        <div key={c.key} data-minor={c.minor === true ? 'true' : undefined}>
          <dt>{c.label}</dt>
          <dd>{c.value}</dd>
          {c.sub === undefined ? null : <dd className={css['sub']}>{c.sub}</dd>}
        </div>
      ))}
    </dl>
  );
}

export interface TimelineItem {
  readonly key: string;
  readonly title: ReactNode;
  readonly sub?: ReactNode;
  readonly note?: ReactNode;
  readonly now?: boolean;
}
/** Newest first; `now` has the filled dot. */
export function Timeline({ items, label }: { readonly items: readonly TimelineItem[]; readonly label: string }) {
  return (
    <ul className={css['tl']} aria-label={label}>
      {items.map((i) => (
        <li key={i.key} data-now={i.now === true ? 'true' : undefined}>
          <b>{i.title}</b>
          {i.sub === undefined ? null : <span>{i.sub}</span>}
          {i.note === undefined ? null : (
            <span>
              <em>{i.note}</em>
            </span>
          )}
        </li>
      ))}
    </ul>
  );
}

export type BannerTone = 'plain' | 'warn' | 'info' | 'ok' | 'danger' | 'brand';
/** Says what happened, what is safe, what to do. Offline is `warn` (amber): information, never an error. */
export function Banner({
  tone = 'plain',
  icon,
  title,
  children,
  actions,
  className,
}: {
  readonly tone?: BannerTone;
  readonly icon?: ReactNode;
  readonly title?: ReactNode;
  readonly children?: ReactNode;
  readonly actions?: ReactNode;
  readonly className?: string;
}) {
  return (
    <div role={tone === 'danger' ? 'alert' : 'status'} className={cx(css['banner'], css[tone], className)}>
      {icon ?? (tone === 'warn' ? <TriangleAlert aria-hidden="true" /> : null)}
      <div className={css['bannerBody']}>
        {title === undefined ? null : <b>{title}</b>}
        {children === undefined ? null : <p>{children}</p>}
        {actions === undefined ? null : <div className={css['bannerActions']}>{actions}</div>}
      </div>
    </div>
  );
}

/** What this list is for, and the one next action. */
export function EmptyState({
  icon,
  title,
  children,
  action,
}: {
  readonly icon?: ReactNode;
  readonly title: string;
  readonly children?: ReactNode;
  readonly action?: ReactNode;
}) {
  return (
    <div className={css['empty']}>
      <span className={css['emptyIcon']} aria-hidden="true">
        {icon ?? <Inbox />}
      </span>
      <b>{title}</b>
      {children === undefined ? null : <p>{children}</p>}
      {action === undefined ? null : <div className={css['emptyAction']}>{action}</div>}
    </div>
  );
}
/** What happened, what is safe, what to do. */
export function ErrorState({ title, children, action }: { readonly title: string; readonly children?: ReactNode; readonly action?: ReactNode }) {
  return (
    <div className={css['empty']} role="alert">
      <span className={cx(css['emptyIcon'], css['errIcon'])} aria-hidden="true">
        <OctagonAlert />
      </span>
      <b>{title}</b>
      {children === undefined ? null : <p>{children}</p>}
      {action === undefined ? null : <div className={css['emptyAction']}>{action}</div>}
    </div>
  );
}
