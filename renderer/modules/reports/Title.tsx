import type { ReactElement } from 'react';
import css from './reports.module.css';

export function Title({ text, note, legend }: { readonly text: string; readonly note?: string; readonly legend?: readonly [string, string] }): ReactElement {
  return (
    <div className={css['title']}>
      <h2>{text}</h2>
      {note === undefined ? null : <span>{note}</span>}
      {legend === undefined ? null : (
        <span className={css['legend']}>
          <i data-n="before" />
          {legend[0]}
          <i data-n="now" />
          {legend[1]}
        </span>
      )}
    </div>
  );
}
